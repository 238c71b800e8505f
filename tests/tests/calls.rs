//! Every documented operation is called through the client: what arrives at the server is the request line of its page, and
//! the documented answers are read with nothing lost.

use std::collections::BTreeMap;
use std::path::Path;

use msgraph::runtime::testing::loss;
use msgraph_build::ir::{Api, Operation, ParameterForm, Piece, Segment};
use msgraph_build::{Builder, Output};
use msgraph_emitter::{Answer, Call, Options, SentBody};
use msgraph_mock::{Mock, Recorded, Server};
use msgraph_tests::calls::{Decoded, Outcome, Program, documented_answers};
use msgraph_tests::report::Report;
use msgraph_tests::{docs_input, real_pages, repository};
use percent_encoding::percent_decode_str;
use serde_json::Value;

/// What makes an operation fail here, by the words of the report.
const NO_FUNCTION: &str = "operation without a function";
const NOT_MADE: &str = "the body of the example is not what the function takes";
const NOT_ARRIVED: &str = "nothing arrived";
const ELSEWHERE: &str = "another request than documented arrived";
const NOT_READ: &str = "the answer of the server was not read";
const NOT_DECODED: &str = "a documented answer was not decoded";
const LOST: &str = "a documented answer lost something";
const UNEXPECTED: &str = "the page documents no answer, and its example shows one";
const UNFIT: &str = "a value is not of the documented type";
const COMPARED: &str = "documented answers that were compared";
const INCOMPLETE: &str = "the body of the example lacks a required property";

/// Operations of the real pages that fail, by reason, and no more than this: each is a contradiction of a page.
const MOST: [(&str, usize); 9] = [
    (NO_FUNCTION, 0),
    // `null` is sent for what the table calls required.
    (NOT_MADE, 2),
    (NOT_ARRIVED, 0),
    (ELSEWHERE, 0),
    (NOT_READ, 0),
    // `value` is an object, of a list.
    (NOT_DECODED, 1),
    (LOST, 0),
    (UNEXPECTED, 10),
    // Most are words such as `values-value` where a list belongs.
    (UNFIT, 70),
];

#[test]
fn every_operation_of_our_pages_is_called_and_answered() {
    let report = call_all("docs_input", &docs_input(), Some(&repository().join("generated")), false);
    assert_flawless(&report, 58);
}

#[test]
fn every_operation_of_todays_pages_is_called_and_answered() {
    let Some(docs) = real_pages() else { return };
    let report = call_all("todays_pages", &docs.join("modern"), None, true);
    assert_flawless(&report, 29);
}

/// At least so many documented answers were compared, and no operation fails.
fn assert_flawless(report: &Report, compared: usize) {
    for reason in MOST.iter().map(|(reason, _)| *reason).chain([INCOMPLETE]) {
        assert_eq!(report.count(reason), 0, "{reason}; see the report");
    }
    assert!(report.count(COMPARED) >= compared, "only {} {COMPARED}", report.count(COMPARED));
}

#[test]
fn every_operation_of_the_real_pages_is_called_and_answered() {
    let Some(docs) = real_pages() else { return };
    let report = call_all("real_pages", &docs.join("v1.0"), None, true);
    for (reason, most) in MOST {
        assert!(report.count(reason) <= most, "{reason}: at most {most}; see the report");
    }
    assert!(report.count(COMPARED) >= 1670, "only {} {COMPARED}", report.count(COMPARED));
}

/// Calls all operations of a folder, with bindings that are there or are generated.
fn call_all(name: &str, docs: &Path, bindings: Option<&Path>, lean: bool) -> Report {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Within the program's folder cargo knows the bindings again in the next run, and replaces what it made of them.
    let program = folder.path().join("calls");
    let generated = program.join("bindings");
    let builder = Builder::new(docs);
    let mut loaded = builder.load().expect("the pages are read");
    let (plan, _) = msgraph_emitter::plan(&loaded.api, &Options::default());
    let calls = msgraph_emitter::calls(&loaded.api, &plan);
    if bindings.is_none() {
        let files = builder.emit(&mut loaded).expect("the bindings are emitted");
        Output::new(&generated, files).write(|| {}).expect("the bindings are written");
    }
    let answers = documented_answers(&loaded.api, &calls);
    let program = Program::write(name, &program, bindings.unwrap_or(&generated), &calls, lean);
    let server = Server::start(Mock::new(&loaded.api), 0).expect("the server starts");
    let outcomes = program.and_then(|program| program.run(&format!("{}/v1.0", server.url()), &answers));
    let outcomes = outcomes.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(outcomes.len(), calls.len());
    let report = report(&loaded.api, &calls, &outcomes, &answers, &by_call(server.take_requests()));
    let file = repository().join("target/calls").join(format!("{name}.txt"));
    report.write(&file).expect("the report is written");
    println!("{name}: {} operations, {} calls\n{}", loaded.api.operations.len(), calls.len(), report.summary());
    println!("each one in {}", file.display());
    report
}

fn report(
    api: &Api,
    calls: &[Call],
    outcomes: &[Outcome],
    answers: &[Vec<&Value>],
    arrived: &BTreeMap<usize, Recorded>,
) -> Report {
    let mut report = Report::default();
    for (index, operation) in api.operations.iter().enumerate() {
        if !calls.iter().any(|call| call.operation == index) {
            report.add(NO_FUNCTION, format!("{}: {} {}", operation.page, operation.method, operation.path));
        }
    }
    for (index, (call, outcome)) in calls.iter().zip(outcomes).enumerate() {
        let Some(operation) = api.operations.get(call.operation) else { continue };
        let context = format!("{}: {} {} ({})", operation.page, operation.method, operation.path, call.function);
        check_request(&mut report, &context, call, outcome, operation, arrived.get(&index));
        let documented = answers.get(index).map(Vec::as_slice).unwrap_or_default();
        check_answers(&mut report, &context, &call.answer, outcome, documented);
    }
    report
}

