//! What differs between two states of the documentation, and what that does to programs that use the bindings.
//!
//! Two comparisons, joined: `facts` compares what the pages say, `surface` the Rust that comes of them. Every change of
//! the Rust is put down to the fact that caused it; so a change is called breaking because of the code that is generated,
//! not because of what it looks like on the page. A property that moves to the base type breaks nothing, a new derived type
//! may.
//!
//! # What breaks
//! A change breaks where a program that compiles with the old bindings does not compile with the new ones, takes arguments
//! for others, or makes a request that the new pages no longer document. The program is taken to follow two habits:
//! struct literals end in `..Default::default()`, and matches of enumerations have a `_` arm. So a new property and a new
//! member break nothing. What is compared is the bindings of all pages; names of arguments are not part of it, since
//! callers do not write them.

mod change;
mod facts;
mod join;
mod pairs;
mod rust_names;
mod surface;

pub use change::{Action, Change, Effect, Subject};
pub use msgraph_emitter::EmitError;

use msgraph_emitter::{Options, Plan, plan};
use msgraph_ir::Api;

/// One state of the documentation with the Rust that comes of it.
struct State<'a> {
    api: &'a Api,
    plan: Plan,
}

impl<'a> State<'a> {
    fn new(api: &'a Api) -> Self {
        State { api, plan: plan(api, &Options::default()).0 }
    }
}

/// All differences, sorted by what they are about: operations by path, then types by name, then Rust items that change
/// although no fact of their own does.
///
/// Texts of descriptions and examples are not compared, except that they may call something deprecated.
///
/// # Errors
/// Where a `rust` path that came with an [`Api`] is no path of identifiers.
pub fn diff(old: &Api, new: &Api) -> Result<Vec<Change>, EmitError> {
    let (old, new) = (State::new(old), State::new(new));
    let pairs = pairs::pair(&old.api.operations, &new.api.operations);
    let found = facts::compare(&old, &new, &pairs);
    let effects = surface::compare(&surface::of(&old, &pairs.old)?, &surface::of(&new, &pairs.new)?);
    Ok(join::join(found, effects))
}

#[cfg(test)]
mod tests;
