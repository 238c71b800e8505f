//! Generates typed Microsoft Graph bindings from documentation pages.
//!
//! In a build script, `Builder::bundled().select(["GET /users/{id}"]).compile()?` writes the bindings of one operation, and
//! `msgraph_runtime::include_bindings!()` takes them in.
//!
//! The crates below this one are pure: the parser turns bytes into an [`Api`](msgraph_ir::Api), the emitter an `Api` into
//! text. All work with files is here: finding and reading the pages, comparing the emitted text with the output folder, and
//! writing what differs.
//!
//! The order of a run is `Layout -> pages -> Api -> files -> Comparison -> Written`, and [`Builder`] drives it.

mod attribution;
mod builder;
mod cache;
mod check;
mod compare;
mod compile;
mod error;
mod explain;
mod facts;
mod finished;
mod generated;
mod includes;
mod kept_files;
mod kept_pages;
mod known;
mod layout;
mod lint;
mod load;
mod loaded;
mod lock;
mod made;
mod manifest;
mod reasons;
mod record;
mod renames;
mod replace;
mod report;
mod roots;
mod selection;
mod source_lines;
mod staging;
mod write;

pub use attribution::DEFAULT_ATTRIBUTION;
pub use builder::{Builder, Step};
pub use compare::{Change, Comparison};
pub use compile::Compiled;
pub use error::Error;
pub use explain::Explained;
pub use generated::{Check, Summary};
pub use layout::{DEFAULT_VERSION, Layout};
pub use lint::Linted;
pub use loaded::Loaded;
pub use reasons::Reason;
pub use report::{printable, render};
pub use selection::SelectionError;
pub use write::{Output, Written};

pub use msgraph_emitter::DocComments;
/// The plain data that pages are read into.
pub use msgraph_ir as ir;
pub use msgraph_select::{Kept, Selector, UnknownSelector};
