//! Reads small pages for tests.

use crate::facts::{self, PageFacts};
use crate::syntax::{Page, read_page};
use crate::{Diagnostics, NoIncludes, PageFile};

/// The syntax of an API page.
pub fn page_of(markdown: &str) -> Page {
    let file = PageFile { path: "api/page.md".into(), bytes: markdown.into() };
    match read_page(&file, &NoIncludes, &mut Diagnostics::default()) {
        Some(page) => page,
        None => panic!("there is nothing to read in {markdown:?}"),
    }
}

/// The facts of an API page.
pub fn facts_of(markdown: &str) -> (PageFacts, Diagnostics) {
    facts_of_file("api/page.md", markdown)
}

/// The facts of a page in a folder of its own.
pub fn facts_of_file(path: &str, markdown: &str) -> (PageFacts, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let file = PageFile { path: path.into(), bytes: markdown.into() };
    let facts = match read_page(&file, &NoIncludes, &mut diagnostics) {
        Some(page) => facts::read(&page, &mut diagnostics),
        None => PageFacts { page: path.into(), ..Default::default() },
    };
    (facts, diagnostics)
}
