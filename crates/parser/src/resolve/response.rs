//! What an operation answers, decided among the annotation, the prose, the example and the target of the URL.

use std::sync::Arc;

use msgraph_ir::{OperationKind, Response, Segment, Type, TypeRef};

use super::addresses::{Addresses, Target};
use super::names::{Names, Scope};
use super::owners;
use super::statements::{Statement, Statements};
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts, TypeExpression};

/// All that is known about answers.
#[derive(Debug)]
pub struct Answers<'a> {
    names: &'a Names,
    /// What URLs address.
    pub addresses: Addresses,
}

/// An operation of which the answer is asked, with what is known of it.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The operation.
    pub fact: &'a OperationFact,
    /// Where its names stand.
    pub scope: Scope<'a>,
    /// What its URL addresses.
    target: Option<Target>,
    /// The answer that its page states.
    stated: Option<TypeRef>,
    /// What its page says.
    pub statement: &'a Statement,
    /// Its kind, where the URL tells more than the page.
    pub kind: OperationKind,
}

impl<'a> Answers<'a> {
    /// Learns what all pages say.
    pub fn of(pages: &[PageFacts], statements: &Statements, types: &[Type], names: &'a Names) -> Self {
        let mut addresses = Addresses::of(types)
            .with_common_bases(|name, is_bare| names.is_common_base(name, is_bare))
            .with_resources(Arc::clone(&statements.resources));
        let operations = pages.iter().flat_map(|page| &page.operations);
        for (operation, statement) in operations.zip(statements.pages.iter().flatten()) {
            if let Some(type_) = statement.behind_path(operation, &addresses) {
                addresses.learn(&statement.path, &type_);
            }
        }
        Answers { names, addresses }
    }

    /// Learns what names tell of URLs of which nothing else is known.
    pub fn learn_names(&mut self, pages: &[PageFacts], statements: &Statements, types: &[Type]) {
        for (key, type_) in owners::learn(&self.addresses, pages, statements, self.names, types) {
            self.addresses.learn_named(key, type_);
        }
    }

    /// Puts together what is known of an operation.
    pub fn ask<'f>(&self, fact: &'f OperationFact, statement: &'f Statement, scope: Scope<'f>) -> Asked<'f> {
        let target = self.addresses.targets(&statement.path).last().flatten();
        let stated = statement.stated(&self.addresses);
        Asked { fact, scope, kind: kind(fact, target.as_ref()), target, stated, statement }
    }

    /// A type that a page writes in OData notation, with the name of its page.
    pub fn notation(&self, type_: &TypeRef, scope: Scope<'_>) -> TypeRef {
        let expression = TypeExpression { name: type_.name.clone(), link: None, collection: type_.collection };
        self.names.lookup_or_keep(&expression, scope)
    }

    /// The type that is sent to a resource, where the page does not name it.
    pub fn sent(&self, asked: &Asked<'_>) -> Option<TypeRef> {
        if asked.kind == OperationKind::Action {
            return None;
        }
        let target = asked.target.as_ref().filter(|target| target.is_resource)?;
        (!target.type_.is_primitive()).then(|| TypeRef::single(&target.type_.name))
    }

    /// The answer of success.
    pub fn response(&self, asked: &Asked<'_>, diagnostics: &mut Diagnostics) -> Response {
        let fact = asked.fact;
        let media_type = fact.response.media_type.clone();
        let nothing = asked.is_nothing();
        let type_ = if nothing { None } else { self.answered(asked) };
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
        let shown = fact.response.example_is_collection;
        if type_.is_some() || nothing || shown.is_none() && !fact.response.described {
            return Response { status: asked.status(), type_, media_type };
        }
        diagnostics.warning(
            "unknown-answer",
            &fact.answer_place(),
            "the page shows an answer, but names no type for it",
            "Name the type in the annotation of the response: `\"@odata.type\": \"microsoft.graph.user\"`.",
        );
        let type_ = TypeRef { name: TypeRef::UNTYPED.to_owned(), collection: shown == Some(true) };
        Response { status: asked.status(), type_: Some(type_), media_type }
    }

    fn answered(&self, asked: &Asked<'_>) -> Option<TypeRef> {
        let (fact, scope) = (asked.fact, asked.scope);
        if fact.kind == OperationKind::Count {
            return Some(TypeRef::single("Edm.Int32"));
        }
        if is_file(fact) {
            // The example of another operation of the page shows the object that the content belongs to.
            let own = fact.response.annotated.as_ref().filter(|_| !fact.response.borrowed);
            let annotated = own.map(|type_| self.names.lookup_or_keep(type_, scope));
            return Some(annotated.filter(|type_| !type_.is_primitive()).unwrap_or_else(|| TypeRef::single("Edm.Stream")));
        }
        match (asked.stated.clone(), asked.addressed()) {
            (Some(stated), Some(target)) => Some(self.agree(stated, target, asked.statement)),
            (stated, target) => stated.or(target).or_else(|| self.created(fact, scope)),
        }
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
    fn agree(&self, stated: TypeRef, target: TypeRef, statement: &Statement) -> TypeRef {
        let is_narrower = self.addresses.is_a(&stated.name, &target.name);
        let name = match is_narrower {
            true => statement
                .prose
                .as_ref()
                .filter(|said| self.is_between(&stated.name, &said.name, &target.name))
                .map_or(stated.name, |said| said.name.clone()),
            false => target.name,
        };
        TypeRef { name, collection: target.collection }
    }

    /// True for a type that an example's type derives from and that derives from the target's type: the example shows one of
    /// several types that may be answered, as on the page of attachments.
    fn is_between(&self, example: &str, said: &str, target: &str) -> bool {
        self.addresses.is_a(example, said) && self.addresses.is_a(said, target)
    }
}

