//! What is recorded of the pages and files: the same on every machine, and no more than what was generated comes from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use msgraph_build::{Builder, Reason};

/// A page of a request whose answer is the type.
fn operation(request: &str, type_: &str) -> String {
    format!(
        "---\ntitle: \"Get it\"\ndoc_type: apiPageType\n---\n\n# Get it\n\nNamespace: microsoft.graph\n\nRead it.\n\n## HTTP \
         request\n\n``` http\n{request}\n```\n\n## Response\n\nIf successful, this method returns a `200 OK` response code and a \
         [{type_}](../resources/{type_}.md) object in the response body.\n"
    )
}

fn resource(name: &str, rows: &str) -> String {
    format!(
        "---\ntitle: \"{name} resource type\"\ndoc_type: resourcePageType\n---\n\n# {name} resource type\n\nNamespace: \
         microsoft.graph\n\nA thing.\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n{rows}"
    )
}

fn docs(folder: &Path) {
    for kind in ["api", "resources"] {
        fs::create_dir_all(folder.join(kind)).expect("the folder is made");
    }
    for name in ["car", "tree"] {
        let write = |path: String, text: String| fs::write(folder.join(path), text).expect("the file is written");
        write(format!("api/{name}-get.md"), operation(&format!("GET /{name}s/{{id}}"), name));
        write(
            format!("resources/{name}.md"),
            resource(name, "|color|String|Its color. Possible values are: `red`, `green`.|\n"),
        );
    }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = fs::read_dir(folder.join("src")).expect("a folder").map(|entry| entry.expect("an entry").path());
    names.filter(|path| path.is_file()).map(|path| (path.display().to_string(), fs::read(path).expect("a file"))).collect()
}

#[test]
fn only_pages_that_contribute_are_recorded() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (pages, out) = (folder.path().join("docs"), folder.path().join("out"));
    docs(&pages);
    let builder = Builder::new(&pages).out_dir(&out).select(["GET /cars/{id}"]).threads(1);
    builder.generate().expect("files");
    let record = fs::read_to_string(out.join("src/msgraph-gen.json")).expect("a record");
    assert!(record.contains("\n\"cars::get\": {\"api/car-get.md\":\""), "{record}");
    assert!(record.contains("\n\"models::Car\": {\"resources/car.md\":\""), "{record}");
    assert!(record.contains("\n\"models::CarColor\": {\"resources/car.md\":\""), "{record}");
    assert!(!record.contains("tree"), "{record}");
    let before = files(&out);
    fs::write(pages.join("resources/tree.md"), resource("tree", "|height|Int32|Its height.|\n")).expect("a page");
    fs::write(pages.join("api/tree-list.md"), operation("GET /trees", "tree")).expect("a page");
    // A line that is put in above moves facts, and changes none.
    let page = fs::read_to_string(pages.join("resources/car.md")).expect("a page");
    fs::write(pages.join("resources/car.md"), page.replace("## Properties", "<!-- a comment -->\n\n## Properties"))
        .expect("a page");
    assert!(builder.check().expect("a comparison").comparison.is_current());
    builder.threads(4).generate().expect("files");
    assert!(files(&out) == before);
}

#[test]
fn a_check_has_its_reasons() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (pages, out) = (folder.path().join("docs"), folder.path().join("out"));
    docs(&pages);
    let builder = Builder::new(&pages).out_dir(&out);
    builder.generate().expect("files");
    let rows = "|color|String|Its color. Possible values are: `red`, `blue`.|\n";
    fs::write(pages.join("resources/car.md"), resource("car", rows)).expect("a page");
    let items = ["cars::get", "models::Car", "models::CarColor"].map(str::to_owned);
    let reasons = builder.check().expect("a comparison").comparison.reasons;
    // The function answers the type, but its own facts are the same.
    assert_eq!(reasons, [Reason::ChangedPage { page: "resources/car.md".into(), items: items[1..].to_vec() }]);
    let reasons = builder.attribution("Somebody").check().expect("a comparison").comparison.reasons;
    assert_eq!(reasons.first(), Some(&Reason::Options));
    assert_eq!(reasons.len(), 2);
}
