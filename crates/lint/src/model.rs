//! The types of the API as the checks ask for them: by name, with what they inherit and what derives from them.

use std::collections::{BTreeMap, HashMap};

use msgraph_ir::{Api, Property, Type, TypeKind, TypeRef};
use msgraph_parser::resolve::MAX_BASE_TYPES;

/// The API with its types by name.
pub(crate) struct Model<'a> {
    /// What the pages say.
    pub api: &'a Api,
    types: HashMap<String, &'a Type>,
    derived: BTreeMap<String, Vec<&'a Type>>,
}

impl<'a> Model<'a> {
    /// Indexes the types.
    pub fn new(api: &'a Api) -> Self {
        let types = api.types.iter().map(|type_| (type_.name.to_lowercase(), type_)).collect();
        let mut derived: BTreeMap<String, Vec<&Type>> = BTreeMap::new();
        for type_ in &api.types {
            if let Some(base) = &type_.base_type {
                derived.entry(base.to_lowercase()).or_default().push(type_);
            }
        }
        Model { api, types, derived }
    }

    /// A type by its qualified name, in any case; `#` before it is no part of it.
    pub fn type_(&self, name: &str) -> Option<&'a Type> {
        self.types.get(&name.trim_start_matches('#').to_lowercase()).copied()
    }

    /// The type and those that it derives from.
    pub fn ancestry(&self, type_: &'a Type) -> impl Iterator<Item = &'a Type> {
        let base = |type_: &&'a Type| self.type_(type_.base_type.as_deref()?);
        std::iter::successors(Some(type_), base).take(MAX_BASE_TYPES)
    }

    /// The types that derive from this one, at any depth, without itself.
    pub fn descendants(&self, type_: &Type) -> Vec<&'a Type> {
        let mut found: Vec<&'a Type> = Vec::new();
        let mut next = vec![type_.name.to_lowercase()];
        while let Some(name) = next.pop() {
            for derived in self.derived.get(&name).into_iter().flatten() {
                if !found.iter().any(|known| known.name == derived.name) {
                    found.push(derived);
                    next.push(derived.name.to_lowercase());
                }
            }
        }
        found
    }

    /// A property that the type declares or inherits, by its exact name.
    pub fn property(&self, type_: &'a Type, name: &str) -> Option<&'a Property> {
        self.ancestry(type_).flat_map(|type_| &type_.properties).find(|property| property.name == name)
    }

    /// True where a type that derives from this one declares the property.
    pub fn is_of_derived(&self, type_: &Type, name: &str) -> bool {
        self.descendants(type_).iter().flat_map(|type_| &type_.properties).any(|property| property.name == name)
    }

    /// True where a table lists properties of the type, or a list members. A type without any (`Json`) may be anything.
    pub fn is_described(&self, type_: &'a Type) -> bool {
        !type_.members.is_empty()
            || self.ancestry(type_).any(|type_| !type_.properties.is_empty())
            || self.descendants(type_).iter().any(|type_| !type_.properties.is_empty())
    }

    /// True where the tables tell all properties that a value of the type may have.
    pub fn is_closed(&self, type_: &'a Type) -> bool {
        let mut family: Vec<&Type> = self.ancestry(type_).collect();
        let has_root = family.last().is_some_and(|root| root.base_type.is_none());
        family.extend(self.descendants(type_));
        has_root
            && !type_.properties.is_empty()
            && family.iter().all(|type_| !type_.open && !type_.inferred && type_.kind != TypeKind::Enum)
    }

    /// True where one of the types derives from the other, or both are the same.
    pub fn are_relatives(&self, one: &Type, other: &Type) -> bool {
        let derives = |type_: &Type, base: &Type| {
            self.type_(&type_.name).is_some_and(|type_| self.ancestry(type_).any(|it| it.name == base.name))
        };
        derives(one, other) || derives(other, one)
    }

    /// The structured type that a reference names, if it is described.
    pub fn structured(&self, type_: &TypeRef) -> Option<&'a Type> {
        self.type_(&type_.name).filter(|type_| type_.kind != TypeKind::Enum)
    }
}
