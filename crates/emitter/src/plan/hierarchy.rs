//! Which type derives from which.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};
use msgraph_ir::{Api, Diagnostic, Severity, Type, TypeKind, TypeRef};

/// Documented types by name, with their base and derived types. Base types that form a circle are cut off.
pub(crate) struct Hierarchy<'a> {
    /// Sorted by name.
    sorted: Vec<&'a Type>,
    types: HashMap<&'a str, &'a Type>,
    bases: HashMap<&'a str, &'a str>,
    derived: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Hierarchy<'a> {
    pub(crate) fn new(api: &'a Api, diagnostics: &mut Vec<Diagnostic>) -> Self {
        // A page of today says of it that it has no properties: it has any.
        let is_anything = |type_: &Type| type_.name == TypeRef::JSON && type_.properties.is_empty();
        let described = api.types.iter().filter(|type_| !is_anything(type_));
        let types: HashMap<&str, &Type> = described.map(|type_| (type_.name.as_str(), type_)).collect();
        let mut sorted: Vec<&Type> = types.values().copied().collect();
        sorted.sort_by(|a, b| a.name.cmp(&b.name));
        let all: BTreeMap<&str, &str> = sorted
            .iter()
            .filter(|type_| type_.kind != TypeKind::Enum)
            .filter_map(|type_| Some((type_.name.as_str(), type_.base_type.as_deref()?)))
            .filter(|(_, base)| types.get(base).is_some_and(|base| base.kind != TypeKind::Enum))
            .collect();
        let mut bases = HashMap::new();
        let mut derived: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, base) in &all {
            if is_own_ancestor(name, &all) {
                diagnostics.extend(types.get(name).map(|type_| circle(type_, base)));
            } else {
                bases.insert(*name, *base);
                derived.entry(base).or_default().push(name);
            }
        }
        Hierarchy { sorted, types, bases, derived }
    }

    /// The documented type of that name.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Type> {
        self.types.get(name).copied()
    }

    /// All documented types by name.
    pub(crate) fn types(&self) -> impl Iterator<Item = &'a Type> {
        self.sorted.iter().copied()
    }

    /// The base type, its base type and so on, nearest first.
    pub(crate) fn ancestors(&self, name: &str) -> impl Iterator<Item = &'a str> {
        std::iter::successors(self.bases.get(name).copied(), |name| self.bases.get(name).copied())
    }

    /// True where `name` is `base` or derives from it.
    pub(crate) fn is_or_derives_from(&self, name: &str, base: &str) -> bool {
        name == base || self.ancestors(name).any(|ancestor| ancestor == base)
    }

    /// All types that derive from `name`, directly or not, sorted by name.
    pub(crate) fn descendants(&self, name: &str) -> Vec<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = self.derived.get(name).cloned().unwrap_or_default();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(self.derived.get(next).into_iter().flatten());
            }
        }
        found.into_iter().collect()
    }

    /// The nearest type that all of `names` are or derive from.
    pub(crate) fn common(&self, names: &[&'a str]) -> Option<&'a str> {
        let first = names.first().copied()?;
        std::iter::once(first)
            .chain(self.ancestors(first))
            .find(|candidate| names.iter().all(|name| self.is_or_derives_from(name, candidate)))
    }
}

fn is_own_ancestor(name: &str, bases: &BTreeMap<&str, &str>) -> bool {
    let mut seen = BTreeSet::new();
    let mut current = name;
    while let Some(base) = bases.get(current) {
        if *base == name {
            return true;
        }
        if !seen.insert(*base) {
            return false;
        }
        current = base;
    }
    false
}

fn circle(type_: &Type, base: &str) -> Diagnostic {
    Diagnostic {
        source: Some(type_.source.clone()),
        code: "inheritance-cycle".to_owned(),
        severity: Severity::Error,
        message: format!("`{}` derives from `{base}`, which derives from `{}`", type_.name, type_.name),
        help: Some(
            "correct the base type on one of the pages; until then the type is taken as one without a base type".to_owned(),
        ),
        text: None,
        length: None,
        related: Vec::new(),
    }
}
