//! What the pages say, compared.

mod operations;
mod parameters;
mod properties;
mod types;

use std::collections::HashMap;
use std::hash::Hash;

use msgraph_ir::Source;

use crate::State;
use crate::change::{Action, Change, Subject};
use crate::pairs::Pairs;
use crate::rust_names::RustNames;

/// A fact that Rust items come of, by which a change of an item is put down to a change of a fact. Operations are meant by
/// their index in [`Pairs::pairs`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// That there is the operation, and its place.
    Operation(usize),
    /// A parameter that may be an argument.
    Parameter(usize, String),
    /// The body as a whole.
    Body(usize),
    /// A property of the body.
    BodyProperty(usize, String),
    /// The answer.
    Response(usize),
    /// That there is the type, its kind, and what it derives from.
    Type(String),
    /// A property of a type.
    Property(String, String),
    /// A member of an enumeration, or a value that is listed for a property (`type/property`).
    Member(String, String),
    /// Nothing that code is made of.
    None,
}

/// A change, and the fact that it is about.
#[derive(Debug)]
pub(crate) struct Found {
    pub cause: Cause,
    pub change: Change,
}

/// Both sides with the names of their Rust items, and what was found so far.
pub(crate) struct Facts<'a> {
    old: RustNames<'a>,
    new: RustNames<'a>,
    found: Vec<Found>,
}

/// The differences between the facts.
pub(crate) fn compare(old: &State<'_>, new: &State<'_>, pairs: &Pairs) -> Vec<Found> {
    let mut facts = Facts { old: RustNames::new(&old.plan), new: RustNames::new(&new.plan), found: Vec::new() };
    for (number, (before, after)) in pairs.pairs.iter().enumerate() {
        let operation =
            |state: &State<'_>, index: &Option<usize>| index.and_then(|index| state.api.operations.get(index).cloned());
        let (from, to) = (operation(old, before), operation(new, after));
        operations::compare(&mut facts, number, before.zip(from), after.zip(to));
    }
    types::compare(&mut facts, &old.api.types, &new.api.types);
    facts.found
}

impl Facts<'_> {
    pub(crate) fn push(&mut self, cause: Cause, change: Change) {
        self.found.push(Found { cause, change });
    }
}

/// A change without its details.
pub(crate) fn change(subject: Subject, action: Action, of: &str, name: Option<&str>, source: &Source) -> Change {
    Change {
        subject,
        action,
        of: of.to_owned(),
        name: name.map(str::to_owned),
        fact: None,
        old: None,
        new: None,
        breaking: false,
        reason: None,
        rust: None,
        effects: Vec::new(),
        source: Some(source.clone()),
    }
}

/// What is on one side only, and what is on both.
pub(crate) struct Matched<'a, T> {
    pub removed: Vec<&'a T>,
    pub both: Vec<(&'a T, &'a T)>,
    pub added: Vec<&'a T>,
}

/// Matches things of one name; of several with one name the first counts.
pub(crate) fn match_by_name<'a, T, K: Eq + Hash>(old: &'a [T], new: &'a [T], name: impl Fn(&'a T) -> K) -> Matched<'a, T> {
    let firsts = |among: &'a [T]| {
        let mut firsts: HashMap<K, &'a T> = HashMap::new();
        for item in among {
            firsts.entry(name(item)).or_insert(item);
        }
        firsts
    };
    let (of_old, of_new) = (firsts(old), firsts(new));
    let is_first =
        |firsts: &HashMap<K, &'a T>, item: &'a T| firsts.get(&name(item)).is_some_and(|first| std::ptr::eq(*first, item));
    let mut matched = Matched { removed: Vec::new(), both: Vec::new(), added: Vec::new() };
    for item in old.iter().filter(|item| is_first(&of_old, item)) {
        match of_new.get(&name(item)) {
            Some(other) => matched.both.push((item, *other)),
            None => matched.removed.push(item),
        }
    }
    matched.added = new.iter().filter(|item| is_first(&of_new, item) && !of_old.contains_key(&name(item))).collect();
    matched
}

/// True where a page calls something deprecated.
pub(crate) fn is_deprecated(texts: [Option<&str>; 2]) -> bool {
    texts.into_iter().flatten().any(|text| text.to_lowercase().contains("deprecat"))
}

/// Added or removed, where only one side calls it deprecated.
pub(crate) fn deprecation(old: bool, new: bool) -> Option<Action> {
    match (old, new) {
        (false, true) => Some(Action::Added),
        (true, false) => Some(Action::Removed),
        _ => None,
    }
}
