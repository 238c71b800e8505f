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
fn missing_cells_of_permissions_are_told() {
    let page = |row: &str| {
        let table =
            format!("|Permission type|Least privileged permissions|Higher privileged permissions|\n|:--|:--|:--|\n{row}\n");
        findings("api/a.md", &format!("# Get x\n## Permissions\n{table}## HTTP request\n```http\nGET /x\n```\n"))
    };
    assert_eq!(page("|Application|User.Read.All|"), ["warning malformed-table"]);
    assert_eq!(page("|Application|User.Read.All|Not available.|"), Vec::<String>::new());
}

#[test]
fn a_code_block_that_swallows_the_next_is_told() {
    let json = "## JSON representation\n```json\n{}\n";
    let page =
        format!("# thing resource type\n## Properties\n{COLUMNS}|a|String|One.|\n\n{json}## More\n```json\n{{}}\n```\n");
    assert!(findings("resources/thing.md", &page).contains(&"error unclosed-fence".to_owned()));
}

#[test]
fn links_to_pages_that_are_not_there_are_told() {
    assert_eq!(of_properties("|a|[user](usr.md)|One.|\n"), ["note broken-link"]);
    assert_eq!(of_properties("|a|[user](user.md)|One.|\n"), Vec::<String>::new());
    assert_eq!(of_properties("|a|[widget](widget.md)|One.|\n"), ["warning unknown-type"]);
}

