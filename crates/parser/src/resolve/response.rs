//! What an operation answers, decided among the annotation, the prose, the example and the target of the URL.

use msgraph_ir::{OperationKind, Response, Type, TypeRef};

use super::addresses::{Addresses, Target};
use super::names::{Names, Scope};
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts, RequestBodyFact, ResponseFact, TypeExpression, type_cell};

/// All that is known about answers.
#[derive(Debug)]
pub struct Answers<'a> {
    names: &'a Names,
    addresses: Addresses,
}

impl<'a> Answers<'a> {
    /// Learns what all pages say.
    pub fn of(pages: &[PageFacts], types: &[Type], names: &'a Names) -> Self {
        let mut answers = Answers { names, addresses: Addresses::of(types) };
        for page in pages {
            let scope = Scope::of(page);
            for operation in &page.operations {
                if let Some(type_) = answers.evidence(operation, scope) {
                    answers.addresses.learn(&operation.segments, &type_);
                }
            }
        }
        answers
    }

    /// What an operation's own page says to stand behind its path.
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

    /// The type that the page gives, with the collection as the example shows it.
    fn stated(&self, response: &ResponseFact, scope: Scope<'_>) -> Option<TypeRef> {
        let lookup = |expression: &TypeExpression| self.names.lookup(expression, scope);
        let annotated = response.annotated.as_ref().and_then(lookup);
        let prose = response.prose.as_ref().and_then(lookup);
        let shown = || {
            let type_ = response.example_type.as_ref()?.strip_prefix('#')?;
            lookup(&type_cell::read_notation(type_)?)
        };
        let chosen = annotated.clone().or_else(|| prose.clone()).or_else(shown)?;
        let stated_collection = annotated.iter().chain(&prose).any(|type_| type_.collection);
        let collection = response.example_is_collection.unwrap_or(stated_collection);
        Some(TypeRef { name: chosen.name, collection })
    }

    /// A type that a page writes in OData notation, with the name of its page.
    pub fn notation(&self, type_: &TypeRef, scope: Scope<'_>) -> TypeRef {
        let expression = TypeExpression { name: type_.name.clone(), link: None, collection: type_.collection };
        self.names.lookup_or_keep(&expression, scope)
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
            (OperationKind::Get, Some(target)) if target.type_.collection => OperationKind::List,
            (kind, _) => kind,
        }
    }

    /// The type that is sent to a resource, where the page does not name it.
    pub fn sent(&self, body: &RequestBodyFact, operation: &OperationFact) -> Option<TypeRef> {
        if !body.properties.is_empty() && self.kind(operation) == OperationKind::Action {
            return None;
        }
        let target = self.addresses.target(&operation.segments).filter(|target| target.is_resource)?;
        (!target.type_.is_primitive()).then(|| TypeRef::single(target.type_.name))
    }

    /// The answer of success.
    pub fn response(&self, fact: &OperationFact, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Response {
        let _ = diagnostics;
        let status = self.status(fact);
        let media_type = fact.response.media_type.clone();
        let nothing = fact.method == "DELETE" || status == 204 || fact.response.no_body;
        let type_ = if nothing { None } else { self.answered(fact, scope) };
        Response { status, type_, media_type }
    }

    fn status(&self, fact: &OperationFact) -> u16 {
        let stated = fact.response.statuses.first().copied().or(fact.response.example_status);
        stated.unwrap_or(match fact.kind {
            OperationKind::Create => 201,
            OperationKind::Delete | OperationKind::Update => 204,
            _ => 200,
        })
    }

    fn answered(&self, fact: &OperationFact, scope: Scope<'_>) -> Option<TypeRef> {
        if fact.response.media_type.is_some() {
            return Some(TypeRef::single("Edm.Stream"));
        }
        let stated = self.stated(&fact.response, scope);
        let target: Option<Target> = self.addresses.target(&fact.segments);
        match (stated, target) {
            (Some(stated), _) => Some(stated),
            (None, Some(target)) => Some(target.type_),
            (None, None) => None,
        }
    }
}
