//! Names for functions of one module that would be called the same.
//!
//! In this order, each step only for those that the steps before it left together:
//!
//! 1. by method: the first of GET, POST, PUT, PATCH, DELETE keeps the name, the others get `_by_post` and so on;
//! 2. by parameters, where the URLs differ in more than values: `_by_` and the arguments that not all of them have, joined by `_and_`
//!    (`get_teams_user_detail_by_period`, `get_teams_user_detail_by_date`); the one without such arguments keeps the name.
//!    Where a key with its name (`roleTemplateId={roleTemplateId}`) or a function's parameters make the difference, parameters
//!    that fill a whole segment do not count, so that the usual form keeps the name;
//! 3. by query parameters with a fixed value: `_with_` and their names (`list_with_include_hidden_folders`);
//! 4. by type: `_` and the type that is sent, or else answered (`create_android_lob_app`); the type from which all others
//!    derive keeps the name, or else the type that the module is named after (`messages::create` makes a `message`), or else
//!    an operation without a type.

use std::collections::{BTreeMap, BTreeSet};

use super::RustPath;
use super::hierarchy::Hierarchy;
use crate::naming;

/// What distinguishes an operation from others of the same name.
pub(crate) struct Member<'a> {
    pub(crate) method: &'a str,
    /// The path with `{}` for values.
    pub(crate) path: String,
    /// The names of its arguments, and whether each fills a whole segment.
    pub(crate) arguments: Vec<(&'a str, bool)>,
    /// The names of query parameters that the page gives a value.
    pub(crate) fixed: Vec<String>,
    /// The type that is sent, or else answered.
    pub(crate) type_: Option<&'a str>,
}

/// A name for each member; the same for two where no rule tells them apart.
pub(crate) fn names(path: &RustPath, members: &[Member<'_>], hierarchy: &Hierarchy<'_>) -> Vec<String> {
    let plain = path.name.as_str();
    let item = path.modules.last().map(|module| naming::singular(module)).unwrap_or_default();
    let mut names = vec![plain.to_owned(); members.len()];
    let all: Vec<usize> = (0..members.len()).collect();
    for (name, same_method) in by_method(plain, members, &all) {
        for (name, same_arguments) in by_arguments(&name, members, &same_method) {
            for (name, same_query) in by_fixed(&name, members, &same_arguments) {
                for (name, same_type) in by_type(&name, &item, members, &same_query, hierarchy) {
                    for index in same_type {
                        if let Some(slot) = names.get_mut(index) {
                            *slot = naming::cut(name.clone());
                        }
                    }
                }
            }
        }
    }
    names
}

type Groups = Vec<(String, Vec<usize>)>;

fn by_method(name: &str, members: &[Member<'_>], among: &[usize]) -> Groups {
    const ORDER: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    let rank = |method: &str| ORDER.iter().position(|known| *known == method).unwrap_or(ORDER.len());
    let groups = group(members, among, |member| (rank(member.method), member.method));
    let named = |(number, ((_, method), indexes)): (usize, ((usize, &str), Vec<usize>))| {
        let name =
            if number == 0 { name.to_owned() } else { format!("{name}_by_{}", naming::snake(&method.to_lowercase())) };
        (name, indexes)
    };
    groups.into_iter().enumerate().map(named).collect()
}

fn by_arguments(name: &str, members: &[Member<'_>], among: &[usize]) -> Groups {
    let all = |member: &Member<'_>| member.arguments.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    let named = |member: &Member<'_>| {
        member.arguments.iter().filter(|(_, whole)| !whole).map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>()
    };
    if group(members, among, |member| member.path.as_str()).len() < 2 {
        return vec![(name.to_owned(), among.to_vec())];
    }
    let with_all = group(members, among, all);
    let with_named = group(members, among, named);
    let groups = if with_named.len() == with_all.len() { with_named } else { with_all };
    suffixed(name, "by", groups)
}

fn by_fixed(name: &str, members: &[Member<'_>], among: &[usize]) -> Groups {
    suffixed(name, "with", group(members, among, |member| member.fixed.clone()))
}

/// A suffix of what not all groups have.
fn suffixed(name: &str, word: &str, groups: BTreeMap<Vec<String>, Vec<usize>>) -> Groups {
    let sets = groups.keys().map(|names| names.iter().cloned().collect::<BTreeSet<_>>());
    let common: BTreeSet<String> = sets.reduce(|a, b| &a & &b).unwrap_or_default();
    let named = |(parts, indexes): (Vec<String>, Vec<usize>)| {
        let own: Vec<String> = parts.into_iter().filter(|part| !common.contains(part)).collect();
        (if own.is_empty() { name.to_owned() } else { format!("{name}_{word}_{}", own.join("_and_")) }, indexes)
    };
    groups.into_iter().map(named).collect()
}

fn by_type(name: &str, item: &str, members: &[Member<'_>], among: &[usize], hierarchy: &Hierarchy<'_>) -> Groups {
    let groups = group(members, among, |member| member.type_);
    let last = |type_: &str| naming::snake(type_.rsplit('.').next().unwrap_or(type_)).trim_matches('_').to_owned();
    let is_base = |candidate: &str| groups.keys().flatten().all(|other| hierarchy.is_or_derives_from(other, candidate));
    let find = |test: &dyn Fn(Option<&str>) -> bool| groups.keys().copied().find(|type_| test(*type_));
    let plain = find(&|type_| type_.is_some_and(is_base))
        .or_else(|| find(&|type_| type_.is_some_and(|type_| last(type_) == item)))
        .or_else(|| find(&|type_| type_.is_none()));
    let only = groups.len() == 1;
    groups
        .into_iter()
        .map(|(type_, indexes)| match type_ {
            Some(type_) if !only && plain != Some(Some(type_)) => (format!("{name}_{}", last(type_)), indexes),
            _ => (name.to_owned(), indexes),
        })
        .collect()
}

fn group<'a, 'm, K: Ord>(
    members: &'a [Member<'m>],
    among: &[usize],
    key: impl Fn(&'a Member<'m>) -> K,
) -> BTreeMap<K, Vec<usize>> {
    let mut groups: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for index in among {
        if let Some(member) = members.get(*index) {
            groups.entry(key(member)).or_default().push(*index);
        }
    }
    groups
}
