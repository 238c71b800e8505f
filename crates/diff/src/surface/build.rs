//! The items of a plan, each with the facts that it comes of.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_emitter::signatures::{self, BodyStructs, Parameter};
use msgraph_emitter::{Answer, Body, BodyStruct, EmitError, FieldType, Form, Function, Item, Model, Object, Polymorphic};
use msgraph_ir::{Operation, ParameterLocation, Property, Type};

use super::{Entry, Part, Shape, Surface};
use crate::State;
use crate::facts::Cause;

/// Everything that a program can name. `numbers` gives each operation its pair.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub(crate) fn of(state: &State<'_>, numbers: &[usize]) -> Result<Surface, EmitError> {
    let types = state.api.types.iter().map(|type_| (type_.name.as_str(), type_)).collect();
    let mut builder = Builder { state, numbers, types, arms: BTreeMap::new(), surface: Surface::new() };
    for model in &state.plan.models {
        if let Form::Object(Object { any: Some(any), .. }) = &model.form {
            let arms = any.arms.iter().map(|arm| Cause::Type(arm.odata_name.clone())).collect();
            builder.arms.insert(any.path.to_string(), arms);
        }
        builder.arms.insert(model.path.to_string(), vec![Cause::Type(model.odata_name.clone())]);
    }
    for model in &state.plan.models {
        builder.model(model)?;
    }
    let structs = BodyStructs::new(&state.plan);
    for function in &state.plan.functions {
        builder.function(function)?;
        if let Some((body, path)) = structs.of(function) {
            builder.body(function, body, &path.to_string())?;
        }
    }
    Ok(builder.surface)
}

struct Builder<'a> {
    state: &'a State<'a>,
    numbers: &'a [usize],
    types: BTreeMap<&'a str, &'a Type>,
    /// The types behind each struct, open enumeration and enumeration of types.
    arms: BTreeMap<String, Vec<Cause>>,
    surface: Surface,
}

impl<'a> Builder<'a> {
    fn add(&mut self, path: &str, part: Part, shape: Shape, owner: Option<&str>, causes: Vec<Vec<Cause>>) {
        let owner = owner.map(str::to_owned);
        self.surface.insert((path.to_owned(), part), Entry { shape, owner, causes });
    }

    fn model(&mut self, model: &Model) -> Result<(), EmitError> {
        let path = model.path.to_string();
        let type_ = Cause::Type(model.odata_name.clone());
        let (of, member) = model.odata_name.split_once('/').unwrap_or((&model.odata_name, ""));
        let property = Cause::Property(of.to_owned(), member.to_owned());
        let causes = vec![vec![type_.clone()], vec![property], vec![Cause::Type(of.to_owned())]];
        let sort = if matches!(model.form, Form::Enumeration(_)) { "an enum" } else { "a struct" };
        self.add(&path, Part::Itself, Shape::Sort(sort), None, causes);
        match &model.form {
            Form::Enumeration(variants) => {
                for variant in variants {
                    let member = Cause::Member(model.odata_name.clone(), variant.wire.clone());
                    let name = format!("{path}::{}", variant.name);
                    self.add(&name, Part::Itself, Shape::Variant, Some(&path), vec![vec![member], vec![type_.clone()]]);
                }
            }
            Form::Object(object) => self.object(&path, &model.odata_name, object)?,
        }
        Ok(())
    }

    fn object(&mut self, path: &str, name: &str, object: &Object) -> Result<(), EmitError> {
        let line = self.line(name);
        let own: Vec<Cause> = line.iter().map(|type_| Cause::Type(type_.name.clone())).collect();
        for field in &object.fields {
            let has = |type_: &&&Type| type_.properties.iter().any(|own| own.name == field.property.name);
            let declaring = line.iter().find(has).map_or(name, |type_| &type_.name);
            let property = Cause::Property(declaring.to_owned(), field.property.name.clone());
            let causes = vec![vec![property], own.clone(), self.behind(&field.type_)];
            let shape = Shape::Type(signatures::model_field(field)?);
            self.add(&format!("{path}::{}", field.name), Part::Itself, shape, Some(path), causes);
        }
        if let Some(any) = &object.any {
            self.polymorphic(any);
        }
        Ok(())
    }

    fn polymorphic(&mut self, any: &Polymorphic) {
        let path = any.path.to_string();
        let arms = any.arms.iter().map(|arm| Cause::Type(arm.odata_name.clone())).collect();
        self.add(&path, Part::Itself, Shape::Item, None, vec![arms]);
        for arm in &any.arms {
            let causes = vec![vec![Cause::Type(arm.odata_name.clone())]];
            self.add(&format!("{path}::{}", arm.name), Part::Itself, Shape::Variant, Some(&path), causes);
        }
    }

