//! What links of answers lead to: uploads, downloads and monitors. They are URLs that carry their own credentials, so they
//! work without a token.

use bytes::Bytes;
use http::header::{ACCEPT_RANGES, CONTENT_RANGE, HeaderMap, RANGE};
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::State;
use crate::answer::{Answer, Body, Identity};
use crate::errors;
use crate::minimal::CONTENT;

/// The first segment of these paths; it stands where pages have a version or a resource.
pub const FOLDER: &str = "mock";

/// A request for one of them.
pub struct Call<'a> {
    /// The HTTP method.
    pub method: &'a Method,
    /// The segments after [`FOLDER`].
    pub segments: &'a [String],
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// How many bytes were sent.
    pub length: u64,
    /// Tells the request from others.
    pub identity: &'a Identity,
}

/// The URL of an upload session.
pub fn upload_url(base: &str, number: u64) -> String {
    format!("{base}/{FOLDER}/uploads/{number}")
}

/// The URL of some content: of an example, or made up.
pub fn download_url(base: &str, example: Option<usize>) -> String {
    let name = example.map_or("any".to_owned(), |index| index.to_string());
    format!("{base}/{FOLDER}/downloads/{name}")
}

/// The URL of a monitor.
pub fn monitor_url(base: &str) -> String {
    format!("{base}/{FOLDER}/monitors/1")
}

/// Answers a request for one of these URLs. `example` gives the body of the example with that index.
pub fn answer(call: &Call, state: &mut State, example: impl Fn(usize) -> Option<Body>) -> Answer {
    let unknown = || errors::error(call.identity, StatusCode::NOT_FOUND, "itemNotFound", "There is no such resource");
    let [kind, name] = call.segments else { return unknown() };
    match (kind.as_str(), call.method) {
        ("monitors", &Method::GET) => Answer::json(StatusCode::OK, finished()),
        ("downloads", &Method::GET) => match name.parse().ok().and_then(example) {
            Some(Body::Bytes(content)) => download(call, content),
            _ => download(call, Bytes::from_static(CONTENT)),
        },
        ("uploads", method) => match name.parse().ok().filter(|number| state.uploads.contains_key(number)) {
            Some(number) => upload(call, method, number, state, example),
            None => unknown(),
        },
        ("monitors" | "downloads", method) => {
            errors::other_methods(call.identity, method.as_str(), &["GET".to_owned()].into())
        }
        _ => unknown(),
    }
}

/// Source: <https://learn.microsoft.com/graph/long-running-actions-overview>.
fn finished() -> Value {
    json!({ "status": "succeeded", "percentageComplete": 100.0, "resourceId": "00000000-0000-4000-8000-000000000001" })
}

/// The content, or the range that is asked for (RFC 9110, 14).
fn download(call: &Call, content: Bytes) -> Answer {
    let size = content.len();
    let range = call.headers.get(RANGE).and_then(|range| range.to_str().ok()).and_then(|range| byte_range(range, size));
    let answer = match range {
        None => Answer::empty(StatusCode::OK).with_body(Body::Bytes(content), "application/octet-stream"),
        Some(Some((first, last))) => Answer::empty(StatusCode::PARTIAL_CONTENT)
            .with_body(Body::Bytes(content.slice(first..=last)), "application/octet-stream")
            .with(CONTENT_RANGE, &format!("bytes {first}-{last}/{size}")),
        Some(None) => Answer::empty(StatusCode::RANGE_NOT_SATISFIABLE).with(CONTENT_RANGE, &format!("bytes */{size}")),
    };
    answer.with(ACCEPT_RANGES, "bytes")
}

/// The first and the last byte of a single range, `Some(None)` where the content has none of it. Absent where it is not
/// understood; then the whole is sent.
fn byte_range(text: &str, size: usize) -> Option<Option<(usize, usize)>> {
    let (first, last) = text.trim().strip_prefix("bytes=")?.split_once('-')?;
    let end = size.checked_sub(1);
    let range = match (first.trim(), last.trim()) {
        ("", suffix) => {
            let length: usize = suffix.parse().ok()?;
            end.filter(|_| length > 0).map(|end| (size.saturating_sub(length), end))
        }
        (first, last) => {
            let first: usize = first.parse().ok()?;
            let last: usize = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
            if last < first {
                return None;
            }
            end.filter(|end| first <= *end).map(|end| (first, last.min(end)))
        }
    };
    Some(range)
}

/// Source: <https://learn.microsoft.com/graph/api/driveitem-createuploadsession>.
fn upload(call: &Call, method: &Method, number: u64, state: &mut State, example: impl Fn(usize) -> Option<Body>) -> Answer {
    let session = state.uploads.get(&number).cloned().unwrap_or_default();
    let item = || match session.item.and_then(example) {
        Some(Body::Json(item)) => Answer::json(StatusCode::CREATED, item),
        _ => Answer::json(StatusCode::CREATED, json!({})),
    };
    match *method {
        Method::GET => Answer::json(StatusCode::OK, expected(session.received)),
        Method::DELETE => {
            state.uploads.remove(&number);
            Answer::empty(StatusCode::NO_CONTENT)
        }
        Method::POST => {
            state.uploads.remove(&number);
            item()
        }
        Method::PUT => match piece(call) {
            Err(reason) => errors::error(call.identity, StatusCode::BAD_REQUEST, "invalidRequest", reason),
            Ok((first, _, _)) if first != session.received => {
                let message = format!("The next byte that is expected is {}", session.received);
                errors::error(call.identity, StatusCode::RANGE_NOT_SATISFIABLE, "invalidRange", &message)
            }
            Ok((_, end, size)) if end == size => {
                state.uploads.remove(&number);
                item()
            }
            Ok((_, end, _)) => {
                state.uploads.entry(number).and_modify(|upload| upload.received = end);
                Answer::json(StatusCode::ACCEPTED, expected(end))
            }
        },
        _ => {
            let methods = ["DELETE", "GET", "POST", "PUT"].map(str::to_owned).into();
            errors::other_methods(call.identity, method.as_str(), &methods)
        }
    }
}

fn expected(received: u64) -> Value {
    json!({ "expirationDateTime": "2099-01-01T00:00:00Z", "nextExpectedRanges": [format!("{received}-")] })
}

/// The first byte, the one after the last, and the size of the file. Without `Content-Range`, the body is all of it.
fn piece(call: &Call) -> Result<(u64, u64, u64), &'static str> {
    const UNREADABLE: &str = "Content-Range is not like 'bytes 0-25/128'";
    let Some(range) = call.headers.get(CONTENT_RANGE) else { return Ok((0, call.length, call.length)) };
    let numbers = || {
        let (range, size) = range.to_str().ok()?.trim().strip_prefix("bytes")?.split_once('/')?;
        let (first, last) = range.split_once('-')?;
        let last: u64 = last.trim().parse().ok()?;
        Some((first.trim().parse::<u64>().ok()?, last.checked_add(1)?, size.trim().parse::<u64>().ok()?))
    };
    let (first, end, size) = numbers().ok_or(UNREADABLE)?;
    if first >= end || end > size {
        return Err(UNREADABLE);
    }
    if end - first != call.length {
        return Err("Content-Range does not agree with the length of the body");
    }
    Ok((first, end, size))
}
