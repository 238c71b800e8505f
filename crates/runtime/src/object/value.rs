//! Values between JSON and typed properties, without generics.
//!
//! A property of a model is a Rust type; JSON has six kinds of value. [`View`] shows a typed value as one of these kinds,
//! [`Scalar`] carries what arrived. Between them, one routine reads and writes every model.

use std::fmt;

use serde_json::Value;

use super::{Items, Object, Room, Wanted};

/// A value as it is written to JSON.
#[derive(Clone, Copy)]
pub enum View<'a> {
    /// Not sent at all.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number that only fits 64 bits without sign.
    Unsigned(u64),
    /// A number of double precision; `NaN` and the infinities are written as text (OData JSON Format 4.01, section 7.1).
    Double(f64),
    /// A number of single precision, kept apart so that `0.1` is not written as `0.10000000149011612`.
    Single(f32),
    /// A string.
    Text(&'a str),
    /// A string that is still to be made.
    Display(&'a dyn fmt::Display),
    /// An object with named properties.
    Object(&'a dyn Object),
    /// An array.
    Items(&'a dyn Items),
    /// JSON of any shape.
    Json(&'a Value),
}

/// A value that arrived and is neither object nor array.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits 64 bits with sign.
    Integer(i64),
    /// A whole number that only fits 64 bits without sign.
    Unsigned(u64),
    /// A number with fraction or exponent.
    Double(f64),
    /// A string.
    Text(&'a str),
}

impl Scalar<'_> {
    /// The same value as JSON.
    pub fn to_json(&self) -> Value {
        match *self {
            Scalar::Null => Value::Null,
            Scalar::Boolean(value) => value.into(),
            Scalar::Integer(value) => value.into(),
            Scalar::Unsigned(value) => value.into(),
            Scalar::Double(value) => value.into(),
            Scalar::Text(value) => value.into(),
        }
    }

    /// The whole number, where it is one: `7.0` is 7, `7.5` is none.
    pub fn integer(&self) -> Option<i64> {
        match *self {
            Scalar::Integer(value) => Some(value),
            Scalar::Double(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => {
                // Minus zero is no whole number: as one it would lose its sign.
                (value != 0.0 || value.is_sign_positive()).then_some(value as i64)
            }
            _ => None,
        }
    }

    /// The number in double precision; none for whole numbers that have more digits than it.
    pub fn double(&self) -> Option<f64> {
        match *self {
            Scalar::Integer(value) => Some(value as f64).filter(|double| *double as i128 == i128::from(value)),
            Scalar::Unsigned(value) => Some(value as f64).filter(|double| *double as i128 == i128::from(value)),
            Scalar::Double(value) => Some(value),
            _ => None,
        }
    }
}

/// A type whose values can be written to JSON.
pub trait Encode {
    /// The value as one of the kinds of JSON.
    fn view(&self) -> View<'_>;
}

/// A type whose values can be read from JSON: scalars, enumerations, models and collections of them.
///
/// What a type cannot hold is kept in [`Extra`](crate::Extra) by those who read.
pub trait Decode: Encode + Clone + 'static {
    /// False for models and for collections of them: they are copied property by property, through the one routine, so that
    /// no code of their own is compiled for it. Whatever else there is is copied as a whole.
    const WHOLE: bool = true;

    /// False for models and collections: no scalar stands for them.
    const SCALAR: bool = true;

    /// The value that a scalar stands for; `None` where it does not fit the type.
    fn from_scalar(_scalar: &Scalar<'_>) -> Option<Self> {
        None
    }

    /// An empty value, where the type holds what is wanted: an object, or a collection. Scalars hold neither.
    fn empty(_wanted: Wanted<'_>) -> Option<Self> {
        None
    }

    /// What an empty value, or the one that is there, has room for; see [`Property::room`](super::Property::room).
    fn room(&mut self, _wanted: Wanted<'_>) -> Room<'_> {
        Room::None
    }
}

impl<T: Object> Encode for T {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Object(self.object())
    }
}

impl<T: Object + Clone + Default + 'static> Decode for T {
    const WHOLE: bool = false;

    const SCALAR: bool = false;

    #[inline]
    fn empty(wanted: Wanted<'_>) -> Option<Self> {
        match wanted {
            Wanted::Object => Some(T::default()),
            _ => None,
        }
    }

    #[inline]
    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        match wanted {
            Wanted::Items | Wanted::Nothing => Room::None,
            Wanted::Type(odata_type) if !self.retype(odata_type) => Room::None,
            _ => Room::Object(self.object_mut()),
        }
    }
}

impl<T: Decode> Encode for Vec<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        View::Items(self)
    }
}

impl<T: Decode> Decode for Vec<T> {
    const WHOLE: bool = T::WHOLE;

    const SCALAR: bool = false;

    #[inline]
    fn empty(wanted: Wanted<'_>) -> Option<Self> {
        match wanted {
            Wanted::Items => Some(Vec::new()),
            _ => None,
        }
    }

    #[inline]
    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        match wanted {
            Wanted::Items => Room::Items(self),
            _ => Room::None,
        }
    }
}

impl Encode for Value {
    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

impl Decode for Value {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        Some(scalar.to_json())
    }

    fn empty(wanted: Wanted<'_>) -> Option<Self> {
        match wanted {
            Wanted::Object | Wanted::Items => Some(Value::Null),
            _ => None,
        }
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        match wanted {
            Wanted::Object | Wanted::Items => Room::Json(self),
            _ => Room::None,
        }
    }
}

impl Encode for String {
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl Decode for String {
    #[inline]
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match *scalar {
            Scalar::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Encode for bool {
    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }
}

impl Decode for bool {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match *scalar {
            Scalar::Boolean(value) => Some(value),
            _ => None,
        }
    }
}

macro_rules! integers {
    ($($name:ident)*) => { $(
        impl Encode for $name {
            fn view(&self) -> View<'_> {
                View::Integer(i64::from(*self))
            }
        }

        impl Decode for $name {
            fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
                $name::try_from(scalar.integer()?).ok()
            }
        }
    )* };
}

integers!(u8 i8 i16 i32 i64);

impl Encode for f64 {
    fn view(&self) -> View<'_> {
        View::Double(*self)
    }
}

impl Decode for f64 {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        scalar.double()
    }
}

impl Encode for f32 {
    fn view(&self) -> View<'_> {
        View::Single(*self)
    }
}

impl Decode for f32 {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        // What is too large would become infinite.
        scalar.double().map(|value| value as f32).filter(|value| value.is_finite())
    }
}
