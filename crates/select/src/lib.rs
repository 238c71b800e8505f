//! Makes an API smaller: to the operations that somebody needs, and to the types that these reach.
//!
//! Bindings of a few operations compile in a moment, and change only where something changed that they are about. So what
//! comes out depends on what is selected, and on nothing else: the rest is gone before anything gets a name.
//!
//! `Selection -> Selector -> operations and types that it means -> Closure -> the reduced Api`.

mod closure;
mod nearest;
mod reduce;
mod request;
mod selector;

pub use closure::{Closure, DEFAULT_MOST_DERIVED_TYPES};
pub use nearest::{nearest, nearest_to};
pub use reduce::{Kept, reduce};
pub use request::{RequestPattern, segments_of};
pub use selector::{Name, Selector};

/// What is taken from an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Selectors, as [`Selector`] describes them, of what is taken; everything, where there is none.
    pub select: Vec<String>,
    /// Selectors of what is left out of it. A type that is left out, and used all the same, is an object of unknown type.
    pub exclude: Vec<String>,
    /// A base type with more derived types than this does not bring them along.
    pub most_derived_types: usize,
    /// Whether a navigation property brings the type that it leads to; without that, its values are objects of unknown type
    /// unless something else reaches the type. Where only `exclude` is given, it always does.
    pub navigation_properties: bool,
}

impl Default for Selection {
    fn default() -> Self {
        Selection {
            select: Vec::new(),
            exclude: Vec::new(),
            most_derived_types: DEFAULT_MOST_DERIVED_TYPES,
            navigation_properties: false,
        }
    }
}

impl Selection {
    /// True where everything is taken.
    pub fn is_everything(&self) -> bool {
        self.select.is_empty() && self.exclude.is_empty()
    }
}

/// A selector that means nothing of the API.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no operation, page or type is meant by `{selector}`{}",
    nearest.as_ref().map(|it| format!("; did you mean `{it}`?")).unwrap_or_default()
)]
pub struct UnknownSelector {
    /// The selector as it was given.
    pub selector: String,
    /// What it is most like, written as a selector.
    pub nearest: Option<String>,
}
