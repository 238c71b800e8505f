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
pub mod resolve;
pub mod syntax;
#[cfg(test)]
mod testing;

pub use diagnostics::Diagnostics;
pub use input::{IncludeError, Includes, NoIncludes, PageFile};

use msgraph_ir::Api;
use rayon::prelude::*;

/// Reads all pages.
///
/// The result does not depend on the order of the pages nor on the number of threads. It never fails: what could not be
/// understood is in [`Api::diagnostics`].
pub fn parse(pages: &[PageFile], includes: &dyn Includes) -> Api {
    let mut read: Vec<_> = pages.par_iter().map(|file| read_one(file, includes)).collect();
    read.sort_by(|a, b| a.0.page.cmp(&b.0.page));
    let (facts, diagnostics): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let mut api = resolve::resolve(facts, diagnostics.into_iter().flat_map(|diagnostics| diagnostics.found).collect());
    diagnostics::drop_consequences(&mut api.diagnostics);
    api
}

fn read_one(file: &PageFile, includes: &dyn Includes) -> (facts::PageFacts, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let facts = match syntax::read_page(file, includes, &mut diagnostics) {
        Some(page) => facts::read(&page, &mut diagnostics),
        None => facts::PageFacts { page: file.path.clone(), ..Default::default() },
    };
    (facts, diagnostics)
}
