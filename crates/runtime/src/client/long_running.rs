//! Operations that go on after their answer: `202 Accepted`, with the URL of a monitor in `Location`.
//!
//! Source: <https://learn.microsoft.com/graph/long-running-actions-overview>.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{HeaderMap, LOCATION};
use http::{StatusCode, Uri};
use serde_json::Value;

use super::exchange::{Call, Manner};
use super::idle::{Taken, within};
use super::{Client, Response, link, retry};
use crate::call::text;
use crate::{Error, ErrorDetail, Method, Operation, OperationFailure, RawBody, Request};

const MONITOR: &Operation = &Operation { template: "{monitorUrl}", ..Operation::new(Method::Get, "") };

/// The wait between questions grows up to this, where the service says nothing.
const MAX_INTERVAL: Duration = Duration::from_secs(10);

/// An operation that is going on.
///
/// ```no_run
/// # use msgraph_runtime::{Client, Error, Request};
/// use std::time::Duration;
///
/// # async fn example(client: Client, copy_file: Request<()>) -> Result<(), Error> {
/// let accepted = copy_file.send(&client).await?;
/// let operation = accepted.long_running(&client)?;
/// let finished = operation.wait(Duration::from_secs(300), |progress| println!("{progress:?}")).await?;
/// println!("{:?}", finished.resource_id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct LongRunning {
    client: Client,
    url: Uri,
    interval: Duration,
}

/// How far an operation is.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// It is going on.
    Running {
        /// The status as it arrived, such as `inProgress`.
        status: Option<String>,
        /// How much is done, from 0 to 100.
        percentage: Option<f64>,
        /// How long the service asks to wait before the next question.
        retry_after: Option<Duration>,
    },
    /// It is done.
    Finished(Finished),
}

/// What is known of an operation that did what it should.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finished {
    /// The identifier of what was made (`resourceId`).
    pub resource_id: Option<String>,
    /// Where it is: a redirect, `resourceLocation` or `targetResourceLocation`.
    pub resource_location: Option<String>,
    /// All that arrived.
    pub body: Value,
}

impl<T> Response<T> {
    /// The operation that this answer began.
    ///
    /// # Errors
    /// [`Error::Usage`] without `Location`, and [`Error::Link`] where that is no URL.
    pub fn long_running(&self, client: &Client) -> Result<LongRunning, Error> {
        let missing = || Error::Usage { what: "long-running operation", reason: "the answer has no Location".to_owned() };
        LongRunning::new(client, self.location().ok_or_else(missing)?)
    }
}

impl LongRunning {
    /// The operation whose monitor has this URL; one without host is within the base URL.
    ///
    /// # Errors
    /// [`Error::Link`] where it is no URL, or one of http while the client's is of https.
    pub fn new(client: &Client, monitor_url: &str) -> Result<Self, Error> {
        let base = &client.inner.base;
        // The pages of teams have `/teams('1')/operations('2')`, without the version that the base URL ends with.
        let versioned =
            base.path() == "/" || monitor_url.strip_prefix(base.path()).is_some_and(|rest| rest.starts_with('/'));
        let url = if monitor_url.starts_with('/') && !monitor_url.starts_with("//") && !versioned {
            link::resolve(base, &format!("{}{monitor_url}", client.base_url()))?
        } else {
            link::resolve(base, monitor_url)?
        };
        Ok(LongRunning { client: client.clone(), url, interval: Duration::from_secs(1) })
    }

    /// Waits this long before the second question, where the service does not say; the wait doubles, up to ten seconds.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Asks once. Monitors that are resources of Graph, such as the operations of teams, get the token; those on other hosts work
    /// without one.
    ///
    /// # Errors
    /// [`Error::Operation`] where the operation failed, and all of [`Request::send`].
    pub async fn poll(&self) -> Result<Progress, Error> {
        let inner = &self.client.inner;
        let token = link::may_have_token(&inner.base, inner.cloud, &self.url);
        let manner = Manner { token, reports: true, ..Manner::PREAUTHENTICATED };
        let (uri, body) = (self.url.clone(), Bytes::new().into());
        let call = Call { operation: MONITOR, method: http::Method::GET, uri, headers: HeaderMap::new(), body, manner };
        progress(self.client.call(call).await?)
    }

    /// Asks until the operation is done; `seen` is called with what each question brings.
    ///
    /// # Errors
    /// Like [`LongRunning::poll`], and [`Error::Timeout`] where it takes longer than `limit`.
    pub async fn wait(&self, limit: Duration, mut seen: impl FnMut(&Progress) + Send) -> Result<Finished, Error> {
        let (mut polls, still) = (0, Taken::default());
        let transport = &*self.client.inner.transport;
        let finished = within(transport, Some(limit), &still, async {
            let mut interval = self.interval;
            loop {
                polls += 1;
                let progress = self.poll().await?;
                seen(&progress);
                match progress {
                    Progress::Finished(finished) => return Ok(finished),
                    // Who asks for no wait at all would be asked without end.
                    Progress::Running { retry_after, .. } => {
                        transport.sleep(retry_after.filter(|wait| !wait.is_zero()).unwrap_or(interval)).await;
                    }
                }
                interval = interval.saturating_mul(2).min(MAX_INTERVAL.max(self.interval));
            }
        });
        let finished = finished.await;
        finished.unwrap_or(Err(Error::Timeout { template: MONITOR.template, tries: polls, after: limit }))
    }
}

impl fmt::Debug for LongRunning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongRunning").field("interval", &self.interval).finish_non_exhaustive()
    }
}

fn progress(answered: Response<Bytes>) -> Result<Progress, Error> {
    let location = answered.headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    if answered.status.is_redirection() && answered.status != StatusCode::NOT_MODIFIED && location.is_some() {
        return Ok(Progress::Finished(Finished { resource_location: location, ..Finished::default() }));
    }
    let body = answered.value.clone();
    let retry_after = retry::retry_after(&answered.headers, SystemTime::now());
    let accepted = answered.status == StatusCode::ACCEPTED;
    let json = Request::<Value>::new(MONITOR, &[]).read(answered)?.value;
    let status = text(json.get("status"));
    match status.as_deref().map(str::to_ascii_lowercase).as_deref() {
        Some(name) if has_failed(name) => Err(Box::new(failure(&json, name, body)).into()),
        Some("succeeded" | "completed" | "success" | "finished") => Ok(Progress::Finished(finished(json))),
        None if !accepted => Ok(Progress::Finished(finished(json))),
        _ => {
            let percentage = ["percentageComplete", "percentComplete"].iter().find_map(|name| json.get(name)?.as_f64());
            Ok(Progress::Running { status, percentage, retry_after })
        }
    }
}

fn has_failed(status: &str) -> bool {
    status.ends_with("failed") || ["failure", "canceled", "cancelled", "error"].contains(&status)
}

fn finished(json: Value) -> Finished {
    let location = ["resourceLocation", "targetResourceLocation"].iter().find_map(|name| text(json.get(name)));
    Finished { resource_id: text(json.get("resourceId")), resource_location: location, body: json }
}

fn failure(json: &Value, status: &str, body: Bytes) -> OperationFailure {
    let of = |name| text(json.get(name));
    let told = ErrorDetail::of(json.get("error").unwrap_or(&Value::Null));
    let error = ErrorDetail {
        code: told.code.or_else(|| of("errorCode")),
        message: told.message.or_else(|| of("statusDescription")).or_else(|| of("statusDetail")),
        target: told.target,
    };
    OperationFailure { status: of("status").unwrap_or_else(|| status.to_owned()), error, body: RawBody(body) }
}
