//! Operations compared.

use msgraph_ir::{Operation, Permissions, RequestBody, Response};

use super::{Cause, Facts, change, deprecation, is_deprecated, parameters, properties};
use crate::change::{Action, Change, Subject};

/// An operation with its index.
type Indexed = (usize, Operation);

/// An operation of both sides, and what a change of it starts from.
pub(super) struct Both<'a> {
    pub number: usize,
    pub of: String,
    pub old: &'a Operation,
    pub new: &'a Operation,
    pub old_rust: Option<String>,
    pub rust: Option<String>,
}

impl Both<'_> {
    /// A change of this operation.
    pub(super) fn change(&self, subject: Subject, action: Action, name: Option<&str>) -> Change {
        Change { rust: self.rust.clone(), ..change(subject, action, &self.of, name, &self.new.source) }
    }

    /// A fact of it that is another.
    pub(super) fn fact(
        &self,
        subject: Subject,
        name: Option<&str>,
        fact: &str,
        old: String,
        new: String,
    ) -> Option<Change> {
        let change = self.change(subject, Action::Changed, name);
        (old != new).then(|| Change { fact: Some(fact.to_owned()), old: text(old), new: text(new), ..change })
    }
}

/// A fact that is absent is an absent key.
pub(super) fn text(fact: String) -> Option<String> {
    Some(fact).filter(|fact| !fact.is_empty())
}

/// Compares an operation, which one of the sides may not have.
pub(super) fn compare(facts: &mut Facts<'_>, number: usize, old: Option<Indexed>, new: Option<Indexed>) {
    let of = |operation: &Operation| format!("{} {}", operation.method, operation.path);
    match (old, new) {
        (Some((old_index, old)), Some((new_index, new))) => {
            let (old_rust, rust) = (facts.old.function(old_index), facts.new.function(new_index));
            let both = Both { number, of: of(&new), old: &old, new: &new, old_rust, rust };
            itself(facts, &both);
            parameters::compare(facts, &both);
            permissions(facts, &both);
            query_options(facts, &both);
            body(facts, &both, (old_index, new_index));
            response(facts, &both);
        }
        (Some((index, old)), None) => {
            let rust = facts.old.function(index);
            let change = change(Subject::Operation, Action::Removed, &of(&old), None, &old.source);
            facts.push(Cause::Operation(number), Change { rust, ..change });
        }
        (None, Some((index, new))) => {
            let rust = facts.new.function(index);
            let change = change(Subject::Operation, Action::Added, &of(&new), None, &new.source);
            facts.push(Cause::Operation(number), Change { rust, ..change });
        }
        (None, None) => {}
    }
}

fn itself(facts: &mut Facts<'_>, both: &Both<'_>) {
    let (old, new) = (both.old, both.new);
    let fact = |name: &str, old: String, new: String| both.fact(Subject::Operation, None, name, old, new);
    let rust = |rust: &Option<String>| rust.clone().unwrap_or_default();
    let moved = fact("rust", rust(&both.old_rust), rust(&both.rust));
    // Placeholders with another name are told one by one.
    let names = |operation: &Operation| operation.parameters.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
    let path = fact("path", old.path.clone(), new.path.clone()).filter(|_| names(old) == names(new));
    let kind = fact("kind", format!("{:?}", old.kind).to_lowercase(), format!("{:?}", new.kind).to_lowercase());
    facts.found.extend(moved.map(|change| super::Found { cause: Cause::Operation(both.number), change }));
    for change in [path, kind].into_iter().flatten() {
        facts.push(Cause::None, change);
    }
    let called = |operation: &Operation| is_deprecated([Some(&operation.title), operation.description.as_deref()]);
    if let Some(action) = deprecation(called(old), called(new)) {
        facts.push(Cause::None, both.change(Subject::Deprecation, action, None));
    }
}

