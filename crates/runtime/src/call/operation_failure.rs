//! The end of a long-running operation that did not do what it should.

use std::fmt;

use super::service_error::printable;
use super::{ErrorDetail, RawBody};

/// What a long-running operation says of its failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationFailure {
    /// The status, as it arrived: `failed`.
    pub status: String,
    /// The error: code, message and target, as far as they arrived.
    pub error: ErrorDetail,
    /// What arrived.
    pub body: RawBody,
}

impl fmt::Display for OperationFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the long-running operation ended as {}", printable(&self.status))?;
        for text in [&self.error.code, &self.error.message].into_iter().flatten() {
            write!(f, ": {}", printable(text))?;
        }
        Ok(())
    }
}

impl std::error::Error for OperationFailure {}
