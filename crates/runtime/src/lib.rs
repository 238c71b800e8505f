//! What generated Microsoft Graph bindings depend on.
//!
//! Generated code is made of declarations: structs, enumerations, and functions that return a [`Request`]. All work is
//! done here, once for all types, because code that is generated a thousand times is compiled a thousand times:
//!
//! - reading and writing of models by one routine, without serde's derives, and [`Extra`], which keeps all that arrived and has
//!   no field;
//! - [`Field`] and the types of [`wire`]: values that Rust's own types cannot express;
//! - [`Request`]: what is sent and how the answer is read, as a value without I/O; [`Operation`] has the constant facts.
//!
//! A request becomes an [`http::Request`] with [`Request::into_http`], and an [`http::Response`] is read with
//! [`Request::decode`]: any HTTP library can be between the two. The feature `client` adds one way to do so, with tokens,
//! retries, paging, batches and large files: `Request::send`, in the module `client`. The feature `hyper` gives it its
//! transport, and `http2` has this speak HTTP/2; both are on by default. With `reqwest`, it sends over that.

mod call;
#[cfg(feature = "client")]
pub mod client;
mod extra;
mod field;
mod include;
mod macros;
// For generated code, not for users of it: models are read and written by serde.
#[doc(hidden)]
pub mod object;
#[doc(hidden)]
pub mod testing;
mod unknown;
pub mod wire;

pub use bytes::Bytes;
pub use call::*;
#[cfg(feature = "client")]
pub use client::{Client, Response};
pub use extra::Extra;
pub use field::Field;
pub use http;
#[cfg(feature = "reqwest")]
pub use reqwest;
#[cfg(feature = "hyper")]
pub use rustls;
pub use serde_core;
pub use serde_json::{self, Value};
pub use unknown::UnknownObject;
pub use wire::{Base64, Date, DateTime, Decimal, Duration, Flags, Guid, TimeOfDay};