impl Asked<'_> {
    /// The status of success.
    fn status(&self) -> u16 {
        let stated = &self.fact.response.statuses;
        // Of several statuses in the text, the one that the operation's own example shows.
        let shown = self.fact.response.example_status.filter(|status| stated.is_empty() || stated.contains(status));
        shown.or(stated.first().copied()).unwrap_or(match self.kind {
            OperationKind::Create => 201,
            OperationKind::Delete | OperationKind::Update => 204,
            _ => 200,
        })
    }

    fn is_nothing(&self) -> bool {
        self.fact.method == "DELETE" || self.status() == 204 || self.fact.response.no_body
    }

    /// What the URL tells of the answer.
    fn addressed(&self) -> Option<TypeRef> {
        // What is answered to bytes that were sent are not those bytes.
        let is_other = matches!(self.fact.kind, OperationKind::Action | OperationKind::Function | OperationKind::Content);
        let target = self.target.as_ref().filter(|target| target.is_resource)?;
        match self.fact.method.as_str() {
            "GET" => Some(target.type_.clone()),
            _ => (!is_other).then(|| TypeRef::single(&target.type_.name)),
        }
    }

    /// The types that the page and the URL tell for an answer, where both do.
    pub fn stated_and_addressed(&self) -> Option<(TypeRef, TypeRef)> {
        if self.is_nothing() || is_file(self.fact) || self.fact.kind == OperationKind::Count {
            return None;
        }
        self.stated.clone().zip(self.addressed())
    }
}

/// The kind of an operation, where its URL tells more than its page.
fn kind(fact: &OperationFact, target: Option<&Target>) -> OperationKind {
    match (fact.kind, target) {
        (OperationKind::Action, Some(target))
            if target.is_resource && target.type_.collection && fact.request_body.is_some() =>
        {
            OperationKind::Create
        }
        // Nothing is ever read there, and no table lists it: a title such as "Create a link" is that of an action.
        (OperationKind::Create, Some(target)) if !target.is_resource && !may_hold_items(&fact.segments) => {
            OperationKind::Action
        }
        (OperationKind::Get, Some(target)) if target.type_.collection => OperationKind::List,
        (kind, _) => kind,
    }
}

/// True where the answer is no JSON. A redirection leads to a file: the service answers everything else itself.
fn is_file(fact: &OperationFact) -> bool {
    let response = &fact.response;
    let redirects = response.statuses.first().or(response.example_status.as_ref()).is_some_and(|status| *status >= 300);
    let is_stream = fact.method == "GET" && (fact.kind == OperationKind::Content || redirects);
    // Reports answer JSON too, to those who ask for it (`api/reportroot-getm365appusercounts.md`).
    let is_said = response.annotated.as_ref().is_some_and(|type_| type_.name == "Edm.Stream");
    response.media_type.is_some() || is_stream && (is_said || response.example_is_collection.is_none())
}

/// True where the last segment may be a collection by its name, as no verb is: a plural (`/planner/tasks`), or the type of the
/// items (`/applications/microsoft.graph.agentIdentity`).
fn may_hold_items(segments: &[Segment]) -> bool {
    let last = segments.last().and_then(|segment| segment.name.as_deref());
    last.is_some_and(|name| name.ends_with('s') && !name.ends_with("ss") || name.contains('.') && !name.contains('('))
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
