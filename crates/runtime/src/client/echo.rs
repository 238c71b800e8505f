//! Answers that repeat the token: gateways print the request that they refuse, and what they print ends up in logs.

use bytes::Bytes;
use http::header::{HeaderMap, HeaderValue};

/// What stands in the place of the token.
const HIDDEN: &str = "[token]";

/// What is shorter is no token (RFC 6750 sets no length; those of Graph have hundreds of characters).
const MIN_LENGTH: usize = 8;

/// The secret of an `Authorization` header, such as `Bearer abc`.
pub(super) fn secret(authorization: Option<&HeaderValue>) -> Option<String> {
    let text = authorization?.to_str().ok()?;
    text.split_whitespace().next_back().filter(|word| word.len() >= MIN_LENGTH).map(str::to_owned)
}

/// A body without the secret. What is no UTF-8 stays as it is: nothing of it is ever printed.
pub(super) fn hide_in_body(body: Bytes, secret: &str) -> Bytes {
    let Ok(text) = std::str::from_utf8(&body) else { return body };
    // JSON may write a slash as two characters (RFC 8259, section 7).
    let escaped = secret.replace('/', "\\/");
    if text.contains(secret) || text.contains(&escaped) {
        return text.replace(secret, HIDDEN).replace(&escaped, HIDDEN).into();
    }
    body
}

/// Hides the headers that have the secret from `Debug`.
pub(super) fn hide_in_headers(headers: &mut HeaderMap, secret: &str) {
    let secret = secret.as_bytes();
    for value in headers.values_mut() {
        if value.as_bytes().windows(secret.len()).any(|part| part == secret) {
            value.set_sensitive(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderValue;

    use super::{hide_in_body, secret};

    #[test]
    fn a_token_is_taken_out_however_it_is_written() {
        let secret = secret(Some(&HeaderValue::from_static("Bearer a/long/token"))).unwrap();
        for (body, expected) in [
            ("no a/long/token, a/long/token", "no [token], [token]"),
            (r#"{"error": "Bearer a\/long\/token"}"#, r#"{"error": "Bearer [token]"}"#),
            ("a/long", "a/long"),
        ] {
            assert_eq!(hide_in_body(Bytes::from_static(body.as_bytes()), &secret), expected);
        }
        assert_eq!(super::secret(Some(&HeaderValue::from_static("Bearer a"))), None);
    }
}
