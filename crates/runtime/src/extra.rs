//! What arrived and the documentation does not name.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::object::{Property, Room, Scalar, View, Wanted};

pub(crate) const ODATA_TYPE: &str = "@odata.type";

/// Properties of an object beside the documented ones, in the order in which they arrived; they are sent back.
///
/// It also remembers documented properties that arrived as `null` or with a value of another type than documented. They are
/// sent back too, unless the field of the model has a value by then. Annotations such as `@odata.type` and `@odata.etag`
/// are here as well.
#[derive(Clone, Default)]
pub struct Extra {
    /// `None` until something is added. Each model has an `Extra`, and code that drops it wherever a model is dropped: of an
    /// `Arc`, that is a decrement and a call; of a `Vec`, the loop over names and values, a tenth of what is compiled in a
    /// crate that uses models.
    entries: Option<Arc<Vec<Entry>>>,
}

/// Name and value.
type Entry = (Cow<'static, str>, Value);

impl Extra {
    /// Nothing.
    #[inline]
    pub const fn new() -> Self {
        Extra { entries: None }
    }

    /// True where there is nothing.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The number of properties.
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// The value of a property, by its name on the wire.
    #[inline]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries().iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// True where there is a property of that name, be it `null`.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a property, and gives its former value.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Option<Value> {
        let (name, value) = (name.into(), value.into());
        let entries = self.entries_mut();
        match entries.iter_mut().find(|(known, _)| *known == name) {
            Some((_, place)) => Some(std::mem::replace(place, value)),
            None => {
                entries.push((name, value));
                None
            }
        }
    }

    /// Takes a property out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let index = self.entries().iter().position(|(known, _)| known == name)?;
        Some(self.entries_mut().remove(index).1)
    }

    /// Names and values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &Value)> + ExactSizeIterator {
        self.entries().iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The text of `@odata.type`, as it arrived.
    pub fn odata_type(&self) -> Option<&str> {
        self.get(ODATA_TYPE)?.as_str()
    }

    /// Adds without a look whether the name is there already.
    pub(crate) fn push(&mut self, name: Cow<'static, str>, value: Value) {
        self.entries_mut().push((name, value));
    }

    /// Where a name was pushed twice, the last value stays.
    pub(crate) fn remove_repeated(&mut self) {
        let entries = self.entries();
        let few = entries.len() <= 16;
        let is_repeated =
            |(index, (name, _)): (usize, &Entry)| entries.iter().skip(index + 1).any(|(other, _)| other == name);
        if few && !entries.iter().enumerate().any(is_repeated) {
            return;
        }
        let mut seen = HashSet::with_capacity(entries.len());
        let keep: Vec<bool> = entries.iter().rev().map(|(name, _)| seen.insert(name.as_ref())).collect();
        let mut keep = keep.into_iter().rev();
        self.entries_mut().retain(|_| keep.next().unwrap_or(true));
    }

    #[inline]
    fn entries(&self) -> &[Entry] {
        self.entries.as_deref().map_or(&[], Vec::as_slice)
    }

    /// The entries for a change, apart from those of copies.
    fn entries_mut(&mut self) -> &mut Vec<Entry> {
        Arc::make_mut(self.entries.get_or_insert_default())
    }
}

/// Only so that [`Object::property_mut`](crate::object::Object::property_mut) can give it; it is shown and copied apart.
impl Property for Extra {
    fn view(&self) -> View<'_> {
        View::Absent
    }

    fn set_scalar(&mut self, _scalar: &Scalar<'_>) -> bool {
        false
    }

    fn room(&mut self, _wanted: Wanted<'_>) -> Room<'_> {
        Room::Extra(self)
    }

    fn assign(&mut self, _other: &dyn Property) -> bool {
        false
    }
}

/// Equal where the same names have the same values, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|(name, value)| other.get(name) == Some(value))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Into<Cow<'static, str>>, V: Into<Value>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut extra = Extra::new();
        extra.extend(entries);
        extra
    }
}

impl<K: Into<Cow<'static, str>>, V: Into<Value>> Extend<(K, V)> for Extra {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        let mut entries = entries.into_iter().map(|(name, value)| (name.into(), value.into())).peekable();
        if entries.peek().is_some() {
            self.entries_mut().extend(entries);
            self.remove_repeated();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Extra, Value};

    #[test]
    fn a_copy_is_changed_apart() {
        let first = Extra::from_iter([("color", "red"), ("size", "7")]);
        let mut copy = first.clone();
        assert_eq!(copy.insert("color", "blue"), Some(Value::from("red")));
        copy.extend([("shape", "round")]);
        assert_eq!(copy.remove("size"), Some(Value::from("7")));
        assert_eq!(copy, Extra::from_iter([("shape", "round"), ("color", "blue")]));
        assert_eq!(first, Extra::from_iter([("color", "red"), ("size", "7")]));
    }

    #[test]
    fn what_was_emptied_is_like_new() {
        let mut extra = Extra::from_iter([("color", "red")]);
        extra.remove("color");
        assert_eq!((extra.remove("color"), extra.len()), (None, 0));
        assert_eq!(extra, Extra::new());
    }

    #[test]
    fn nothing_added_takes_no_memory() {
        let mut extra = Extra::new();
        extra.extend(Vec::<(String, Value)>::new());
        assert!(extra.entries.is_none());
    }
}
