//! When a request is sent again, and how long to wait until then.

use std::time::{Duration, SystemTime};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method, StatusCode};

use crate::ServiceError;

/// A status of Graph that is registered nowhere (<https://learn.microsoft.com/graph/errors>).
const BANDWIDTH_LIMIT_EXCEEDED: u16 = 509;

/// How patiently the client repeats.
///
/// - `429 Too Many Requests`, `509 Bandwidth Limit Exceeded` and `503 Service Unavailable` are repeated for every method, since
///   the service did nothing.
/// - `504 Gateway Timeout` is repeated where the service asks for it by `Retry-After`.
/// - `500`, `502`, `504` and broken connections are repeated for all methods but POST and PATCH (RFC 9110, section 9.2.2), if
///   [`RetryPolicy::repeat_idempotent`] says so: the service may have done what it was asked to. A DELETE that is sent again is
///   answered with 404 then, and a PUT with `If-Match` with 412.
/// - A connection that was never made is repeated for all.
///
/// Bodies that are streams are never sent twice.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    /// How often a request is sent at most; 1 never repeats.
    pub max_tries: u32,
    /// The wait before the first repeat; it doubles with each.
    pub base_delay: Duration,
    /// The longest wait that the client chooses.
    pub max_delay: Duration,
    /// The longest wait that the service may ask for by `Retry-After`; if it asks for more, the answer is an error at once.
    pub max_retry_after: Duration,
    /// Whether idempotent methods are repeated after broken connections, timeouts and statuses 500, 502 and 504.
    pub repeat_idempotent: bool,
}

impl Default for RetryPolicy {
    /// 4 tries, waits from 1 to 30 seconds, `Retry-After` up to 180 seconds.
    fn default() -> Self {
        RetryPolicy {
            max_tries: 4,
            base_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(180),
            repeat_idempotent: true,
        }
    }
}

impl RetryPolicy {
    /// Sends once.
    pub fn never() -> Self {
        RetryPolicy { max_tries: 1, ..RetryPolicy::default() }
    }

    /// The wait before the next try, after so many; nothing where the answer is final.
    pub(super) fn after_status(
        &self,
        tries: u32,
        method: &Method,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Option<Duration> {
        let asked = retry_after(headers, SystemTime::now());
        let again = match status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => true,
            status if status.as_u16() == BANDWIDTH_LIMIT_EXCEEDED => true,
            StatusCode::GATEWAY_TIMEOUT => asked.is_some() || self.repeat_idempotent && is_idempotent(method),
            StatusCode::INTERNAL_SERVER_ERROR | StatusCode::BAD_GATEWAY => self.repeat_idempotent && is_idempotent(method),
            _ => false,
        };
        if !again || tries >= self.max_tries {
            return None;
        }
        match asked {
            Some(asked) => (asked <= self.max_retry_after).then_some(asked),
            None => Some(self.backoff(tries)),
        }
    }

    /// Like [`RetryPolicy::after_status`] where no answer came.
    pub(super) fn after_fault(&self, tries: u32, method: &Method, connected: bool) -> Option<Duration> {
        let again = !connected || (self.repeat_idempotent && is_idempotent(method));
        (again && tries < self.max_tries).then(|| self.backoff(tries))
    }

    /// Between half of and the whole doubled delay, so that many clients do not come back at once.
    pub(super) fn backoff(&self, tries: u32) -> Duration {
        let doubled = self.base_delay.saturating_mul(2u32.saturating_pow(tries.saturating_sub(1)));
        doubled.min(self.max_delay).mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

fn is_idempotent(method: &Method) -> bool {
    !matches!(*method, Method::POST | Method::PATCH)
}

impl ServiceError {
    /// How long the service asks to wait before the request is sent again (`Retry-After`), from now on.
    pub fn retry_after_duration(&self) -> Option<Duration> {
        retry_after(&self.headers, SystemTime::now())
    }
}

/// `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which is taken from now on.
pub(super) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}
