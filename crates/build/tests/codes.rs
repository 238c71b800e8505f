//! The documentation of the codes: every code has its page and every page its code, and the examples of a page give what
//! the page is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use msgraph_build::Builder;
use msgraph_lint::codes::{self, CODES, Code};

/// Codes about files, limits and names, of which no page of text is an example.
const WITHOUT_EXAMPLES: [&str; 17] = [
    "binary-page",
    "example-contradicts-page",
    "file-name-not-utf-8",
    "include-cycle",
    "inheritance-depth",
    "name-collision",
    "nested-too-deep",
    "not-utf-8",
    "page-outside-documentation",
    "page-too-large",
    "too-many-headings",
    "too-many-includes",
    "too-many-request-lines",
    "too-many-rows",
    "types-too-deep",
    "unreadable-include",
    "unreadable-page",
];

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
|displayName|String|Its name.|
|color|[color](#color-values)|Its color.|
|sizes|Int32 collection|The sizes it comes in.|

### color values

|Member|Description|
|:---|:---|
|red|Red.|
|green|Green.|

## JSON representation

<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.thing" } -->
```json
{ "id": "String (identifier)", "displayName": "String", "color": "String", "sizes": [ 1 ] }
```
"#;

const PERMISSIONS: &str = "## Permissions\n\n|Permission type|Least privileged permissions|Higher privileged permissions|\n\
     |:---|:---|:---|\n|Application|Thing.Read.All|Not available.|\n\n";
const REQUEST: &str = "## HTTP request\n\n<!-- { \"blockType\": \"ignored\" } -->\n```http\nGET /things/{id}\n```\n\n";
const RESPONSE: &str = "## Response\n\nA `200 OK` and a [thing](../resources/thing.md) object.\n\n";

/// The pages of one example, by path.
type Pages = BTreeMap<String, String>;

/// The wrong and the right pages of a code's documentation.
fn examples(code: &Code) -> (Pages, Pages) {
    let (mut wrong, mut right) = (Pages::new(), Pages::new());
    let mut section = "";
    let mut lines = code.page.lines();
    while let Some(line) = lines.next() {
        section = line.strip_prefix("## ").unwrap_or(section);
        let Some(info) = line.strip_prefix("````markdown ") else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "````").collect();
        let (path, is_whole) = info.split_once(' ').map_or((info, false), |(path, more)| (path, more == "whole"));
        let text = text.iter().map(|line| format!("{line}\n")).collect::<String>();
        let page = if is_whole { text } else { framed(path, &text) };
        let pages = if section == "Wrong" { &mut wrong } else { &mut right };
        pages.insert(path.to_owned(), page);
    }
    (wrong, right)
}

/// An example with what stands on every page.
fn framed(path: &str, text: &str) -> String {
    let mut page = "---\ntitle: \"A page\"\ndoc_type: page\n---\n\n".to_owned();
    let has = |heading: &str| text.contains(heading);
    let name = path.trim_end_matches(".md").rsplit('/').next().unwrap_or_default();
    if text.starts_with("# ") {
        return page + text;
    }
    if path.starts_with("resources/") {
        return page + &format!("# {name} resource type\n\nNamespace: microsoft.graph\n\n") + text;
    }
    page.push_str("# Get thing\n\nNamespace: microsoft.graph\n\nGet a thing.\n\n");
    let parts = [("## Permissions", PERMISSIONS), ("## HTTP request", REQUEST), ("## Response", RESPONSE)];
    let before_examples = parts.iter().filter(|(heading, _)| !has(heading)).map(|(_, part)| *part);
    page.extend(before_examples);
    page + text
}

/// The codes of all findings.
fn codes_of(pages: &Pages) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let thing = ("resources/thing.md".to_owned(), THING.to_owned());
    let context = Some(&thing).filter(|(path, _)| !pages.contains_key(path)).map(|(path, text)| (path, text));
    for (path, text) in pages.iter().chain(context) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the page is written");
    }
    let linted = Builder::new(folder.path()).threads(1).lint().expect("a folder with pages");
    linted.findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn the_context_has_no_findings() {
    assert_eq!(codes_of(&Pages::new()), BTreeSet::new());
    let page = ("api/other-get.md".to_owned(), framed("api/other-get.md", ""));
    assert_eq!(codes_of(&Pages::from([page])), BTreeSet::new());
}

#[test]
fn the_examples_give_what_their_page_is_about() {
    let mut failures = Vec::new();
    for code in CODES {
        let (wrong, right) = examples(code);
        if WITHOUT_EXAMPLES.contains(&code.name) {
            assert!(wrong.is_empty() && right.is_empty(), "{} has examples after all", code.name);
            continue;
        }
        assert!(!wrong.is_empty() && !right.is_empty(), "{} has no examples", code.name);
        let (of_wrong, of_right) = (codes_of(&wrong), codes_of(&right));
        if of_wrong != BTreeSet::from([code.name.to_owned()]) || !of_right.is_empty() {
            failures.push(format!("{}: wrong gives {of_wrong:?}, right gives {of_right:?}", code.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_page_has_its_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes");
    let contents = fs::read_to_string(folder.join("README.md")).expect("the table of contents");
    for entry in fs::read_dir(&folder).expect("the pages") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let Some(name) = name.strip_suffix(".md").filter(|name| *name != "README") else { continue };
        let code = codes::find(name).unwrap_or_else(|| panic!("docs/codes/{name}.md has no code"));
        assert!(code.page.starts_with(&format!("# {name}\n\n")), "the heading of docs/codes/{name}.md");
        assert!(contents.contains(&format!("- [{name}]({name}.md): ")), "{name} in the table of contents");
        assert!(code.summary().len() > 20, "{name}: {}", code.summary());
    }
}

/// The codes that the sources name: where a finding is made, its code stands in quotes.
#[test]
fn every_code_has_its_page() {
    const BEFORE: [&str; 7] = [".error(", ".warning(", ".note(", "finding(", " warning(", "code: ", "CODE: &str = "];
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = BTreeSet::new();
    for name in ["parser", "emitter", "build", "lint"] {
        for file in walkdir::WalkDir::new(crates.join(name).join("src")) {
            let file = file.expect("an entry");
            if file.path().extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let source = fs::read_to_string(file.path()).expect("a source file");
            let source = source.split("#[cfg(test)]").next().unwrap_or_default();
            for before in BEFORE {
                let quoted = source.split(before).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                found.extend(quoted.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    let is_code =
        |text: &&String| text.contains('-') && text.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '8');
    let found: Vec<&String> = found.iter().filter(is_code).collect();
    assert!(found.len() > 40, "{found:?}");
    for code in found {
        assert!(codes::find(code).is_some(), "`{code}` has no page in docs/codes");
    }
}

#[test]
fn the_pages_of_this_repository_have_no_findings() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs-input");
    let linted = Builder::new(pages).lint().expect("a folder with pages");
    assert!(linted.pages.len() > 10 && linted.suppressed == 0);
    assert_eq!(linted.findings, []);
}
