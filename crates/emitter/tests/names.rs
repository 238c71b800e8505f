//! Where functions stand and what they are called.

mod support;

use insta::assert_snapshot;
use msgraph_emitter::{Options, emit, name, plan};
use msgraph_ir::OperationKind::{Action, Content, Count, Create, Delete, Function, Get, List, Reference, Replace, Update};
use serde_json::json;
use support::{api, body, names, operation, type_};

#[test]
fn modules_follow_the_url_and_names_the_kind() {
    let operations = [
        ("GET /users", List),
        ("GET /users/{id | userPrincipalName}", Get),
        ("GET /users/$count", Count),
        ("GET /users/delta", Function),
        ("POST /me/sendMail", Action),
        ("PATCH /deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments/{id}", Update),
        ("GET /users/{id}/photo/$value", Content),
        ("PUT /users/{id}/photo/$value", Content),
        ("GET /groups/{id}/members/microsoft.graph.user", List),
        ("POST /groups/{id}/members/$ref", Reference),
        ("DELETE /groups/{id}/members/{id}/$ref", Reference),
        ("PUT /users/{id}/manager/$ref", Reference),
        ("GET /me/drive/root:/{item-path}", Get),
        ("GET /me/drive/root", Get),
        ("PUT /drives/{drive-id}/items/{parent-id}:/{filename}:/content", Content),
        ("GET /sites/{hostname}:/{server-relative-path}:/drive", Get),
        ("GET /me/calendargroups/{id}/calendars", List),
        ("GET /me/calendarGroups", List),
        ("DELETE /directoryRoles/{role-id}/members/{id}/$ref", Reference),
        ("DELETE /directoryRoles/roleTemplateId={roleTemplateId}/members/{id}/$ref", Reference),
        ("GET /reports/getDetail(period='{period}')", Function),
        ("GET /reports/getDetail(date={date})", Function),
        ("GET /education/classes/acdefc6b-2dc6-4e71-b1e9-6d9810ab1793/assignments", List),
        ("GET /models/{id}", Get),
        ("POST /type/{type}/match", Action),
        ("PUT /self/{self}/str", Replace),
        ("DELETE /gen/{body}", Delete),
        ("GET /", Get),
    ];
    let operations = operations.iter().map(|(request, kind)| operation(request, *kind, "api/page.md", json!({}))).collect();
    assert_snapshot!(names(&api(vec![], operations)));
}

#[test]
fn one_request_on_several_pages_is_one_function() {
    let base = type_("microsoft.graph.app", "entity", json!({}));
    let derived =
        |name: &str| type_(&format!("microsoft.graph.{name}"), "entity", json!({"base_type": "microsoft.graph.app"}));
    let types = vec![base, derived("androidApp"), derived("webApp")];
    let page = |name: &str, verb: &str| format!("api/{name}-{verb}.md");
    let mut operations = vec![operation(
        "GET /apps/{id}",
        Get,
        "api/app-get.md",
        json!({"response": {"status": 200, "type": "microsoft.graph.app"}}),
    )];
    for name in ["androidApp", "webApp"] {
        let full = format!("microsoft.graph.{name}");
        let sent = body(Some(&full), json!([{"name": "title", "type": "Edm.String"}]));
        let answer = json!({"status": 200, "type": full});
        operations.push(operation("GET /apps/{id}", Get, &page(name, "get"), json!({"response": answer})));
        operations.push(operation(
            "POST /apps",
            Create,
            &page(name, "create"),
            json!({"response": answer, "request_body": sent}),
        ));
        operations.push(operation("DELETE /apps/{id}", Delete, &page(name, "delete"), json!({})));
    }
    assert_snapshot!(names(&api(types, operations)));
}

#[test]
fn bodies_of_one_type_are_taken_together() {
    let sent =
        |name: &str| body(Some("microsoft.graph.user"), json!([{"name": name, "type": "Edm.String", "required": true}]));
    let operations = vec![
        operation("PATCH /users/{id}", Update, "api/user-update.md", json!({"request_body": sent("displayName")})),
        operation(
            "PATCH /users/{userId}",
            Update,
            "api/intune-user-update.md",
            json!({"request_body": sent("deviceLimit")}),
        ),
    ];
    let api = api(vec![], operations);
    assert_snapshot!(format!("{}\n\n{}", names(&api), support::code(&api)));
}

#[test]
fn a_collision_that_no_rule_mends_is_an_error_and_the_rest_is_there() {
    let sent = |type_: &str| json!({"request_body": body(Some(type_), json!([]))});
    let operations = vec![
        operation("POST /things", Create, "api/a.md", sent("one.part")),
        operation("POST /things", Create, "api/b.md", sent("two.part")),
        operation("POST /things", Create, "api/c.md", sent("other")),
    ];
    assert_snapshot!(names(&api(vec![], operations)));
}

#[test]
fn given_names_are_kept() {
    let mut api = api(
        vec![],
        vec![operation("GET /users", List, "a.md", json!({})), operation("GET /users/{id}", Get, "b.md", json!({}))],
    );
    if let Some(operation) = api.operations.first_mut() {
        operation.rust = Some("people::everyone".to_owned());
    }
    let (plan_of_all, _) = plan(&api, &Options::default());
    name(&mut api, &plan_of_all);
    let named: Vec<_> = api.operations.iter().filter_map(|operation| operation.rust.as_deref()).collect();
    assert_eq!(named, ["people::everyone", "users::get"]);
    assert_eq!(plan(&api, &Options::default()).0, plan_of_all);
}

