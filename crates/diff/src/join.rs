//! Puts what happened to the Rust down to the facts that changed.

use std::collections::BTreeMap;

use crate::change::{Action, Change, Effect, Subject};
use crate::facts::{Cause, Found};
use crate::surface::Consequence;

/// Gives every change its effects; an effect that breaks something and has no fact for a reason is a change of its own.
pub(crate) fn join(mut found: Vec<Found>, consequences: Vec<Consequence>) -> Vec<Change> {
    let mut by_cause: BTreeMap<Cause, Vec<usize>> = BTreeMap::new();
    for (index, found) in found.iter().enumerate().filter(|(_, found)| found.cause != Cause::None) {
        by_cause.entry(found.cause.clone()).or_default().push(index);
    }
    let mut without_reason: BTreeMap<String, Vec<Effect>> = BTreeMap::new();
    for Consequence { effect, causes } in consequences {
        let reasons = causes.iter().map(|level| changed(level, &by_cause)).find(|reasons| !reasons.is_empty());
        for index in reasons.iter().flatten() {
            if let Some(found) = found.get_mut(*index) {
                found.change.effects.push(effect.clone());
            }
        }
        if reasons.is_none() && effect.breaking {
            without_reason.entry(effect.item.clone()).or_default().push(effect);
        }
    }
    let mut changes: Vec<Change> = found.into_iter().map(|found| judged(found.change)).collect();
    changes.extend(without_reason.into_iter().map(|(item, effects)| binding(item, effects)));
    changes.sort_by(|a, b| key(a).cmp(&key(b)));
    changes.dedup();
    changes
}

fn changed(level: &[Cause], by_cause: &BTreeMap<Cause, Vec<usize>>) -> Vec<usize> {
    let mut indexes: Vec<usize> = level.iter().filter_map(|cause| by_cause.get(cause)).flatten().copied().collect();
    indexes.sort_unstable();
    indexes.dedup();
    indexes
}

fn judged(mut change: Change) -> Change {
    change.effects.sort();
    change.effects.dedup();
    change.breaking |= change.effects.iter().any(|effect| effect.breaking);
    if !change.breaking && change.reason.is_none() {
        change.reason = match change.action {
            Action::Removed => kept(&change).map(str::to_owned),
            Action::Changed if change.effects.is_empty() && change.fact.as_deref() == Some("type") => {
                Some("the Rust type stays, as other pages decide it, too".to_owned())
            }
            _ => None,
        };
    }
    change
}

/// Why what is gone from a page is not gone from the bindings.
fn kept(change: &Change) -> Option<&'static str> {
    match change.subject {
        Subject::Operation if change.rust.is_some() => Some("another page has the same request"),
        Subject::Operation => Some("there was no function for it"),
        Subject::Property if change.rust.is_some() => Some("the field stays, since a base type has it"),
        Subject::RequestBodyProperty if change.rust.is_some() => Some("the field stays, since another page has it"),
        Subject::Member if change.rust.is_some() => Some("the variant stays, since another page has it"),
        _ => None,
    }
}

fn binding(item: String, effects: Vec<Effect>) -> Change {
    Change {
        subject: Subject::Binding,
        action: Action::Changed,
        of: item.clone(),
        name: None,
        fact: None,
        old: None,
        new: None,
        breaking: true,
        reason: Some("other pages changed what it is made of".to_owned()),
        rust: Some(item),
        effects,
        source: None,
    }
}

/// Operations by path, then types, then Rust items; in each the thing itself first.
fn key(change: &Change) -> impl Ord {
    let group = match change.subject {
        Subject::Binding => 2,
        _ if change.of.contains(" /") => 0,
        _ => 1,
    };
    let (method, path) = change.of.split_once(' ').unwrap_or(("", &change.of));
    let rank = ["GET", "POST", "PUT", "PATCH", "DELETE"].iter().position(|known| *known == method);
    (
        (group, path.to_owned(), rank, change.subject),
        (change.name.clone(), change.action, change.fact.clone(), change.old.clone(), change.new.clone()),
        change.source.clone(),
    )
}
