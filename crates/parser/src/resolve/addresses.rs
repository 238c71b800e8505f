//! What URLs address, learnt from all pages: which type the resource behind a path has.
//!
//! A path is followed segment by segment. A segment names a property of the type reached so far, or it names what the
//! pages of that very path answer: the page of `GET /users` tells that `/users` is a collection of users.

use std::collections::BTreeMap;
use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use msgraph_ir::{Property, Type, TypeRef};

use super::compared_path::{ComparedPath, ComparedSegment};
use super::names::is_common_base;

/// All that is known about paths.
#[derive(Debug, Default)]
pub struct Addresses {
    /// Own members of each type: by member, then by type, both in lower case.
    members: HashMap<String, HashMap<String, TypeRef>>,
    /// Qualified names by their lower case.
    names: HashMap<String, String>,
    bases: HashMap<String, String>,
    derived: HashMap<String, Vec<String>>,
    /// Types in lower case that have no properties beside a key.
    bare: HashSet<String>,
    /// Types in lower case that say nothing of what derives from them, where not all types are here to tell.
    common_bases: HashSet<String>,
    /// What pages say to stand behind a path, and how often they say it.
    learnt: HashMap<String, Votes>,
    /// The same of what names tell, for paths of which pages say nothing.
    named: HashMap<String, Votes>,
    /// Types that some page says to list.
    listed: HashSet<String>,
    /// Paths that a page reads or changes, or that a key follows: no actions stand there.
    resources: Arc<HashSet<String>>,
}

/// How often each type is told.
type Votes = BTreeMap<TypeRef, usize>;

/// What a path addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The type of the resource.
    pub type_: TypeRef,
    /// True where the last segment is a property, a collection at the root or an item of one: neither a function nor an
    /// action.
    pub is_resource: bool,
}

impl Addresses {
    /// Takes the properties of all types.
    pub fn of(types: &[Type]) -> Self {
        let mut addresses = Addresses::default();
        for type_ in types {
            let lower = type_.name.to_lowercase();
            addresses.learn_members(&lower, &type_.properties);
            addresses.names.insert(lower.clone(), type_.name.clone());
            if type_.properties.len() < 2 {
                addresses.bare.insert(lower.clone());
            }
            if let Some(base) = &type_.base_type {
                addresses.bases.insert(lower.clone(), base.to_lowercase());
                addresses.derived.entry(base.to_lowercase()).or_default().push(lower);
            }
        }
        addresses
    }

    /// Notes the types that say nothing of what derives from them, where not all types are here to tell.
    #[must_use]
    pub fn with_common_bases(mut self, is_common: impl Fn(&str, bool) -> bool) -> Self {
        let is_common = |name: &&String| is_common(name, self.bare.contains(*name));
        self.common_bases = self.names.keys().filter(is_common).cloned().collect();
        self
    }

    /// Notes the paths that pages read or change, or that a key follows.
    #[must_use]
    pub fn with_resources(mut self, resources: Arc<HashSet<String>>) -> Self {
        self.resources = resources;
        self
    }

    /// Notes the members of a type, which is given in lower case.
    pub fn learn_members(&mut self, type_: &str, members: &[Property]) {
        for member in members {
            self.members.entry(member.name.to_lowercase()).or_default().insert(type_.to_owned(), member.type_.clone());
        }
    }

    /// Notes that there is no such type, which is given in lower case and has no members.
    pub fn forget_type(&mut self, type_: &str) {
        self.names.remove(type_);
        self.common_bases.remove(type_);
    }

    /// Notes what names tell to stand behind a path, of which the key is given.
    pub fn learn_named(&mut self, key: String, type_: TypeRef) {
        *self.named.entry(key).or_default().entry(type_).or_default() += 1;
    }

    /// Notes what a page says to stand behind a path.
    pub fn learn(&mut self, path: &ComparedPath, type_: &TypeRef) {
        self.vote(path.key(), type_.clone());
        // What stands behind a key tells what the collection holds.
        let last = path.segments().last();
        if last.is_some_and(|last| last.is_key) && !type_.collection {
            self.vote(path.key_of_first(path.len() - 1), TypeRef::collection(&type_.name));
        }
    }

