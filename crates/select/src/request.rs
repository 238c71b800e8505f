//! URLs with wildcards, matched segment by segment.

use msgraph_ir::{Operation, Piece, Segment};
use wildmatch::WildMatch;

/// What stands for a parameter, whatever its name.
const PARAMETER: &str = "{}";

/// A URL in which `*` stands for any text within a segment, and `**` for any number of segments, none included.
///
/// Names of placeholders, upper and lower case, quotes and colons make no difference; nor does the address of the service,
/// or a query string.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestPattern {
    /// The method in capitals; absent where any is meant.
    method: Option<String>,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    /// Any number of segments.
    Segments,
    /// One segment.
    Segment(WildMatch),
}

impl RequestPattern {
    /// Reads `GET /users/{id}` or `/me/messages/**`; `None` for what is no URL.
    pub fn parse(text: &str) -> Option<RequestPattern> {
        let text = text.trim();
        let (method, url) = match text.split_once(char::is_whitespace) {
            Some((word, rest)) if is_method(word) => (Some(word).filter(|word| *word != "*"), rest.trim_start()),
            _ => (None, text),
        };
        let path = path_of(url).or_else(|| url.contains('/').then_some(url).filter(|_| has_method(text)))?;
        let parts = split(path).into_iter().map(|segment| match segment.as_str() {
            "**" => Part::Segments,
            _ => Part::Segment(WildMatch::new(&segment)),
        });
        Some(RequestPattern { method: method.map(str::to_uppercase), parts: parts.collect() })
    }

    /// True for an operation that is meant.
    pub fn matches(&self, operation: &Operation) -> bool {
        self.matches_request(&operation.method, &operation.path, &operation.segments)
    }

    /// True for a method and a path that are meant: by its segments, in which what pages write in odd ways is mended
    /// (`range(address='<address>')`), or as the page writes it.
    pub fn matches_request(&self, method: &str, path: &str, segments: &[Segment]) -> bool {
        let is_meant = || self.matches_segments(&segments_of(segments)) || self.matches_segments(&split(path));
        self.method.as_ref().is_none_or(|wanted| *wanted == method) && is_meant()
    }

    /// True for the segments of a path that is meant, as [`segments_of`] writes them.
    pub fn matches_segments(&self, segments: &[String]) -> bool {
        matches(&self.parts, segments)
    }
}

fn matches(parts: &[Part], segments: &[String]) -> bool {
    match parts.split_first() {
        None => segments.is_empty(),
        Some((Part::Segments, rest)) => {
            (0..=segments.len()).any(|at| matches(rest, segments.get(at..).unwrap_or_default()))
        }
        Some((Part::Segment(pattern), rest)) => {
            segments.split_first().is_some_and(|(segment, others)| pattern.matches(segment) && matches(rest, others))
        }
    }
}

/// The segments of a documented path in the form that patterns are compared with.
pub fn segments_of(segments: &[Segment]) -> Vec<String> {
    let text = |segment: &Segment| {
        let pieces = segment.pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.as_str(),
            Piece::Parameter { .. } => PARAMETER,
        });
        plain(&pieces.collect::<String>())
    };
    segments.iter().map(text).collect()
}

/// True for a line such as `GET users/{id}`, whose URL lacks its slash.
fn has_method(text: &str) -> bool {
    let method = text.split_whitespace().next().unwrap_or_default().to_uppercase();
    ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD"].contains(&method.as_str())
}

fn is_method(word: &str) -> bool {
    word == "*" || (!word.is_empty() && word.chars().all(|c| c.is_ascii_alphabetic()))
}

/// The path of a URL with or without the address of the service, and without its query.
fn path_of(url: &str) -> Option<&str> {
    let path = match url.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphabetic()) => {
            let (_, behind_host) = rest.split_once('/')?;
            // The version is the first segment of the service's addresses.
            behind_host.split_once('/').map_or("", |(_, path)| path)
        }
        _ => url.strip_prefix('/')?,
    };
    Some(path.split('?').next().unwrap_or(path))
}

