//! Rust paths of types, and the Rust type for each reference to one.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};
use msgraph_ir::{Api, Diagnostic, Property, Severity, Type, TypeKind, TypeRef};

use super::depth::{Cuts, Edge, Node, cuts};
use super::hierarchy::Hierarchy;
use super::recursion::{Contents, contains};
use super::{FieldType, Item, Primitive, RustPath, given_path};
use crate::Options;
use crate::naming::{self, Scope};

/// The module of all types.
pub(crate) const MODELS: &str = "models";
/// The namespace whose types stand in [`MODELS`] itself.
const NAMESPACE: &str = "microsoft.graph.";

/// Resolves references to types.
pub(crate) struct Types<'a> {
    hierarchy: &'a Hierarchy<'a>,
    paths: HashMap<String, RustPath>,
    any: HashMap<&'a str, RustPath>,
    /// [`flattened`] of each documented type.
    properties: HashMap<&'a str, Vec<Declared<'a>>>,
    /// Enumerations that only lists of values tell of: their values, by the name of the type or of the place.
    listed: BTreeMap<String, Vec<String>>,
    contents: Contents<'a>,
    /// Properties at which chains of types would become longer than rustc follows.
    cuts: Cuts<'a>,
    /// Names of types that a property, a body or an answer has.
    used: BTreeSet<&'a str>,
    max_derived: usize,
}

impl<'a> Types<'a> {
    pub(crate) fn new(api: &'a Api, hierarchy: &'a Hierarchy<'a>, options: &'a Options) -> Self {
        let mut used = used(api);
        used.extend(options.used_types.iter().map(String::as_str));
        let mut types = Types {
            hierarchy,
            paths: HashMap::new(),
            any: HashMap::new(),
            properties: hierarchy.types().map(|type_| (&*type_.name, flattened(hierarchy, &type_.name))).collect(),
            listed: listed(api, hierarchy),
            contents: Contents::new(),
            cuts: Cuts::new(),
            used,
            max_derived: options.max_derived_types,
        };
        types.claim_names();
        types.contents = types.find_contents();
        types.cuts = cuts(hierarchy.types().map(|type_| type_.name.as_str()), |node| types.edges(node));
        types
    }

    /// Documented types have their names first, given ones before all others, then their `Any` enumerations, then what
    /// lists of values tell of.
    fn claim_names(&mut self) {
        let mut scopes: BTreeMap<Vec<String>, Scope> = BTreeMap::new();
        let mut claim = |modules: Vec<String>, name: &str| {
            let name = scopes.entry(modules.clone()).or_default().claim(name);
            RustPath { modules, name }
        };
        for (type_, given) in self.hierarchy.types().filter_map(|type_| Some((type_, type_.rust.as_deref()?))) {
            let RustPath { modules, name } = given_path(given);
            self.paths.insert(type_.name.clone(), claim(modules, &name));
        }
        for type_ in self.hierarchy.types().filter(|type_| type_.rust.is_none()) {
            let (modules, name) = split(&type_.name);
            self.paths.insert(type_.name.clone(), claim(modules, &naming::type_name(name)));
        }
        let bases: Vec<&'a Type> = self.hierarchy.types().filter(|type_| self.has_arms(type_)).collect();
        for type_ in bases {
            if let Some(base) = self.paths.get(&type_.name) {
                self.any.insert(&type_.name, claim(base.modules.clone(), &naming::cut(format!("Any{}", base.name))));
            }
        }
        for key in self.listed.keys().filter(|key| !self.paths.contains_key(*key)).cloned().collect::<Vec<_>>() {
            let path = match key.split_once('/') {
                Some((type_, property)) => {
                    let (modules, name) = split(type_);
                    claim(modules, &naming::cut(format!("{}{}", naming::type_name(name), naming::camel(property))))
                }
                None => {
                    let (modules, name) = split(&key);
                    claim(modules, &naming::type_name(name))
                }
            };
            self.paths.insert(key, path);
        }
    }

