//! A call of every documented operation, with the values of its page's example.
//!
//! What a page shows as an example can be tried: [`calls()`] chooses the values that a function is called with, the body that
//! is sent, and tells what must arrive at the service and what it answers. Tests make the calls; documentation can show
//! them. All of it is plain data, and [`Call::expression`] writes the Rust.

mod body;
mod expression;
mod samples;
mod url;

use std::collections::BTreeMap;

use msgraph_ir::{Api, Example, Operation, ParameterLocation};

pub(crate) use body::Bodies;
pub use body::{BodyType, SentBody};
pub(crate) use expression::reader;
pub(crate) use samples::Samples;

use crate::plan::{Answer, Argument, Function, Plan, RustPath};

/// A call of a function for one of the operations that it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The function: `users::messages::list`.
    pub function: RustPath,
    /// Index into [`Api::operations`].
    pub operation: usize,
    /// Index into [`Api::examples`] of the example that the values come from: of the operation, or else of its page.
    pub example: Option<usize>,
    /// Values of the function's arguments, in their order.
    pub arguments: Vec<ArgumentValue>,
    /// What is sent.
    pub body: SentBody,
    /// What the function answers with.
    pub answer: Answer,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path that is requested, with values in place of parameters, not percent-encoded.
    pub path: String,
    /// The query parameters that are sent, in the order of their names on the page, not percent-encoded.
    pub query: Vec<(String, String)>,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub struct ArgumentValue {
    /// The argument.
    pub argument: Argument,
    /// The value as text, as it is sent but for percent-encoding.
    pub text: String,
    /// The variant of the enumeration that the text is the member of.
    pub variant: Option<String>,
    /// True where it stands in the URL of the example; false for a sample of its type.
    pub documented: bool,
}

/// A call for each operation that has a function, in the order of the operations.
pub fn calls(api: &Api, plan: &Plan) -> Vec<Call> {
    let mut by_operation: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut by_page: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, example) in api.examples.iter().enumerate() {
        if let Some(operation) = example.operation {
            by_operation.entry(operation).or_default().push(index);
        }
        by_page.entry(&example.page).or_default().push(index);
    }
    let samples = samples::Samples::new(plan);
    let bodies = body::Bodies::new(plan);
    let mut calls = Vec::new();
    for function in &plan.functions {
        let Some(main) = function.operations.first().and_then(|index| api.operations.get(*index)) else { continue };
        for index in &function.operations {
            let Some(operation) = api.operations.get(*index) else { continue };
            let own = by_operation.get(index).map(Vec::as_slice).unwrap_or_default();
            let of_page = by_page.get(operation.page.as_str()).map(Vec::as_slice).unwrap_or_default();
            let example = choose(api, own).or_else(|| choose_for(api, of_page, operation));
            let shown = example.and_then(|example| api.examples.get(example));
            let shown_of = shown.and_then(|example| api.operations.get(example.operation?));
            let lines = RequestLines { main, operation, shown: shown_of };
            let arguments = arguments(function, lines, shown, &samples);
            calls.push(Call {
                function: function.path.clone(),
                operation: *index,
                example,
                body: bodies.sent(function, shown, &samples),
                answer: function.answer.clone(),
                method: main.method.clone(),
                path: url::path(main, &arguments),
                query: query(main, &arguments),
                arguments,
            });
        }
    }
    calls.sort_by_key(|call| call.operation);
    calls
}

/// The first of the examples that show most.
fn choose(api: &Api, examples: &[usize]) -> Option<usize> {
    let shown = |index: &usize| {
        let example = api.examples.get(*index);
        let sent = example.and_then(|example| example.request.as_ref()).is_some_and(|request| request.body.is_some());
        let answered =
            example.and_then(|example| example.response.as_ref()).is_some_and(|response| response.body.is_some());
        (sent, answered, example.is_some_and(|example| example.request.is_some()))
    };
    examples.iter().rev().copied().max_by_key(shown)
}

/// The example of another request line of the same page, which has the same method.
fn choose_for(api: &Api, examples: &[usize], operation: &Operation) -> Option<usize> {
    let fits = |index: &usize| {
        let example = api.examples.get(*index);
        let called = example.and_then(|example| example.operation).and_then(|index| api.operations.get(index));
        called.is_some_and(|called| called.method == operation.method)
    };
    choose(api, &examples.iter().copied().filter(fits).collect::<Vec<_>>())
}

/// Operations that have the same parameters.
#[derive(Clone, Copy)]
struct RequestLines<'a> {
    /// That which the function was made of.
    main: &'a Operation,
    /// That which is called: the same request, maybe on another page.
    operation: &'a Operation,
    /// That which the example shows: maybe another request line of the page, whose parameters have the same names.
    shown: Option<&'a Operation>,
}

/// The values: of the example's URL where it fits, and else samples.
fn arguments(
    function: &Function,
    lines: RequestLines<'_>,
    example: Option<&Example>,
    samples: &samples::Samples<'_>,
) -> Vec<ArgumentValue> {
    let main = lines.main;
    let url = example.and_then(|example| example.request.as_ref()).map_or("", |request| &request.url);
    let mut shown = url::values(lines.operation, main, url);
    if let Some(other) = lines.shown.filter(|other| !std::ptr::eq(*other, lines.operation)) {
        for (index, text) in url::values(other, other, url) {
            let name = other.parameters.get(index).map(|parameter| parameter.name.as_str());
            if let Some(same) = main.parameters.iter().position(|parameter| Some(parameter.name.as_str()) == name) {
                shown.entry(same).or_insert(text);
            }
        }
    }
    let value = |argument: &Argument| {
        let parameter = main.parameters.get(argument.parameter);
        let documented =
            shown.get(&argument.parameter).and_then(|text| samples.fit(argument, text, url::form(main, argument)));
        let is_documented = documented.is_some();
        let text = documented.unwrap_or_else(|| samples.sample(argument, parameter));
        let variant = samples.variant(&argument.item, &text);
        ArgumentValue { argument: argument.clone(), text, variant, documented: is_documented }
    };
    function.arguments.iter().map(value).collect()
}

/// Query parameters that every request of the operation has.
fn query(operation: &Operation, arguments: &[ArgumentValue]) -> Vec<(String, String)> {
    let parameters = operation.parameters.iter().enumerate();
    parameters
        .filter(|(_, parameter)| parameter.location == ParameterLocation::Query && parameter.required)
        .filter_map(|(index, parameter)| {
            let given = arguments.iter().find(|value| value.argument.parameter == index).map(|value| value.text.clone());
            Some((parameter.name.clone(), given.or_else(|| parameter.value.clone())?))
        })
        .collect()
}
