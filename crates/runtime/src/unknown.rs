//! Objects of a type that the documentation does not name.

use std::fmt;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Extra;
use crate::object::{self, Look, Object, Property};

/// An object of which all properties are in [`Extra`]; `@odata.type`, where it arrived, is one of them.
#[derive(Clone, Default)]
pub struct UnknownObject {
    /// All properties, with their names on the wire.
    pub extra: Extra,
}

impl UnknownObject {
    /// The text of `@odata.type`, as it arrived.
    pub fn odata_type(&self) -> Option<&str> {
        self.extra.odata_type()
    }
}

impl From<Extra> for UnknownObject {
    fn from(extra: Extra) -> Self {
        UnknownObject { extra }
    }
}

impl Object for UnknownObject {
    fn with_properties(&self, look: Look<'_>) {
        look.at("UnknownObject", "", false, &[], &[], &self.extra);
    }

    fn property_mut(&mut self, _index: usize) -> &mut dyn Property {
        &mut self.extra
    }
}

impl Serialize for UnknownObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for UnknownObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        object::deserialize(deserializer)
    }
}

impl fmt::Debug for UnknownObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        object::debug(self, f)
    }
}

impl PartialEq for UnknownObject {
    fn eq(&self, other: &Self) -> bool {
        object::equal(self, other)
    }
}
