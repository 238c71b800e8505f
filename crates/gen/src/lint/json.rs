//! Findings as one array of JSON objects. The keys are told by `gen lint --help`, and are a contract.

use msgraph_build::ir::{Diagnostic, Source};
use serde_json::{Map, Value, json};

/// The array, indented, with a line break at its end.
pub fn print(findings: &[Diagnostic]) -> serde_json::Result<String> {
    let objects: Vec<Value> = findings.iter().map(finding).collect();
    serde_json::to_string_pretty(&objects).map(|text| text + "\n")
}

fn finding(finding: &Diagnostic) -> Value {
    let mut object = Map::new();
    object.insert("code".to_owned(), json!(finding.code));
    object.insert("severity".to_owned(), json!(finding.severity.as_str()));
    add_place(&mut object, finding.source.as_ref());
    object.insert("message".to_owned(), json!(finding.message));
    if let Some(help) = &finding.help {
        object.insert("help".to_owned(), json!(help));
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|related| {
            let mut object = Map::new();
            add_place(&mut object, Some(&related.source));
            object.insert("message".to_owned(), json!(related.message));
            Value::Object(object)
        });
        object.insert("related".to_owned(), related.collect());
    }
    Value::Object(object)
}

fn add_place(object: &mut Map<String, Value>, source: Option<&Source>) {
    let Some(source) = source else { return };
    object.insert("file".to_owned(), json!(source.file));
    object.insert("line".to_owned(), json!(source.line));
    if let Some(column) = source.column {
        object.insert("column".to_owned(), json!(column));
    }
}
