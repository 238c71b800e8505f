//! Each oddity of the markdown on a page of its own.

use foldhash::HashMap;

use super::*;
use crate::{Diagnostics, IncludeError, Includes, PageFile};

struct Files(HashMap<&'static str, &'static [u8]>);

impl Includes for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        if path.starts_with("../..") {
            return Err(IncludeError::Outside);
        }
        self.0.get(path).map(|bytes| bytes.to_vec()).ok_or(IncludeError::Missing)
    }
}

fn read_bytes(bytes: &[u8], includes: &[(&'static str, &'static str)]) -> (Option<Page>, Vec<String>) {
    let files = Files(includes.iter().map(|(path, text)| (*path, text.as_bytes())).collect());
    let mut diagnostics = Diagnostics::default();
    let file = PageFile { path: "api/a.md".into(), bytes: bytes.to_vec() };
    let page = read_page(&file, &files, &mut diagnostics);
    let found = diagnostics.found.iter().map(|found| {
        let source = found.source.clone().unwrap_or_default();
        format!("{} {}:{}:{}", found.code, source.file, source.line, source.column.unwrap_or_default())
    });
    (page, found.collect())
}

/// Reads a page that begins with its front matter, so that its first line is line 3.
fn read(markdown: &str, includes: &[(&'static str, &'static str)]) -> (Page, Vec<String>) {
    let (page, found) = read_bytes(format!("---\n---\n{markdown}").as_bytes(), includes);
    (page.expect("the page is text"), found)
}

fn tables(page: &Page) -> Vec<&Table> {
    page.sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
        .collect()
}

fn rows(page: &Page) -> Vec<Vec<String>> {
    tables(page).iter().flat_map(|table| &table.rows).map(|row| row.cells.iter().map(Text::plain).collect()).collect()
}

fn fences(page: &Page) -> Vec<(&str, &str, u32)> {
    page.sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Fence(fence) => Some((fence.info.as_str(), fence.text.as_str(), fence.place.line)),
            _ => None,
        })
        .collect()
}

fn annotations(page: &Page) -> Vec<&Annotation> {
    page.sections
        .iter()
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Annotation(annotation) => Some(annotation),
            _ => None,
        })
        .collect()
}

