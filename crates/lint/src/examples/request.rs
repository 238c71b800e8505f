//! The request of an example against what the page says can be sent.

use std::collections::HashSet;

use msgraph_ir::{Example, ExampleRequest, Operation, Property, RequestBody, Severity};
use msgraph_parser::syntax::Fence;
use serde_json::{Map, Value};

use super::locate::Cursor;
use super::walk::{Expected, Walk};
use crate::findings::{At, Findings, related};
use crate::model::Model;

/// Checks a request with a JSON body that calls an operation of its own page.
pub(crate) fn check(
    model: &Model<'_>,
    example: &Example,
    request: &ExampleRequest,
    fence: Option<&Fence>,
    found: &mut Findings,
) {
    let operation = example.operation.and_then(|index| model.api.operations.get(index));
    let Some(operation) = operation.filter(|operation| operation.page == example.page) else { return };
    let (Some(Value::Object(body)), Some(fence), Some(sent)) = (&request.body, fence, &operation.request_body) else {
        return;
    };
    let rows = listed(operation, sent);
    // The table of a page with several methods may be about another of them.
    let is_shared =
        model.api.operations.iter().any(|other| other.page == operation.page && other.method != operation.method);
    if !request.mended && !is_shared {
        missing(body, operation, &rows, fence, found);
    }
    let type_ = sent.type_.as_ref().and_then(|type_| model.structured(type_));
    let described = rows.first().map(|row| &row.source).or(type_.map(|type_| &type_.source));
    let mut walk = Walk { model, cursor: Cursor::new(fence), found, said: HashSet::new() };
    if type_.is_none() && (rows.is_empty() || is_shared) {
        walk.pass(&Value::Object(body.clone()));
    } else {
        walk.object(body, Expected { type_, rows, described });
    }
}

/// The rows of the page's tables. What the reading of the page took from its examples has the place of the request line.
fn listed<'a>(operation: &Operation, sent: &'a RequestBody) -> Vec<&'a Property> {
    sent.properties.iter().filter(|row| row.source != operation.source).collect()
}

/// What a request has to have, and the example has not.
fn missing(body: &Map<String, Value>, operation: &Operation, rows: &[&Property], fence: &Fence, found: &mut Findings) {
    // A change need not send again what is there.
    let severity = if operation.method == "PATCH" { Severity::Note } else { Severity::Warning };
    let mut sent = HashSet::new();
    names(body, &mut sent);
    for row in rows.iter().filter(|row| row.required && !row.read_only && !sent.contains(&plain(&row.name))) {
        let message = format!("the example does not send `{}`, which is required", row.name);
        let help = "Add the property to the example, or say in the table when it is required.";
        let place = [related(&row.source, "the property is required here")];
        found.add((severity, "missing-required-property"), At::new(&fence.place, None), message, help, place);
    }
}

/// The names of the members of a body and of its links, in lower case, at any depth: a table may list what stands in the items
/// of an array.
fn names(body: &Map<String, Value>, found: &mut HashSet<String>) {
    for (key, value) in body {
        found.insert(plain(key));
        match value {
            Value::Object(inner) => names(inner, found),
            Value::Array(items) => items.iter().filter_map(Value::as_object).for_each(|inner| names(inner, found)),
            _ => {}
        }
    }
}

fn plain(name: &str) -> String {
    name.split('@').next().unwrap_or_default().to_lowercase()
}
