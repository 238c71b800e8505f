//! Values of arguments: those that an example has, where they fit the type, and samples of the type.

use std::collections::BTreeMap;
use std::str::FromStr;

use heck::ToKebabCase;
use msgraph_ir::{Parameter, ParameterForm};
use serde_json::{Map, Value};

use crate::plan::{Argument, FieldType, Form, Item, Plan, Primitive, RustPath, Variant};

/// Gives values that fit their type.
pub(crate) struct Samples<'a> {
    enumerations: BTreeMap<&'a RustPath, &'a [Variant]>,
}

impl<'a> Samples<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let enumerations = plan.models.iter().filter_map(|model| match &model.form {
            Form::Enumeration(variants) => Some((&model.path, variants.as_slice())),
            Form::Object(_) => None,
        });
        Samples { enumerations: enumerations.collect() }
    }

    /// The value of an example, where it can be one of the argument. A placeholder (`{id}`) gives its name.
    pub(crate) fn fit(&self, argument: &Argument, text: &str, form: Option<ParameterForm>) -> Option<String> {
        let is_placeholder = text.starts_with(['{', '<']);
        let text = text.trim_matches(['{', '}', '<', '>', ' ']);
        let is_path = form == Some(ParameterForm::Path);
        // A colon ends a path within a drive, so that what follows is of another request line.
        if text.contains(['{', '}', '<', '>']) || (is_path && text.contains(':')) {
            return None;
        }
        let leads_elsewhere = |text: &str| matches!(text, "" | "." | "..");
        let is_sent = if is_path { !text.split('/').any(leads_elsewhere) } else { !leads_elsewhere(text) };
        let is_one = form != Some(ParameterForm::Bare) || !text.contains([',', '=', '(', ')', '\'']);
        let typed = match &argument.item {
            Item::Primitive(primitive) => is_of(*primitive, text, is_placeholder),
            _ => !is_placeholder,
        };
        (is_sent && is_one && typed && !text.contains(char::is_control)).then(|| text.to_owned())
    }

    /// A value of the type of the argument.
    pub(crate) fn sample(&self, argument: &Argument, parameter: Option<&Parameter>) -> String {
        if let Some(value) = parameter.and_then(|parameter| parameter.enum_values.first()) {
            return value.clone();
        }
        match &argument.item {
            Item::Enumeration(path) | Item::Flags(path) => self.first_member(path),
            Item::Primitive(primitive) => {
                primitive_sample(*primitive).map_or_else(|| argument.name.to_kebab_case(), str::to_owned)
            }
            Item::Model(_) | Item::Any(_) | Item::UnknownObject => argument.name.to_kebab_case(),
        }
    }

    fn first_member(&self, enumeration: &RustPath) -> String {
        let first = self.enumerations.get(enumeration).and_then(|variants| variants.first());
        first.map_or_else(|| "value".to_owned(), |variant| variant.wire.clone())
    }

    /// The variant of a member, by its name on the wire.
    pub(crate) fn variant(&self, item: &Item, wire: &str) -> Option<String> {
        let Item::Enumeration(path) = item else { return None };
        let variant = self.enumerations.get(path)?.iter().find(|variant| variant.wire == wire)?;
        Some(variant.name.clone())
    }
}

/// True for text that the type holds.
fn is_of(primitive: Primitive, text: &str, is_placeholder: bool) -> bool {
    match primitive {
        Primitive::Boolean => holds::<bool>(text),
        Primitive::Byte => holds::<u8>(text),
        Primitive::SByte => holds::<i8>(text),
        Primitive::Int16 => holds::<i16>(text),
        Primitive::Int32 => holds::<i32>(text),
        Primitive::Int64 => holds::<i64>(text),
        Primitive::Single => holds::<f32>(text),
        Primitive::Double => holds::<f64>(text),
        Primitive::String | Primitive::Binary | Primitive::Json => true,
        Primitive::Decimal
        | Primitive::DateTimeOffset
        | Primitive::Date
        | Primitive::TimeOfDay
        | Primitive::Duration
        | Primitive::Guid => !is_placeholder,
    }
}

/// True for text that a number or a truth value is written as.
fn holds<T: FromStr + ToString>(text: &str) -> bool {
    text.parse::<T>().is_ok_and(|value| value.to_string() == text)
}

/// JSON of a type, as little as there can be.
pub(crate) fn json(samples: &Samples<'_>, type_: &FieldType) -> Value {
    match &type_.item {
        _ if type_.collection => Value::Array(Vec::new()),
        Item::Model(_) | Item::Any(_) | Item::UnknownObject => Value::Object(Map::new()),
        Item::Enumeration(path) | Item::Flags(path) => samples.first_member(path).into(),
        Item::Primitive(Primitive::String) => "text".into(),
        Item::Primitive(Primitive::Binary) => "AQID".into(),
        Item::Primitive(Primitive::Json) => Value::Object(Map::new()),
        Item::Primitive(primitive) => {
            let text = primitive_sample(*primitive).unwrap_or_default();
            serde_json::from_str(text).unwrap_or_else(|_| text.into())
        }
    }
}

/// Text of a type whose values do not speak for themselves; strings are called after their argument.
fn primitive_sample(primitive: Primitive) -> Option<&'static str> {
    Some(match primitive {
        Primitive::String | Primitive::Binary | Primitive::Json => return None,
        Primitive::Boolean => "true",
        Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 | Primitive::Int64 => "7",
        Primitive::Single | Primitive::Double | Primitive::Decimal => "7.5",
        Primitive::DateTimeOffset => "2025-01-31T09:30:00Z",
        Primitive::Date => "2025-01-31",
        Primitive::TimeOfDay => "09:30:00",
        Primitive::Duration => "PT1H",
        Primitive::Guid => "6f1c1f5e-2f0b-4c4e-9a53-0c6f7f1d2a10",
    })
}
