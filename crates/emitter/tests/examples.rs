//! Examples as tests: which are taken, and which contradict their page.

mod support;

use msgraph_emitter::{Layout, Options, emit, example_tests, plan};
use msgraph_ir::{Api, Example, OperationKind};
use serde_json::{Value, json};
use support::{body, operation, type_};

/// An API with one operation, and one example of it; `null` stands for no body.
fn api(request: &str, rest: Value, sent: Value, answered: Value) -> Api {
    let user = type_("microsoft.graph.user", "entity", json!({"properties": [{"name": "id", "type": "Edm.String"}]}));
    let mut api = Api {
        types: vec![user],
        operations: vec![operation(request, OperationKind::Get, "api/user.md", rest)],
        ..Api::default()
    };
    let source = json!({"file": "api/user.md", "line": 7});
    let mut example: Example = serde_json::from_value(json!({
        "page": "api/user.md",
        "operation": 0,
        "source": source,
        "request": {"method": "GET", "url": "/users", "body": sent, "source": source},
        "response": {"status": 200, "body": answered, "source": source},
    }))
    .expect("an example");
    for body in [example.request.as_mut().map(|it| &mut it.body), example.response.as_mut().map(|it| &mut it.body)] {
        body.into_iter().for_each(|body| *body = body.take().filter(|body| !body.is_null()));
    }
    api.examples.push(example);
    api
}

fn response(collection: bool) -> Value {
    let type_ = if collection { "Collection(microsoft.graph.user)" } else { "microsoft.graph.user" };
    json!({"response": {"status": 200, "type": type_}})
}

/// The names of the tests, and what is said of examples that are none.
fn tests(api: &Api) -> (Vec<String>, Vec<String>) {
    let (tests, diagnostics) = example_tests(api, &plan(api, &Options::default()).0);
    let names = tests.into_iter().map(|test| format!("{}::{}", test.module, test.name)).collect();
    (names, diagnostics.into_iter().map(|found| found.message).collect())
}

#[test]
fn an_answer_is_a_test_where_it_is_of_the_documented_kind() {
    let user = json!({"id": "7"});
    for (collection, answered, taken) in [
        (false, user.clone(), true),
        (false, json!([user]), false),
        (true, json!({"value": [user, null]}), true),
        (true, json!({"value": user}), false),
        (true, json!({"value": ["7"]}), false),
        (true, json!({}), true),
    ] {
        let (names, found) = tests(&api("GET /users", response(collection), Value::Null, answered.clone()));
        assert_eq!((names.len(), found.len()), (usize::from(taken), usize::from(!taken)), "{answered}");
    }
}

#[test]
fn a_body_is_a_test_where_it_has_what_is_required() {
    let required = json!([{"name": "name", "type": "Edm.String", "required": true}]);
    let documented = json!({"request_body": body(None, required)});
    for (sent, message) in [
        (json!({"name": "n", "other": 1}), None),
        (json!({"other": 1}), Some("the example does not send `name`, which the page says is required")),
        (json!({"name": null}), Some("the example sends `name` as null, which the page says is required")),
    ] {
        let (names, found) = tests(&api("POST /users", documented.clone(), sent, Value::Null));
        assert_eq!(found, message.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(names, if message.is_none() { vec!["users::user_request".to_owned()] } else { Vec::new() });
    }
}

#[test]
fn answers_of_no_documented_type_are_no_tests() {
    let answered = json!({"id": "7"});
    let untyped = json!({"response": {"status": 200, "type": "Edm.Untyped"}});
    assert_eq!(tests(&api("GET /users", untyped, Value::Null, answered.clone())).1, Vec::<String>::new());
    let (names, found) = tests(&api("GET /users", json!({"response": {"status": 204}}), Value::Null, answered));
    assert_eq!(names, Vec::<String>::new());
    assert_eq!(found, ["the example answers with a body, where the page says that there is none"]);
}

#[test]
fn tests_are_written_in_each_layout_and_only_where_they_are_asked_for() {
    let api = api("GET /examples", response(false), Value::Null, json!({"id": "7\"# \u{202e}"}));
    for layout in [Layout::Crate, Layout::Module("crate::graph".to_owned()), Layout::Include] {
        for with_tests in [false, true] {
            let options = Options { layout: layout.clone(), with_tests, ..Options::default() };
            let files = emit(&api, &plan(&api, &options).0, &options).expect("code");
            let code: String = files.values().map(String::as_str).collect();
            assert_eq!(code.contains("fn user_answer()"), with_tests, "{layout:?}");
            assert_eq!(code.contains("#[cfg(test)]\nmod examples_"), with_tests, "{layout:?}");
            assert!(!code.contains('\u{202e}'), "{layout:?}");
        }
    }
}
