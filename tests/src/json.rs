//! What is the same in JSON, and what only looks different.

use serde_json::Value;

/// The first place where `encoded` lacks something that `documented` has, or has it otherwise; nothing where all is there.
///
/// Numbers are compared as numbers, `@odata.type` without its `#`. What was added, such as the `@odata.type` of a derived
/// type, is no loss.
pub fn loss(documented: &Value, encoded: &Value) -> Option<String> {
    compare(documented, encoded, "$")
}

fn compare(documented: &Value, encoded: &Value, path: &str) -> Option<String> {
    match (documented, encoded) {
        (Value::Object(a), Value::Object(b)) => a.iter().find_map(|(name, value)| {
            let path = format!("{path}.{name}");
            match b.get(name) {
                Some(other) if name == "@odata.type" => (!same_type(value, other)).then(|| format!("{path}: {other}")),
                Some(other) => compare(value, other, &path),
                None => Some(format!("{path} is missing")),
            }
        }),
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().find_map(|(index, (a, b))| compare(a, b, &format!("{path}[{index}]")))
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        (a, b) if a == b => None,
        (a, b) => Some(format!("{path}: {a} became {b}")),
    }
}

fn same_type(a: &Value, b: &Value) -> bool {
    let name = |value: &Value| value.as_str().map(|name| name.trim_start_matches('#').to_owned());
    a == b || (name(a).is_some() && name(a) == name(b))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::loss;

    #[test]
    fn only_what_is_lost_is_told() {
        let documented = json!({"@odata.type": "#microsoft.graph.a", "n": 7.0, "list": [{"x": null}]});
        let encoded = json!({"@odata.type": "microsoft.graph.a", "n": 7, "list": [{"x": null, "y": 1}], "more": 1});
        assert_eq!(loss(&documented, &encoded), None);
        for (change, expected) in [
            (json!({"n": 7}), "$.@odata.type is missing"),
            (json!({"@odata.type": "b", "n": 7, "list": []}), "$.@odata.type: \"b\""),
            (json!({"@odata.type": "microsoft.graph.a", "n": 8, "list": []}), "$.n: 7.0 became 8"),
            (json!({"@odata.type": "microsoft.graph.a", "n": 7, "list": [{}]}), "$.list[0].x is missing"),
        ] {
            assert_eq!(loss(&documented, &change).as_deref(), Some(expected));
        }
    }
}
