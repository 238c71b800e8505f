//! The code that comes of small interfaces.

mod support;

use insta::assert_snapshot;
use msgraph_emitter::{Layout, Options, emit, plan};
use msgraph_ir::OperationKind::{Action, Content, Create, Function, Get, List, Reference, Update};
use serde_json::json;
use support::{api, body, code, operation, type_};

#[test]
fn every_shape_of_body() {
    let properties = json!([
        {"name": "title", "type": "Edm.String", "required": true, "description": "The title. Required."},
        {"name": "dueDateTime", "type": "Edm.DateTimeOffset"},
        {"name": "@odata.type", "type": "Edm.String"},
        {"name": "title@odata.bind", "type": "Edm.String", "description": "Where the title is."},
        {"name": "owners@odata.bind", "type": "Collection(Edm.String)"},
    ]);
    let task = type_("microsoft.graph.task", "entity", json!({}));
    let answer = json!({"status": 200, "type": "microsoft.graph.task"});
    let json_body = |type_| json!({"request_body": body(type_, properties.clone()), "response": answer.clone()});
    let operations = vec![
        operation("POST /tasks", Create, "api/create.md", json_body(Some("microsoft.graph.task"))),
        operation("PATCH /tasks/{id}", Update, "api/update.md", json_body(Some("microsoft.graph.task"))),
        operation("POST /tasks/{id}/assign", Action, "api/assign.md", json_body(None)),
        operation("POST /me/tasks/{id}/assign", Action, "api/assign.md", json_body(None)),
        operation(
            "POST /tasks/import",
            Action,
            "api/import.md",
            json!({"request_body": body(Some("microsoft.graph.task"), json!([]))}),
        ),
        operation("POST /tasks/merge", Action, "api/merge.md", json!({"request_body": body(None, json!([]))})),
        operation("POST /tasks/{id}/owners/$ref", Reference, "api/owners.md", json!({})),
        operation(
            "PUT /tasks/{id}/content",
            Content,
            "api/content.md",
            json!({"request_body": {"media_type": "text/plain", "properties": []}}),
        ),
    ];
    assert_snapshot!(code(&api(vec![task], operations)));
}

#[test]
fn every_shape_of_answer_and_argument() {
    let answer = |type_: &str| json!({"response": {"status": 200, "type": type_}});
    let operations = vec![
        operation("GET /a", List, "a.md", answer("Collection(Edm.String)")),
        operation("GET /b", Get, "b.md", answer("Edm.Boolean")),
        operation("GET /c", Get, "c.md", answer("microsoft.graph.unknown")),
        operation("GET /d", Get, "d.md", json!({"response": {"status": 200, "media_type": "text/csv"}})),
        operation(
            "GET /e",
            Content,
            "e.md",
            json!({"response": {"status": 200, "media_type": "application/octet-stream"}}),
        ),
        operation("GET /f", Get, "f.md", json!({"response": {"status": 200}})),
        operation("GET /h", Content, "h.md", json!({"response": {"status": 302, "type": "Edm.Stream"}})),
        operation(
            "GET /i",
            Content,
            "i.md",
            json!({"response": {"status": 302, "media_type": "application/octet-stream"}}),
        ),
        operation(
            "GET /g(text='{text}',number={number})",
            Function,
            "g.md",
            json!({"parameters": [
                {"name": "since", "in": "query", "type": "Edm.DateTimeOffset", "required": true},
                {"name": "model", "in": "query", "type": "Edm.String", "required": true, "value": "A"},
                {"name": "token", "in": "query", "type": "Edm.String", "required": false, "description": "Where to go on."},
                {"name": "ConsistencyLevel", "in": "header", "type": "Edm.String", "required": true, "value": "eventual"},
                {"name": "If-Match", "in": "header", "type": "Edm.String", "required": false},
            ]}),
        ),
    ];
    assert_snapshot!(code(&api(vec![], operations)));
}

#[test]
fn an_answer_that_only_another_page_shows_may_be_absent() {
    let answer = |status: u16, type_: Option<&str>| json!({"response": {"status": status, "type": type_}});
    let operations = vec![
        operation("PATCH /users/{id}", Update, "api/user-update.md", answer(204, None)),
        operation("PATCH /users/{usersId}", Update, "api/intune-user-update.md", answer(200, Some("microsoft.graph.user"))),
    ];
    let code = code(&api(vec![type_("microsoft.graph.user", "entity", json!({}))], operations));
    let told = "Answers 204 No Content; where something is answered, it is [`User`](super::models::User), whose fields are absent \
                otherwise.";
    assert!(code.contains(told), "{code}");
}

