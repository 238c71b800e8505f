//! The one routine that reads, writes, compares and prints every model.
//!
//! Serde's derives make code for each property of each type: for a thousand models that is most of the time a build takes.
//! Here a model only tells the names of its properties, shows all of them, and gives the place of each by its index
//! ([`Object`]); all else is in this module, compiled once. The same routine keeps what the documentation does not name, and
//! what does not fit the documented type, in [`Extra`], so that nothing that arrives is lost.

mod body;
mod compare;
mod copy;
mod decode;
mod encode;
mod property;
mod value;

pub use body::{BodyProperties, body_from_str};
pub use compare::{debug, equal};
pub use copy::clone;
pub use decode::{deserialize, deserialize_text, from_value};
pub(crate) use decode::{first_unfit, read_str};
pub(crate) use encode::to_vec;
pub use encode::{serialize, to_value};
pub use property::{Items, Property, Room, Wanted};
pub use value::{Decode, Encode, Scalar, View};

use std::borrow::Cow;

use serde_json::Value;

use crate::Extra;

/// The constant facts of a model.
#[derive(Clone, Copy, Debug)]
pub struct ObjectInfo {
    /// The name of the Rust type, for `Debug`.
    pub rust_name: &'static str,
    /// The qualified name of the type: `microsoft.graph.user`; empty for request bodies and others without one.
    pub odata_type: &'static str,
    /// True where `@odata.type` is sent although none arrived, because the type is derived.
    pub send_type: bool,
    /// The names of the properties on the wire, in the order of their indexes.
    pub names: &'static [&'static str],
}

impl ObjectInfo {
    /// Of what never called back.
    const NOTHING: ObjectInfo = ObjectInfo { rust_name: "", odata_type: "", send_type: false, names: &[] };
}

/// The index of a property, looked for from `start` on and then from the first on: JSON comes in the order of the names,
/// mostly, with some left out.
#[inline]
pub(crate) fn index_of(names: &[&str], name: &str, start: usize) -> Option<usize> {
    // Comparing whole texts is a call; length and first byte rule out most names without it.
    let is_name =
        |known: &&str| known.len() == name.len() && known.as_bytes().first() == name.as_bytes().first() && *known == name;
    let (before, after) = names.split_at_checked(start).unwrap_or((names, &[]));
    let found = after.iter().position(is_name).map(|index| index + before.len());
    found.or_else(|| before.iter().position(is_name))
}

/// What is done with what [`Look::at`] is given.
pub type See<'a> = dyn FnMut(&ObjectInfo, &[&dyn Property], &Extra) + 'a;

/// What looks at an object.
///
/// A struct, since rustc checks a call of its method in half the time that a call of the closure takes, and there is one for
/// each model.
pub struct Look<'a>(pub &'a mut See<'a>);

impl Look<'_> {
    /// Looks at what is the same for all objects of a type (see [`ObjectInfo`]), the named properties, in the order of `names`,
    /// and what there is beside them.
    #[inline]
    pub fn at(
        self,
        rust_name: &'static str,
        odata_type: &'static str,
        send_type: bool,
        names: &'static [&'static str],
        properties: &[&dyn Property],
        extra: &Extra,
    ) {
        (self.0)(&ObjectInfo { rust_name, odata_type, send_type, names }, properties, extra);
    }
}

/// A JSON object with named properties: a model, a request body, or one of several derived models.
///
/// [`object!`](crate::object!) and [`polymorphic!`](crate::polymorphic!) implement it; nothing else needs to.
pub trait Object {
    /// Calls [`Look::at`] once, with names, type and all properties. A call for each property would take a tenth of the time in
    /// which an object is written; another method for names and type would be one more for each type to be compiled.
    fn with_properties(&self, look: Look<'_>);

    /// The property at an index of [`ObjectInfo::names`], for reading into it; beyond the last, [`Extra`].
    fn property_mut(&mut self, index: usize) -> &mut dyn Property;

    /// The object that has the properties: another one for `Box<T>` and for enumerations of models.
    #[inline]
    fn object(&self) -> &dyn Object
    where
        Self: Sized,
    {
        self
    }

    /// The object that has the properties.
    #[inline]
    fn object_mut(&mut self) -> &mut dyn Object
    where
        Self: Sized,
    {
        self
    }

    /// Becomes an empty object of the type that `@odata.type` names; false where there is no choice or it is that already.
    #[inline]
    fn retype(&mut self, _odata_type: &str) -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// Names and type of an object.
pub(crate) fn info(object: &dyn Object) -> ObjectInfo {
    let mut found = ObjectInfo::NOTHING;
    object.with_properties(Look(&mut |info, _, _| found = *info));
    found
}

/// Keeps a value that no property takes.
pub(crate) fn keep(object: &mut dyn Object, name: Cow<'static, str>, value: Value) {
    if let Some(extra) = extra_mut(object) {
        extra.push(name, value);
    }
}

/// What an object has beside its named properties, for reading into it.
pub(crate) fn extra_mut(object: &mut dyn Object) -> Option<&mut Extra> {
    match object.property_mut(usize::MAX).room(Wanted::Current) {
        Room::Extra(extra) => Some(extra),
        _ => None,
    }
}

impl<T: Object> Object for Box<T> {
    #[inline]
    fn with_properties(&self, look: Look<'_>) {
        (**self).with_properties(look);
    }

    #[inline]
    fn property_mut(&mut self, index: usize) -> &mut dyn Property {
        (**self).property_mut(index)
    }

    #[inline]
    fn object(&self) -> &dyn Object {
        (**self).object()
    }

    #[inline]
    fn object_mut(&mut self) -> &mut dyn Object {
        (**self).object_mut()
    }

    #[inline]
    fn retype(&mut self, odata_type: &str) -> bool {
        (**self).retype(odata_type)
    }
}

/// The index of a type name among others, as `@odata.type` writes it: with or without `#`, in any case; `usize::MAX` where it
/// is none of them, which takes rustc less in a `match` than an `Option`.
pub fn type_index(names: &[&str], odata_type: &str) -> usize {
    let wanted = odata_type.strip_prefix('#').unwrap_or(odata_type);
    names.iter().position(|name| name.eq_ignore_ascii_case(wanted)).unwrap_or(usize::MAX)
}

/// The index of the member of an enumeration that stands for a text; `usize::MAX` where none does. A `match` of texts in each
/// enumeration would be compiled to a comparison for each member.
pub fn member(wire: &[&str], text: &str) -> usize {
    wire.iter().position(|member| *member == text).unwrap_or(usize::MAX)
}
