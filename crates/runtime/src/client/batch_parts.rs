//! The parts of a batch as JSON.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::Client;
use super::link::path_and_query;
use crate::call::without_secrets;
use crate::{Error, Operation, Request};

/// The base URL of the requests, of which only path and query are sent.
const NO_BASE: &str = "http://batch";

/// One request.
pub(super) struct Part {
    pub(super) operation: &'static Operation,
    pub(super) method: Method,
    pub(super) after: Vec<usize>,
    headers: HeaderMap,
    json: Map<String, Value>,
}

impl Part {
    pub(super) fn new<T>(request: &Request<T>, after: Vec<usize>) -> Result<Self, Error> {
        let (head, body) = request.to_http(NO_BASE)?.into_parts();
        let mut json = Map::new();
        json.insert("method".to_owned(), head.method.as_str().into());
        json.insert("url".to_owned(), path_and_query(&head.uri).into());
        if !body.is_empty() {
            json.insert("body".to_owned(), body_to_json(&head.headers, &body)?);
        }
        Ok(Part { operation: request.operation(), method: head.method, after, headers: head.headers, json })
    }
}

/// The body of a batch, with the headers of every request of a client. Requests that are `done` are not waited for.
pub(super) fn to_body<'a>(
    client: &Client,
    parts: impl Iterator<Item = (usize, &'a Part)>,
    done: impl Fn(&usize) -> bool,
) -> Result<Value, Error> {
    let parts = parts.map(|(index, part)| {
        let mut json = part.json.clone();
        json.insert("id".to_owned(), index.to_string().into());
        let mut headers = part.headers.clone();
        client.inner.add_headers(&mut headers)?;
        if !headers.is_empty() {
            json.insert("headers".to_owned(), headers_to_json(&headers));
        }
        let after: Vec<String> = part.after.iter().filter(|other| !done(other)).map(usize::to_string).collect();
        if !after.is_empty() {
            json.insert("dependsOn".to_owned(), after.into());
        }
        Ok(Value::Object(json))
    });
    Ok(json!({ "requests": parts.collect::<Result<Vec<_>, Error>>()? }))
}

/// The answers by the index of their requests. They come in any order.
pub(super) fn parse(mut body: Value) -> HashMap<usize, http::Response<Bytes>> {
    let answers = match body.get_mut("responses").map(Value::take) {
        Some(Value::Array(answers)) => answers,
        _ => Vec::new(),
    };
    answers.into_iter().filter_map(parse_part).collect()
}

fn parse_part(mut part: Value) -> Option<(usize, http::Response<Bytes>)> {
    let id = part.get("id")?;
    let index = id.as_str().and_then(|id| id.parse().ok()).or_else(|| usize::try_from(id.as_u64()?).ok())?;
    let status = StatusCode::from_u16(u16::try_from(part.get("status")?.as_u64()?).ok()?).ok()?;
    let headers = without_secrets(headers_from_json(part.get("headers")));
    let body = body_from_json(&headers, part.get_mut("body").map(Value::take).unwrap_or_default());
    let mut answer = http::Response::new(body);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Some((index, answer))
}

fn headers_to_json(headers: &HeaderMap) -> Value {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), Value::from(text(value)))).collect::<Map<_, _>>().into()
}

fn headers_from_json(json: Option<&Value>) -> HeaderMap {
    let entries = json.and_then(Value::as_object).into_iter().flatten();
    let read = |(name, value): (&String, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(text).ok()?))
    };
    entries.filter_map(read).collect()
}

/// JSON stands as it is, all else in base64.
fn body_to_json(headers: &HeaderMap, body: &Bytes) -> Result<Value, Error> {
    if !is_json(headers) {
        return Ok(STANDARD.encode(body).into());
    }
    let unfit = |error| Error::Usage { what: "batch", reason: format!("the body of a request is no JSON: {error}") };
    serde_json::from_slice(body).map_err(unfit)
}

fn body_from_json(headers: &HeaderMap, body: Value) -> Bytes {
    match body {
        Value::Null => Bytes::new(),
        Value::String(text) if headers.contains_key(CONTENT_TYPE) && !is_json(headers) => from_base64(headers, text),
        json => json.to_string().into(),
    }
}

/// Text is mostly sent in base64 too, but not by every service.
fn from_base64(headers: &HeaderMap, text: String) -> Bytes {
    let is_text = media_type(headers).starts_with("text/");
    match STANDARD.decode(&text).or_else(|_| URL_SAFE.decode(&text)) {
        Ok(bytes) if !is_text || std::str::from_utf8(&bytes).is_ok() => bytes.into(),
        _ => text.into(),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = media_type(headers);
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json")
}

fn media_type(headers: &HeaderMap) -> String {
    headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default().to_ascii_lowercase()
}
