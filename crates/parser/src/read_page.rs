//! What one page says, which can be kept: as long as neither the page nor what it includes changes, it need not be read again.

use std::sync::Arc;

use msgraph_ir::Diagnostic;
use serde::{Deserialize, Serialize};

use crate::facts::{self, PageFacts};
use crate::syntax::{self, SourceFile};
use crate::{Diagnostics, Includes, PageFile};

/// A page that was read by itself, before names are looked up among all pages.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadPage {
    pub(crate) facts: PageFacts,
    pub(crate) found: Vec<Diagnostic>,
    /// The page, where it was read and not taken.
    #[serde(skip)]
    file: Option<Arc<SourceFile>>,
}

/// What a page says, written down. All that comes of a page depends on these three and on what it includes. Where something is
/// put in above what a page says, and no finding is about the page by itself, the numbers of lines are all that changes.
#[derive(Debug)]
pub struct PageJson {
    /// All but the numbers of lines of the page, in one line.
    pub facts: String,
    /// The numbers of the lines on which something stands that the page says, in ascending order and in one line; `facts` has
    /// indexes into them.
    pub lines: String,
    /// What stands on these lines, which findings show; empty for a page that was taken.
    pub texts: String,
}

impl ReadPage {
    /// Reads a page.
    pub fn new(file: &PageFile, includes: &dyn Includes) -> ReadPage {
        let mut diagnostics = Diagnostics::default();
        let (facts, file) = match syntax::read_page(file, includes, &mut diagnostics) {
            Some(page) => (facts::read(&page, &mut diagnostics), Some(page.file)),
            None => (PageFacts { page: file.path.clone(), ..Default::default() }, None),
        };
        ReadPage { facts, found: diagnostics.found, file }
    }

    /// The path of the page, as in [`PageFile::path`].
    pub fn path(&self) -> &str {
        &self.facts.page
    }

    /// What was read, which only the program that wrote it understands; `None` where it cannot be written down.
    pub fn to_json(&mut self) -> Option<PageJson> {
        let mut lines = Vec::new();
        self.facts.each_line(|line| lines.push(*line));
        lines.sort_unstable();
        lines.dedup();
        // A line that is not in the list stays as it is, and there is none.
        self.facts.each_line(|line| *line = lines.binary_search(line).map_or(*line, |index| index as u32));
        let facts = serde_json::to_string(self);
        self.put_lines(&lines)?;
        let texts: Vec<&str> = self.file.iter().flat_map(|file| lines.iter().map(|line| file.line(*line))).collect();
        Some(PageJson { facts: facts.ok()?, lines: serde_json::to_string(&lines).ok()?, texts: texts.join("\n") })
    }

    /// Takes what was read from what [`ReadPage::to_json`] made of the same page, with the same includes; `None` where that
    /// cannot be. The bytes of the page are taken, too, where that can be and places of the page are part of it.
    pub fn from_json(facts: &str, lines: &str, file: &mut PageFile, includes: &dyn Includes) -> Option<ReadPage> {
        let mut read: ReadPage = serde_json::from_str(facts).ok()?;
        read.put_lines(&serde_json::from_str::<Vec<u32>>(lines).ok()?)?;
        let mut included: Vec<Arc<SourceFile>> = Vec::new();
        let (mut complete, mut has_places) = (read.facts.page == file.path, false);
        read.facts.each_place(|place| {
            let path = &place.file.path;
            if *path == file.path {
                has_places = true;
            } else if let Some(known) = included.iter().find(|known| known.path == *path) {
                place.file = known.clone();
            } else if let Some(source) = includes.read(path).ok().and_then(|bytes| source(path, bytes)) {
                included.push(source.clone());
                place.file = source;
            } else {
                complete = false;
            }
        });
        if complete && has_places {
            // It was text when it was kept.
            let page = source(&file.path, std::mem::take(&mut file.bytes))?;
            read.facts.each_place(|place| {
                if place.file.path == page.path {
                    place.file = page.clone();
                }
            });
        }
        complete.then_some(read)
    }

    /// Puts lines where their indexes stand.
    fn put_lines(&mut self, lines: &[u32]) -> Option<()> {
        let mut complete = Some(());
        self.facts.each_line(|line| match lines.get(*line as usize) {
            Some(known) => *line = *known,
            None => complete = None,
        });
        complete
    }
}

/// The text of a page or of a file that it includes, of which was said before what is wrong with it.
fn source(path: &str, bytes: Vec<u8>) -> Option<Arc<SourceFile>> {
    syntax::decode(path, bytes.into(), &mut Diagnostics::default())
}

#[cfg(test)]
mod tests {
    use super::{PageJson, ReadPage};
    use crate::{IncludeError, Includes, PageFile, join};

    const PAGE: &str = "# Get x\n\nNamespace: microsoft.graph\n\nGet **x**.\n\n## Permissions\n\n[!INCLUDE [x](../includes/p.md)]\n\n\
        ## HTTP request\n\n```http\nPOST /xs/{id}/send\n```\n\n## Request body\n\n|Parameter|Type|Description|\n|:--|:--|:--|\n\
        |a|[nothing](../resources/nothing.md)|One.|\n\n## Example\n\n```http\nPOST /xs/1/send\nContent-Type: application/json\n\n\
        {\"a\": 0.1, \"b\": 1.7976931348623157e308, \"c\": [2.5e-15, 9007199254740993, 0.30000000000000004]}\n```\n\n\
        ```http\nHTTP/1.1 200 OK\n\n{\"value\": true,}\n```\n";

