//! Which facts of which page each generated item is made of, as hashes: what a record needs to tell the page that changed an
//! item.
//!
//! Places of facts are no part of them, so that a line that is put in above changes nothing. What is hashed is taken apart by
//! field, so that the compiler asks about one that is added later.

use std::collections::BTreeMap;

use msgraph_emitter::{Body, Field, Form, Function, Model, Options, Plan, RustPath};
use msgraph_ir::{Api, Example, ExampleRequest, ExampleResponse, Operation, Property, RequestBody, Type};
use rayon::prelude::*;
use serde::Serialize;

use crate::record::{Items, hash};

/// What each page contributes to an item, written down one after the other.
#[derive(Default)]
struct Facts<'a>(BTreeMap<&'a str, Vec<u8>>);

impl<'a> Facts<'a> {
    fn add(&mut self, page: &'a str, fact: &impl Serialize) {
        let bytes = self.0.entry(page).or_default();
        // Writing plain data to memory cannot fail.
        let _ = serde_json::to_writer(&mut *bytes, fact);
        bytes.push(b'\n');
    }

    fn add_operation(&mut self, operation: &'a Operation) {
        let Operation {
            method,
            path,
            segments,
            kind,
            page,
            title,
            description,
            namespace,
            source: _,
            parameters,
            permissions,
            query_options,
            required_query_options: required,
            request_body,
            response,
            rust: _,
        } = operation;
        let sent = request_body.as_ref().map(|RequestBody { type_, media_type, properties: _ }| (type_, media_type));
        self.add(page, &(method, path, segments, kind, title, description, namespace));
        self.add(page, &(parameters, permissions, query_options, required, sent, response));
        let properties = request_body.iter().flat_map(|body| &body.properties);
        properties.for_each(|property| self.add_property(property));
    }

    fn add_property(&mut self, property: &'a Property) {
        let Property { name, type_, navigation, read_only, required, nullable, enum_values, flags, description, source } =
            property;
        let is = (navigation, read_only, required, nullable);
        self.add(&source.file, &(name, type_, is, enum_values, flags, description));
    }

    fn add_type(&mut self, type_: &'a Type) {
        let Type {
            name,
            kind,
            base_type,
            abstract_,
            open,
            key,
            flags,
            inferred,
            description,
            source,
            properties: _,
            members,
            rust: _,
        } = type_;
        self.add(&source.file, &(name, kind, base_type, abstract_, open, key, flags, inferred, description, members));
    }

    fn add_example(&mut self, example: &'a Example, with_place: bool) {
        let Example { page, name, operation: _, source, request, response } = example;
        self.add(page, &(name, with_place.then_some(source)));
        if let Some(ExampleRequest { method, url, headers, body, text, mended, source: _ }) = request {
            self.add(page, &(method, url, headers, body.is_some(), body, text, mended));
        }
        if let Some(response) = response {
            let ExampleResponse { status, type_, headers, body, text, mended, truncated, source: _ } = response;
            self.add(page, &(status, type_, headers, body.is_some(), body, text, mended, truncated));
        }
    }

    fn hashes(self) -> BTreeMap<String, String> {
        self.0.into_iter().map(|(page, bytes)| (page.to_owned(), hash(&bytes))).collect()
    }
}

/// The functions and models of a plan; of some, that is known. With tests of examples, the places of examples are facts, too.
pub(crate) fn of_items(api: &Api, plan: &Plan, options: &Options, known: Items) -> Items {
    let mut examples: BTreeMap<usize, Vec<&Example>> = BTreeMap::new();
    for example in &api.examples {
        if let Some(operation) = example.operation {
            examples.entry(operation).or_default().push(example);
        }
    }
    let types: BTreeMap<&str, &Type> = api.types.iter().map(|type_| (type_.name.as_str(), type_)).collect();
    let made = if options.types_only { &[][..] } else { &plan.functions[..] };
    let asked = |path: &RustPath| Some(path.to_string()).filter(|path| !known.contains_key(path));
    let functions = made.par_iter().filter_map(|function| {
        let facts = || of_function(function, &api.operations, &examples, options.with_tests).hashes();
        asked(&function.path).map(|path| (path, facts()))
    });
    let models =
        plan.models.par_iter().filter_map(|model| asked(&model.path).map(|path| (path, of_model(model, &types).hashes())));
    let mut items: Items = functions.chain(models).collect();
    items.extend(known);
    items
}

fn of_function<'a>(
    function: &'a Function,
    operations: &'a [Operation],
    examples: &BTreeMap<usize, Vec<&'a Example>>,
    with_tests: bool,
) -> Facts<'a> {
    let mut facts = Facts::default();
    for index in &function.operations {
        let Some(operation) = operations.get(*index) else { continue };
        facts.add_operation(operation);
        for example in examples.get(index).into_iter().flatten() {
            facts.add_example(example, with_tests);
        }
    }
    // Another page of the same request may add to what is sent.
    if let Body::Struct(body) = &function.body {
        add_fields(&mut facts, &body.fields);
    }
    facts
}

fn of_model<'a>(model: &'a Model, types: &BTreeMap<&str, &'a Type>) -> Facts<'a> {
    let mut facts = Facts::default();
    if let Some(type_) = types.get(model.odata_name.as_str()) {
        facts.add_type(type_);
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

fn add_fields<'a>(facts: &mut Facts<'a>, fields: &'a [Field]) {
    fields.iter().for_each(|field| facts.add_property(&field.property));
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{Example, ExampleRequest, Source};
    use serde_json::Value;

    use super::Facts;

    #[test]
    fn a_body_that_is_null_is_another_fact_than_none() {
        let hashes = |body: Option<Value>| {
            let request = ExampleRequest {
                method: "POST".into(),
                url: "/xs".into(),
                headers: [].into(),
                body,
                text: None,
                mended: false,
                source: Source::default(),
            };
            let (name, operation, source, response) = (None, None, Source::default(), None);
            let example = Example { page: "api/x.md".into(), name, operation, source, request: Some(request), response };
            let mut facts = Facts::default();
            facts.add_example(&example, false);
            facts.hashes()
        };
        assert_ne!(hashes(None), hashes(Some(Value::Null)));
    }
}
