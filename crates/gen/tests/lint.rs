//! `gen lint`: what it prints, and how it ends.

mod common;

use common::{Place, page};
use serde_json::Value;

const THING: &str = r#"---
title: "thing resource type"
doc_type: resourcePageType
---

# thing resource type

Namespace: microsoft.graph

A thing.

## Properties

|Property|Type|Description|
|:---|:---|:---|
|id|String|Identifies it.|
|sizes|Int32 collection|The sizes it comes in.|

## JSON representation

<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.thing" } -->
```json
{ "id": "String (identifier)", "sizes": [ 1 ] }
```
"#;

const EXAMPLE: &str = r#"
## Examples

<!-- { "blockType": "request", "name": "get_thing" } -->
```http
GET https://graph.microsoft.com/v1.0/things/1
```

```http
HTTP/1.1 200 OK

{
  "id": "1",
  "sizes": 3,
  "shape": "round"
}
```
"#;

/// A folder with warnings and a note about one page, and nothing about the others.
fn place() -> Place {
    let place = Place::with_pages();
    place.write("docs/resources/thing.md", THING);
    place.write("docs/api/thing-get.md", thing_get());
    place
}

fn thing_get() -> String {
    let answer = "a `200 OK` response code and a [thing](../resources/thing.md) object.";
    page("thing", "GET /things/{id}").replace("a `204 No Content` response code.", answer) + EXAMPLE
}

fn lint(place: &Place, more: &[&str]) -> common::Run {
    place.gen_(&[&["lint", "--docs", "docs"], more].concat())
}

#[test]
fn findings_are_printed_with_both_places() {
    let run = lint(&place(), &[]).expect(0, &["0 errors, 2 warnings, 1 note"]);
    insta::assert_snapshot!("text", run.stdout);
    insta::assert_snapshot!("summary", run.stderr);
}

#[test]
fn findings_are_printed_as_json() {
    let run = lint(&place(), &["--format", "json"]).expect(0, &[]);
    insta::assert_snapshot!("json", run.stdout);
}

#[test]
fn findings_are_printed_as_sarif() {
    let run = lint(&place(), &["--format", "sarif"]).expect(0, &[]);
    let mut log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let rules = log["runs"][0]["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().expect("rules");
    for rule in rules {
        for text in [&rule["shortDescription"]["text"], &rule["help"]["text"]] {
            assert!(text.as_str().is_some_and(|text| text.len() > 20), "{rule}");
        }
    }
    for result in log["runs"][0]["results"].as_array_mut().expect("results") {
        // Other codes come and go; the place in the list is none of the snapshot's business.
        let index = result["ruleIndex"].take().as_u64().expect("an index");
        let index = usize::try_from(index).expect("a small number");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!("sarif", serde_json::to_string_pretty(&log["runs"][0]["results"]).expect("text"));
}

#[test]
fn exit_codes_follow_the_options() {
    let place = place();
    for (options, code) in [
        (vec![], 0),
        (vec!["--deny", "warnings"], 1),
        (vec!["--deny", "missing-annotation"], 1),
        (vec!["--deny", "unknown-type"], 0),
        (vec!["--deny", "warnings", "--allow", "undocumented-property,example-collection"], 0),
        (vec!["--deny", "unknown-type, warnings", "--allow", "undocumented-property, example-collection"], 0),
        (vec!["--deny", "warnings", "--allow", "undocumented-property", "--allow", "example-collection"], 0),
        (vec!["--deny", "warnings", "api/user-*.md"], 0),
        (vec!["--deny", "warnings", "api/*.md"], 1),
        (vec!["--deny", "warnings", "docs/api/thing-get.md"], 1),
    ] {
        lint(&place, &options).expect(code, &[]);
    }
    place.write("docs/api/empty-get.md", "");
    lint(&place, &[]).expect(1, &["1 error, ", "empty-page"]);
    lint(&place, &["--allow", "empty-page"]).expect(0, &["0 errors"]);
}

#[test]
fn wrong_options_are_told_with_the_nearest_name() {
    let place = place();
    lint(&place, &["--allow", "unknown-tpye"]).expect(2, &["there is no code `unknown-tpye`, but `unknown-type`"]);
    lint(&place, &["--deny", "zzz"]).expect(2, &["there is no code `zzz`; `gen lint --explain codes` lists all"]);
    lint(&place, &["api/usr-*.md"]).expect(2, &["no page fits `api/usr-*.md`"]);
    lint(&place, &["api/[.md"]).expect(2, &["no page fits `api/[.md`"]);
    place.gen_(&["lint", "--docs", "nowhere"]).expect(2, &["`nowhere`"]);
    place.gen_(&["lint", "--format", "xml"]).expect(2, &[]);
}

#[test]
fn codes_are_explained_without_pages() {
    let place = Place::new();
    let run = place.gen_(&["lint", "--explain", "unknown-type"]).expect(0, &[]);
    assert!(run.stdout.starts_with("# unknown-type\n\nNo page describes"), "{}", run.stdout);
    let run = place.gen_(&["lint", "--explain", "codes"]).expect(0, &[]);
    assert!(run.stdout.lines().count() > 60 && run.stdout.contains("\nunknown-type  "), "{}", run.stdout);
    place.gen_(&["lint", "--explain", "unknown-typ"]).expect(2, &["but `unknown-type`"]);
}

#[test]
fn comments_accept_findings() {
    let place = place();
    let comment = "\n<!-- gen-lint: allow(undocumented-property, example-collection, missing-annotation) as it is -->\n";
    place.write("docs/api/thing-get.md", thing_get() + comment);
    lint(&place, &["--deny", "warnings"]).expect(0, &["0 errors, 0 warnings, 0 notes", "3 findings suppressed"]);
    place.write("docs/api/user-get.md", page("user", "GET /users/{id}") + comment);
    let run = lint(&place, &[]).expect(0, &["0 errors, 0 warnings, 3 notes", "unused-suppression"]);
    assert!(run.stdout.contains("docs/api/user-get.md"), "{}", run.stdout);
}

#[test]
fn the_result_depends_on_the_pages_alone() {
    let place = place();
    for number in 0..20 {
        place.write(&format!("docs/api/thing-get-{number}.md"), thing_get());
    }
    let runs = ["1", "2", "7"].map(|threads| lint(&place, &["--format", "json", "--threads", threads]).stdout);
    assert!(runs[0].len() > 5_000, "{}", runs[0]);
    assert!(runs.iter().all(|run| *run == runs[0]));
    let places: Vec<Value> = serde_json::from_str(&runs[0]).expect("an array");
    let key = |finding: &Value| {
        let number = |key: &str| finding[key].as_u64().unwrap_or_default();
        (finding["file"].as_str().map(str::to_owned), number("line"), number("column"), finding["code"].to_string())
    };
    assert!(places.is_sorted_by_key(key));
}
