//! Input that does harm, and what it may never bring about.
//!
//! Pages of documentation come from a repository that anyone may send changes to, and their text ends up in code that is
//! compiled and run. What must hold for whatever a page says is checked in one place, [`inspect`]: generated files parse,
//! hold the items that the interface asks for and no others, and their documentation is harmless. The same functions are
//! called by property tests over whole pages ([`pages`]), by the fuzzers of the folder `fuzz`, and by a test that gives them a few
//! thousand inputs on any toolchain ([`targets`], [`mutation`]).

mod chance;
mod folder;
pub mod inspect;
pub mod mutation;
pub mod pages;
pub mod pathological;
pub mod targets;

pub use chance::config;
pub use folder::{Folder, Generated};
