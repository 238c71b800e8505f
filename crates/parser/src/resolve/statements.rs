//! What the page of each operation says of its answer, with the types looked up.
//!
//! Answers are decided anew whenever URLs told more about the types. What a page says stays the same, once the names of all
//! types are known, and is looked up no more than that.

use std::collections::HashSet;
use std::sync::Arc;

use msgraph_ir::{OperationKind, TypeRef};
use rayon::prelude::*;

use super::addresses::{Addresses, Keys, is_key};
use super::names::{Names, Scope};
use crate::facts::{OperationFact, PageFacts, ResponseFact, TypeExpression, type_cell};

/// What all pages say of their answers.
#[derive(Debug)]
pub struct Statements {
    /// By page, then by operation.
    pub pages: Vec<Vec<Statement>>,
    /// The keys of paths that a page reads or changes, or that a key follows: no actions stand there.
    pub resources: Arc<HashSet<String>>,
}

/// What the page of an operation says of its answer.
#[derive(Debug)]
pub struct Statement {
    /// The keys of the path of the operation.
    pub keys: Keys,
    /// The annotation of the response, where it names a known type.
    pub annotated: Option<TypeRef>,
    /// The text, where it names a known type.
    pub prose: Option<TypeRef>,
    /// True where the body of the example names the type of the text, and not that of the annotation.
    body_is_prose: bool,
    /// Where neither names a known type: what the example shows, or a type that no page describes.
    shown: Option<TypeRef>,
    /// Whether the example shows a collection.
    is_collection: Option<bool>,
    /// What is sent, where the page names a known type for it.
    pub sent: Option<TypeRef>,
}

impl Statements {
    /// Looks up what pages say.
    pub fn of(pages: &[PageFacts], names: &Names) -> Statements {
        let of_page = |page: &PageFacts| -> Vec<Statement> {
            page.operations.iter().map(|operation| Statement::of(operation, names, Scope::of(page))).collect()
        };
        let statements: Vec<Vec<Statement>> = pages.par_iter().map(of_page).collect();
        let mut resources = HashSet::new();
        let operations = pages.iter().flat_map(|page| &page.operations);
        for (operation, statement) in operations.zip(statements.iter().flatten()) {
            let behind = operation.segments.iter().enumerate().filter(|(_, segment)| is_key(segment));
            let reads = operation.method != "POST" && operation.kind != OperationKind::Function;
            for key in behind.map(|(index, _)| statement.keys.first(index)).chain(reads.then(|| statement.keys.whole())) {
                if !resources.contains(key) {
                    resources.insert(key.to_owned());
                }
            }
        }
        Statements { pages: statements, resources: Arc::new(resources) }
    }
}

impl Statement {
    fn of(operation: &OperationFact, names: &Names, scope: Scope<'_>) -> Statement {
        let response = &operation.response;
        let lookup = |expression: &TypeExpression| names.lookup(expression, scope);
        let annotated = response.annotated.as_ref().and_then(lookup);
        let prose = response.prose.as_ref().and_then(lookup);
        let body = || lookup(&type_of_context(response.example_type.as_ref()?)?);
        let differing = annotated.as_ref().zip(prose.as_ref()).filter(|(annotated, prose)| annotated.name != prose.name);
        let body_is_prose = differing.is_some_and(|(_, prose)| body().is_some_and(|body| body.name == prose.name));
        let shown = match (&annotated, &prose) {
            (None, None) => body()
                .or_else(|| response.example_value.as_ref().and_then(lookup))
                .or_else(|| unknown_type(response, names, scope)),
            _ => None,
        };
        let is_collection = response.example_is_collection;
        let sent = operation.request_body.as_ref().and_then(|body| lookup(body.type_.as_ref()?));
        Statement { keys: Keys::of(&operation.segments), annotated, prose, body_is_prose, shown, is_collection, sent }
    }

    /// What stands behind the path of the operation, as far as its page tells.
    pub fn behind_path(&self, operation: &OperationFact, addresses: &Addresses) -> Option<TypeRef> {
        let stated_or_sent = || self.stated(addresses).or_else(|| self.sent.clone());
        match (operation.method.as_str(), operation.kind) {
            ("GET", _) => self.stated(addresses),
            ("POST", OperationKind::Create) => stated_or_sent().map(|type_| TypeRef::collection(type_.name)),
            ("PATCH" | "PUT", OperationKind::Update | OperationKind::Replace | OperationKind::Upsert) => {
                stated_or_sent().map(|type_| TypeRef::single(type_.name))
            }
            _ => None,
        }
    }

    /// The type of the answer that the page gives, with the collection as the example shows it. An annotation may name a type
    /// that has no page: it is still the page's word.
    pub fn stated(&self, addresses: &Addresses) -> Option<TypeRef> {
        // The text and the `@odata.type` of the body agree against an annotation that names no base type of theirs.
        let outvoted = || {
            let (annotated, prose) = self.annotated.as_ref().zip(self.prose.as_ref()).filter(|_| self.body_is_prose)?;
            (!addresses.are_related(&annotated.name, &prose.name)).then_some(prose)
        };
        let chosen = outvoted().or(self.annotated.as_ref()).or(self.prose.as_ref()).or(self.shown.as_ref())?;
        let is_stated = self.annotated.iter().chain(&self.prose).chain([chosen]).any(|type_| type_.collection);
        Some(TypeRef { name: chosen.name.clone(), collection: self.is_collection.unwrap_or(is_stated) })
    }
}

/// The type that is annotated, or linked to in the text, where no page describes it.
fn unknown_type(response: &ResponseFact, names: &Names, scope: Scope<'_>) -> Option<TypeRef> {
    let annotated = response.annotated.as_ref().filter(|type_| type_.name.contains('.'));
    let linked = response.prose.as_ref().filter(|type_| type_.link.is_some() && !type_.name.is_empty());
    Some(names.lookup_or_keep(annotated.or(linked)?, scope))
}

/// The type that an `@odata.type` or `@odata.context` names: `#microsoft.graph.user`, `...$metadata#Edm.Boolean`,
/// `...$metadata#Collection(Edm.String)`. Contexts mostly name an entity set, which is no type.
fn type_of_context(text: &str) -> Option<TypeExpression> {
    let fragment = text.rsplit_once('#').map_or(text, |(_, fragment)| fragment);
    let starts = ["edm.", "collection(", "microsoft.graph."].iter().any(|start| fragment.to_lowercase().starts_with(start));
    if !starts || fragment.contains('/') {
        return None;
    }
    type_cell::read_notation(fragment)
}
