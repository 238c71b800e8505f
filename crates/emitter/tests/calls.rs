//! The values of calls: those of the examples, or samples of their types.

mod support;

use msgraph_emitter::{Call, Options, SentBody, calls, plan};
use msgraph_ir::{Api, OperationKind};
use serde_json::{Value, json};
use support::{body, operation, type_};

/// The calls of one operation; the parameters and the example are given as JSON.
fn call(request: &str, rest: Value, example: Value) -> Call {
    let mut api = Api { operations: vec![operation(request, OperationKind::Get, "api/page.md", rest)], ..Api::default() };
    let source = json!({"file": "api/page.md", "line": 1});
    if !example.is_null() {
        let mut request = example;
        request["source"] = source.clone();
        let example = json!({"page": "api/page.md", "operation": 0, "source": source, "request": request});
        api.examples.push(serde_json::from_value(example).expect("an example"));
    }
    api.types.push(type_("microsoft.graph.colour", "enum", json!({"members": [{"name": "red"}, {"name": "green"}]})));
    let mut calls = calls(&api, &plan(&api, &Options::default()).0);
    assert_eq!(calls.len(), 1);
    calls.remove(0)
}

fn get(url: &str) -> Value {
    json!({"method": "GET", "url": url})
}

#[test]
fn values_come_from_the_url_of_the_example() {
    for (template, url, path) in [
        ("/users/{id}", "https://graph.microsoft.com/v1.0/users/87d349ed", "/users/87d349ed"),
        ("/users/{id}", "/Users/a%20b?$select=id", "/users/a b"),
        ("/users/{id}", "https://graph.microsoft.com/beta/users/{user-id}", "/users/user-id"),
        ("/drive/root:/{item-path}:/content", "/v1.0/drive/root:/a/b.txt:/content", "/drive/root:/a/b.txt:/content"),
        ("/x/range(address='{address}')", "/x/range(address='A1/B''2')", "/x/range(address='A1/B''2')"),
        ("/x/f(index={index})", "/x/f(index=3)", "/x/f(index=3)"),
    ] {
        let call = call(&format!("GET {template}"), json!({}), get(url));
        assert_eq!(call.path, path, "{template} {url}");
        assert!(call.arguments.iter().all(|value| value.documented), "{template} {url}");
    }
}

#[test]
fn values_that_cannot_be_sent_are_samples() {
    for (template, url, path) in [
        ("/users/{id}", "/groups/7", "/users/user-id"),
        ("/users/{id}", "/users/..", "/users/user-id"),
        ("/x/f(index={index})", "/x/f(index=1,other=2)", "/x/f(index=index)"),
        ("/drive/root:/{item-path}", "/drive/root:/{path}:/children", "/drive/root:/item-path"),
        ("/drive/root:/{item-path}", "/drive/root:/a/b:/children", "/drive/root:/item-path"),
    ] {
        let call = call(&format!("GET {template}"), json!({}), get(url));
        assert_eq!(call.path, path, "{template} {url}");
        assert!(!call.arguments[0].documented);
    }
}

#[test]
fn samples_are_of_the_type() {
    for (type_, sample, code) in [
        ("Edm.Int32", "7", "(7)"),
        ("Edm.Boolean", "true", "(true)"),
        ("Edm.Double", "7.5", "(7.5)"),
        ("Edm.Date", "2025-01-31", "(& \"2025-01-31\" . into ())"),
        ("Edm.String", "index", "(\"index\")"),
        ("microsoft.graph.colour", "red", "(& :: msgraph :: models :: Colour :: Red)"),
    ] {
        let parameters = json!([{"name": "index", "in": "query", "type": type_, "required": true}]);
        let call = call("GET /x", json!({"parameters": parameters}), Value::Null);
        assert_eq!(call.arguments[0].text, sample, "{type_}");
        let expression = call.expression("::msgraph").expect("an expression");
        assert!(expression.ends_with(code), "{expression}");
    }
}

#[test]
fn required_query_parameters_are_sent() {
    let parameters = json!([
        {"name": "start", "in": "query", "type": "Edm.DateTimeOffset", "required": true},
        {"name": "model", "in": "query", "type": "Edm.String", "required": true, "value": "A"},
        {"name": "top", "in": "query", "type": "Edm.String", "required": false},
    ]);
    let call = call("GET /x", json!({"parameters": parameters}), get("/x?start=2026-02-09T00%3A00%3A00Z&model=B&top=5"));
    let query: Vec<(&str, &str)> = call.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(query, [("start", "2026-02-09T00:00:00Z"), ("model", "A")]);
}

#[test]
fn what_the_example_lacks_is_told() {
    let property = |name: &str| json!({"name": name, "type": "Edm.String", "required": true});
    let body = body(None, json!([property("a"), property("b")]));
    let sent = json!({"method": "POST", "url": "/x", "body": {"b": "c", "d": 1}});
    let call = call("POST /x", json!({"request_body": body}), sent);
    let SentBody::Json { value, missing, .. } = &call.body else { panic!("{:?}", call.body) };
    assert_eq!((value, missing.as_slice()), (&json!({"b": "c", "d": 1, "a": "text"}), ["a".to_owned()].as_slice()));
    let expression = call.expression("crate").expect("an expression");
    assert!(expression.contains("required . take (\"a\") ? , required . take (\"b\") ?"), "{expression}");
    assert!(call.expression("not a path").is_err());
}
