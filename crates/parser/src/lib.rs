//! Reads pages of the Microsoft Graph documentation into the intermediate representation.
//!
//! Data flows one way: `PageFile -> Page` ([`syntax`]: markdown, no meaning) `-> PageFacts` ([`facts`]: meaning, one page)
//! `-> Api` ([`resolve`]: all pages, names looked up). Nothing here does I/O, nothing panics on input, and nothing is
//! dropped without a diagnostic.

mod diagnostics;
pub mod facts;
#[cfg(test)]
mod findings_tests;
mod input;
mod json;
pub mod part;
mod read_page;
pub mod resolve;
pub mod syntax;
#[cfg(test)]
mod testing;

pub use diagnostics::Diagnostics;
pub use input::{IncludeError, Includes, NoIncludes, PageFile};
pub use read_page::{PageJson, ReadPage};

use msgraph_ir::Api;
use rayon::prelude::*;
use resolve::names::Unread;

/// Reads all pages.
///
/// The result does not depend on the order of the pages nor on the number of threads. It never fails: what could not be
/// understood is in [`Api::diagnostics`].
pub fn parse(pages: &[PageFile], includes: &dyn Includes) -> Api {
    join(read_pages(pages, includes))
}

/// Reads all pages, each by itself.
pub fn read_pages(pages: &[PageFile], includes: &dyn Includes) -> Vec<ReadPage> {
    pages.par_iter().map(|file| ReadPage::new(file, includes)).collect()
}

/// Makes one API of pages that were read.
pub fn join(pages: Vec<ReadPage>) -> Api {
    join_part(pages, Unread::default())
}

/// Makes one API of some pages, with what is known of those that were not read.
fn join_part(mut pages: Vec<ReadPage>, unread: Unread) -> Api {
    pages.sort_by(|a, b| a.facts.page.cmp(&b.facts.page));
    let (facts, found): (Vec<_>, Vec<_>) = pages.into_iter().map(|page| (page.facts, page.found)).unzip();
    let mut api = resolve::resolve(facts, unread, found.into_iter().flatten().collect());
    diagnostics::drop_consequences(&mut api.diagnostics);
    api
}
