//! From the operation facts of all pages to operations: types are looked up, and the answer is decided among all that is
//! known of it.

use msgraph_ir::{
    Example, Operation, OperationKind, Parameter, ParameterLocation, Property, RequestBody, Response, Type, TypeRef,
};
use rayon::prelude::*;

use super::names::{Names, Scope};
use super::response::{Answers, Asked};
use super::statements::{Statement, Statements};
use super::{answer_faults, binds, types};
use crate::Diagnostics;
use crate::facts::{
    OperationFact, PageFacts, ParameterFact, PropertyFact, TypeExpression, request_line, shown_binds, url_match,
};

/// The operations and examples of all pages, in the order of the pages; examples count operations among all.
pub fn resolve_operations(
    pages: Vec<PageFacts>,
    statements: &Statements,
    names: &Names,
    types: &[Type],
    answers: &Answers<'_>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Operation>, Vec<Example>) {
    let callable = url_match::Operations::new(pages.iter().flat_map(|page| &page.operations));
    let decide =
        |(page, statements): (&PageFacts, &Vec<Statement>)| decide_page(page, statements, names, answers, &callable);
    let decided: Vec<Decided> = pages.par_iter().zip(&statements.pages).map(decide).collect();
    let mut operations = Vec::with_capacity(decided.iter().map(|page| page.operations.len()).sum());
    let mut examples = Vec::with_capacity(decided.iter().map(|page| page.examples.len()).sum());
    for (page, decided) in pages.into_iter().zip(decided) {
        let first = operations.len();
        let shown = add_operations(page, decided.operations, types, &mut operations);
        diagnostics.found.extend(decided.found.found);
        let told = decided.examples.into_iter().map(|(called, type_)| (called.map(|called| called.among(first)), type_));
        examples.extend(shown.into_iter().zip(told).map(|(example, (operation, type_))| with(example, operation, type_)));
    }
    add_binds_of_other_pages(&mut operations, &examples, types);
    (operations, examples)
}

/// What is decided of one page, with what is known of all.
struct Decided {
    operations: Vec<DecidedOperation>,
    /// Of each example, the operation and the type of the answer.
    examples: Vec<(Option<Called>, Option<TypeRef>)>,
    found: Diagnostics,
}

/// What is decided of an operation.
struct DecidedOperation {
    kind: OperationKind,
    /// The types of its parameters.
    parameters: Vec<TypeRef>,
    request_body: Option<RequestBody>,
    response: Response,
}

/// The operation that an example calls.
enum Called {
    /// By its place among those of the example's page.
    OfPage(usize),
    /// By its place among those of all pages.
    OfAll(usize),
}

impl Called {
    /// The place among all operations, where those of the page start at `first`.
    fn among(self, first: usize) -> usize {
        match self {
            Called::OfPage(index) => first + index,
            Called::OfAll(index) => index,
        }
    }
}

fn decide_page(
    page: &PageFacts,
    statements: &[Statement],
    names: &Names,
    answers: &Answers<'_>,
    callable: &url_match::Operations<'_>,
) -> Decided {
    let scope = Scope::of(page);
    let mut found = Diagnostics::default();
    let asked: Vec<Asked<'_>> =
        page.operations.iter().zip(statements).map(|(fact, statement)| answers.ask(fact, statement, scope)).collect();
    let operations = asked.iter().map(|asked| decide_operation(asked, names, answers, &mut found)).collect();
    // What is wrong with a row is wrong for each of the page's operations, and said once.
    found.found.sort();
    found.found.dedup();
    answer_faults::check(page, &asked, answers, &mut found);
    let examples = page.examples.iter().map(|example| {
        let own = example.operation.map(Called::OfPage);
        let type_ = example.response.as_ref().and_then(|response| response.type_.as_ref());
        let called = own.or_else(|| called(example, callable).map(Called::OfAll));
        (called, type_.map(|type_| answers.notation(type_, scope)))
    });
    Decided { operations, examples: examples.collect(), found }
}

fn with(mut example: Example, operation: Option<usize>, type_: Option<TypeRef>) -> Example {
    example.operation = operation;
    if let Some(response) = &mut example.response {
        response.type_ = type_;
    }
    example
}

/// The page of one operation may show another: several members are added to a group by an update
/// (`api/group-post-members.md`).
fn add_binds_of_other_pages(operations: &mut [Operation], examples: &[Example], types: &[Type]) {
    for example in examples {
        let body = example.request.as_ref().and_then(|request| request.body.as_ref());
        let called = example.operation.and_then(|index| operations.get_mut(index));
        let (Some(body), Some(operation)) = (body, called.filter(|called| called.page != example.page)) else { continue };
        let binds: Vec<_> = shown_binds(body).collect();
        binds::apply(operation, &binds, body.get("@odata.type").is_some(), types);
    }
}

/// The operation of another page that an example calls.
fn called(example: &Example, operations: &url_match::Operations<'_>) -> Option<usize> {
    let request = example.request.as_ref()?;
    let line = request_line::read(&format!("{} {}", request.method, request.url))?;
    line.is_of_service().then(|| operations.find(&line)).flatten()
}

fn decide_operation(
    asked: &Asked<'_>,
    names: &Names,
    answers: &Answers<'_>,
    diagnostics: &mut Diagnostics,
) -> DecidedOperation {
    DecidedOperation {
        kind: asked.kind,
        parameters: asked.fact.parameters.iter().map(|fact| parameter_type(fact, names, asked.scope)).collect(),
        request_body: request_body(asked, names, answers, diagnostics),
        response: answers.response(asked, diagnostics),
    }
}

