//! What an operation answers, decided among the annotation, the prose, the example and the target of the URL.

use msgraph_ir::{OperationKind, Response, Segment, Type, TypeRef};
use rayon::prelude::*;

use super::addresses::{Addresses, Target};
use super::names::{Names, Scope};
use super::owners;
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts, ResponseFact, TypeExpression, type_cell};

/// All that is known about answers.
#[derive(Debug)]
pub struct Answers<'a> {
    names: &'a Names,
    /// What URLs address.
    pub addresses: Addresses,
}

impl<'a> Answers<'a> {
    /// Learns what all pages say, and what their names and URLs tell beside that.
    pub fn of(pages: &[PageFacts], types: &[Type], names: &'a Names) -> Self {
        let mut answers = Answers::by_pages(pages, types, names);
        for (path, type_) in owners::learn(&answers.addresses, pages, names, types) {
            answers.addresses.learn(&path, &type_);
        }
        answers
    }

    /// Learns what all pages say.
    pub fn by_pages(pages: &[PageFacts], types: &[Type], names: &'a Names) -> Self {
        let mut answers =
            Answers { names, addresses: Addresses::of(types).with_common_bases(|name| names.is_common_base(name)) };
        let evidence = |page: &PageFacts| -> Vec<Option<TypeRef>> {
            page.operations.iter().map(|operation| answers.evidence(operation, Scope::of(page))).collect()
        };
        let evidence: Vec<_> = pages.par_iter().map(evidence).collect();
        let operations = pages.iter().flat_map(|page| &page.operations);
        for (operation, type_) in operations.zip(evidence.into_iter().flatten()) {
            let reads = operation.method != "POST" && operation.kind != OperationKind::Function;
            answers.addresses.call(&operation.segments, reads);
            if let Some(type_) = type_ {
                answers.addresses.learn(&operation.segments, &type_);
            }
        }
        answers
    }

    /// What an operation's own page says to stand behind its path; nothing that was learnt of others counts.
    fn evidence(&self, operation: &OperationFact, scope: Scope<'_>) -> Option<TypeRef> {
        let stated = || self.stated(&operation.response, scope);
        let sent = || {
            let body = operation.request_body.as_ref()?;
            self.names.lookup(body.type_.as_ref()?, scope)
        };
        match (operation.method.as_str(), operation.kind) {
            ("GET", _) => stated(),
            ("POST", OperationKind::Create) => stated().or_else(sent).map(|type_| TypeRef::collection(type_.name)),
            ("PATCH" | "PUT", OperationKind::Update | OperationKind::Replace | OperationKind::Upsert) => {
                stated().or_else(sent).map(|type_| TypeRef::single(type_.name))
            }
            _ => None,
        }
    }

    /// The type that the page gives, with the collection as the example shows it. An annotation may name a type that has no
    /// page: it is still the page's word.
    fn stated(&self, response: &ResponseFact, scope: Scope<'_>) -> Option<TypeRef> {
        let lookup = |expression: &TypeExpression| self.names.lookup(expression, scope);
        let annotated = response.annotated.as_ref();
        let known = annotated.and_then(lookup);
        let prose = response.prose.as_ref().and_then(lookup);
        let context = || lookup(&type_of_context(response.example_type.as_ref()?)?);
        let shown = || context().or_else(|| response.example_value.as_ref().and_then(lookup));
        let unknown = || self.unknown_type(response, scope);
        // The text and the `@odata.type` of the body agree against an annotation that names no base type of theirs.
        let other =
            |named: &TypeRef| known.as_ref().is_some_and(|known| !self.addresses.are_related(&known.name, &named.name));
        let outvoted = || prose.clone().filter(other).filter(|prose| context().is_some_and(|body| body.name == prose.name));
        let chosen = outvoted().or_else(|| known.clone()).or_else(|| prose.clone()).or_else(shown).or_else(unknown)?;
        let stated_collection = known.iter().chain(&prose).chain([&chosen]).any(|type_| type_.collection);
        let collection = response.example_is_collection.unwrap_or(stated_collection);
        Some(TypeRef { name: chosen.name, collection })
    }

