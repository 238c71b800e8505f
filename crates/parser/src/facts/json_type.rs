//! What a JSON value tells of its type.

use serde_json::Value;

use super::{TypeExpression, type_cell};

/// The type of a value of an example, as far as it shows; `None` for objects that do not name theirs, for `null` and what is
/// empty.
pub fn of(value: &Value) -> Option<TypeExpression> {
    read(value, &|_| Some(primitive("Edm.String")))
}

/// The type that a value of a JSON representation stands for: `"String (timestamp)"`, `{ "@odata.type": "microsoft.graph.user" }`,
/// `1024`.
pub fn of_representation(value: &Value) -> Option<TypeExpression> {
    read(value, &of_text)
}

fn read(value: &Value, of_text: &dyn Fn(&str) -> Option<TypeExpression>) -> Option<TypeExpression> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(primitive("Edm.Boolean")),
        Value::Number(number) if number.is_f64() => Some(primitive("Edm.Double")),
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => {
            Some(primitive("Edm.Int32"))
        }
        Value::Number(_) => Some(primitive("Edm.Int64")),
        Value::String(text) => of_text(text),
        Value::Array(items) => Some(TypeExpression { collection: true, ..read(items.first()?, of_text)? }),
        Value::Object(members) => {
            let named = ["@odata.type", "odata.type", "@type"].iter().find_map(|name| members.get(*name))?;
            type_cell::read_notation(named.as_str()?)
        }
    }
}

fn primitive(name: &str) -> TypeExpression {
    TypeExpression { name: name.to_owned(), ..TypeExpression::default() }
}

/// The type in a text such as `String (timestamp)`; samples (`"contoso"`) are texts.
fn of_text(text: &str) -> Option<TypeExpression> {
    let lower = text.to_lowercase();
    let is_type = lower.trim_start_matches('#').starts_with("microsoft.graph.") || lower.starts_with("collection(");
    let first = lower.split(|c: char| !c.is_alphanumeric() && c != '.').find(|word| !word.is_empty()).unwrap_or_default();
    let name = if is_type {
        return type_cell::read_notation(text);
    } else if lower.contains("timestamp") || lower.contains("datetime") || is_timestamp(text) {
        "Edm.DateTimeOffset"
    } else {
        type_cell::primitive(first).unwrap_or("Edm.String")
    };
    Some(primitive(name))
}

/// `2014-01-01T00:00:00Z`
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-') && bytes.get(10) == Some(&b'T')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn values_show_their_types() {
        for (value, type_, collection) in [
            (json!(true), Some("Edm.Boolean"), false),
            (json!(7), Some("Edm.Int32"), false),
            (json!(7_000_000_000_i64), Some("Edm.Int64"), false),
            (json!(0.5), Some("Edm.Double"), false),
            (json!(["a"]), Some("Edm.String"), true),
            (json!({"@odata.type": "#microsoft.graph.user"}), Some("microsoft.graph.user"), false),
            (json!({"id": 1}), None, false),
            (json!([]), None, false),
        ] {
            let found = super::of(&value);
            assert_eq!(found.as_ref().map(|found| found.name.as_str()), type_, "{value}");
            assert_eq!(found.is_some_and(|found| found.collection), collection, "{value}");
        }
    }
}
