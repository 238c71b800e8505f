//! Small interfaces, written as close to pages as can be.

#![allow(dead_code)]

use msgraph_emitter::{Layout, Options, emit, plan};
use msgraph_ir::{Api, Operation, OperationKind, Type};
use serde_json::{Map, Value, json};

/// A type from its JSON; what every type must have is added.
pub fn type_(name: &str, kind: &str, rest: Value) -> Type {
    let mut object = json!({"name": name, "kind": kind, "source": {"file": "resources/type.md", "line": 1}});
    extend(&mut object, rest);
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_array_mut) {
        for property in properties {
            complete(property);
        }
    }
    serde_json::from_value(object).expect("a type")
}

/// Adds what every property must have.
fn complete(property: &mut Value) {
    let given = std::mem::take(property);
    *property = json!({"navigation": false, "read_only": false, "required": false, "nullable": true, "source": {"file": "a.md", "line": 1}});
    extend(property, given);
}

fn extend(object: &mut Value, rest: Value) {
    if let (Some(object), Value::Object(rest)) = (object.as_object_mut(), rest) {
        object.extend::<Map<String, Value>>(rest);
    }
}

/// An operation from its request line; `rest` has any other key of the interface. `{name}` is a parameter of the path.
pub fn operation(request: &str, kind: OperationKind, page: &str, rest: Value) -> Operation {
    let (method, path) = request.split_once(' ').expect("a request line");
    let mut segments = Vec::new();
    let mut parameters = Vec::new();
    let mut behind_colon = false;
    for segment in path.trim_start_matches('/').split('/') {
        let (mut pieces, mut rest_of_segment) = (Vec::new(), segment);
        while let Some((before, (name, after))) =
            rest_of_segment.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
        {
            let is_function = before.contains('(') || before.contains(',');
            let form = match before {
                _ if before.ends_with('\'') => "quoted",
                _ if is_function => "bare",
                _ if behind_colon => "path",
                _ => "segment",
            };
            if !before.is_empty() {
                pieces.push(json!({"literal": before}));
            }
            pieces.push(json!({"parameter": {"index": parameters.len(), "form": form}}));
            let location = if is_function { "function" } else { "path" };
            parameters.push(json!({"name": name, "in": location, "type": "Edm.String", "required": true}));
            rest_of_segment = after;
        }
        if !rest_of_segment.is_empty() {
            pieces.push(json!({"literal": rest_of_segment}));
        }
        let mut object = json!({"pieces": pieces});
        if !segment.starts_with('{') {
            let name = segment.split(['(', ':', '=']).next().unwrap_or_default();
            extend(&mut object, json!({"name": name}));
        }
        segments.push(object);
        behind_colon = segment.ends_with(':');
    }
    let mut object = json!({
        "method": method, "path": path, "segments": segments, "kind": kind, "page": page, "title": page,
        "source": {"file": page, "line": 10}, "parameters": parameters,
        "permissions": {"delegated_work": [], "delegated_personal": [], "application": []},
    });
    if let Some(more) = rest.get("parameters").and_then(Value::as_array) {
        parameters.extend(more.iter().cloned());
    }
    extend(&mut object, rest);
    extend(&mut object, json!({"parameters": parameters}));
    if let Some(properties) = object.pointer_mut("/request_body/properties").and_then(Value::as_array_mut) {
        for property in properties {
            complete(property);
        }
    }
    serde_json::from_value(object).expect("an operation")
}

/// A body with these properties.
pub fn body(type_: Option<&str>, properties: Value) -> Value {
    let mut body = json!({"media_type": "application/json", "properties": properties});
    if let Some(type_) = type_ {
        extend(&mut body, json!({"type": type_}));
    }
    body
}

/// An interface of these types and operations.
pub fn api(types: Vec<Type>, operations: Vec<Operation>) -> Api {
    Api { schema: msgraph_ir::SCHEMA, types, operations, ..Api::default() }
}

/// One file with everything, without its header and the lines that every root has.
pub fn code(api: &Api) -> String {
    let options = Options { layout: Layout::Include, ..Options::default() };
    let (plan, _) = plan(api, &options);
    let files = emit(api, &plan, &options).expect("code");
    let text = files.into_values().next().expect("a file");
    let start = text.find("pub mod models {").map(|at| text.get(..at).and_then(|head| head.rfind("/// ")).unwrap_or(at));
    text.get(start.unwrap_or(0)..).unwrap_or_default().to_owned()
}

/// The Rust path of each operation, with its request line, and the diagnostics.
pub fn names(api: &Api) -> String {
    let (plan, diagnostics) = plan(api, &Options::default());
    let mut lines: Vec<String> = Vec::new();
    for function in &plan.functions {
        let arguments: Vec<&str> = function.arguments.iter().map(|argument| argument.name.as_str()).collect();
        lines.push(format!("{}({})", function.path, arguments.join(", ")));
        for operation in function.operations.iter().filter_map(|index| api.operations.get(*index)) {
            lines.push(format!("    {} {} ({})", operation.method, operation.path, operation.page));
        }
    }
    lines.extend(diagnostics.iter().map(|found| format!("{} {}: {}", found.severity.as_str(), found.code, found.message)));
    lines.join("\n")
}
