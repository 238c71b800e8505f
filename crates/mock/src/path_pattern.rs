//! The path of an operation as something that requests can be compared with.

use msgraph_ir::{Operation, ParameterForm, Piece, Segment};

/// The path of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    segments: Vec<Vec<Part>>,
    /// Whether a part may be several segments.
    spans_segments: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Compared without regard to case, as the service does.
    Literal(String),
    /// Any text within the segment, but some.
    Value,
    /// Text up to a quote that is not doubled; may be empty.
    Quoted,
    /// Any text in one segment or several.
    Path,
}

/// How much a segment says: the more, the earlier a pattern is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Several segments, whatever they hold.
    Path,
    /// Several segments that end with a literal of this length.
    PathWithLiteral(usize),
    /// A segment, whatever it holds.
    Value,
    /// A segment with literals of this length in all.
    Mixed(usize),
    /// Nothing but a literal.
    Literal,
}

impl PathPattern {
    /// The pattern of an operation's path.
    pub fn of(operation: &Operation) -> Self {
        let segments: Vec<Vec<Part>> = operation.segments.iter().map(parts).filter(|parts| !parts.is_empty()).collect();
        PathPattern { spans_segments: segments.iter().any(|parts| parts.contains(&Part::Path)), segments }
    }

    /// The first segment in lower case, where it is a literal.
    pub fn first_literal(&self) -> Option<String> {
        match self.segments.first().map(Vec::as_slice) {
            Some([Part::Literal(text)]) => Some(text.to_lowercase()),
            _ => None,
        }
    }

    /// Text that is the same for patterns that match the same requests.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for segment in &self.segments {
            key.push('/');
            for part in segment {
                match part {
                    Part::Literal(text) => key.push_str(&text.to_lowercase()),
                    Part::Value => key.push_str("{}"),
                    Part::Quoted => key.push_str("{''}"),
                    Part::Path => key.push_str("{/}"),
                }
            }
        }
        key
    }

    /// What each segment says, to be compared from left to right.
    pub fn weights(&self) -> Vec<Weight> {
        self.segments.iter().map(|parts| weight(parts)).collect()
    }

    /// True where decoded segments are a request for this path.
    pub fn matches(&self, segments: &[String]) -> bool {
        self.may_match(segments) && matches_segments(&self.segments, segments)
    }

    /// What tells most patterns apart at little cost: the number of segments, and the last one.
    fn may_match(&self, segments: &[String]) -> bool {
        let (wanted, found) = (self.segments.len(), segments.len());
        if found < wanted || found > wanted && !self.spans_segments {
            return false;
        }
        match (self.segments.last().map(Vec::as_slice), segments.last()) {
            (Some([Part::Literal(literal)]), Some(last)) => literal.eq_ignore_ascii_case(last),
            _ => true,
        }
    }
}

fn parts(segment: &Segment) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(segment.pieces.len());
    for piece in &segment.pieces {
        match (piece, parts.last_mut()) {
            (Piece::Literal(text), Some(Part::Literal(before))) => before.push_str(text),
            (Piece::Literal(text), _) if text.is_empty() => {}
            (Piece::Literal(text), _) => parts.push(Part::Literal(text.clone())),
            (Piece::Parameter { form: ParameterForm::Segment | ParameterForm::Bare, .. }, _) => parts.push(Part::Value),
            (Piece::Parameter { form: ParameterForm::Quoted, .. }, _) => parts.push(Part::Quoted),
            (Piece::Parameter { form: ParameterForm::Path, .. }, _) => parts.push(Part::Path),
        }
    }
    // A function without arguments may be called without parentheses.
    if let Some(Part::Literal(text)) = parts.last_mut() {
        text.truncate(text.strip_suffix("()").unwrap_or(text).len());
    }
    parts
}

fn weight(parts: &[Part]) -> Weight {
    let literal = |part: &Part| if let Part::Literal(text) = part { text.len() } else { 0 };
    match parts {
        [Part::Path] => Weight::Path,
        [Part::Literal(_)] => Weight::Literal,
        [_] => Weight::Value,
        parts if parts.contains(&Part::Path) => Weight::PathWithLiteral(parts.iter().map(literal).sum()),
        parts => Weight::Mixed(parts.iter().map(literal).sum()),
    }
}

fn matches_segments(pattern: &[Vec<Part>], segments: &[String]) -> bool {
    let Some((parts, pattern)) = pattern.split_first() else { return segments.is_empty() };
    if parts.contains(&Part::Path) {
        return extents(segments).any(|(text, rest)| matches_text(parts, &text) && matches_segments(pattern, rest));
    }
    match segments.split_first() {
        Some((first, _)) if *parts == [Part::Value] && is_reserved(first) => false,
        Some((first, rest)) => matches_text(parts, first) && matches_segments(pattern, rest),
        None => false,
    }
}

