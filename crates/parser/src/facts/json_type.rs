//! What a JSON value of an example tells of its type.

use serde_json::Value;

use super::{TypeExpression, type_cell};

/// The type of a value, as far as it shows; `None` for objects that do not name theirs, for `null` and what is empty.
pub fn of(value: &Value) -> Option<TypeExpression> {
    let single = |name: &str| Some(TypeExpression { name: name.to_owned(), link: None, collection: false });
    match value {
        Value::Null => None,
        Value::Bool(_) => single("Edm.Boolean"),
        Value::Number(number) if number.is_f64() => single("Edm.Double"),
        Value::Number(number) if number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()) => single("Edm.Int32"),
        Value::Number(_) => single("Edm.Int64"),
        Value::String(_) => single("Edm.String"),
        Value::Array(items) => {
            let first = of(items.first()?)?;
            Some(TypeExpression { collection: true, ..first })
        }
        Value::Object(members) => type_cell::read_notation(members.get("@odata.type")?.as_str()?),
    }
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
