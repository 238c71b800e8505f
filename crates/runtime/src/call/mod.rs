//! A call as a value: what is sent, and how the answer is read.

mod answer;
mod argument;
mod encoding;
mod error;
mod operation;
mod page;
mod request;
mod service_error;

pub use answer::Answer;
pub use argument::Argument;
pub use error::Error;
pub use operation::{Method, Operation, Permissions, Piece};
pub use page::{Page, PropertyValue};
pub use request::Request;
pub use service_error::{ErrorDetail, RawBody, ServiceError};
