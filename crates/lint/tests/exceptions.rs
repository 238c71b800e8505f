//! Where the checks hold their peace, and how much they make of what they say: small pages, one rule each.

use msgraph_ir::{Diagnostic, Severity};
use msgraph_parser::{NoIncludes, PageFile, parse};

const HEAD: &str = "---\ndoc_type: page\n---\n";
const COLUMNS: &str = "|Property|Type|Description|\n|:--|:--|:--|\n";

fn resource(name: &str, annotation: &str, rows: &str) -> (String, String) {
    let page = format!(
        "{HEAD}# {name} resource type\n\n## Properties\n\n{COLUMNS}{rows}\n\n## JSON representation\n\n\
         <!-- {{ \"blockType\": \"resource\", \"keyProperty\": \"id\", \"@odata.type\": \"microsoft.graph.{name}\"{annotation} }} -->\n\
         ```json\n{{ }}\n```\n"
    );
    (format!("resources/{name}.md"), page)
}

/// A page whose example has the body.
fn get_thing(body: &str) -> (String, String) {
    let page = format!(
        "{HEAD}# Get thing\n\n## HTTP request\n\n```http\nGET /things/{{id}}\n```\n\n## Response\n\nA `200 OK` and a \
         [thing](../resources/thing.md) object.\n\n## Example\n\n<!-- {{ \"blockType\": \"request\" }} -->\n```http\nGET \
         /things/1\n```\n\n<!-- {{ \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.thing\" }} -->\n```http\n\
         HTTP/1.1 200 OK\n\n{body}\n```\n"
    );
    ("api/thing-get.md".to_owned(), page)
}

fn send_thing(line: &str, rows: &str, body: &str) -> (String, String) {
    let page = format!(
        "{HEAD}# Send thing\n\n## HTTP request\n\n```http\n{line}\n```\n\n## Request body\n\nSupply a JSON representation of the \
         [thing](../resources/thing.md) object.\n\n{COLUMNS}{rows}\n\n## Example\n\n<!-- {{ \"blockType\": \"request\" }} -->\n\
         ```http\n{}\nContent-type: application/json\n\n{body}\n```\n\n<!-- {{ \"blockType\": \"response\" }} -->\n```http\n\
         HTTP/1.1 204 No Content\n```\n",
        line.replace("{id}", "1")
    );
    ("api/thing-send.md".to_owned(), page)
}

fn check(pages: &[(String, String)]) -> Vec<Diagnostic> {
    let files: Vec<PageFile> =
        pages.iter().map(|(path, text)| PageFile { path: path.clone(), bytes: text.clone().into_bytes() }).collect();
    msgraph_lint::check(&parse(&files, &NoIncludes), &files, &NoIncludes)
}

fn codes(pages: &[(String, String)]) -> Vec<(Severity, String)> {
    check(pages).into_iter().map(|finding| (finding.severity, finding.code)).collect()
}

fn warning(code: &str) -> Vec<(Severity, String)> {
    vec![(Severity::Warning, code.to_owned())]
}

fn note(code: &str) -> Vec<(Severity, String)> {
    vec![(Severity::Note, code.to_owned())]
}

const ROWS: &str = "|name|String|Its name.|\n|size|Int32|Its size.|\n|tags|String collection|Its tags.|";

#[test]
fn open_types_annotations_and_extensions_may_have_any_property() {
    let thing = |annotation: &str| resource("thing", annotation, ROWS);
    let extended = "{ \"name\": \"a\", \"other\": 1 }";
    assert_eq!(codes(&[thing(""), get_thing(extended)]), warning("undocumented-property"));
    assert_eq!(codes(&[thing(", \"openType\": true"), get_thing(extended)]), []);
    for body in
        ["{ \"@odata.etag\": \"a\" }", "{ \"name@odata.type\": \"a\" }", "{ \"ext_skype\": 1 }", "{ \"id\": \"1\" }"]
    {
        assert_eq!(codes(&[thing(""), get_thing(body)]), [], "{body}");
    }
}

