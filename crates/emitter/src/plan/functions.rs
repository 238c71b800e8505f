//! Operations as functions: which are one request, what each is called, what it takes and gives.

use std::collections::BTreeMap;

use msgraph_ir::{
    Api, Diagnostic, Operation, OperationKind, Parameter, ParameterLocation, Related, Response, Severity, TypeRef,
};
use rayon::prelude::*;

use super::bodies::{self, Bodies};
use super::groups::{self, Member};
use super::hierarchy::Hierarchy;
use super::merge::{self, Merged};
use super::place::{self, Spellings};
use super::types::Types;
use super::{Answer, Argument, Function, Item, Primitive, RustPath, arguments, given_path};
use crate::naming;

/// All functions, sorted by path.
pub(crate) fn plan(
    api: &Api,
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
    spellings: &Spellings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Function> {
    let mut named = names(api, hierarchy, types, spellings, diagnostics);
    // Request lines of one page share the body of the first of them.
    named.sort_by_key(|(_, merged, _)| merged.operations.first().copied());
    let function = |(path, merged, arguments): Named| {
        let operation = merged.operations.first().and_then(|index| api.operations.get(*index))?;
        let found = duplicate(api, &merged, &path);
        let body = bodies::of_operation(operation, merged.body.as_ref(), &path, types);
        let answer = answer(operation, merged.response.as_ref(), types);
        Some((operation, Function { path, operations: merged.operations, arguments, body, answer }, found))
    };
    let planned: Vec<_> = named.into_par_iter().filter_map(function).collect();
    let mut bodies = Bodies::default();
    let mut functions = Vec::new();
    for (operation, function, found) in planned {
        diagnostics.extend(found);
        functions.push(Function { body: bodies.share(&operation.page, function.body), ..function });
    }
    functions.sort_by(|a, b| a.path.cmp(&b.path));
    functions
}

type Named = (RustPath, Merged, Vec<Argument>);

/// Operations by the path of their function; each path once.
fn names(
    api: &Api,
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
    spellings: &Spellings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Named> {
    let mut groups: BTreeMap<(RustPath, bool), Vec<usize>> = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let given = operation.rust.as_deref().map(given_path);
        let key = (given.clone().unwrap_or_else(|| place::place(operation, spellings)), given.is_some());
        groups.entry(key).or_default().push(index);
    }
    // Given names come first, so that no other operation takes them.
    let (mut groups, chosen): (Vec<_>, Vec<_>) = groups.into_iter().partition(|((_, given), _)| *given);
    groups.extend(chosen);
    let name = |(place, indexes)| names_in(api, hierarchy, types, spellings, place, indexes);
    let claims: Vec<Named> = groups.into_par_iter().flat_map_iter(name).collect();
    let mut taken: BTreeMap<RustPath, usize> = BTreeMap::new();
    let mut named = Vec::new();
    for (path, merged, arguments) in claims {
        let first = merged.operations.first().copied().unwrap_or_default();
        match taken.get(&path) {
            Some(other) => diagnostics.extend(collision(api, *other, first, &path)),
            None => {
                taken.insert(path.clone(), first);
                named.push((path, merged, arguments));
            }
        }
    }
    named
}

/// The functions of the operations that have one place, each under a name of its own unless the place is given.
fn names_in(
    api: &Api,
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
    spellings: &Spellings,
    (place, given): (RustPath, bool),
    mut indexes: Vec<usize>,
) -> Vec<Named> {
    indexes.sort_by_key(|index| api.operations.get(*index).map(main_page_first));
    let merged = merge::merge(&api.operations, &indexes, hierarchy, types);
    let names = match given {
        true => vec![place.name.clone(); merged.len()],
        false => distinguish(api, &place, &merged, spellings, hierarchy, types),
    };
    let named = names.into_iter().zip(merged).map(|(name, merged)| {
        let operation = merged.operations.first().and_then(|index| api.operations.get(*index));
        let arguments = operation.map(|operation| arguments::of_operation(operation, spellings, types));
        (RustPath { modules: place.modules.clone(), name }, merged, arguments.unwrap_or_default())
    });
    named.collect()
}

/// Of several pages about one request, the one with the shortest name is taken to be about nothing else (`user-get` before
/// `intune-onboarding-user-get`); the function has its text, permissions and placeholders.
fn main_page_first(operation: &Operation) -> (usize, &str) {
    (operation.page.len(), operation.page.as_str())
}

/// The URL of each module.
pub(crate) fn urls(api: &Api, functions: &[Function], spellings: &Spellings) -> BTreeMap<Vec<String>, String> {
    let mut urls = BTreeMap::new();
    for function in functions {
        let Some(operation) = function.operations.first().and_then(|index| api.operations.get(*index)) else { continue };
        let mut modules = Vec::new();
        for (module, segments) in place::with_segments(&operation.segments, spellings) {
            modules.push(module);
            if !urls.contains_key(&modules) {
                let url = operation.path.split('/').take(segments + 1).collect::<Vec<_>>().join("/");
                urls.insert(modules.clone(), url);
            }
        }
    }
    urls
}

fn distinguish(
    api: &Api,
    place: &RustPath,
    merged: &[Merged],
    spellings: &Spellings,
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
) -> Vec<String> {
    if merged.len() < 2 {
        return vec![place.name.clone(); merged.len()];
    }
    let operations: Vec<(&Operation, Vec<Argument>)> = merged
        .iter()
        .filter_map(|merged| api.operations.get(*merged.operations.first()?))
        .map(|operation| (operation, arguments::of_operation(operation, spellings, types)))
        .collect();
    let members: Vec<Member<'_>> = operations
        .iter()
        .zip(merged)
        .map(|((operation, arguments), merged)| member(operation, arguments, merged))
        .collect();
    groups::names(place, &members, hierarchy)
}

fn member<'a>(operation: &'a Operation, arguments: &'a [Argument], merged: &'a Merged) -> Member<'a> {
    let fills_segment = |argument: &Argument| {
        operation.segments.iter().any(|segment| {
            segment.name.is_none()
                && segment.pieces.iter().filter_map(arguments::parameter_index).any(|index| index == argument.parameter)
        })
    };
    let sent = merged.body.as_ref().and_then(|body| body.type_.as_ref());
    let answered = merged.response.as_ref().and_then(|response| response.type_.as_ref());
    let is_fixed = |parameter: &&Parameter| parameter.location == ParameterLocation::Query && parameter.value.is_some();
    Member {
        fixed: operation.parameters.iter().filter(is_fixed).map(|parameter| naming::snake(&parameter.name)).collect(),
        method: &operation.method,
        path: merge::path(operation),
        arguments: arguments.iter().map(|argument| (argument.name.as_str(), fills_segment(argument))).collect(),
        type_: sent.or(answered).map(|type_| type_.name.as_str()),
    }
}

