use crate::{NoIncludes, PageFile, parse};

const KEY: &str = "## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n";
const RELATIONS: &str = "## Relationships\n|Relationship|Type|Description|\n|:--|:--|:--|\n\
    |messages|[message](message.md) collection|Mail.|\n|manager|[user](user.md)|Who.|\n";

/// The findings about the answers of a page that stands beside one of users and one of messages: code, line and the lines
/// of the other places.
fn findings(lines: &str, rest: &str) -> Vec<(String, u32, Vec<u32>)> {
    let file = |path: &str, text: String| PageFile { path: path.into(), bytes: text.into() };
    let pages = [
        file("api/page.md", format!("# X\n## HTTP request\n```http\n{lines}\n```\n{rest}")),
        file("api/user-get.md", "# Get user\n## HTTP request\n```http\nGET /me\n```\n".to_owned() + &text("user")),
        file("resources/message.md", format!("# message resource type\n{KEY}")),
        file("resources/user.md", format!("# user resource type\n{KEY}{RELATIONS}")),
    ];
    let found = parse(&pages, &NoIncludes).diagnostics.into_iter().filter(|found| found.code.starts_with("contradictory"));
    let places = |found: msgraph_ir::Diagnostic| {
        let other = found.related.iter().map(|related| related.source.line).collect();
        (found.code, found.source.map_or(0, |source| source.line), other)
    };
    found.map(places).collect()
}

fn text(type_: &str) -> String {
    format!("## Response\nReturns `200 OK` and a [{type_}](../resources/{type_}.md) object.\n")
}

fn example(request: &str, type_: &str) -> String {
    format!(
        "## Example\n```http\n{request}\n```\n<!-- {{\"blockType\": \"response\", \"@odata.type\": \
         \"microsoft.graph.{type_}\"}} -->\n```http\nHTTP/1.1 200 OK\n\n{{\"id\": \"1\"}}\n```\n"
    )
}

fn answer(line: u32, other: &[u32]) -> (String, u32, Vec<u32>) {
    ("contradictory-answer".to_owned(), line, other.to_vec())
}

#[test]
fn a_page_and_a_url_that_contradict_each_other_are_told_with_both_places() {
    assert_eq!(findings("GET /me/manager", &text("message")), [answer(4, &[7])]);
    assert_eq!(findings("GET /me/manager", &example("GET /me/manager", "message")), [answer(4, &[11])]);
    assert_eq!(findings("GET /me/manager", &text("user")), []);
}

#[test]
fn what_fits_one_of_the_request_lines_is_about_that() {
    assert_eq!(findings("GET /me/manager\nGET /me/messages/{id}", &text("message")), []);
    assert_eq!(findings("GET /me/manager\nGET /me/messages/{id}", &text("user")), []);
    // The example of an operation is about nothing else.
    let own = text("message") + &example("GET /me/manager", "message");
    assert_eq!(findings("GET /me/manager\nGET /me/messages/{id}", &own), [answer(4, &[8, 14])]);
}

#[test]
fn an_example_that_shows_another_number_of_values_is_told() {
    let list =
        text("user") + &example("GET /me/manager", "user").replace("{\"id\": \"1\"}", "{\"value\": [{\"id\": \"1\"}]}");
    assert_eq!(findings("GET /me/manager", &list), [answer(4, &[13])]);
}

#[test]
fn what_fits_no_request_line_is_told_once() {
    assert_eq!(findings("GET /me/messages/{id}\nGET /me/messages", &text("user")), [answer(4, &[8])]);
}

#[test]
fn an_annotation_that_contradicts_the_text_is_told_at_its_code_block() {
    let page = text("user") + &example("GET /me/manager", "message");
    assert_eq!(findings("GET /me/manager", &page), [("contradictory-annotation".to_owned(), 13, vec![7])]);
}