    fn has_arms(&self, type_: &Type) -> bool {
        let derived = self.hierarchy.descendants(&type_.name).len();
        let is_used = self.used.contains(type_.name.as_str());
        type_.kind != TypeKind::Enum && is_used && derived > 0 && derived <= self.max_derived
    }

    fn find_contents(&self) -> Contents<'a> {
        let mut contents = Contents::new();
        for type_ in self.hierarchy.types() {
            let inner = self
                .properties(&type_.name)
                .iter()
                .filter(|(_, property)| !property.type_.collection)
                .filter_map(|(_, property)| self.hierarchy.get(&property.type_.name))
                .filter(|inner| inner.kind == TypeKind::Complex && !self.any.contains_key(inner.name.as_str()))
                .map(|inner| inner.name.as_str())
                .collect();
            contents.insert(type_.name.as_str(), inner);
        }
        contents
    }

    /// What a type holds, and how far from it: `Option`, what a list or a pointer is made of, and the type itself.
    fn edges(&self, (name, is_any): Node<'a>) -> Vec<Edge<'a>> {
        if is_any {
            let derived = self.hierarchy.descendants(name);
            let arms = [name].into_iter().chain(derived).map(|name| (name, false));
            return vec![Edge { property: None, steps: 4, inner: arms.collect() }];
        }
        let edge = |(_, property): &Declared<'a>| {
            let inner = self.hierarchy.get(&property.type_.name).filter(|type_| type_.kind != TypeKind::Enum)?;
            if self.has_too_many_arms(&inner.name) {
                return None;
            }
            let is_any = self.any.contains_key(inner.name.as_str());
            let is_pointed_to = property.type_.collection || inner.kind == TypeKind::Entity && !is_any;
            let steps = if is_pointed_to { 5 } else { 2 };
            Some(Edge { property: Some(&property.name), steps, inner: vec![(&inner.name, is_any)] })
        };
        self.properties(name).iter().filter_map(edge).collect()
    }

    /// What is said about the properties that are cut.
    pub(crate) fn too_deep(&self) -> impl Iterator<Item = Diagnostic> {
        self.cuts.iter().filter_map(|(type_, name)| {
            let (_, property) = self.properties(type_).iter().find(|(_, property)| property.name == *name)?;
            Some(Diagnostic {
                source: Some(property.source.clone()),
                code: "types-too-deep".to_owned(),
                severity: Severity::Warning,
                message: format!(
                    "`{name}` of `{type_}` holds objects of unknown type: types stand too deep within each other"
                ),
                help: Some("see whether types are meant to hold each other in so long a chain".to_owned()),
                text: None,
                length: None,
                related: Vec::new(),
            })
        })
    }

    /// All properties of a documented type, inherited ones first, each with the type that declares it.
    pub(crate) fn properties(&self, name: &str) -> &[Declared<'a>] {
        self.properties.get(name).map_or(&[], Vec::as_slice)
    }

    /// The Rust path of a documented type, or of an enumeration made of a list of values.
    pub(crate) fn path(&self, name: &str) -> Option<&RustPath> {
        self.paths.get(name)
    }

    /// The `Any` enumeration of a type.
    pub(crate) fn any(&self, name: &str) -> Option<&RustPath> {
        self.any.get(name)
    }

    /// The values of an enumeration that only lists of values tell of.
    pub(crate) fn listed(&self) -> &BTreeMap<String, Vec<String>> {
        &self.listed
    }

    /// True where the type derives from one in whose place it can stand, so that a receiver has to be told: a base type that
    /// has an `Any` enumeration, or one without a page that is in use. Of an abstract type there is nothing to tell: what stands
    /// there is of another one, which the caller names.
    pub(crate) fn is_derived(&self, name: &str) -> bool {
        if self.hierarchy.get(name).is_some_and(|type_| type_.abstract_) {
            return false;
        }
        let undocumented = |name: &str| {
            let base = self.hierarchy.get(name).and_then(|type_| type_.base_type.as_deref());
            base.is_some_and(|base| self.hierarchy.get(base).is_none() && self.used.contains(base))
        };
        undocumented(name)
            || self.hierarchy.ancestors(name).any(|ancestor| self.any.contains_key(ancestor) || undocumented(ancestor))
    }

    /// The Rust type of a single value of a type.
    pub(crate) fn item(&self, name: &str) -> Item {
        if let Some(primitive) = name.strip_prefix("Edm.") {
            return Item::Primitive(self::primitive(primitive));
        }
        let Some(path) = self.paths.get(name).cloned() else {
            return if name == TypeRef::JSON { Item::Primitive(Primitive::Json) } else { Item::UnknownObject };
        };
        match self.hierarchy.get(name) {
            Some(type_) if type_.kind == TypeKind::Enum && type_.flags => Item::Flags(path),
            Some(type_) if type_.kind == TypeKind::Enum => Item::Enumeration(path),
            Some(_) if self.has_too_many_arms(name) => Item::UnknownObject,
            Some(_) => self.any.get(name).cloned().map_or(Item::Model(path), Item::Any),
            None => Item::Enumeration(path),
        }
    }

    fn has_too_many_arms(&self, name: &str) -> bool {
        !self.any.contains_key(name) && self.hierarchy.descendants(name).len() > self.max_derived
    }

    /// The Rust type of a property that `declaring` has, within a value of type `owner`.
    pub(crate) fn property(&self, owner: Option<&str>, declaring: Option<&str>, property: &Property) -> FieldType {
        let declaring = declaring.filter(|_| is_text(&property.type_));
        let listed = declaring.and_then(|declaring| self.paths.get(&place(declaring, &property.name)));
        let is_cut = owner.is_some_and(|owner| self.cuts.contains(&(owner, property.name.as_str())));
        let item = || if is_cut { Item::UnknownObject } else { self.item(&property.type_.name) };
        let listed = listed.cloned().map(|path| if property.flags { Item::Flags(path) } else { Item::Enumeration(path) });
        let item = listed.unwrap_or_else(item);
        let collection = property.type_.collection;
        let boxed = !collection
            && matches!(item, Item::Model(_))
            && self.hierarchy.get(&property.type_.name).is_some_and(|type_| {
                type_.kind == TypeKind::Entity || owner.is_some_and(|owner| contains(&self.contents, &type_.name, owner))
            });
        FieldType { item, collection, boxed }
    }

    /// The type among `name` and its base types that declares a property.
    pub(crate) fn declaring(&self, name: &str, property: &str) -> Option<&'a str> {
        let own = self.hierarchy.get(name).map(|type_| type_.name.as_str());
        own.into_iter().chain(self.hierarchy.ancestors(name)).find(|name| {
            self.hierarchy.get(name).is_some_and(|type_| type_.properties.iter().any(|own| own.name == property))
        })
    }
}