fn parameter_type(fact: &ParameterFact, names: &Names, scope: Scope<'_>) -> TypeRef {
    let type_ = fact.type_.as_ref().map(|expression| names.lookup_or_keep(expression, scope));
    // A placeholder is text in a URL, whatever entity its table may link to.
    let is_value = |type_: &TypeRef| fact.location != ParameterLocation::Path || type_.is_primitive();
    type_.filter(is_value).unwrap_or_else(|| TypeRef::single("Edm.String"))
}

/// Makes the operations of a page, and gives back its examples.
fn add_operations(
    page: PageFacts,
    decided: Vec<DecidedOperation>,
    types: &[Type],
    operations: &mut Vec<Operation>,
) -> Vec<Example> {
    let title = page.title.unwrap_or_default();
    for (fact, decided) in page.operations.into_iter().zip(decided) {
        let parameters = fact.parameters.into_iter().zip(decided.parameters);
        let mut operation = Operation {
            source: fact.place.line_source(),
            method: fact.method,
            path: fact.path,
            segments: fact.segments,
            kind: decided.kind,
            page: page.page.clone(),
            title: title.clone(),
            description: fact.description,
            namespace: page.namespace.clone(),
            parameters: parameters.map(|(fact, type_)| parameter(fact, type_)).collect(),
            permissions: fact.permissions,
            query_options: fact.query_options,
            required_query_options: fact.required_query_options,
            request_body: decided.request_body,
            response: Some(decided.response),
            rust: None,
        };
        if let Some(sent) = &fact.request_body {
            binds::apply(&mut operation, &sent.binds, sent.typed, types);
        }
        operations.push(operation);
    }
    page.examples
}

fn parameter(fact: ParameterFact, type_: TypeRef) -> Parameter {
    Parameter {
        type_,
        name: fact.name,
        location: fact.location,
        required: fact.required,
        enum_values: fact.enum_values,
        description: fact.description,
        value: fact.value,
    }
}

/// A type without a page that the text about the body links to. Where the link gives only the name of a file, the answer
/// may spell it.
fn linked_type(sent: &TypeExpression, operation: &OperationFact, names: &Names, scope: Scope<'_>) -> Option<TypeRef> {
    sent.link.as_ref()?;
    let type_ = names.lookup_or_keep(sent, scope);
    let answers = operation.response.annotated.iter().chain(&operation.response.prose);
    let mut spelled = answers.map(|answer| names.lookup_or_keep(answer, scope).name);
    let name = spelled.find(|name| name.eq_ignore_ascii_case(&type_.name)).unwrap_or(type_.name);
    Some(TypeRef { name, ..type_ })
}

fn request_body(
    asked: &Asked<'_>,
    names: &Names,
    answers: &Answers<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<RequestBody> {
    let (operation, scope, kind) = (asked.fact, asked.scope, asked.kind);
    let takes_parameters = kind == OperationKind::Action;
    let fact = operation.request_body.as_ref().filter(|fact| fact.certain || takes_parameters)?;
    let stated = asked.statement.sent.clone();
    // A reference is sent as a link, not as what it leads to.
    let linked = || linked_type(fact.type_.as_ref()?, operation, names, scope);
    let type_ = stated.or_else(linked).or_else(|| answers.sent(asked));
    let type_ = type_.filter(|_| kind != OperationKind::Reference);
    // A row that gives no type means the property of the resource that is sent.
    let of_resource = |row: &PropertyFact| {
        let type_ = type_.as_ref().filter(|_| row.type_.is_none())?;
        answers.addresses.member(&type_.name, &row.name)
    };
    let mut property = |row: &PropertyFact| {
        let property = types::property(row.clone(), scope, names, diagnostics);
        match of_resource(row) {
            Some(type_) => Property { type_, ..property },
            None => property,
        }
    };
    let mut properties: Vec<Property> = fact.properties.iter().map(&mut property).collect();
    // "A representation of the assignment object" above a table of parameters: what is sent has none of its properties.
    let is_listed = |property: &Property| {
        let type_ = type_.as_ref().filter(|type_| names.canonical(&type_.name).is_some());
        type_.is_none_or(|type_| answers.addresses.member(&type_.name, &property.name).is_some())
    };
    let is_of_type = !takes_parameters || properties.is_empty() || properties.iter().any(is_listed);
    if takes_parameters {
        // What only an example shows need not have a type that is described; the page of the whole's type knows better.
        let is_known = |type_: &TypeExpression| names.lookup(type_, scope).is_some();
        let is_member =
            |name: &str| type_.as_ref().is_some_and(|type_| answers.addresses.member(&type_.name, name).is_some());
        for row in &fact.parameters {
            let type_ = row.type_.clone().filter(|type_| is_known(type_) && !is_member(&row.name));
            properties.push(property(&PropertyFact { type_, ..row.clone() }));
        }
    }
    let is_nothing = takes_parameters && type_.is_none() && properties.is_empty() && fact.media_type.contains("json");
    let body = RequestBody { type_: type_.clone().filter(|_| is_of_type), properties, media_type: fact.media_type.clone() };
    Some(body).filter(|_| !is_nothing)
}
