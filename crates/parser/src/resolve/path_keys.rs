//! Paths as they are compared: names in lower case, values as `{}`.
//!
//! Every URL is followed several times, while what is known of the types grows. All that following asks of a path is here, in
//! one piece of memory: the facts of all pages do not fit the caches of a processor.

use msgraph_ir::{ParameterForm, Piece, Segment};

/// The key of a path, of each path that leads to it, and what its segments are.
#[derive(Debug, Default)]
pub struct PathKeys {
    text: String,
    segments: Vec<SegmentKey>,
}

/// What a segment of a path is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SegmentKey {
    /// Where it ends in the text of the keys.
    end: usize,
    /// True for one that has a name: it is no value alone.
    pub is_named: bool,
    /// True for one that is a value, and for nothing else between slashes.
    pub is_key: bool,
    /// True for the call of a function.
    pub has_arguments: bool,
    /// True for `root:`.
    pub ends_with_colon: bool,
}

impl PathKeys {
    /// The keys of a path.
    pub fn of(segments: &[Segment]) -> PathKeys {
        let (text, kept) = (String::with_capacity(segments.len() * 16), Vec::with_capacity(segments.len()));
        let mut keys = PathKeys { text, segments: kept };
        for (index, segment) in segments.iter().enumerate() {
            if index > 0 {
                keys.text.push('/');
            }
            let start = keys.text.len();
            match segment.name.as_deref() {
                None => keys.text.push_str("{}"),
                Some(name) if name.is_ascii() => keys.text.push_str(name),
                Some(name) => keys.text.push_str(&name.to_lowercase()),
            }
            keys.text.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
            keys.segments.push(SegmentKey {
                end: keys.text.len(),
                is_named: segment.name.is_some(),
                is_key: is_key(segment),
                has_arguments: has_arguments(segment),
                ends_with_colon: ends_with_colon(segment),
            });
        }
        keys
    }

    /// The key of the whole path.
    pub fn whole(&self) -> &str {
        &self.text
    }

    /// The number of segments.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// The key of the first segments.
    pub fn first(&self, count: usize) -> &str {
        let end = count.checked_sub(1).and_then(|last| self.segment(last)).map(|segment| segment.end);
        self.text.get(..end.unwrap_or_default()).unwrap_or_default()
    }

    /// What a segment is.
    pub fn segment(&self, index: usize) -> Option<SegmentKey> {
        self.segments.get(index).copied()
    }

    /// The name of a segment in lower case.
    pub fn name(&self, index: usize) -> Option<&str> {
        let segment = self.segment(index).filter(|segment| segment.is_named)?;
        let start = self.first(index).len() + usize::from(index > 0);
        self.text.get(start..segment.end)
    }

    /// What each of the segments is.
    pub fn segments(&self) -> impl Iterator<Item = SegmentKey> {
        self.segments.iter().copied()
    }
}

fn is_key(segment: &Segment) -> bool {
    segment.name.is_none()
        && !segment.pieces.iter().any(|piece| matches!(piece, Piece::Parameter { form: ParameterForm::Path, .. }))
}

fn ends_with_colon(segment: &Segment) -> bool {
    matches!(segment.pieces.last(), Some(Piece::Literal(text)) if text.ends_with(':'))
}

fn has_arguments(segment: &Segment) -> bool {
    segment.pieces.iter().any(|piece| matches!(piece, Piece::Literal(text) if text.contains('(')))
}

#[cfg(test)]
mod tests {
    use super::PathKeys;
    use crate::facts::path_template;

    #[test]
    fn a_path_has_the_key_of_each_path_that_leads_to_it() {
        let keys = PathKeys::of(&path_template::read("/Users/{id}/drive/root:/{item-path}:/Delta(token='{t}')").segments);
        assert_eq!(keys.whole(), "users/{}/drive/root/{}/delta");
        assert_eq!((keys.len(), keys.first(0), keys.first(1), keys.first(2)), (6, "", "users", "users/{}"));
        let names: Vec<_> = (0..7).map(|index| keys.name(index)).collect();
        assert_eq!(names, [Some("users"), None, Some("drive"), Some("root"), None, Some("delta"), None]);
        let of = |is: fn(super::SegmentKey) -> bool| keys.segments().map(is).collect::<Vec<_>>();
        assert_eq!(of(|segment| segment.is_key), [false, true, false, false, false, false]);
        assert_eq!(of(|segment| segment.has_arguments), [false, false, false, false, false, true]);
        assert_eq!(of(|segment| segment.ends_with_colon), [false, false, false, true, true, false]);
    }
}