    /// A type and those that it derives from.
    fn line(&self, name: &str) -> Vec<&'a Type> {
        let mut seen = BTreeSet::new();
        std::iter::successors(self.types.get(name).copied(), |type_| self.types.get(type_.base_type.as_deref()?).copied())
            .take_while(|type_| seen.insert(type_.name.as_str()))
            .collect()
    }

    /// The types that the type of a field is made of.
    fn behind(&self, type_: &FieldType) -> Vec<Cause> {
        match &type_.item {
            Item::Model(path) | Item::Any(path) | Item::Enumeration(path) | Item::Flags(path) => {
                self.arms.get(&path.to_string()).cloned().unwrap_or_default()
            }
            Item::Primitive(_) | Item::UnknownObject => Vec::new(),
        }
    }

    fn function(&mut self, function: &Function) -> Result<(), EmitError> {
        let path = function.path.to_string();
        let there = self.each(function, |pair, _| vec![Cause::Operation(pair)]);
        let arguments = self.each(function, |pair, operation| {
            let names = operation.parameters.iter().filter(|it| it.location != ParameterLocation::Header);
            names.map(|parameter| Cause::Parameter(pair, parameter.name.clone())).collect()
        });
        let body = self.each(function, |pair, _| vec![Cause::Body(pair)]);
        let sent = self.each(function, |pair, operation| {
            let properties = operation.request_body.iter().flat_map(|body| &body.properties);
            properties.map(|property| Cause::BodyProperty(pair, property.name.clone())).collect()
        });
        let response = self.each(function, |pair, _| vec![Cause::Response(pair)]);
        let owner = Some(path.as_str());
        self.add(&path, Part::Itself, Shape::Item, None, vec![there.clone()]);
        let shape = Shape::Parameters(signatures::arguments(function)?);
        self.add(&path, Part::Arguments, shape, owner, vec![arguments, there.clone()]);
        let shape = Shape::Parameters(signatures::body(&function.body)?);
        let model = match &function.body {
            Body::Model(type_) => self.behind(type_),
            _ => Vec::new(),
        };
        self.add(&path, Part::Body, shape, owner, vec![body, sent, there.clone(), model]);
        let answered = match &function.answer {
            Answer::Page(item) | Answer::One(item) | Answer::Value(item) => {
                self.behind(&FieldType { item: item.clone(), collection: false, boxed: false })
            }
            _ => Vec::new(),
        };
        let shape = Shape::Type(signatures::answer(&function.answer)?);
        self.add(&path, Part::Answer, shape, owner, vec![response, there, answered]);
        Ok(())
    }

    /// Facts of all operations that a function stands for.
    fn each(&self, function: &Function, facts: impl Fn(usize, &Operation) -> Vec<Cause>) -> Vec<Cause> {
        let operations = function
            .operations
            .iter()
            .filter_map(|index| Some((*self.numbers.get(*index)?, self.state.api.operations.get(*index)?)));
        operations.flat_map(|(pair, operation)| facts(pair, operation)).collect()
    }

    fn body(&mut self, function: &Function, body: &BodyStruct, path: &str) -> Result<(), EmitError> {
        let of = |property: &Property, pair| Cause::BodyProperty(pair, property.name.clone());
        let there = self.each(function, |pair, _| vec![Cause::Operation(pair)]);
        let whole = self.each(function, |pair, _| vec![Cause::Body(pair)]);
        let all = |builder: &Self, required: bool| {
            let fields = body.fields.iter().filter(|field| !required || field.property.required);
            let each = |field: &msgraph_emitter::Field| builder.each(function, |pair, _| vec![of(&field.property, pair)]);
            fields.flat_map(each).collect::<Vec<_>>()
        };
        let causes = vec![whole.clone(), all(self, false), there.clone()];
        self.add(path, Part::Itself, Shape::Item, Some(&function.path.to_string()), causes);
        for field in &body.fields {
            let own = self.each(function, |pair, _| vec![of(&field.property, pair)]);
            let causes = vec![own, whole.clone(), there.clone(), self.behind(&field.type_)];
            let shape = Shape::Type(signatures::body_field(body, field)?);
            self.add(&format!("{path}::{}", field.name), Part::Itself, shape, Some(path), causes);
        }
        if body.has_required() {
            let required = body.fields.iter().filter(|field| field.property.required);
            let parameter = |field: &msgraph_emitter::Field| {
                Ok(Parameter { name: field.name.clone(), type_: signatures::field_type(&field.type_)? })
            };
            let shape = Shape::Parameters(required.map(parameter).collect::<Result<_, EmitError>>()?);
            self.add(path, Part::New, shape, Some(path), vec![all(self, true), whole, there]);
        }
        Ok(())
    }
}
