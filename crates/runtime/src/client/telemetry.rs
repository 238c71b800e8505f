//! A span of each call, so that traces show what is slow or refused.
//!
//! It has the method, the path template, the status, the number of tries and the request identifier; never values, headers,
//! bodies or tokens.

use std::future::Future;

use super::exchange::Answered;
use crate::{Error, Operation};

/// The result of a call, within its span.
#[cfg(feature = "tracing")]
pub(super) async fn traced(
    operation: &'static Operation,
    call: impl Future<Output = Result<Answered, Error>>,
) -> Result<Answered, Error> {
    use tracing::Instrument;
    use tracing::field::{Empty, display};

    let span = tracing::info_span!(
        "graph.call",
        method = operation.method.as_str(),
        template = operation.template,
        status = Empty,
        tries = Empty,
        request_id = Empty,
        error = Empty,
    );
    let result = call.instrument(span.clone()).await;
    match &result {
        Ok(answered) => {
            span.record("status", answered.response.status().as_u16());
            span.record("tries", answered.tries);
            let request_id = answered.response.headers().get("request-id").filter(|value| !value.is_sensitive());
            let request_id = request_id.and_then(|value| value.to_str().ok());
            if let Some(request_id) = request_id {
                span.record("request_id", display(request_id));
            }
        }
        Err(error) => {
            span.record("error", kind(error));
            if let Error::Timeout { tries, .. } | Error::Transport { tries, .. } = error {
                span.record("tries", *tries);
            }
        }
    }
    result
}

/// The kind of an error: its text may come from a token source, which is not ours.
#[cfg(feature = "tracing")]
fn kind(error: &Error) -> &'static str {
    match error {
        Error::Token { .. } => "token",
        Error::TooLong { .. } => "too-long",
        Error::Timeout { .. } => "timeout",
        Error::Transport { .. } => "transport",
        Error::Link { .. } => "link",
        _ => "request",
    }
}

/// The result of a call.
#[cfg(not(feature = "tracing"))]
pub(super) async fn traced(
    _operation: &'static Operation,
    call: impl Future<Output = Result<Answered, Error>>,
) -> Result<Answered, Error> {
    call.await
}
