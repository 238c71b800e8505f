//! What can go wrong with a call.

use http::StatusCode;

use super::{RawBody, ServiceError};

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
    #[error("the answer to {template} cannot be read: {source}")]
    Decode {
        /// The path of the operation.
        template: &'static str,
        /// The status of the answer.
        status: StatusCode,
        /// What is wrong, with line and column.
        source: serde_json::Error,
        /// What arrived.
        body: RawBody,
    },
}

impl Error {
    /// The status of the answer, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Service(error) => Some(error.status),
            Error::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// What the service said, where it refused.
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Error::Service(error) => Some(error),
            _ => None,
        }
    }
}
