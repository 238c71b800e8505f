use super::{read_notation, read_prose_type, read_type};
use crate::syntax::{Block, Text};
use crate::testing::page_of;

const DEFINITIONS: &str = "\n[list]: ../resources/list.md\n[itemAnalytics]: ../resources/itemanalytics.md\n";

fn cell(markdown: &str) -> Text {
    let page = page_of(&format!("# T\n\n|A|B|\n|:-|:-|\n|x|{markdown}|\n{DEFINITIONS}"));
    let tables = page.sections.into_iter().flat_map(|section| section.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| table.rows).filter_map(|row| row.cells.into_iter().nth(1)).next().unwrap()
}

#[test]
fn type_cells_are_read_in_all_spellings() {
    let cases: [(&str, &str, Option<&str>, bool); 44] = [
        ("String", "Edm.String", None, false),
        ("`string`", "Edm.String", None, false),
        ("**String**", "Edm.String", None, false),
        ("Edm.String", "Edm.String", None, false),
        ("string (url)", "Edm.String", None, false),
        ("string (readonly)", "Edm.String", None, false),
        ("(Optional) String", "Edm.String", None, false),
        ("String. Required.", "Edm.String", None, false),
        ("bool", "Edm.Boolean", None, false),
        ("Edm.Boolean", "Edm.Boolean", None, false),
        ("int", "Edm.Int32", None, false),
        ("Integer", "Edm.Int32", None, false),
        ("Int16", "Edm.Int16", None, false),
        ("Int64", "Edm.Int64", None, false),
        ("Single", "Edm.Single", None, false),
        ("Double", "Edm.Double", None, false),
        ("DateTime", "Edm.DateTimeOffset", None, false),
        ("dateTimeOffset", "Edm.DateTimeOffset", None, false),
        ("Date", "Edm.Date", None, false),
        ("Edm.TimeOfDay", "Edm.TimeOfDay", None, false),
        ("Duration", "Edm.Duration", None, false),
        ("GUID", "Edm.Guid", None, false),
        ("Edm.Binary", "Edm.Binary", None, false),
        ("Stream", "Edm.Stream", None, false),
        ("Json", "microsoft.graph.Json", None, false),
        ("Untyped JSON object", "microsoft.graph.Json", None, false),
        ("String collection", "Edm.String", None, true),
        ("Collection(Edm.String)", "Edm.String", None, true),
        ("collection(string)", "Edm.String", None, true),
        ("Collection of String", "Edm.String", None, true),
        ("[user](user.md)", "user", Some("user.md"), false),
        ("[microsoft.graph.user](user.md) collection", "microsoft.graph.user", Some("user.md"), true),
        ("[user](../resources/user.md)  collection", "user", Some("../resources/user.md"), true),
        ("Collection([recipient](recipient.md))", "recipient", Some("recipient.md"), true),
        ("Collection([list][])", "list", Some("../resources/list.md"), true),
        ("[itemAnalytics][] resource", "itemAnalytics", Some("../resources/itemanalytics.md"), false),
        ("[**driveItem**][list]", "driveItem", Some("../resources/list.md"), false),
        ("[caseStatus](#casestatus-values)", "caseStatus", Some("#casestatus-values"), false),
        ("[Session Control](sessioncontrol.md)", "sessioncontrol", Some("sessioncontrol.md"), false),
        ("[a](a.md) or [b](b.md)", "a", Some("a.md"), false),
        ("[outcome](outcome.md) collection. Holds grades.", "outcome", Some("outcome.md"), true),
        ("alertSeverity", "alertSeverity", None, false),
        ("microsoft.graph.security.caseStatus collection", "microsoft.graph.security.caseStatus", None, true),
        ("entity collection", "entity", None, true),
    ];
    for (markdown, name, link, collection) in cases {
        let Some(type_) = read_type(&cell(markdown)) else { panic!("`{markdown}` was not read") };
        assert_eq!((type_.name.as_str(), type_.link.as_deref(), type_.collection), (name, link, collection), "{markdown}");
    }
}

#[test]
fn cells_without_a_type_give_none() {
    for markdown in ["None", "None.", "-", "", "n/a", "void"] {
        assert_eq!(read_type(&cell(markdown)), None, "{markdown}");
    }
}

#[test]
fn sentences_name_a_type() {
    let cases: [(&str, Option<(&str, bool)>); 8] = [
        ("If successful, returns `200 OK` and a collection of [user](user.md) objects.", Some(("user", true))),
        ("returns a [user](user.md) collection in the response body", Some(("user", true))),
        ("returns a [user](user.md) object in the response body, with a collection of links.", Some(("user", false))),
        ("returns an updated **driveItem** object", Some(("driveItem", false))),
        ("returns a workbookRange object in the body", Some(("workbookRange", false))),
        ("returns a String collection object", Some(("Edm.String", true))),
        ("returns `204 No Content`.", None),
        ("It returns nothing in the response body.", None),
    ];
    for (markdown, expected) in cases {
        let type_ = read_prose_type(&cell(markdown));
        let read = type_.as_ref().map(|type_| (type_.name.as_str(), type_.collection));
        assert_eq!(read, expected, "{markdown}");
    }
}

#[test]
fn odata_notation_is_read() {
    for (notation, name, collection) in [
        ("#microsoft.graph.user", "microsoft.graph.user", false),
        ("Collection(microsoft.graph.user)", "microsoft.graph.user", true),
        ("Collection(Edm.String)", "Edm.String", true),
        ("String", "Edm.String", false),
    ] {
        let Some(type_) = read_notation(notation) else { panic!("`{notation}` was not read") };
        assert_eq!((type_.name.as_str(), type_.collection), (name, collection), "{notation}");
    }
}
