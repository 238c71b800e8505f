//! What of the pages becomes Rust, and how, is chosen on the command line as in build scripts.

mod common;

use common::{Place, page, resource};

fn place() -> Place {
    let place = Place::with_pages();
    place.write("docs/api/user-get.md", page("user", "GET /users/{id}"));
    place.write("docs/resources/user.md", resource("user", None, "displayName"));
    place
}

#[test]
fn types_are_renamed_derive_more_and_stand_alone() {
    let place = place();
    let choices = ["--types-only", "--rename", "user=Person", "--derive", "::core::hash::Hash", "--doc-comments", "none"];
    place.generate(&choices).expect(0, &[]);
    let person = place.read("out/src/models/person.rs");
    assert!(person.contains("#[derive(::core::hash::Hash)]\npub struct Person {"), "{person}");
    assert!(!person.contains("///"), "{person}");
    assert!(!place.path("out/src/users.rs").exists());
    assert!(!place.read("out/src/msgraph-gen.json").contains("users::get"), "functions are not made");
    place.generate(&[&["--check"], &choices[..]].concat()).expect(0, &[]);
    let hint = "--rename user=Person --derive ::core::hash::Hash --doc-comments none --types-only --force`";
    place.write("out/src/models/person.rs", person + "// changed by hand\n");
    place.generate(&[&["--check"], &choices[..]].concat()).expect(1, &[hint]);
}

#[test]
fn what_is_no_renaming_is_told() {
    place().generate(&["--rename", "user"]).expect(2, &["write `SELECTOR=NAME`, as in `user=Person`"]);
    place().generate(&["--rename", "usr=Person"]).expect(2, &["did you mean `user`"]);
}

#[test]
fn warnings_stop_a_strict_run() {
    let place = place();
    place.write("docs/api/user-get.md", page("user", "GET /users/{id}").replace("200 OK", "200 Fine"));
    place.write("docs/resources/user.md", resource("user", None, "displayName").replace("|String|", "|noSuchType|"));
    place.generate(&[]).expect(0, &["noSuchType"]);
    place.remove("out/src/models/user.rs");
    place.generate(&["--strict"]).expect(1, &["noSuchType", "nothing is written"]);
    assert!(!place.path("out/src/models/user.rs").exists());
}
