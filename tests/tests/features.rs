//! Cargo features: the bindings compile without a warning, whichever of them is on.

use std::path::Path;

use msgraph_build::{Builder, DocComments};
use msgraph_tests::{cargo, docs_input, real_pages, repository};
use tempfile::TempDir;

/// Of the features of the real pages, one in so many is tried, unless the environment variable `ALL_FEATURES` is set.
const SAMPLE: usize = 12;

/// Runs cargo, which must have nothing to say.
fn silent(out: &Path, target: &Path, arguments: &[&str]) {
    let output = cargo(out, target, arguments).expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.is_empty(), "{arguments:?}: {text}");
}

/// Generates the bindings of a folder, and gives the features that users turn on.
fn generate(docs: &Path, out: &Path) -> Vec<String> {
    Builder::new(docs).features(true).with_tests(true).out_dir(out).generate().expect("the bindings are written");
    let manifest = std::fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
    let (_, block) = manifest.split_once(": begin\n").expect("features");
    let (block, _) = block.split_once("# ").expect("the end of the features");
    let names = block.lines().filter_map(|line| line.split_once(" = ")).map(|(name, _)| name.to_owned());
    names.filter(|name| name != "default").collect()
}

/// Compiles the bindings with one feature, or with none.
fn check(out: &Path, target: &Path, feature: &str, arguments: &[&str]) {
    let features = ["--no-default-features", "--features", feature];
    let arguments: Vec<&str> = ["check"].iter().chain(arguments).chain(&features).copied().collect();
    silent(out, target, &arguments);
}

#[test]
fn a_part_of_the_bindings_compiles_by_itself() {
    let folder = TempDir::new().expect("a temporary folder");
    let target = repository().join("target").join("features");
    let features = generate(&docs_input(), folder.path());
    assert!(features.contains(&"users".to_owned()) && features.contains(&"models".to_owned()), "{features:?}");
    for feature in ["", "models", "drives", "users"] {
        check(folder.path(), &target, feature, &["--lib", "--profile", "test"]);
    }
}

#[test]
fn a_part_of_the_bindings_of_all_pages_compiles_by_itself() {
    let Some(docs) = real_pages() else { return };
    let folder = TempDir::new().expect("a temporary folder");
    let target = repository().join("target").join("real-pages");
    let features = generate(&docs.join("v1.0"), folder.path());
    assert!(features.len() > 90, "{} features", features.len());
    let step = if std::env::var_os("ALL_FEATURES").is_some() { 1 } else { SAMPLE };
    for feature in features.iter().step_by(step).map(String::as_str).chain([""]) {
        check(folder.path(), &target, feature, &[]);
    }
}

#[test]
fn types_alone_compile_in_parts_too() {
    let folder = TempDir::new().expect("a temporary folder");
    let target = repository().join("target").join("features");
    let builder = Builder::new(docs_input()).features(true).types_only(true).doc_comments(DocComments::None);
    builder.out_dir(folder.path()).generate().expect("the bindings are written");
    for feature in ["", "users", "all"] {
        check(folder.path(), &target, feature, &[]);
    }
}

#[test]
fn short_documentation_has_no_warnings() {
    let document = |docs: &Path| {
        let folder = TempDir::new().expect("a temporary folder");
        let builder = Builder::new(docs).doc_comments(DocComments::Short).out_dir(folder.path());
        builder.generate().expect("the bindings are written");
        silent(folder.path(), &repository().join("target").join("features"), &["doc", "--no-deps"]);
    };
    document(&docs_input());
    if let Some(docs) = real_pages() {
        document(&docs.join("v1.0"));
    }
}
