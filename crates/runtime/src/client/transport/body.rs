//! Bodies between the client, which knows bytes and streams, and hyper, which knows frames.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use super::{BoxStream, TransportError};
use crate::BoxError;
use crate::client::RequestBody;

/// The body of a request, as hyper wants it.
pub(super) enum Upload {
    /// In memory; taken when it is sent.
    Whole(Bytes),
    /// The mutex is never locked: it makes the stream `Sync`.
    Stream { stream: Mutex<BoxStream<Result<Bytes, BoxError>>>, length: Option<u64> },
}

impl From<RequestBody> for Upload {
    fn from(body: RequestBody) -> Self {
        match body {
            RequestBody::Bytes(bytes) => Upload::Whole(bytes),
            RequestBody::Stream { stream, length } => Upload::Stream { stream: Mutex::new(stream), length },
        }
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut *self {
            Upload::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Upload::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Upload::Stream { stream, .. } => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.as_mut().poll_next(context).map(|next| next.map(|piece| piece.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Upload::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Upload::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Upload::Stream { length, .. } => length.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

/// The body of an answer as a stream; trailers are left out.
pub(super) struct Pieces<B: Body> {
    pub(super) body: B,
    pub(super) to_error: fn(B::Error) -> TransportError,
}

impl<B: Body<Data = Bytes> + Unpin> Stream for Pieces<B> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err((self.to_error)(error)))),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}
