//! Which types an operation reaches: those that it names, and all that these are made of.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_ir::{Api, Operation, Type, TypeKind};

use crate::Selection;

/// What [`Selection::most_derived_types`](crate::Selection::most_derived_types) is where nobody says otherwise.
pub const DEFAULT_MOST_DERIVED_TYPES: usize = 32;

/// Finds the types that are reached.
///
/// The type of a parameter, of a body and of an answer is reached; of a reached type, those of its properties, inherited
/// ones included. Relationships are not followed: what they lead to comes in an answer only where the caller expands it, and
/// a service in which everything is related would come along. Where a property, a body or an answer may hold a derived type, all documented types that derive from it
/// are reached, unless they are too many: of those, only what something else reaches.
#[derive(Clone, Debug)]
pub struct Closure<'a> {
    types: BTreeMap<&'a str, &'a Type>,
    derived: BTreeMap<&'a str, Vec<&'a str>>,
    most_derived_types: usize,
    navigation_properties: bool,
    /// Types that a parameter, a property, a body or an answer has.
    used: BTreeSet<&'a str>,
    /// Types that objects are of.
    reached: BTreeSet<&'a str>,
    /// Types that are not reached, whatever refers to them.
    excluded: BTreeSet<&'a str>,
    /// Types that are asked about only: which properties a body has from them.
    consulted: BTreeSet<&'a str>,
}

impl<'a> Closure<'a> {
    /// Nothing is reached yet.
    pub fn new(api: &'a Api, selection: &Selection) -> Self {
        let types: BTreeMap<&str, &Type> = api.types.iter().map(|type_| (type_.name.as_str(), type_)).collect();
        let mut derived: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for type_ in api.types.iter().filter(|type_| type_.kind != TypeKind::Enum) {
            if let Some(base) = &type_.base_type {
                derived.entry(base).or_default().push(&type_.name);
            }
        }
        let (used, reached, excluded, consulted) = Default::default();
        let Selection { most_derived_types, navigation_properties, .. } = *selection;
        Closure { types, derived, most_derived_types, navigation_properties, used, reached, excluded, consulted }
    }

    /// Takes types as if no page described them.
    #[must_use]
    pub fn without<'n>(mut self, excluded: impl IntoIterator<Item = &'n str>) -> Self {
        for name in excluded {
            // What derives from it still inherits its properties, so that its place in the line stays.
            self.excluded.extend(self.types.get(name).map(|type_| type_.name.as_str()));
        }
        self
    }

    /// Adds what an operation reaches.
    pub fn add_operation(&mut self, operation: &'a Operation) {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.type_);
        let answered = operation.response.iter().filter_map(|response| response.type_.as_ref());
        let mut named: Vec<&str> = parameters.chain(answered).map(|type_| type_.name.as_str()).collect();
        if let Some(body) = &operation.request_body {
            named.extend(body.properties.iter().map(|property| property.type_.name.as_str()));
            let whole = body.type_.iter().map(|type_| type_.name.as_str());
            // Where the page lists what is sent, the body is a struct of its own.
            if body.properties.is_empty() { named.extend(whole) } else { self.consulted.extend(whole) }
        }
        self.use_all(named);
    }

    /// Adds a type that was asked for by its name, and what it is made of.
    pub fn add_type(&mut self, name: &'a str) {
        let named = self.reach(name);
        self.use_all(named);
    }

    /// The types that are reached, those that they inherit from, and those that bodies are about.
    pub fn finish(self) -> BTreeSet<&'a str> {
        let Closure { types, reached, consulted, .. } = self;
        reached.into_iter().chain(consulted).flat_map(|name| line(&types, name)).map(|type_| type_.name.as_str()).collect()
    }

    /// Adds types that values are of, which may be of derived types, and all that these are made of.
    fn use_all(&mut self, named: Vec<&'a str>) {
        let mut open = named;
        while let Some(name) = open.pop() {
            if !self.used.insert(name) {
                continue;
            }
            // An object of unknown type, and no base type.
            if self.excluded.contains(name) {
                continue;
            }
            open.extend(self.reach(name));
            let derived = self.descendants(name);
            if derived.len() <= self.most_derived_types {
                open.extend(derived.into_iter().flat_map(|name| self.reach(name)).collect::<Vec<_>>());
            }
        }
    }

    /// Adds a type; gives the types of its properties where it is new.
    fn reach(&mut self, name: &'a str) -> Vec<&'a str> {
        let is_known = self.types.contains_key(name) && !self.excluded.contains(name);
        if !is_known || !self.reached.insert(name) {
            return Vec::new();
        }
        let properties = line(&self.types, name).flat_map(|type_| &type_.properties);
        let properties = properties.filter(|property| self.navigation_properties || !property.navigation);
        properties.map(|property| property.type_.name.as_str()).collect()
    }

    fn descendants(&self, name: &str) -> BTreeSet<&'a str> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = self.derived.get(name).cloned().unwrap_or_default();
        while let Some(next) = open.pop() {
            if found.insert(next) {
                open.extend(self.derived.get(next).into_iter().flatten());
            }
        }
        found
    }
}

/// A type, its base type and so on; ends where base types form a circle.
fn line<'a>(types: &BTreeMap<&'a str, &'a Type>, name: &str) -> impl Iterator<Item = &'a Type> {
    let base = |type_: &&'a Type| type_.base_type.as_deref().and_then(|base| types.get(base).copied());
    std::iter::successors(types.get(name).copied(), base).take(types.len())
}
