//! Small pages with each sort of line.

use std::fmt::Write as _;

use insta::assert_snapshot;
use msgraph_parser::{Diagnostics, IncludeError, Includes, NoIncludes, PageFile, parse, syntax};

use crate::{NoteKind, Reading, explain};

const USER: &str = "---\ndoc_type: resourcePageType\ntitle: user\n---\n# user resource type\n\nNamespace: microsoft.graph\n\n\
    > Somebody,\n> see [more](https://example.com).\n\nInherits from [directoryObject](directoryobject.md).\n\n## Methods\n\n|Method|\n|:--|\n\
    |Get|\n\n## Properties\n\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|The key. Read-only.|\n|age|???|In years.|\n\n\
    ## JSON representation\n\n<!-- {\n  \"blockType\": \"resource\",\n  \"@odata.type\": \"microsoft.graph.user\"\n} -->\n\
    ```json\n{\"id\": \"String\"}\n```\n";
const UPDATE: &str = "# Update user\n\nNamespace: microsoft.graph\n\nChange a\n[user](../resources/user.md).\n\n## Permissions\n\n\
    [!INCLUDE [table](../includes/table.md)]\n\n## HTTP request\n\n```http\nPATCH /users/{id}\n```\n\n## Query parameters\n\n\
    Supports `$select`, and `$top`.\n\n## Request headers\n\n|Name|Description|\n|:--|:--|\n|Authorization|Bearer.|\n|Prefer|A wish.|\n\n\
    ## Request body\n\nSupply a [user](../resources/user.md).\n\n|Property|Type|Description|\n|:--|:--|:--|\n|age|Int32|In years.|\n\n\
    ## Response\n\nReturns `200 OK` and a [user](../resources/user.md) object.\n\nWhat else there is to say.\n\n## Example\n\n\
    <!-- { \"blockType\": \"request\", \"name\": \"a\" } -->\n```http\nPATCH https://graph.microsoft.com/v1.0/users/1\n\n{\"age\": 1,}\n```\n";
const VALUES: &str = "# size enumeration\n\nNamespace: microsoft.graph\n\nHow large.\n\n## Members\n\n|Member|Value|Description|\n\
    |:--|:--|:--|\n|small|0|Little.|\n|large|1|Much.|\n";
const TABLE: &str = "---\nms.topic: include\n---\n\n|Permission type|Permissions (from least to most privileged)|\n|:--|:--|\n\
    |Delegated (work or school account)|User.Read|\n|Application|Not supported.|\n";

struct Included;

impl Includes for Included {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        if path == "includes/table.md" { Ok(TABLE.into()) } else { Err(IncludeError::Missing) }
    }
}

/// The lines of a page, those from which nothing comes marked with a dot, with the first letter of each note.
fn explained(path: &str, pages: &[(&str, &str)], includes: &dyn Includes) -> String {
    let files: Vec<PageFile> =
        pages.iter().map(|(path, text)| PageFile { path: (*path).into(), bytes: (*text).into() }).collect();
    let api = parse(&files, includes);
    let file = files.iter().find(|file| file.path == path).expect("a page");
    let page = syntax::read_page(file, includes, &mut Diagnostics::default()).expect("text");
    let explanation = explain(&page, &api).expect("a plan");
    let mut text = String::new();
    for line in explanation.lines {
        let mark = if line.reading == Reading::Nothing { '.' } else { ' ' };
        let _ = writeln!(text, "{}{}{mark}|{}", line.included.unwrap_or_default(), line.number, line.text);
        for note in line.notes {
            let sign = match note.kind {
                NoteKind::Fact => '=',
                NoteKind::Rust => '>',
                NoteKind::Finding(_) => '!',
            };
            let _ = writeln!(text, "    {sign} {}", note.text);
        }
    }
    text
}

#[test]
fn a_page_about_a_type() {
    assert_snapshot!(explained("resources/user.md", &[("resources/user.md", USER)], &NoIncludes));
}

#[test]
fn a_page_about_an_operation() {
    let pages = [("resources/user.md", USER), ("api/user-update.md", UPDATE)];
    assert_snapshot!(explained("api/user-update.md", &pages, &Included));
}

#[test]
fn a_page_about_an_enumeration() {
    assert_snapshot!(explained("resources/size.md", &[("resources/size.md", VALUES)], &NoIncludes));
}

#[test]
fn a_page_that_says_nothing() {
    let text = "# Overview\n\nRead on.\n";
    assert_eq!(
        explained("resources/overview.md", &[("resources/overview.md", text)], &NoIncludes).matches(".|").count(),
        2
    );
}

#[test]
fn members_belong_to_the_enumeration_of_their_heading() {
    let table = |name: &str| format!("### {name} values\n\n|Member|Description|\n|:--|:--|\n|unknown|Not known.|\n\n");
    let columns = "|Property|Type|Description|\n|:--|:--|:--|\n|size|size|How large.|\n|form|form|How it looks.|\n\n";
    let page = format!("# thing resource type\n\n## Properties\n\n{columns}{}{}", table("size"), table("form"));
    let text = explained("resources/thing.md", &[("resources/thing.md", &page)], &NoIncludes);
    assert_eq!(text.matches("= member unknown of size\n").count(), 1, "{text}");
    assert_eq!(text.matches("= member unknown of form\n").count(), 1, "{text}");
}

#[test]
fn a_header_may_be_shown_with_its_value() {
    let table = "## Request headers\n\n|Name|Description|\n|:--|:--|\n|Prefer: outlook.timezone|A wish.|\n";
    let page = format!("# Get user\n\n## HTTP request\n\n```http\nGET /users/{{id}}\n```\n\n{table}");
    let text = explained("api/user-get.md", &[("api/user-get.md", &page)], &NoIncludes);
    assert!(text.contains("\n13 |") && text.contains("= header Prefer"), "{text}");
}
