//! The request value.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Response, StatusCode};

use super::{Answer, Argument, Error, Operation, RawBody, ServiceError, encoding};
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
    query: Vec<(String, String)>,
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
}

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
        let (status, body) = self.parts.success(response)?;
        T::from_body(&body).map_err(|source| self.parts.unreadable(status, source, body, T::unfit_path))
    }

    /// The same request, with the answer read as another type, such as [`Value`](crate::Value).
    pub fn answer_as<U: Answer>(self) -> Request<U> {
        Request { parts: self.parts, answer: PhantomData }
    }
}

impl<T> Request<T> {
    #[inline]
    fn map(mut self, change: impl FnOnce(&mut Parts)) -> Self {
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
    /// both.
    pub fn prefer(self, preference: &str) -> Self {
        let before = self.parts.headers.get("Prefer").and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let both = before.map_or_else(|| preference.to_owned(), |before| format!("{before}, {preference}"));
        self.header("Prefer", &both)
    }

    /// Sets a parameter of the query; one that is there already is replaced. An absent value leaves it as it is.
    #[inline]
    pub fn query<'a>(self, name: &str, value: impl Into<Argument<'a>>) -> Self {
        let value = value.into();
        self.map(|parts| parts.set_query(name, value))
    }

    /// Asks for these properties alone (`$select`). Called again, it adds to them.
    pub fn select<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        let names = join(properties);
        self.map(|parts| parts.add_to_query("$select", &names))
    }

    /// Asks for these related resources with it (`$expand`). Called again, it adds to them.
    pub fn expand<S: AsRef<str>>(self, relationships: impl IntoIterator<Item = S>) -> Self {
        let names = join(relationships);
        self.map(|parts| parts.add_to_query("$expand", &names))
    }

    /// Asks for what meets a condition (`$filter`), such as `startswith(displayName,'A')`, and for nothing else that a former
    /// call asked for. Quotes within a text of the condition are doubled: `displayName eq 'O''Neill'`.
    #[inline]
    pub fn filter(self, condition: &str) -> Self {
        self.query("$filter", condition)
    }

    /// Asks for an order (`$orderby`), such as `displayName desc`. Called again, it orders further what is equal until then.
    pub fn order_by<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        let names = join(properties);
        self.map(|parts| parts.add_to_query("$orderby", &names))
    }

    /// Asks for so many items in a page (`$top`).
    #[inline]
    pub fn top(self, count: u32) -> Self {
        self.query("$top", count.to_string())
    }

    /// Leaves out so many items (`$skip`).
    #[inline]
    pub fn skip(self, count: u32) -> Self {
        self.query("$skip", count.to_string())
    }

    /// Searches (`$search`), with `ConsistencyLevel: eventual`, without which directory objects cannot be searched. The text
    /// is sent as it is; directory objects want it in quotes: `"displayName:Adele"`.
    pub fn search(self, text: &str) -> Self {
        self.query("$search", text).eventual()
    }

    /// Asks for the number of all items (`$count=true`), with `ConsistencyLevel: eventual`, without which directory objects
    /// are not counted.
    pub fn count(self) -> Self {
        self.query("$count", "true").eventual()
    }

    fn eventual(self) -> Self {
        self.header("ConsistencyLevel", "eventual")
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
    /// [`Error::Argument`], [`Error::Header`] or [`Error::BaseUrl`].
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
        let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "name");
        match parsed.and_then(|name| Ok((name, HeaderValue::from_str(value).map_err(|_| "value")?))) {
            Ok((name, mut value)) => {
                value.set_sensitive(!is_harmless(&name));
                self.headers.insert(name, value);
            }
            Err(part) => self.problem = Some(Problem::Header(name.to_owned(), part)),
        }
    }

    fn set_query(&mut self, name: &str, value: Argument<'_>) {
        let Argument::Text(value) = value else { return };
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value.into_owned(),
            None => self.query.push((name.to_owned(), value.into_owned())),
        }
    }

    /// Adds to a list that commas separate; nothing is asked for by an empty one.
    fn add_to_query(&mut self, name: &str, items: &str) {
        if items.is_empty() {
            return;
        }
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) if !list.is_empty() => {
                list.push(',');
                list.push_str(items);
            }
            Some((_, list)) => items.clone_into(list),
            None => self.query.push((name.to_owned(), items.to_owned())),
        }
    }

    fn query_string(&self) -> String {
        let mut query = String::new();
        for (name, value) in &self.query {
            encoding::push_query(&mut query, name, value);
        }
        query
    }

    pub(crate) fn to_http(&self, base: &str) -> Result<http::Request<Bytes>, Error> {
        match &self.problem {
            Some(Problem::Argument(index, reason)) => {
                return Err(Error::Argument { index: *index, template: self.operation.template, reason });
            }
            Some(Problem::Header(name, part)) => return Err(Error::Header { name: name.clone(), part }),
            None => {}
        }
        let query = self.query_string();
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{}{}{mark}{query}", base.trim_end_matches('/'), self.path);
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

    fn success(&self, response: Response<Bytes>) -> Result<(StatusCode, Bytes), Error> {
        let (head, body) = response.into_parts();
        if head.status.is_success() {
            return Ok((head.status, body));
        }
        Err(Box::new(ServiceError::new(self.operation, head.status, head.headers, body)).into())
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

/// The headers that `Debug` may show. All others may hold keys: gateways in front of Graph have names of their own for them.
fn is_harmless(name: &HeaderName) -> bool {
    const NAMES: [&str; 14] = [
        "accept",
        "accept-encoding",
        "accept-language",
        "client-request-id",
        "consistencylevel",
        "content-length",
        "content-range",
        "content-type",
        "if-match",
        "if-none-match",
        "prefer",
        "range",
        "return-client-request-id",
        "user-agent",
    ];
    NAMES.contains(&name.as_str())
}

fn join<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(name.as_ref());
    }
    joined
}
