//! Where `gen` finds pages, and what it says where it finds none.

mod common;

use common::{Place, page};

#[test]
fn a_checkout_is_read_by_version() {
    let place = Place::new();
    place.write("docs/api-reference/v1.0/api/user-get.md", page("user", "GET /users/{id}"));
    place.write("docs/api-reference/beta/api/user-get.md", page("user", "GET /users/{id}\nGET /me"));
    place.write("docs/resources/logo.md", "not a page of the reference");
    place.generate(&[]).expect(0, &["1 page of docs/api-reference/v1.0 (v1.0): 1 operation,"]);
    place.generate(&["--version", "beta"]).expect(0, &["(beta): 2 operations"]);
    for (docs, code) in [("docs/api-reference", 0), ("docs/api-reference/v1.0", 0), ("docs/api-reference/beta", 2)] {
        place.gen_(&["--docs", docs, "--out", "out", "--version", "v1.0"]).expect(code, &["v1.0"]);
    }
    place
        .generate(&["--version", "v2.0"])
        .expect(2, &["docs/api-reference/v2.0", "the folder has the versions beta, v1.0"]);
    place.generate(&["--version", "../beta"]).expect(2, &["`../beta` is not a version"]);
}

#[test]
fn resources_alone_are_pages_too() {
    let place = Place::with_pages();
    std::fs::rename(place.path("docs/api"), place.path("docs/resources")).expect("the folder is renamed");
    let run = place.generate(&[]);
    assert!(run.stderr.contains("2 pages of docs"), "{}", run.stderr);
}

#[test]
fn folders_without_pages_are_clear_errors() {
    let place = Place::new();
    place.generate(&[]).expect(2, &["the documentation folder `docs` (`", "/docs`) cannot be read"]);
    place.write("docs/readme.txt", "");
    place.generate(&[]).expect(2, &["no documentation pages in `docs`", "`docs/api-reference/v1.0`", "a checkout of"]);
    place.write("docs/api/page.txt", "");
    place.write("docs/api/._page.md", "");
    place.generate(&[]).expect(2, &["no documentation pages in `docs`"]);
    place.gen_(&["--docs", "docs/readme.txt"]).expect(2, &["`docs/readme.txt`"]);
    assert!(!place.path("out").exists());
}

#[test]
fn docs_input_is_found_here_and_above() {
    let place = Place::new();
    place.write("docs-input/api/user-get.md", page("user", "GET /users/{id}"));
    place.gen_(&[]).expect(0, &["1 page of docs-input (v1.0)", "generated: "]);
    place.gen_(&["--check"]).expect(0, &[]);
    place.write("deep/er/file", "");
    let output = place.program(env!("CARGO_BIN_EXE_gen"), "deep/er").output().expect("gen starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("0 files written"), "{text}");
}

/// Else somebody's bindings would be written who never asked for it: those of the checkout that `gen` was built in.
#[test]
fn without_docs_input_nothing_is_read_or_written() {
    let place = Place::new();
    for arguments in [&[][..], &["--check"], &["ir"], &["lint"]] {
        let run = place.gen_(arguments).expect(2, &["there is no folder `docs-input` here or in a folder above", "--docs"]);
        assert_eq!(run.stdout, "");
    }
    assert!(place.files("").is_empty(), "{:?}", place.files("").keys());
}

#[test]
fn wrong_options_are_refused() {
    let place = Place::with_pages();
    place.gen_(&["--no-such-option"]).expect(2, &["--no-such-option"]);
    place.gen_(&["--docs", "docs", "ir"]).expect(2, &["Usage"]);
    let help = place.gen_(&["--help"]).expect(0, &[]).stdout;
    assert!(help.contains("--check") && help.contains("Examples:") && help.contains("Exit codes:"), "{help}");
}

#[test]
fn pages_that_cannot_be_understood_do_not_stop_the_others() {
    let place = Place::with_pages();
    place.write("docs/api/empty.md", "");
    place.write("docs/api/binary.md", [0, 159, 146, 150, 255, 0, 13, 10]);
    let run = place.generate(&[]).expect(1, &["docs/api/empty.md:1", "docs/api/binary.md:1", "4 pages", "2 operations"]);
    assert!(run.stderr.contains("error"), "{}", run.stderr);
    place.generate(&["--check"]).expect(1, &["0 files to write"]);
}

#[cfg(unix)]
mod links {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::common::{Place, page};

    #[test]
    fn pages_that_cannot_be_read_do_not_stop_the_others() {
        let place = Place::with_pages();
        place.link("docs/api/dangling.md", "nowhere.md");
        place.link("docs/api/circle", "../api");
        std::fs::create_dir(place.path("docs/api/folder.md")).expect("the folder is made");
        let name = place.path("docs/api").join(OsStr::from_bytes(b"caf\xe9.md"));
        std::fs::write(name, page("cafe", "GET /cafes/{id}")).expect("the file is written");
        place.generate(&[]).expect(
            1,
            &[
                "error[unreadable-page]",
                "--> docs/api/dangling.md:1",
                "--> docs/api/circle:1",
                "error[file-name-not-utf-8]",
                "2 pages of docs",
                "2 operations",
                "3 errors",
            ],
        );
    }

    #[test]
    fn pages_outside_the_folder_are_not_read() {
        let place = Place::with_pages();
        place.write("secret/page.md", page("secret", "GET /secrets/{id}"));
        place.link("docs/api/link.md", place.path("secret/page.md"));
        place.link("docs/api/folder", place.path("secret"));
        place
            .generate(&[])
            .expect(1, &["error[page-outside-documentation]", "docs/api/link.md:1", "docs/api/folder:1", "2 operations"]);
    }

    #[test]
    fn nothing_is_generated_where_no_page_can_be_read() {
        let place = Place::with_pages();
        place.generate(&[]).expect(0, &[]);
        let before = place.files("out");
        for page in ["user-get", "group-get"] {
            place.remove(&format!("docs/api/{page}.md"));
            place.link(&format!("docs/api/{page}.md"), "nowhere");
        }
        place.generate(&[]).expect(2, &["none of the 2 pages", "`docs`"]);
        assert_eq!(place.files("out"), before);
    }

    #[test]
    fn the_folder_itself_may_be_a_link() {
        let place = Place::with_pages();
        place.link("link", "docs");
        place.gen_(&["--docs", "link", "--out", "out"]).expect(0, &["2 operations"]);
    }

    #[test]
    fn links_within_the_folder_are_followed() {
        let place = Place::with_pages();
        place.write("docs/more/event-get.md", page("event", "GET /events/{id}"));
        place.link("docs/api/event-get.md", "../more/event-get.md");
        place.generate(&[]).expect(0, &["3 operations"]);
    }
}
