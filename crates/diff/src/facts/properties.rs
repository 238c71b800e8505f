//! Properties of types and of request bodies compared.

use msgraph_ir::Property;

use super::operations::text;
use super::{Cause, Facts, Found, change, deprecation, is_deprecated, match_by_name};
use crate::change::{Action, Change, Subject};

/// Whose properties are compared.
pub(super) struct Place<'a> {
    pub subject: Subject,
    pub of: &'a str,
    /// The fact that a property of that name is.
    pub cause: &'a dyn Fn(&str) -> Cause,
}

/// The Rust item of a property.
type RustName<'a> = &'a dyn Fn(&Facts<'_>, &str) -> Option<String>;

pub(super) fn compare(
    facts: &mut Facts<'_>,
    place: &Place<'_>,
    (old, new): (&[Property], &[Property]),
    (old_name, new_name): (RustName<'_>, RustName<'_>),
) {
    let matched = match_by_name(old, new, |property| property.name.as_str());
    let one = |property: &Property, action, rust: Option<String>| {
        let change = change(place.subject, action, place.of, Some(&property.name), &property.source);
        let type_ = Some(property.type_.to_string());
        let (old, new) = if action == Action::Added { (None, type_) } else { (type_, None) };
        let change = Change { rust, old, new, ..change };
        let change = if action == Action::Added && property.required { demanded(place, change) } else { change };
        Found { cause: (place.cause)(&property.name), change }
    };
    for property in matched.removed {
        let rust = old_name(facts, &property.name);
        facts.found.push(one(property, Action::Removed, rust));
    }
    for (old, new) in matched.both {
        let rust = new_name(facts, &new.name);
        pair(facts, place, (old, new), rust);
    }
    for property in matched.added {
        let rust = new_name(facts, &property.name);
        facts.found.push(one(property, Action::Added, rust));
    }
}

fn pair(facts: &mut Facts<'_>, place: &Place<'_>, (old, new): (&Property, &Property), rust: Option<String>) {
    let changed =
        |subject, action| Change { rust: rust.clone(), ..change(subject, action, place.of, Some(&new.name), &new.source) };
    let fact = |name: &str, old: String, new: String| {
        let change = changed(place.subject, Action::Changed);
        (old != new).then(|| Change { fact: Some(name.to_owned()), old: text(old), new: text(new), ..change })
    };
    let flag = |name: &str, old: bool, new: bool| fact(name, old.to_string(), new.to_string());
    let required = flag("required", old.required, new.required);
    let required = required.map(|change| if new.required { demanded(place, change) } else { change });
    let lists = !old.enum_values.is_empty() && !new.enum_values.is_empty();
    let values = |property: &Property| if lists { String::new() } else { property.enum_values.join(", ") };
    let all = [
        fact("type", old.type_.to_string(), new.type_.to_string()),
        required,
        flag("nullable", old.nullable, new.nullable),
        flag("read_only", old.read_only, new.read_only),
        flag("navigation", old.navigation, new.navigation),
        fact("values", values(old), values(new)),
    ];
    for change in all.into_iter().flatten() {
        facts.push((place.cause)(&new.name), change);
    }
    if lists {
        listed_values(facts, place, (old, new));
    }
    let called = |property: &Property| is_deprecated([None, property.description.as_deref()]);
    if let Some(action) = deprecation(called(old), called(new)) {
        facts.push(Cause::None, changed(Subject::Deprecation, action));
    }
}

/// What a request has to send. In an update no signature shows it.
fn demanded(place: &Place<'_>, change: Change) -> Change {
    if place.subject != Subject::RequestBodyProperty {
        return change;
    }
    let reason = "the page demands that requests send it";
    Change { breaking: true, reason: Some(reason.to_owned()), ..change }
}

/// Values of a property of type String are members of an enumeration of its own, others those of the named type.
fn listed_values(facts: &mut Facts<'_>, place: &Place<'_>, (old, new): (&Property, &Property)) {
    let property = new;
    let enumeration = match new.type_.name.as_str() {
        "Edm.String" => format!("{}/{}", place.of, new.name),
        name => name.to_owned(),
    };
    let removed =
        old.enum_values.iter().filter(|value| !new.enum_values.contains(value)).map(|value| (Action::Removed, value));
    let added = new.enum_values.iter().filter(|value| !old.enum_values.contains(value)).map(|value| (Action::Added, value));
    for (action, value) in removed.chain(added) {
        let names = if action == Action::Added { &facts.new } else { &facts.old };
        let rust = names.member(&enumeration, value);
        let change = change(Subject::Member, action, place.of, Some(value), &property.source);
        let change = Change { rust, fact: Some(property.name.clone()), ..change };
        facts.push(Cause::Member(enumeration.clone(), value.clone()), change);
    }
}
