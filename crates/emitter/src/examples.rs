//! The documented examples as tests of the bindings: what a page shows must be read, and written again without loss.
//!
//! An example that contradicts the tables of its own page is no test; a diagnostic tells of it.

use std::collections::BTreeMap;

use msgraph_ir::{Api, Diagnostic, Example, ExampleResponse, Operation, Related, Severity, Source};
use serde_json::Value;

use crate::calls::{Bodies, BodyType, Samples, SentBody};
use crate::naming::{self, Scope};
use crate::plan::{Answer, FieldType, Function, Item, Plan, Primitive};

/// One example, and what it is to be read as.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleTest {
    /// The module of the test: the first segment of the URL.
    pub module: String,
    /// The name of the test function.
    pub name: String,
    /// Where the example stands.
    pub source: Source,
    /// The JSON, mended where the page's is not strict.
    pub json: Value,
    /// The type.
    pub type_: ExampleType,
}

/// What an example is to be read as.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleType {
    /// What a function answers with.
    Answer(Answer),
    /// What a function takes.
    Body(BodyType),
}

/// A test for each JSON example of an operation that has a type, in the order of the examples, and a diagnostic
/// (`example-contradicts-page`) for each that cannot be one.
pub fn example_tests(api: &Api, plan: &Plan) -> (Vec<ExampleTest>, Vec<Diagnostic>) {
    let functions: BTreeMap<usize, &Function> = plan
        .functions
        .iter()
        .flat_map(|function| function.operations.iter().map(move |index| (*index, function)))
        .collect();
    let mut tests = Tests::default();
    let (bodies, samples) = (Bodies::new(plan), Samples::new(plan));
    for example in &api.examples {
        let Some((index, function)) = example.operation.and_then(|index| functions.get_key_value(&index)) else { continue };
        let Some(operation) = api.operations.get(*index) else { continue };
        let shown = Shown { example, function, operation };
        if let Some(request) = &example.request
            && let Some(json) = &request.body
        {
            let sent = bodies.sent(function, Some(example), &samples);
            tests.request(shown, json, &request.source, sent);
        }
        if let Some(response) = &example.response
            && is_success(response)
            && let Some(json) = &response.body
        {
            tests.response(shown, json, &response.source);
        }
    }
    (tests.tests, tests.diagnostics)
}

#[derive(Default)]
struct Tests {
    tests: Vec<ExampleTest>,
    diagnostics: Vec<Diagnostic>,
    names: BTreeMap<String, Scope>,
}

impl Tests {
    fn request(&mut self, shown: Shown<'_>, json: &Value, source: &Source, sent: SentBody) {
        let SentBody::Json { type_, value, missing } = sent else { return };
        if let Some(name) = missing.first() {
            let message = format!("the example does not send `{name}`, which the page says is required");
            self.contradiction(source, &message, shown.property(name));
        } else if let Some(name) = null_required(&type_, json) {
            let message = format!("the example sends `{name}` as null, which the page says is required");
            self.contradiction(source, &message, shown.property(name));
        } else if value != *json {
            let message = "the example sends another kind of JSON than the page documents";
            self.contradiction(source, message, &shown.operation.source);
        } else if !matches!(&type_, BodyType::Model(FieldType { item: Item::UnknownObject, .. })) {
            self.add(shown, "request", json, source, ExampleType::Body(type_));
        }
    }

    fn response(&mut self, shown: Shown<'_>, json: &Value, source: &Source) {
        let answer = &shown.function.answer;
        match contradiction(answer, json) {
            Some(message) => self.contradiction(source, message, &shown.operation.source),
            None if is_typed(answer) => self.add(shown, "answer", json, source, ExampleType::Answer(answer.clone())),
            None => {}
        }
    }

    fn add(&mut self, shown: Shown<'_>, of: &str, json: &Value, source: &Source, type_: ExampleType) {
        // Functions of the root itself (`GET /`) have no module to share a name with.
        let module = shown.function.path.modules.first().cloned().unwrap_or_else(|| naming::module(""));
        let stem = shown.example.page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let scope = self.names.entry(module.clone()).or_insert_with(|| Scope::reserving(&[]));
        let name = scope.claim(&naming::module(&format!("{stem} {of}")));
        self.tests.push(ExampleTest { module, name, source: source.clone(), json: json.clone(), type_ });
    }

    fn contradiction(&mut self, source: &Source, message: &str, documented: &Source) {
        self.diagnostics.push(Diagnostic {
            source: Some(source.clone()),
            code: "example-contradicts-page".to_owned(),
            severity: Severity::Warning,
            message: message.to_owned(),
            help: Some("mend the example or the table; until then the example is no test of the bindings".to_owned()),
            text: None,
            length: None,
            related: vec![Related { source: documented.clone(), message: "the page says so here".to_owned(), text: None }],
        });
    }
}

/// An example with what it shows.
#[derive(Clone, Copy)]
struct Shown<'a> {
    example: &'a Example,
    function: &'a Function,
    operation: &'a Operation,
}

impl<'a> Shown<'a> {
    /// Where the page documents a property of the request body.
    fn property(&self, name: &str) -> &'a Source {
        let mut properties = self.operation.request_body.iter().flat_map(|body| &body.properties);
        properties.find(|property| property.name == name).map_or(&self.operation.source, |property| &property.source)
    }
}

fn is_success(response: &ExampleResponse) -> bool {
    response.status.is_none_or(|status| (200..300).contains(&status))
}

fn null_required<'a>(type_: &'a BodyType, json: &Value) -> Option<&'a String> {
    match type_ {
        BodyType::Struct { required, .. } => {
            required.iter().find(|name| json.get(name.as_str()).is_some_and(Value::is_null))
        }
        BodyType::Model(_) => None,
    }
}

/// True for answers of a documented type.
fn is_typed(answer: &Answer) -> bool {
    match answer {
        Answer::Page(item) | Answer::One(item) | Answer::Value(item) => *item != Item::UnknownObject,
        Answer::Nothing | Answer::Bytes | Answer::Text | Answer::Count => false,
    }
}

/// Why JSON is no such answer.
fn contradiction(answer: &Answer, json: &Value) -> Option<&'static str> {
    match answer {
        Answer::Nothing => Some("the example answers with a body, where the page says that there is none"),
        Answer::Page(item) => match json.get("value") {
            Some(Value::Array(items)) if items.iter().all(|json| json.is_null() || holds(item, json)) => None,
            Some(Value::Array(_)) => Some("the items of the example are of another kind than the page says"),
            Some(Value::Null) | None if json.is_object() => None,
            _ => Some("the example answers with something else than a collection, which the page says it is"),
        },
        Answer::One(item) if !holds(item, json) => Some("the example answers with another kind of JSON than the page says"),
        Answer::Value(_) if !json.is_object() => Some("the example answers with another kind of JSON than the page says"),
        Answer::One(_) | Answer::Value(_) | Answer::Bytes | Answer::Text | Answer::Count => None,
    }
}

/// True where JSON is of the kind of a type.
pub(crate) fn holds(item: &Item, json: &Value) -> bool {
    match item {
        Item::Model(_) | Item::Any(_) | Item::UnknownObject => json.is_object(),
        Item::Enumeration(_) | Item::Flags(_) => json.is_string(),
        Item::Primitive(primitive) => match primitive {
            Primitive::Json => true,
            Primitive::Boolean => json.is_boolean(),
            Primitive::Byte
            | Primitive::SByte
            | Primitive::Int16
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::Single
            | Primitive::Double
            | Primitive::Decimal => json.is_number() || json.is_string(),
            _ => json.is_string(),
        },
    }
}