#[test]
fn what_a_type_declares_as_a_list_is_one_in_the_bodies_of_its_updates() {
    let properties = |type_: &str| json!([{"name": "otherMails", "type": type_}]);
    let update = |row: &str| {
        let sent = json!({"request_body": body(Some("microsoft.graph.user"), properties(row))});
        let operations = vec![operation("PATCH /users/{id}", Update, "api/user-update.md", sent)];
        let user = type_("microsoft.graph.user", "entity", json!({"properties": properties("Collection(Edm.String)")}));
        code(&api(vec![user], operations)).split_whitespace().collect::<String>()
    };
    assert!(update("Edm.String").contains("Field<::std::vec::Vec<"));
    assert!(update("Edm.Int32").contains("Field<i32>"));
}

#[test]
fn what_may_be_any_json_is_a_value_and_no_model() {
    let types = vec![
        type_("microsoft.graph.Json", "complex", json!({})),
        type_(
            "microsoft.graph.range",
            "entity",
            json!({"properties": [
                {"name": "values", "type": "microsoft.graph.Json"},
                {"name": "rows", "type": "Collection(microsoft.graph.Json)"},
            ]}),
        ),
    ];
    let code = code(&api(types, vec![]));
    assert!(code.contains("pub values: ::std::option::Option<::msgraph_runtime::Value>"), "{code}");
    assert!(code.contains("::std::vec::Vec<::msgraph_runtime::Value>") && !code.contains("struct Json"), "{code}");
}

#[test]
fn an_abstract_type_is_not_sent_and_a_derived_one_is() {
    let code_of = |is_abstract: bool| {
        let types = vec![
            type_(
                "microsoft.graph.policy",
                "entity",
                json!({"abstract": is_abstract, "base_type": "microsoft.graph.root"}),
            ),
            type_("microsoft.graph.root", "entity", json!({})),
            type_(
                "microsoft.graph.holder",
                "complex",
                json!({"properties": [{"name": "policy", "type": "microsoft.graph.root"}]}),
            ),
        ];
        let sent = body(Some("microsoft.graph.policy"), json!([{"name": "a", "type": "Edm.String"}]));
        let operations = vec![operation("PATCH /policies/{id}", Update, "p.md", json!({"request_body": sent}))];
        code(&api(types, operations))
    };
    assert!(code_of(true).contains("UpdateBody \"microsoft.graph.policy\" plain"), "{}", code_of(true));
    assert!(code_of(false).contains("UpdateBody \"microsoft.graph.policy\" derived"), "{}", code_of(false));
}

#[test]
fn permissions_and_query_options_tell_what_is_needed() {
    let permissions = json!({
        "delegated_work": ["A.Read", "B.Read", "C.Read"], "delegated_personal": [], "application": ["B.Read"],
        "all_of": {"delegated_work": [["A.Read", "B.Read"]]},
    });
    let facts = json!({
        "permissions": permissions, "query_options": ["$filter", "$top"], "required_query_options": ["$filter"],
    });
    let code = code(&api(vec![], vec![operation("GET /a", Get, "a.md", facts)]));
    assert!(code.contains("Query options: `$filter` (required), `$top`."), "{code}");
    assert!(code.contains("| Work or school account | `A.Read` and `B.Read`, `C.Read` |"), "{code}");
    assert!(
        code.contains("delegated_work: \"A.Read+B.Read C.Read\"") && code.contains("application: \"B.Read\""),
        "{code}"
    );
}

#[test]
fn a_text_of_several_values_is_a_field_of_flags() {
    let values = json!(["made", "gone"]);
    let properties = json!([{"name": "changes", "type": "Edm.String", "enum_values": values, "flags": true}]);
    let code = code(&api(vec![type_("microsoft.graph.hook", "entity", json!({"properties": properties}))], vec![]));
    assert!(code.contains("Flags<super::models::HookChanges>"), "{code}");
}

