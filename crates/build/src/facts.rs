//! Which facts of which page each generated item is made of, as hashes: what a record needs to tell the page that changed an
//! item.
//!
//! Places of facts are no part of them, so that a line that is put in above changes nothing.

use std::collections::BTreeMap;

use msgraph_emitter::{Body, Field, Form, Function, Model, Options, Plan};
use msgraph_ir::{Api, Example, Operation, Property, Source, Type};
use rayon::prelude::*;
use serde::Serialize;

use crate::record::{Items, hash};

/// What each page contributes to an item, written down one after the other.
#[derive(Default)]
struct Facts(BTreeMap<String, Vec<u8>>);

impl Facts {
    fn add(&mut self, page: &str, fact: &impl Serialize) {
        let bytes = self.0.entry(page.to_owned()).or_default();
        // Writing plain data to memory cannot fail.
        let _ = serde_json::to_writer(&mut *bytes, fact);
        bytes.push(b'\n');
    }

    fn add_property(&mut self, property: &Property) {
        self.add(&property.source.file, &Property { source: Source::default(), ..property.clone() });
    }

    fn hashes(self) -> BTreeMap<String, String> {
        self.0.into_iter().map(|(page, bytes)| (page, hash(&bytes))).collect()
    }
}

/// The functions and models of a plan. With tests of examples, the places of examples are facts, too.
pub(crate) fn of_items(api: &Api, plan: &Plan, options: &Options) -> Items {
    let mut examples: BTreeMap<usize, Vec<&Example>> = BTreeMap::new();
    for example in &api.examples {
        if let Some(operation) = example.operation {
            examples.entry(operation).or_default().push(example);
        }
    }
    let types: BTreeMap<&str, &Type> = api.types.iter().map(|type_| (type_.name.as_str(), type_)).collect();
    let made = if options.types_only { &[][..] } else { &plan.functions[..] };
    let functions = made.par_iter().map(|function| {
        (function.path.to_string(), of_function(function, &api.operations, &examples, options.with_tests).hashes())
    });
    let models = plan.models.par_iter().map(|model| (model.path.to_string(), of_model(model, &types).hashes()));
    functions.chain(models).collect()
}

fn of_function(
    function: &Function,
    operations: &[Operation],
    examples: &BTreeMap<usize, Vec<&Example>>,
    with_tests: bool,
) -> Facts {
    let mut facts = Facts::default();
    for index in &function.operations {
        let Some(operation) = operations.get(*index) else { continue };
        let mut plain = Operation { source: Source::default(), rust: None, ..operation.clone() };
        let properties = plain.request_body.as_mut().map(|body| std::mem::take(&mut body.properties));
        facts.add(&operation.page, &plain);
        properties.iter().flatten().for_each(|property| facts.add_property(property));
        for example in examples.get(index).into_iter().flatten() {
            facts.add(&example.page, &plain_example(example, with_tests));
        }
    }
    // Another page of the same request may add to what is sent.
    if let Body::Struct(body) = &function.body {
        add_fields(&mut facts, &body.fields);
    }
    facts
}

fn plain_example(example: &Example, with_place: bool) -> Example {
    let mut plain = Example { operation: None, ..example.clone() };
    if !with_place {
        plain.source = Source::default();
    }
    if let Some(request) = &mut plain.request {
        request.source = Source::default();
    }
    if let Some(response) = &mut plain.response {
        response.source = Source::default();
    }
    plain
}

fn of_model(model: &Model, types: &BTreeMap<&str, &Type>) -> Facts {
    let mut facts = Facts::default();
    if let Some(type_) = types.get(model.odata_name.as_str()) {
        let plain = Type { source: Source::default(), properties: Vec::new(), rust: None, ..(*type_).clone() };
        facts.add(&type_.source.file, &plain);
    }
    // An enumeration that a property's list of values stands for comes from the row of the property.
    if let Some((type_, property)) = model.odata_name.split_once('/') {
        let properties = types.get(type_).into_iter().flat_map(|type_| &type_.properties);
        properties.filter(|it| it.name == property).for_each(|property| facts.add_property(property));
    }
    if let Form::Object(object) = &model.form {
        add_fields(&mut facts, &object.fields);
    }
    facts
}

fn add_fields(facts: &mut Facts, fields: &[Field]) {
    fields.iter().for_each(|field| facts.add_property(&field.property));
}