#[test]
fn a_type_that_is_known_by_its_use_was_not_found_elsewhere() {
    let page = |row: &str| format!("---\ndoc_type: page\n---\n# thing resource type\n## Properties\n{COLUMNS}{row}");
    let message = |row: &str| {
        let file = |path: &str, text: String| PageFile { path: path.into(), bytes: text.into() };
        let pages = [file("resources/thing.md", page(row)), file("resources/user.md", USER.to_owned())];
        let found = parse(&pages, &NoIncludes).diagnostics;
        found.into_iter().find(|found| found.code == "broken-link").map(|found| found.message).unwrap_or_default()
    };
    let listed = message("|size|[size](size.md)|The possible values are: `small`, `large`.|\n");
    assert!(listed.ends_with("is known from other pages alone"), "{listed}");
    let named = message("|owner|[user](usr.md)|Who has it.|\n");
    assert!(named.ends_with("was found by its name"), "{named}");
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

fn of_lines(lines: &str) -> Vec<String> {
    let permissions = "## Permissions\n|Permission type|Permissions|\n|:--|:--|\n|Application|User.Read.All|\n";
    findings("api/a.md", &format!("# Get thing\n{permissions}## HTTP request\n```http\n{lines}```\n"))
}

#[test]
fn paths_with_what_no_path_has_are_told() {
    for line in ["GET /a b c", "GET /a#b", "GET /a%00b", "GET /a%1f", "GET /a}/b", "GET /a]/b"] {
        assert_eq!(of_lines(&format!("{line}\n")), ["warning malformed-path"], "{line}");
    }
    for line in [
        "GET /a   HTTP/1.1",
        "GET /users/{id | userPrincipalName}/x",
        "GET /root:/{a b}:/c",
        "GET /f(a='{a}', b='{b}')",
        "GET /a/<b c>/d%20e",
        "GET /a/ b",
    ] {
        assert_eq!(of_lines(&format!("{line}\n")), Vec::<String>::new(), "{line}");
    }
}

#[test]
fn paths_that_lead_elsewhere_or_on_and_on_give_no_operation() {
    let long = format!("/{}", "a/".repeat(5_000));
    for path in ["/a/../b", "/a/./b", "/a/%2E%2e/b", "/a/.%2e", &long] {
        assert_eq!(of_lines(&format!("GET {path}\nGET /c\n")), ["error malformed-path"], "{path:.20}");
    }
}

#[test]
fn pages_with_too_many_request_lines_are_read_up_to_a_limit() {
    let lines: String = (0..20_000).map(|index| format!("GET /a/b{index}\n")).collect();
    assert_eq!(of_lines(&lines), ["error too-many-request-lines"]);
    // What is said about each counts, too.
    let lines: String = (0..900).map(|index| format!("GET /a/{{b}}/c{index}\n")).collect();
    let rows: String = (0..900).map(|index| format!("|p{index}|String|Text.|\n")).collect();
    let page = format!(
        "# Get a\n## HTTP request\n```http\n{lines}```\n## Query parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n{rows}"
    );
    let told = findings("api/a-get.md", &page);
    assert_eq!(told.iter().filter(|finding| *finding == "error too-many-request-lines").count(), 1, "{told:?}");
}

#[test]
fn texts_that_name_too_many_parameters_are_read_up_to_a_limit() {
    let named: String = (0..2000).map(|index| format!("`a{index}` parameter ")).collect();
    let page = format!("# Do a\n## HTTP request\n```http\nPOST /a/b\n```\n## Request body\nSupply {named}\n");
    assert!(findings("api/a-b.md", &page).contains(&"error too-many-rows".to_owned()));
}

#[test]
fn what_markdown_takes_for_html_is_read_again_up_to_a_limit() {
    let page = format!("# Get a\n{}", "<div>\nx\n".repeat(100_000));
    assert!(findings("api/a-get.md", &page).contains(&"error nested-too-deep".to_owned()));
}

#[test]
fn of_lines_that_nobody_can_read_a_part_is_kept() {
    let page = format!("# Get a\n<!-- {{ \"blockType\": \"ignored\", {} }} -->\n", "é,".repeat(20_000));
    let page = PageFile { path: "api/a-get.md".into(), bytes: page.into() };
    let found = parse(&[page], &NoIncludes).diagnostics;
    let faults: Vec<_> = found.iter().filter(|finding| finding.code == "malformed-annotation").collect();
    assert!(!faults.is_empty() && faults.len() <= 20, "{}", faults.len());
    let longest = |finding: &&msgraph_ir::Diagnostic| finding.text.as_ref().map_or(0, String::len);
    assert!(faults.iter().map(longest).all(|length| (10_001..10_005).contains(&length)));
}

#[test]
fn cells_with_more_than_the_name_of_a_member_are_told() {
    let of_cell = |cell: &str| {
        let table = format!("|Member|Description|\n|:--|:--|\n|{cell}|One.|\n|b|Two.|\n");
        findings("resources/size.md", &format!("# size enum type\n## Members\n{table}"))
    };
    for cell in ["a", "`a`", "**a**", "\"a\"", "'a'", "a.b-c_d", "_a"] {
        assert_eq!(of_cell(cell), Vec::<String>::new(), "{cell}");
    }
    for cell in ["\"#a", "../a", "a(b)", "a (b)", "&lt;script>", "a b"] {
        assert_eq!(of_cell(cell), ["warning unreadable-member"], "{cell}");
    }
    // Where several have words, the values are texts.
    assert_eq!(of_cell("JIS B4|One.|\n|North America Letter"), Vec::<String>::new());
}

#[test]
fn names_of_odd_white_space_are_told() {
    for space in ['\u{2028}', '\u{85}'] {
        assert_eq!(of_properties(&format!("|{space}|String|One.|\n")), ["warning unreadable-property-name"], "{space:?}");
    }
    assert_eq!(of_properties("||String|One.|\n"), Vec::<String>::new());
}

#[test]
fn long_tables_are_read_row_by_row() {
    for (count, expected) in [(4_000, vec![]), (6_000, vec!["error too-many-rows".to_owned()])] {
        let rows: String = (0..count).map(|index| format!("|a{index}|String||\n")).collect();
        assert_eq!(of_properties(&rows), expected);
        let rows: String = (0..count).map(|index| format!("|a{index}||\n")).collect();
        let page = format!("# size enum type\n## Members\n|Member|Description|\n|:--|:--|\n{rows}");
        assert_eq!(findings("resources/size.md", &page), expected);
        // Markdown takes them for text, as the line of dashes is missing.
        let rows: String = (0..count).map(|index| format!("|a{index}|b|\n")).collect();
        let found = findings("resources/size.md", &format!("# a resource type\n\n{rows}"));
        assert_eq!(found.iter().filter(|found| *found == "error too-many-rows").count(), expected.len(), "{found:?}");
    }
}

#[test]
fn pages_larger_than_any_are_told() {
    let page = |text: &str| format!("# a resource type\n\n{}\n", text.repeat((4 << 20) / text.len()));
    assert_eq!(findings("resources/a.md", &page("word ")), ["error page-too-large"]);
    let headings = format!("# a resource type\n{}", "## More\n".repeat(50_000));
    assert_eq!(findings("resources/a.md", &headings), ["error too-many-headings"]);
    let path = format!("# Get a\n## HTTP request\n```http\nGET /{}\n```\n", "{a},".repeat(50_000));
    assert!(findings("api/a.md", &path).contains(&"error malformed-path".to_owned()));
}

#[test]
fn long_chains_of_base_types_are_cut() {
    let page = |index: usize| {
        let text = format!(
            "---\ndoc_type: resourcePageType\n---\n# t{index} resource type\nInherits from [t{0}](t{0}.md).\n\n## Properties\n{COLUMNS}|a{index}|String|One.|\n",
            index + 1
        );
        PageFile { path: format!("resources/t{index}.md"), bytes: text.into_bytes() }
    };
    let last = PageFile { path: "resources/t1000.md".into(), bytes: USER.replace("user", "t1000").into_bytes() };
    let api = parse(&(0..1_000).map(page).chain([last]).collect::<Vec<_>>(), &NoIncludes);
    let cut = api.diagnostics.iter().filter(|found| found.code == "inheritance-depth").count();
    assert_eq!((cut, api.types.iter().filter(|type_| type_.base_type.is_some()).count()), (9, 991));
}
