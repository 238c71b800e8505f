//! The response of an example against the documented answer.

use std::collections::HashSet;

use msgraph_ir::{Example, ExampleResponse, Severity, Type, TypeRef};
use msgraph_parser::syntax::Fence;
use serde_json::{Map, Value};

use super::locate::Cursor;
use super::shape::{self, Shape};
use super::walk::{Expected, Walk};
use crate::findings::{At, Findings, related};
use crate::model::Model;

/// Checks a response of success that has a JSON body.
pub(crate) fn check(
    model: &Model<'_>,
    example: &Example,
    response: &ExampleResponse,
    fence: Option<&Fence>,
    found: &mut Findings,
) {
    let (Some(body), Some(fence)) = (&response.body, fence) else { return };
    if response.status.is_some_and(|status| !(200..300).contains(&status)) {
        return;
    }
    let operation = example.operation.and_then(|index| model.api.operations.get(index));
    let documented = operation.and_then(|operation| operation.response.as_ref()?.type_.as_ref());
    let type_ = certain_type(model, documented, response.type_.as_ref());
    let several = response.type_.as_ref().or(documented).is_some_and(|type_| type_.collection);
    let shape = shape::of(body, type_, several, model);
    collection(documented, response, &shape, fence, found);
    if let (Shape::Wrapped(_), Some(type_)) = (&shape, type_) {
        let message = format!("the object stands below `value`, where `{}` has no such property", type_.name);
        let help = "Show the object as the service sends it; only collections stand below `value`.";
        let place = [related(&type_.source, "the type is described here")];
        found.add((Severity::Note, "wrapped-example"), At::new(&fence.place, None), message, help, place);
    }
    let mut walk = Walk { model, cursor: Cursor::new(fence), found, said: HashSet::new() };
    match shape {
        Shape::Object(object) => members(&mut walk, object, type_),
        Shape::Wrapped(object) => members(&mut walk, object, type_),
        Shape::Items(items) => {
            for item in items {
                match item {
                    Value::Object(object) => members(&mut walk, object, type_),
                    other => walk.pass(other),
                }
            }
        }
        Shape::Other => {}
    }
}

fn members<'a>(walk: &mut Walk<'a, '_>, object: &Map<String, Value>, type_: Option<&'a Type>) {
    let has_own_type = object.contains_key("@odata.type");
    if type_.is_none() && !has_own_type {
        return walk.pass(&Value::Object(object.clone()));
    }
    let described = type_.map(|type_| &type_.source);
    walk.object(object, Expected { type_, rows: Vec::new(), described });
}

/// The type that the facts of the operation and the annotation of the example agree on: the more derived of the two. Where
/// they contradict each other, that was said, and nothing is known.
fn certain_type<'a>(model: &Model<'a>, documented: Option<&'a TypeRef>, annotated: Option<&TypeRef>) -> Option<&'a Type> {
    let documented = documented.and_then(|type_| model.structured(type_));
    let annotated = annotated.and_then(|type_| model.structured(type_));
    match (documented, annotated) {
        (Some(documented), Some(annotated)) => {
            let is_derived = model.ancestry(annotated).any(|base| base.name == documented.name);
            let is_base = model.ancestry(documented).any(|base| base.name == annotated.name);
            if is_derived { Some(annotated) } else { Some(documented).filter(|_| is_base) }
        }
        (documented, annotated) => documented.or(annotated),
    }
}

/// Compares the number of values with the annotation, or with the documented type where there is none.
fn collection(
    documented: Option<&TypeRef>,
    response: &ExampleResponse,
    shape: &Shape<'_>,
    fence: &Fence,
    found: &mut Findings,
) {
    let shown = match shape {
        Shape::Items(_) => true,
        Shape::Object(object) if object.keys().any(|name| !name.contains('@')) => false,
        _ => return,
    };
    let at = At::new(&fence.place, None);
    let words = |collection: bool| if collection { "a collection" } else { "a single value" };
    match (&response.type_, documented) {
        (Some(annotated), _) if annotated.collection != shown => {
            let message =
                format!("the annotation says {} of `{}`, the body shows {}", words(!shown), annotated.name, words(shown));
            let help = match documented.filter(|documented| documented.collection != shown) {
                Some(documented) => &format!("Show in the body what the page documents: `{documented}`."),
                None => {
                    "Set `isCollection` in the annotation to true where the body has a `value` array, and remove it elsewhere."
                }
            };
            found.add((Severity::Warning, "contradictory-collection"), at, message, help, []);
        }
        (None, Some(documented)) if documented.collection != shown && !documented.is_primitive() => {
            let message = format!("the page documents `{documented}`, the body shows {}", words(shown));
            let help = "Correct the example, or the sentence below `## Response`.";
            found.add((Severity::Warning, "example-collection"), at, message, help, []);
        }
        _ => {}
    }
}