    /// The one file that pages include.
    struct Table(&'static str);

    const PERMISSIONS: Table = Table("|Permission type|Permissions|\n|:--|:--|\n|Application|X.Read|\n|Odd|Y.Read|\n");

    impl Includes for Table {
        fn read(&self, _: &str) -> Result<Vec<u8>, IncludeError> {
            Ok(self.0.into())
        }
    }

    fn file(path: &str, text: &str) -> PageFile {
        PageFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn what_was_kept_says_what_the_page_says() {
        let resource = "# x resource type\n\n## Properties\n\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n\
            |b|[none](none.md)|Possible values are: `c`, `d`.|\n\n## JSON representation\n\n<!-- {\"blockType\": \"resource\", \
            \"@odata.type\": \"microsoft.graph.x\", \"keyProperty\": \"id\"} -->\n```json\n{\"id\": \"String\", \"e\": 1.5}\n```\n";
        let nothing = PAGE.replace("OK\n\n{\"value\": true,}", "OK\nContent-Type: application/json\n\nnull");
        let pages = [
            file("api/x-send.md", PAGE),
            file("api/x-send-nothing.md", &nothing),
            file("resources/x.md", resource),
            file("resources/y.md", ""),
        ];
        let read = || pages.iter().map(|page| ReadPage::new(page, &PERMISSIONS));
        let kept = read().zip(&pages).map(|(mut read, page)| {
            let json = read.to_json().expect("JSON");
            assert!(!json.facts.contains('\n') && !json.lines.contains('\n'));
            ReadPage::from_json(&json.facts, &json.lines, &mut page.clone(), &PERMISSIONS).expect("a page")
        });
        let (fresh, kept) = (join(read().collect()), join(kept.collect()));
        assert!(fresh.diagnostics.iter().any(|found| found.code == "unknown-type" && found.text.is_some()));
        assert_eq!(fresh.operations.len(), 2);
        assert!(fresh.examples.iter().any(|example| {
            example.response.as_ref().is_some_and(|response| response.body == Some(serde_json::Value::Null))
        }));
        assert_eq!(format!("{fresh:?}"), format!("{kept:?}"));
    }

    #[test]
    fn what_was_kept_of_another_page_is_not_taken() {
        let PageJson { facts, lines, .. } =
            ReadPage::new(&file("api/x-send.md", PAGE), &PERMISSIONS).to_json().expect("JSON");
        let take =
            |facts: &str, lines: &str, page: &str| ReadPage::from_json(facts, lines, &mut file(page, PAGE), &PERMISSIONS);
        assert!(take(&facts, &lines, "api/x-send.md").is_some());
        assert!(take(&facts, &lines, "api/y-send.md").is_none());
        assert!(take("{}", &lines, "api/x-send.md").is_none());
        assert!(take(&facts, "[1]", "api/x-send.md").is_none());
        // Whoever is given nothing reads the page: here, what a property table stands in is gone.
        let included = PAGE.replace(
            "|Parameter|Type|Description|\n|:--|:--|:--|\n|a|[nothing](../resources/nothing.md)|One.|",
            "[!INCLUDE [x](../includes/t.md)]",
        );
        let with_table =
            Table("|Parameter|Type|Description|\n|:--|:--|:--|\n|a|[nothing](../resources/nothing.md)|One.|\n");
        let mut page = file("api/x-send.md", &included);
        let PageJson { facts, lines, .. } = ReadPage::new(&page, &with_table).to_json().expect("JSON");
        assert!(ReadPage::from_json(&facts, &lines, &mut page, &crate::NoIncludes).is_none());
        assert_eq!(page.bytes, included.as_bytes());
        assert!(ReadPage::from_json(&facts, &lines, &mut page, &with_table).is_some());
        assert!(page.bytes.is_empty());
    }

    #[test]
    fn what_is_put_in_above_changes_the_lines_alone() {
        let json = |text: &str| ReadPage::new(&file("api/x-send.md", text), &PERMISSIONS).to_json().expect("JSON");
        let page = format!("---\ndescription: x\ndoc_type: apiPageType\n---\n\n{}", PAGE.replace("true,", "true"));
        let (before, after) =
            (json(&page), json(&page.replace("## Permissions", "## Notes\n\nNothing.\n\n## Permissions")));
        assert_eq!((&before.facts, &before.texts), (&after.facts, &after.texts));
        assert_ne!(before.lines, after.lines);
        assert_ne!(before.facts, json(&page.replace("0.1", "0.2")).facts);
        let spaced = json(&page.replace("One.|", "One. |"));
        assert_eq!((&before.facts, &before.lines), (&spaced.facts, &spaced.lines));
        assert!(before.texts != spaced.texts && spaced.texts.contains("One. |"), "{}", spaced.texts);
    }
}
