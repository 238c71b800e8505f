//! From the facts of all pages to one [`Api`]: names are looked up, types of several pages merged, answers decided.

mod addresses;
mod alternatives;
mod answer_faults;
mod binds;
mod compared_path;
mod inheritance;
pub mod names;
mod operations;
mod owners;
mod response;
mod statements;
pub mod types;
mod usage;

use msgraph_ir::{Api, Diagnostic};

use crate::Diagnostics;
use crate::facts::PageFacts;
use names::{Names, Unread};
use response::Answers;
use statements::Statements;

/// How many types a type may derive from; longer chains are cut, with a finding. The real ones have fewer than ten.
pub const MAX_BASE_TYPES: usize = 100;

/// Makes one API of the facts of pages, which come sorted by page. `unread` is what is known of pages that were not read; where
/// all were, that is nothing.
pub fn resolve(mut facts: Vec<PageFacts>, unread: Unread, diagnostics: Vec<Diagnostic>) -> Api {
    let mut found = Diagnostics { found: diagnostics };
    let mut names = Names::of(&facts).with_unread(unread);
    alternatives::settle(&mut facts, &names);
    let mut types = types::resolve_types(&mut facts, &mut names, &mut found);
    let mut statements = Statements::of(&facts, &names);
    if owners::add(&mut types, &facts, &statements, &mut names) {
        statements.look_up_again(&facts, &names);
    }
    let mut answers = Answers::of(&facts, &statements, &types, &names);
    // What URLs tell of a type lets longer URLs be followed: the second time finds what stands behind the first.
    for _ in 0..2 {
        answers.learn_names(&facts, &statements, &types);
        let usage = usage::Usage::of(&facts, &statements, &answers);
        usage.complete(&mut types, &mut answers.addresses, &mut found);
        let addressed = usage.entities(&types);
        inheritance::decide_kinds(&mut types, &addressed);
    }
    owners::check(&mut types, &mut answers.addresses, &mut found);
    answers.learn_names(&facts, &statements, &types);
    let (operations, examples) = operations::resolve_operations(facts, &statements, &names, &types, &answers, &mut found);
    let mut diagnostics = found.found;
    diagnostics.sort();
    // Operations of one page share its rows.
    diagnostics.dedup();
    Api { schema: msgraph_ir::SCHEMA, types, operations, examples, diagnostics }
}