    fn vote(&mut self, key: &str, type_: TypeRef) {
        if type_.collection && !self.listed.contains(&type_.name) {
            self.listed.insert(type_.name.clone());
        }
        *self.learnt.entry(key.to_owned()).or_default().entry(type_).or_default() += 1;
    }

    /// True where some page says to list resources of a type.
    pub fn has_many(&self, type_: &str) -> bool {
        self.listed.contains(type_)
    }

    /// True where one type derives from the other, or both are the same.
    pub fn are_related(&self, one: &str, other: &str) -> bool {
        self.is_a(one, other) || self.is_a(other, one)
    }

    /// True where the first type is the second, or derives from it.
    pub fn is_a(&self, one: &str, other: &str) -> bool {
        self.ancestry(&one.to_lowercase()).any(|name| name.eq_ignore_ascii_case(other))
    }

    fn ancestry<'a>(&'a self, lower: &'a str) -> impl Iterator<Item = &'a str> {
        // A circle of base types is broken off elsewhere; the bound keeps this one from following it.
        std::iter::successors(Some(lower), |name| self.bases.get(*name).map(String::as_str)).take(super::MAX_BASE_TYPES)
    }

    /// A member of a type, of its ancestors, or of the types that derive from it.
    pub fn member(&self, type_: &str, name: &str) -> Option<TypeRef> {
        self.member_in_lower_case(type_, &name.to_lowercase())
    }

    /// [`Addresses::member`] by its name in lower case.
    pub fn member_in_lower_case(&self, type_: &str, name: &str) -> Option<TypeRef> {
        let by_type = self.members.get(name)?;
        let type_ = type_.to_lowercase();
        let of = |type_: &str| by_type.get(type_).cloned();
        self.ancestry(&type_).find_map(of).or_else(|| {
            let mut todo: Vec<&str> = vec![&type_];
            let mut seen = 0;
            while let Some(next) = todo.pop().filter(|_| seen < 1000) {
                seen += 1;
                if let Some(found) = of(next) {
                    return Some(found);
                }
                todo.extend(self.derived.get(next).into_iter().flatten().map(String::as_str));
            }
            None
        })
    }

    /// What most pages say to stand behind a path, or names where no page does. Where a path has a page for each of several
    /// derived types, it is their common base type.
    fn learnt(&self, key: &str) -> Option<TypeRef> {
        let votes = self.learnt.get(key).or_else(|| self.named.get(key))?;
        let (most, count) = votes.iter().max_by_key(|(_, count)| **count)?;
        let weighty = votes.iter().filter(|(_, others)| *others * 2 >= *count).map(|(type_, _)| &type_.name);
        let lower = most.name.to_lowercase();
        let mut ancestry = self.ancestry(&lower).filter(|ancestor| !self.is_base_of_most(ancestor));
        let common = ancestry.find(|ancestor| weighty.clone().all(|name| self.is_a(name, ancestor)));
        let name = common.and_then(|ancestor| self.names.get(ancestor)).unwrap_or(&most.name).clone();
        Some(TypeRef { name, collection: most.collection })
    }

    /// True for a type such as `entity`, which says nothing of what derives from it.
    fn is_base_of_most(&self, lower: &str) -> bool {
        let direct = self.derived.get(lower).map_or(0, Vec::len);
        self.common_bases.contains(lower) || is_common_base(direct, self.names.len(), self.bare.contains(lower))
    }

    /// What the first segments of a path address.
    pub fn target(&self, path: &ComparedPath, count: usize) -> Option<Target> {
        self.targets(path).take(count).last()?
    }

    /// What a path addresses up to each of its segments.
    pub fn targets<'a>(&'a self, path: &'a ComparedPath) -> impl Iterator<Item = Option<Target>> + 'a {
        let mut current: Option<Target> = None;
        let mut within_colons = false;
        path.segments().enumerate().map(move |(index, segment)| {
            if !within_colons {
                current = self.step(current.as_ref(), segment, path.name(index), path.key_of_first(index + 1));
            }
            within_colons ^= segment.ends_with_colon;
            current.clone()
        })
    }

