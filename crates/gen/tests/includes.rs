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

/// However it is written, a way out is none.
#[test]
fn ways_out_are_none_however_they_are_written() {
    let place = Place::new();
    place.write("secret.md", table());
    place.write("docs/includes/folder/file.md", "nothing");
    let absolute = place.path("secret.md").display().to_string();
    for path in [
        "../../secret.md",
        "..\\..\\secret.md",
        "..%2f..%2fsecret.md",
        "%2e%2e/%2e%2e/secret.md",
        "../includes/../../secret.md",
        "../includes/folder/../../../secret.md",
        "....//....//secret.md",
        "/secret.md",
        "~/../../secret.md",
        "/etc/passwd",
        "//etc/passwd",
        "file:///etc/passwd",
        "/dev/zero",
        "/proc/self/environ",
        "../includes/folder",
        "../includes",
        "..",
        ".",
        "",
        "../../secret.md\0",
        &absolute,
        &format!("file://{absolute}"),
        &"../".repeat(5000),
        &"x".repeat(70_000),
    ] {
        place.write("docs/api/user-get.md", including(path));
        assert!(!is_read(&place, "docs"), "{path}");
        let run = place.generate(&[]);
        assert!(run.code.is_some_and(|code| code <= 1) && !run.stderr.contains("panicked"), "{path}: {}", run.stderr);
        let all: String = place.files("out").values().map(|text| String::from_utf8_lossy(text)).collect();
        assert!(!all.contains("Included.Permission") && !all.contains("root:") && !all.contains("PATH="), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn includes_of_another_kind_are_findings() {
    let place = Place::new();
    place.write("docs/api/user-get.md", including("../includes/table.md"));
    place.write("docs/includes/other.md", "nothing");
    let made = std::process::Command::new("mkfifo").arg(place.path("docs/includes/table.md")).status();
    assert!(made.is_ok_and(|status| status.success()));
    assert!(!is_read(&place, "docs"));
    place.generate(&[]).expect(1, &["error[unreadable-include]", "table.md", "docs/api/user-get.md:"]);
    place.remove("docs/includes/table.md");
    place.write("docs/includes/table.md", [b"\xff\xfe\0", table().as_bytes()].concat());
    place.generate(&[]);
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
