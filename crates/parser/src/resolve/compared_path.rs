//! Paths as they are compared: names in lower case, values as `{}`.
//!
//! Every URL is followed several times, while what is known of the types grows. What that takes of a path is kept here, close
//! together: the facts of all pages do not fit the caches of a processor.

use msgraph_ir::{ParameterForm, Piece, Segment};

/// A path, with the text by which it, and each path that leads to it, is compared: its key.
#[derive(Debug, Default)]
pub struct ComparedPath {
    key: String,
    segments: Vec<ComparedSegment>,
}

/// What a segment of a path is.
#[derive(Clone, Copy, Debug)]
pub struct ComparedSegment {
    /// Where it ends in the key.
    end: usize,
    /// True for one with a name: it is no value alone.
    pub is_named: bool,
    /// True for a value that stands for one segment of a URL: the key of an entity.
    pub is_key: bool,
    /// True for one with parentheses: the call of a function, or a key behind a name.
    pub has_arguments: bool,
    /// True for `root:`.
    pub ends_with_colon: bool,
}

impl ComparedPath {
    /// A path as it is compared.
    pub fn of(segments: &[Segment]) -> ComparedPath {
        let (key, kept) = (String::with_capacity(segments.len() * 16), Vec::with_capacity(segments.len()));
        let mut path = ComparedPath { key, segments: kept };
        for (index, segment) in segments.iter().enumerate() {
            if index > 0 {
                path.key.push('/');
            }
            let start = path.key.len();
            match segment.name.as_deref() {
                None => path.key.push_str("{}"),
                Some(name) if name.is_ascii() => {
                    path.key.push_str(name);
                    path.key.get_mut(start..).into_iter().for_each(str::make_ascii_lowercase);
                }
                Some(name) => path.key.push_str(&name.to_lowercase()),
            }
            path.segments.push(ComparedSegment {
                end: path.key.len(),
                is_named: segment.name.is_some(),
                is_key: is_key(segment),
                has_arguments: has_arguments(segment),
                ends_with_colon: ends_with_colon(segment),
            });
        }
        path
    }

    /// The key of the whole path.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The number of segments.
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// The key of the path of the first segments alone.
    pub fn key_of_first(&self, count: usize) -> &str {
        let end = count.checked_sub(1).and_then(|last| self.segment(last)).map(|segment| segment.end);
        self.key.get(..end.unwrap_or_default()).unwrap_or_default()
    }

    /// What a segment is.
    pub fn segment(&self, index: usize) -> Option<ComparedSegment> {
        self.segments.get(index).copied()
    }

    /// The name of a segment in lower case.
    pub fn name(&self, index: usize) -> Option<&str> {
        let segment = self.segment(index).filter(|segment| segment.is_named)?;
        let start = self.key_of_first(index).len() + usize::from(index > 0);
        self.key.get(start..segment.end)
    }

    /// What each of the segments is.
    pub fn segments(&self) -> impl Iterator<Item = ComparedSegment> {
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
    use super::ComparedPath;
    use crate::facts::path_template;

    #[test]
    fn a_path_has_the_key_of_each_path_that_leads_to_it() {
        let path =
            ComparedPath::of(&path_template::read("/Users/{id}/drive/root:/{item-path}:/Delta(token='{t}')").segments);
        assert_eq!(path.key(), "users/{}/drive/root/{}/delta");
        assert_eq!(
            (path.len(), path.key_of_first(0), path.key_of_first(1), path.key_of_first(2)),
            (6, "", "users", "users/{}")
        );
        let names: Vec<_> = (0..7).map(|index| path.name(index)).collect();
        assert_eq!(names, [Some("users"), None, Some("drive"), Some("root"), None, Some("delta"), None]);
        let of = |is: fn(super::ComparedSegment) -> bool| path.segments().map(is).collect::<Vec<_>>();
        assert_eq!(of(|segment| segment.is_key), [false, true, false, false, false, false]);
        assert_eq!(of(|segment| segment.has_arguments), [false, false, false, false, false, true]);
        assert_eq!(of(|segment| segment.ends_with_colon), [false, false, false, true, true, false]);
    }
}
