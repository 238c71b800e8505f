//! `gen explain` shows the lines of a page with what was understood, and finds the page by what people write.

mod common;

use std::process::Command;

use common::{Place, page};

/// Runs `gen explain` on the pages of this repository.
fn explained(page: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["explain", page, "--docs", "docs-input"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()
        .expect("gen starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_page_about_an_operation() {
    let text = explained("api/subscription-post-subscriptions.md");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "too wide:\n{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn a_page_about_a_type() {
    let text = explained("resources/application.md");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "too wide:\n{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn the_page_is_found_by_name_path_or_request() {
    let place = Place::with_pages();
    for name in ["user-get", "api/user-get.md", "docs/api/user-get.md", "GET /users/{user-id}"] {
        let run = place.gen_(&["explain", name, "--docs", "docs"]).expect(0, &["lines understood"]);
        assert!(run.stdout.starts_with("docs/api/user-get.md\n"), "{}", run.stdout);
        assert!(run.stdout.contains("\n         > users::get(user_id: &str) -> Request<()>\n"), "{}", run.stdout);
        assert!(!run.stdout.contains('\u{1b}'), "no colours in a pipe:\n{}", run.stdout);
    }
}

#[test]
fn other_names_are_failures_that_help() {
    let place = Place::with_pages();
    let unknown = ["did you mean `api/user-get.md`?"];
    place.gen_(&["explain", "api/user-gte.md", "--docs", "docs"]).expect(2, &unknown);
    place.gen_(&["explain", "get", "--docs", "docs"]).expect(2, &["2 pages are meant by", "`api/group-get.md`"]);
    place.gen_(&["explain"]).expect(2, &["PAGE"]);
}

#[test]
fn what_is_lost_and_what_was_found_is_shown() {
    let place = Place::with_pages();
    let text = page("user", "GET /users/{id}").replace("## Response", "## Reponse");
    place.write("docs/api/user-get.md", text.replace("Read a user.\n\n## P", "Read a \u{1b}[31muser.\n\n## P"));
    let run = place.gen_(&["explain", "user-get", "--docs", "docs"]).expect(0, &["finding"]);
    assert!(run.stdout.contains(" . ## Reponse\n"), "{}", run.stdout);
    assert!(run.stdout.contains("! warning[unknown-heading]"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    place.write("docs/api/empty.md", "");
    place.gen_(&["explain", "empty", "--docs", "docs"]).expect(0, &["0 lines understood"]);
}
