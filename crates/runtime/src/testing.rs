//! Checks for tests of bindings: what is read is written again, and nothing of it is lost.
//!
//! Generated bindings can bring a test for each example of the documentation; this is what the tests call.

use bytes::Bytes;
use serde_core::Serialize;
use serde_json::Value;

use crate::Answer;

/// Reads an answer, writes it again, and compares.
///
/// ```
/// msgraph_runtime::testing::answer::<msgraph_runtime::Page<String>>(r#"{"value": ["a", "b"]}"#);
/// ```
///
/// # Panics
/// Where the text is no such answer, and where something is lost ([`loss`]).
#[track_caller]
pub fn answer<T: Answer + Serialize>(text: &str) {
    let read = |text: &str| T::from_body(&Bytes::copy_from_slice(text.as_bytes()));
    body(text, read);
}

/// Reads the body of a request, writes it again, and compares.
///
/// # Panics
/// As [`answer`].
#[track_caller]
pub fn body<T: Serialize>(text: &str, read: impl FnOnce(&str) -> Result<T, serde_json::Error>) {
    let kept = read(text).and_then(|value| {
        let documented: Value = serde_json::from_str(text)?;
        Ok(loss(&documented, &serde_json::to_value(&value)?))
    });
    match kept {
        Ok(None) => {}
        Ok(Some(loss)) => panic!("not all is written that was read: {loss}"),
        Err(error) => panic!("the example cannot be read: {error}"),
    }
}

/// The first place where `encoded` lacks something that `documented` has, or has it otherwise; nothing where all is there.
///
/// Numbers are compared as numbers, `@odata.type` without its `#`. What was added, such as the `@odata.type` of a derived
/// type, is no loss; nor is a `null` among the items of a page, which stands for none.
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
        (Value::Array(a), Value::Array(b)) => {
            let of_page = a.len() != b.len();
            let a: Vec<&Value> = a.iter().filter(|item| !(of_page && item.is_null())).collect();
            if a.len() != b.len() {
                return Some(format!("{path} has {} items of {}", b.len(), a.len()));
            }
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

    use super::{answer, loss};
    use crate::{Page, UnknownObject};

    #[test]
    fn only_what_is_lost_is_told() {
        let documented = json!({"@odata.type": "#microsoft.graph.a", "n": 7.0, "list": [{"x": null}]});
        let encoded = json!({"@odata.type": "microsoft.graph.a", "n": 7, "list": [{"x": null, "y": 1}], "more": 1});
        assert_eq!(loss(&documented, &encoded), None);
        for (change, expected) in [
            (json!({"n": 7}), "$.@odata.type is missing"),
            (json!({"@odata.type": "b", "n": 7, "list": []}), "$.@odata.type: \"b\""),
            (json!({"@odata.type": "microsoft.graph.a", "n": 8, "list": [{"x": null}]}), "$.n: 7.0 became 8"),
            (json!({"@odata.type": "microsoft.graph.a", "n": 7, "list": [{}]}), "$.list[0].x is missing"),
            (json!({"@odata.type": "microsoft.graph.a", "n": 7, "list": []}), "$.list has 0 items of 1"),
        ] {
            assert_eq!(loss(&documented, &change).as_deref(), Some(expected));
        }
    }

    #[test]
    fn a_page_is_written_as_it_was_read() {
        answer::<Page<UnknownObject>>(
            r#"{"@odata.context": "c", "@odata.count": 2, "value": [{"id": "7"}, null], "@odata.nextLink": "l", "x": 1}"#,
        );
    }

    #[test]
    #[should_panic(expected = "the example cannot be read")]
    fn another_kind_of_answer_is_no_such_page() {
        answer::<Page<UnknownObject>>(r#"{"value": {"id": "7"}}"#);
    }
}
