//! Properties as fields.

use std::collections::BTreeSet;

use msgraph_ir::{Property, Type};

use super::Field;
use super::types::{Declared, Types};
use crate::naming::{self, Scope};

/// The field that keeps what the documentation does not name.
pub(crate) const EXTRA: &str = "extra";

/// Fields of a model, from its flattened properties.
pub(crate) fn of_type(type_: &Type, properties: &[Declared<'_>], types: &Types<'_>) -> Vec<Field> {
    let mut scope = Scope::reserving(&[EXTRA]);
    properties
        .iter()
        .map(|(declaring, property)| Field {
            name: scope.claim(&naming::snake(&property.name)),
            type_: types.property(Some(&type_.name), Some(declaring), property),
            property: (*property).clone(),
        })
        .collect()
}

/// Fields of a request body, from the properties that the page lists; `owner` is the type whose representation it is.
///
/// `@odata.type` is no field: it follows from the type. A link to resources (`members@odata.bind`) is called after the
/// navigation property, and `members_bind` where the body has that property too.
pub(crate) fn of_body(owner: Option<&str>, properties: &[Property], types: &Types<'_>) -> Vec<Field> {
    let mut scope = Scope::reserving(&[EXTRA]);
    let mut fields: Vec<Field> = Vec::new();
    let names: BTreeSet<String> = properties.iter().map(|property| naming::snake(&property.name)).collect();
    let mut seen = BTreeSet::new();
    for property in properties.iter().filter(|property| !is_type_annotation(&property.name)) {
        if !seen.insert(property.name.as_str()) {
            continue;
        }
        let declaring = owner.and_then(|owner| types.declaring(owner, &property.name));
        let property = &as_declared(property, declaring, types);
        let type_ = types.property(None, declaring, property);
        let name = match bound(&property.name).map(naming::snake) {
            Some(name) if names.contains(&name) => format!("{}_bind", name.trim_end_matches('_')),
            Some(name) => name,
            None => naming::snake(&property.name),
        };
        let name = scope.claim(&name);
        fields.push(Field { name, type_: super::FieldType { boxed: false, ..type_ }, property: property.clone() });
    }
    fields
}

/// The property as a list where its type declares a list of the same items: tables of bodies leave that out
/// (`attendees|[attendee](../resources/attendee.md)` in `api/event-update.md`), and one item in its place would be refused.
fn as_declared(property: &Property, declaring: Option<&str>, types: &Types<'_>) -> Property {
    let mut declared = property.clone();
    let own = declaring.and_then(|type_| types.properties(type_).iter().find(|(_, own)| own.name == property.name));
    declared.type_.collection |= own.is_some_and(|(_, own)| own.type_.collection && own.type_.name == property.type_.name);
    declared
}

/// The navigation property that an annotation links resources with (OData JSON Format 4.0, section 8.5).
pub(crate) fn bound(name: &str) -> Option<&str> {
    name.strip_suffix("@odata.bind").filter(|property| !property.is_empty())
}

fn is_type_annotation(name: &str) -> bool {
    matches!(name.trim_start_matches('@'), "odata.type" | "type@odata.type")
}
