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
}

impl ReadPage {
    /// Reads a page.
    pub fn new(file: &PageFile, includes: &dyn Includes) -> ReadPage {
        let mut diagnostics = Diagnostics::default();
        let facts = match syntax::read_page(file, includes, &mut diagnostics) {
            Some(page) => facts::read(&page, &mut diagnostics),
            None => PageFacts { page: file.path.clone(), ..Default::default() },
        };
        ReadPage { facts, found: diagnostics.found }
    }

    /// What was read, in one line of JSON, which only the program that wrote it understands; `None` where it cannot be
    /// written down.
    pub fn to_json(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Takes what was read from the line that [`ReadPage::to_json`] made of the same page, with the same includes; `None`
    /// where that cannot be.
    pub fn from_json(json: &str, file: &PageFile, includes: &dyn Includes) -> Option<ReadPage> {
        let mut read: ReadPage = serde_json::from_str(json).ok()?;
        let mut sources: Vec<Arc<SourceFile>> = Vec::new();
        let mut complete = read.facts.page == file.path;
        read.facts.each_place(|place| {
            let path = &place.file.path;
            match sources.iter().find(|source| source.path == *path).cloned().or_else(|| source(path, file, includes)) {
                Some(source) => {
                    if !sources.iter().any(|known| Arc::ptr_eq(known, &source)) {
                        sources.push(source.clone());
                    }
                    place.file = source;
                }
                None => complete = false,
            }
        });
        complete.then_some(read)
    }
}

/// The text of a page or of a file that it includes.
fn source(path: &str, file: &PageFile, includes: &dyn Includes) -> Option<Arc<SourceFile>> {
    let mut ignored = Diagnostics::default();
    if path == file.path {
        return syntax::decode(path, &file.bytes, &mut ignored);
    }
    syntax::decode(path, &includes.read(path).ok()?, &mut ignored)
}

#[cfg(test)]
mod tests {
    use super::ReadPage;
    use crate::{IncludeError, Includes, PageFile, join};

    const PAGE: &str = "# Get x\n\nNamespace: microsoft.graph\n\nGet **x**.\n\n## Permissions\n\n[!INCLUDE [x](../includes/p.md)]\n\n\
        ## HTTP request\n\n```http\nPOST /xs/{id}/send\n```\n\n## Request body\n\n|Parameter|Type|Description|\n|:--|:--|:--|\n\
        |a|[nothing](../resources/nothing.md)|One.|\n\n## Example\n\n```http\nPOST /xs/1/send\nContent-Type: application/json\n\n\
        {\"a\": 0.1, \"b\": 1.7976931348623157e308, \"c\": [2.5e-15, 9007199254740993, 0.30000000000000004]}\n```\n\n\
        ```http\nHTTP/1.1 200 OK\n\n{\"value\": true,}\n```\n";

    struct Permissions;

    impl Includes for Permissions {
        fn read(&self, _: &str) -> Result<Vec<u8>, IncludeError> {
            Ok(b"|Permission type|Permissions|\n|:--|:--|\n|Application|X.Read|\n|Odd|Y.Read|\n".to_vec())
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
        let read = || pages.iter().map(|page| ReadPage::new(page, &Permissions));
        let kept = read().zip(&pages).map(|(read, page)| {
            let json = read.to_json().unwrap_or_default();
            assert!(!json.contains('\n'));
            ReadPage::from_json(&json, page, &Permissions).expect("a page")
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
        let json = ReadPage::new(&file("api/x-send.md", PAGE), &Permissions).to_json().unwrap_or_default();
        assert!(ReadPage::from_json(&json, &file("api/y-send.md", PAGE), &Permissions).is_none());
        assert!(ReadPage::from_json("{}", &file("api/x-send.md", PAGE), &Permissions).is_none());
    }
}
