//! The constant facts of an operation.

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

/// A piece of a path: text that is sent as it stands, or the argument at an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Sent as it stands; holds the slashes.
    Literal(&'static str),
    /// A value within one segment: everything that could end it is percent-encoded.
    Segment(usize),
    /// Several segments: the slashes of the value stay, all else is percent-encoded. Slashes around it are left out.
    Path(usize),
    /// A value between quotes that stand in the literals around it; its own quotes are doubled (OData 4.01 URL
    /// Conventions, section 5.1.1.14).
    Quoted(usize),
    /// An argument of a function without quotes: a number, a date, a boolean.
    Bare(usize),
}

/// The permissions that allow a call: one of each list suffices, least privileged first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// For a signed-in work or school account.
    pub delegated_work: &'static [&'static str],
    /// For a signed-in personal account.
    pub delegated_personal: &'static [&'static str],
    /// For an application without a user.
    pub application: &'static [&'static str],
}

/// What the documentation says of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The HTTP method.
    pub method: Method,
    /// The path as the page has it: `/users/{id | userPrincipalName}`.
    pub template: &'static str,
    /// The same path in pieces.
    pub path: &'static [Piece],
    /// The page: `api/user-get.md`.
    pub page: &'static str,
    /// What a caller must be allowed to do.
    pub permissions: Permissions,
    /// The OData query options that the page names, with their `$`.
    pub query_options: &'static [&'static str],
    /// The HTTP status of success; 0 where the page names none.
    pub status: u16,
}