fn permissions(facts: &mut Facts<'_>, both: &Both<'_>) {
    let (old, new) = (&both.old.permissions, &both.new.permissions);
    let lists = |permissions: &Permissions| -> [Vec<String>; 3] {
        permissions.alternatives().map(|names| names.into_iter().map(|names| names.join(" and ")).collect())
    };
    let callers = ["delegated_work", "delegated_personal", "application"];
    for (caller, (old, new)) in callers.into_iter().zip(lists(old).into_iter().zip(lists(new))) {
        let of = |action, name: &str| Change {
            fact: Some(caller.to_owned()),
            ..both.change(Subject::Permission, action, Some(name))
        };
        for name in old.iter().filter(|name| !new.contains(name)) {
            let reason = "an app that has no other permission of the list may be refused";
            let change = of(Action::Removed, name);
            facts.push(Cause::None, Change { breaking: true, reason: Some(reason.to_owned()), ..change });
        }
        for name in new.iter().filter(|name| !old.contains(name)) {
            facts.push(Cause::None, of(Action::Added, name));
        }
        let kept = |list: &[String], other: &[String]| {
            list.iter().filter(|name| other.contains(*name)).cloned().collect::<Vec<_>>().join(", ")
        };
        let fact = format!("{caller} order");
        let order = both.fact(Subject::Permission, None, &fact, kept(&old, &new), kept(&new, &old));
        facts.found.extend(order.map(|change| super::Found { cause: Cause::None, change }));
    }
}

fn query_options(facts: &mut Facts<'_>, both: &Both<'_>) {
    let refused = || "the service refuses requests without it".to_owned();
    let (old, new) = (&both.old.query_options, &both.new.query_options);
    for name in old.iter().filter(|name| !new.contains(name)) {
        let reason = "the page no longer documents it, so the service may refuse it";
        let change = both.change(Subject::QueryOption, Action::Removed, Some(name));
        facts.push(Cause::None, Change { breaking: true, reason: Some(reason.to_owned()), ..change });
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        let breaking = both.new.required_query_options.contains(name);
        let change = both.change(Subject::QueryOption, Action::Added, Some(name));
        facts.push(Cause::None, Change { breaking, reason: breaking.then(refused), ..change });
    }
    for name in old.iter().filter(|name| new.contains(name)) {
        let [before, breaking] = [both.old, both.new].map(|operation| operation.required_query_options.contains(name));
        let reason = breaking.then(refused);
        let (before, now) = (before.to_string(), breaking.to_string());
        if let Some(change) = both.fact(Subject::QueryOption, Some(name), "required", before, now) {
            facts.push(Cause::None, Change { breaking, reason, ..change });
        }
    }
}

fn body(facts: &mut Facts<'_>, both: &Both<'_>, indexes: (usize, usize)) {
    let cause = || Cause::Body(both.number);
    let (old, new) = match (&both.old.request_body, &both.new.request_body) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (Some(_), None) => return facts.push(cause(), both.change(Subject::RequestBody, Action::Removed, None)),
        (None, Some(_)) => return facts.push(cause(), both.change(Subject::RequestBody, Action::Added, None)),
    };
    let type_ = |body: &RequestBody| body.type_.as_ref().map(ToString::to_string).unwrap_or_default();
    let fact = |name: &str, old: String, new: String| both.fact(Subject::RequestBody, None, name, old, new);
    let type_ = fact("type", type_(old), type_(new));
    let media_type = fact("media type", old.media_type.clone(), new.media_type.clone());
    for change in [type_, media_type].into_iter().flatten() {
        facts.push(cause(), change);
    }
    let place = properties::Place {
        subject: Subject::RequestBodyProperty,
        of: &both.of,
        cause: &|name| Cause::BodyProperty(both.number, name.to_owned()),
    };
    let (old_index, new_index) = indexes;
    let old_name = |facts: &Facts<'_>, name: &str| facts.old.body_field(old_index, name);
    let new_name = |facts: &Facts<'_>, name: &str| facts.new.body_field(new_index, name);
    properties::compare(facts, &place, (&old.properties, &new.properties), (&old_name, &new_name));
}

fn response(facts: &mut Facts<'_>, both: &Both<'_>) {
    let cause = || Cause::Response(both.number);
    let (old, new) = match (&both.old.response, &both.new.response) {
        (Some(old), Some(new)) => (old, new),
        (None, None) => return,
        (Some(_), None) => return facts.push(cause(), both.change(Subject::Response, Action::Removed, None)),
        (None, Some(_)) => return facts.push(cause(), both.change(Subject::Response, Action::Added, None)),
    };
    let type_ = |response: &Response| response.type_.as_ref().map(ToString::to_string).unwrap_or_default();
    let media_type = |response: &Response| response.media_type.clone().unwrap_or_default();
    let fact = |name: &str, old: String, new: String| both.fact(Subject::Response, None, name, old, new);
    let status = fact("status", old.status.to_string(), new.status.to_string());
    let media_type = fact("media type", media_type(old), media_type(new));
    let type_ = fact("type", type_(old), type_(new));
    facts.found.extend(status.map(|change| super::Found { cause: Cause::None, change }));
    for change in [type_, media_type].into_iter().flatten() {
        facts.push(cause(), change);
    }
}
