//! Places that hold a value: the properties of a model and the items of a collection.
//!
//! [`Property`] and [`Items`] can be used as `dyn`, so that the reader and the writer are compiled once and not for each type.
//! What a type adds is compiled in every crate that uses the type: so the methods are few, and those here are not `#[inline]`,
//! which would make a copy for each unit of code that the compiler works on.

use std::any::Any;

use serde_json::Value;

use super::{Decode, Encode, Object, Scalar, View};
use crate::Extra;

/// The place of one property: `Option<T>` in a model, [`Field<T>`](crate::Field) in an update, `T` where it is required.
pub trait Property {
    /// The value for writing.
    fn view(&self) -> View<'_>;

    /// Takes a scalar; false where it does not fit the type.
    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool;

    /// Makes or finds room for what is no scalar.
    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_>;

    /// Takes a copy of another place of the same type; false where that has to be done property by property.
    fn assign(&mut self, other: &dyn Property) -> bool;

    /// The place as what it is.
    fn as_any(&self) -> &dyn Any;
}

/// What a place is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted<'a> {
    /// An object without properties, in place of what is there; among items, as the last one.
    Object,
    /// The same of the type that `@odata.type` names, for the object that is there.
    Type(&'a str),
    /// The object that is there.
    Current,
    /// A collection without items.
    Items,
    /// That the place is empty again; among items, that the last one goes. A value that is required stays.
    Nothing,
}

/// What a place gives.
pub enum Room<'a> {
    /// The type cannot hold what is wanted, nothing is there, or there is no choice of types. But for [`Wanted::Nothing`],
    /// nothing has changed.
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

/// Whatever can hold a value of a type.
pub trait Holder<T> {
    /// Takes a value; a collection adds it.
    fn put(&mut self, value: T);

    /// The value that was taken last.
    fn held(&mut self) -> Option<&mut T>;

    /// Gives up the value that was taken last, where it can be without.
    fn clear(&mut self);
}

impl<T> Holder<T> for T {
    fn put(&mut self, value: T) {
        *self = value;
    }

    fn held(&mut self) -> Option<&mut T> {
        Some(self)
    }

    fn clear(&mut self) {}
}

impl<T> Holder<T> for Option<T> {
    fn put(&mut self, value: T) {
        *self = Some(value);
    }

    fn held(&mut self) -> Option<&mut T> {
        self.as_mut()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T> Holder<T> for Vec<T> {
    fn put(&mut self, value: T) {
        self.push(value);
    }

    fn held(&mut self) -> Option<&mut T> {
        self.last_mut()
    }

    fn clear(&mut self) {
        self.pop();
    }
}

/// The methods of [`Property`] that are the same for all places of a type.
macro_rules! place_of {
    ($type:ident) => {
        fn room(&mut self, wanted: $crate::object::Wanted<'_>) -> $crate::object::Room<'_> {
            if wanted == $crate::object::Wanted::Nothing {
                $crate::object::Holder::<$type>::clear(self);
                return $crate::object::Room::None;
            }
            $type::room_in(self, wanted)
        }

        fn assign(&mut self, other: &dyn $crate::object::Property) -> bool {
            if $type::WHOLE
                && let Some(other) = other.as_any().downcast_ref::<Self>()
            {
                self.clone_from(other);
            }
            $type::WHOLE
        }

        fn as_any(&self) -> &dyn ::std::any::Any {
            self
        }
    };
}
pub(crate) use place_of;

impl<T: Decode> Property for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        *self = if matches!(scalar, Scalar::Null) { None } else { T::from_scalar(scalar) };
        self.is_some()
    }

    place_of! { T }
}

impl<T: Decode> Property for T {
    fn view(&self) -> View<'_> {
        Encode::view(self)
    }

    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        T::from_scalar(scalar).map(|value| *self = value).is_some()
    }

    place_of! { T }
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
        match T::from_scalar(scalar) {
            Some(item) => {
                self.push(item);
                true
            }
            None => false,
        }
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        if wanted == Wanted::Nothing {
            Holder::<T>::clear(self);
            return Room::None;
        }
        T::room_in(self, wanted)
    }
}