/// What a path within the path may span, and what follows it: the path ends with the first segment that ends with a colon
/// (`root:/{item-path}:/content`), for names of files have none.
fn extents(segments: &[String]) -> impl Iterator<Item = (String, &[String])> {
    let end = segments.iter().position(|segment| segment.ends_with(':')).map_or(segments.len(), |colon| colon + 1);
    (1..=end).filter_map(move |length| Some((segments.get(..length)?.join("/"), segments.get(length..)?)))
}

/// Segments that are no values, whatever stands before them (OData 4.01 URL Conventions, 4).
fn is_reserved(segment: &str) -> bool {
    ["$batch", "$count", "$entity", "$links", "$metadata", "$query", "$ref", "$value"].contains(&segment)
}

fn matches_text(parts: &[Part], text: &str) -> bool {
    let Some((part, rest)) = parts.split_first() else { return text.is_empty() };
    match part {
        Part::Literal(literal) => after_literal(literal, text).is_some_and(|text| matches_text(rest, text)),
        Part::Quoted => matches_text(rest, after_quoted(text)),
        Part::Value | Part::Path => match rest.is_empty() {
            true => !text.is_empty() && (*part == Part::Value || !text.ends_with(':')),
            false => text.char_indices().skip(1).any(|(end, _)| matches_text(rest, text.get(end..).unwrap_or_default())),
        },
    }
}

fn after_literal<'a>(literal: &str, text: &'a str) -> Option<&'a str> {
    let head = text.get(..literal.len())?;
    if head.eq_ignore_ascii_case(literal) { text.get(literal.len()..) } else { None }
}

/// The text from the first quote on that is not doubled.
fn after_quoted(text: &str) -> &str {
    let mut rest = text;
    loop {
        let end = rest.find('\'').unwrap_or(rest.len());
        let tail = rest.get(end..).unwrap_or_default();
        match tail.strip_prefix("''") {
            Some(after) => rest = after,
            None => return tail,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::request_path;
    use crate::testing::operation;

    use super::*;

    fn matches(path: &str, request: &str) -> bool {
        let segments = request_path::segments(request).unwrap_or_default();
        PathPattern::of(&operation("GET", path)).matches(&segments)
    }

    #[test]
    fn literals_and_values() {
        assert!(matches("/users/{id}/messages", "/Users/a%2Fb/MESSAGES"));
        assert!(!matches("/users/{id}/messages", "/users/1"));
        assert!(!matches("/users/{id}", "/users/1/messages"));
        assert!(!matches("/users/{id}/messages", "/users//messages"));
        assert!(matches("/users/delta()", "/users/delta"));
        assert!(!matches("/users/{id}", "/users/$count"));
    }

    #[test]
    fn arguments_of_functions() {
        let report = "/reports/getX(period='{period}')";
        assert!(matches(report, "/reports/getX(period='D7')"));
        assert!(matches(report, "/reports/getx(period=%27it%27%27s%27)"));
        assert!(!matches(report, "/reports/getX(period='it's')"));
        assert!(!matches(report, "/reports/getX(date='D7')"));
        assert!(matches("/reports/getX(date={date})", "/reports/getX(date=2024-01-01)"));
        assert!(!matches("/reports/getX(date={date})", "/reports/getX(date=)"));
    }

    #[test]
    fn paths_span_segments() {
        let content = "/me/drive/root:/{item-path}:/content";
        assert!(matches(content, "/me/drive/root:/a/b%20c:d:/content"));
        assert!(!matches(content, "/me/drive/root:/a/b/content"));
        assert!(!matches(content, "/me/drive/root:/content"));
        assert!(matches("/me/drive/root:/{item-path}", "/me/drive/root:/a/b"));
        assert!(!matches("/me/drive/root:/{item-path}", "/me/drive/root:"));
        assert!(!matches("/me/drive/root:/{item-path}", "/me/drive/root:/a:/content"));
        assert!(!matches("/me/drive/root:/{item-path}", "/me/drive/root:/a:"));
    }

    #[test]
    fn weights_order_the_special_before_the_general() {
        let weights = |path: &str| PathPattern::of(&operation("GET", path)).weights();
        assert!(weights("/users/delta") > weights("/users/{id}"));
        assert!(weights("/image(width={w},height={h})") > weights("/image(width={w})"));
        assert!(weights("/root:/{item-path}:/content") > weights("/root:/{item-path}"));
        assert!(weights("/sites/{host}:/x") > weights("/sites/{id}/x"));
    }
}
