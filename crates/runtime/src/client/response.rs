//! An answer of success, with what stands around the value.

use http::StatusCode;
use http::header::{ETAG, HeaderMap, LOCATION};

/// An answer. `Debug` hides cookies and locations, which may be secret.
#[derive(Clone, Debug)]
pub struct Response<T> {
    /// What was asked for.
    pub value: T,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How often the request was sent.
    pub tries: u32,
}

impl<T> Response<T> {
    /// `Location`: of what was created, or of a long-running operation.
    pub fn location(&self) -> Option<&str> {
        self.header(LOCATION.as_str())
    }

    /// `ETag`, for `If-Match` and `If-None-Match`.
    pub fn etag(&self) -> Option<&str> {
        self.header(ETAG.as_str())
    }

    /// The identifier that Microsoft's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.header("request-id")
    }

    /// The text of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The same answer with another value.
    #[inline]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Response { value, status, headers, tries } = self;
        Response { value: change(value), status, headers, tries }
    }
}