#[test]
fn derived_types_have_properties_of_their_own() {
    let derived = resource("toy", ", \"baseType\": \"microsoft.graph.thing\"", "|color|String|Its color.|");
    let thing = resource("thing", "", ROWS);
    let of = |body: &str| codes(&[thing.clone(), derived.clone(), get_thing(body)]);
    assert_eq!(of("{ \"color\": \"red\" }"), []);
    assert_eq!(of("{ \"@odata.type\": \"#microsoft.graph.toy\", \"name\": \"a\", \"color\": \"red\" }"), []);
    assert_eq!(of("{ \"@odata.type\": \"#microsoft.graph.toy\", \"shape\": 1 }"), warning("undocumented-property"));
    // Nothing is known of a type without a page.
    assert_eq!(of("{ \"@odata.type\": \"#microsoft.graph.unheardOf\", \"shape\": 1 }"), []);
}

#[test]
fn placeholders_and_null_are_no_values() {
    let of = |body: &str| codes(&[resource("thing", "", ROWS), get_thing(body)]);
    for value in ["null", "\"<size>\"", "\"size-value\"", "\"...\"", "\"{size}\"", "\"Integer\""] {
        assert_eq!(of(&format!("{{ \"size\": {value} }}")), [], "{value}");
    }
    assert_eq!(of("{ \"size\": \"12\" }"), warning("example-value-type"));
    assert_eq!(of("{ \"tags\": \"a\" }"), warning("example-collection"));
    assert_eq!(of("{ \"name\": [\"a\"] }"), warning("example-collection"));
}

#[test]
fn errors_and_other_types_are_not_compared() {
    let thing = resource("thing", "", ROWS);
    let (path, page) = get_thing("{ \"error\": { \"code\": \"x\" } }");
    let failed = (path.clone(), page.replace("HTTP/1.1 200 OK", "HTTP/1.1 404 Not Found"));
    assert_eq!(codes(&[thing.clone(), (path, page)]), warning("undocumented-property"));
    assert_eq!(codes(&[thing, failed]), []);
}

#[test]
fn a_type_with_a_property_value_may_look_like_a_collection() {
    let of = |rows: &str| codes(&[resource("thing", "", rows), get_thing("{ \"value\": [ { \"name\": \"a\" } ] }")]);
    assert_eq!(of(ROWS), warning("contradictory-collection"));
    assert_eq!(of(&format!("{ROWS}\n|value|[thing](thing.md) collection|More.|")), []);
}

#[test]
fn alternatives_are_no_value() {
    let rows = "|form|String|The possible values are: `round`, `flat`.|";
    let of = |body: &str| codes(&[resource("thing", "", rows), get_thing(body)]);
    assert_eq!(of("{ \"form\": \"round | flat\" }"), []);
    assert_eq!(of("{ \"form\": \"round, square\" }"), note("undocumented-value"));
}

#[test]
fn a_value_is_marked_where_it_stands() {
    let rows = "|forms|[form](#form-values) collection|Its forms.|\n\n### form values\n\n|Member|Description|\n|:--|:--|\n|flat|Flat.|";
    let found = check(&[resource("thing", "", rows), get_thing("{ \"forms\": [\n  \"flat\", \"round\" ] }")]);
    let [finding] = &found[..] else { panic!("{found:?}") };
    let place = finding.source.as_ref().map(|source| (source.line, source.column));
    assert_eq!((place, finding.length), (Some((28, Some(11))), Some(7)));
    assert_eq!(finding.related.len(), 2);
}

