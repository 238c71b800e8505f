//! A call as a value: what is sent, and how the answer is read.

mod answer;
mod argument;
mod encoding;
mod error;
pub(crate) mod header;
mod operation;
mod operation_failure;
mod page;
mod query_options;
mod request;
mod service_error;

pub use answer::Answer;
pub use argument::Argument;
pub use error::{BoxError, Error};
pub use operation::{Method, Operation, Permissions};
pub use operation_failure::OperationFailure;
pub use page::{Page, PropertyValue};
#[cfg(feature = "client")]
pub(crate) use request::Parts;
pub use request::Request;
pub use service_error::{ErrorDetail, RawBody, ServiceError};
#[cfg(feature = "client")]
pub(crate) use service_error::{text, without_secrets};
