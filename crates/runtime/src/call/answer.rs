//! How the body of an answer becomes a value.

use bytes::Bytes;
use serde_core::de::Error;

use super::Page;
use crate::Value;
use crate::object::{self, Decode, Object};

/// What an operation answers with.
///
/// Models and the enumerations of derived models, [`Page`], [`PropertyValue`](super::PropertyValue) and
/// [`UnknownObject`](crate::UnknownObject) are read from JSON, as are [`Value`] and `i64` (the answer of `$count`); `()`
/// stands for no body, [`Bytes`] and `String` for content as it is.
pub trait Answer: Sized {
    /// The media type to ask for; none where whatever comes is fine.
    const ACCEPT: Option<&'static str>;

    /// Reads the body of an answer of success.
    ///
    /// # Errors
    /// Where the body is not JSON, or JSON of another kind than the type.
    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error>;

    /// Where JSON that is no `Self` does not fit, as a JSON path; empty where it is the whole.
    fn unfit_path(_body: &Bytes) -> String {
        String::new()
    }
}

const JSON: Option<&str> = Some("application/json");

/// An empty body (`204 No Content`, where the page promised an object) gives a model without properties.
impl<T: Object + Decode + Default> Answer for T {
    const ACCEPT: Option<&'static str> = JSON;

    #[inline]
    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        let mut value = T::default();
        match text(body)? {
            "" => {}
            text => object::read_str(text, &mut value)?,
        }
        Ok(value)
    }
}

/// An empty body gives a page without items.
impl<T: Decode> Answer for Page<T> {
    const ACCEPT: Option<&'static str> = JSON;

    #[inline]
    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        match text(body)? {
            "" => Ok(Page::default()),
            text => Page::read(text),
        }
    }

    fn unfit_path(body: &Bytes) -> String {
        text(body).map(Self::first_unfit).unwrap_or_default()
    }
}

impl Answer for () {
    const ACCEPT: Option<&'static str> = None;

    fn from_body(_body: &Bytes) -> Result<Self, serde_json::Error> {
        Ok(())
    }
}

impl Answer for Bytes {
    const ACCEPT: Option<&'static str> = None;

    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        Ok(body.clone())
    }
}

impl Answer for String {
    const ACCEPT: Option<&'static str> = None;

    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        text(body).map(str::to_owned)
    }
}

impl Answer for i64 {
    const ACCEPT: Option<&'static str> = None;

    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        // What serde_json says of another type would show it.
        text(body)?.trim().parse().map_err(|_| serde_json::Error::custom("it is no number"))
    }
}

/// An empty body gives `null`.
impl Answer for Value {
    const ACCEPT: Option<&'static str> = JSON;

    fn from_body(body: &Bytes) -> Result<Self, serde_json::Error> {
        match text(body)? {
            "" => Ok(Value::Null),
            text => serde_json::from_str(text),
        }
    }
}

/// The body as text, without a byte order mark, which `$count` and the reports begin with.
fn text(body: &[u8]) -> Result<&str, serde_json::Error> {
    let text = std::str::from_utf8(body).map_err(serde_json::Error::custom)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}
