//! Request lines that are the same request: one function for all of them.
//!
//! Many pages document one request. `GET /deviceManagement/deviceConfigurations` stands on a page for each type that derives
//! from `deviceConfiguration`; the service cannot know which page the caller has read, and answers all of them. Such
//! operations become one function, which answers the type that all documented ones are or derive from. Requests with a
//! body are the same where they send the same type; what one of the pages lists can then be sent, and required is what all
//! of them require.

use msgraph_ir::{Operation, Parameter, ParameterLocation, Piece, RequestBody, Response};

use super::hierarchy::Hierarchy;
use super::types::Types;

/// Operations that are the same request.
#[derive(Clone, Debug)]
pub(crate) struct Merged {
    /// Indexes of the operations, in the order of the pages.
    pub(crate) operations: Vec<usize>,
    /// What they send, taken together.
    pub(crate) body: Option<RequestBody>,
    /// What they answer, taken together.
    pub(crate) response: Option<Response>,
}

/// Puts operations that are the same request together; the order of the first ones stays.
pub(crate) fn merge(
    operations: &[Operation],
    indexes: &[usize],
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
) -> Vec<Merged> {
    let mut merged: Vec<(String, Merged)> = Vec::new();
    for index in indexes {
        let Some(operation) = operations.get(*index) else { continue };
        let wire = wire(operation);
        let known = merged.iter_mut().filter(|(other, _)| *other == wire).map(|(_, known)| known);
        if !known.into_iter().any(|known| join(known, *index, operation, hierarchy, types)) {
            let (body, response) = (operation.request_body.clone(), operation.response.clone());
            merged.push((wire, Merged { operations: vec![*index], body, response }));
        }
    }
    merged.into_iter().map(|(_, merged)| merged).collect()
}

/// What is sent but for values: method, path and query parameters.
fn wire(operation: &Operation) -> String {
    let mut wire = format!("{} {}", operation.method, path(operation));
    let is_sent = |parameter: &&Parameter| parameter.location == ParameterLocation::Query && parameter.required;
    for parameter in operation.parameters.iter().filter(is_sent) {
        wire.push_str(&format!("&{}={}", parameter.name.to_lowercase(), parameter.value.as_deref().unwrap_or("{}")));
    }
    wire
}

/// The path with `{}` for values. The service does not tell upper from lower case.
pub(crate) fn path(operation: &Operation) -> String {
    let mut path = String::new();
    for segment in &operation.segments {
        path.push('/');
        let start = path.len();
        for piece in &segment.pieces {
            match piece {
                // Quotes and colons at the end are written or left out: `range(address={address})`, `root:/{item-path}:`.
                Piece::Literal(text) => path.push_str(&text.to_lowercase().replace(['\'', ':'], "")),
                Piece::Parameter { .. } => path.push_str("{}"),
            }
        }
        // A key in parentheses is a segment of its own (OData 4.01 URL Conventions, 4.3.1): `events('{id}')` is `events/{id}`.
        let name = path.strip_suffix("({})").map(str::len).filter(|end| *end > start);
        if let Some(end) = name {
            path.replace_range(end.., "/{}");
        }
    }
    path
}

/// Adds an operation to others where it fits; false where it does not, and nothing has changed.
fn join(known: &mut Merged, index: usize, operation: &Operation, hierarchy: &Hierarchy<'_>, types: &Types<'_>) -> bool {
    let Some(body) = join_bodies(known.body.as_ref(), operation.request_body.as_ref()) else { return false };
    let Some(response) = join_responses(known.response.as_ref(), operation.response.as_ref(), hierarchy, types) else {
        return false;
    };
    known.operations.push(index);
    known.body = body;
    known.response = response;
    true
}

fn join_bodies(a: Option<&RequestBody>, b: Option<&RequestBody>) -> Option<Option<RequestBody>> {
    let (Some(a), Some(b)) = (a, b) else { return Some(a.or(b).cloned()) };
    let same_type = a.type_ == b.type_ || a.type_.is_none() || b.type_.is_none();
    if !same_type || a.media_type != b.media_type {
        return None;
    }
    let mut joined = a.clone();
    joined.type_ = a.type_.clone().or_else(|| b.type_.clone());
    // A page that names the type alone allows all of its properties; a table is the better guide.
    if a.properties.is_empty() || b.properties.is_empty() {
        joined.properties.extend(b.properties.iter().cloned());
        return Some(Some(joined));
    }
    for property in &mut joined.properties {
        property.required &= b.properties.iter().any(|other| other.name == property.name && other.required);
    }
    for property in &b.properties {
        if !joined.properties.iter().any(|other| other.name == property.name) {
            joined.properties.push(msgraph_ir::Property { required: false, ..property.clone() });
        }
    }
    Some(Some(joined))
}

/// One answer for both, where they have one type, or types that are arms of one enumeration.
fn join_responses(
    a: Option<&Response>,
    b: Option<&Response>,
    hierarchy: &Hierarchy<'_>,
    types: &Types<'_>,
) -> Option<Option<Response>> {
    let (Some(a), Some(b)) = (a, b) else { return Some(a.or(b).cloned()) };
    let (Some(first), Some(second)) = (&a.type_, &b.type_) else {
        return Some(Some(if a.type_.is_some() { a.clone() } else { b.clone() }));
    };
    let name = if first.name == second.name {
        first.name.clone()
    } else {
        let (first, second) = (hierarchy.get(&first.name)?, hierarchy.get(&second.name)?);
        hierarchy.common(&[&first.name, &second.name]).filter(|common| types.any(common).is_some())?.to_owned()
    };
    let collection = first.collection || second.collection;
    Some(Some(Response { type_: Some(msgraph_ir::TypeRef { name, collection }), ..a.clone() }))
}