    /// The type that is annotated, or linked to in the text, where no page describes it.
    fn unknown_type(&self, response: &ResponseFact, scope: Scope<'_>) -> Option<TypeRef> {
        let annotated = response.annotated.as_ref().filter(|type_| type_.name.contains('.'));
        let linked = response.prose.as_ref().filter(|type_| type_.link.is_some() && !type_.name.is_empty());
        Some(self.names.lookup_or_keep(annotated.or(linked)?, scope))
    }

    /// A type that a page writes in OData notation, with the name of its page.
    pub fn notation(&self, type_: &TypeRef, scope: Scope<'_>) -> TypeRef {
        let expression = TypeExpression { name: type_.name.clone(), link: None, collection: type_.collection };
        self.names.lookup_or_keep(&expression, scope)
    }

    /// What a path addresses.
    pub fn target(&self, segments: &[Segment]) -> Option<Target> {
        self.addresses.target(segments)
    }

    /// The kind of an operation, where its URL tells more than its page.
    pub fn kind(&self, fact: &OperationFact) -> OperationKind {
        let target = self.addresses.target(&fact.segments);
        match (fact.kind, target) {
            (OperationKind::Action, Some(target))
                if target.is_resource && target.type_.collection && fact.request_body.is_some() =>
            {
                OperationKind::Create
            }
            // Nothing is ever read there, and no table lists it: a title such as "Create a link" is that of an action. A
            // cast names the type that is created.
            (OperationKind::Create, Some(target)) if !target.is_resource && !ends_with_cast(&fact.segments) => {
                OperationKind::Action
            }
            (OperationKind::Get, Some(target)) if target.type_.collection => OperationKind::List,
            (kind, _) => kind,
        }
    }

    /// The type that is sent to a resource, where the page does not name it.
    pub fn sent(&self, operation: &OperationFact, kind: OperationKind) -> Option<TypeRef> {
        if kind == OperationKind::Action {
            return None;
        }
        let target = self.addresses.target(&operation.segments).filter(|target| target.is_resource)?;
        (!target.type_.is_primitive()).then(|| TypeRef::single(target.type_.name))
    }

