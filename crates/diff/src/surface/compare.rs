//! What happened to each item.

use std::collections::BTreeSet;

use msgraph_emitter::signatures::Parameter;

use super::{Entry, Part, Shape, Surface};
use crate::change::Effect;
use crate::facts::Cause;

/// An effect, and the facts that may be the reason.
#[derive(Debug)]
pub(crate) struct Consequence {
    pub effect: Effect,
    pub causes: Vec<Vec<Cause>>,
}

/// The differences between two surfaces; what is inside a new or removed item is not told.
pub(crate) fn compare(old: &Surface, new: &Surface) -> Vec<Consequence> {
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    let mut consequences = Vec::new();
    for (path, part) in keys {
        let key = (path.clone(), *part);
        let effect = match (old.get(&key), new.get(&key)) {
            (Some(entry), None) if owned_in(new, entry) => Some(removed(*part)),
            (None, Some(entry)) if owned_in(old, entry) => Some(added(*part, &entry.shape)),
            (Some(before), Some(after)) if before.shape != after.shape => changed(*part, &before.shape, &after.shape),
            _ => None,
        };
        if let Some((breaking, effect)) = effect {
            let causes = both(old.get(&key), new.get(&key));
            consequences.push(Consequence { effect: Effect { item: path.clone(), breaking, effect }, causes });
        }
    }
    consequences
}

fn owned_in(surface: &Surface, entry: &Entry) -> bool {
    entry.owner.as_ref().is_none_or(|owner| surface.contains_key(&(owner.clone(), Part::Itself)))
}

/// The causes of both sides, the nearest of each first.
fn both(old: Option<&Entry>, new: Option<&Entry>) -> Vec<Vec<Cause>> {
    let mut causes: Vec<Vec<Cause>> = Vec::new();
    for entry in old.into_iter().chain(new) {
        for (index, level) in entry.causes.iter().enumerate() {
            match causes.get_mut(index) {
                Some(known) => known.extend(level.iter().cloned()),
                None => causes.push(level.clone()),
            }
        }
    }
    causes
}

type What = (bool, String);

fn removed(part: Part) -> What {
    let effect = match part {
        Part::New => "is made with `Default`, and has no `new` any more",
        _ => "is gone",
    };
    (true, effect.to_owned())
}

fn added(part: Part, shape: &Shape) -> What {
    match (part, shape) {
        (Part::New, Shape::Parameters(parameters)) => {
            (true, format!("is made with `new({})`, and has no `Default` any more", list(parameters)))
        }
        (_, Shape::Variant) => (false, "is new; matches without a `_` arm need one for it".to_owned()),
        _ => (false, "is new".to_owned()),
    }
}

fn changed(part: Part, old: &Shape, new: &Shape) -> Option<What> {
    match (old, new) {
        (Shape::Type(old), Shape::Type(new)) if part == Part::Answer => {
            Some((true, format!("answers `{new}` instead of `{old}`")))
        }
        (Shape::Type(old), Shape::Type(new)) => Some((true, format!("is `{new}` instead of `{old}`"))),
        (Shape::Parameters(old), Shape::Parameters(new)) => parameters(part, old, new),
        (Shape::Sort(old), Shape::Sort(new)) => Some((true, format!("is {new} instead of {old}"))),
        _ => Some((true, "is another sort of item".to_owned())),
    }
}

/// Callers do not write names; but where the same names come in another order, each value goes to another parameter.
fn parameters(part: Part, old: &[Parameter], new: &[Parameter]) -> Option<What> {
    let types = |list: &[Parameter]| list.iter().map(|parameter| parameter.type_.clone()).collect::<Vec<_>>();
    let names = |list: &[Parameter]| list.iter().map(|parameter| parameter.name.clone()).collect::<BTreeSet<_>>();
    let renamed = types(old) == types(new) && names(old) != names(new);
    if renamed && part != Part::New {
        return None;
    }
    let takes = if part == Part::New { "`new` takes" } else { "takes" };
    let lost = if part == Part::New { "`new` does not take" } else { "does not take" };
    let only = |these: &[Parameter], those: &[Parameter]| {
        let own = these.iter().filter(|parameter| !those.contains(parameter));
        own.map(|parameter| format!("`{}: {}`", parameter.name, parameter.type_)).collect::<Vec<_>>().join(", ")
    };
    let effect = match (only(old, new).as_str(), only(new, old).as_str()) {
        ("", "") => format!("{takes} ({}) in another order than before", list(new)),
        ("", added) => format!("{takes} {added} as well"),
        (removed, "") => format!("{lost} {removed} any more"),
        (removed, added) => format!("{takes} {added} instead of {removed}"),
    };
    Some((true, effect))
}

fn list(parameters: &[Parameter]) -> String {
    let each = parameters.iter().map(|parameter| format!("{}: {}", parameter.name, parameter.type_));
    each.collect::<Vec<_>>().join(", ")
}
