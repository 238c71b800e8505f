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
    assert!(error.contains("out"), "{error}");
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
