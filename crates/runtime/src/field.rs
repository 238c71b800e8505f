//! The three states of a property in an update.

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
