//! The requests that came, for tests that ask what was sent.

use std::collections::VecDeque;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap};
use http::request::Parts;
use http::{Method, Response, StatusCode};

use crate::answer::{NOTE, PAGE};

/// So many requests are remembered, as long as their bodies are not longer than [`MAX_BYTES`] in all.
const MAX_REQUESTS: usize = 10_000;

/// See [`MAX_REQUESTS`].
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A request that was answered.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The HTTP method.
    pub method: Method,
    /// The path and the query as they were sent.
    pub path_and_query: String,
    /// The headers without `Authorization`.
    pub headers: HeaderMap,
    /// Whether there was a header `Authorization`.
    pub authorized: bool,
    /// The body.
    pub body: Bytes,
    /// The status of the answer.
    pub status: StatusCode,
    /// The page whose example was answered.
    pub page: Option<String>,
    /// Why the answer is not the example of that very request.
    pub note: Option<String>,
}

impl Recorded {
    /// A request with its answer.
    pub(crate) fn new(request: Parts, body: Bytes, response: &Response<Bytes>) -> Self {
        let Parts { method, uri, mut headers, .. } = request;
        let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let authorized = headers.remove(AUTHORIZATION).is_some();
        let path_and_query = uri.path_and_query().map(|text| text.to_string()).unwrap_or_default();
        let (status, page, note) = (response.status(), text(PAGE), text(NOTE));
        Recorded { method, path_and_query, headers, authorized, body, status, page, note }
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Record {
    requests: VecDeque<Recorded>,
    bytes: usize,
}

impl Record {
    /// Adds a request, and forgets the oldest where there are too many.
    pub fn push(&mut self, recorded: Recorded) {
        self.bytes = self.bytes.saturating_add(recorded.body.len());
        self.requests.push_back(recorded);
        while self.requests.len() > MAX_REQUESTS || self.bytes > MAX_BYTES {
            let oldest = self.requests.pop_front();
            self.bytes = self.bytes.saturating_sub(oldest.map_or(0, |oldest| oldest.body.len()));
        }
    }

    /// All that is remembered, the oldest first.
    pub fn requests(&self) -> Vec<Recorded> {
        self.requests.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn recorded(length: usize) -> Recorded {
        let (parts, ()) = Request::new(()).into_parts();
        Recorded::new(parts, Bytes::from(vec![0; length]), &Response::new(Bytes::new()))
    }

    #[test]
    fn the_oldest_requests_are_forgotten() {
        let mut record = Record::default();
        (0..MAX_REQUESTS + 1).for_each(|_| record.push(recorded(0)));
        assert_eq!(record.requests.len(), MAX_REQUESTS);
    }

    #[test]
    fn long_bodies_are_forgotten_sooner() {
        let mut record = Record::default();
        (0..3).for_each(|_| record.push(recorded(MAX_BYTES / 2)));
        assert_eq!((record.requests.len(), record.bytes), (2, MAX_BYTES));
        record.push(recorded(MAX_BYTES + 1));
        assert_eq!((record.requests.len(), record.bytes), (0, 0));
    }
}