/// The segments of a path, placeholders without their names. Slashes within braces are part of a placeholder.
fn split(path: &str) -> Vec<String> {
    let (mut segments, mut segment, mut depth) = (Vec::new(), String::new(), 0_usize);
    for c in path.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                segment.push_str(PARAMETER);
            }
            _ if depth > 0 => {}
            '/' => segments.push(std::mem::take(&mut segment)),
            _ => segment.push(c),
        }
    }
    segments.push(segment);
    segments.into_iter().map(|segment| plain(segment.trim())).filter(|segment| !segment.is_empty()).collect()
}

/// In lower case, without quotes and colons, which pages write or leave out (`range(address={address})`, `root:/{path}:`).
fn plain(segment: &str) -> String {
    segment.to_lowercase().replace(['\'', ':'], "")
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{ParameterForm, Piece, Segment};

    use super::{RequestPattern, split};

    fn matches(pattern: &str, path: &str) -> bool {
        let pattern = RequestPattern::parse(pattern).expect("a URL");
        pattern.matches_segments(&split(path))
    }

    #[test]
    fn names_of_placeholders_and_case_make_no_difference() {
        assert!(matches("/users/{id}", "/users/{id | userPrincipalName}"));
        assert!(matches("GET /Users/{a/b}", "/users/{id}"));
        assert!(matches("/drives/{d}/root:/{path}:/content", "/drives/{drive-id}/root:/{item-path}:/content"));
        assert!(matches("/reports/getX(period={p})", "/reports/getX(period='{period}')"));
        assert!(matches("https://graph.microsoft.com/v1.0/me/messages?$top=2", "/me/messages"));
    }

    #[test]
    fn what_a_page_writes_in_an_odd_way_is_meant_by_its_own_text() {
        let literal = |text: &str| Segment { name: None, pieces: vec![Piece::Literal(text.to_owned())] };
        // `range(address='<address>')` and a function whose arguments stand in a table alone.
        let argument = Piece::Parameter { index: 0, form: ParameterForm::Bare };
        let called = Segment {
            name: None,
            pieces: vec![Piece::Literal("f(a=".to_owned()), argument, Piece::Literal(")".to_owned())],
        };
        for (wanted, path) in [("/x/f", "/x/f"), ("/x/f(a=<a>)", "/x/f(a=<a>)"), ("/x/f(a={a})", "/x/f")] {
            let pattern = RequestPattern::parse(wanted).expect("a URL");
            assert!(pattern.matches_request("GET", path, &[literal("x"), called.clone()]), "{wanted}");
        }
    }

    #[test]
    fn the_first_slash_may_be_left_out_behind_a_method() {
        assert!(matches("GET users/{id}", "/users/{id}"));
    }

    #[test]
    fn a_literal_is_no_placeholder() {
        assert!(!matches("/users/{id}", "/users/delta"));
        assert!(!matches("/users/delta", "/users/{id}"));
        assert!(!matches("/users", "/users/{id}"));
        assert!(!matches("/users/{id}", "/users"));
    }

    #[test]
    fn one_star_is_a_segment_and_two_are_any_number() {
        assert!(matches("/users/*", "/users/{id}"));
        assert!(matches("/users/*", "/users/delta"));
        assert!(!matches("/users/*", "/users/{id}/messages"));
        assert!(matches("/*/{id}/mess*", "/users/{id}/messages"));
        assert!(matches("/me/messages/**", "/me/messages"));
        assert!(matches("/me/messages/**", "/me/messages/{id}/attachments"));
        assert!(!matches("/me/messages/**", "/me/mailFolders"));
        assert!(matches("/**/attachments", "/me/messages/{id}/attachments"));
        assert!(matches("/**", "/me"));
    }

    #[test]
    fn what_is_no_url_is_no_request() {
        for text in ["user-get", "api/user-get.md", "GET", "microsoft.graph.user", "two words"] {
            assert_eq!(RequestPattern::parse(text), None, "{text}");
        }
    }
}
