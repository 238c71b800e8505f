//! A sample of hostile pages, compiled: neither rustc nor rustdoc has anything to say, and there is no code in the
//! documentation that rustdoc would run.
//!
//! The sample is the same in each run; `PROPTEST_RNG_SEED=7` takes another.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use msgraph_build::Builder;
use msgraph_emitter::{Layout, Options};
use msgraph_hostile::pathological::{MANY, Sort};
use msgraph_hostile::{Folder, config, pages};
use msgraph_tests::{cargo, repository};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use tempfile::TempDir;

/// As many folders.
const SAMPLE: usize = 40;

fn sample() -> Vec<Folder> {
    let mut runner = TestRunner::new(config(1));
    let strategy = pages::folder();
    (0..SAMPLE).map(|_| strategy.new_tree(&mut runner).expect("a folder").current()).collect()
}

/// Runs cargo, which must have nothing to say; gives what the program says.
fn silent(folder: &Path, arguments: &[&str]) -> String {
    let target = repository().join("target").join("hostile");
    let output = cargo(folder, &target, arguments).expect("cargo starts");
    let (said, text) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && text.is_empty(), "{arguments:?}: {text}{said}");
    said.into_owned()
}

/// Compiles a crate with its tests, documents it, and sees that rustdoc finds nothing to run.
fn compile(folder: &Path) {
    silent(folder, &["check", "--all-targets"]);
    silent(folder, &["doc", "--no-deps"]);
    let said = silent(folder, &["test", "--doc"]);
    assert!(said.contains("running 0 tests"), "{said}");
}

fn write(file: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}

/// The name that a page has on a disk: its own, where a disk can have it.
fn file_name(docs: &Path, number: usize, path: &str) -> PathBuf {
    let (folder, name) = path.split_once('/').expect("a folder");
    let fits = name.len() < 200 && !name.contains('\0') && !name.starts_with('.');
    let name = if fits { format!("{number}-{name}") } else { format!("{number}.md") };
    docs.join(folder).join(name)
}

#[test]
fn bindings_of_hostile_pages_compile_as_modules() {
    let folder = TempDir::new().expect("a temporary folder");
    let options = Options { layout: Layout::Include, ..Options::default() };
    let mut root = "//! Bindings of hostile pages.\n".to_owned();
    let chain = |(name, make): &Sort| (*name == "complex types within each other").then(|| make(300));
    for (number, pages) in sample().into_iter().chain(MANY.iter().filter_map(chain)).enumerate() {
        let files: BTreeMap<String, String> = pages.generate(&options).expect("code").files;
        let text = files.get("bindings.rs").expect("one file");
        write(&folder.path().join(format!("src/case_{number}.rs")), text);
        root.push_str(&format!("/// A folder of them.\npub mod case_{number} {{ include!(\"case_{number}.rs\"); }}\n"));
    }
    write(&folder.path().join("src/lib.rs"), root);
    let runtime = repository().join("crates/runtime");
    let manifest = format!(
        "[package]\nname = \"hostile\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         msgraph-runtime = {{ path = {runtime:?}, default-features = false }}\n\n[workspace]\n"
    );
    write(&folder.path().join("Cargo.toml"), manifest);
    compile(folder.path());
}

#[test]
fn bindings_of_hostile_pages_compile_as_a_crate_and_in_parts() {
    let folder = TempDir::new().expect("a temporary folder");
    let (docs, out) = (folder.path().join("docs"), folder.path().join("out"));
    for (number, pages) in sample().iter().enumerate() {
        for (path, bytes) in &pages.0 {
            write(&file_name(&docs, number, path), bytes);
        }
    }
    let builder = Builder::new(&docs).features(true).with_tests(true).out_dir(&out);
    let summary = builder.generate().expect("the bindings are written");
    assert!(summary.operations > SAMPLE && summary.types > SAMPLE / 2, "{} and {}", summary.operations, summary.types);
    compile(&out);
    let said = silent(&out, &["test", "--lib"]);
    assert!(said.contains("test result: ok"), "{said}");
    silent(&out, &["check", "--no-default-features"]);
    silent(&out, &["check", "--no-default-features", "--features", "models"]);
}
