//! One value or several: the `value` array of an answer.

use msgraph_ir::Type;
use serde_json::{Map, Value};

use crate::model::Model;

/// The form of an answer's body.
pub(crate) enum Shape<'v> {
    /// An object of the documented type.
    Object(&'v Map<String, Value>),
    /// The items of a `value` array.
    Items(&'v [Value]),
    /// The one object below `value`.
    Wrapped(&'v Map<String, Value>),
    /// Anything else, of which nothing is known.
    Other,
}

/// Tells the forms apart. What a type with a property `value` looks like depends on whether the page speaks of several.
pub(crate) fn of<'v>(body: &'v Value, type_: Option<&Type>, several: bool, model: &Model<'_>) -> Shape<'v> {
    let Value::Object(object) = body else { return Shape::Other };
    let has_property = type_
        .and_then(|type_| model.type_(&type_.name))
        .is_some_and(|type_| model.property(type_, "value").is_some() || model.is_of_derived(type_, "value"));
    let has_objects = |value: &Value| value.as_array().is_some_and(|items| items.iter().all(Value::is_object));
    let has_property = has_property && !(several && object.get("value").is_some_and(has_objects));
    let only = object.keys().all(|name| name == "value" || name.contains('@'));
    match object.get("value").filter(|_| !has_property) {
        Some(Value::Array(items)) => Shape::Items(items),
        Some(Value::Object(inner)) if only => Shape::Wrapped(inner),
        Some(_) if only => Shape::Other,
        _ => Shape::Object(object),
    }
}
