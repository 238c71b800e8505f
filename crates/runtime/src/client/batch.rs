//! Many requests in few: `$batch` (OData JSON Format 4.01, section 19).
//!
//! Source: <https://learn.microsoft.com/graph/json-batching>.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::answers::{Answers, Outcome, PartKey};
use super::batch_parts::{Part, parse, to_body};
use super::exchange::Manner;
use super::{Client, Response};
use crate::{Answer, Error, Method, Operation, Request};

/// The most requests that Graph takes in one batch.
const MAX_PARTS: usize = 20;

const BATCH: &Operation = &Operation::new(Method::Post, "/$batch");

/// Any number of requests of any types, sent twenty at a time, in the order in which they were added.
///
/// A request can wait for others. Parts that the service throttles are sent again, after the longest time that it asks for;
/// so are parts that failed because they waited for one of those.
///
/// Each part has the headers of the client. What is about the connection is that of the whole: a timeout of a request is not
/// looked at, and redirects, such as those to content, are not followed but [`Error::Service`].
///
/// ```no_run
/// # use msgraph_runtime::{Client, Error, Page, Request, Value, client::Batch};
/// # async fn example(client: Client, me: Request<Value>, messages: Request<Page<String>>) -> Result<(), Error> {
/// let mut batch = Batch::new();
/// let me = batch.add(&me)?;
/// let messages = batch.add_after(&messages, &[me.index()])?;
/// let mut answers = batch.send(&client).await;
/// let me = answers.take(&me)?.value;
/// let messages = answers.take(&messages)?.value.value;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
pub struct Batch {
    parts: Vec<Part>,
}

impl Batch {
    /// Without requests.
    pub fn new() -> Self {
        Batch::default()
    }

    /// The number of requests.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// True without requests.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// Adds a request; the key reads its answer.
    ///
    /// # Errors
    /// Like [`Request::into_http`], and [`Error::Usage`] where a body of JSON is none.
    pub fn add<T: Answer>(&mut self, request: &Request<T>) -> Result<PartKey<T>, Error> {
        self.add_after(request, &[])
    }

    /// Adds a request that is done after others, which are named by [`PartKey::index`]; it fails with status 424 where one
    /// of them fails.
    ///
    /// # Errors
    /// Like [`Batch::add`], and [`Error::Usage`] where there is no request of such an index.
    pub fn add_after<T: Answer>(&mut self, request: &Request<T>, after: &[usize]) -> Result<PartKey<T>, Error> {
        if after.iter().any(|index| *index >= self.parts.len()) {
            return Err(Error::Usage { what: "batch", reason: "a request waits for one that was not added".to_owned() });
        }
        let index = self.parts.len();
        self.parts.push(Part::new(request, after.to_vec())?);
        Ok(PartKey { index, request: request.clone() })
    }

    /// Sends all, and gives the answers. Where a whole batch of twenty fails, all its requests have that error.
    pub async fn send(&self, client: &Client) -> Answers {
        let mut outcomes: Vec<Outcome> = Vec::with_capacity(self.parts.len());
        while outcomes.len() < self.parts.len() {
            let start = outcomes.len();
            let end = (start + MAX_PARTS).min(self.parts.len());
            outcomes.resize_with(end, || Outcome::Missing);
            self.send_range(client, start..end, &mut outcomes).await;
        }
        Answers { outcomes }
    }

    /// Sends at most twenty, until none of them is throttled.
    async fn send_range(&self, client: &Client, range: std::ops::Range<usize>, outcomes: &mut [Outcome]) {
        let mut pending: Vec<usize> = range.collect();
        let mut tries = 0;
        loop {
            tries += 1;
            self.skip_hopeless(&mut pending, outcomes);
            if pending.is_empty() {
                return;
            }
            match self.exchange(client, &pending, outcomes).await {
                Ok(mut answers) => {
                    for index in &pending {
                        let answer =
                            answers.remove(index).map_or(Outcome::Missing, |answer| Outcome::Answered(answer, tries));
                        set(outcomes, *index, answer);
                    }
                }
                Err(error) => {
                    let error = Arc::new(error);
                    pending.iter().for_each(|index| set(outcomes, *index, Outcome::Failed(error.clone())));
                    return;
                }
            }
            let Some((again, wait)) = self.throttled(client, tries, &pending, outcomes) else { return };
            client.inner.transport.sleep(wait).await;
            pending = again;
        }
    }

    /// What waits for a request of a former batch that failed is answered here, as the service would (status 424).
    fn skip_hopeless(&self, pending: &mut Vec<usize>, outcomes: &mut [Outcome]) {
        let mut kept = Vec::with_capacity(pending.len());
        for index in std::mem::take(pending) {
            let after = self.parts.get(index).map(|part| part.after.as_slice()).unwrap_or_default();
            let failed = |other: &usize| !kept.contains(other) && !outcomes.get(*other).is_some_and(Outcome::is_success);
            if after.iter().any(failed) {
                set(outcomes, index, Outcome::dependency_failed());
            } else {
                kept.push(index);
            }
        }
        *pending = kept;
    }

    async fn exchange(
        &self,
        client: &Client,
        pending: &[usize],
        outcomes: &[Outcome],
    ) -> Result<HashMap<usize, http::Response<Bytes>>, Error> {
        // What was done already need not be waited for, and must not be named, as the batch does not have it.
        let done = |index: &usize| outcomes.get(*index).is_some_and(Outcome::is_success);
        let parts = pending.iter().filter_map(|index| Some((*index, self.parts.get(*index)?)));
        let request = Request::<Value>::new(BATCH, &[]).json(&to_body(client, parts, done)?);
        let call = request.to_call(client, Manner { reports: true, ..Manner::USUAL })?;
        Ok(parse(request.read(client.call(call).await?)?.value))
    }

    /// The requests that are sent again, and how long to wait until then.
    fn throttled(
        &self,
        client: &Client,
        tries: u32,
        pending: &[usize],
        outcomes: &[Outcome],
    ) -> Option<(Vec<usize>, Duration)> {
        let policy = client.retry_policy();
        let (mut again, mut longest) = (Vec::new(), Duration::ZERO);
        for index in pending {
            let (Some(part), Some(Outcome::Answered(answer, _))) = (self.parts.get(*index), outcomes.get(*index)) else {
                continue;
            };
            let wait = policy.after_status(tries, &part.method, answer.status(), answer.headers());
            let waited = answer.status() == http::StatusCode::FAILED_DEPENDENCY
                && part.after.iter().any(|other| again.contains(other));
            if wait.is_some() || waited {
                again.push(*index);
                longest = longest.max(wait.unwrap_or_default());
            }
        }
        (!again.is_empty()).then_some((again, longest))
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.parts.iter().map(|part| part.operation.template)).finish()
    }
}

fn set(outcomes: &mut [Outcome], index: usize, outcome: Outcome) {
    if let Some(place) = outcomes.get_mut(index) {
        *place = outcome;
    }
}

impl Client {
    /// Sends requests of one type as batches, and gives their answers in the same order.
    ///
    /// # Errors
    /// Like [`Batch::add`], before anything is sent; what goes wrong later is in the list.
    pub async fn send_all<T: Answer>(&self, requests: &[Request<T>]) -> Result<Vec<Result<Response<T>, Error>>, Error> {
        let mut batch = Batch::new();
        let keys = requests.iter().map(|request| batch.add(request)).collect::<Result<Vec<_>, _>>()?;
        let mut answers = batch.send(self).await;
        Ok(keys.iter().map(|key| answers.take(key)).collect())
    }
}