#[test]
fn front_matter_is_read_line_by_line() {
    let markdown = b"\xef\xbb\xbf---\r\ntitle: \"Get: user\"\r\ndoc_type: 'apiPageType'\r\nms.date: 01/02/2026\r\n  - x\r\n---\r\n# Get\r\n";
    let (page, found) = read_bytes(markdown, &[]);
    let page = page.expect("the page is text");
    assert_eq!(page.front_matter("title"), Some("Get: user"));
    assert_eq!(page.front_matter("DOC_TYPE"), Some("apiPageType"));
    assert_eq!(page.front_matter.len(), 3);
    assert_eq!(page.title().map(|section| (section.title.plain(), section.place.line)), Some(("Get".into(), 7)));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn front_matter_that_is_missing_or_open_is_said() {
    assert_eq!(read_bytes(b"# Get\n", &[]).1, ["missing-front-matter api/a.md:1:1"]);
    let (page, found) = read_bytes(b"---\ntitle: x\n# Get\n", &[]);
    assert_eq!(found, ["malformed-front-matter api/a.md:1:1"]);
    assert!(page.is_some_and(|page| page.title().is_some()));
}

#[test]
fn what_is_no_text_is_said() {
    assert_eq!(read_bytes(b"", &[]).1, ["empty-page api/a.md:1:1"]);
    assert_eq!(read_bytes(b" \r\n", &[]).1, ["empty-page api/a.md:1:1"]);
    assert_eq!(read_bytes(b"# a\0b", &[]).1, ["binary-page api/a.md:1:1"]);
    let (page, found) = read_bytes(b"---\n---\n# G\xffet\n", &[]);
    assert_eq!(found, ["not-utf-8 api/a.md:3:4"]);
    assert!(page.is_some_and(|page| page.title().is_some()));
}

#[test]
fn sections_know_what_they_are_part_of() {
    let (page, _) = read("# A\n## B\n### C\n## D\n", &[]);
    let parents: Vec<_> = page.sections.iter().map(|section| (section.level, section.parent)).collect();
    assert_eq!(parents, [(0, None), (1, None), (2, Some(1)), (3, Some(2)), (2, Some(1))]);
    assert_eq!(page.subtree(2).map(|(index, _)| index).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(page.ancestry(3).map(|(index, _)| index).collect::<Vec<_>>(), [3, 2, 1]);
}

#[test]
fn code_in_other_languages_is_left_out() {
    let tabs = "# [HTTP](#tab/http)\n```http\nGET /a\n```\n# [C#](#tab/csharp)\n```csharp\nx\n```\n";
    let (page, _) = read(&format!("## Example\n{tabs}---\n```json\n{{}}\n```\n"), &[]);
    assert_eq!(fences(&page), [("http", "GET /a\n", 5), ("json", "{}\n", 13)]);
    let (page, _) = read(&format!("{tabs}## Response\n```json\n{{}}\n```\n"), &[]);
    assert_eq!(fences(&page).len(), 2, "a heading ends a group that nothing else ends");
    let (page, _) = read("# [Go](#tab/go)\nsome text\n---\n\nmore\n", &[]);
    let texts = page.sections.iter().flat_map(|section| &section.blocks).count();
    assert_eq!((page.sections.len(), texts), (1, 1), "text above `---` is no heading");
}

#[test]
fn fences_come_before_comments_and_tables() {
    let (page, _) = read("```http\nPOST /a\n\n<!-- { \"blockType\": \"x\" } -->\n|a|b|\n|-|-|\n```\n", &[]);
    assert_eq!((fences(&page).len(), annotations(&page).len(), tables(&page).len()), (1, 0, 0));
    assert_eq!(read("```http\nGET /a\n", &[]).1, ["unclosed-fence api/a.md:3:1"]);
}

#[test]
fn annotations_are_mended_and_diagnosed() {
    let (page, found) =
        read("<!-- {\n  \"blockType\": \"request\",\n  \"@type\": \"a.b\",\n} Note -->\n```http\nGET /a\n```\n", &[]);
    let annotation = annotations(&page)[0];
    assert_eq!((annotation.block_type(), annotation.odata_type()), (Some("request"), Some("a.b")));
    assert_eq!(found, ["malformed-annotation api/a.md:5:17", "malformed-annotation api/a.md:6:2"]);
    assert!(read("<!-- { \"blockType\": \"ignored\" } // Note: who reads this? -->\n", &[]).1.is_empty());
    assert_eq!(read("<!-- { nonsense -->\n", &[]).1, ["malformed-annotation api/a.md:3:16"]);
    assert_eq!(read("<!-- { \"a\": 1 }\n\ntext\n", &[]).1, ["unclosed-comment api/a.md:3:1"]);
    assert_eq!(read("<!-- for people -->\n", &[]).1, Vec::<String>::new());
    let (page, _) = read("text <!-- { \"blockType\": \"ignored\" } --> more\n", &[]);
    assert_eq!(annotations(&page).len(), 1, "an annotation within a paragraph");
    assert_eq!(read("text\n\nmore <!-- { nonsense -->\n", &[]).1, ["malformed-annotation api/a.md:5:1"]);
}

#[test]
fn tables_that_markdown_refuses_are_read() {
    let (page, found) = read("| a | b |\n| --- |---\t|\n| 1 | 2 |\n", &[]);
    assert_eq!((rows(&page), found), (vec![vec!["1".to_owned(), "2".to_owned()]], Vec::new()));
    let (page, found) = read("| a | b |\n|:--|:--|:--|\n| 1 | 2 |\n", &[]);
    assert_eq!(rows(&page), [["1", "2"]]);
    assert_eq!(found, ["malformed-table api/a.md:3:1"]);
    let (page, found) = read("|a|b|\n|1|2|\n", &[]);
    assert_eq!((rows(&page), found), (vec![vec!["1".into(), "2".into()]], vec!["malformed-table api/a.md:3:1".into()]));
    let (page, found) = read("|a|b|\n|-|-|\n|1|2|\n\n|3|4|\n", &[]);
    assert_eq!((rows(&page).len(), found), (2, vec!["malformed-table api/a.md:7:1".into()]));
}

#[test]
fn tables_of_one_column_need_no_closing_pipe() {
    let (page, _) = read("| Member\n|:---\n| unknown\n| wired\n", &[]);
    assert_eq!(rows(&page), [["unknown"], ["wired"]]);
}

#[test]
fn tables_end_where_the_rows_end() {
    let (page, _) = read("text above\n|a|b|\n|-|-|\n|1|2|\n## Next\ntext\n", &[]);
    assert_eq!((rows(&page).len(), page.sections.len()), (1, 2));
    let (page, _) = read("|a|b|\n|-|-|\n|1|2|\ntext right below\n", &[]);
    let paragraphs = page.sections[0].blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
    assert_eq!((rows(&page).len(), paragraphs), (1, 1));
    let (page, _) = read("<br/>\n|a|b|\n|-|-|\n|1|2|\n", &[]);
    assert_eq!(rows(&page).len(), 1, "a tag above hides no table");
}

#[test]
fn rows_are_filled_to_the_width_of_the_header() {
    let (page, _) = read("|a|b|c|\n|-|-|-|\n|1|2|\n", &[]);
    assert_eq!(rows(&page), [["1", "2", ""]]);
    assert_eq!(tables(&page)[0].rows[0].place.source().line, 5);
}

#[test]
fn reference_links_are_resolved_in_cells_and_text() {
    let (page, _) = read("[user][] and\n\n|a|b|\n|-|-|\n|[item][]|`x`|\n\n[user]: u.md\n[item]: i.md\n", &[]);
    let cell = &tables(&page)[0].rows[0].cells[0];
    assert_eq!(cell.links().collect::<Vec<_>>(), [("item", "i.md")]);
    let Block::Paragraph(text) = &page.sections[0].blocks[0] else { panic!("no paragraph") };
    assert_eq!(text.links().collect::<Vec<_>>(), [("user", "u.md")]);
}

#[test]
fn headings_without_a_space_are_headings() {
    let (page, found) = read("##Properties\n|a|b|\n|-|-|\n|1|2|\n", &[]);
    assert_eq!((page.sections.len(), rows(&page).len()), (2, 1));
    assert_eq!(page.sections[1].title.plain(), "Properties");
    assert_eq!(found, ["malformed-heading api/a.md:3:1"]);
}

#[test]
fn html_in_text_becomes_line_breaks() {
    let (page, _) = read("|a|b|\n|-|-|\n|x|One:<br/><ul><li>`m`: two</li></ul> <address>|\n", &[]);
    let cell = &tables(&page)[0].rows[0].cells[1];
    assert_eq!(cell.plain(), "One:\n\nm: two\n <address>");
    assert_eq!(cell.codes().collect::<Vec<_>>(), ["m"]);
    let (page, _) = read("|a|\n|-|\n|User.Read<sup>1</sup>|\n", &[]);
    assert_eq!(rows(&page)[0][0], "User.Read^1");
    let (page, _) = read("|a|\n|-|\n|<table><tr><th>Value</th><td>Meaning</td></tr></table>|\n", &[]);
    assert_eq!(rows(&page)[0][0].split_whitespace().collect::<Vec<_>>(), ["Value", "Meaning"]);
}

#[test]
fn list_items_know_their_depth() {
    let (page, _) = read("- one\n  - `two` x\n- three\n", &[]);
    let items: Vec<_> = page.sections[0]
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Item(item) => Some((item.depth, item.text.plain())),
            _ => None,
        })
        .collect();
    assert_eq!(items, [(1, "one".into()), (2, "two x".into()), (1, "three".into())]);
}

