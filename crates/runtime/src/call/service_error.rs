//! The answer of a service that refuses.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::Operation;

/// An answer that is no success, with what the service says about it (OData JSON Format 4.01, section 21.1).
///
/// Everything but the status may be missing: gateways answer with HTML, and some services with nothing. `Debug` shows what
/// the service says, but neither headers nor body.
#[derive(Clone)]
pub struct ServiceError {
    /// The HTTP status.
    pub status: StatusCode,
    /// The code of the error: `Request_ResourceNotFound`.
    pub code: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// What the error is about.
    pub target: Option<String>,
    /// Further errors.
    pub details: Vec<ErrorDetail>,
    /// The codes of the inner errors, from the outside in.
    pub inner_codes: Vec<String>,
    /// The identifier that Microsoft's support asks for.
    pub request_id: Option<String>,
    /// The identifier that the client gave.
    pub client_request_id: Option<String>,
    /// When it happened, as text: it comes without a zone.
    pub date: Option<String>,
    /// `Retry-After`: seconds or a date.
    pub retry_after: Option<String>,
    /// The operation that was called, with the permissions that its page lists.
    pub operation: &'static Operation,
    /// The headers of the answer.
    pub headers: HeaderMap,
    /// What arrived.
    pub body: RawBody,
}

/// One of several errors of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorDetail {
    /// The code of the error.
    pub code: Option<String>,
    /// The message for people.
    pub message: Option<String>,
    /// What the error is about.
    pub target: Option<String>,
}

impl ErrorDetail {
    /// What an object of JSON says; nothing where it is none.
    pub(crate) fn of(error: &Value) -> Self {
        let text = |name| text(error.get(name));
        ErrorDetail { code: text("code"), message: text("message"), target: text("target") }
    }
}

impl ServiceError {
    /// The permissions of which one of each list suffices, least privileged first, where the service refused for want of one.
    pub fn missing_permissions(&self) -> Option<&'static super::Permissions> {
        (self.status == StatusCode::FORBIDDEN).then_some(&self.operation.permissions)
    }

    /// Reads an answer; a body of another shape is kept in [`ServiceError::body`].
    pub(super) fn new(operation: &'static Operation, status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        let error = json.get("error").unwrap_or(&Value::Null);
        let inner = inner_errors(error);
        let headers = without_secrets(headers);
        let detail = ErrorDetail::of(error);
        let of_inner = |name| inner.iter().find_map(|inner| text(inner.get(name)));
        // What repeats the token is marked.
        let shown = |name| headers.get(name).filter(|value| !value.is_sensitive());
        let header = |name| shown(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        ServiceError {
            status,
            // OAuth answers `{"error": "invalid_grant", "error_description": "..."}` (RFC 6749, section 5.2).
            code: detail.code.or_else(|| text(Some(error))),
            message: detail.message.or_else(|| text(json.get("error_description"))),
            target: detail.target,
            details: details(error),
            inner_codes: inner.iter().filter_map(|inner| text(inner.get("code"))).collect(),
            request_id: header("request-id").or_else(|| of_inner("request-id")),
            client_request_id: header("client-request-id").or_else(|| of_inner("client-request-id")),
            date: of_inner("date").or_else(|| header("date")),
            retry_after: header("retry-after"),
            operation,
            headers,
            body: RawBody(body),
        }
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} answered {}", self.operation.method, self.operation.template, self.status)?;
        if let Some(code) = &self.code {
            write!(f, ": {}", printable(code))?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", printable(message))?;
        }
        if let Some(request_id) = &self.request_id {
            write!(f, " (request-id {})", printable(request_id))?;
        }
        if self.status == StatusCode::FORBIDDEN {
            let permissions = &self.operation.permissions;
            list(f, "delegated", permissions.delegated_work)?;
            list(f, "delegated (personal account)", permissions.delegated_personal)?;
            list(f, "application", permissions.application)?;
        }
        Ok(())
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("ServiceError");
        output.field("method", &self.operation.method).field("template", &self.operation.template);
        output.field("status", &self.status).field("code", &self.code).field("message", &self.message);
        if let Some(target) = &self.target {
            output.field("target", target);
        }
        if !self.details.is_empty() {
            output.field("details", &self.details);
        }
        if !self.inner_codes.is_empty() {
            output.field("inner_codes", &self.inner_codes);
        }
        output.field("request_id", &self.request_id).field("retry_after", &self.retry_after).finish_non_exhaustive()
    }
}

impl std::error::Error for ServiceError {}

/// The most characters that are printed of a text that arrived.
const MAX_PRINTED: usize = 4096;

/// Text that arrived, for messages: on one line, so that it cannot pass for another line of a log, and without what
/// terminals obey or what makes text look like another (control characters, and bidirectional ones: UAX #9).
pub(super) fn printable(text: &str) -> String {
    let is_control = |c: char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut printed = String::with_capacity(text.len().min(MAX_PRINTED));
    for (index, c) in text.chars().enumerate() {
        match c {
            _ if index == MAX_PRINTED => {
                printed.push_str("...");
                break;
            }
            c if is_control(c) => printed.extend(c.escape_default()),
            c => printed.push(c),
        }
    }
    printed
}

fn list(f: &mut fmt::Formatter<'_>, kind: &str, permissions: &str) -> fmt::Result {
    if permissions.is_empty() {
        Ok(())
    } else {
        write!(f, "; {kind} permissions, one of: {}", permissions.replace(' ', ", ").replace('+', " and "))
    }
}

/// Marks the headers that `Debug` must not show: cookies, and links that work without a token.
pub(crate) fn without_secrets(mut headers: HeaderMap) -> HeaderMap {
    use http::header::{CONTENT_LOCATION, LOCATION, SET_COOKIE};
    for (name, value) in headers.iter_mut() {
        if [CONTENT_LOCATION, LOCATION, SET_COOKIE].contains(name) {
            value.set_sensitive(true);
        }
    }
    headers
}

/// The text that a value is.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

fn details(error: &Value) -> Vec<ErrorDetail> {
    let details = error.get("details").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    details.iter().map(ErrorDetail::of).collect()
}

/// The chain of inner errors. OData writes `innererror`, Graph `innerError`.
fn inner_errors(error: &Value) -> Vec<&Map<String, Value>> {
    let inner = |value: &'_ Value| -> Option<&'static str> {
        ["innerError", "innererror"].into_iter().find(|name| value.get(name).is_some_and(Value::is_object))
    };
    let mut chain = Vec::new();
    let mut outer = error;
    while let Some(next) = inner(outer).and_then(|name| outer.get(name)) {
        chain.extend(next.as_object());
        outer = next;
    }
    chain
}

/// What arrived, hidden from `Debug`, since it may hold what no log should have.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawBody(pub Bytes);

impl RawBody {
    /// The body as text; bytes that are not UTF-8 are replaced.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    struct Listed(&'static str);

    impl fmt::Display for Listed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            super::list(f, "application", self.0)
        }
    }

    #[test]
    fn permissions_that_are_needed_together_are_joined() {
        assert_eq!(
            Listed("A.Read+B.Read C.Read").to_string(),
            "; application permissions, one of: A.Read and B.Read, C.Read"
        );
        assert_eq!(Listed("").to_string(), "");
    }
}
