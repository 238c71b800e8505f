//! What the page of each operation says of its URL and its answer, with the types looked up.
//!
//! URLs are followed anew whenever they told more about the types. What a page says stays the same, once the names of all
//! types are known, and is looked up no more than that.

use std::sync::Arc;

use foldhash::{HashSet, HashSetExt as _};
use msgraph_ir::{OperationKind, TypeRef};
use rayon::prelude::*;

use super::addresses::Addresses;
use super::compared_path::ComparedPath;
use super::names::{Names, Scope};
use super::owners;
use crate::facts::{OperationFact, PageFacts, ResponseFact, TypeExpression, type_cell};

/// What all pages say of their URLs and answers.
#[derive(Debug)]
pub struct Statements {
    /// By page, then by operation.
    pub pages: Vec<Vec<Statement>>,
    /// The keys of paths that a page reads or changes, or that a key follows: no actions stand there.
    pub resources: Arc<HashSet<String>>,
    /// Names in lower case that some URL calls with arguments: functions.
    pub functions: HashSet<String>,
}

/// What the page of an operation says of its URL and its answer.
#[derive(Debug, Default)]
pub struct Statement {
    /// The path of the operation.
    pub path: ComparedPath,
    /// The type of the resource in front of the last segment, where title or file name tell it.
    pub owner: Option<TypeExpression>,
    /// The annotation of the response, where it names a known type, and all examples the same.
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
            page.operations.iter().map(|operation| Statement::of(operation, page, names)).collect()
        };
        let statements: Vec<Vec<Statement>> = pages.par_iter().map(of_page).collect();
        let (mut resources, mut functions) = (HashSet::new(), HashSet::new());
        let operations = pages.iter().flat_map(|page| &page.operations);
        for (operation, statement) in operations.zip(statements.iter().flatten()) {
            let path = &statement.path;
            for (index, segment) in path.segments().enumerate() {
                if segment.is_key {
                    insert(&mut resources, path.key_of_first(index));
                }
                if let Some(name) = path.name(index).filter(|_| segment.has_arguments) {
                    insert(&mut functions, name);
                }
            }
            if operation.method != "POST" && operation.kind != OperationKind::Function {
                insert(&mut resources, path.key());
            }
        }
        Statements { pages: statements, resources: Arc::new(resources), functions }
    }

    /// Looks up what the same pages say, with more names.
    pub fn look_up_again(&mut self, pages: &[PageFacts], names: &Names) {
        self.pages.par_iter_mut().zip(pages).for_each(|(statements, page)| {
            for (statement, operation) in statements.iter_mut().zip(&page.operations) {
                statement.look_up(operation, names, Scope::of(page));
            }
        });
    }
}

fn insert(texts: &mut HashSet<String>, text: &str) {
    if !texts.contains(text) {
        texts.insert(text.to_owned());
    }
}

impl Statement {
    fn of(operation: &OperationFact, page: &PageFacts, names: &Names) -> Statement {
        let path = ComparedPath::of(&operation.segments);
        let owner = owners::owner(page, operation, &path);
        let is_collection = operation.response.example_is_collection;
        let mut statement = Statement { path, owner, is_collection, ..Statement::default() };
        statement.look_up(operation, names, Scope::of(page));
        statement
    }

    /// Looks up all that names are needed for.
    fn look_up(&mut self, operation: &OperationFact, names: &Names, scope: Scope<'_>) {
        let response = &operation.response;
        let lookup = |expression: &TypeExpression| names.lookup(expression, scope);
        self.annotated = response.annotated.as_ref().and_then(lookup);
        self.prose = response.prose.as_ref().and_then(lookup);
        // Each example shows one of several types that may be answered (`api/place-update.md`), and the text names them all.
        if response.variously_annotated && self.prose.is_some() {
            self.annotated = None;
        }
        self.sent = operation.request_body.as_ref().and_then(|body| lookup(body.type_.as_ref()?));
        let body = || lookup(&type_of_context(response.example_type.as_ref()?)?);
        let both = self.annotated.as_ref().zip(self.prose.as_ref());
        let differing = both.filter(|(annotated, prose)| annotated.name != prose.name);
        self.body_is_prose = differing.is_some_and(|(_, prose)| body().is_some_and(|body| body.name == prose.name));
        self.shown = match (&self.annotated, &self.prose) {
            (None, None) => body()
                .or_else(|| response.example_value.as_ref().and_then(lookup))
                .or_else(|| unknown_type(response, names, scope)),
            _ => None,
        };
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