#[test]
fn includes_are_spliced_in_with_their_own_places() {
    let include = "---\nx: y\n---\n\n|a|b|\n|-|-|\n|1|2|\n";
    let (page, found) =
        read("## Permissions\nBefore.\n[!INCLUDE [x](../includes/p.md)]\nAfter.\n", &[("includes/p.md", include)]);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(page.sections[1].blocks.len(), 3);
    assert_eq!(format!("{:?}", tables(&page)[0].rows[0].place), "includes/p.md:7:1");
}

#[test]
fn includes_of_one_line_are_all_read_and_so_are_the_words_beside_them() {
    let files = [("includes/p.md", "One.\n"), ("includes/q.md", "Two.\n")];
    let (page, found) = read("See [!INCLUDE [x](../includes/p.md)] and [!INCLUDE [y](../includes/q.md)].\n", &files);
    let words = page.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.plain()),
        _ => None,
    });
    assert_eq!(words.collect::<Vec<_>>(), ["See", "One.", "and", "Two."]);
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn includes_that_cannot_be_had_are_said() {
    let circle = [("includes/a.md", "[!INCLUDE [x](b.md)]\n"), ("includes/b.md", "[!INCLUDE [x](a.md)]\n")];
    let cases: [(&str, &str); 7] = [
        ("../includes/none.md", "missing-include api/a.md:3:1"),
        ("../../../x.md", "include-outside api/a.md:3:1"),
        ("/etc/passwd", "include-outside api/a.md:3:1"),
        ("https://example.com/x.md", "include-outside api/a.md:3:1"),
        ("a.md", "include-cycle api/a.md:3:1"),
        ("../includes/a.md", "include-cycle includes/b.md:1:1"),
        ("", "include-outside api/a.md:3:1"),
    ];
    for (target, expected) in cases {
        let (_, found) = read(&format!("[!INCLUDE [x]({target})]\n"), &circle);
        assert_eq!(found, [expected], "{target}");
    }
    assert_eq!(read("[!INCLUDE x]\n", &[]).1, ["malformed-include api/a.md:3:1"]);
    assert_eq!(read("[!INCLUDE [x](../includes/snippets/go/a.md)]\n", &[]).1, Vec::<String>::new());
}

#[test]
fn many_includes_of_one_file_are_bounded() {
    let (_, found) = read(&"[!INCLUDE [x](../includes/a.md)]\n\n".repeat(250), &[("includes/a.md", "text\n")]);
    assert_eq!(found.len(), 1);
    assert!(found.iter().all(|found| found.starts_with("too-many-includes")));
    let (_, found) = read(&"[!INCLUDE [x](../includes/none.md)]\n\n".repeat(250), &[]);
    assert_eq!(found.iter().filter(|found| found.starts_with("missing-include")).count(), 200);
    assert_eq!(found.len(), 201);
}

#[test]
fn deep_nesting_is_no_stack_overflow() {
    let quotes = "> ".repeat(20_000) + "text\n";
    read(&quotes, &[]);
    read(&"##A\n".repeat(5_000), &[]);
    read(&"|a|b|\n\n".repeat(5_000), &[]);
    read(&format!("{}x{}\n", "[".repeat(5_000), "](y)".repeat(5_000)), &[]);
}
