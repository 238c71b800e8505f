//! The least that the facts of a page allow as an answer, where it shows no example.

use bytes::Bytes;
use http::StatusCode;
use msgraph_ir::{Operation, OperationKind, TypeRef};
use serde_json::{Value, json};

use crate::answer::{Answer, Body};

/// The content of files that no page shows.
pub const CONTENT: &[u8] = b"The documentation shows no content; the mock made this up.\n";

/// The status that the page documents, or what is usual for the method.
pub fn status(operation: &Operation) -> StatusCode {
    let documented = operation.response.as_ref().and_then(|response| StatusCode::from_u16(response.status).ok());
    documented.unwrap_or(if operation.method == "GET" { StatusCode::OK } else { StatusCode::NO_CONTENT })
}

/// An answer with that status and an empty value of the documented type.
pub fn answer(operation: &Operation, status: StatusCode) -> Answer {
    let answer = Answer::empty(status);
    let response = operation.response.as_ref();
    let media_type = response.and_then(|response| response.media_type.as_deref());
    let type_ = response.and_then(|response| response.type_.as_ref());
    if status == StatusCode::NO_CONTENT || status.is_redirection() {
        return answer;
    }
    match (type_, media_type) {
        _ if operation.kind == OperationKind::Count => {
            answer.with_body(Body::Bytes(Bytes::from_static(b"0")), "text/plain")
        }
        (None, None) => answer,
        (Some(type_), None) if type_.name != "Edm.Stream" => answer.with_body(Body::Json(value(type_)), "application/json"),
        (_, media_type) => {
            answer.with_body(Body::Bytes(Bytes::from_static(CONTENT)), media_type.unwrap_or("application/octet-stream"))
        }
    }
}

/// An empty value (OData JSON Format 4.01, 11 to 13).
fn value(type_: &TypeRef) -> Value {
    match type_.name.as_str() {
        _ if type_.collection => json!({ "value": [] }),
        "Edm.Boolean" => json!({ "value": false }),
        "Edm.Byte" | "Edm.SByte" | "Edm.Int16" | "Edm.Int32" | "Edm.Int64" => json!({ "value": 0 }),
        "Edm.Single" | "Edm.Double" | "Edm.Decimal" => json!({ "value": 0.0 }),
        "Edm.String" => json!({ "value": "" }),
        name if name.starts_with("Edm.") => json!({ "value": null }),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use msgraph_ir::Response;

    use super::*;
    use crate::testing;

    fn body(kind: OperationKind, type_: Option<TypeRef>, media_type: Option<&str>) -> Body {
        let response = Response { status: 200, type_, media_type: media_type.map(str::to_owned) };
        let operation = Operation { kind, response: Some(response), ..testing::operation("GET", "/things") };
        answer(&operation, status(&operation)).body
    }

    #[test]
    fn values_are_empty_ones_of_their_type() {
        let get = |type_: &str| body(OperationKind::Get, Some(TypeRef::parse(type_)), None);
        for (type_, json) in [
            ("Collection(Edm.String)", json!({ "value": [] })),
            ("microsoft.graph.user", json!({})),
            ("Edm.Boolean", json!({ "value": false })),
            ("Edm.Int32", json!({ "value": 0 })),
            ("Edm.Double", json!({ "value": 0.0 })),
            ("Edm.String", json!({ "value": "" })),
            ("Edm.DateTimeOffset", json!({ "value": null })),
        ] {
            assert_eq!(get(type_), Body::Json(json), "{type_}");
        }
        assert_eq!(get("Edm.Stream"), Body::Bytes(Bytes::from_static(CONTENT)));
    }

    #[test]
    fn what_is_no_json_is_content_and_counts_are_numbers() {
        assert_eq!(body(OperationKind::Content, None, Some("text/csv")), Body::Bytes(Bytes::from_static(CONTENT)));
        assert_eq!(body(OperationKind::Count, None, None), Body::Bytes(Bytes::from_static(b"0")));
        assert_eq!(body(OperationKind::Action, None, None), Body::Empty);
    }

    #[test]
    fn an_undocumented_status_is_that_of_the_method() {
        let status_of = |method| status(&Operation { response: None, ..testing::operation(method, "/things") }).as_u16();
        assert_eq!((status_of("GET"), status_of("DELETE")), (200, 204));
    }
}
