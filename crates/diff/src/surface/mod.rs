//! The Rust that comes of the pages, as far as users of the bindings see it, compared item by item.

mod build;
mod compare;

use std::collections::BTreeMap;

use msgraph_emitter::signatures::Parameter;

use crate::facts::Cause;

pub(crate) use build::of;
pub(crate) use compare::{Consequence, compare};

/// What an item shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// That it is there; functions, structs of bodies and enumerations of types.
    Item,
    /// Which sort of item a type is: a struct or an enumeration.
    Sort(&'static str),
    /// A variant of an enumeration.
    Variant,
    /// A type: of a field, or what a function answers.
    Type(String),
    /// What a function or constructor takes, in order.
    Parameters(Vec<Parameter>),
}

/// What of an item is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Itself,
    Arguments,
    Body,
    Answer,
    /// `new` of a body with required properties, which has no `Default`.
    New,
}

/// An item, or a part of one.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub shape: Shape,
    /// The item without which this one is not there.
    pub owner: Option<String>,
    /// The facts that it comes of; where none of the first has changed, the second may be the reason, and so on.
    pub causes: Vec<Vec<Cause>>,
}

/// All items by path.
pub(crate) type Surface = BTreeMap<(String, Part), Entry>;
