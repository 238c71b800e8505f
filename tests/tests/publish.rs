//! The crates are fit to be published: each says what it is and under which licence, and has the licences in its package.

use std::fs;
use std::path::PathBuf;

use msgraph_tests::repository;

/// The crates that are to be published, and their manifests.
fn published() -> Vec<(PathBuf, String)> {
    let crates = fs::read_dir(repository().join("crates")).expect("the crates");
    let folders = crates.map(|entry| entry.expect("a crate").path()).filter(|folder| folder.join("Cargo.toml").is_file());
    let manifest = |folder: PathBuf| {
        let text = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        (folder, text)
    };
    let crates: Vec<_> = folders.map(manifest).filter(|(_, text)| !text.contains("\npublish = false\n")).collect();
    assert!(crates.len() >= 10, "{crates:?}");
    crates
}

#[test]
fn each_crate_says_what_it_is() {
    for (folder, manifest) in published() {
        for wanted in [
            "\ndescription = \"",
            "\nlicense.workspace = true\n",
            "\nreadme.workspace = true\n",
            "\nrust-version.workspace = true\n",
            "\nkeywords = [\"msgraph\", ",
            "\ncategories = [\"",
            "\n[lints]\nworkspace = true\n",
        ] {
            assert!(manifest.contains(wanted), "{}: no `{}`", folder.display(), wanted.trim());
        }
    }
    let workspace = fs::read_to_string(repository().join("Cargo.toml")).expect("a manifest");
    assert!(workspace.contains("\nlicense = \"MIT OR Apache-2.0\"\n") && workspace.contains("\nmissing_docs = \"deny\"\n"));
}

#[test]
fn each_package_has_both_licences() {
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        let text = fs::read_to_string(repository().join(name)).expect(name);
        assert!(text.contains("Permission is hereby granted") || text.contains("Version 2.0, January 2004"), "{name}");
        for (folder, _) in published() {
            let own = fs::read_to_string(folder.join(name)).unwrap_or_default();
            assert!(own == text, "{} is not the licence of the repository", folder.join(name).display());
        }
    }
}

#[test]
fn the_bundled_pages_are_in_the_package() {
    let run = msgraph_tests::cargo(
        &repository(),
        &repository().join("target"),
        &["package", "--list", "--package", "msgraph-build", "--allow-dirty"],
    );
    let listed = String::from_utf8(run.expect("cargo runs").stdout).expect("paths");
    let pages = |folder: &str| listed.lines().filter(|path| path.starts_with(&format!("pages/{folder}/"))).count();
    let files = |folder: &str| fs::read_dir(repository().join("docs-input").join(folder)).expect("the pages").count();
    for folder in ["api", "resources"] {
        assert_eq!(pages(folder), files(folder), "{listed}");
    }
    assert!(pages("includes/permissions") > 0 && pages("api") > 0, "{listed}");
}

#[test]
fn no_crate_reads_files_that_are_not_in_its_package() {
    for (folder, _) in published() {
        for entry in walk(&folder.join("src")) {
            let text = fs::read_to_string(&entry).expect("a source file");
            let depth = entry.strip_prefix(&folder).map_or(0, |path| path.components().count() - 1);
            let outside = format!("include_str!(\"{}", "../".repeat(depth + 1));
            assert!(!text.contains(&outside), "{}", entry.display());
            let outside = format!("include_str!(concat!(\"{}", "../".repeat(depth + 1));
            assert!(!text.contains(&outside), "{}", entry.display());
        }
    }
}

fn walk(folder: &PathBuf) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let inner = |path: PathBuf| if path.is_dir() { walk(&path) } else { vec![path] };
    entries.flat_map(inner).filter(|path| path.extension().is_some_and(|it| it == "rs")).collect()
}
