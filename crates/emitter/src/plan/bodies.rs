//! What functions send.

use std::collections::BTreeMap;

use msgraph_ir::{Operation, Property, RequestBody};

use super::types::Types;
use super::{Body, BodyStruct, FieldType, Item, RustPath, fields, is_update};
use crate::naming;

/// The body of the function at `path`, whose properties may come from several pages.
pub(crate) fn of_operation(operation: &Operation, body: Option<&RequestBody>, path: &RustPath, types: &Types<'_>) -> Body {
    let reference = operation.segments.last().and_then(|segment| segment.name.as_deref()) == Some("$ref");
    let sends = matches!(operation.method.as_str(), "POST" | "PUT" | "PATCH");
    let Some(body) = body else {
        return if reference && sends { Body::Reference } else { Body::None };
    };
    if !is_json(&body.media_type) {
        return Body::Bytes(body.media_type.clone());
    }
    if reference && sends && body.properties.iter().all(is_link) {
        return Body::Reference;
    }
    let owner = body.type_.as_ref().map(|type_| type_.name.as_str());
    let fields = fields::of_body(owner, &body.properties, types);
    if fields.is_empty() {
        return body.type_.as_ref().map_or(Body::Unknown, |type_| whole(types, type_));
    }
    let mut path = path.clone();
    path.name = naming::camel(&format!("{}_body", path.name));
    Body::Struct(BodyStruct {
        path,
        update: is_update(operation),
        fields,
        odata_type: owner.map(str::to_owned),
        derived: owner.is_some_and(|owner| types.is_derived(owner)),
    })
}

/// Structs that earlier functions of the same page define, so that the other request lines of the page share them.
#[derive(Default)]
pub(crate) struct Bodies(BTreeMap<(String, bool), Vec<BodyStruct>>);

impl Bodies {
    /// The body of a function that is documented on a page, or the same one of an earlier function of that page.
    pub(crate) fn share(&mut self, page: &str, body: Body) -> Body {
        let Body::Struct(body) = body else { return body };
        let known = self.0.entry((page.to_owned(), body.update)).or_default();
        let BodyStruct { path: _, update, fields, odata_type, derived } = &body;
        let sent = (update, fields, odata_type, derived);
        let same = |other: &&BodyStruct| (&other.update, &other.fields, &other.odata_type, &other.derived) == sent;
        if let Some(other) = known.iter().find(same) {
            return Body::Shared { name: body.path.name, original: other.path.clone() };
        }
        known.push(body.clone());
        Body::Struct(body)
    }
}

/// A body of which the page names the type alone.
fn whole(types: &Types<'_>, type_: &msgraph_ir::TypeRef) -> Body {
    match types.item(&type_.name) {
        Item::UnknownObject if !type_.collection => Body::Unknown,
        item => Body::Model(FieldType { item, collection: type_.collection, boxed: false }),
    }
}

fn is_link(property: &Property) -> bool {
    property.name.trim_start_matches('@') == "odata.id"
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty() || essence == "application/json" || essence.ends_with("+json") || essence == "text/json"
}
