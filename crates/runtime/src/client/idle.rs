//! Limits for transfers of any length: not the whole is limited, but the time in which nothing comes or goes.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::transport::{BoxFuture, BoxStream, Transport, TransportError, TransportFault};
use super::{ContentStream, RequestBody};
use crate::BoxError;

/// The number of pieces of a request's body that the transport took.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken(Arc<AtomicU64>);

impl Taken {
    /// Counts the pieces of a body that is a stream.
    pub(super) fn count(&self, body: RequestBody) -> RequestBody {
        match body {
            RequestBody::Bytes(_) => body,
            RequestBody::Stream { stream, length } => {
                RequestBody::Stream { stream: Box::pin(Counted { stream, taken: self.clone() }), length }
            }
        }
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted {
    stream: BoxStream<Result<Bytes, BoxError>>,
    taken: Taken,
}

impl Stream for Counted {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.stream.as_mut().poll_next(context);
        if next.is_ready() {
            self.taken.0.fetch_add(1, Ordering::Relaxed);
        }
        next
    }
}

/// What a future gives, or nothing where it takes longer and no piece was taken for as long.
pub(super) async fn within<T>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    taken: &Taken,
    future: impl Future<Output = T>,
) -> Option<T> {
    let Some(limit) = limit else { return Some(future.await) };
    let mut future = std::pin::pin!(future);
    let mut before = taken.get();
    let mut sleep = transport.sleep(limit);
    std::future::poll_fn(move |context| {
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        while sleep.as_mut().poll(context).is_ready() {
            let now = taken.get();
            if now == before {
                return Poll::Ready(None);
            }
            before = now;
            sleep = transport.sleep(limit);
        }
        Poll::Pending
    })
    .await
}

/// Content that fails where a piece takes longer than the limit.
pub(super) fn limited(content: ContentStream, transport: &Arc<dyn Transport>, limit: Option<Duration>) -> ContentStream {
    match limit {
        Some(limit) => ContentStream::new(Limited { content, transport: transport.clone(), limit, sleep: None }),
        None => content,
    }
}

struct Limited {
    content: ContentStream,
    transport: Arc<dyn Transport>,
    limit: Duration,
    sleep: Option<BoxFuture<'static, ()>>,
}

impl Stream for Limited {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let next = Pin::new(&mut this.content).poll_next(context);
        if next.is_ready() {
            this.sleep = None;
            return next;
        }
        let sleep = this.sleep.get_or_insert_with(|| this.transport.sleep(this.limit));
        match sleep.as_mut().poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                this.sleep = None;
                let source = format!("no more content came within {:?}", this.limit).into();
                Poll::Ready(Some(Err(TransportError { fault: TransportFault::Timeout, source })))
            }
        }
    }
}
