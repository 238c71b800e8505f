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

/// A body without the secret, however that is written. What is no UTF-8 stays as it is: nothing of it is ever printed.
pub(super) fn hide_in_body(body: Bytes, secret: &str) -> Bytes {
    let Ok(text) = std::str::from_utf8(&body) else { return body };
    let mut kept = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match behind(rest, secret) {
            Some(after) => {
                kept.push_str(text.get(copied..at).unwrap_or_default());
                kept.push_str(HIDDEN);
                at = text.len() - after.len();
                copied = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if copied == 0 {
        return body;
    }
    kept.push_str(text.get(copied..).unwrap_or_default());
    kept.into()
}

/// What follows the secret in a text that starts with it.
fn behind<'t>(text: &'t str, secret: &str) -> Option<&'t str> {
    secret.chars().try_fold(text, behind_character)
}

/// What follows a character in a text that starts with it: as it is, as JSON may write it (RFC 8259, section 7: `\/`, `\u002F`;
/// with more backslashes in JSON within JSON), or as a URL has it (RFC 3986, section 2.1: `%2F`).
fn behind_character(text: &str, character: char) -> Option<&str> {
    if let Some(rest) = text.strip_prefix(character) {
        return Some(rest);
    }
    let number = |digits: &str| u32::from_str_radix(digits, 16).ok().filter(|number| *number == u32::from(character));
    if let Some(hexadecimal) = text.strip_prefix('%') {
        return hexadecimal.get(..2).and_then(number).and_then(|_| hexadecimal.get(2..));
    }
    let escaped = text.trim_start_matches('\\');
    if escaped.len() == text.len() {
        return None;
    }
    let named = || escaped.strip_prefix('u').filter(|rest| rest.get(..4).and_then(number).is_some())?.get(4..);
    escaped.strip_prefix(character).or_else(named)
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
        let secret = secret(Some(&HeaderValue::from_static("Bearer a/long+token="))).unwrap();
        for (body, expected) in [
            ("no a/long+token=, a/long+token=", "no [token], [token]"),
            (r#"{"error": "Bearer a\/long+token="}"#, r#"{"error": "Bearer [token]"}"#),
            (r#"{"error": "a\u002Flong\u002btoken="}"#, r#"{"error": "[token]"}"#),
            (r#""{\"error\": \"a\\/long\\u002Btoken=\"}""#, r#""{\"error\": \"[token]\"}""#),
            ("/me?token=a%2flong%2Btoken%3D&é=a%2", "/me?token=[token]&é=a%2"),
            ("a/long", "a/long"),
            ("é\\u00", "é\\u00"),
        ] {
            assert_eq!(hide_in_body(Bytes::from_static(body.as_bytes()), &secret), expected);
        }
        assert_eq!(super::secret(Some(&HeaderValue::from_static("Bearer a"))), None);
    }
}
