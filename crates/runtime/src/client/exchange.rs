//! One call: token, tries, waits and redirects, until there is an answer or none to be had.

use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, HeaderMap, HeaderValue};
use http::header::{LOCATION, RANGE, USER_AGENT};
use http::{Method, Response, StatusCode, Uri};

use super::builder::header_error;
use super::idle::{Taken, limited, within};
use super::transport::{BoxFuture, TransportError, TransportFault};
use super::{Client, ContentStream, RequestBody, echo, link, telemetry};
use crate::{Error, Operation};

/// How many redirects are followed: as many as browsers and curl follow is more than Graph ever needs.
const MAX_REDIRECTS: usize = 10;

/// What is to be sent, and how.
pub(super) struct Call {
    pub(super) operation: &'static Operation,
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: RequestBody,
    pub(super) manner: Manner,
}

/// How a call is sent.
#[derive(Clone, Copy)]
pub(super) struct Manner {
    /// Whether the token and the default headers go with it.
    pub(super) token: bool,
    /// Whether the whole body is read, within the same try.
    pub(super) whole: bool,
    /// Whether redirects are followed.
    pub(super) redirects: bool,
    /// Whether it is sent again.
    pub(super) repeat: bool,
    /// Whether an answer of success, too, tells of errors: that to a batch, and that of a monitor.
    pub(super) reports: bool,
    /// How long a try may take; as long as the client says, where nothing is said.
    pub(super) timeout: Option<Duration>,
}

impl Manner {
    /// A call of Graph whose answer fits into memory.
    pub(super) const USUAL: Manner =
        Manner { token: true, whole: true, redirects: true, repeat: true, reports: false, timeout: None };
    /// A URL that works without a token, and must not get one.
    pub(super) const PREAUTHENTICATED: Manner = Manner { token: false, redirects: false, ..Manner::USUAL };
}

/// The answer to a call, whatever its status, and how often it was sent.
pub(super) struct Answered {
    pub(super) response: Response<ContentStream>,
    pub(super) tries: u32,
}

impl Answered {
    /// The answer in memory; only of calls that are read whole, or whose status is no success.
    pub(super) fn into_whole(self) -> Response<Bytes> {
        self.response.map(ContentStream::into_whole)
    }
}

/// Why a try gave no answer.
enum Fault {
    /// No other try would help.
    Final(Error),
    Transport(TransportError),
    Timeout,
}

