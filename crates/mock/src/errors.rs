//! Errors in the shape of the service.
//!
//! Source: <https://learn.microsoft.com/graph/errors>.

use std::collections::BTreeSet;

use http::StatusCode;
use http::header::{ALLOW, WWW_AUTHENTICATE};
use serde_json::json;

use crate::answer::{Answer, Identity};

/// An error with `code`, `message` and `innerError`.
pub fn error(identity: &Identity, status: StatusCode, code: &str, message: &str) -> Answer {
    let inner = json!({
        "date": identity.date,
        "request-id": identity.request_id,
        "client-request-id": identity.client_request_id,
    });
    Answer::json(status, json!({ "error": { "code": code, "message": message, "innerError": inner } }))
}

/// No page documents the path.
pub fn unknown_path(identity: &Identity, path: &str) -> Answer {
    let message = format!("No page documents a request for '{path}'");
    error(identity, StatusCode::NOT_FOUND, "ResourceNotFound", &message)
}

/// Pages document the path with other methods.
pub fn other_methods(identity: &Identity, method: &str, methods: &BTreeSet<String>) -> Answer {
    let allowed = methods.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    let message = format!("No page documents {method} for this path; documented: {allowed}");
    error(identity, StatusCode::METHOD_NOT_ALLOWED, "Request_BadRequest", &message).with(ALLOW, &allowed)
}

/// There is no bearer token, and the mock wants one.
pub fn no_token(identity: &Identity) -> Answer {
    let message = "The request has no bearer token in the header Authorization";
    error(identity, StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message)
        .with(WWW_AUTHENTICATE, "Bearer realm=\"msgraph-mock\"")
}

/// The request itself is wrong.
pub fn bad_request(identity: &Identity, message: &str) -> Answer {
    error(identity, StatusCode::BAD_REQUEST, "BadRequest", message)
}
