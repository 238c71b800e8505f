//! From the facts of all pages to one [`Api`]: names are looked up, types of several pages merged, answers decided.

use msgraph_ir::{Api, Diagnostic};

use crate::facts::PageFacts;

/// Makes one API of all pages' facts, which come sorted by page.
pub fn resolve(facts: Vec<PageFacts>, diagnostics: Vec<Diagnostic>) -> Api {
    let _ = facts;
    Api { schema: msgraph_ir::SCHEMA, diagnostics, ..Api::default() }
}
