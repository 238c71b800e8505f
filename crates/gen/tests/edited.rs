//! Generated files that somebody edited: reported, and never replaced without being told to.

mod common;

use common::{Place, page};

/// With bindings, of which `users.rs` was edited, and a page that changed since.
fn edited() -> Place {
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    place.write("out/src/users.rs", place.read("out/src/users.rs") + "// changed by hand\n");
    place.write("docs/api/group-get.md", page("group", "GET /groups/{id}").replace("Read a", "Fetch a"));
    place
}

#[test]
fn an_edited_file_is_an_error_and_nothing_is_written() {
    let place = edited();
    let before = place.files("out");
    place.generate(&[]).expect(2, &["`out/src/users.rs` was edited", "`--force`"]);
    assert_eq!(place.files("out"), before);
    place
        .generate(&["--check"])
        .expect(1, &["  src/users.rs was edited by hand\n", "  api/group-get.md changed: groups::get\n", "--force"]);
    assert_eq!(place.files("out"), before);
}

#[test]
fn force_replaces_it() {
    let place = edited();
    place.generate(&["--force"]).expect(0, &["out: 3 files written"]);
    assert!(!place.read("out/src/users.rs").contains("changed by hand"));
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn an_edited_file_is_not_removed_either() {
    let place = edited();
    place.remove("docs/api/user-get.md");
    place.generate(&[]).expect(2, &["`out/src/users.rs` was edited"]);
    // A copy of a generated file has the header, too, and nobody generated it.
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    place.write("out/src/mine.rs", place.read("out/src/users.rs") + "// mine\n");
    place.generate(&[]).expect(2, &["`out/src/mine.rs` was edited"]);
    place.generate(&["--force"]).expect(0, &["1 removed"]);
}

#[test]
fn an_edit_that_is_generated_in_the_end_is_none() {
    let place = edited();
    place.write("docs/api/user-get.md", page("user", "GET /users/{id}").replace("Read a", "Fetch a"));
    let wanted = place.read("out/src/users.rs").replace("Read a", "Fetch a").replace("// changed by hand\n", "");
    place.write("out/src/users.rs", wanted);
    place.generate(&[]).expect(0, &[]);
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn line_endings_are_no_edit() {
    let place = edited();
    for name in ["lib", "users", "groups"] {
        let name = format!("out/src/{name}.rs");
        place.write(&name, place.read(&name).replace("// changed by hand\n", "").replace('\n', "\r\n"));
    }
    let record = place.read("out/src/msgraph-gen.json");
    place.write("out/src/msgraph-gen.json", record.replace('\n', "\r\n"));
    place.generate(&[]).expect(0, &["out: 2 files written"]);
    assert!(place.read("out/src/users.rs").contains("\r\n"), "what is the same but for line endings is left");
    assert!(place.read("out/src/groups.rs").contains("Fetch a group"));
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn without_a_record_files_with_the_header_are_replaced() {
    let place = edited();
    place.remove("out/src/msgraph-gen.json");
    place.generate(&[]).expect(0, &["out: 3 files written"]);
    assert!(!place.read("out/src/users.rs").contains("changed by hand"));
}

#[test]
fn a_record_that_cannot_be_read_is_an_edited_file() {
    let place = edited();
    let record = place.read("out/src/msgraph-gen.json");
    place.write("out/src/msgraph-gen.json", format!("<<<<<<< ours\n{record}"));
    place.generate(&[]).expect(2, &["`out/src/msgraph-gen.json` was edited"]);
    place.generate(&["--check"]).expect(1, &["  src/msgraph-gen.json was edited by hand\n"]);
    place.generate(&["--force"]).expect(0, &[]);
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn an_edited_manifest_is_an_error_unless_its_first_line_is_gone() {
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    let edited = place.read("out/Cargo.toml").replace("publish = false\n", "");
    place.write("out/Cargo.toml", &edited);
    place.generate(&[]).expect(2, &["`out/Cargo.toml` was edited"]);
    place.generate(&["--check"]).expect(1, &["  Cargo.toml was edited by hand\n"]);
    place.write("out/Cargo.toml", edited.split_once('\n').expect("lines").1);
    place.generate(&[]).expect(0, &["0 files written"]);
    place.write("out/Cargo.toml", &edited);
    place.generate(&["--force"]).expect(0, &["1 file written"]);
    assert!(place.read("out/Cargo.toml").contains("publish = false\n"));
}
