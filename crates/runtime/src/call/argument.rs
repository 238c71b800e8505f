//! The arguments of an endpoint function, as text that is still to be encoded.

use std::borrow::Cow;

use crate::wire::{Date, DateTime, Decimal, Duration, Guid, TimeOfDay};

/// A value for the path or the query of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// The value, not yet encoded.
    Text(Cow<'a, str>),
    /// No value: a query parameter is left out, a path cannot be made.
    Absent,
}

impl Argument<'_> {
    /// The value, where there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Argument::Text(text) => Some(text),
            Argument::Absent => None,
        }
    }
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Argument::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Argument<'a> {
    fn from(text: &'a String) -> Self {
        Argument::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Argument<'_> {
    fn from(text: String) -> Self {
        Argument::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Argument<'a>>> From<Option<T>> for Argument<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Argument::Absent, T::into)
    }
}

macro_rules! from_text {
    ($($name:ident)*) => { $(
        impl<'a> From<&'a $name> for Argument<'a> {
            fn from(value: &'a $name) -> Self {
                Argument::Text(Cow::Borrowed(value.as_str()))
            }
        }
    )* };
}

from_text!(Date DateTime Decimal Duration Guid TimeOfDay);

macro_rules! from_number {
    ($($name:ident)*) => { $(
        impl From<$name> for Argument<'_> {
            fn from(value: $name) -> Self {
                Argument::Text(Cow::Owned(value.to_string()))
            }
        }
    )* };
}

from_number!(bool u8 u16 u32 u64 i8 i16 i32 i64 f32 f64);
