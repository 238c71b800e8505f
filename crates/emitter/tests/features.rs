//! Cargo features: which there are, and that what needs something is never there without it.

mod support;

use std::collections::BTreeSet;

use insta::assert_snapshot;
use msgraph_emitter::{Features, Layout, Options, Plan, emit, plan};
use msgraph_ir::Api;
use msgraph_ir::OperationKind::{Action, Create, Get, List};
use serde_json::json;
use support::{api, body, operation, type_};

fn property(name: &str, type_: &str) -> serde_json::Value {
    json!({"name": name, "type": type_})
}

/// Five areas that need `person`, two that share a body, and a type that nobody needs.
fn areas() -> Api {
    let answer = |type_: &str| json!({"response": {"status": 200, "type": type_}});
    let sends = json!({"request_body": body(None, json!([property("message", "microsoft.graph.message")]))});
    let types = vec![
        type_(
            "microsoft.graph.person",
            "entity",
            json!({"properties": [
                {"name": "role", "type": "Edm.String", "enum_values": ["a", "b"]},
            ]}),
        ),
        type_("microsoft.graph.employee", "entity", json!({"base_type": "microsoft.graph.person"})),
        type_("microsoft.graph.message", "entity", json!({})),
        type_("microsoft.graph.alone", "complex", json!({"properties": [property("a", "microsoft.graph.message")]})),
        type_("microsoft.graph.inner.thing", "complex", json!({})),
    ];
    let mut operations: Vec<_> = ["a", "b", "c", "deviceManagement"]
        .map(|area| operation(&format!("GET /{area}"), Get, &format!("{area}.md"), answer("microsoft.graph.person")))
        .into();
    operations.extend([
        operation("POST /me/sendMail", Action, "send.md", sends.clone()),
        operation("POST /users/{id}/sendMail", Action, "send.md", sends),
        operation("GET /employees", List, "e.md", answer("microsoft.graph.employee")),
        operation("GET /client", Get, "client.md", answer("microsoft.graph.inner.thing")),
        operation("POST /", Create, "root.md", json!({})),
    ]);
    api(types, operations)
}

fn features(api: &Api) -> (Plan, Features) {
    let plan = plan(api, &Options::default()).0;
    let features = Features::new(&plan);
    (plan, features)
}

fn code(api: &Api, layout: Layout) -> String {
    let options = Options { layout, features: true, ..Options::default() };
    let files = emit(api, &plan(api, &options).0, &options).expect("code");
    // The attributes, each with the line behind it.
    let text = |(path, text): (&String, &String)| {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let gated = lines.windows(2).filter(|pair| pair.first().is_some_and(|line| line.contains("cfg(")));
        let gated: Vec<String> = gated.map(|pair| format!("{}\n", pair.join(" "))).collect();
        if gated.is_empty() { String::new() } else { format!("== {path}\n{}", gated.concat()) }
    };
    files.iter().map(text).collect()
}

#[test]
fn each_area_is_a_feature() {
    let (_, features) = features(&areas());
    let lines: Vec<String> = features.table.iter().map(|(name, on)| format!("{name} = {on:?}")).collect();
    assert_snapshot!(lines.join("\n"));
}

#[test]
fn what_several_areas_need_is_there_with_each_of_them() {
    let (plan, features) = features(&areas());
    let of = |path: &str| {
        let paths = plan.models.iter().flat_map(|model| model.paths()).chain(plan.functions.iter().map(|it| &it.path));
        let path = paths.into_iter().find(|known| known.to_string() == path).expect(path);
        features.of_item(path).to_vec()
    };
    assert_eq!(of("models::AnyPerson"), ["_any-person"]);
    assert_eq!(of("models::Person"), of("models::AnyPerson"));
    assert_eq!(of("models::Employee"), ["_employee"]);
    assert_eq!(of("models::Message"), ["me", "users", "models"]);
    assert_eq!(of("models::Alone"), ["models"]);
    assert_eq!(of("me::send_mail"), ["me"]);
    assert_eq!(features.of_module(&["me".to_owned()]), ["me", "users"]);
    assert_eq!(features.of_module(&["users".to_owned()]), ["users"]);
    assert_eq!(features.of_module(&["models".to_owned()]), [""; 0]);
    assert_eq!(features.of_module(&["models".to_owned(), "inner".to_owned()]), ["client-operations", "models"]);
}

#[test]
fn code_is_left_out_where_nothing_needs_it() {
    assert_snapshot!(code(&areas(), Layout::Crate));
}

#[test]
fn other_layouts_have_no_features() {
    for layout in [Layout::Include, Layout::Module("crate::graph".to_owned())] {
        assert!(!code(&areas(), layout.clone()).contains("cfg("), "{layout:?}");
    }
}

#[test]
fn a_large_area_has_parts_and_there_are_never_too_many_features() {
    let get = |path: String| operation(&format!("GET /{path}"), Get, "a.md", json!({}));
    let large = (0..190).map(|n| get(format!("me/large/f{n}"))).chain((0..9).map(|n| get(format!("me/small/f{n}"))));
    let (_, features) = features(&api(Vec::new(), large.chain([get("me/a/a".into()), get("me/b/b".into())]).collect()));
    assert_eq!(features.table.keys().collect::<Vec<_>>(), ["all", "me", "me-large", "models"]);
    assert_eq!(features.table.get("me"), Some(&vec!["me-large".to_owned()]));
    let large = (0..201).map(|n| get(format!("me/a/f{n}"))).chain((0..10).map(|n| get(format!("me/b/f{n}"))));
    let action = operation("POST /me/b", Action, "b.md", json!({}));
    let (plan, features) = self::features(&api(Vec::new(), large.chain([action]).collect()));
    let action = plan.functions.iter().find(|it| it.path.to_string() == "me::b").expect("a function beside the module");
    assert_eq!(features.of_module(&["me".to_owned(), "b".to_owned()]), ["me-b"]);
    assert_eq!(features.of_item(&action.path), ["me"], "it does not stand in the module of the same name");
    let many = api(Vec::new(), (0..400).map(|n| get(format!("area{n}"))).collect());
    let (plan, features) = self::features(&many);
    let used: BTreeSet<&String> = plan.functions.iter().flat_map(|function| features.of_item(&function.path)).collect();
    assert_eq!(used.len(), 200, "{used:?}");
    assert!(used.contains(&"others".to_owned()) && used.iter().all(|name| features.table.contains_key(*name)));
}
