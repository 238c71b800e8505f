//! A call as a value: what is sent, and how the answer is read.

mod answer;
mod argument;
mod encoding;
mod error;
mod operation;
mod operation_failure;
mod page;
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
#[cfg(feature = "client")]
pub(crate) use service_error::without_secrets;
pub use service_error::{ErrorDetail, RawBody, ServiceError};