fn answer(operation: &Operation, response: Option<&Response>, types: &Types<'_>) -> Answer {
    if operation.kind == OperationKind::Count {
        return Answer::Count;
    }
    let Some(response) = response else {
        return if operation.kind == OperationKind::Content && operation.method == "GET" {
            Answer::Bytes
        } else {
            Answer::Nothing
        };
    };
    if let Some(media_type) = response.media_type.as_deref().filter(|media_type| !media_type.contains("json")) {
        return if media_type.starts_with("text/") { Answer::Text } else { Answer::Bytes };
    }
    let Some(type_) = &response.type_ else {
        // Who reads wants what is there, even where the page does not say what it is.
        let reads = operation.method == "GET" && response.status == 200;
        return if reads { Answer::One(Item::Primitive(Primitive::Json)) } else { Answer::Nothing };
    };
    match types.item(&type_.name) {
        item if type_.collection => Answer::Page(item),
        Item::Primitive(Primitive::Json) if type_.name == "Edm.Stream" => Answer::Bytes,
        item if type_.name == TypeRef::UNTYPED => Answer::One(item),
        item @ (Item::Primitive(_) | Item::Enumeration(_) | Item::Flags(_)) => Answer::Value(item),
        item => Answer::One(item),
    }
}

/// A note for a function that stands for operations of several pages.
fn duplicate(api: &Api, merged: &Merged, path: &RustPath) -> Option<Diagnostic> {
    let operations: Vec<&Operation> = merged.operations.iter().filter_map(|index| api.operations.get(*index)).collect();
    let (first, rest) = operations.split_first()?;
    let mut pages: Vec<&str> =
        rest.iter().map(|operation| operation.page.as_str()).filter(|page| *page != first.page).collect();
    pages.dedup();
    let second = rest.iter().find(|operation| operation.page != first.page)?;
    Some(Diagnostic {
        source: Some(second.source.clone()),
        code: "duplicate-operation".to_owned(),
        severity: Severity::Note,
        message: format!("`{} {}` is documented in {} and in {}", first.method, first.path, first.page, pages.join(", ")),
        help: Some(format!("`{path}` stands for all of them")),
        text: None,
        length: None,
        related: vec![other_page(first)],
    })
}

fn collision(api: &Api, first: usize, second: usize, path: &RustPath) -> Option<Diagnostic> {
    let (first, second) = (api.operations.get(first)?, api.operations.get(second)?);
    Some(Diagnostic {
        source: Some(second.source.clone()),
        code: "name-collision".to_owned(),
        severity: Severity::Error,
        message: format!(
            "`{} {}` ({}) and `{} {}` ({}) would both be `{path}`",
            first.method, first.path, first.page, second.method, second.path, second.page
        ),
        help: Some("name different types or parameters on the pages; until then the second has no function".to_owned()),
        text: None,
        length: None,
        related: vec![other_page(first)],
    })
}

fn other_page(operation: &Operation) -> Related {
    Related { source: operation.source.clone(), message: format!("the request line of {}", operation.page), text: None }
}
