//! Places that hold a value: the properties of a model and the items of a collection.
//!
//! [`Property`] and [`Items`] can be used as `dyn`, so that the reader and the writer are compiled once and not for each type.
//! What a type adds is compiled in every crate that uses the type: so the methods are few, and they are not `#[inline]`, which
//! would make a copy of each for every unit of code that the compiler works on. What models and collections add to them, by
//! [`Encode`] and [`Decode`], is `#[inline]`: it would be one more function for each type.

use std::any::Any;

use serde_json::Value;

use super::{Decode, Encode, Object, Scalar, View};
use crate::{Extra, Field};

/// The place of one property: `Option<T>` in a model, [`Field<T>`](crate::Field) in an update, `T` where it is required.
pub trait Property: Any {
    /// The value for writing.
    fn view(&self) -> View<'_>;

    /// Takes a scalar; false where it does not fit the type.
    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool;

    /// Makes or finds room for what is no scalar.
    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_>;

    /// Takes a copy of another place of the same type; false where that has to be done property by property.
    fn assign(&mut self, other: &dyn Property) -> bool;
}

/// What a place is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// An object without properties, in place of what is there; among items, as the last one.
    Object,
    /// The same of the type that `@odata.type` names, for the object that is there.
    Type(&'a str),
    /// The object that is there.
    Current,
    /// A collection without items, in place of what is there; among items, as the last one.
    Items,
    /// That the place is empty again; among items, that the last one goes. A value that is required stays.
    Nothing,
}

impl Wanted<'_> {
    /// True where what is there stays.
    fn is_there(self) -> bool {
        matches!(self, Wanted::Type(_) | Wanted::Current)
    }
}

/// What a place gives.
pub enum Room<'a> {
    /// The type cannot hold what is wanted, nothing is there, or there is no choice of types. A property that was asked for
    /// something new is empty then, unless it is required; the items of a collection stay.
    None,
    /// An object, for its properties.
    Object(&'a mut dyn Object),
    /// A collection, for its items.
    Items(&'a mut dyn Items),
    /// JSON of any shape.
    Json(&'a mut Value),
    /// What has no property.
    Extra(&'a mut Extra),
}

/// A collection: its items are read by index and added at the end.
pub trait Items {
    /// The number of items.
    fn count(&self) -> usize;

    /// The item at an index, for writing.
    fn item(&self, index: usize) -> View<'_>;

    /// Adds a scalar; false where it does not fit the type.
    fn push_scalar(&mut self, scalar: &Scalar<'_>) -> bool;

    /// Like [`Property::room`] for one more item, or for the last one.
    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_>;
}

/// Where the next value goes.
pub(super) enum Target<'a> {
    Property(&'a mut dyn Property),
    Items(&'a mut dyn Items),
}

impl Target<'_> {
    pub(super) fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        match self {
            Target::Property(property) => property.room(wanted),
            Target::Items(items) => items.room(wanted),
        }
    }
}

/// What [`Property::assign`] does for a place `P` of values `T`.
#[inline]
fn assign<T: Decode, P: Clone + 'static>(place: &mut P, other: &dyn Property) -> bool {
    if T::WHOLE
        && let Some(other) = (other as &dyn Any).downcast_ref::<P>()
    {
        // `clone_from` would be one more function for each type.
        *place = other.clone();
    }
    T::WHOLE
}

impl<T: Decode> Property for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        if !T::SCALAR {
            self.room(Wanted::Nothing);
            return false;
        }
        *self = if matches!(scalar, Scalar::Null) { None } else { T::from_scalar(scalar) };
        self.is_some()
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        if !wanted.is_there() {
            *self = T::empty(wanted);
        }
        match self {
            Some(value) => Decode::room(value, wanted),
            None => Room::None,
        }
    }

    fn assign(&mut self, other: &dyn Property) -> bool {
        assign::<T, Self>(self, other)
    }
}

impl<T: Decode> Property for Field<T> {
    fn view(&self) -> View<'_> {
        match self {
            Field::Absent => View::Absent,
            Field::Null => View::Null,
            Field::Value(value) => value.view(),
        }
    }

    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        *self = match *scalar {
            Scalar::Null => Field::Null,
            _ => Field::or_absent(T::from_scalar(scalar)),
        };
        !self.is_absent()
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        if !wanted.is_there() {
            *self = Field::or_absent(T::empty(wanted));
        }
        match self {
            Field::Value(value) => Decode::room(value, wanted),
            Field::Absent | Field::Null => Room::None,
        }
    }

    fn assign(&mut self, other: &dyn Property) -> bool {
        assign::<T, Self>(self, other)
    }
}

impl<T: Decode> Property for T {
    fn view(&self) -> View<'_> {
        Encode::view(self)
    }

    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        T::from_scalar(scalar).map(|value| *self = value).is_some()
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        if let Some(value) = T::empty(wanted) {
            *self = value;
        }
        Decode::room(self, wanted)
    }

    fn assign(&mut self, other: &dyn Property) -> bool {
        assign::<T, Self>(self, other)
    }
}

impl<T: Decode> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> View<'_> {
        match self.get(index) {
            Some(item) => item.view(),
            None => View::Absent,
        }
    }

    fn push_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        if !T::SCALAR {
            return false;
        }
        match T::from_scalar(scalar) {
            Some(item) => {
                self.push(item);
                true
            }
            None => false,
        }
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        if let Wanted::Nothing = wanted {
            self.pop();
            return Room::None;
        }
        if let Some(item) = T::empty(wanted) {
            self.push(item);
        }
        match self.last_mut() {
            Some(item) => Decode::room(item, wanted),
            None => Room::None,
        }
    }
}