    /// What a segment addresses; `name` is in lower case, and `path` the key of the URL up to it.
    fn step(&self, current: Option<&Target>, segment: ComparedSegment, name: Option<&str>, path: &str) -> Option<Target> {
        let resource = |type_: TypeRef| Target { type_, is_resource: true };
        let type_ = current.map(|target| &target.type_);
        if segment.is_key {
            return match type_ {
                Some(type_) if type_.collection => Some(resource(TypeRef::single(&type_.name))),
                _ => self.learnt(path).map(resource),
            };
        }
        let name = name.filter(|name| !name.starts_with('$'))?;
        if let (Some(cast), Some(type_)) = (self.names.get(name), type_) {
            return Some(resource(TypeRef { name: cast.clone(), collection: type_.collection }));
        }
        let member = type_.filter(|type_| !type_.collection).and_then(|type_| self.member_in_lower_case(&type_.name, name));
        match member {
            Some(member) if segment.has_arguments => Some(resource(TypeRef::single(member.name))),
            Some(member) => Some(resource(member)),
            None => {
                let learnt = self.learnt(path)?;
                Some(Target { type_: learnt, is_resource: current.is_none() || self.resources.contains(path) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{Source, Type, TypeKind};

    use super::*;
    use crate::facts::path_template;

    fn type_(name: &str, base: Option<&str>) -> Type {
        Type {
            name: name.into(),
            kind: TypeKind::Entity,
            base_type: base.map(str::to_owned),
            abstract_: false,
            open: false,
            key: None,
            flags: false,
            inferred: false,
            description: None,
            source: Source::default(),
            properties: Vec::new(),
            members: Vec::new(),
            rust: None,
        }
    }

    fn compared(path: &str) -> ComparedPath {
        ComparedPath::of(&path_template::read(path).segments)
    }

    fn addresses(learnt: &[(&str, &str)]) -> Addresses {
        let types = [
            type_("ns.item", None),
            type_("ns.file", Some("ns.item")),
            type_("ns.folder", Some("ns.item")),
            type_("ns.user", None),
        ];
        let mut addresses = Addresses::of(&types);
        for (path, type_) in learnt {
            addresses.learn(&compared(path), &TypeRef::parse(type_));
        }
        addresses
    }

    fn target(addresses: &Addresses, path: &str) -> Option<String> {
        let path = compared(path);
        addresses.target(&path, path.len()).map(|target| target.type_.to_string())
    }

    #[test]
    fn a_key_tells_what_the_collection_holds() {
        let addresses = addresses(&[("/users/{id}", "ns.user")]);
        assert_eq!(target(&addresses, "/users").as_deref(), Some("Collection(ns.user)"));
        assert_eq!(target(&addresses, "/Users/{key}").as_deref(), Some("ns.user"));
        assert_eq!(target(&addresses, "/users/{id}/other"), None);
    }

    #[test]
    fn casts_and_colons_are_followed() {
        let addresses = addresses(&[("/items", "Collection(ns.item)")]);
        assert_eq!(target(&addresses, "/items/ns.file").as_deref(), Some("Collection(ns.file)"));
        assert_eq!(target(&addresses, "/items/{id}:/{path}:").as_deref(), Some("ns.item"));
        assert_eq!(target(&addresses, "/items/$count"), None);
    }

    #[test]
    fn pages_of_several_derived_types_tell_the_base_type() {
        let both = addresses(&[("/items/{id}", "ns.file"), ("/items/{id}", "ns.folder")]);
        assert_eq!(target(&both, "/items/{id}").as_deref(), Some("ns.item"));
        let mostly = addresses(&[("/a", "ns.file"), ("/a", "ns.file"), ("/a", "ns.file"), ("/a", "ns.user")]);
        assert_eq!(target(&mostly, "/a").as_deref(), Some("ns.file"));
    }
}
