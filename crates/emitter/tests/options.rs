//! What a user can choose about the code.

mod support;

use insta::assert_snapshot;
use msgraph_emitter::{DocComments, EmitError, Layout, Options, emit, plan};
use msgraph_ir::Api;
use msgraph_ir::OperationKind::{Create, Get};
use serde_json::json;
use support::{api, body, operation, type_};

/// A type, one that derives from it, an enumeration, a body, and descriptions of several sentences.
fn tasks() -> Api {
    let types = vec![
        type_(
            "microsoft.graph.task",
            "entity",
            json!({
                "description": "Something to do, e.g. today. It can be done later.\n\nOr never.",
                "properties": [{"name": "state", "type": "microsoft.graph.state", "description": "How far it is. See the list."}],
            }),
        ),
        type_("microsoft.graph.bigTask", "entity", json!({"base_type": "microsoft.graph.task"})),
        type_("microsoft.graph.state", "enum", json!({"members": [{"name": "open", "description": "To do. Still."}]})),
    ];
    let answer = json!({"status": 200, "type": "microsoft.graph.task"});
    let properties =
        json!([{"name": "title", "type": "Edm.String", "required": true, "description": "The title. Required."}]);
    let operations = vec![
        operation(
            "GET /tasks/{id}",
            Get,
            "api/task-get.md",
            json!({"response": answer.clone(), "description": "Get a task. Or not.", "query_options": ["$select"]}),
        ),
        operation(
            "POST /tasks",
            Create,
            "api/task-post.md",
            json!({"request_body": body(Some("microsoft.graph.task"), properties), "response": answer}),
        ),
    ];
    api(types, operations)
}

fn code(options: Options) -> Result<String, EmitError> {
    let options = Options { layout: Layout::Include, ..options };
    let api = tasks();
    let files = emit(&api, &plan(&api, &options).0, &options)?;
    Ok(files.into_values().collect())
}

/// The lines of documentation, each with the line that it belongs to.
fn comments(code: &str) -> String {
    let is_comment = |line: &&str| line.trim_start().starts_with("///");
    let lines: Vec<&str> = code.lines().collect();
    let documented = lines.windows(2).filter(|pair| pair.first().is_some_and(is_comment));
    let kept = documented.flat_map(|pair| if pair.get(1).is_some_and(is_comment) { &pair[..1] } else { pair });
    kept.copied().collect::<Vec<_>>().join("\n")
}

#[test]
fn short_documentation_is_the_first_sentence_and_a_link() {
    let code = code(Options { doc_comments: DocComments::Short, ..Options::default() }).expect("code");
    assert_snapshot!(comments(&code));
}

#[test]
fn without_documentation_there_are_no_comments() {
    let code = code(Options { doc_comments: DocComments::None, ..Options::default() }).expect("code");
    let comments: Vec<&str> = code.lines().skip(1).filter(|line| line.contains("//")).collect();
    assert_eq!(comments, [""; 0]);
}

#[test]
fn types_alone_have_no_functions() {
    let code = code(Options { types_only: true, with_tests: true, ..Options::default() }).expect("code");
    let items: Vec<&str> = code.lines().filter(|line| line.trim_start().starts_with("pub ")).map(str::trim).collect();
    assert_snapshot!(items.join("\n"));
}

#[test]
fn every_type_derives_what_is_asked_for_and_nothing_twice() {
    let derive = ["::schemars::JsonSchema", "Hash", "std::clone::Clone", "serde::Serialize", "PartialEq", "Marker"];
    let code = code(Options { derive: derive.map(str::to_owned).into(), ..Options::default() }).expect("code");
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let derived = lines.iter().enumerate().filter(|(_, line)| line.starts_with("#[derive("));
    let shown = derived.flat_map(|(at, line)| [Some(line), lines.get(at + 1)].into_iter().flatten());
    assert_snapshot!(shown.copied().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_is_no_path_is_not_derived() {
    for wrong in ["", "a b", "Debug)] fn f() {} #[derive(Clone", "Vec<u8>", "1", "a::", "fn", "\"x\""] {
        let error = code(Options { derive: vec![wrong.to_owned()], ..Options::default() }).expect_err(wrong);
        assert!(matches!(&error, EmitError::Derive(text) if text == wrong), "{error}");
    }
}
