//! Pages that are broken in one way or another: each gives a diagnostic with its place, and the other pages are generated.

use std::fs;
use std::path::Path;

use msgraph_build::ir::{Diagnostic, Severity};
use msgraph_build::{Builder, Error, Summary};
use tempfile::TempDir;

const GOOD: &str = "---\ntitle: Get thing\ndoc_type: apiPageType\n---\n# Get thing\n\nNamespace: microsoft.graph\n\n## Permissions\n\n\
    |Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n|Application|Thing.Read.All|\n\n\
    ## HTTP request\n\n``` http\nGET /things/{id}\n```\n\n## Response\n\nIf successful, this method returns a `204 No Content` response code.\n";

/// Generates a folder with one good page and one file more.
fn generate(path: &str, content: &[u8]) -> (TempDir, Summary) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let docs = folder.path().join("docs");
    write(&docs, "api/thing-get.md", GOOD.as_bytes());
    write(&docs, path, content);
    let summary = Builder::new(&docs).out_dir(folder.path().join("out")).generate().expect("the good page is generated");
    (folder, summary)
}

fn write(docs: &Path, path: &str, content: &[u8]) {
    let file = docs.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
    fs::write(file, content).expect("the page is written");
}

fn find<'a>(summary: &'a Summary, code: &str) -> &'a Diagnostic {
    let found = summary.diagnostics.iter().find(|diagnostic| diagnostic.code == code);
    found.unwrap_or_else(|| panic!("no {code} among {:#?}", summary.diagnostics))
}

#[test]
fn broken_pages_are_said_and_the_others_generated() {
    let body = GOOD.strip_prefix("---\ntitle: Get thing\ndoc_type: apiPageType\n---\n").expect("the front matter");
    let unfitting = GOOD.replace("|:---|:---|", "|:---|");
    let annotated = GOOD.replace("``` http", "<!-- { \"blockType\": \"ignored\", -->\n``` http");
    let including =
        |target: &str| GOOD.replace("Namespace", &format!("[!INCLUDE [x]({target})]\n\nNamespace")).into_bytes();
    let cases: [(&str, Vec<u8>, &str, Severity, u32); 10] = [
        ("empty-page", Vec::new(), "api/bad.md", Severity::Error, 1),
        ("binary-page", b"\x7fELF\0\0".to_vec(), "api/bad.md", Severity::Error, 1),
        ("not-utf-8", [GOOD.as_bytes(), b"caf\xe9\n"].concat(), "api/bad.md", Severity::Error, 24),
        ("missing-front-matter", body.as_bytes().to_vec(), "api/bad.md", Severity::Warning, 1),
        ("malformed-table", unfitting.into_bytes(), "api/bad.md", Severity::Warning, 11),
        ("malformed-annotation", annotated.into_bytes(), "api/bad.md", Severity::Warning, 17),
        ("include-outside", including("../../../secret.md"), "api/bad.md", Severity::Error, 7),
        ("include-outside", including("/etc/passwd"), "api/bad.md", Severity::Error, 7),
        ("include-cycle", including("bad.md"), "api/bad.md", Severity::Error, 7),
        ("missing-include", including("nowhere.md"), "api/bad.md", Severity::Warning, 7),
    ];
    for (code, content, path, severity, line) in cases {
        let (folder, summary) = generate(path, &content);
        let found = find(&summary, code);
        let source = found.source.clone().expect("a place");
        assert_eq!((found.severity, source.file.as_str(), source.line), (severity, path, line), "{found:?}");
        assert!(found.help.is_some(), "{code} says what to do");
        assert!(summary.operations > 0, "{code}: the other page is generated");
        let things = fs::read_to_string(folder.path().join("out/src/things.rs")).expect("the good page's module");
        assert!(things.contains("pub fn get"), "{code}");
    }
}

#[test]
fn an_include_that_needs_many_is_an_error_not_a_hang() {
    let include = "[!INCLUDE [x](../includes/b.md)]\n\n".repeat(20);
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(folder.path(), "api/thing-get.md", GOOD.as_bytes());
    for (page, next) in ["a", "b", "c", "d", "e", "f", "g"].iter().zip(["b", "c", "d", "e", "f", "g", "h"]) {
        write(folder.path(), &format!("includes/{page}.md"), include.replace("b.md", &format!("{next}.md")).as_bytes());
    }
    write(
        folder.path(),
        "api/bad.md",
        GOOD.replace("Namespace", "[!INCLUDE [x](../includes/a.md)]\n\nNamespace").as_bytes(),
    );
    let loaded = Builder::new(folder.path()).load().expect("the pages are read");
    assert!(loaded.api.diagnostics.iter().any(|found| found.code == "too-many-includes"));
}

#[test]
fn a_folder_without_pages_is_an_error_that_names_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let error = Builder::new(folder.path()).load().expect_err("there are no pages");
    assert!(matches!(error, Error::NoPages { .. }), "{error}");
    assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
    let missing = folder.path().join("missing");
    let error = Builder::new(&missing).load().expect_err("there is no folder");
    assert!(error.to_string().contains("missing"), "{error}");
}
