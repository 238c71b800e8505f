//! What can go wrong with a call.

use std::time::Duration;

use http::StatusCode;

use super::{OperationFailure, RawBody, ServiceError};

/// Any error, as what others report is kept.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a request could not be made, was refused, or was answered with what cannot be read.
///
/// Neither `Debug` nor `Display` shows headers or bodies.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument cannot stand in the path.
    #[error("argument {} of {template} cannot be sent: {reason}", .index + 1)]
    Argument {
        /// Its number, counted from 0.
        index: usize,
        /// The path of the operation.
        template: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A header has a name or value that HTTP does not allow.
    #[error("the header {name:?} cannot be sent: its {part} has characters that HTTP does not allow")]
    Header {
        /// Its name.
        name: String,
        /// `name` or `value`.
        part: &'static str,
    },
    /// The base URL is not like `https://graph.microsoft.com/v1.0`.
    #[error("the base URL is not an absolute http or https URL without query and fragment")]
    BaseUrl,
    /// The service refused.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The service answered with what is not the documented type.
    #[error("the answer to {template} cannot be read{}: {source}", at(.path))]
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
    #[error(
        "the answer to {template} is longer than {limit} bytes, which is all that the client may keep in memory: \
         read it piece by piece, or raise the limit"
    )]
    TooLong {
        /// The path of the operation.
        template: &'static str,
        /// The status of the answer.
        status: StatusCode,
        /// The most that is kept, in bytes.
        limit: usize,
    },
    /// The token source failed; nothing was sent.
    #[error("there is no token for {template}: {source}")]
    Token {
        /// The path of the operation.
        template: &'static str,
        /// What the token source reports.
        source: BoxError,
    },
    /// No answer came, or it broke off.
    #[error("{template} was not answered ({tries} {}): {source}", tries_word(*.tries))]
    Transport {
        /// The path of the operation.
        template: &'static str,
        /// How often it was sent.
        tries: u32,
        /// What the transport reports.
        source: BoxError,
    },
    /// No answer came in time.
    #[error("{template} was not answered within {after:?} ({tries} {})", tries_word(*.tries))]
    Timeout {
        /// The path of the operation.
        template: &'static str,
        /// How often it was sent.
        tries: u32,
        /// How long the last try, or the whole where there are no tries, was waited for.
        after: Duration,
    },
    /// A link that arrived, or that was given, is not followed.
    #[error("the link to {} is not followed: {reason}", .host.as_deref().unwrap_or("an unknown host"))]
    Link {
        /// Where it leads to, as far as that can be read.
        host: Option<String>,
        /// Why it is not followed.
        reason: &'static str,
    },
    /// A long-running operation ended without success.
    #[error(transparent)]
    Operation(#[from] Box<OperationFailure>),
    /// A batch failed as a whole; all its requests have this error.
    #[error("the batch with {template} failed: {source}")]
    Batch {
        /// The path of the operation.
        template: &'static str,
        /// What became of the batch.
        source: std::sync::Arc<Error>,
    },
    /// A batch, an upload or the client itself cannot be made or used like this.
    #[error("{what}: {reason}")]
    Usage {
        /// What cannot be: `batch`, `upload session`, `client`.
        what: &'static str,
        /// Why.
        reason: String,
    },
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
