//! A JSON value against a primitive type or an enumeration.

use msgraph_ir::{Member, Property, Type};
use serde_json::Value;

/// What a primitive type is in JSON (OData JSON Format 4.01, section 7.1), where the value is something else.
pub(crate) fn wrong_kind(type_: &str, value: &Value) -> Option<&'static str> {
    let name = type_.strip_prefix("Edm.")?;
    let (expected, fits) = match name {
        "Boolean" => ("true or false", value.is_boolean()),
        "Byte" | "SByte" | "Int16" | "Int32" => ("a number", value.is_number()),
        // Large and special numbers may be strings (OData JSON Format 4.01, sections 4.6.1 and 7.1).
        "Int64" | "Decimal" | "Double" | "Single" => ("a number", value.is_number() || is_number(value)),
        "String" | "Guid" | "DateTimeOffset" | "Date" | "TimeOfDay" | "Duration" | "Binary" | "Stream" => {
            ("a string", value.is_string())
        }
        _ => return None,
    };
    (!fits && !value.is_null() && !is_placeholder(value)).then_some(expected)
}

fn is_number(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<f64>().is_ok() || matches!(text, "INF" | "-INF" | "NaN"))
}

/// True for a text that stands for a value: `<id>`, `{id}`, `...`, `status-value`, `fail | replace`, or the name of a type in
/// the manner of the JSON representations.
pub(crate) fn is_placeholder(value: &Value) -> bool {
    let Some(text) = value.as_str().map(str::trim) else { return false };
    let is_type = ["string", "boolean", "integer", "int32", "int64", "double"].contains(&text.to_lowercase().as_str())
        || text.to_lowercase().starts_with("string (");
    let is_elided = text.contains("...") || text.contains('…');
    text.is_empty()
        || is_type
        || is_elided
        || text.starts_with(['<', '{', '[', '@'])
        || text.ends_with("-value")
        || text.contains(" | ")
}

/// What a value is, for messages.
pub(crate) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// The names in a value that an enumeration does not have; several are separated by commas (OData JSON Format 4.01,
/// section 7.1).
pub(crate) fn undocumented_members<'v>(type_: &Type, value: &'v str) -> Vec<&'v str> {
    let is_known = |name: &&str| {
        type_
            .members
            .iter()
            .any(|member: &Member| member.name == *name || member.value.is_some_and(|number| number.to_string() == *name))
    };
    value.split(',').map(str::trim).filter(|name| !is_known(name)).collect()
}

/// The values of a text that its description does not list; none where it lists none.
pub(crate) fn undocumented_values<'v>(property: &Property, value: &'v str) -> Vec<&'v str> {
    let is_placeholder = is_placeholder(&Value::from(value));
    if is_placeholder
        || property.enum_values.is_empty()
        || property.enum_values.iter().any(|known| known.eq_ignore_ascii_case(value))
    {
        return Vec::new();
    }
    let is_known = |name: &&str| property.enum_values.iter().any(|known| known.eq_ignore_ascii_case(name));
    value.split(',').map(str::trim).filter(|name| !is_known(name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn kinds_of_json_are_told_apart() {
        for (type_, value) in [
            ("Edm.String", json!("a")),
            ("Edm.String", json!(null)),
            ("Edm.Int32", json!(1)),
            ("Edm.Int32", json!("<number>")),
            ("Edm.Int32", json!("size-value")),
            ("Edm.Boolean", json!("Boolean")),
            ("Edm.Int64", json!("12")),
            ("Edm.Double", json!("INF")),
            ("Edm.Boolean", json!(true)),
            ("Edm.Untyped", json!({})),
            ("microsoft.graph.user", json!({})),
        ] {
            assert_eq!(wrong_kind(type_, &value), None, "{type_} {value}");
        }
        for (type_, value) in [
            ("Edm.String", json!(1)),
            ("Edm.DateTimeOffset", json!({"dateTime": "x"})),
            ("Edm.Int32", json!("1")),
            ("Edm.Int64", json!("twelve")),
            ("Edm.Boolean", json!("true")),
        ] {
            assert!(wrong_kind(type_, &value).is_some(), "{type_} {value}");
        }
    }
}
