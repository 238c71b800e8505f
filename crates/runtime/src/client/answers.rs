//! The answers to a batch.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;

use super::Response;
use crate::{Answer, Error, Request};

/// A request within a [`Batch`](super::Batch): it knows its place and the type of its answer.
pub struct PartKey<T> {
    pub(super) index: usize,
    pub(super) request: Request<T>,
}

impl<T> PartKey<T> {
    /// The place, counted from 0.
    pub fn index(&self) -> usize {
        self.index
    }
}

impl<T> fmt::Debug for PartKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartKey").field("index", &self.index).finish_non_exhaustive()
    }
}

/// The answers to a [`Batch`](super::Batch), in the order of its requests. `Debug` shows neither headers nor bodies.
#[derive(Debug)]
pub struct Answers {
    pub(super) outcomes: Vec<Outcome>,
}

impl Answers {
    /// Reads the answer to a request; it can be taken once. The key must be of the same batch.
    ///
    /// # Errors
    /// What the service said of this request alone, like [`Request::send`]; [`Error::Batch`] where the batch as a whole
    /// failed; [`Error::Usage`] where there is no answer, or it was taken before.
    pub fn take<T: Answer>(&mut self, key: &PartKey<T>) -> Result<Response<T>, Error> {
        let template = key.request.operation().template;
        match self.outcomes.get_mut(key.index).map(std::mem::take) {
            Some(Outcome::Answered(answer, tries)) => {
                let (head, value) = answer.into_parts();
                key.request.read(Response { value, status: head.status, headers: head.headers, tries })
            }
            Some(Outcome::Failed(source)) => Err(Error::Batch { template, source }),
            Some(Outcome::Missing) | None => Err(Error::Usage {
                what: "batch",
                reason: format!("there is no answer to {template}, or it was taken before"),
            }),
        }
    }

    /// The number of answers.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// True without answers.
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// The status of each answer; nothing where there is none.
    pub fn statuses(&self) -> impl Iterator<Item = Option<StatusCode>> {
        self.outcomes.iter().map(|outcome| match outcome {
            Outcome::Answered(answer, _) => Some(answer.status()),
            Outcome::Failed(_) | Outcome::Missing => None,
        })
    }
}

/// What became of a request.
#[derive(Default)]
pub(super) enum Outcome {
    /// The answer, and how often the request was sent.
    Answered(http::Response<Bytes>, u32),
    Failed(Arc<Error>),
    #[default]
    Missing,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Answered(answer, tries) => {
                write!(f, "{} ({} bytes, {tries} tries)", answer.status(), answer.body().len())
            }
            Outcome::Failed(error) => error.fmt(f),
            Outcome::Missing => f.write_str("nothing"),
        }
    }
}

impl Outcome {
    pub(super) fn is_success(&self) -> bool {
        matches!(self, Outcome::Answered(answer, _) if answer.status().is_success())
    }

    pub(super) fn dependency_failed() -> Self {
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = StatusCode::FAILED_DEPENDENCY;
        Outcome::Answered(answer, 0)
    }
}
