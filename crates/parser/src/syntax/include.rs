//! Includes: `[!INCLUDE [title](path)]`, by which pages share permission tables and set phrases.

use std::ops::Range;

use super::relative_path;

/// What a line with includes consists of; ranges count the bytes of the line.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Words beside the includes.
    Text(Range<usize>),
    /// Where an include leads; `None` where it names no file.
    Target(Option<&'a str>),
}

/// Takes a line with includes apart.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(marker) = find_marker(line.get(at..).unwrap_or_default()) {
        let start = at + marker;
        push_text(&mut pieces, line, at..start);
        let rest = line.get(start..).unwrap_or_default();
        let (target, length) = target(rest).map_or((None, rest.len()), |(target, length)| (Some(target), length));
        pieces.push(Piece::Target(target));
        at = start + length;
    }
    push_text(&mut pieces, line, at..line.len());
    pieces
}

/// Signs alone are what surrounds an include: the bullet of a list, the mark of a quote, a full stop.
fn push_text(pieces: &mut Vec<Piece<'_>>, line: &str, range: Range<usize>) {
    if line.get(range.clone()).is_some_and(|text| text.contains(char::is_alphanumeric)) {
        pieces.push(Piece::Text(range));
    }
}

/// Where the include that a text begins with leads, and how long it is; `None` where it names no file.
fn target(text: &str) -> Option<(&str, usize)> {
    let path = text.find("](")? + 2;
    let end = path + text.get(path..)?.find(')')?;
    let length = end + 1 + usize::from(text.get(end + 1..)?.starts_with(']'));
    let path = text.get(path..end)?.trim();
    // A title in quotes may follow (CommonMark 0.31.2, section 6.3); spaces before it belong to the path.
    let title = [" \"", " '"].iter().filter_map(|quote| path.find(quote)).min();
    Some((path.get(..title.unwrap_or(path.len())).unwrap_or_default().trim_matches([' ', '<', '>']), length))
}

/// True where a line includes something.
pub(super) fn is_include(line: &str) -> bool {
    find_marker(line).is_some()
}

fn find_marker(line: &str) -> Option<usize> {
    const MARKER: &str = "[!include";
    memchr::memchr_iter(b'!', line.as_bytes())
        .filter_map(|at| at.checked_sub(1))
        .find(|at| line.get(*at..*at + MARKER.len()).is_some_and(|text| text.eq_ignore_ascii_case(MARKER)))
}

/// Code samples in other languages stand in folders of their own and hold no fact of the page.
pub(super) fn is_code_snippet(target: &str) -> bool {
    target.split(['/', '\\']).any(|folder| folder == "snippets")
}

/// The path of an included file, relative to the folder that holds `api/` and `resources/`; `..` beyond that folder is
/// kept in front. `None` where the target is a URL, an absolute path or empty.
pub(super) fn resolve(including: &str, target: &str) -> Option<String> {
    if target.is_empty() || target.starts_with(['/', '\\', '~']) || target.contains(':') || target.contains('\0') {
        return None;
    }
    Some(relative_path::join(including, target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_in_all_spellings() {
        let only = |line| vec![Piece::Target(line)];
        assert_eq!(pieces("[!INCLUDE [x](../includes/a.md)]"), only(Some("../includes/a.md")));
        assert_eq!(pieces("  > [!include[](a.md \"title\")]"), only(Some("a.md")));
        assert_eq!(pieces("[x](a.md)"), [Piece::Text(0..9)]);
        assert_eq!(pieces("[!INCLUDE [x](../includes/a b.md)]"), only(Some("../includes/a b.md")));
        assert_eq!(pieces("[!INCLUDE [x](<a b.md> 'title')]"), only(Some("a b.md")));
        assert_eq!(pieces("[!INCLUDE broken"), only(None));
        assert!(is_include("[!INCLUDE broken"));
    }

    #[test]
    fn a_line_may_have_several_includes_and_words_beside_them() {
        let expected = [Piece::Text(0..4), Piece::Target(Some("a.md")), Piece::Target(Some("b.md"))];
        assert_eq!(pieces("See [!INCLUDE [x](a.md)], [!INCLUDE [y](b.md)]."), expected);
    }

    #[test]
    fn only_relative_paths_are_followed() {
        assert_eq!(resolve("api/user-get.md", "../includes/a.md").as_deref(), Some("includes/a.md"));
        for outside in ["/etc/passwd", "https://example.com/a.md", "C:\\a.md", "~/a.md", ""] {
            assert_eq!(resolve("api/a.md", outside), None, "{outside}");
        }
    }

    #[test]
    fn code_snippets_are_known_by_their_folder() {
        assert!(is_code_snippet("../includes/snippets/go/a.md"));
        assert!(!is_code_snippet("../includes/snippets.md"));
    }
}
