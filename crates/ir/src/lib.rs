//! What the Microsoft Graph API is, as plain data.
//!
//! The parser fills these values from documentation pages, the emitter reads them, and `gen ir` prints them as JSON. They
//! know neither markdown nor Rust syntax, so that each side can change without the other. The JSON keys are a contract
//! with tools outside this repository: keys may be added, none may change.
//!
//! Types are written in OData notation (OData JSON Format 4.01): `Edm.String`, `microsoft.graph.user`,
//! `Collection(microsoft.graph.user)`. A fact that the documentation does not give is absent, never invented.

mod diagnostic;
mod example;
mod operation;
mod source;
mod type_ref;
mod types;

pub use diagnostic::{Diagnostic, LONGEST_LINE, Related, Severity, kept_line};
pub use example::{Example, ExampleRequest, ExampleResponse};
pub use operation::{
    Operation, OperationKind, Parameter, ParameterForm, ParameterLocation, Permissions, Piece, RequestBody, Response,
    Segment,
};
pub use source::Source;
pub use type_ref::TypeRef;
pub use types::{Member, Property, Type, TypeKind};

use serde::{Deserialize, Serialize};

/// The version of the JSON layout that this crate writes; it grows when a key changes its meaning.
pub const SCHEMA: u32 = 1;

/// Everything that was read from a documentation folder.
///
/// Types are sorted by name, operations and examples by page and position, diagnostics by place: the same pages give the
/// same value, whatever the order in which they were read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Api {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Entity types, complex types and enumerations.
    pub types: Vec<Type>,
    /// One per request line: a page with five request lines has five operations.
    pub operations: Vec<Operation>,
    /// The HTTP exchanges that the pages show.
    pub examples: Vec<Example>,
    /// What was not understood, or contradicts itself.
    pub diagnostics: Vec<Diagnostic>,
}