#[test]
fn a_given_name_that_is_no_path_is_an_error() {
    for given in ["", "a b", "users::fn", "users::list() {} fn x", "::users", "../x"] {
        let mut api = api(vec![], vec![operation("GET /users", List, "a.md", json!({}))]);
        if let Some(operation) = api.operations.first_mut() {
            operation.rust = Some(given.to_owned());
        }
        let (plan, _) = plan(&api, &Options::default());
        assert!(emit(&api, &plan, &Options::default()).is_err(), "{given}");
    }
}

#[test]
fn a_type_cannot_be_called_like_a_module_of_types() {
    let mut api = api(
        vec![type_("microsoft.graph.a", "complex", json!({})), type_("microsoft.graph.security.b", "complex", json!({}))],
        vec![],
    );
    for (given, fits) in [("models::security", false), ("models::Security", true)] {
        if let Some(type_) = api.types.first_mut() {
            type_.rust = Some(given.to_owned());
        }
        let (plan, _) = plan(&api, &Options::default());
        assert_eq!(emit(&api, &plan, &Options::default()).is_ok(), fits, "{given}");
    }
}

#[test]
fn an_action_is_called_after_its_own_segment_alone() {
    let path = |request: &str, kind| {
        let api = api(vec![], vec![operation(request, kind, "api/thing-as.md", json!({}))]);
        let (plan, _) = plan(&api, &Options::default());
        assert!(emit(&api, &plan, &Options::default()).is_ok(), "{request}");
        plan.functions.first().map(|function| function.path.to_string()).unwrap_or_default()
    };
    for (request, kind, expected) in [
        ("POST /things/x/as", Action, "things::x::as_"),
        ("GET /as", Function, "as_"),
        ("GET /fns/as(a='{b}')", Function, "fns::as_"),
        ("POST /things/as_user", Action, "things::as_user"),
        ("POST /things/microsoft.graph.as", Action, "things::as_"),
        ("POST /things/microsoft.graph.send", Action, "things::send"),
        ("POST /things/microsoft.graph.send/microsoft.graph.send", Action, "things::as_send::send"),
        ("POST /things/1", Action, "things::create"),
        ("GET /things/acdefc6b-2dc6-4e71-b1e9-6d9810ab1793", Function, "things::get"),
        ("POST /models", Action, "models_"),
    ] {
        assert_eq!(path(request, kind), expected, "{request}");
    }
}

#[test]
fn types_of_digits_and_modules_of_the_same_name_are_told_apart() {
    let types = vec![type_("microsoft.graph.1", "complex", json!({})), type_("microsoft.graph.1.2", "complex", json!({}))];
    let api = api(types, vec![]);
    let (plan, _) = plan(&api, &Options::default());
    let paths: Vec<String> = plan.models.iter().map(|model| model.path.to_string()).collect();
    assert_eq!(paths, ["models::T1", "models::_1::T2"]);
    let files = emit(&api, &plan, &Options::default()).expect("code");
    assert!(files.get("models.rs").is_some_and(|text| text.contains("pub mod _1;") && text.contains("mod t1;")));
}

#[test]
fn names_without_end_make_short_files() {
    let long = "s".repeat(400);
    let deep = format!("{}.end", vec!["part"; 5_000].join("."));
    let properties =
        json!([{"name": "Word ".repeat(20_000), "type": "Edm.String", "enum_values": ["a", "b".repeat(100_000)]}]);
    let types = vec![
        type_(&deep, "complex", json!({"properties": properties})),
        type_(&format!("microsoft.graph.{long}"), "complex", json!({})),
        type_(&format!("microsoft.graph.{long}s"), "complex", json!({})),
    ];
    let operations = vec![
        operation(&format!("GET /{long}"), List, "api/a.md", json!({})),
        operation(&format!("GET /{long}s"), List, "api/b.md", json!({})),
        operation(&format!("GET {}", "/word".repeat(5_000)), List, "api/c.md", json!({})),
        operation(&format!("GET {}", format!("/{long}").repeat(50)), List, "api/d.md", json!({})),
        operation(&format!("POST {}/act", "/word".repeat(5_000)), Action, "api/e.md", json!({})),
    ];
    let api = api(types, operations);
    let (plan, diagnostics) = plan(&api, &Options::default());
    assert_eq!((plan.functions.len(), plan.models.len(), diagnostics.len()), (5, 4, 0));
    let files = emit(&api, &plan, &Options::default()).expect("code");
    for path in files.keys() {
        assert!(path.len() < 800 && path.split('/').all(|part| part.len() < 120), "{path}");
    }
}

#[test]
fn a_key_in_parentheses_is_a_segment() {
    let found = names(&api(
        vec![],
        vec![
            operation("POST /cases/{id}/searches/{id}/export", Action, "a.md", json!({})),
            operation("POST /cases('{caseId}')/searches('{searchId}')/export", Action, "a.md", json!({})),
        ],
    ));
    assert!(!found.contains("collision") && found.lines().filter(|line| line.starts_with(' ')).count() == 2, "{found}");
    assert_eq!(found.lines().filter(|line| !line.starts_with(' ')).count(), 1, "{found}");
}
