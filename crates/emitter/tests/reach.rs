//! Which types a function needs.

mod support;

use msgraph_emitter::{Body, Form, Options, Plan, plan};
use msgraph_ir::OperationKind::{Action, Get, List};
use msgraph_ir::{Operation, Type};
use serde_json::json;
use support::{api, body, operation, type_};

/// What the function at `path` needs.
fn reach(types: Vec<Type>, operations: Vec<Operation>, path: &str) -> Vec<String> {
    let plan = plan(&api(types, operations), &Options::default()).0;
    let functions: Vec<_> = plan.functions.iter().filter(|function| function.path.to_string() == path).collect();
    assert_eq!(functions.len(), 1, "{path}");
    plan.reach(functions).into_iter().map(ToString::to_string).collect()
}

fn property(name: &str, type_: &str) -> serde_json::Value {
    json!({"name": name, "type": type_})
}

#[test]
fn a_type_brings_what_it_is_made_of() {
    let types = vec![
        type_("microsoft.graph.task", "entity", json!({"properties": [property("owner", "microsoft.graph.person")]})),
        type_(
            "microsoft.graph.person",
            "complex",
            json!({"properties": [
                property("friends", "Collection(microsoft.graph.person)"),
                {"name": "role", "type": "Edm.String", "enum_values": ["a", "b"]},
                property("rights", "microsoft.graph.rights"),
            ]}),
        ),
        type_("microsoft.graph.rights", "enum", json!({"flags": true, "members": [{"name": "read"}]})),
        type_("microsoft.graph.other", "entity", json!({})),
    ];
    let operations = vec![
        operation(
            "GET /tasks",
            List,
            "a.md",
            json!({"response": {"status": 200, "type": "Collection(microsoft.graph.task)"}}),
        ),
        operation("GET /others", List, "b.md", json!({"response": {"status": 200, "type": "microsoft.graph.other"}})),
    ];
    let expected = ["models::Person", "models::PersonRole", "models::Rights", "models::Task"];
    assert_eq!(reach(types, operations, "tasks::list"), expected);
}

#[test]
fn derived_types_come_with_the_enumeration_of_them_alone() {
    let derived = |name: &str| type_(name, "complex", json!({"base_type": "microsoft.graph.target"}));
    let types = vec![
        type_("microsoft.graph.target", "complex", json!({})),
        derived("microsoft.graph.groupTarget"),
        derived("microsoft.graph.userTarget"),
    ];
    let answer = |type_: &str| json!({"response": {"status": 200, "type": type_}});
    let operations = vec![
        operation("GET /target", Get, "a.md", answer("microsoft.graph.target")),
        operation("GET /group", Get, "b.md", answer("microsoft.graph.groupTarget")),
    ];
    let all = ["models::AnyTarget", "models::GroupTarget", "models::Target", "models::UserTarget"];
    assert_eq!(reach(types.clone(), operations.clone(), "target::get"), all);
    assert_eq!(reach(types, operations, "group::get"), ["models::GroupTarget"]);
}

#[test]
fn the_types_of_a_shared_body_are_those_of_its_struct() {
    let types = vec![type_("microsoft.graph.message", "entity", json!({}))];
    let sends = json!({"request_body": body(None, json!([property("message", "microsoft.graph.message")]))});
    let operations = vec![
        operation("POST /me/sendMail", Action, "a.md", sends.clone()),
        operation("POST /users/{id}/sendMail", Action, "a.md", sends),
    ];
    let plan: Plan = plan(&api(types.clone(), operations.clone()), &Options::default()).0;
    assert!(plan.functions.iter().any(|function| matches!(function.body, Body::Shared { .. })), "{:?}", plan.functions);
    for path in ["me::send_mail", "users::send_mail"] {
        assert_eq!(reach(types.clone(), operations.clone(), path), ["models::Message"], "{path}");
    }
}

#[test]
fn arguments_bring_their_types() {
    let types = vec![type_("microsoft.graph.level", "enum", json!({"members": [{"name": "low"}]}))];
    let parameters = json!([{"name": "level", "in": "query", "type": "microsoft.graph.level", "required": true}]);
    let operations = vec![operation("GET /things", List, "a.md", json!({"parameters": parameters}))];
    assert_eq!(reach(types, operations, "things::list"), ["models::Level"]);
}

#[test]
fn what_nothing_needs_is_taken_out() {
    let base = json!({"properties": [property("id", "Edm.String")]});
    let types = vec![
        type_("microsoft.graph.target", "complex", base),
        type_("microsoft.graph.groupTarget", "complex", json!({"base_type": "microsoft.graph.target"})),
        type_("microsoft.graph.other", "complex", json!({})),
        type_("microsoft.graph.asked", "complex", json!({})),
    ];
    let answer = json!({"response": {"status": 200, "type": "microsoft.graph.groupTarget"}});
    let api = api(types, vec![operation("GET /group", Get, "a.md", answer)]);
    let derived = |options: Options| {
        let mut plan = plan(&api, &options).0;
        plan.retain_reached(&["microsoft.graph.asked".to_owned()].into());
        let paths: Vec<String> = plan.models.iter().map(|model| model.path.to_string()).collect();
        assert_eq!(paths, ["models::Asked", "models::GroupTarget"]);
        plan.models.iter().any(|model| matches!(&model.form, Form::Object(object) if object.derived))
    };
    assert!(!derived(Options::default()));
    // Elsewhere, a target may be any of those that derive from it.
    let used_types = ["microsoft.graph.target".to_owned()].into();
    assert!(derived(Options { used_types, ..Options::default() }));
}

#[test]
fn a_given_name_comes_before_those_of_other_types() {
    let types = vec![
        type_("microsoft.graph.person", "complex", json!({})),
        type_("microsoft.graph.user", "complex", json!({"rust": "models::Person"})),
    ];
    let plan = plan(&api(types, Vec::new()), &Options::default()).0;
    let names: Vec<(&str, String)> =
        plan.models.iter().map(|model| (model.odata_name.as_str(), model.path.to_string())).collect();
    let expected =
        [("microsoft.graph.user", "models::Person".to_owned()), ("microsoft.graph.person", "models::Person2".to_owned())];
    assert_eq!(names, expected);
}
