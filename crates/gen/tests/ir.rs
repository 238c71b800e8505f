//! `gen ir` prints one JSON object on standard output, and nothing else there.

mod common;

use std::io::Read as _;
use std::process::{Command, Stdio};

use common::{Place, page};
use serde_json::Value;

#[test]
fn one_object_with_the_keys_of_the_contract() {
    let place = Place::with_pages();
    let run = place.gen_(&["ir", "--docs", "docs"]).expect(0, &[]);
    let api: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(api["schema"], 1);
    let operations = api["operations"].as_array().expect("operations");
    let lines: Vec<_> = operations.iter().map(|o| (o["page"].as_str(), o["method"].as_str(), o["path"].as_str())).collect();
    assert_eq!(
        lines,
        [
            (Some("api/group-get.md"), Some("GET"), Some("/groups/{id}")),
            (Some("api/user-get.md"), Some("GET"), Some("/users/{id}")),
        ]
    );
    for key in ["types", "examples", "diagnostics"] {
        assert!(api[key].is_array(), "{key}");
    }
    assert_eq!(run.stdout.lines().count(), 1);
    let pretty = place.gen_(&["ir", "--docs", "docs", "--pretty"]).expect(0, &[]).stdout;
    assert!(pretty.lines().count() > 10);
    assert_eq!(serde_json::from_str::<Value>(&pretty).expect("JSON"), api);
}

#[test]
fn operations_have_their_rust_names() {
    let place = Place::with_pages();
    let run = place.gen_(&["ir", "--docs", "docs"]).expect(0, &[]);
    let api: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(api["operations"][1]["rust"], "users::get");
}

#[test]
fn unreadable_pages_are_in_the_json() {
    let place = Place::with_pages();
    place.write("docs/api/empty.md", "");
    let run = place.gen_(&["ir", "--docs", "docs"]).expect(0, &[]);
    let api: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let files: Vec<_> = api["diagnostics"].as_array().into_iter().flatten().map(|d| d["source"]["file"].as_str()).collect();
    assert!(files.contains(&Some("api/empty.md")), "{files:?}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    for number in 0..300 {
        place.write(&format!("docs/api/user-get-{number}.md"), page("user", &format!("GET /users{number}/{{id}}")));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_gen"))
        .args(["ir", "--docs", "docs"])
        .current_dir(place.path(""))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gen starts");
    let mut first = [0; 10];
    child.stdout.take().expect("a pipe").read_exact(&mut first).expect("some bytes");
    let output = child.wait_with_output().expect("gen ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
