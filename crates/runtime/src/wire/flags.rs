//! Enumerations of which several members may hold at once.

use std::fmt;
use std::ops::Deref;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::object::{Decode, Encode, Scalar, View};

/// The members of a flags enumeration; on the wire one text, `read,write` (OData JSON Format 4.01, section 7.1).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Flags<T> {
    /// The members, in the order in which they arrived.
    pub members: Vec<T>,
    /// True where `, ` stood between the members, so that the text is sent back as it arrived.
    spaced: bool,
}

impl<T> Flags<T> {
    /// These members.
    pub fn new(members: impl IntoIterator<Item = T>) -> Self {
        members.into_iter().collect()
    }
}

impl<T> Default for Flags<T> {
    fn default() -> Self {
        Flags { members: Vec::new(), spaced: false }
    }
}

impl<T> Deref for Flags<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.members
    }
}

impl<T> FromIterator<T> for Flags<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        Flags { members: members.into_iter().collect(), spaced: false }
    }
}

impl<T> From<Vec<T>> for Flags<T> {
    fn from(members: Vec<T>) -> Self {
        Flags { members, spaced: false }
    }
}

impl<T: AsRef<str>> fmt::Display for Flags<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, member) in self.members.iter().enumerate() {
            if index > 0 {
                f.write_str(if self.spaced { ", " } else { "," })?;
            }
            f.write_str(member.as_ref())?;
        }
        Ok(())
    }
}

impl<T: Decode + AsRef<str>> Encode for Flags<T> {
    fn view(&self) -> View<'_> {
        match self.members.as_slice() {
            [member] => View::Text(member.as_ref()),
            _ => View::Display(self),
        }
    }
}

impl<T: Decode + AsRef<str>> Decode for Flags<T> {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        let Scalar::Text(text) = scalar else { return None };
        if text.is_empty() {
            return Some(Flags::default());
        }
        let spaced = text.contains(", ");
        let separator = if spaced { ", " } else { "," };
        let members = text.split(separator).map(|name| T::from_scalar(&Scalar::Text(name)));
        Some(Flags { members: members.collect::<Option<_>>()?, spaced })
    }
}

impl<T: Decode + AsRef<str>> Serialize for Flags<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: Decode + AsRef<str>> Deserialize<'de> for Flags<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Flags::from_scalar(&Scalar::Text(&text))
            .ok_or_else(|| serde_core::de::Error::custom("members of the enumeration were expected"))
    }
}
