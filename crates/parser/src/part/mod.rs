//! Reads those pages alone that a few operations need.
//!
//! A documentation folder has thousands of pages, of which a program that makes ten calls needs a hundred. Which ones, their
//! letters tell: request lines, names of types, links. What is selected is read as a whole, and so are the types that it
//! reaches; of the URLs above a selected one, the pages that read or change them tell what it addresses. Other pages have no say in
//! what comes out, except that a URL of theirs can no longer tell of a property that no table lists.

mod outline;
mod reach;

use std::collections::BTreeSet;

use msgraph_ir::Api;
use rayon::prelude::*;

pub use outline::{Outline, Requested, outline};

use crate::{Includes, PageFile, ReadPage, join_part};

/// What pages are read for.
pub struct Wanted<'a> {
    /// True for pages whose operations or types are selected; too many do no harm.
    pub is_selected: &'a (dyn Fn(&Outline) -> bool + Sync),
    /// A base type with many more derived types than this does not bring them along.
    pub most_derived_types: usize,
    /// Whether a relationship brings the type that it leads to.
    pub navigation_properties: bool,
}

/// Reads the pages that are wanted, and those that they need.
///
/// The result does not depend on the order of the pages nor on the number of threads. The operations and types that are not
/// wanted are for whoever selects to take out.
pub fn parse_part(pages: &[PageFile], includes: &dyn Includes, wanted: &Wanted<'_>) -> Api {
    let mut outlines: Vec<Outline> = pages.par_iter().map(outline).collect();
    outlines.sort_by(|a, b| a.page.cmp(&b.page));
    let mut reach = reach::Reach::new(&outlines, wanted);
    let mut next: BTreeSet<&str> = reach.start(wanted.is_selected);
    let mut read = Vec::new();
    while !next.is_empty() {
        let files: Vec<&PageFile> = pages.par_iter().filter(|file| next.contains(file.path.as_str())).collect();
        let found: Vec<_> = files.into_par_iter().map(|file| ReadPage::new(file, includes)).collect();
        let facts = found.iter().map(|page| &page.facts);
        next = reach.follow(facts);
        read.extend(found);
    }
    join_part(read, reach.unread())
}

#[cfg(test)]
mod tests;
