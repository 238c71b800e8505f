//! Includes: `[!INCLUDE [title](path)]`, by which pages share permission tables and set phrases.

/// Where an include of a line leads; `None` where the line has none.
pub(super) fn target(line: &str) -> Option<&str> {
    let start = find_marker(line)?;
    let rest = line.get(start..)?;
    let path = rest.split_once("](")?.1;
    let path = path.split_once(')')?.0.trim();
    // A title in quotes may follow (CommonMark 0.31.2, section 6.3); spaces before it belong to the path.
    let title = [" \"", " '"].iter().filter_map(|quote| path.find(quote)).min();
    Some(path.get(..title.unwrap_or(path.len())).unwrap_or_default().trim_matches([' ', '<', '>']))
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
    let folders = including.rsplit_once('/').map_or("", |(folders, _)| folders);
    let mut path: Vec<&str> = Vec::new();
    for part in folders.split('/').chain(target.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if path.last().is_some_and(|last| *last != "..") => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    Some(path.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_in_all_spellings() {
        assert_eq!(target("[!INCLUDE [x](../includes/a.md)]"), Some("../includes/a.md"));
        assert_eq!(target("  > [!include[](a.md \"title\")]"), Some("a.md"));
        assert_eq!(target("[x](a.md)"), None);
        assert_eq!(target("[!INCLUDE [x](../includes/a b.md)]"), Some("../includes/a b.md"));
        assert_eq!(target("[!INCLUDE [x](<a b.md> 'title')]"), Some("a b.md"));
        assert!(is_include("[!INCLUDE broken"));
    }

    #[test]
    fn paths_are_normalised_from_the_including_file() {
        let cases = [
            ("api/user-get.md", "../includes/permissions/a.md", Some("includes/permissions/a.md")),
            ("api/user-get.md", "../../includes/all-clouds.md", Some("../includes/all-clouds.md")),
            ("../includes/a.md", "b.md", Some("../includes/b.md")),
            ("../includes/a.md", "../../x.md", Some("../../x.md")),
            ("api/a.md", "..\\includes\\.\\b.md", Some("includes/b.md")),
            ("api/a.md", "/etc/passwd", None),
            ("api/a.md", "https://example.com/a.md", None),
            ("api/a.md", "C:\\a.md", None),
        ];
        for (including, target, expected) in cases {
            assert_eq!(resolve(including, target).as_deref(), expected, "{including} {target}");
        }
    }

    #[test]
    fn code_snippets_are_known_by_their_folder() {
        assert!(is_code_snippet("../includes/snippets/go/a.md"));
        assert!(!is_code_snippet("../includes/snippets.md"));
    }
}
