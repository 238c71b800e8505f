//! Places that hold a value: the properties of a model and the items of a collection.
//!
//! Both are traits that can be used as `dyn`, so that the reader and the writer are compiled once and not for each type.

use std::any::Any;

use serde_json::Value;

use super::{Decode, Encode, Object, Scalar, View};

/// The place of one property: `Option<T>` in a model, [`Field<T>`](crate::Field) in an update, `T` where it is required.
pub trait Property {
    /// The value for writing.
    fn view(&self) -> View<'_>;

    /// Takes a scalar; false where it does not fit the type.
    #[inline]
    fn set_scalar(&mut self, _scalar: &Scalar<'_>) -> bool {
        false
    }

    /// Takes JSON of any shape; gives it back where the type cannot hold it.
    #[inline]
    fn set_json(&mut self, json: Value) -> Result<(), Value> {
        Err(json)
    }

    /// Takes an object without properties; false where the type is none.
    #[inline]
    fn set_object(&mut self) -> bool {
        false
    }

    /// The object that was taken.
    #[inline]
    fn object_mut(&mut self) -> Option<&mut dyn Object> {
        None
    }

    /// Replaces the object that was taken by an empty one of the type that `@odata.type` names; false where there is no
    /// choice or it is that already.
    #[inline]
    fn retype(&mut self, _odata_type: &str) -> bool {
        false
    }

    /// Takes a collection without items, and gives it for filling.
    #[inline]
    fn set_items(&mut self) -> Option<&mut dyn Items> {
        None
    }

    /// Takes a copy of another place of the same type.
    fn assign(&mut self, other: &dyn Property);

    /// The place as what it is.
    fn as_any(&self) -> &dyn Any;

    /// The place as what it is.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// The methods of [`Property`] that are the same for all.
macro_rules! copied {
    () => {
        #[inline]
        fn assign(&mut self, other: &dyn $crate::object::Property) {
            if let Some(other) = other.as_any().downcast_ref::<Self>() {
                self.clone_from(other);
            }
        }

        #[inline]
        fn as_any(&self) -> &dyn ::std::any::Any {
            self
        }

        #[inline]
        fn as_any_mut(&mut self) -> &mut dyn ::std::any::Any {
            self
        }
    };
}
pub(crate) use copied;

/// A collection: its items are read by index and added at the end.
pub trait Items {
    /// The number of items.
    fn count(&self) -> usize;

    /// The item at an index, for writing.
    fn item(&self, index: usize) -> View<'_>;

    /// Adds a scalar; false where it does not fit the type.
    fn push_scalar(&mut self, scalar: &Scalar<'_>) -> bool;

    /// Adds JSON of any shape; gives it back where the type cannot hold it.
    fn push_json(&mut self, json: Value) -> Result<(), Value>;

    /// Adds an object without properties; false where the items are none.
    fn push_object(&mut self) -> bool;

    /// The object that was added last.
    fn last_object_mut(&mut self) -> Option<&mut dyn Object>;

    /// Like [`Property::retype`] for the object that was added last.
    fn retype_last(&mut self, odata_type: &str) -> bool;

    /// Adds a collection without items, and gives it for filling.
    fn push_items(&mut self) -> Option<&mut dyn Items>;
}

impl<T: Decode> Property for Option<T> {
    #[inline]
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }

    #[inline]
    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        *self = if matches!(scalar, Scalar::Null) { None } else { T::from_scalar(scalar) };
        self.is_some()
    }

    #[inline]
    fn set_json(&mut self, json: Value) -> Result<(), Value> {
        *self = Some(T::from_json(json)?);
        Ok(())
    }

    #[inline]
    fn set_object(&mut self) -> bool {
        *self = T::new_object();
        self.is_some()
    }

    #[inline]
    fn object_mut(&mut self) -> Option<&mut dyn Object> {
        self.as_mut()?.object_mut()
    }

    #[inline]
    fn retype(&mut self, odata_type: &str) -> bool {
        self.as_mut().is_some_and(|value| value.retype(odata_type))
    }

    #[inline]
    fn set_items(&mut self) -> Option<&mut dyn Items> {
        *self = T::new_items();
        self.as_mut()?.items_mut()
    }

    copied! {}
}

impl<T: Decode> Property for T {
    #[inline]
    fn view(&self) -> View<'_> {
        Encode::view(self)
    }

    #[inline]
    fn set_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        T::from_scalar(scalar).map(|value| *self = value).is_some()
    }

    #[inline]
    fn set_json(&mut self, json: Value) -> Result<(), Value> {
        *self = T::from_json(json)?;
        Ok(())
    }

    #[inline]
    fn set_object(&mut self) -> bool {
        T::new_object().map(|value| *self = value).is_some()
    }

    #[inline]
    fn object_mut(&mut self) -> Option<&mut dyn Object> {
        Decode::object_mut(self)
    }

    #[inline]
    fn retype(&mut self, odata_type: &str) -> bool {
        Decode::retype(self, odata_type)
    }

    #[inline]
    fn set_items(&mut self) -> Option<&mut dyn Items> {
        *self = T::new_items()?;
        self.items_mut()
    }

    copied! {}
}

impl<T: Decode> Items for Vec<T> {
    #[inline]
    fn count(&self) -> usize {
        Vec::len(self)
    }

    #[inline]
    fn item(&self, index: usize) -> View<'_> {
        self.get(index).map_or(View::Absent, |item| item.view())
    }

    #[inline]
    fn push_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        T::from_scalar(scalar).map(|item| self.push(item)).is_some()
    }

    #[inline]
    fn push_json(&mut self, json: Value) -> Result<(), Value> {
        self.push(T::from_json(json)?);
        Ok(())
    }

    #[inline]
    fn push_object(&mut self) -> bool {
        T::new_object().map(|item| self.push(item)).is_some()
    }

    #[inline]
    fn last_object_mut(&mut self) -> Option<&mut dyn Object> {
        self.last_mut()?.object_mut()
    }

    #[inline]
    fn retype_last(&mut self, odata_type: &str) -> bool {
        self.last_mut().is_some_and(|item| item.retype(odata_type))
    }

    #[inline]
    fn push_items(&mut self) -> Option<&mut dyn Items> {
        self.push(T::new_items()?);
        self.last_mut()?.items_mut()
    }
}
