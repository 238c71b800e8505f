//! The constant facts of an operation.
//!
//! Lists are text: for thousands of functions, arrays of strings would be a tenth of the time that a build takes.

use std::fmt;

/// The HTTP methods that Graph uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or calls an action.
    Post,
    /// Updates.
    Patch,
    /// Replaces.
    Put,
    /// Deletes.
    Delete,
    /// Asks whether it is there.
    Head,
    /// Asks what is allowed.
    Options,
}

impl Method {
    /// The method in capitals.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
            Method::Head => "HEAD",
            Method::Options => "OPTIONS",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Patch => http::Method::PATCH,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
            Method::Head => http::Method::HEAD,
            Method::Options => http::Method::OPTIONS,
        }
    }
}

/// The permissions that allow a call: one of each list suffices, least privileged first. They are separated by spaces, as
/// in a `scope` (RFC 6749, section 3.3); those that are needed together are joined by `+`: `A.Read+B.Read C.ReadWrite`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// For a signed-in work or school account.
    pub delegated_work: &'static str,
    /// For a signed-in personal account.
    pub delegated_personal: &'static str,
    /// For an application without a user.
    pub application: &'static str,
}

/// What the documentation says of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The HTTP method.
    pub method: Method,
    /// The path as the page has it: `/users/{id | userPrincipalName}`.
    pub template: &'static str,
    /// The same path with the numbers of the arguments, and how each is written: `{0}` within one segment, `{+0}` as several
    /// segments, `{'0}` between the quotes that stand around it, `{=0}` as an argument of a function without quotes.
    pub path: &'static str,
    /// The page: `api/user-get.md`.
    pub page: &'static str,
    /// What a caller must be allowed to do.
    pub permissions: Permissions,
    /// The OData query options that the page names, with their `$`, separated by spaces.
    pub query_options: &'static str,
    /// The HTTP status of success; 0 where the page names none.
    pub status: u16,
}

impl Operation {
    /// An operation that no page documents, or of which bindings were not generated: nothing is known of it but method and
    /// [path](Operation::path).
    ///
    /// ```
    /// use msgraph_runtime::{Method, Operation, Request, Value};
    ///
    /// static PREVIEW: Operation = Operation::new(Method::Get, "/users/{0}/somethingNew(name='{'1}')");
    /// let request = Request::<Value>::new(&PREVIEW, &["1", "O'Neill"]).top(5);
    /// assert_eq!(request.path(), "/users/1/somethingNew(name='O%27%27Neill')");
    /// ```
    pub const fn new(method: Method, path: &'static str) -> Self {
        let permissions = Permissions { delegated_work: "", delegated_personal: "", application: "" };
        Operation { method, template: path, path, page: "", permissions, query_options: "", status: 0 }
    }
}
