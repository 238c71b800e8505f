//! Slips of the pen on a page, and what is said about each: nothing is dropped silently.

use crate::{NoIncludes, PageFile, parse};

const USER: &str = "# user resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n";
const COLUMNS: &str = "|Property|Type|Description|\n|:--|:--|:--|\n";

/// The findings about the first page, as `severity code`, beside a page about users.
fn findings(path: &str, markdown: &str) -> Vec<String> {
    let head = "---\ndoc_type: page\n---\n";
    let file = |path: &str, text: &str| PageFile { path: path.into(), bytes: format!("{head}{text}").into() };
    let api = parse(&[file(path, markdown), file("resources/user.md", USER)], &NoIncludes);
    let own = |found: &&msgraph_ir::Diagnostic| found.source.as_ref().is_some_and(|source| source.file == path);
    let text = |found: &msgraph_ir::Diagnostic| format!("{:?} {}", found.severity, found.code).to_lowercase();
    api.diagnostics.iter().filter(own).map(text).collect()
}

fn of_properties(rows: &str) -> Vec<String> {
    findings("resources/thing.md", &format!("# thing resource type\n## Properties\n{COLUMNS}{rows}"))
}

#[test]
fn words_that_are_no_type_are_told() {
    assert_eq!(of_properties("|a|DateTimeOffset collecton|One.|\n"), ["warning unreadable-type"]);
    for type_ in
        ["String collection", "Collection(Edm.String)", "[user](user.md) collection", "String (url)", "user object"]
    {
        assert_eq!(of_properties(&format!("|a|{type_}|One.|\n")), Vec::<String>::new(), "{type_}");
    }
}

#[test]
fn properties_listed_twice_are_told() {
    assert_eq!(of_properties("|a|String|One.|\n|a|Int32|Two.|\n"), ["warning duplicate-property"]);
    assert_eq!(of_properties("|a|String|One.|\n|a|String|Two.|\n"), ["note duplicate-property"]);
}

#[test]
fn missing_cells_are_told_but_for_descriptions() {
    assert_eq!(of_properties("|a|String|\n"), Vec::<String>::new());
    assert_eq!(of_properties("|a|\n"), ["warning malformed-table", "warning unreadable-type"]);
}

#[test]
fn links_to_pages_that_are_not_there_are_told() {
    assert_eq!(of_properties("|a|[user](usr.md)|One.|\n"), ["note broken-link"]);
    assert_eq!(of_properties("|a|[user](user.md)|One.|\n"), Vec::<String>::new());
    assert_eq!(of_properties("|a|[widget](widget.md)|One.|\n"), ["warning unknown-type"]);
}

#[test]
fn members_are_told_from_numbers_and_listed_once() {
    let of_members = |table: &str| findings("resources/size.md", &format!("# size enum type\n## Members\n{table}"));
    let good = "|Member|Value|Description|\n|:--|:--|:--|\n|big|0|Big.|\n";
    assert_eq!(of_members(good), Vec::<String>::new());
    assert_eq!(of_members(&good.replace("Member", "Mmber")), ["warning unknown-table"]);
    assert_eq!(of_members(&format!("{good}|big|1|Bigger.|\n")), ["warning duplicate-member"]);
}

#[test]
fn a_heading_that_names_another_type_than_the_annotation_is_told() {
    let page = |heading: &str| {
        let json = "<!-- {\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.workbookChart\"} -->\n```json\n{\"a\": \"String\"}\n```\n";
        findings(
            "resources/chart.md",
            &format!("# {heading} resource type\n## Properties\n{COLUMNS}|a|String|One.|\n\n{json}"),
        )
    };
    assert_eq!(page("workbookTable"), ["warning contradictory-name"]);
    assert_eq!(page("Chart"), Vec::<String>::new());
}

#[test]
fn a_page_without_a_title_is_told() {
    assert_eq!(
        findings("resources/thing.md", &format!("## Properties\n{COLUMNS}|a|String|One.|\n")),
        ["warning missing-title"]
    );
}

#[test]
fn an_annotation_of_another_type_than_the_text_is_told() {
    let page = |annotated: &str| {
        let permissions = "## Permissions\n|Permission type|Permissions|\n|:--|:--|\n|Application|User.Read.All|\n";
        let line = "## HTTP request\n```http\nGET /things\n```\n## Response\nReturns `200 OK` and a [user](../resources/user.md) object.\n";
        let example = format!(
            "## Example\n### Request\n```http\nGET /things\n```\n### Response\n<!-- {{\"blockType\": \"response\", \
             \"@odata.type\": \"{annotated}\"}} -->\n```http\nHTTP/1.1 200 OK\n\n{{\"id\": \"1\"}}\n```\n"
        );
        findings("api/a.md", &format!("# Get user\n{permissions}{line}{example}"))
    };
    assert_eq!(page("microsoft.graph.usr"), ["warning contradictory-annotation"]);
    assert_eq!(page("microsoft.graph.user"), Vec::<String>::new());
}
