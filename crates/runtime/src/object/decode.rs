//! Reading: a serde visitor that fills any object through `dyn`.
//!
//! What does not fit is no error. A property that is null or of another shape than documented is left empty, and what
//! arrived is kept under its name in [`Extra`](crate::Extra): documentation errs, and a wrong type in one property must not
//! make the others unreadable. Only text that is no JSON, or an answer that is no object at all, fails.

use std::fmt;

use serde_core::Deserializer;
use serde_core::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::property::Target;
use super::{Decode, Items, Look, Object, Property, Room, Scalar, View, Wanted, extra_mut, index_of, info, keep};
use crate::extra::ODATA_TYPE;

/// Reads a model with any deserializer of a self-describing format.
///
/// # Errors
/// What the deserializer reports, and a value of another kind than the type: a string where an object should be.
#[inline]
pub fn deserialize<'de, T: Decode + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    read(deserializer, &mut value)?;
    Ok(value)
}

/// Reads an enumeration with any deserializer.
///
/// # Errors
/// What the deserializer reports, and a value that is no text.
pub fn deserialize_text<'de, T: Decode, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = <std::borrow::Cow<'de, str> as serde_core::Deserialize>::deserialize(deserializer)?;
    T::from_scalar(&Scalar::Text(&text)).ok_or_else(|| D::Error::custom("a text was expected"))
}

/// Reads a model, a scalar or a collection from JSON.
///
/// # Errors
/// Gives the JSON back where it is of another kind than the type: a string where an object should be.
pub fn from_value<T: Decode>(json: Value) -> Result<T, Value> {
    let mut place: Option<T> = None;
    match place_value(Target::Property(&mut place), json) {
        Some(rejected) => Err(rejected),
        None => place.ok_or(Value::Null),
    }
}

/// Reads JSON text into a place.
pub(crate) fn read_str(text: &str, place: &mut dyn Property) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    read(&mut deserializer, place)?;
    deserializer.end()
}

fn read<'de, D: Deserializer<'de>>(deserializer: D, place: &mut dyn Property) -> Result<(), D::Error> {
    let mut rejected = Value::Null;
    if deserializer.deserialize_any(TargetVisitor::new(Target::Property(place), &mut rejected))? {
        Ok(())
    } else {
        Err(D::Error::custom(format_args!("a value of another kind than the type: {}", kind(&rejected))))
    }
}

