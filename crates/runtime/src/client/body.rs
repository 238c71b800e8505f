//! Bodies on their way: bytes, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::BoxStream;
use super::transport::{TransportError, TransportFault};
use crate::BoxError;

/// The body of a request.
pub enum RequestBody {
    /// Bytes in memory; they can be sent again.
    Bytes(Bytes),
    /// A stream, which is sent once.
    Stream {
        /// The pieces.
        stream: BoxStream<Result<Bytes, BoxError>>,
        /// The length of all pieces in bytes, where it is known; else the body is sent in chunks.
        length: Option<u64>,
    },
}

impl RequestBody {
    /// A body of which the pieces come one by one.
    pub fn from_stream<E: Into<BoxError>>(
        stream: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        RequestBody::Stream { stream: Box::pin(Erased(Box::pin(stream))), length }
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        RequestBody::Bytes(bytes)
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestBody::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            RequestBody::Stream { length, .. } => write!(f, "a stream of {length:?} bytes"),
        }
    }
}

/// A stream whose errors are of any type.
struct Erased<S>(Pin<Box<S>>);

impl<E: Into<BoxError>, S: Stream<Item = Result<Bytes, E>>> Stream for Erased<S> {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|next| next.map(|piece| piece.map_err(E::into)))
    }
}

/// The body of an answer, piece by piece.
///
/// Dropping it ends the transfer.
pub struct ContentStream(Content);

enum Content {
    Whole(Bytes),
    Pieces(BoxStream<Result<Bytes, TransportError>>),
    Done,
}

impl ContentStream {
    /// Content of which the pieces come one by one.
    pub fn new(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        ContentStream(Content::Pieces(Box::pin(stream)))
    }

    /// The next piece, and nothing at the end.
    ///
    /// # Errors
    /// Where the connection breaks before the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// All that is left.
    ///
    /// # Errors
    /// Where the connection breaks before the end.
    pub async fn bytes(self) -> Result<Bytes, TransportError> {
        self.at_most(usize::MAX, None).await.map(Option::unwrap_or_default)
    }

    /// All that is left, or nothing where that is more than so many bytes: then the rest is not read. The length that is
    /// announced counts as well, where there is content at all: answers to HEAD announce what they do not have.
    pub(super) async fn at_most(mut self, limit: usize, announced: Option<usize>) -> Result<Option<Bytes>, TransportError> {
        let Some(first) = self.chunk().await? else { return Ok(Some(Bytes::new())) };
        if first.len() > limit || announced > Some(limit) {
            return Ok(None);
        }
        let Some(second) = self.chunk().await? else { return Ok(Some(first)) };
        let mut whole = BytesMut::with_capacity(2 * (first.len() + second.len()));
        whole.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(piece) = next {
            if piece.len() > limit - whole.len() {
                return Ok(None);
            }
            whole.extend_from_slice(&piece);
            next = self.chunk().await?;
        }
        Ok(Some(whole.freeze()))
    }

    /// The bytes of content that was read whole.
    pub(super) fn into_whole(self) -> Bytes {
        match self.0 {
            Content::Whole(bytes) => bytes,
            Content::Pieces(_) | Content::Done => Bytes::new(),
        }
    }
}

impl From<Bytes> for ContentStream {
    fn from(bytes: Bytes) -> Self {
        ContentStream(Content::Whole(bytes))
    }
}

impl Stream for ContentStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Content::Pieces(stream) = &mut self.0 {
            let next = std::task::ready!(stream.as_mut().poll_next(context));
            if !matches!(next, Some(Ok(_))) {
                self.0 = Content::Done;
            }
            return Poll::Ready(next);
        }
        match std::mem::replace(&mut self.0, Content::Done) {
            Content::Whole(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(bytes))),
            _ => Poll::Ready(None),
        }
    }
}

impl fmt::Debug for ContentStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Content::Whole(_) => "ContentStream (in memory)",
            Content::Pieces(_) => "ContentStream",
            Content::Done => "ContentStream (at its end)",
        })
    }
}

impl TransportError {
    /// An error of a broken connection.
    pub fn broken(source: impl Into<BoxError>) -> Self {
        TransportError { fault: TransportFault::Broken, source: source.into() }
    }
}
