//! The Rust item of each fact.

use std::collections::BTreeMap;

use msgraph_emitter::signatures::BodyStructs;
use msgraph_emitter::{Form, Plan};

/// Where facts went in a plan.
#[derive(Default)]
pub(crate) struct RustNames<'a> {
    /// The function of each operation, by its index.
    functions: BTreeMap<usize, String>,
    /// The path of each model, by its OData name.
    models: BTreeMap<&'a str, String>,
    /// Fields, variants and the fields of bodies, by what they belong to and their name on the wire.
    members: BTreeMap<(String, &'a str), String>,
}

impl<'a> RustNames<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let mut names = RustNames::default();
        for model in &plan.models {
            let path = model.path.to_string();
            let mut add = |wire: &'a str, name: &str| {
                names.members.insert((model.odata_name.clone(), wire), format!("{path}::{name}"));
            };
            match &model.form {
                Form::Object(object) => object.fields.iter().for_each(|field| add(&field.property.name, &field.name)),
                Form::Enumeration(variants) => variants.iter().for_each(|variant| add(&variant.wire, &variant.name)),
            }
            names.models.insert(&model.odata_name, path);
        }
        let structs = BodyStructs::new(plan);
        for function in &plan.functions {
            let path = function.path.to_string();
            if let Some((body, body_path)) = structs.of(function) {
                for field in &body.fields {
                    let name = format!("{body_path}::{}", field.name);
                    names.members.insert((path.clone(), &field.property.name), name);
                }
            }
            for index in &function.operations {
                names.functions.insert(*index, path.clone());
            }
        }
        names
    }

    pub(crate) fn function(&self, operation: usize) -> Option<String> {
        self.functions.get(&operation).cloned()
    }

    pub(crate) fn body_field(&self, operation: usize, property: &str) -> Option<String> {
        self.members.get(&(self.function(operation)?, property)).cloned().or_else(|| self.function(operation))
    }

    pub(crate) fn model(&self, type_: &str) -> Option<String> {
        self.models.get(type_).cloned()
    }

    pub(crate) fn member(&self, of: &str, name: &str) -> Option<String> {
        self.members.get(&(of.to_owned(), name)).cloned().or_else(|| self.model(of))
    }
}
