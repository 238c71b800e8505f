//! The three states of a property in an update.

use serde_json::Value;

use crate::object::{Decode, Encode, Items, Object, Property, Scalar, View, copied};

/// A property of an update: one `Option` cannot tell "leave it" from "set it to null".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Field<T> {
    /// Not sent: the service leaves the property as it is.
    #[default]
    Absent,
    /// Sent as `null`: the service clears the property.
    Null,
    /// Sent with this value.
    Value(T),
}

impl<T> Field<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Field::Value(value) => Some(value),
            Field::Absent | Field::Null => None,
        }
    }

    /// The value, where there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Field::Value(value) => Some(value),
            Field::Absent | Field::Null => None,
        }
    }

    /// True where the property is not sent.
    pub fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }

    /// True where the property is sent as `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Field::Null)
    }

    /// The value of `Some`, and null for `None`.
    pub fn or_null(value: Option<T>) -> Self {
        value.map_or(Field::Null, Field::Value)
    }

    /// The value of `Some`, and nothing sent for `None`.
    pub fn or_absent(value: Option<T>) -> Self {
        value.map_or(Field::Absent, Field::Value)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Field::Value(value)
    }
}

impl From<&str> for Field<String> {
    fn from(value: &str) -> Self {
        Field::Value(value.to_owned())
    }
}

impl<T: Decode> Property for Field<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Field::Absent => View::Absent,
            Field::Null => View::Null,
            Field::Value(value) => Encode::view(value),
        }
    }

    #[inline]
    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        *self = match *scalar {
            Scalar::Null => Field::Null,
            _ => Field::or_absent(T::from_scalar(scalar)),
        };
        !self.is_absent()
    }

    #[inline]
    fn set_json(&mut self, json: Value) -> Result<(), Value> {
        *self = Field::Value(T::from_json(json)?);
        Ok(())
    }

    #[inline]
    fn set_object(&mut self) -> bool {
        *self = Field::or_absent(T::new_object());
        !self.is_absent()
    }

    #[inline]
    fn object_mut(&mut self) -> Option<&mut dyn Object> {
        match self {
            Field::Value(value) => value.object_mut(),
            Field::Absent | Field::Null => None,
        }
    }

    #[inline]
    fn retype(&mut self, odata_type: &str) -> bool {
        match self {
            Field::Value(value) => value.retype(odata_type),
            Field::Absent | Field::Null => false,
        }
    }

    #[inline]
    fn set_items(&mut self) -> Option<&mut dyn Items> {
        *self = Field::or_absent(T::new_items());
        match self {
            Field::Value(value) => value.items_mut(),
            Field::Absent | Field::Null => None,
        }
    }

    copied! {}
}
