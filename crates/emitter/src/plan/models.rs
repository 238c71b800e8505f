//! Documented types as Rust types.

use std::collections::BTreeSet;

use msgraph_ir::{Api, Type, TypeKind};
use rayon::prelude::*;

use super::hierarchy::Hierarchy;
use super::types::Types;
use super::{Arm, Form, Model, Object, Polymorphic, Variant, fields};
use crate::naming::{self, Scope};

/// The variant that keeps members that the documentation does not name.
pub(crate) const UNRECOGNIZED: &str = "Unrecognized";
/// The variant that keeps objects of types that the documentation does not name.
pub(crate) const UNKNOWN: &str = "Unknown";

/// All models, sorted by path.
pub(crate) fn plan(api: &Api, hierarchy: &Hierarchy<'_>, types: &Types<'_>) -> Vec<Model> {
    let documented = api.types.par_iter().filter_map(|type_| model(type_, hierarchy, types)).collect::<Vec<_>>();
    let listed = types.listed().iter().filter(|(key, _)| hierarchy.get(key).is_none());
    let listed = listed.filter_map(|(key, values)| enumeration_of_values(key, values, types));
    let mut models: Vec<Model> = documented.into_iter().chain(listed).collect();
    models.sort_by(|a, b| a.path.cmp(&b.path));
    models.dedup_by(|a, b| a.path == b.path);
    models
}

fn model(type_: &Type, hierarchy: &Hierarchy<'_>, types: &Types<'_>) -> Option<Model> {
    let form = match type_.kind {
        TypeKind::Enum => Form::Enumeration(members(type_, types)),
        TypeKind::Entity | TypeKind::Complex => Form::Object(object(type_, hierarchy, types)),
    };
    Some(Model {
        odata_name: type_.name.clone(),
        path: types.path(&type_.name)?.clone(),
        description: type_.description.clone(),
        page: (!type_.inferred).then(|| type_.source.file.clone()),
        form,
    })
}

fn object(type_: &Type, hierarchy: &Hierarchy<'_>, types: &Types<'_>) -> Object {
    Object {
        fields: fields::of_type(type_, types.properties(&type_.name), types),
        derived: types.is_derived(&type_.name),
        any: types.any(&type_.name).map(|path| Polymorphic { path: path.clone(), arms: arms(type_, hierarchy, types) }),
    }
}

/// The base type, then the types that derive from it and can occur.
fn arms(base: &Type, hierarchy: &Hierarchy<'_>, types: &Types<'_>) -> Vec<Arm> {
    let mut scope = Scope::reserving(&[UNKNOWN]);
    let derived = hierarchy.descendants(&base.name).into_iter().filter_map(|name| hierarchy.get(name));
    std::iter::once(base)
        .chain(derived.filter(|type_| !type_.abstract_))
        .filter_map(|type_| {
            let model = types.path(&type_.name)?.clone();
            Some(Arm { name: scope.claim(&model.name), model, odata_name: type_.name.clone() })
        })
        .collect()
}

fn members(type_: &Type, types: &Types<'_>) -> Vec<Variant> {
    let listed = types.listed().get(&type_.name).into_iter().flatten();
    let documented = type_.members.iter().map(|member| (member.name.as_str(), member.description.as_deref()));
    variants(documented.chain(listed.map(|value| (value.as_str(), None))))
}

fn enumeration_of_values(key: &str, values: &[String], types: &Types<'_>) -> Option<Model> {
    let description = match key.split_once('/') {
        Some((type_, property)) => format!("The values that the documentation lists for `{property}` of `{type_}`."),
        None => format!("The values that the documentation lists for properties of type `{key}`."),
    };
    Some(Model {
        odata_name: key.to_owned(),
        path: types.path(key)?.clone(),
        description: Some(description),
        page: None,
        form: Form::Enumeration(variants(values.iter().map(|value| (value.as_str(), None)))),
    })
}

/// Variants for members; one for each name on the wire, since two could not be told apart when read.
fn variants<'a>(members: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> Vec<Variant> {
    let mut scope = Scope::reserving(&[UNRECOGNIZED]);
    let mut seen = BTreeSet::new();
    let mut variants: Vec<Variant> = Vec::new();
    for (wire, description) in members {
        if seen.insert(wire) {
            let name = scope.claim(&naming::camel(wire));
            variants.push(Variant { name, wire: wire.to_owned(), description: description.map(str::to_owned) });
        }
    }
    variants
}