    /// The answer of success.
    pub fn response(&self, fact: &OperationFact, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Response {
        let status = self.status(fact);
        let media_type = fact.response.media_type.clone();
        let nothing = self.is_nothing(fact);
        let type_ = if nothing { None } else { self.answered(fact, scope) };
        if let Some(unknown) =
            type_.as_ref().filter(|type_| !type_.is_primitive() && self.names.canonical(&type_.name).is_none())
        {
            diagnostics.warning(
                "unknown-type",
                &fact.place,
                format!("no page describes the type `{}` of the answer", unknown.name),
                "Add the page of the type, or correct its name in the annotation of the response.",
            );
        }
        if type_.is_none() && !nothing && fact.response.example_is_collection.is_some() {
            diagnostics.warning(
                "unknown-answer",
                &fact.place,
                "the page shows an answer, but names no type for it",
                "Name the type in the annotation of the response: `\"@odata.type\": \"microsoft.graph.user\"`.",
            );
        }
        Response { status, type_, media_type }
    }

    fn status(&self, fact: &OperationFact) -> u16 {
        let stated = &fact.response.statuses;
        // Of several statuses in the text, the one that the operation's own example shows.
        let shown = fact.response.example_status.filter(|status| stated.is_empty() || stated.contains(status));
        shown.or(stated.first().copied()).unwrap_or(match self.kind(fact) {
            OperationKind::Create => 201,
            OperationKind::Delete | OperationKind::Update => 204,
            _ => 200,
        })
    }

    fn is_nothing(&self, fact: &OperationFact) -> bool {
        fact.method == "DELETE" || self.status(fact) == 204 || fact.response.no_body
    }

    fn answered(&self, fact: &OperationFact, scope: Scope<'_>) -> Option<TypeRef> {
        if fact.kind == OperationKind::Count {
            return Some(TypeRef::single("Edm.Int32"));
        }
        if is_file(fact) {
            let annotated = fact.response.annotated.as_ref().map(|type_| self.names.lookup_or_keep(type_, scope));
            return Some(annotated.filter(|type_| !type_.is_primitive()).unwrap_or_else(|| TypeRef::single("Edm.Stream")));
        }
        match (self.stated(&fact.response, scope), self.addressed(fact)) {
            (Some(stated), Some(target)) => Some(self.agree(stated, target, fact, scope)),
            (stated, target) => stated.or(target).or_else(|| self.created(fact, scope)),
        }
    }

    /// What the URL tells of the answer.
    fn addressed(&self, fact: &OperationFact) -> Option<TypeRef> {
        // What is answered to bytes that were sent are not those bytes.
        let is_other = matches!(fact.kind, OperationKind::Action | OperationKind::Function | OperationKind::Content);
        let target = self.addresses.target(&fact.segments).filter(|target| target.is_resource)?;
        match fact.method.as_str() {
            "GET" => Some(target.type_),
            _ => Some(TypeRef::single(target.type_.name)).filter(|_| !is_other),
        }
    }

    /// The types that the page and the URL tell for an answer, where both do.
    pub fn both(&self, fact: &OperationFact, scope: Scope<'_>) -> Option<(TypeRef, TypeRef)> {
        if self.is_nothing(fact) || is_file(fact) || fact.kind == OperationKind::Count {
            return None;
        }
        self.stated(&fact.response, scope).zip(self.addressed(fact))
    }

    /// The type of an expression, where a page describes it.
    pub fn known(&self, type_: &TypeExpression, scope: Scope<'_>) -> Option<TypeRef> {
        self.names.lookup(type_, scope).filter(|type_| !type_.is_primitive())
    }

    /// What a page creates, and answers, where it links to its type for the request alone.
    fn created(&self, fact: &OperationFact, scope: Scope<'_>) -> Option<TypeRef> {
        let creates = fact.kind == OperationKind::Create && fact.response.statuses.contains(&201);
        let sent = fact.request_body.as_ref()?.type_.as_ref();
        let sent = sent.filter(|type_| creates && fact.response.prose.is_some() && type_.link.is_some())?;
        Some(TypeRef { collection: false, ..self.names.lookup_or_keep(sent, scope) })
    }

    /// What the page and the URL say of one answer: the URL decides, since it is told by other pages' tables too, but the
    /// page may name a more special type.
    fn agree(&self, stated: TypeRef, target: TypeRef, fact: &OperationFact, scope: Scope<'_>) -> TypeRef {
        let is_narrower = self.addresses.is_a(&stated.name, &target.name);
        let name = match is_narrower {
            true => self
                .said(fact, scope)
                .filter(|said| self.is_between(&stated.name, said, &target.name))
                .unwrap_or(stated.name),
            false => target.name,
        };
        TypeRef { name, collection: target.collection }
    }

    /// The type that the text below `## Response` names.
    fn said(&self, fact: &OperationFact, scope: Scope<'_>) -> Option<String> {
        Some(self.names.lookup(fact.response.prose.as_ref()?, scope)?.name)
    }

    /// True for a type that an example's type derives from and that derives from the target's type: the example shows one of
    /// several types that may be answered, as on the page of attachments.
    fn is_between(&self, example: &str, said: &str, target: &str) -> bool {
        self.addresses.is_a(example, said) && self.addresses.is_a(said, target)
    }
}

/// True where the answer is no JSON. A redirection leads to a file: the service answers everything else itself.
fn is_file(fact: &OperationFact) -> bool {
    let response = &fact.response;
    let redirects = response.statuses.first().or(response.example_status.as_ref()).is_some_and(|status| *status >= 300);
    let is_stream = fact.method == "GET" && (fact.kind == OperationKind::Content || redirects);
    response.media_type.is_some() || is_stream && response.example_is_collection.is_none()
}

/// True where the last segment is the name of a type: `/applications/microsoft.graph.agentIdentity`.
fn ends_with_cast(segments: &[Segment]) -> bool {
    let last = segments.last().and_then(|segment| segment.name.as_deref());
    last.is_some_and(|name| name.contains('.') && !name.contains('('))
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

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
