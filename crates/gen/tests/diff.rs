//! `gen diff` compares folders and files, tells what breaks, and says so by its exit code.

mod common;

use common::{Place, page};
use serde_json::Value;

const TYPE: &str = "---\ntitle: \"user resource type\"\ndescription: \"A user.\"\ndoc_type: resourcePageType\n---\n\n\
    # user resource type\n\nNamespace: microsoft.graph\n\nA user.\n\n## Properties\n\n|Property|Type|Description|\n\
    |:---|:---|:---|\n|id|String|The key.|\n|age|Int32|In years.|\n";

/// Two folders with the same pages, `docs` and `new`.
fn place() -> Place {
    let place = Place::with_pages();
    place.write("docs/resources/user.md", TYPE);
    for (name, content) in place.files("docs") {
        place.write(&format!("new/{name}"), content);
    }
    place
}

#[test]
fn the_same_pages_do_not_differ() {
    let place = place();
    let run = place.gen_(&["diff", "docs", "new", "--deny", "any"]).expect(0, &["no differences"]);
    assert_eq!(run.stdout, "");
    let run = place.gen_(&["diff", "docs", "new", "--format", "json", "--quiet"]).expect(0, &[]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("[]\n", ""));
}

#[test]
fn differences_are_grouped_and_marked() {
    let place = place();
    place.write("new/resources/user.md", TYPE.replace("|age|Int32|", "|age|Int64|") + "|mail|String|By post.|\n");
    place.write("new/api/group-get.md", page("group", "GET /groups/{id}").replace("Directory.Read.All", "Group.Read.All"));
    place.remove("new/api/user-get.md");
    let run = place.gen_(&["diff", "docs", "new"]).expect(1, &["7 differences, 4 of them breaking"]);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_exit_code_is_that_of_what_is_denied() {
    let place = place();
    place.write("new/resources/user.md", TYPE.to_owned() + "|mail|String|By post.|\n");
    place.gen_(&["diff", "docs", "new"]).expect(0, &["1 difference, 0 of them breaking"]);
    place.gen_(&["diff", "docs", "new", "--deny", "any"]).expect(1, &[]);
    place.gen_(&["diff", "new", "docs"]).expect(1, &["1 difference, 1 of them breaking"]);
    place.gen_(&["diff", "new", "docs", "--deny", "none"]).expect(0, &[]);
}

#[test]
fn files_are_compared_as_folders_are() {
    let place = place();
    place.write("old.json", place.gen_(&["ir", "--docs", "docs"]).expect(0, &[]).stdout);
    place.gen_(&["diff", "old.json", "docs", "--deny", "any"]).expect(0, &["no differences"]);
    place.write("new/resources/user.md", TYPE.replace("|age|Int32|", "|age|Int64|"));
    let run = place.gen_(&["diff", "old.json", "new", "--format", "json"]).expect(1, &[]);
    let changes: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let change = &changes[0];
    for (key, expected) in
        [("subject", "property"), ("action", "changed"), ("of", "microsoft.graph.user"), ("fact", "type")]
    {
        assert_eq!(change[key], expected);
    }
    assert_eq!((&change["breaking"], &change["rust"]), (&true.into(), &"models::User::age".into()));
    assert_eq!(change["effects"][0]["effect"], "is `Option<i64>` instead of `Option<i32>`");
    assert_eq!(changes.as_array().map(Vec::len), Some(1));
}

#[test]
fn what_cannot_be_read_is_a_failure() {
    let place = place();
    place.write("other.json", "{}");
    place.write("later.json", r#"{"schema":99,"types":[],"operations":[],"examples":[],"diagnostics":[]}"#);
    place.gen_(&["diff", "docs", "nowhere"]).expect(2, &["`nowhere` cannot be read"]);
    place.gen_(&["diff", "docs", "other.json"]).expect(2, &["`other.json` is not what `gen ir` prints: missing field"]);
    place.gen_(&["diff", "docs", "later.json"]).expect(2, &["schema 99"]);
    place.gen_(&["diff", "docs"]).expect(2, &["NEW"]);
    place.gen_(&["diff", "docs", "new", "--format", "xml"]).expect(2, &["xml"]);
}

#[test]
fn errors_that_may_hide_differences_are_told() {
    let place = place();
    place.write("new/api/empty.md", "");
    place.gen_(&["diff", "docs", "new"]).expect(0, &["new: 1 error, which may hide differences", "no differences"]);
}
