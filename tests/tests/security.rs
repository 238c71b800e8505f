//! `SECURITY.md` promises nothing that no test shows: the files and tests exist which it names.

use std::fs;

use msgraph_tests::repository;

/// What stands between backticks.
fn code_spans(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Why there is no such file or test; nothing where there is one.
fn missing(span: &str) -> Option<String> {
    let (path, test) = span.split_once("::").map_or((span, None), |(path, test)| (path, Some(test)));
    let file = repository().join(path);
    if !file.exists() {
        return Some(format!("there is no `{path}`"));
    }
    let test = test?;
    let text = fs::read_to_string(&file).unwrap_or_default();
    (!has_test(&text, test)).then(|| format!("`{path}` has no test `{test}`"))
}

/// True where a function of this name has the attribute of a test above it, with nothing but other attributes between.
fn has_test(text: &str, name: &str) -> bool {
    let Some((above, _)) = text.split_once(&format!("fn {name}(")) else { return false };
    let lines = above.trim_end_matches("async ").trim_end().lines().rev().map(str::trim);
    let mut attributes = lines.take_while(|line| line.starts_with("#[") || line.starts_with("//"));
    attributes.any(|line| line == "#[test]" || line.starts_with("#[tokio::test"))
}

/// The spans that name files: a path with folders, or a file of the repository's own folder.
fn is_path(span: &str) -> bool {
    let path = span.split_once("::").map_or(span, |(path, _)| path);
    !path.contains(' ') && (path.contains('/') || path.ends_with(".toml"))
}

#[test]
fn files_and_tests_are_told_from_what_does_not_exist() {
    for span in ["deny.toml", "fuzz/", "tests/tests/security.rs::files_and_tests_are_told_from_what_does_not_exist"] {
        assert!(is_path(span));
        assert_eq!(missing(span), None, "{span}");
    }
    for span in
        ["nowhere.toml", "tests/tests/nowhere.rs", "tests/tests/security.rs::nothing", "tests/tests/security.rs::missing"]
    {
        assert!(is_path(span) && missing(span).is_some(), "{span}");
    }
    assert!(!is_path("cargo deny check") && !is_path("syn"));
}

#[test]
fn every_test_that_is_promised_exists() {
    let text = fs::read_to_string(repository().join("SECURITY.md")).expect("SECURITY.md");
    let spans: Vec<&str> = code_spans(&text).into_iter().filter(|span| is_path(span)).collect();
    assert!(spans.len() > 40, "{spans:?}");
    let missing: Vec<String> = spans.into_iter().filter_map(missing).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    // Each row of a table of threats names what shows it.
    let mut shown = false;
    for line in text.lines() {
        match line {
            _ if !line.starts_with('|') => shown = false,
            _ if line.ends_with("| Shown by |") => shown = true,
            _ if line.starts_with("|---") || !shown => {}
            _ => {
                let last = line.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
                assert!(code_spans(last).into_iter().any(is_path), "{line}");
            }
        }
    }
}
