//! The one routine that reads, writes, compares and prints every model.
//!
//! Serde's derives make code for each property of each type: for a thousand models that is most of the time a build takes.
//! Here a model only tells the names of its properties and gives the place of each by its index ([`Object`]); all else is
//! in this module, compiled once. The same routine keeps what the documentation does not name, and what does not fit the
//! documented type, in [`Extra`](crate::Extra), so that nothing that arrives is lost.

mod compare;
mod decode;
mod encode;
mod property;
mod value;

pub use compare::{debug, equal};
pub(crate) use decode::read_str;
pub use decode::{deserialize, deserialize_text, from_value};
pub(crate) use encode::to_vec;
pub use encode::{serialize, to_value};
pub use property::{Items, Property};
pub use value::{Decode, Encode, Scalar, View};

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
    /// The index of a property, looked for from `start` on and round, since JSON mostly comes in the order of the names.
    pub fn index_of(&self, name: &str, start: usize) -> Option<usize> {
        let (before, after) = self.names.split_at_checked(start).unwrap_or((self.names, &[]));
        let found = after.iter().position(|known| *known == name).map(|index| index + before.len());
        found.or_else(|| before.iter().position(|known| *known == name))
    }
}

/// A JSON object with named properties: a model, a request body, or one of several derived models.
///
/// [`object!`](crate::object) and [`polymorphic!`](crate::polymorphic) implement it; nothing else needs to. A type that
/// stands for another object (`Box<T>`, an enumeration of models) gives [`object`](Object::object) and
/// [`object_mut`](Object::object_mut) of that; a model gives itself, and the other methods.
pub trait Object {
    /// The object that has the properties.
    fn object(&self) -> &dyn Object;

    /// The object that has the properties.
    fn object_mut(&mut self) -> &mut dyn Object;

    /// Names and type.
    #[inline]
    fn info(&self) -> &'static ObjectInfo {
        self.object().info()
    }

    /// The property at an index of [`ObjectInfo::names`].
    #[inline]
    fn property(&self, index: usize) -> Option<&dyn Property> {
        self.object().property(index)
    }

    /// The property at an index of [`ObjectInfo::names`], for reading into it.
    #[inline]
    fn property_mut(&mut self, index: usize) -> Option<&mut dyn Property> {
        self.object_mut().property_mut(index)
    }

    /// What else there is.
    #[inline]
    fn extra(&self) -> &Extra {
        self.object().extra()
    }

    /// What else there is.
    #[inline]
    fn extra_mut(&mut self) -> &mut Extra {
        self.object_mut().extra_mut()
    }

    /// Becomes an empty object of the type that `@odata.type` names; false where there is no choice or it is that already.
    #[inline]
    fn retype(&mut self, _odata_type: &str) -> bool {
        false
    }
}

impl<T: Object> Object for Box<T> {
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

/// The index of a type name among others, as `@odata.type` writes it: with or without `#`, in any case.
pub fn type_index(names: &[&str], odata_type: &str) -> Option<usize> {
    let wanted = odata_type.strip_prefix('#').unwrap_or(odata_type);
    names.iter().position(|name| name.eq_ignore_ascii_case(wanted))
}
