//! An interface of names and texts that do harm to careless generators. Its code is compiled in `obstacles_compiled.rs`.
//!
//! `UPDATE_OBSTACLES=1 cargo test -p msgraph-emitter --test obstacles` writes the code anew.

mod support;

use msgraph_emitter::{Layout, Options, emit, plan};
use msgraph_ir::OperationKind::{Action, Function, Get, Update};
use msgraph_ir::{Api, Operation, Type};
use serde_json::{Value, json};
use support::{api, body, operation, type_};

const NAMES: &[&str] = &[
    "Box",
    "Option",
    "String",
    "Vec",
    "Result",
    "Some",
    "None",
    "Ok",
    "Clone",
    "Default",
    "From",
    "std",
    "core",
    "self",
    "Self",
    "super",
    "crate",
    "extra",
    "Extra",
    "type",
    "gen",
    "bool",
    "str",
    "u8",
    "fooBar",
    "foo_bar",
    "FooBar",
    "5GHz",
    "",
    "é",
    "日本",
    "_",
    "__",
    "runtime",
    "models",
    "msgraph_runtime",
    "Unknown",
    "Unrecognized",
    "AnyBox",
    "a-b c.d",
    "\"quoted\\\"",
    "main",
];

const TEXT: &str =
    "*/ \"#![x] `unclosed <b> [link] [`Option`] ``` <https://> \u{202e} \0 ${} {{}} // /// #[doc] http://x.example/{a}
```rust
compile_error!(\"no\");
```
- a
    indented
| table | without |
[x]: y
[^1]: z <!-- open <script> & &amp; \\ \\u{0}";

/// The whole text for one of the names; the others need none, and the code stays short.
fn text(name: &str) -> Value {
    if name == "self" { TEXT.into() } else { Value::Null }
}

fn properties() -> Value {
    let each = |name: &&str| json!({"name": name, "type": "Edm.String", "description": text(name), "enum_values": ["a", "Self", "self", "", "0", "Unrecognized"]});
    NAMES.iter().map(each).collect()
}

fn types() -> Vec<Type> {
    let named = |name: &&str| {
        let property = json!([{"name": name, "type": format!("microsoft.graph.{name}"), "description": text(name)}]);
        type_(
            &format!("microsoft.graph.{name}"),
            "complex",
            json!({"description": text(name), "properties": property, "base_type": "microsoft.graph.Box"}),
        )
    };
    let mut types: Vec<Type> = NAMES.iter().map(named).collect();
    let members: Vec<Value> = NAMES.iter().map(|name| json!({"name": name, "description": text(name)})).collect();
    types.push(type_("microsoft.graph.members", "enum", json!({"members": members, "description": TEXT})));
    types.push(type_("microsoft.graph.all", "entity", json!({"properties": properties(), "description": TEXT})));
    types.push(type_("microsoft.graph.self.fn.str.deep", "complex", json!({})));
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types
}

fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for name in NAMES.iter().filter(|name| !name.contains(['/', '{', '}'])) {
        let facts = json!({
            "description": text(name), "title": name, "response": {"status": 200, "type": "microsoft.graph.Box"},
            "permissions": {"delegated_work": [name], "delegated_personal": [], "application": ["|`x"]},
            "query_options": [name],
            "parameters": [{"name": name, "in": "header", "type": "Edm.String", "required": true, "value": name, "description": text(name)}],
        });
        operations.push(operation(&format!("GET /{name}/{{{name}}}"), Get, "api/a.md", facts.clone()));
        operations.push(operation(&format!("GET /x/{name}(a={{{name}}})"), Function, "api/b.md", facts));
    }
    let sent = json!({"request_body": body(Some("microsoft.graph.all"), properties()), "description": TEXT});
    operations.push(operation("PATCH /{body}/{extra}/self/{self}", Update, "api/c.md", sent.clone()));
    operations.push(operation("POST /{body}/{target}/{id}/{id}/new", Action, "../../api/\u{202e}d].md", sent));
    operations
}

fn obstacles() -> Api {
    api(types(), operations())
}

#[test]
fn the_code_is_the_one_that_is_compiled() {
    let api = obstacles();
    let options = Options { layout: Layout::Include, ..Options::default() };
    let (plan, _) = plan(&api, &options);
    let files = emit(&api, &plan, &options).expect("code");
    let text = files.get("bindings.rs").expect("one file");
    if std::env::var_os("UPDATE_OBSTACLES").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/obstacles/bindings.rs"), text).expect("written");
    }
    let committed = include_str!("obstacles/bindings.rs");
    assert!(
        text == committed,
        "run `UPDATE_OBSTACLES=1 cargo test -p msgraph-emitter --test obstacles`, then the test again"
    );
}
