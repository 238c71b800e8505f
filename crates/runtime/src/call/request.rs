//! The request value.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Bound, RangeBounds};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use super::{Answer, Error, Method, Operation, RawBody, ServiceError, encoding, header};
use crate::object::{self, Encode};

/// A request that is answered with a `T`. It does no I/O.
///
/// Endpoint functions make it; its methods add query options and headers. `Debug` shows neither the body nor headers that
/// may hold secrets.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T> {
    pub(crate) parts: Parts,
    answer: PhantomData<fn() -> T>,
}

/// What is the same for all answers, so that it is compiled once.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) operation: &'static Operation,
    path: String,
    /// Names and values, not yet encoded.
    pub(super) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    body: Bytes,
    /// How long each try may take; it is nothing that is sent.
    pub(crate) timeout: Option<Duration>,
    problem: Option<Problem>,
}

/// Why the request cannot be sent; told by [`Request::into_http`], so that endpoint functions need no `?`.
#[derive(Clone)]
enum Problem {
    Argument(usize, &'static str),
    Header(String, &'static str),
    Range,
}

/// The longest URL that the `http` crate takes, in bytes.
const MAX_URL: usize = (u16::MAX - 1) as usize;

impl<T> Clone for Request<T> {
    fn clone(&self) -> Self {
        Request { parts: self.parts.clone(), answer: PhantomData }
    }
}

impl<T: Answer> Request<T> {
    /// A request for an operation; the arguments are those that [`Operation::path`] names by index.
    #[inline]
    pub fn new(operation: &'static Operation, arguments: &[&str]) -> Self {
        Request { parts: Parts::new(operation, arguments, T::ACCEPT), answer: PhantomData }
    }

    /// Reads the answer to this request.
    ///
    /// # Errors
    /// [`Error::Service`] for every status but success (2xx), and [`Error::Decode`] where the body is not what the page
    /// documents.
    #[inline]
    pub fn decode(&self, response: Response<Bytes>) -> Result<T, Error> {
        let (status, body) = self.parts.success(response, T::ACCEPT)?;
        T::from_body(&body).map_err(|source| self.parts.unreadable(status, source, body, T::unfit_path))
    }

    /// The same request, with the answer read as another type, such as [`Value`](crate::Value).
    pub fn answer_as<U: Answer>(self) -> Request<U> {
        Request { parts: self.parts, answer: PhantomData }
    }
}

impl<T> Request<T> {
    #[inline]
    pub(super) fn map(mut self, change: impl FnOnce(&mut Parts)) -> Self {
        change(&mut self.parts);
        self
    }

    /// Sends a body as JSON.
    #[inline]
    pub fn json(self, body: &dyn Encode) -> Self {
        self.map(|parts| parts.set_body("application/json", object::to_vec(body).into()))
    }

    /// Sends a body as it is.
    #[inline]
    pub fn content(self, media_type: &str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self.map(|parts| parts.set_body(media_type, body))
    }

    /// Sets a header; one that is there already is replaced. A name or value that HTTP does not allow is told by
    /// [`Request::into_http`].
    #[inline]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.map(|parts| parts.set_header(name, value))
    }

    /// Acts only on this version of the resource (`If-Match`), which an answer has in its `ETag`; else the service answers with
    /// status 412. `*` stands for any version.
    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    /// Asks for behaviour beside the usual (`Prefer`; RFC 7240), such as `return=representation`. Called again, it asks for
    /// both, as it does for what a client always prefers.
    pub fn prefer(self, preference: &str) -> Self {
        let before = self.parts.headers.get("Prefer").and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let both = before.map_or_else(|| preference.to_owned(), |before| format!("{before}, {preference}"));
        self.header("Prefer", &both)
    }

    /// Asks for these bytes of content alone, counted from 0 (`Range`; RFC 9110, section 14.2). The service may answer with
    /// the whole: then the status is 200 instead of 206. A range without bytes is told by [`Request::into_http`].
    pub fn range(self, bytes: impl RangeBounds<u64>) -> Self {
        let start = match bytes.start_bound() {
            Bound::Included(start) => Some(*start),
            Bound::Excluded(start) => start.checked_add(1),
            Bound::Unbounded => Some(0),
        };
        let last = match bytes.end_bound() {
            Bound::Included(end) => Some(*end),
            Bound::Excluded(end) => end.checked_sub(1),
            Bound::Unbounded => Some(u64::MAX),
        };
        match start.zip(last).filter(|(start, last)| start <= last) {
            Some((start, u64::MAX)) => self.header("Range", &format!("bytes={start}-")),
            Some((start, last)) => self.header("Range", &format!("bytes={start}-{last}")),
            None => self.map(|parts| parts.problem = Some(Problem::Range)),
        }
    }

    /// Waits so long for an answer, in each try, instead of as long as the client says. It is nothing that is sent.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.map(|parts| parts.timeout = Some(timeout))
    }