#[test]
fn links_are_looked_up_in_texts_and_tables() {
    let thing = |text: &str| {
        let (path, page) = resource("thing", "", ROWS);
        (path, page.replace("## Properties", &format!("{text}\n\n## Properties")))
    };
    let good = "A [thing](thing.md#json-representation), see [get](../api/thing-get.md) and [graph](/graph/overview.md).";
    let pages = |text: &str| [thing(text), get_thing("{ \"name\": \"a\" }")];
    assert_eq!(codes(&pages(good)), []);
    let table = "## Methods\n\n|Method|Return type|Description|\n|:--|:--|:--|\n|[Get](../api/thing-gt.md)|[thing](..\\resources\\thing.md)|Gets.|";
    for (text, line, column, help) in [
        (
            format!("{good}\nA [thing](tings.md)."),
            7,
            11,
            "Link to resources/thing.md, which describes `microsoft.graph.thing`.",
        ),
        (format!("{good}\n\n{table}"), 12, 8, "Is it api/thing-get.md?"),
        (format!("{good}\n\nOf [toys](toy.md)."), 8, 11, "Add the page, or correct the link."),
    ] {
        let found = check(&pages(&text));
        let [finding] = &found[..] else { panic!("{found:?}") };
        let place = finding.source.as_ref().map(|source| (source.line, source.column));
        assert_eq!((finding.code.as_str(), place), ("broken-link", Some((line, Some(column)))), "{text}");
        assert_eq!(finding.help.as_deref(), Some(help));
    }
    // A part of the documentation leads to pages that are not in it.
    assert_eq!(codes(&pages(&"A [toy](toy.md), a [box](box.md). ".repeat(9))), []);
}

#[test]
fn values_in_other_capitals_and_beside_a_description_are_notes() {
    let rows = "|size|[size](#size-values)|Its size.|\n|form|String|The possible values are: `round`, `flat`.|\n\n### size \
                values\n\n|Member|Description|\n|:--|:--|\n|small|Small.|\n|big|Big.|";
    let of = |body: &str| codes(&[resource("thing", "", rows), get_thing(body)]);
    assert_eq!(of("{ \"size\": \"small\", \"form\": \"flat\" }"), []);
    assert_eq!(of("{ \"size\": \"Small\" }"), note("undocumented-value"));
    assert_eq!(of("{ \"size\": \"huge\" }"), warning("undocumented-value"));
    assert_eq!(of("{ \"form\": \"square\" }"), note("undocumented-value"));
}

#[test]
fn required_properties_may_stand_in_items_and_as_links() {
    let thing = resource("thing", "", &format!("{ROWS}\n|parts|[thing](thing.md) collection|Its parts.|"));
    let rows = "|name|String|Its name. Required.|\n|parts|[thing](thing.md) collection|Its parts.|";
    let of = |line: &str, body: &str| codes(&[thing.clone(), send_thing(line, rows, body)]);
    assert_eq!(of("POST /things", "{ \"name\": \"a\" }"), []);
    assert_eq!(of("POST /things", "{ \"parts\": [ { \"name\": \"a\" } ] }"), []);
    assert_eq!(of("POST /things", "{ \"name@odata.bind\": \"a\" }"), []);
    assert_eq!(of("POST /things", "{ \"parts\": [] }"), warning("missing-required-property"));
    assert_eq!(of("PATCH /things/{id}", "{ \"parts\": [] }"), note("missing-required-property"));
    // What was left out of an example may have been there.
    assert_eq!(of("POST /things", "{ \"parts\": [], ... }"), []);
}

#[test]
fn a_finding_names_both_places() {
    let found = check(&[resource("thing", "", ROWS), get_thing("{\n  \"size\": \"12\"\n}")]);
    let [finding] = &found[..] else { panic!("{found:?}") };
    let place = |source: &msgraph_ir::Source| (source.file.clone(), source.line, source.column);
    assert_eq!(finding.source.as_ref().map(place), Some(("api/thing-get.md".to_owned(), 28, Some(3))));
    assert_eq!(finding.text.as_deref(), Some("  \"size\": \"12\""));
    let related: Vec<_> = finding.related.iter().map(|related| place(&related.source)).collect();
    assert_eq!(related, [("resources/thing.md".to_owned(), 11, None)]);
}

#[test]
fn pages_without_annotations_are_told_once() {
    let (path, page) = get_thing("{ \"name\": \"a\" }");
    let bare: String = page.lines().filter(|line| !line.starts_with("<!--")).map(|line| format!("{line}\n")).collect();
    let thing = resource("thing", "", ROWS);
    assert_eq!(codes(&[thing.clone(), (path.clone(), bare)]), note("missing-annotation"));
    assert_eq!(codes(&[thing, (path, page)]), []);
}
