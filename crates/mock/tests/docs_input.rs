//! Every operation of the pages is answered when it is called with some values.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use http::{Request, Response};
use msgraph_build::Builder;
use msgraph_ir::{Api, Operation, ParameterForm, Piece};
use msgraph_mock::{Mock, State};

const DOCS_INPUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs-input");

fn load(docs: impl AsRef<Path>) -> Api {
    Builder::new(docs.as_ref()).load().expect("the pages are read").api
}

/// The path with a value for each parameter.
fn sample_path(operation: &Operation) -> String {
    let value = |form: &ParameterForm| match form {
        ParameterForm::Segment => "sample-1%2F2",
        ParameterForm::Path => "sample/folder/file%20name.txt",
        ParameterForm::Quoted => "it%27%27s",
        ParameterForm::Bare => "7",
    };
    let mut path = String::from("/v1.0");
    for segment in &operation.segments {
        path.push('/');
        for piece in &segment.pieces {
            match piece {
                Piece::Literal(text) => path.push_str(&text.replace(' ', "%20")),
                Piece::Parameter { form, .. } => path.push_str(value(form)),
            }
        }
    }
    path
}

fn call(mock: &Mock, operation: &Operation) -> Response<Bytes> {
    let request = Request::builder().method(operation.method.as_str()).uri(sample_path(operation));
    let request = request.header("host", "127.0.0.1:1").body(Bytes::new()).expect("a request");
    mock.answer(&request, &mut State::default())
}

/// Calls every operation; gives how often each note was given, and the calls that went wrong.
fn call_all(api: &Api) -> (BTreeMap<String, usize>, Vec<String>) {
    let mock = Mock::new(api);
    let (mut notes, mut wrong) = (BTreeMap::new(), Vec::new());
    for operation in &api.operations {
        let response = call(&mock, operation);
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let note = header("x-mock-note").unwrap_or("own example").to_owned();
        if note.starts_with("minimal") {
            println!("{} {} ({}): {note}", operation.method, operation.path, operation.page);
        }
        *notes.entry(note).or_default() += 1;
        let status = response.status().as_u16();
        let json = header("content-type").is_some_and(|media_type| media_type.contains("json"));
        let is_readable = !json || serde_json::from_slice::<serde_json::Value>(response.body()).is_ok();
        let leads_out = String::from_utf8_lossy(response.body()).contains("@odata.nextLink\":\"https:")
            || header("location").is_some_and(|location| location.starts_with("https:"));
        if !(200..400).contains(&status) || !is_readable || leads_out || header("x-mock-page").is_none() {
            wrong.push(format!("{status} {} {} ({})", operation.method, operation.path, operation.page));
        }
    }
    (notes, wrong)
}

#[test]
fn every_operation_of_this_repository_is_answered() {
    let api = load(DOCS_INPUT);
    let (notes, wrong) = call_all(&api);
    println!("{} operations: {notes:#?}", api.operations.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(notes.get("own example").is_some_and(|own| *own * 3 > api.operations.len()), "{notes:?}");
}

#[test]
fn every_operation_of_the_real_pages_is_answered() {
    let Some(docs) = std::env::var_os("GRAPH_DOCS") else { return };
    let api = load(Path::new(&docs).join("v1.0"));
    let (notes, wrong) = call_all(&api);
    println!("{} operations: {notes:#?}", api.operations.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(notes.get("own example").is_some_and(|own| *own * 3 > api.operations.len()), "{notes:?}");
}
