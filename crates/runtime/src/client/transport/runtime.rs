//! What both transports take of tokio.

use std::time::Duration;

use super::{BoxFuture, TransportError, TransportFault};

/// Outside of a tokio runtime hyper would panic.
pub(super) fn needed() -> Result<(), TransportError> {
    let missing = |_| TransportError {
        fault: TransportFault::Connect,
        source: "the transport needs a tokio runtime, and there is none here".into(),
    };
    tokio::runtime::Handle::try_current().map(|_| ()).map_err(missing)
}

pub(super) fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        // Sleeping would panic, and there is nothing to wait for: sending has failed already.
        if needed().is_ok() {
            tokio::time::sleep(duration).await;
        }
    })
}