#[test]
fn types_with_derived_types() {
    let types = vec![
        type_(
            "microsoft.graph.target",
            "complex",
            json!({
                "abstract": true,
                "source": {"file": "resources/target.md", "line": 1},
                "description": "A [target](../resources/target.md), [its section](../resources/target.md#section), no
                    [other](../resources/other.md), <https://learn.microsoft.com/graph/api/resources/target>, or
                    [beta](https://learn.microsoft.com/graph/api/resources/target?view=graph-rest-beta).",
            }),
        ),
        type_(
            "microsoft.graph.groupTarget",
            "complex",
            json!({
                "base_type": "microsoft.graph.target",
                "properties": [{"name": "groupId", "type": "Edm.String"}],
            }),
        ),
        type_("microsoft.graph.unknown", "complex", json!({"base_type": "microsoft.graph.groupTarget"})),
        type_(
            "microsoft.graph.assignment",
            "entity",
            json!({
                "properties": [
                    {"name": "target", "type": "microsoft.graph.target"},
                    {"name": "all", "type": "Collection(microsoft.graph.target)"},
                    {"name": "next", "type": "microsoft.graph.assignment", "navigation": true},
                    {"name": "loop", "type": "microsoft.graph.loop"},
                ],
            }),
        ),
        type_(
            "microsoft.graph.loop",
            "complex",
            json!({"properties": [{"name": "inner", "type": "microsoft.graph.loop"}]}),
        ),
    ];
    assert_snapshot!(code(&api(types, vec![])));
}

#[test]
fn enumerations_from_pages_and_from_lists_of_values() {
    let types = vec![
        type_(
            "microsoft.graph.rights",
            "enum",
            json!({"flags": true, "members": [{"name": "read", "description": "Reading."}, {"name": "unrecognized"}]}),
        ),
        type_(
            "microsoft.graph.callRecords.file",
            "complex",
            json!({
                "properties": [
                    {"name": "rights", "type": "microsoft.graph.rights"},
                    {"name": "status", "type": "Edm.String", "enum_values": ["open", "1", "open"]},
                    {"name": "level", "type": "microsoft.graph.level", "enum_values": ["low", "high"]},
                    {"name": "separator", "type": "Edm.String", "enum_values": [":", ";"]},
                ],
            }),
        ),
    ];
    assert_snapshot!(code(&api(types, vec![])));
}

#[test]
fn base_types_in_a_circle_are_reported_and_do_no_harm() {
    let types = vec![
        type_("a.one", "complex", json!({"base_type": "a.two", "properties": [{"name": "x", "type": "a.two"}]})),
        type_("a.two", "complex", json!({"base_type": "a.one"})),
        type_("a.three", "complex", json!({"base_type": "a.one"})),
        type_("a.self", "complex", json!({"base_type": "a.self"})),
    ];
    let (plan, diagnostics) = plan(&api(types, vec![]), &Options::default());
    let codes: Vec<&str> = diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert_eq!(codes, ["inheritance-cycle"; 3]);
    assert_eq!(plan.models.len(), 4);
}

#[test]
fn files_are_split_and_each_has_the_header() {
    let types = vec![
        type_("microsoft.graph.security", "entity", json!({})),
        type_("microsoft.graph.security.alert", "entity", json!({})),
    ];
    let operations = vec![
        operation("GET /users/{id}/messages", List, "api/list.md", json!({})),
        operation("GET /security/alerts", List, "api/alerts.md", json!({})),
    ];
    let api = api(types, operations);
    let options =
        Options { command: "make\nbindings".into(), attribution: Some("Texts: pages.".into()), ..Options::default() };
    let (plan, _) = plan(&api, &options);
    let files = emit(&api, &plan, &options).expect("files");
    let paths: Vec<&str> = files.keys().map(String::as_str).collect();
    let expected = [
        "lib.rs",
        "models.rs",
        "models/security.rs",
        "models/security/alert.rs",
        "models/security_.rs",
        "security.rs",
        "users.rs",
    ];
    assert_eq!(paths, expected);
    assert!(files.values().all(|text| {
        text.starts_with("// @generated by msgraph-gen with `make bindings`; do not edit.\n// Texts: pages.\n\n")
    }));
    let module = Options { layout: Layout::Module("crate::graph".into()), ..options };
    let files = emit(&api, &plan, &module).expect("files");
    assert!(files.contains_key("mod.rs"));
}

#[test]
fn the_same_interface_gives_the_same_bytes() {
    let types: Vec<_> = (0..40)
        .map(|n| {
            type_(
                &format!("microsoft.graph.type{n}"),
                "complex",
                json!({"properties": [{"name": "a", "type": "Edm.String"}]}),
            )
        })
        .collect();
    let operations: Vec<_> = (0..40)
        .map(|n| operation(&format!("GET /area{}/things{n}", n % 7), List, &format!("api/{n}.md"), json!({})))
        .collect();
    let api = api(types, operations);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let (plan, _) = plan(&api, &Options::default());
            emit(&api, &plan, &Options::default()).expect("files")
        })
    };
    assert_eq!(run(1), run(4));
}