/// The first request of each call.
fn by_call(requests: Vec<Recorded>) -> BTreeMap<usize, Recorded> {
    let mut by_call = BTreeMap::new();
    for request in requests {
        let id = request.headers.get("client-request-id").and_then(|id| id.to_str().ok());
        if let Some(index) = id.and_then(|id| id.strip_prefix("call-")?.parse().ok()) {
            by_call.entry(index).or_insert(request);
        }
    }
    by_call
}

fn check_request(
    report: &mut Report,
    context: &str,
    call: &Call,
    outcome: &Outcome,
    operation: &Operation,
    arrived: Option<&Recorded>,
) {
    if let Some(reason) = &outcome.not_made {
        report.add(NOT_MADE, format!("{context}: {reason}"));
        return;
    }
    let Some(arrived) = arrived else {
        report.add(NOT_ARRIVED, format!("{context}: {:?}", outcome.sent.error));
        return;
    };
    if let Some(difference) = difference(call, operation, arrived) {
        report.add(ELSEWHERE, format!("{context}: {difference}"));
    }
    match &call.body {
        SentBody::Json { missing, value, .. } => {
            for property in missing {
                report.add(INCOMPLETE, format!("{context}: {property}"));
            }
            let sent: Value = serde_json::from_slice(&arrived.body).unwrap_or_default();
            if let Some(loss) = loss(value, &sent) {
                report.add(LOST, format!("{context}: sent: {loss}"));
            }
        }
        SentBody::None | SentBody::Reference(_) | SentBody::Content { .. } => {}
    }
}

/// How the request that arrived differs from the request line of the page with the values of the call.
fn difference(call: &Call, operation: &Operation, arrived: &Recorded) -> Option<String> {
    let (path, query) = arrived.path_and_query.split_once('?').unwrap_or((&arrived.path_and_query, ""));
    let path = path.strip_prefix("/v1.0").unwrap_or(path);
    let expected: Vec<String> = call.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let query: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(decoded).collect();
    let told = || Some(format!("{} {} {query:?} for {} {expected:?}", arrived.method, path, call.path));
    if arrived.method.as_str() != operation.method || query != expected || decoded(path) != call.path {
        return told();
    }
    // No value adds a segment, but those that are paths themselves.
    let paths = call.arguments.iter().filter(|value| is_path(operation, value.argument.parameter));
    let inner: usize = paths.map(|value| value.text.trim_matches('/').matches('/').count()).sum();
    let fits =
        path.matches('/').count() == operation.segments.len() + inner && has_fixed_segments(operation, &decoded(path));
    if fits { None } else { told() }
}

fn is_path(operation: &Operation, parameter: usize) -> bool {
    operation
        .segments
        .iter()
        .flat_map(|segment| &segment.pieces)
        .any(|piece| matches!(piece, Piece::Parameter { index, form: ParameterForm::Path } if *index == parameter))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// True where the fixed segments of the page's own text stand in the path in their order. Case, quotes and colons do not
/// count, as pages write one request in several ways.
fn has_fixed_segments(operation: &Operation, path: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['\'', ':'], "");
    let is_fixed = |segment: &Segment| segment.pieces.iter().all(|piece| matches!(piece, Piece::Literal(_)));
    let path = plain(path);
    let mut rest = path.split('/').skip(1);
    let template = plain(operation.path.trim_end_matches('/'));
    let fixed = template.split('/').skip(1).zip(&operation.segments).filter(|(_, segment)| is_fixed(segment));
    fixed.into_iter().all(|(text, _)| rest.any(|segment| segment == text))
}

fn check_answers(report: &mut Report, context: &str, answer: &Answer, outcome: &Outcome, documented: &[&Value]) {
    if outcome.not_made.is_none() {
        if let Some(error) = &outcome.sent.error {
            report.add(NOT_READ, format!("{context}: {error}"));
        }
        let note = outcome.note.as_deref();
        if let Some(note) = note {
            report.add(&format!("answered otherwise: {note}"), context);
        }
    }
    for (documented, decoded) in documented.iter().zip(&outcome.documented) {
        check_answer(report, context, answer, documented, decoded);
    }
}

fn is_empty(json: &Value) -> bool {
    json.is_null() || json.as_object().is_some_and(serde_json::Map::is_empty)
}

fn check_answer(report: &mut Report, context: &str, answer: &Answer, documented: &Value, decoded: &Decoded) {
    if let Some(error) = &decoded.error {
        report.add(NOT_DECODED, format!("{context}: {error}"));
        return;
    }
    match (answer, &decoded.answer) {
        (Answer::Nothing, _) if !is_empty(documented) => {
            report.add(UNEXPECTED, context);
            return;
        }
        (Answer::Nothing, _) => {}
        // Content is what it is; here the example is JSON.
        (Answer::Bytes | Answer::Text, Value::String(text))
            if serde_json::from_str(text).ok().as_ref() == Some(documented) => {}
        (_, answer) => {
            if let Some(loss) = loss(documented, answer) {
                report.add(LOST, format!("{context}: {loss}"));
            }
        }
    }
    for unfit in &decoded.unfit {
        report.add(UNFIT, format!("{context}: {unfit}"));
    }
    report.add(COMPARED, context);
}
