//! Values between JSON and typed properties, without generics.
//!
//! A property of a model is a Rust type; JSON has six kinds of value. [`View`] shows a typed value as one of these kinds,
//! [`Scalar`] carries what arrived. Between them, one routine reads and writes every model.

use std::fmt;

use serde_json::Value;

use super::{Holder, Items, Object, Room, Wanted};

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

    /// The number in double precision.
    pub fn double(&self) -> Option<f64> {
        match *self {
            Scalar::Integer(value) => Some(value as f64),
            Scalar::Unsigned(value) => Some(value as f64),
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

    /// The value that a scalar stands for; `None` where it does not fit the type.
    fn from_scalar(_scalar: &Scalar<'_>) -> Option<Self> {
        None
    }

    /// See [`Property::room`](super::Property::room), which sees to [`Wanted::Nothing`] itself; scalars need none.
    fn room_in<'a, H: Holder<Self>>(_holder: &'a mut H, _wanted: Wanted<'_>) -> Room<'a> {
        Room::None
    }
}

impl<T: Object> Encode for T {
    fn view(&self) -> View<'_> {
        View::Object(self.object())
    }
}

impl<T: Object + Clone + Default + 'static> Decode for T {
    const WHOLE: bool = false;

    fn room_in<'a, H: Holder<Self>>(holder: &'a mut H, wanted: Wanted<'_>) -> Room<'a> {
        match wanted {
            Wanted::Object => holder.put(T::default()),
            Wanted::Type(odata_type) => {
                if !holder.held().is_some_and(|object| object.retype(odata_type)) {
                    return Room::None;
                }
            }
            Wanted::Current => {}
            Wanted::Items | Wanted::Nothing => return Room::None,
        }
        match holder.held() {
            Some(object) => Room::Object(object.object_mut()),
            None => Room::None,
        }
    }
}

impl<T: Decode> Encode for Vec<T> {
    fn view(&self) -> View<'_> {
        View::Items(self)
    }
}

impl<T: Decode> Decode for Vec<T> {
    const WHOLE: bool = T::WHOLE;

    fn room_in<'a, H: Holder<Self>>(holder: &'a mut H, wanted: Wanted<'_>) -> Room<'a> {
        if wanted != Wanted::Items {
            return Room::None;
        }
        holder.put(Vec::new());
        match holder.held() {
            Some(items) => Room::Items(items),
            None => Room::None,
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

    fn room_in<'a, H: Holder<Self>>(holder: &'a mut H, wanted: Wanted<'_>) -> Room<'a> {
        if !matches!(wanted, Wanted::Object | Wanted::Items) {
            return Room::None;
        }
        holder.put(Value::Null);
        match holder.held() {
            Some(json) => Room::Json(json),
            None => Room::None,
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
        scalar.double().map(|value| value as f32)
    }
}