/// A property, and the name of the type that declares it.
pub(crate) type Declared<'a> = (&'a str, &'a Property);

/// All properties of a type, inherited ones first. A property that a derived type repeats stays where the base type has it,
/// with the facts of the derived type.
fn flattened<'a>(hierarchy: &Hierarchy<'a>, name: &str) -> Vec<Declared<'a>> {
    let own = hierarchy.get(name).map(|type_| type_.name.as_str());
    let mut line: Vec<&str> = own.into_iter().chain(hierarchy.ancestors(name)).collect();
    line.reverse();
    let mut properties: Vec<Declared<'a>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for type_ in line.into_iter().filter_map(|name| hierarchy.get(name)) {
        for property in type_.properties.iter().filter(|property| !property.name.starts_with('@')) {
            let place = *places.entry(property.name.as_str()).or_insert(properties.len());
            match properties.get_mut(place) {
                Some(known) => *known = (&type_.name, property),
                None => properties.push((&type_.name, property)),
            }
        }
    }
    properties
}

fn used(api: &Api) -> BTreeSet<&str> {
    let properties = api.types.iter().flat_map(|type_| &type_.properties);
    let bodies = api.operations.iter().filter_map(|operation| operation.request_body.as_ref());
    let sent = bodies.clone().flat_map(|body| &body.properties);
    let whole = bodies.filter_map(|body| body.type_.as_ref());
    let answers = api.operations.iter().filter_map(|operation| operation.response.as_ref()?.type_.as_ref());
    properties
        .chain(sent)
        .map(|property| &property.type_)
        .chain(whole)
        .chain(answers)
        .map(|type_| type_.name.as_str())
        .collect()
}

