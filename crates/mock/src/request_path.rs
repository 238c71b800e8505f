//! The path of a request, in decoded segments.

use percent_encoding::percent_decode_str;

/// Longer paths are refused: matching them would take time for nothing.
const MAX_LENGTH: usize = 8 * 1024;

/// The segments between slashes, each percent-decoded on its own, so that an encoded `/` stays within its segment. The slash
/// at the end is left out. Absent where the path is too long.
pub fn segments(path: &str) -> Option<Vec<String>> {
    if path.len() > MAX_LENGTH {
        return None;
    }
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Some(Vec::new());
    }
    Some(path.split('/').map(decode).collect())
}

/// Percent-decodes a segment, or the name or value of a query option.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The segments without the version in front, and that version: `v1.0`, `beta`.
pub fn split_version(segments: &[String]) -> (Option<&str>, &[String]) {
    match segments.split_first() {
        Some((first, rest)) if is_version(first) => (Some(first), rest),
        _ => (None, segments),
    }
}

fn is_version(segment: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    segment.eq_ignore_ascii_case("beta") || segment.strip_prefix(['v', 'V']).is_some_and(number)
}

/// Other ways in which the service lets one write the same path: keys in parentheses (`users('1')`), functions with their
/// namespace, and calls without arguments (OData 4.01 URL Conventions, 4.3.1 and 4.5). They become `users/1`, `delta`.
pub fn canonical(segments: &[String]) -> Vec<String> {
    let mut canonical = Vec::with_capacity(segments.len());
    for segment in segments {
        let segment = segment.strip_suffix("()").unwrap_or(segment);
        let segment = segment.strip_prefix("microsoft.graph.").unwrap_or(segment);
        match key_in_parentheses(segment) {
            Some((name, key)) => canonical.extend([name.to_owned(), key]),
            None => canonical.push(segment.to_owned()),
        }
    }
    canonical
}

fn key_in_parentheses(segment: &str) -> Option<(&str, String)> {
    let (name, key) = segment.strip_suffix("')")?.split_once("('")?;
    (!name.is_empty()).then(|| (name, key.replace("''", "'")))
}

/// The names of query options, decoded and in lower case, with their values as they came.
pub fn query_options(query: &str) -> Vec<(String, &str)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name).to_lowercase(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_slash_splits_nothing() {
        assert_eq!(segments("/v1.0/users/a%2Fb%20c/"), Some(vec!["v1.0".into(), "users".into(), "a/b c".into()]));
        assert_eq!(segments("/"), Some(vec![]));
        assert_eq!(segments("/users//x").map(|segments| segments.len()), Some(3));
        assert_eq!(segments(&"/a".repeat(MAX_LENGTH)), None);
    }

    #[test]
    fn versions_are_told_from_resources() {
        for (path, version) in [("/v1.0/me", Some("v1.0")), ("/beta/me", Some("beta")), ("/me", None), ("/vm/x", None)] {
            let segments = segments(path).unwrap_or_default();
            assert_eq!(split_version(&segments).0, version, "{path}");
        }
    }

    #[test]
    fn other_ways_to_write_a_path_become_one() {
        let path = segments("/teams('it''s')/microsoft.graph.delta()").unwrap_or_default();
        assert_eq!(canonical(&path), ["teams", "it's", "delta"]);
        let path = segments("/applications(appId='1')").unwrap_or_default();
        assert_eq!(canonical(&path), ["applications(appId='1')"]);
    }

    #[test]
    fn query_options_have_names_in_lower_case() {
        let found = query_options("%24Top=2&$count&&x=a=b");
        let expected = [("$top", "2"), ("$count", ""), ("x", "a=b")].map(|(name, value)| (name.to_owned(), value));
        assert_eq!(found, expected);
    }
}
