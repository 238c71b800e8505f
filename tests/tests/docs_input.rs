//! The pages of this repository: the bindings are up to date, nothing in the pages is wrong, and nothing but the pages
//! decides what comes out.

use msgraph_build::Builder;
use msgraph_build::ir::Severity;
use msgraph_tests::{docs_input, repository};

#[test]
fn the_bindings_are_up_to_date() {
    let check = Builder::new(docs_input())
        .command("cargo run -p gen")
        .with_tests(true)
        .features(true)
        .out_dir(repository().join("generated"))
        .check()
        .expect("the pages are read");
    assert!(check.comparison.is_current(), "run `cargo run -p gen`\n{}", check.comparison.diff(100));
}

#[test]
fn a_crate_that_stands_alone_has_the_features_of_the_one_here() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    Builder::new(docs_input()).features(true).out_dir(folder.path()).generate().expect("the bindings are written");
    let features = |manifest: &std::path::Path| {
        let text = std::fs::read_to_string(manifest.join("Cargo.toml")).expect("a manifest");
        let (_, features) = text.split_once("[features]").expect("features");
        features.split_terminator("\n\n").next().unwrap_or_default().trim_end().to_owned()
    };
    assert_eq!(features(folder.path()), features(&repository().join("generated")));
}

#[test]
fn the_pages_are_sound() {
    let loaded = Builder::new(docs_input()).load().expect("the pages are read");
    let wrong: Vec<_> = loaded.api.diagnostics.iter().filter(|found| found.severity != Severity::Note).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let pages: std::collections::BTreeSet<_> = loaded.api.operations.iter().map(|operation| &operation.page).collect();
    assert!(pages.len() >= 30, "{} pages with operations", pages.len());
}

#[test]
fn the_same_pages_give_the_same_bytes_on_any_number_of_threads() {
    let emit = |threads| {
        let builder = Builder::new(docs_input()).threads(threads);
        let mut loaded = builder.load().expect("the pages are read");
        let files = builder.emit(&mut loaded).expect("the bindings are emitted");
        (files, serde_json::to_string(&loaded.api).expect("the API is JSON"))
    };
    let one = emit(1);
    for threads in [1, 2, 7] {
        assert!(emit(threads) == one, "{threads} threads");
    }
}