    /// The constant facts: page, path template, permissions.
    pub fn operation(&self) -> &'static Operation {
        self.parts.operation
    }

    /// The path, percent-encoded, without the base URL; empty where an argument cannot be sent.
    pub fn path(&self) -> &str {
        &self.parts.path
    }

    /// The query, percent-encoded, without `?`; empty where there is none.
    pub fn query_string(&self) -> String {
        self.parts.query_string()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The body; empty where there is none.
    pub fn body(&self) -> &Bytes {
        &self.parts.body
    }

    /// The request for an HTTP library; `base` is a URL such as `https://graph.microsoft.com/v1.0`.
    ///
    /// # Errors
    /// [`Error::Argument`], [`Error::Header`] or [`Error::BaseUrl`]; [`Error::Usage`] for a URL that is too long and for a range
    /// without bytes.
    #[inline]
    pub fn into_http(self, base: &str) -> Result<http::Request<Bytes>, Error> {
        self.parts.to_http(base)
    }

    /// Like [`Request::into_http`], and keeps the request, to read the answer with.
    ///
    /// # Errors
    /// The same.
    pub fn to_http(&self, base: &str) -> Result<http::Request<Bytes>, Error> {
        self.parts.to_http(base)
    }
}

impl<T> fmt::Debug for Request<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.parts.operation.method)
            .field("path", &self.parts.path)
            .field("query", &self.parts.query_string())
            .field("headers", &self.parts.headers)
            .field("body", &RawBody(self.parts.body.clone()))
            .finish()
    }
}

impl Parts {
    fn new(operation: &'static Operation, arguments: &[&str], accept: Option<&'static str>) -> Self {
        let (path, problem) = match encoding::path(operation.path, arguments) {
            Ok(path) => (path, None),
            Err((index, reason)) => (String::new(), Some(Problem::Argument(index, reason))),
        };
        // Room for those that a client adds.
        let mut headers = HeaderMap::with_capacity(6);
        headers.extend(accept.map(|accept| (ACCEPT, HeaderValue::from_static(accept))));
        Parts { operation, path, query: Vec::new(), headers, body: Bytes::new(), timeout: None, problem }
    }

    fn set_body(&mut self, media_type: &str, body: Bytes) {
        self.set_header(CONTENT_TYPE.as_str(), media_type);
        self.body = body;
    }

    fn set_header(&mut self, name: &str, value: &str) {
        match header::parse(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(part) => self.problem = Some(Problem::Header(name.to_owned(), part)),
        }
    }

    fn query_string(&self) -> String {
        let mut query = String::new();
        for (name, value) in &self.query {
            encoding::push_query(&mut query, name, value);
        }
        query
    }

    /// Tells what was wrong when the request was made.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.problem {
            Some(Problem::Argument(index, reason)) => {
                Err(Error::Argument { index: *index, template: self.operation.template, reason })
            }
            Some(Problem::Header(name, part)) => Err(Error::Header { name: name.clone(), part }),
            Some(Problem::Range) => {
                Err(Error::Usage { what: "range", reason: "it has no bytes, for which HTTP has no words".to_owned() })
            }
            None => Ok(()),
        }
    }

    pub(crate) fn to_http(&self, base: &str) -> Result<http::Request<Bytes>, Error> {
        self.check()?;
        let query = self.query_string();
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{}{mark}{query}", base.trim_end_matches('/'), self.path);
        if url.len() > MAX_URL {
            let reason = format!("its URL has {} bytes, and {MAX_URL} can be sent", url.len());
            return Err(Error::Usage { what: "request", reason });
        }
        let uri: http::Uri = url.parse().map_err(|_| Error::BaseUrl)?;
        if !matches!(uri.scheme_str(), Some("http" | "https")) || base.contains(['?', '#']) {
            return Err(Error::BaseUrl);
        }
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = self.operation.method.into();
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers.clone();
        Ok(request)
    }

    fn success(&self, response: Response<Bytes>, accept: Option<&str>) -> Result<(StatusCode, Bytes), Error> {
        let (head, body) = response.into_parts();
        if !head.status.is_success() {
            return Err(Box::new(ServiceError::new(self.operation, head.status, head.headers, body)).into());
        }
        // What is read has a body; nothing would look like an object whose properties are all absent.
        let is_read = self.operation.method == Method::Get && accept.is_some() && head.status == StatusCode::OK;
        if is_read && body.is_empty() {
            let source = serde_core::de::Error::custom("the body is empty");
            return Err(self.unreadable(head.status, source, body, |_| String::new()));
        }
        Ok((head.status, body))
    }

    fn unreadable(
        &self,
        status: StatusCode,
        source: serde_json::Error,
        body: Bytes,
        unfit_path: fn(&Bytes) -> String,
    ) -> Error {
        let path = json_path(&body).unwrap_or_else(|| unfit_path(&body));
        Error::Decode { template: self.operation.template, status, path, source, body: RawBody(body) }
    }
}

/// Where reading stops in text that is no JSON; nothing where it is JSON.
fn json_path(body: &[u8]) -> Option<String> {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let error = serde_path_to_error::deserialize::<_, serde_json::Value>(&mut deserializer).err()?;
    // The path of the whole is printed as a dot.
    Some(error.path().iter().next().map(|_| error.path().to_string()).unwrap_or_default())
}
