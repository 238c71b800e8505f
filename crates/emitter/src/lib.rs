//! Turns the intermediate representation into typed Rust bindings.
//!
//! Two steps, so that people can look at what lies between and change it: [`plan()`] chooses Rust names, modules, signatures
//! and boxes; [`emit`] writes them down as formatted files. Both are pure: the same [`Api`](msgraph_ir::Api) and
//! [`Options`] give the same bytes, whatever the number of threads. No text of a page becomes code: names pass through one
//! module that checks them, everything else becomes a string literal or a documentation comment made harmless.

mod docs;
mod naming;
mod options;
mod plan;
mod render;

pub use options::{Layout, Options};
pub use plan::{
    Answer, Argument, Arm, Body, BodyStruct, Field, FieldType, Form, Function, Item, Model, Object, Plan, Polymorphic,
    Primitive, RustPath, Variant, name, plan,
};
pub use render::emit;

/// Why no code could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmitError {
    /// A name of the plan, or a given `rust` path, is no identifier.
    #[error("`{0}` is no Rust identifier")]
    Identifier(String),
    /// The code of a file does not parse, which is a defect of this crate.
    #[error("the code of {file} does not parse: {source}")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser says.
        source: syn::Error,
    },
}
