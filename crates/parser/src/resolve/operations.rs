//! From the operation facts of all pages to operations: types are looked up, and the answer is decided among all that is
//! known of it.

use msgraph_ir::{Example, Operation, OperationKind, Parameter, ParameterLocation, Property, RequestBody, Type, TypeRef};
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
    let resolve = |(page, statements): (&PageFacts, &Vec<Statement>)| {
        resolve_page(page, statements, names, types, answers, &callable)
    };
    let resolved: Vec<Resolved> = pages.par_iter().zip(&statements.pages).map(resolve).collect();
    let mut operations = Vec::new();
    let mut decided = Vec::new();
    for page in resolved {
        let first = operations.len();
        operations.extend(page.operations);
        diagnostics.found.extend(page.found.found);
        decided.extend(page.examples.into_iter().map(|(called, type_)| (called.map(|called| called.among(first)), type_)));
    }
    let shown = pages.into_iter().flat_map(|page| page.examples).zip(decided);
    let examples: Vec<Example> = shown.map(|(example, (operation, type_))| with(example, operation, type_)).collect();
    add_binds_of_other_pages(&mut operations, &examples, types);
    (operations, examples)
}

/// What one page tells.
struct Resolved {
    operations: Vec<Operation>,
    /// Of each example, the operation and the type of the answer.
    examples: Vec<(Option<Called>, Option<TypeRef>)>,
    found: Diagnostics,
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

fn resolve_page(
    page: &PageFacts,
    statements: &[Statement],
    names: &Names,
    types: &[Type],
    answers: &Answers<'_>,
    callable: &url_match::Operations<'_>,
) -> Resolved {
    let scope = Scope::of(page);
    let mut found = Diagnostics::default();
    let asked: Vec<Asked<'_>> =
        page.operations.iter().zip(statements).map(|(fact, statement)| answers.ask(fact, statement, scope)).collect();
    let operations = asked.iter().map(|asked| {
        let mut operation = operation(asked, page, names, answers, &mut found);
        if let Some(sent) = &asked.fact.request_body {
            binds::apply(&mut operation, &sent.binds, sent.typed, types);
        }
        operation
    });
    let operations = operations.collect();
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
    Resolved { operations, examples: examples.collect(), found }
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

fn operation(
    asked: &Asked<'_>,
    page: &PageFacts,
    names: &Names,
    answers: &Answers<'_>,
    diagnostics: &mut Diagnostics,
) -> Operation {
    let (fact, scope) = (asked.fact, asked.scope);
    Operation {
        method: fact.method.clone(),
        path: fact.path.clone(),
        segments: fact.segments.clone(),
        kind: asked.kind,
        page: page.page.clone(),
        title: page.title.clone().unwrap_or_default(),
        description: fact.description.clone(),
        namespace: page.namespace.clone(),
        source: fact.place.line_source(),
        parameters: fact.parameters.iter().map(|parameter| resolve_parameter(parameter, names, scope)).collect(),
        permissions: fact.permissions.clone(),
        query_options: fact.query_options.clone(),
        request_body: request_body(asked, names, answers, diagnostics),
        response: Some(answers.response(asked, diagnostics)),
        rust: None,
    }
}

fn resolve_parameter(fact: &ParameterFact, names: &Names, scope: Scope<'_>) -> Parameter {
    let type_ = fact.type_.as_ref().map(|expression| names.lookup_or_keep(expression, scope));
    // A placeholder is text in a URL, whatever entity its table may link to.
    let is_value = |type_: &TypeRef| fact.location != ParameterLocation::Path || type_.is_primitive();
    Parameter {
        name: fact.name.clone(),
        location: fact.location,
        type_: type_.filter(is_value).unwrap_or_else(|| TypeRef::single("Edm.String")),
        required: fact.required,
        enum_values: fact.enum_values.clone(),
        description: fact.description.clone(),
        value: fact.value.clone(),
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
    let type_ = stated.or_else(|| answers.sent(asked)).or_else(linked);
    let type_ = type_.filter(|_| kind != OperationKind::Reference);
    // A row that gives no type means the property of the resource that is sent.
    let of_resource = |row: &PropertyFact| {
        let type_ = type_.as_ref().filter(|_| row.type_.is_none())?;
        answers.addresses.member(&type_.name, &row.name)
    };
    let mut property = |row: &PropertyFact| {
        let property = types::property(row, scope, names, diagnostics);
        Property { type_: of_resource(row).unwrap_or_else(|| property.type_.clone()), ..property }
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
