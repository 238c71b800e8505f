//! What is answered, before it becomes bytes: parts of a batch are answered in the same way and become JSON instead.

use std::time::SystemTime;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde_json::Value;

use crate::State;

/// Names the page that an answer comes from.
pub const PAGE: HeaderName = HeaderName::from_static("x-mock-page");
/// Names the example of the page.
pub const EXAMPLE: HeaderName = HeaderName::from_static("x-mock-example");
/// Tells where an answer is not the example of its own request.
pub const NOTE: HeaderName = HeaderName::from_static("x-mock-note");

const REQUEST_ID: HeaderName = HeaderName::from_static("request-id");
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// An answer.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// Headers, without those that frame the body.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

/// The body of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// JSON.
    Json(Value),
    /// Anything else.
    Bytes(Bytes),
}

/// What tells requests apart, in errors and headers (Microsoft Graph, error responses).
#[derive(Clone, Debug)]
pub struct Identity {
    /// Given by the mock.
    pub request_id: String,
    /// Given by the client, or the same.
    pub client_request_id: String,
    /// When the request was answered, without fractions and zone.
    pub date: String,
}

impl Identity {
    /// Of the request with these headers.
    pub fn new(headers: &HeaderMap, state: &State) -> Self {
        let request_id = format!("00000000-0000-4000-8000-{:012x}", state.answered & 0xffff_ffff_ffff);
        let from_client = headers.get(CLIENT_REQUEST_ID).and_then(|value| value.to_str().ok());
        Identity { client_request_id: from_client.unwrap_or(&request_id).to_owned(), request_id, date: date(state.now) }
    }
}

fn date(time: SystemTime) -> String {
    let timestamp = jiff::Timestamp::try_from(time).unwrap_or_default();
    timestamp.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

impl Answer {
    /// Without body.
    pub fn empty(status: StatusCode) -> Self {
        Answer { status, ..Answer::default() }
    }

    /// With JSON.
    pub fn json(status: StatusCode, body: Value) -> Self {
        Answer::empty(status).with_body(Body::Json(body), "application/json")
    }

    /// With that body instead.
    pub fn with_body(mut self, body: Body, media_type: &str) -> Self {
        if body == Body::Empty {
            self.headers.remove(CONTENT_TYPE);
        } else {
            self.set(CONTENT_TYPE, media_type);
        }
        self.body = body;
        self
    }

    /// Sets a header; what cannot stand in one is replaced by `?`.
    pub fn set(&mut self, name: HeaderName, value: &str) {
        let visible: String = value.chars().map(|c| if c == ' ' || c.is_ascii_graphic() { c } else { '?' }).collect();
        if let Ok(value) = HeaderValue::try_from(visible) {
            self.headers.insert(name, value);
        }
    }

    /// With a header.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.set(name, value);
        self
    }

    /// What is sent.
    pub fn into_response(mut self, identity: &Identity) -> Response<Bytes> {
        self.set(REQUEST_ID, &identity.request_id);
        self.set(CLIENT_REQUEST_ID, &identity.client_request_id);
        let mut response = Response::new(match self.body {
            Body::Empty => Bytes::new(),
            Body::Json(json) => json.to_string().into(),
            Body::Bytes(bytes) => bytes,
        });
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}