pub(super) fn kind(json: &Value) -> &'static str {
    match json {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The index of the first of these items that a collection does not take.
pub(crate) fn first_unfit(items: &mut dyn Items, arrived: Vec<Value>) -> Option<usize> {
    arrived.into_iter().position(|item| place_value(Target::Items(&mut *items), item).is_some())
}

/// Puts JSON that is already in memory into a place; gives back what does not fit.
fn place_value(target: Target<'_>, json: Value) -> Option<Value> {
    let mut rejected = Value::Null;
    // A `Value` as deserializer has no errors of its own.
    let fits = TargetVisitor::new(target, &mut rejected).deserialize(json).unwrap_or(false);
    (!fits).then_some(rejected)
}

impl Target<'_> {
    fn scalar(self, scalar: &Scalar<'_>, rejected: &mut Value) -> bool {
        let fits = match self {
            Target::Property(property) => property.set_scalar(scalar),
            Target::Items(items) => items.push_scalar(scalar),
        };
        if !fits {
            *rejected = scalar.to_json();
        }
        fits
    }

    fn object(&mut self) -> Option<&mut dyn Object> {
        match self.room(Wanted::Current) {
            Room::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// Reads one value; true where it fits. What does not is put into `rejected`: returned by value, its size would cost each
/// value that does fit.
struct TargetVisitor<'a, 'r> {
    target: Target<'a>,
    rejected: &'r mut Value,
    /// Of the items of an array, how those before came.
    order: Option<&'r mut Order>,
}

impl<'a, 'r> TargetVisitor<'a, 'r> {
    fn new(target: Target<'a>, rejected: &'r mut Value) -> Self {
        TargetVisitor { target, rejected, order: None }
    }
}

/// Which property came after which, in the items of an array that were read. The next item has the same order, mostly,
/// whatever that of the table is. A place is one more than the index of the property before, and 0 before the first.
struct Order([u16; Order::LENGTH]);

impl Order {
    /// So many properties have one after them that is remembered; those of a larger type are looked for one by one.
    const LENGTH: usize = 128;

    /// So many names are tried: the next one, and those after it, where an item lacks some.
    const TRIED: usize = 3;

    /// Nothing was read yet.
    const NONE: Order = Order([0; Order::LENGTH]);

    /// The index of a property that came at a place, or soon after it. It is sought by name, so that nothing comes of it where
    /// the items are of several types.
    #[inline]
    fn find(&self, names: &[&str], name: &str, mut place: usize) -> Option<usize> {
        for _ in 0..Self::TRIED {
            place = usize::from(*self.0.get(place)?);
            let index = place.checked_sub(1)?;
            if names.get(index) == Some(&name) {
                return Some(index);
            }
        }
        None
    }

    #[inline]
    fn note(&mut self, place: usize, index: usize) {
        if let (Some(noted), Ok(next)) = (self.0.get_mut(place), u16::try_from(index + 1)) {
            *noted = next;
        }
    }
}

impl<'de> DeserializeSeed<'de> for TargetVisitor<'_, '_> {
    type Value = bool;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TargetVisitor<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(self.target.scalar(&Scalar::Null, self.rejected))
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(self.target.scalar(&Scalar::Boolean(value), self.rejected))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        Ok(self.target.scalar(&Scalar::Integer(value), self.rejected))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        let scalar = i64::try_from(value).map_or(Scalar::Unsigned(value), Scalar::Integer);
        Ok(self.target.scalar(&scalar, self.rejected))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        Ok(self.target.scalar(&Scalar::Double(value), self.rejected))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
        Ok(self.target.scalar(&Scalar::Text(value), self.rejected))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, sequence: A) -> Result<bool, A::Error> {
        let TargetVisitor { mut target, rejected, .. } = self;
        let fits = match target.room(Wanted::Items) {
            Room::Items(items) => read_items(sequence, items, rejected)?,
            Room::Json(json) => {
                *json = read_array(sequence, Vec::new())?;
                return Ok(true);
            }
            _ => {
                *rejected = read_array(sequence, Vec::new())?;
                return Ok(false);
            }
        };
        if !fits {
            target.room(Wanted::Nothing);
        }
        Ok(fits)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let TargetVisitor { mut target, rejected, order } = self;
        match target.room(Wanted::Object) {
            Room::Object(object) => {
                let names = info(object).names;
                let late = match map.next_key_seed(KeySeed { names, place: 0, order: order.as_deref() })? {
                    Some(Key::Type) => read_typed(&mut map, &mut target, order, rejected)?,
                    key => read_object(&mut map, object, names, key, order, rejected)?,
                };
                if late {
                    retype_late(target);
                }
                Ok(true)
            }
            Room::Json(json) => {
                *json = read_map(map)?;
                Ok(true)
            }
            _ => {
                *rejected = read_map(map)?;
                Ok(false)
            }
        }
    }
}

/// Reads the items of an array. Where one does not fit, all of them are rejected.
fn read_items<'de, A: SeqAccess<'de>>(
    mut sequence: A,
    items: &mut dyn Items,
    rejected: &mut Value,
) -> Result<bool, A::Error> {
    let mut order = Order::NONE;
    loop {
        let visitor = TargetVisitor { target: Target::Items(items), rejected, order: Some(&mut order) };
        let Some(fits) = sequence.next_element_seed(visitor)? else { return Ok(true) };
        if !fits {
            let mut before: Vec<Value> =
                (0..items.count()).map(|index| super::encode::view_to_value(&items.item(index))).collect();
            before.push(std::mem::take(rejected));
            *rejected = read_array(sequence, before)?;
            return Ok(false);
        }
    }
}

fn read_array<'de, A: SeqAccess<'de>>(mut sequence: A, mut array: Vec<Value>) -> Result<Value, A::Error> {
    while let Some(item) = sequence.next_element()? {
        array.push(item);
    }
    Ok(Value::Array(array))
}

fn read_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<Value, A::Error> {
    let mut object = Map::new();
    while let Some((name, value)) = map.next_entry()? {
        object.insert(name, value);
    }
    Ok(Value::Object(object))
}

/// Reads an object of which `@odata.type` came first: it decides which of several derived types it is. True where it comes
/// once more, which [`retype_late`] has to look at.
fn read_typed<'de, A: MapAccess<'de>>(
    map: &mut A,
    target: &mut Target<'_>,
    order: Option<&mut Order>,
    rejected: &mut Value,
) -> Result<bool, A::Error> {
    let json: Value = map.next_value()?;
    if let Some(odata_type) = json.as_str() {
        target.room(Wanted::Type(odata_type));
    }
    let Some(object) = target.object() else { return Ok(false) };
    keep(object, ODATA_TYPE.into(), json);
    let names = info(object).names;
    let key = map.next_key_seed(KeySeed { names, place: 0, order: order.as_deref() })?;
    read_object(map, object, names, key, order, rejected)
}

/// Reads the properties of an object, of which the first key is read already; true where `@odata.type` comes among them.
fn read_object<'de, A: MapAccess<'de>>(
    map: &mut A,
    object: &mut dyn Object,
    names: &'static [&'static str],
    first: Option<Key>,
    mut order: Option<&mut Order>,
    rejected: &mut Value,
) -> Result<bool, A::Error> {
    let (mut kept, mut late) = (false, false);
    let (mut key, mut place) = (first, 0);
    while let Some(read) = key {
        match read {
            Key::Known(index) => {
                if let Some(order) = &mut order {
                    order.note(place, index);
                }
                place = index + 1;
                let target = Target::Property(object.property_mut(index));
                if !map.next_value_seed(TargetVisitor::new(target, rejected))? {
                    keep(object, names.get(index).copied().unwrap_or_default().into(), std::mem::take(rejected));
                    kept = true;
                }
            }
            Key::Type => {
                keep(object, ODATA_TYPE.into(), map.next_value()?);
                (kept, late) = (true, true);
            }
            Key::Unknown(name) => {
                keep(object, name.into(), map.next_value()?);
                kept = true;
            }
        }
        key = map.next_key_seed(KeySeed { names, place, order: order.as_deref() })?;
    }
    if kept && let Some(extra) = extra_mut(object) {
        extra.remove_repeated();
    }
    Ok(late)
}

/// Where `@odata.type` was not the first key, moves what was read into the type that it names.
fn retype_late(mut target: Target<'_>) {
    let Some(object) = target.object() else { return };
    let mut odata_type = None;
    object.with_properties(Look(&mut |_, _, extra| odata_type = extra.odata_type().map(str::to_owned)));
    let Some(odata_type) = odata_type else { return };
    let before = super::encode::view_to_value(&View::Object(object));
    if let (Room::Object(object), Value::Object(entries)) = (target.room(Wanted::Type(&odata_type)), before) {
        fill(object, entries);
    }
}

/// Puts properties into an object that is there already; what does not fit is kept in its `extra`.
pub(super) fn fill(object: &mut dyn Object, properties: Map<String, Value>) {
    let names = info(object).names;
    let mut next = 0;
    for (name, json) in properties {
        let known = index_of(names, &name, next);
        next = known.map_or(next, |index| index + 1);
        let rejected = match known {
            Some(index) => place_value(Target::Property(object.property_mut(index)), json),
            None => Some(json),
        };
        if let Some(rejected) = rejected {
            keep(object, name.into(), rejected);
        }
    }
}

/// The name of a property that arrived.
enum Key {
    Known(usize),
    Type,
    Unknown(String),
}

struct KeySeed<'a> {
    names: &'static [&'static str],
    /// Where it came, as [`Order`] counts.
    place: usize,
    order: Option<&'a Order>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }

    #[inline]
    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        let noted = self.order.and_then(|order| order.find(self.names, name, self.place));
        Ok(match noted.or_else(|| index_of(self.names, name, self.place)) {
            Some(index) => Key::Known(index),
            None if name == ODATA_TYPE => Key::Type,
            None => Key::Unknown(name.to_owned()),
        })
    }
}