/// Lists of values by the enumeration that they stand for.
fn listed(api: &Api, hierarchy: &Hierarchy<'_>) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |key: String, values: &[String]| {
        let known = found.entry(key).or_default();
        for value in values.iter().filter(|value| !value.is_empty()) {
            if !known.contains(value) {
                known.push(value.clone());
            }
        }
    };
    for type_ in hierarchy.types() {
        for property in type_.properties.iter().filter(|property| !property.enum_values.is_empty()) {
            if is_text(&property.type_) && are_names(&property.enum_values) {
                add(place(&type_.name, &property.name), &property.enum_values);
            } else if is_unlisted(&property.type_, hierarchy) {
                add(property.type_.name.clone(), &property.enum_values);
            }
        }
    }
    for operation in &api.operations {
        for property in operation.request_body.iter().flat_map(|body| &body.properties) {
            if !property.enum_values.is_empty() && is_unlisted(&property.type_, hierarchy) {
                add(property.type_.name.clone(), &property.enum_values);
            }
        }
    }
    found
}

/// True for a type that no page describes, and for an enumeration without members.
fn is_unlisted(type_: &TypeRef, hierarchy: &Hierarchy<'_>) -> bool {
    !type_.is_primitive()
        && hierarchy.get(&type_.name).is_none_or(|type_| type_.kind == TypeKind::Enum && type_.members.is_empty())
}

/// True for values that can be members; a list of characters that a name may not have is no enumeration.
fn are_names(values: &[String]) -> bool {
    values.len() > 1 && values.iter().all(|value| value.chars().any(char::is_alphanumeric))
}

fn is_text(type_: &TypeRef) -> bool {
    type_.name == "Edm.String"
}

fn place(type_: &str, property: &str) -> String {
    format!("{type_}/{property}")
}

/// Modules and name of a qualified name.
fn split(name: &str) -> (Vec<String>, &str) {
    let bare = match name.get(..NAMESPACE.len()) {
        Some(head) if head.eq_ignore_ascii_case(NAMESPACE) => name.get(NAMESPACE.len()..).unwrap_or(name),
        _ => name,
    };
    let (namespace, last) = bare.rsplit_once('.').unwrap_or(("", bare));
    let mut modules = vec![MODELS.to_owned()];
    for part in namespace.split('.').filter(|part| !part.is_empty()) {
        if !naming::may_nest(modules.iter().map(String::as_str)) {
            break;
        }
        modules.push(naming::module(part));
    }
    (modules, last)
}

fn primitive(name: &str) -> Primitive {
    match name {
        "String" => Primitive::String,
        "Boolean" => Primitive::Boolean,
        "Byte" => Primitive::Byte,
        "SByte" => Primitive::SByte,
        "Int16" => Primitive::Int16,
        "Int32" => Primitive::Int32,
        "Int64" => Primitive::Int64,
        "Single" => Primitive::Single,
        "Double" => Primitive::Double,
        "Decimal" => Primitive::Decimal,
        "DateTimeOffset" => Primitive::DateTimeOffset,
        "Date" => Primitive::Date,
        "TimeOfDay" => Primitive::TimeOfDay,
        "Duration" => Primitive::Duration,
        "Guid" => Primitive::Guid,
        "Binary" => Primitive::Binary,
        _ => Primitive::Json,
    }
}
