//! Checks pages of the documentation against each other and against themselves.
//!
//! The parser says what it could not read; the checks here start where it ends, from the syntax of the pages and the
//! [`Api`] that was made of them: examples against tables, tables against tables, annotations against
//! what they annotate. They are apart from the parser because bindings do not depend on them.
//!
//! Every code of a diagnostic, the parser's and the emitter's too, has a page in `docs/codes`, and [`codes`] has its text.
//! Pure: pages in, diagnostics out.

mod annotations;
pub mod codes;
mod examples;
mod findings;
mod links;
mod model;
mod namespaces;
mod suppressions;
mod tables;

pub use suppressions::suppress;

use msgraph_ir::{Api, Diagnostic};
use msgraph_parser::syntax::{self, Page};
use msgraph_parser::{Diagnostics, Includes, PageFile};
use rayon::prelude::*;

use findings::Findings;
use model::Model;

/// What is wrong among the pages, beside what the parser and the emitter found on them (`api.diagnostics`).
///
/// The result is sorted, and depends neither on the order of the pages nor on the number of threads.
pub fn check(api: &Api, files: &[PageFile], includes: &dyn Includes) -> Vec<Diagnostic> {
    // What is wrong with the syntax was said when the pages were read for `api`.
    let read = |file: &PageFile| syntax::read_page(file, includes, &mut Diagnostics::default());
    let pages: Vec<Page> = files.par_iter().filter_map(read).collect();
    let model = Model::new(api);
    let mut found = Findings::default();
    examples::check(&model, &pages, &mut found);
    tables::check(&model, &mut found);
    annotations::check(&model, &pages, &mut found);
    namespaces::check(&pages, &mut found);
    links::check(&model, &pages, &mut found);
    found.finish()
}
