//! Includes are read from the documentation folder and from the folder that versions share, and from nowhere else.

mod common;

use common::{Place, page};

const ROW: &str = "|Application|Included.Permission|Not available.|\n";

/// The permission table of the page comes from an include.
fn including(path: &str) -> String {
    let page = page("user", "GET /users/{id}");
    let (head, rest) = page.split_once("|Permission type").expect("the table");
    let (_, tail) = rest.split_once("\n\n## HTTP").expect("the next section");
    format!("{head}[!INCLUDE [permissions]({path})]\n\n## HTTP{tail}")
}

fn table() -> String {
    format!("|Permission type|Least privileged permissions|Higher privileged permissions|\n|:---|:---|:---|\n{ROW}")
}

/// True where the included permission reached the bindings.
#[track_caller]
fn is_read(place: &Place, docs: &str) -> bool {
    let run = place.gen_(&["ir", "--docs", docs, "--quiet"]).expect(0, &[]);
    run.stdout.contains("\"GET\"") && run.stdout.contains("[\"Included.Permission\"]")
}

#[test]
fn includes_of_the_folder_are_read() {
    let place = Place::new();
    place.write("docs/api/user-get.md", including("../includes/permissions/user-get.md"));
    place.write("docs/includes/permissions/user-get.md", table());
    assert!(is_read(&place, "docs"));
}

#[test]
fn includes_beside_the_version_are_read() {
    let place = Place::new();
    place.write("docs/api-reference/v1.0/api/user-get.md", including("../../includes/table.md"));
    place.write("docs/api-reference/includes/table.md", table());
    assert!(is_read(&place, "docs"));
    assert!(is_read(&place, "docs/api-reference/v1.0"));
}

#[test]
fn the_named_folder_bounds_what_is_read() {
    let place = Place::new();
    place.write("docs/api-reference/v1.0/api/user-get.md", including("../../../concepts/table.md"));
    place.write("docs/concepts/table.md", table());
    assert!(is_read(&place, "docs"));
    assert!(!is_read(&place, "docs/api-reference"));
}

#[test]
fn includes_that_lead_out_are_findings() {
    let place = Place::new();
    place.write("secret.md", table());
    place.write("docs/api/user-get.md", including("../../secret.md"));
    assert!(!is_read(&place, "docs"));
    let place = Place::new();
    place.write("docs/api/user-get.md", including("../includes/nowhere.md"));
    assert!(!is_read(&place, "docs"));
    let run = place.generate(&[]);
    assert!(run.stderr.contains("nowhere.md") && run.stderr.contains("docs/api/user-get.md:"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out() {
    let place = Place::new();
    place.write("secret/table.md", table());
    place.write("docs/api/user-get.md", including("../includes/table.md"));
    place.link("docs/includes/table.md", place.path("secret/table.md"));
    assert!(!is_read(&place, "docs"));

    let place = Place::new();
    place.write("secret/table.md", table());
    place.write("docs/v1.0/api/user-get.md", including("../../includes/table.md"));
    place.link("docs/includes", place.path("secret"));
    assert!(!is_read(&place, "docs/v1.0"));
}
