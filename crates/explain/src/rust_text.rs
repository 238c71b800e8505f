//! The Rust items of facts, each in one line.

use std::collections::BTreeMap;

use msgraph_emitter::signatures::{self, BodyStructs, Parameter};
use msgraph_emitter::{EmitError, Form, Function, Plan};

/// Rust items by what they come of.
#[derive(Default)]
pub(crate) struct RustText {
    /// Signatures by operation.
    functions: BTreeMap<usize, String>,
    /// Paths of structs and enumerations by OData name.
    models: BTreeMap<String, String>,
    /// Fields and variants by OData name and name on the wire.
    members: BTreeMap<(String, String), String>,
    /// Fields of bodies by operation and name on the wire.
    sent: BTreeMap<(usize, String), String>,
}

impl RustText {
    pub(crate) fn new(plan: &Plan) -> Result<Self, EmitError> {
        let mut text = RustText::default();
        text.add_models(plan)?;
        let structs = BodyStructs::new(plan);
        for function in &plan.functions {
            let signature = signature(function)?;
            for index in &function.operations {
                text.functions.insert(*index, signature.clone());
            }
            let Some((body, path)) = structs.of(function) else { continue };
            for field in &body.fields {
                let line = format!("{path}::{}: {}", field.name, signatures::body_field(body, field)?);
                for index in &function.operations {
                    text.sent.insert((*index, field.property.name.clone()), line.clone());
                }
            }
        }
        Ok(text)
    }

    fn add_models(&mut self, plan: &Plan) -> Result<(), EmitError> {
        for model in &plan.models {
            let name = &model.odata_name;
            let mut shown = model.path.to_string();
            match &model.form {
                Form::Object(object) => {
                    for field in &object.fields {
                        let line = format!("{}::{}: {}", model.path, field.name, signatures::model_field(field)?);
                        self.members.insert((name.clone(), field.property.name.clone()), line);
                    }
                    if let Some(any) = &object.any {
                        shown.push_str(&format!(", {} where it is used", any.path));
                    }
                }
                Form::Enumeration(variants) => {
                    for variant in variants {
                        let line = format!("{}::{}", model.path, variant.name);
                        self.members.insert((name.clone(), variant.wire.clone()), line);
                    }
                }
            }
            self.models.insert(name.clone(), shown);
        }
        Ok(())
    }

    pub(crate) fn function(&self, operation: usize) -> Option<String> {
        self.functions.get(&operation).cloned()
    }

    pub(crate) fn model(&self, name: &str) -> Option<String> {
        self.models.get(name).cloned()
    }

    pub(crate) fn member(&self, of: &str, name: &str) -> Option<String> {
        self.members.get(&(of.to_owned(), name.to_owned())).cloned()
    }

    pub(crate) fn sent(&self, operation: usize, name: &str) -> Option<String> {
        self.sent.get(&(operation, name.to_owned())).cloned()
    }
}

fn signature(function: &Function) -> Result<String, EmitError> {
    let parameters = [signatures::arguments(function)?, signatures::body(&function.body)?].concat();
    let each = |parameter: &Parameter| format!("{}: {}", parameter.name, parameter.type_);
    let parameters = parameters.iter().map(each).collect::<Vec<_>>().join(", ");
    Ok(format!("{}({parameters}) -> Request<{}>", function.path, signatures::answer(&function.answer)?))
}
