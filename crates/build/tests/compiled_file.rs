//! The one file that build scripts make, where something stands in its way.

use std::fs;
use std::path::Path;

use msgraph_build::{Builder, Error};

/// A page of one operation, and a folder for what comes of it.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    let text = "---\ntitle: \"Get user\"\ndoc_type: apiPageType\n---\n\n# Get user\n\nNamespace: microsoft.graph\n\nRead a user.\n\n\
                ## Permissions\n\n|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n\
                |Application|User.Read.All|\n\n## HTTP request\n\n``` http\nGET /users/{id}\n```\n\n## Response\n\n\
                If successful, this method returns a `204 No Content` response code.\n";
    fs::create_dir_all(place.path().join("docs/api")).expect("the folder is made");
    fs::write(place.path().join("docs/api/user-get.md"), text).expect("the page is written");
    place
}

fn compile(place: &Path, out: &str) -> Result<bool, Error> {
    let builder = Builder::new(place.join("docs")).out_dir(place.join(out));
    builder.compile().map(|compiled| compiled.written)
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_folder_in_its_place_is_an_error_that_names_it() {
    let place = place();
    fs::create_dir_all(place.path().join("out/bindings.rs/mine")).expect("the folder is made");
    let error = compile(place.path(), "out").expect_err("there is a folder").to_string();
    assert!(error.contains("bindings.rs` cannot be written"), "{error}");
    assert_eq!(names(&place.path().join("out")), ["bindings.rs"], "nothing is left over");
    assert!(place.path().join("out/bindings.rs/mine").is_dir());
}

#[test]
fn a_file_in_place_of_the_folder_is_an_error_that_names_it() {
    let place = place();
    fs::write(place.path().join("out"), "mine").expect("the file is written");
    let error = compile(place.path(), "out").expect_err("there is a file").to_string();
    assert!(error.contains("out` cannot be written") && error.contains("a file where a folder has to be"), "{error}");
    assert_eq!(fs::read_to_string(place.path().join("out")).expect("the file"), "mine");
}

#[cfg(unix)]
#[test]
fn a_link_in_its_place_is_replaced_and_not_followed() {
    let place = place();
    fs::create_dir(place.path().join("out")).expect("the folder is made");
    fs::write(place.path().join("victim"), "mine").expect("the file is written");
    std::os::unix::fs::symlink("../victim", place.path().join("out/bindings.rs")).expect("the link is made");
    assert!(compile(place.path(), "out").expect("the file is made"));
    assert_eq!(fs::read_to_string(place.path().join("victim")).expect("the file"), "mine");
    assert!(fs::symlink_metadata(place.path().join("out/bindings.rs")).expect("the file").is_file());
    assert!(!compile(place.path(), "out").expect("the file is as it should be"));
}

#[test]
fn a_file_that_was_cut_off_is_made_anew() {
    let place = place();
    compile(place.path(), "out").expect("the file is made");
    let path = place.path().join("out/bindings.rs");
    let whole = fs::read(&path).expect("the file");
    for length in [0, 1, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).expect("the file is cut off");
        assert!(compile(place.path(), "out").expect("the file is made"));
        assert_eq!(fs::read(&path).expect("the file"), whole, "{length}");
    }
    assert_eq!(names(&place.path().join("out")), ["bindings.rs"]);
}

/// Names the pages, for the process that acts as a build script.
const PAGES: &str = "MSGRAPH_TEST_PAGES";

#[test]
fn a_build_script_is_told_that_compile_is_for_it() {
    let place = place();
    let mut script = std::process::Command::new(std::env::current_exe().expect("this program"));
    script.args(["--exact", "a_call_of_generate_in_a_build_script", "--nocapture"]).current_dir(place.path());
    script.env(PAGES, place.path().join("docs"));
    for name in ["OUT_DIR", "NUM_JOBS", "CARGO_CFG_TARGET_ARCH"] {
        script.env(name, "1");
    }
    let output = script.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(names(place.path()), ["docs"], "nothing is written beside the sources");
}

/// Does nothing unless it is called by [`a_build_script_is_told_that_compile_is_for_it`].
#[test]
fn a_call_of_generate_in_a_build_script() {
    let Some(docs) = std::env::var_os(PAGES) else { return };
    let error = Builder::new(&docs).generate().expect_err("there is no folder").to_string();
    assert!(error.contains("call `compile`"), "{error}");
    assert!(Builder::new(docs).out_dir(std::env::temp_dir().join("named")).check().is_ok());
}
