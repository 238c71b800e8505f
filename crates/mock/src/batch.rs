//! Several requests in one.
//!
//! Source: <https://learn.microsoft.com/graph/json-batching>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::HeaderMap;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Body};
use crate::errors;
use crate::mock::Incoming;

/// So many requests may be in a batch.
const MAX_PARTS: usize = 20;

/// Answers each part in turn; `dependsOn` is satisfied by the order.
pub fn answer(incoming: &Incoming, version: Option<&str>, mut respond: impl FnMut(&Incoming) -> Answer) -> Answer {
    let identity = &incoming.identity;
    let parts = incoming.json.as_ref().and_then(|json| json.get("requests")?.as_array());
    let Some(parts) = parts else {
        return errors::bad_request(identity, "The body of a batch has an array 'requests'");
    };
    if parts.is_empty() || parts.len() > MAX_PARTS {
        return errors::bad_request(identity, "A batch has 1 to 20 requests");
    }
    let mut responses = Vec::with_capacity(parts.len());
    for part in parts {
        let read = Part::read(part);
        let Some(read) = read else {
            return errors::bad_request(identity, "A request of a batch has 'id', 'method' and 'url'");
        };
        let path = version.map_or(read.path.to_owned(), |version| format!("/{version}{}", read.path));
        let answer = respond(&Incoming {
            method: &read.method,
            path: &path,
            query: read.query,
            headers: incoming.headers,
            length: 0,
            json: part.get("body").cloned(),
            base: incoming.base.clone(),
            identity: identity.clone(),
        });
        responses.push(response(read.id, answer));
    }
    Answer::json(StatusCode::OK, json!({ "responses": responses }))
}

struct Part<'a> {
    id: &'a str,
    method: Method,
    path: String,
    query: &'a str,
}

impl<'a> Part<'a> {
    fn read(part: &'a Value) -> Option<Self> {
        let text = |name: &str| part.get(name)?.as_str();
        let method = Method::from_bytes(text("method")?.to_uppercase().as_bytes()).ok()?;
        let (path, query) = text("url")?.split_once('?').unwrap_or((text("url")?, ""));
        Some(Part { id: text("id")?, method, path: format!("/{}", path.trim_start_matches('/')), query })
    }
}

/// Content that is no JSON is in base64.
fn response(id: &str, answer: Answer) -> Value {
    let mut response = Map::from_iter([
        ("id".to_owned(), Value::from(id)),
        ("status".to_owned(), Value::from(answer.status.as_u16())),
        ("headers".to_owned(), headers(&answer.headers)),
    ]);
    match answer.body {
        Body::Empty => {}
        Body::Json(json) => drop(response.insert("body".to_owned(), json)),
        Body::Bytes(bytes) => drop(response.insert("body".to_owned(), Value::from(STANDARD.encode(bytes)))),
    }
    Value::Object(response)
}

fn headers(headers: &HeaderMap) -> Value {
    let pairs = headers.iter().filter_map(|(name, value)| Some((name.to_string(), Value::from(value.to_str().ok()?))));
    Value::Object(pairs.collect())
}
