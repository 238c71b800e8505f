//! The items that an interface asks for: a struct or an enumeration for each type, a function for each operation, a struct
//! for each body, and what belongs to them.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_emitter::{Body, Form, Plan, RustPath};
use msgraph_ir::{Api, TypeKind};

use crate::Generated;

/// What sort of item it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Struct,
    Enum,
    Function,
    Implementation,
    Macro(&'static str),
    Test,
}

/// An item: what it is, its modules, and its name.
pub(super) type Item = (Kind, Vec<String>, String);

/// The items that must be there, each once.
pub(super) struct Expected {
    items: BTreeMap<Item, usize>,
    names: BTreeSet<String>,
}

impl Expected {
    pub(super) fn of(plan: &Plan) -> Self {
        let mut expected = Expected { items: BTreeMap::new(), names: BTreeSet::new() };
        for model in &plan.models {
            match &model.form {
                Form::Object(object) => {
                    expected.add(Kind::Struct, &model.path);
                    expected.add(Kind::Macro("object"), &model.path);
                    for any in object.any.iter().filter(|any| !any.arms.is_empty()) {
                        expected.add(Kind::Enum, &any.path);
                        expected.add(Kind::Macro("polymorphic"), &any.path);
                        expected.add(Kind::Implementation, &any.path);
                    }
                }
                Form::Enumeration(_) => {
                    expected.add(Kind::Enum, &model.path);
                    expected.add(Kind::Macro("enumeration"), &model.path);
                }
            }
        }
        for function in &plan.functions {
            expected.add(Kind::Function, &function.path);
            if let Body::Struct(body) = &function.body {
                expected.add(Kind::Struct, &body.path);
                let has_required = body.has_required();
                let name = match (has_required, body.update) {
                    (true, _) => "body",
                    (false, true) => "update",
                    (false, false) => "object",
                };
                expected.add(Kind::Macro(name), &body.path);
                if has_required {
                    expected.add(Kind::Implementation, &body.path);
                }
            }
        }
        expected
    }

    fn add(&mut self, kind: Kind, path: &RustPath) {
        *self.items.entry((kind, path.modules.clone(), path.name.clone())).or_default() += 1;
        self.names.insert(path.name.clone());
    }

    /// True for the name of an item.
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Items that are missing, and those that nobody asked for. An item may have a file of its own, whose module is private
    /// and re-exported by the one above. Tests of examples are no part of the interface.
    pub(super) fn differences(mut self, found: Vec<Item>) -> Vec<String> {
        let mut faults = Vec::new();
        for (kind, modules, name) in found {
            let above = modules.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default();
            let places = [modules.clone(), above].map(|modules| (kind, modules, name.clone()));
            match places.iter().find(|place| self.items.get(place).is_some_and(|left| *left > 0)) {
                Some(place) => self.items.entry(place.clone()).and_modify(|left| *left -= 1).or_default(),
                None if kind == Kind::Test => continue,
                None => {
                    faults.push(format!("nobody asked for {kind:?} {}::{name}", modules.join("::")));
                    continue;
                }
            };
        }
        let missing = self.items.into_iter().filter(|(_, left)| *left > 0);
        faults.extend(missing.map(|((kind, modules, name), _)| format!("no {kind:?} {}::{name}", modules.join("::"))));
        faults
    }
}

/// Types of properties and parameters whose descriptions list values: enumerations that need no page.
fn names_with_values(api: &Api) -> BTreeSet<&str> {
    let bodies = api.operations.iter().flat_map(|operation| &operation.request_body);
    let properties = api.types.iter().flat_map(|type_| &type_.properties).chain(bodies.flat_map(|body| &body.properties));
    let of_properties = properties.map(|property| (&property.type_, &property.enum_values));
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let of_parameters = parameters.map(|parameter| (&parameter.type_, &parameter.enum_values));
    of_properties
        .chain(of_parameters)
        .filter(|(_, values)| !values.is_empty())
        .map(|(type_, _)| type_.name.as_str())
        .collect()
}

/// What the plan makes of the interface: each type has a model, each operation a function or a finding, and nothing else is
/// there but enumerations for the values that properties list.
pub(super) fn faults_of_plan(generated: &Generated) -> Vec<String> {
    let (api, plan) = (&generated.api, &generated.plan);
    let mut faults = Vec::new();
    let types: BTreeMap<&str, TypeKind> = api.types.iter().map(|type_| (type_.name.as_str(), type_.kind)).collect();
    let models: BTreeSet<&str> = plan.models.iter().map(|model| model.odata_name.as_str()).collect();
    faults.extend(types.keys().filter(|name| !models.contains(*name)).map(|name| format!("no model for `{name}`")));
    let listed = names_with_values(api);
    for model in plan.models.iter().filter(|model| !types.contains_key(model.odata_name.as_str())) {
        let is_listed = model.odata_name.contains('/') || listed.contains(model.odata_name.as_str());
        if !matches!(model.form, Form::Enumeration(_)) || !is_listed {
            faults.push(format!("a model for `{}`, which no page describes", model.odata_name));
        }
    }
    let mut called: BTreeMap<usize, usize> = BTreeMap::new();
    plan.functions
        .iter()
        .flat_map(|function| &function.operations)
        .for_each(|index| *called.entry(*index).or_default() += 1);
    let is_told = |page: &str| {
        let about = generated.found.iter().filter(|found| found.code == "name-collision");
        about
            .flat_map(|found| found.source.iter().chain(found.related.iter().map(|it| &it.source)))
            .any(|it| it.file == page)
    };
    for (index, operation) in api.operations.iter().enumerate() {
        match called.get(&index).copied().unwrap_or_default() {
            1 => {}
            0 if is_told(&operation.source.file) => {}
            times => faults.push(format!("`{} {}` has {times} functions", operation.method, operation.path)),
        }
    }
    faults
}
