//! What every page of `docs-input` is read as, and the Rust that comes of it.
//!
//! After a change that is meant, look at the differences and take them: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test -p msgraph-tests --test snapshots` and `git diff`.

use std::path::Path;

use msgraph_build::Builder;
use msgraph_build::ir::Api;
use msgraph_tests::docs_input;
use msgraph_tests::items::Modules;

#[test]
fn pages_are_read_as_before() {
    let loaded = Builder::new(docs_input()).load().expect("the pages are read");
    for page in pages(&loaded.api) {
        let api = of_page(&loaded.api, &page);
        snapshot("ir", &page, &serde_json::to_string_pretty(&api).expect("the API is JSON"));
    }
}

#[test]
fn pages_become_the_rust_that_they_were() {
    let builder = Builder::new(docs_input());
    let mut loaded = builder.load().expect("the pages are read");
    let files = builder.emit(&mut loaded).expect("the bindings are emitted");
    let modules = Modules::read(&files).expect("the bindings are Rust");
    for page in pages(&loaded.api) {
        snapshot("rust", &page, &modules.of_page(&loaded.api, &page));
    }
}

#[test]
fn no_snapshot_is_of_a_page_that_is_gone() {
    let loaded = Builder::new(docs_input()).load().expect("the pages are read");
    let known: Vec<String> = pages(&loaded.api).iter().map(|page| format!("{}.snap", name(page))).collect();
    for stage in ["ir", "rust"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(stage);
        for entry in std::fs::read_dir(&folder).expect("the snapshots") {
            let file = entry.expect("a snapshot").file_name().to_string_lossy().into_owned();
            assert!(known.contains(&file) || file.ends_with(".new"), "remove {}", folder.join(&file).display());
        }
    }
}

/// The pages that say anything: those with operations, types or diagnostics.
fn pages(api: &Api) -> Vec<String> {
    let operations = api.operations.iter().map(|operation| operation.page.clone());
    let types = api.types.iter().map(|type_| type_.source.file.clone());
    let mut pages: Vec<String> = operations.chain(types).collect();
    pages.sort();
    pages.dedup();
    pages
}

/// What one page adds.
fn of_page(api: &Api, page: &str) -> Api {
    let first = api.operations.iter().position(|operation| operation.page == page).unwrap_or_default();
    let mut part = api.clone();
    part.operations.retain(|operation| operation.page == page);
    part.types.retain(|type_| type_.source.file == page);
    part.examples.retain(|example| example.page == page);
    part.diagnostics.retain(|found| found.source.as_ref().is_some_and(|source| source.file == page));
    for example in &mut part.examples {
        // Counted within the page, so that a new page changes no other snapshot.
        example.operation = example.operation.map(|operation| operation.saturating_sub(first));
    }
    part
}

fn name(page: &str) -> String {
    page.trim_end_matches(".md").replace('/', "__")
}

fn snapshot(stage: &str, page: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("../snapshots").join(stage));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name(page), text));
}
