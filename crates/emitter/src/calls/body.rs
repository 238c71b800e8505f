//! What a call sends.

use msgraph_ir::Example;
use serde_json::{Map, Value};

use super::samples::{self, Samples};
use crate::examples::holds;
use crate::plan::{Body, BodyStruct, FieldType, Function, Item, Plan, RustPath};
use crate::signatures::BodyStructs;

/// What a [`Call`](super::Call) sends.
#[derive(Clone, Debug, PartialEq)]
pub enum SentBody {
    /// Nothing.
    None,
    /// JSON, read as a type.
    Json {
        /// The type.
        type_: BodyType,
        /// What is sent.
        value: Value,
        /// Required properties that the example lacks, by their names on the wire; `value` has samples of them.
        missing: Vec<String>,
    },
    /// The URL of a resource that is linked.
    Reference(String),
    /// Content of a media type.
    Content {
        /// The media type.
        media_type: String,
        /// The content.
        text: String,
    },
}

/// The Rust type of a body of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyType {
    /// A struct of a function.
    Struct {
        /// Its path.
        path: RustPath,
        /// Names on the wire of the arguments of its `new`, where it has no default.
        required: Vec<String>,
    },
    /// A model, or a list of them.
    Model(FieldType),
}

/// The structs of all functions.
pub(crate) struct Bodies<'a>(BodyStructs<'a>);

impl<'a> Bodies<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        Bodies(BodyStructs::new(plan))
    }

    /// What the example sends, where it is what the function takes, and a sample elsewhere.
    pub(crate) fn sent(&self, function: &'a Function, example: Option<&Example>, samples: &Samples<'_>) -> SentBody {
        let request = example.and_then(|example| example.request.as_ref());
        let json = request.and_then(|request| request.body.as_ref());
        match &function.body {
            Body::None => SentBody::None,
            Body::Struct(_) | Body::Shared { .. } => match self.0.of(function) {
                Some((body, _)) => of_struct(body, json, samples),
                None => SentBody::None,
            },
            Body::Model(type_) => of_type(type_, json, samples),
            Body::Unknown => {
                of_type(&FieldType { item: Item::UnknownObject, collection: false, boxed: false }, json, samples)
            }
            Body::Reference => {
                let link = json.and_then(|json| json.get("@odata.id")).and_then(Value::as_str);
                SentBody::Reference(link.unwrap_or("https://graph.microsoft.com/v1.0/directoryObjects/id").to_owned())
            }
            Body::Bytes(media_type) => {
                let text = request.and_then(|request| request.text.clone());
                let text = text.or_else(|| json.map(ToString::to_string)).unwrap_or_else(|| "content".to_owned());
                SentBody::Content { media_type: media_type.clone(), text }
            }
        }
    }
}

fn of_struct(body: &BodyStruct, json: Option<&Value>, samples: &Samples<'_>) -> SentBody {
    let mut object = json.and_then(Value::as_object).cloned().unwrap_or_default();
    let (mut required, mut missing) = (Vec::new(), Vec::new());
    for field in body.fields.iter().filter(|field| body.has_required() && field.property.required) {
        let wire = &field.property.name;
        required.push(wire.clone());
        if !object.contains_key(wire) {
            missing.push(wire.clone());
            object.insert(wire.clone(), samples::json(samples, &field.type_));
        }
    }
    let type_ = BodyType::Struct { path: body.path.clone(), required };
    SentBody::Json { type_, value: Value::Object(object), missing }
}

fn of_type(type_: &FieldType, json: Option<&Value>, samples: &Samples<'_>) -> SentBody {
    let is_object = !type_.collection && matches!(type_.item, Item::Model(_) | Item::Any(_) | Item::UnknownObject);
    let fits = |json: &&Value| match json.as_array().filter(|_| type_.collection) {
        Some(items) => items.iter().all(|item| holds(&type_.item, item)),
        None => !type_.collection && holds(&type_.item, json),
    };
    let value = json.filter(fits).cloned();
    let value = value.unwrap_or_else(|| if is_object { Map::new().into() } else { samples::json(samples, type_) });
    SentBody::Json { type_: BodyType::Model(type_.clone()), value, missing: Vec::new() }
}
