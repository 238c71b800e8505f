//! Types compared.

use msgraph_ir::{Member, Type};

use super::operations::text;
use super::{Cause, Facts, change, deprecation, is_deprecated, match_by_name, properties};
use crate::change::{Action, Change, Subject};

pub(super) fn compare(facts: &mut Facts<'_>, old: &[Type], new: &[Type]) {
    let by_name = |types: &[Type], name: &str| {
        types.binary_search_by(|type_| type_.name.as_str().cmp(name)).ok().and_then(|at| types.get(at)).cloned()
    };
    let (old, new) = (sorted(old), sorted(new));
    for type_ in &old {
        match by_name(&new, &type_.name) {
            Some(other) => pair(facts, type_, &other),
            None => one(facts, type_, Action::Removed, facts.old.model(&type_.name)),
        }
    }
    for type_ in new.iter().filter(|type_| by_name(&old, &type_.name).is_none()) {
        one(facts, type_, Action::Added, facts.new.model(&type_.name));
    }
}

/// An edited file may have lost the order.
fn sorted(types: &[Type]) -> Vec<Type> {
    let mut types = types.to_vec();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types.dedup_by(|a, b| a.name == b.name);
    types
}

fn one(facts: &mut Facts<'_>, type_: &Type, action: Action, rust: Option<String>) {
    let change = change(Subject::Type, action, &type_.name, None, &type_.source);
    let kind = Some(format!("{:?}", type_.kind).to_lowercase());
    let (old, new) = if action == Action::Added { (None, kind) } else { (kind, None) };
    facts.push(Cause::Type(type_.name.clone()), Change { rust, fact: Some("kind".to_owned()), old, new, ..change });
}

fn pair(facts: &mut Facts<'_>, old: &Type, new: &Type) {
    let (old_rust, rust) = (facts.old.model(&old.name), facts.new.model(&new.name));
    let changed = |subject, action| Change { rust: rust.clone(), ..change(subject, action, &new.name, None, &new.source) };
    let fact = |name: &str, old: String, new: String| {
        let change = changed(Subject::Type, Action::Changed);
        (old != new).then(|| Change { fact: Some(name.to_owned()), old: text(old), new: text(new), ..change })
    };
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let structural = [
        fact("rust", word(&old_rust), word(&rust)),
        fact("kind", format!("{:?}", old.kind).to_lowercase(), format!("{:?}", new.kind).to_lowercase()),
        fact("base_type", word(&old.base_type), word(&new.base_type)),
        fact("abstract", old.abstract_.to_string(), new.abstract_.to_string()),
        fact("flags", old.flags.to_string(), new.flags.to_string()),
    ];
    let other = [fact("open", old.open.to_string(), new.open.to_string()), fact("key", word(&old.key), word(&new.key))];
    for change in structural.into_iter().flatten() {
        facts.push(Cause::Type(new.name.clone()), change);
    }
    for change in other.into_iter().flatten() {
        facts.push(Cause::None, change);
    }
    let called = |type_: &Type| is_deprecated([None, type_.description.as_deref()]);
    if let Some(action) = deprecation(called(old), called(new)) {
        facts.push(Cause::None, changed(Subject::Deprecation, action));
    }
    let place = properties::Place {
        subject: Subject::Property,
        of: &new.name,
        cause: &|property| Cause::Property(new.name.clone(), property.to_owned()),
    };
    let old_name = |facts: &Facts<'_>, name: &str| facts.old.member(&old.name, name);
    let new_name = |facts: &Facts<'_>, name: &str| facts.new.member(&new.name, name);
    properties::compare(facts, &place, (&old.properties, &new.properties), (&old_name, &new_name));
    members(facts, old, new);
}

fn members(facts: &mut Facts<'_>, old: &Type, new: &Type) {
    let matched = match_by_name(&old.members, &new.members, |member| member.name.as_str());
    let cause = |member: &Member| Cause::Member(new.name.clone(), member.name.clone());
    let of = |member: &Member, action, rust| Change {
        rust,
        ..change(Subject::Member, action, &new.name, Some(&member.name), &new.source)
    };
    for member in matched.removed {
        let rust = facts.old.member(&old.name, &member.name);
        facts.push(cause(member), of(member, Action::Removed, rust));
    }
    for (old, member) in matched.both {
        let rust = facts.new.member(&new.name, &member.name);
        if old.value != member.value {
            let value = |member: &Member| member.value.map(|value| value.to_string());
            let change = of(member, Action::Changed, rust);
            let change = Change { fact: Some("value".to_owned()), old: value(old), new: value(member), ..change };
            facts.push(Cause::None, change);
        }
    }
    for member in matched.added {
        let rust = facts.new.member(&new.name, &member.name);
        facts.push(cause(member), of(member, Action::Added, rust));
    }
}
