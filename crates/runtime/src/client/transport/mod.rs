//! What sends and sleeps: the only I/O of the client.

#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod body;
#[cfg(feature = "hyper")]
mod connector;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod runtime;
#[cfg(any(feature = "hyper", feature = "reqwest"))]
mod tls;

#[cfg(feature = "hyper")]
pub use self::hyper::{HyperSettings, HyperTransport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_core::Stream;

use super::{ContentStream, RequestBody};
use crate::{BoxError, Error};

/// A future on the heap that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A stream on the heap that can move between threads.
pub type BoxStream<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// Sends single requests over HTTP, and sleeps.
///
/// It does not follow redirects, does not repeat, and adds no credentials: the client does, since both depend on the host.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and gives the answer as soon as its headers are there; every status is a success.
    ///
    /// # Errors
    /// Where no answer came. The error names neither the URL nor headers, as both may hold secrets.
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>>;

    /// Waits that long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TransportFault {
    /// There was no connection: the service did not see the request.
    Connect,
    /// No answer came in time.
    Timeout,
    /// The connection broke: the service may have seen the request.
    Broken,
}

/// Why no answer came, or why it broke off.
#[derive(Debug)]
pub struct TransportError {
    /// How far it came.
    pub fault: TransportFault,
    /// What the HTTP library reports, without the URL.
    pub source: BoxError,
}

impl fmt::Display for TransportError {
    /// The reasons of the reason too, since libraries hide the telling one behind several others.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.source)?;
        let mut reason = self.source.source();
        while let Some(next) = reason {
            write!(f, ": {next}")?;
            reason = next.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {}

/// The transport that a client takes where none is given to it: that of reqwest where it is there, since nobody who does not
/// want it has it, and hyper's own client elsewhere.
///
/// # Errors
/// [`Error::Usage`] where there is none, or TLS cannot be set up.
pub(super) fn usual(connect_timeout: Option<Duration>) -> Result<Arc<dyn Transport>, Error> {
    #[cfg(feature = "reqwest")]
    return Ok(Arc::new(ReqwestTransport::new(connect_timeout)?));
    #[cfg(all(feature = "hyper", not(feature = "reqwest")))]
    return Ok(Arc::new(HyperTransport::new(connect_timeout)?));
    #[cfg(not(any(feature = "hyper", feature = "reqwest")))]
    return {
        let _ = connect_timeout;
        Err(unusable(
            "it has no transport: take the feature `client` of the bindings (`hyper` of msgraph-runtime), or give it one by \
             `ClientBuilder::transport`",
        ))
    };
}

fn unusable(reason: impl fmt::Display) -> Error {
    Error::Usage { what: "client", reason: reason.to_string() }
}