impl Client {
    /// Sends a call until it is answered finally.
    ///
    /// Boxed, because the code of a future is compiled in each crate that has it as a part of its own.
    pub(super) fn exchange(&self, call: Call) -> BoxFuture<'_, Result<Answered, Error>> {
        Box::pin(async move {
            let operation = call.operation;
            // Futures are handed on by reference, as each move would copy them.
            telemetry::traced(operation, pin!(self.repeat(call))).await
        })
    }

    async fn repeat(&self, mut call: Call) -> Result<Answered, Error> {
        self.complete(&mut call)?;
        let Call { operation, method, uri, headers, body, manner } = call;
        let limit = manner.timeout;
        let (bytes, mut stream) = match body {
            RequestBody::Bytes(bytes) => (bytes, None),
            stream => (Bytes::new(), Some(stream)),
        };
        let repeat = manner.repeat && stream.is_none();
        let (mut tries, taken) = (0, Taken::default());
        loop {
            tries += 1;
            let body = taken.count(stream.take().unwrap_or_else(|| bytes.clone().into()));
            let headers = self.with_token(operation, &headers, manner).await?;
            let tried = pin!(self.attempt(operation, &method, &uri, &headers, body, manner));
            let outcome = within(&*self.inner.transport, limit, &taken, tried).await.unwrap_or(Err(Fault::Timeout));
            let policy = &self.inner.retry;
            let wait = match &outcome {
                Ok(response) => policy.after_status(tries, &method, response.status(), response.headers()),
                Err(Fault::Final(_)) => None,
                Err(Fault::Transport(error)) => policy.after_fault(tries, &method, error.fault != TransportFault::Connect),
                Err(Fault::Timeout) => policy.after_fault(tries, &method, true),
            };
            match wait.filter(|_| repeat) {
                Some(wait) => self.inner.transport.sleep(wait).await,
                None => return conclude(operation, outcome, tries, limit.unwrap_or_default()),
            }
        }
    }

    /// Adds the headers that every request has, and the limit.
    fn complete(&self, call: &mut Call) -> Result<(), Error> {
        let inner = &self.inner;
        call.manner.timeout = call.manner.timeout.or(inner.timeout);
        // HTTP/1.1 libraries leave it out, and gateways answer 411 then (RFC 9110, section 8.6).
        if matches!(&call.body, RequestBody::Bytes(bytes) if bytes.is_empty()) && expects_content(&call.method) {
            call.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        // A part of compressed content cannot be read without what is before it (RFC 9110, section 14.1.2).
        if call.headers.contains_key(RANGE) {
            call.headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        }
        call.headers.entry(USER_AGENT).or_insert_with(|| inner.user_agent.clone());
        if !call.manner.token {
            return Ok(());
        }
        if !link::may_have_token(&inner.base, inner.cloud, &call.uri) {
            return Err(link::refused(
                Some(&call.uri),
                "it is neither the base URL's host nor that of Graph in its cloud, so the token stays here",
            ));
        }
        inner.add_headers(&mut call.headers)?;
        if !call.headers.contains_key("client-request-id") {
            let value = HeaderValue::try_from(random_guid()).map_err(|_| header_error("client-request-id", "value"))?;
            call.headers.insert("client-request-id", value);
        }
        Ok(())
    }

    /// One try, with its redirects.
    async fn attempt(
        &self,
        operation: &'static Operation,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: RequestBody,
        manner: Manner,
    ) -> Result<Response<ContentStream>, Fault> {
        let mut body = Some(body);
        let mut uri = uri.clone();
        // A host that may not have the token may not choose either what is asked with it: once left, it stays behind.
        let mut trusted = true;
        for _ in 0..=MAX_REDIRECTS {
            trusted &= link::may_have_token(&self.inner.base, self.inner.cloud, &uri);
            let mut request = http::Request::new(body.take().unwrap_or_else(|| Bytes::new().into()));
            *request.method_mut() = method.clone();
            *request.headers_mut() = headers_for(trusted || !manner.token, headers);
            *request.uri_mut() = uri.clone();
            let secret = echo::secret(request.headers().get(AUTHORIZATION));
            let response = self.inner.transport.send(request).await.map_err(Fault::Transport)?;
            match redirect(&response, method, manner) {
                Some(location) => uri = link::resolve(&uri, &location).map_err(Fault::Final)?,
                None => return self.read_answer(operation, response, manner, secret.as_deref()).await,
            }
        }
        Err(Fault::Final(link::refused(Some(&uri), "there are too many redirects")))
    }

    /// The headers with a token. It is asked for before the try begins, whose limit is the service's: a source that is slow must
    /// be able to end, and to keep what it got. It has as long as the client waits for any answer.
    async fn with_token(
        &self,
        operation: &'static Operation,
        headers: &HeaderMap,
        manner: Manner,
    ) -> Result<HeaderMap, Error> {
        let inner = &self.inner;
        let mut headers = headers.clone();
        let source = inner.token_source.as_ref().filter(|_| manner.token && !headers.contains_key(AUTHORIZATION));
        let Some(source) = source else { return Ok(headers) };
        let failed = |source| Error::Token { template: operation.template, source };
        let token = within(&*inner.transport, inner.timeout, &Taken::default(), source.token(&inner.scope)).await;
        let late = || failed(format!("it did not come within {:?}", inner.timeout.unwrap_or_default()).into());
        let token = token.ok_or_else(late)?.map_err(failed)?;
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret()))
            .map_err(|_| failed("it has characters that a header cannot have".into()))?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
        Ok(headers)
    }

    /// Reads the whole body, but leaves content that is to be streamed. Answers that are no success are always read.
    async fn read_answer(
        &self,
        operation: &'static Operation,
        mut response: Response<ContentStream>,
        manner: Manner,
        secret: Option<&str>,
    ) -> Result<Response<ContentStream>, Fault> {
        if let Some(secret) = secret {
            echo::hide_in_headers(response.headers_mut(), secret);
        }
        if !manner.whole && response.status().is_success() {
            return Ok(response.map(|content| limited(content, &self.inner.transport, manner.timeout)));
        }
        let (head, body) = response.into_parts();
        let limit = self.inner.max_answer;
        let bytes = body.at_most(limit, announced(&head.headers)).await.map_err(Fault::Transport)?;
        let (template, status) = (operation.template, head.status);
        let too_long = || Fault::Final(Error::TooLong { template, status, limit });
        let bytes = bytes.ok_or_else(too_long)?;
        let bytes = match secret {
            Some(secret) if manner.reports || !status.is_success() => echo::hide_in_body(bytes, secret),
            _ => bytes,
        };
        Ok(Response::from_parts(head, bytes.into()))
    }
}

fn conclude(
    operation: &'static Operation,
    outcome: Result<Response<ContentStream>, Fault>,
    tries: u32,
    after: Duration,
) -> Result<Answered, Error> {
    let template = operation.template;
    match outcome {
        Ok(response) => Ok(Answered { response, tries }),
        Err(Fault::Final(error)) => Err(error),
        Err(Fault::Timeout) => Err(Error::Timeout { template, tries, after }),
        Err(Fault::Transport(error)) => Err(Error::Transport { template, tries, source: Box::new(error) }),
    }
}

/// The headers for a host: all for those that are trusted; for others what they need to give content.
fn headers_for(trusted: bool, headers: &HeaderMap) -> HeaderMap {
    let harmless = [ACCEPT, ACCEPT_ENCODING, RANGE, USER_AGENT];
    let sent = headers.iter().filter(|(name, _)| trusted || harmless.contains(name));
    sent.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The length of an answer in bytes, where it is told beforehand.
fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn expects_content(method: &Method) -> bool {
    matches!(*method, Method::POST | Method::PUT | Method::PATCH)
}

/// Where a redirect leads, for methods that change nothing (RFC 9110, section 15.4).
fn redirect(response: &Response<ContentStream>, method: &Method, manner: Manner) -> Option<String> {
    let moved = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !manner.redirects || !moved.contains(&response.status()) || !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    Some(response.headers().get(LOCATION)?.to_str().ok()?.to_owned())
}

/// A random identifier of version 4 (RFC 9562, section 5.4). It tells calls apart; it is no secret.
pub(super) fn random_guid() -> String {
    let bits = fastrand::u128(..) & !(0xf << 76) | (0x4 << 76);
    let bits = bits & !(0b11 << 62) | (0b10 << 62);
    let mut guid = String::with_capacity(36);
    for (index, byte) in bits.to_be_bytes().into_iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            guid.push('-');
        }
        for digit in [byte >> 4, byte & 0xf] {
            guid.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
    guid
}

#[cfg(test)]
mod tests {
    use super::random_guid;

    #[test]
    fn guids_are_of_version_4_and_differ() {
        let guid = random_guid();
        let parts: Vec<_> = guid.split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('4') && parts[3].starts_with(['8', '9', 'a', 'b']), "{guid}");
        assert_ne!(guid, random_guid());
    }
}
