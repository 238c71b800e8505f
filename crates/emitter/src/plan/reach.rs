//! Which types functions need: those that they name, and all that these are made of. What selects a part of the bindings,
//! and what puts them behind features, asks here, so that no part is left without a type that it refers to.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::{Body, BodyStruct, Field, Form, Function, Item, Model, Plan, RustPath};

/// What refers to what in a [`Plan`], for many questions about one plan.
#[derive(Clone, Debug, Default)]
pub struct References<'a> {
    /// Types, and enumerations of derived types, with what they refer to.
    types: HashMap<&'a RustPath, Vec<&'a RustPath>>,
    /// Structs of request bodies, by their path.
    bodies: HashMap<&'a RustPath, &'a BodyStruct>,
}

impl Plan {
    /// The types that `functions` need: paths of [`Model`]s, and of [`Polymorphic`](super::Polymorphic) enumerations, whose
    /// arms are there, too. The enumeration of a type is only there where something refers to the enumeration itself.
    pub fn reach<'a>(&'a self, functions: impl IntoIterator<Item = &'a Function>) -> BTreeSet<&'a RustPath> {
        let references = References::new(self);
        let named = functions.into_iter().flat_map(|function| references.of_function(function));
        references.closure(named)
    }
}

impl Plan {
    /// Takes out the types that no function needs, but for those of the given names in OData notation and what these are
    /// made of. Bases that only give their properties to derived types, for example, go.
    pub fn retain_reached(&mut self, named: &BTreeSet<String>) {
        let asked = self.models.iter().filter(|model| named.contains(&model.odata_name)).map(|model| &model.path);
        let references = References::new(self);
        let needed = self.functions.iter().flat_map(|function| references.of_function(function)).chain(asked);
        let reached: BTreeSet<RustPath> = references.closure(needed).into_iter().cloned().collect();
        self.models.retain(|model| reached.contains(&model.path));
        for model in &mut self.models {
            if let Form::Object(object) = &mut model.form {
                object.any = object.any.take().filter(|any| reached.contains(&any.path));
            }
        }
    }
}

impl<'a> References<'a> {
    /// The references of a plan.
    pub fn new(plan: &'a Plan) -> Self {
        let mut references = References::default();
        for model in &plan.models {
            references.add(model);
        }
        for function in &plan.functions {
            if let Body::Struct(body) = &function.body {
                references.bodies.insert(&body.path, body);
            }
        }
        references
    }

    fn add(&mut self, model: &'a Model) {
        let mut fields = Vec::new();
        if let Form::Object(object) = &model.form {
            fields.extend(of_fields(&object.fields));
            if let Some(any) = &object.any {
                // The base type is among the arms, but it is named all the same: `into_base` gives it.
                let arms = any.arms.iter().map(|arm| &arm.model);
                self.types.insert(&any.path, arms.chain([&model.path]).collect());
            }
        }
        self.types.insert(&model.path, fields);
    }

    /// The types that a function names in its arguments, its body and its answer, without what these are made of. What a
    /// shared body has is included, whichever function its struct belongs to.
    pub fn of_function(&self, function: &'a Function) -> BTreeSet<&'a RustPath> {
        let mut named: BTreeSet<&RustPath> =
            function.arguments.iter().filter_map(|argument| of_item(&argument.item)).collect();
        match &function.body {
            Body::Struct(body) => named.extend(of_fields(&body.fields)),
            Body::Shared { original, .. } => {
                named.extend(self.bodies.get(original).into_iter().flat_map(|body| of_fields(&body.fields)));
            }
            Body::Model(type_) => named.extend(of_item(&type_.item)),
            Body::None | Body::Reference | Body::Unknown | Body::Bytes(_) => {}
        }
        named.extend(function.answer.item().and_then(of_item));
        named
    }

    /// The types that a type names, without what these are made of; nothing for a path that is no type of the plan.
    pub fn of_type(&self, path: &RustPath) -> &[&'a RustPath] {
        self.types.get(path).map_or(&[], Vec::as_slice)
    }

    /// Each type with the groups, by their index, that name it or something that is made of it.
    pub(crate) fn needed_by(&self, groups: &[BTreeSet<&'a RustPath>]) -> HashMap<&'a RustPath, BTreeSet<usize>> {
        let paths: Vec<&RustPath> = self.types.keys().copied().collect();
        let indexes: HashMap<&RustPath, usize> = paths.iter().enumerate().map(|(index, path)| (*path, index)).collect();
        let index = |path: &&RustPath| indexes.get(path).copied();
        let named: Vec<Vec<usize>> = self.types.values().map(|named| named.iter().filter_map(index).collect()).collect();
        let mut needed = vec![BTreeSet::new(); paths.len()];
        for (group, own) in groups.iter().enumerate() {
            let mut open: Vec<usize> = own.iter().filter_map(index).collect();
            while let Some(at) = open.pop() {
                if needed.get_mut(at).is_some_and(|groups| groups.insert(group)) {
                    open.extend(named.get(at).into_iter().flatten());
                }
            }
        }
        paths.into_iter().zip(needed).collect()
    }

    /// The given types and all that they are made of. A path that is no type of the plan stays as it is.
    pub fn closure(&self, types: impl IntoIterator<Item = &'a RustPath>) -> BTreeSet<&'a RustPath> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&RustPath> = types.into_iter().collect();
        while let Some(path) = open.pop() {
            if found.insert(path) {
                open.extend(self.of_type(path));
            }
        }
        found
    }
}

fn of_fields(fields: &[Field]) -> impl Iterator<Item = &RustPath> {
    fields.iter().filter_map(|field| of_item(&field.type_.item))
}

fn of_item(item: &Item) -> Option<&RustPath> {
    match item {
        Item::Model(path) | Item::Any(path) | Item::Enumeration(path) | Item::Flags(path) => Some(path),
        Item::Primitive(_) | Item::UnknownObject => None,
    }
}
