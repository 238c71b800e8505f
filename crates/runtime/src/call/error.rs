//! What can go wrong with a call.
//!
//! `Display` and `source` are written by hand. With `thiserror`, bindings without a transport would
//! wait for a macro parser, for this one type.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::{OperationFailure, RawBody, ServiceError};

/// Any error, as what others report is kept.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a request could not be made, was refused, or was answered with what cannot be read.
///
/// Neither `Debug` nor `Display` shows headers or bodies.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument cannot stand in the path.
    Argument {
        /// Its number, counted from 0.
        index: usize,
        /// The path of the operation.
        template: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A header has a name or value that HTTP does not allow.
    Header {
        /// Its name.
        name: String,
        /// `name` or `value`.
        part: &'static str,
    },
    /// The base URL is not like `https://graph.microsoft.com/v1.0`.
    BaseUrl,
    /// The service refused.
    Service(Box<ServiceError>),
    /// The service answered with what is not the documented type.
    Decode {
        /// The path of the operation.
        template: &'static str,
        /// The status of the answer.
        status: StatusCode,
        /// Where in the JSON it is: `value[2].displayName`; empty where it is the whole.
        path: String,
        /// What is wrong, with line and column.
        source: serde_json::Error,
        /// What arrived.
        body: RawBody,
    },
    /// The answer is longer than the client may keep in memory; the rest of it was not read.
    TooLong {
        /// The path of the operation.
        template: &'static str,
        /// The status of the answer.
        status: StatusCode,
        /// The most that is kept, in bytes.
        limit: usize,
    },
    /// The token source failed; nothing was sent.
    Token {
        /// The path of the operation.
        template: &'static str,
        /// What the token source reports.
        source: BoxError,
    },
    /// No answer came, or it broke off.
    Transport {
        /// The path of the operation.
        template: &'static str,
        /// How often it was sent.
        tries: u32,
        /// What the transport reports.
        source: BoxError,
    },
    /// No answer came in time.
    Timeout {
        /// The path of the operation.
        template: &'static str,
        /// How often it was sent.
        tries: u32,
        /// How long the last try, or the whole where there are no tries, was waited for.
        after: Duration,
    },
    /// A link that arrived, or that was given, is not followed.
    Link {
        /// Where it leads to, as far as that can be read.
        host: Option<String>,
        /// Why it is not followed.
        reason: &'static str,
    },
    /// A long-running operation ended without success.
    Operation(Box<OperationFailure>),
    /// A batch failed as a whole; all its requests have this error.
    Batch {
        /// The path of the operation.
        template: &'static str,
        /// What became of the batch.
        source: std::sync::Arc<Error>,
    },
    /// A batch, an upload or the client itself cannot be made or used like this.
    Usage {
        /// What cannot be: `batch`, `upload session`, `client`.
        what: &'static str,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Argument { index, template, reason } => {
                write!(f, "argument {} of {template} cannot be sent: {reason}", index + 1)
            }
            Error::Header { name, part } => {
                write!(f, "the header {name:?} cannot be sent: its {part} has characters that HTTP does not allow")
            }
            Error::BaseUrl => f.write_str("the base URL is not an absolute http or https URL without query and fragment"),
            Error::Service(error) => error.fmt(f),
            Error::Decode { template, path, source, .. } => {
                write!(f, "the answer to {template} cannot be read{}: {source}", at(path))
            }
            Error::TooLong { template, limit, .. } => write!(
                f,
                "the answer to {template} is longer than {limit} bytes, which is all that the client may keep in memory: \
                 read it piece by piece, or raise the limit"
            ),
            Error::Token { template, source } => write!(f, "there is no token for {template}: {source}"),
            Error::Transport { template, tries, source } => {
                write!(f, "{template} was not answered ({tries} {}): {source}", tries_word(*tries))
            }
            Error::Timeout { template, tries, after } => {
                write!(f, "{template} was not answered within {after:?} ({tries} {})", tries_word(*tries))
            }
            Error::Link { host, reason } => {
                let host = host.as_deref().unwrap_or("an unknown host");
                write!(f, "the link to {host} is not followed: {reason}")
            }
            Error::Operation(error) => error.fmt(f),
            Error::Batch { template, source } => write!(f, "the batch with {template} failed: {source}"),
            Error::Usage { what, reason } => write!(f, "{what}: {reason}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Service(error) => error.source(),
            Error::Operation(error) => error.source(),
            Error::Decode { source, .. } => Some(source),
            Error::Token { source, .. } | Error::Transport { source, .. } => Some(&**source),
            Error::Batch { source, .. } => Some(&**source),
            Error::Argument { .. }
            | Error::Header { .. }
            | Error::BaseUrl
            | Error::TooLong { .. }
            | Error::Timeout { .. }
            | Error::Link { .. }
            | Error::Usage { .. } => None,
        }
    }
}

impl From<Box<ServiceError>> for Error {
    fn from(error: Box<ServiceError>) -> Self {
        Error::Service(error)
    }
}

impl From<Box<OperationFailure>> for Error {
    fn from(failure: Box<OperationFailure>) -> Self {
        Error::Operation(failure)
    }
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at {path}") }
}

fn tries_word(tries: u32) -> &'static str {
    if tries == 1 { "try" } else { "tries" }
}

impl Error {
    /// The status of the answer, where there was one; of a batch that failed, that of the whole.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Batch { source, .. } => source.status(),
            Error::Service(error) => Some(error.status),
            Error::Decode { status, .. } | Error::TooLong { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// What the service said, where it refused; of a batch that failed, what it said of the whole.
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Error::Batch { source, .. } => source.service(),
            Error::Service(error) => Some(error),
            _ => None,
        }
    }
}
