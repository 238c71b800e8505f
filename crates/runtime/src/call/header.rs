//! Headers that are given as text.

use http::header::{HeaderName, HeaderValue};

/// The headers that `Debug` may show. All others may hold keys: gateways in front of Graph have names of their own for them.
const HARMLESS: [&str; 14] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "client-request-id",
    "consistencylevel",
    "content-length",
    "content-range",
    "content-type",
    "if-match",
    "if-none-match",
    "prefer",
    "range",
    "return-client-request-id",
    "user-agent",
];

/// A header as HTTP has it; `Debug` hides its value unless that is known to be harmless.
///
/// # Errors
/// The part that HTTP does not allow: `name` or `value`.
pub(crate) fn parse(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), &'static str> {
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| "name")?;
    let mut value = HeaderValue::from_str(value).map_err(|_| "value")?;
    value.set_sensitive(!HARMLESS.contains(&name.as_str()));
    Ok((name, value))
}
