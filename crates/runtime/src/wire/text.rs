//! Dates, times and durations.

/// Makes a newtype over the text that arrived.
macro_rules! wire_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it stands; nothing is checked.
            pub fn new(text: impl Into<String>) -> Self {
                $name(text.into())
            }

            /// The text as it arrived, and as it is sent.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text as it arrived.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::object::Encode for $name {
            fn view(&self) -> $crate::object::View<'_> {
                $crate::object::View::Text(&self.0)
            }
        }

        impl $crate::object::Decode for $name {
            fn from_scalar(scalar: &$crate::object::Scalar<'_>) -> Option<Self> {
                match *scalar {
                    $crate::object::Scalar::Text(text) => Some($name::new(text)),
                    _ => None,
                }
            }
        }

        impl serde_core::Serialize for $name {
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde_core::Deserialize<'de> for $name {
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map($name)
            }
        }
    };
}

/// Makes newtypes of text for values that programs write as text.
macro_rules! from_text {
    ($($name:ident)*) => {
        $(impl From<&str> for $name {
            fn from(text: &str) -> Self {
                $name::new(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                $name::new(text)
            }
        })*
    };
}

pub(super) use {from_text, wire_text};

from_text! { DateTime Date TimeOfDay Duration }

wire_text! {
    /// A point in time (`Edm.DateTimeOffset`), such as `2014-01-01T00:00:00Z`: ISO 8601, nearly always in UTC.
    DateTime
}

wire_text! {
    /// A day (`Edm.Date`), such as `2014-01-01`.
    Date
}

wire_text! {
    /// A time of day (`Edm.TimeOfDay`), such as `08:30:00.0000000`.
    TimeOfDay
}

wire_text! {
    /// A span of time (`Edm.Duration`) in ISO 8601, such as `PT1H30M` or `P7D`.
    Duration
}
