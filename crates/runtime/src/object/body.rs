//! Reading of request bodies with required properties.
//!
//! No `Default` can stand for such a body, so that there is nothing to fill: what is required is read first and given to the
//! function that makes the body, and the other properties are filled in after.

use serde_core::de::Error;
use serde_json::{Map, Value};

use super::decode::{fill, kind};
use super::{Decode, Object, from_value};

/// The properties of a body that is being read.
#[derive(Debug)]
pub struct BodyProperties(Map<String, Value>);

impl BodyProperties {
    /// Takes a required property.
    ///
    /// # Errors
    /// Names the property where it is missing, or its value does not fit the type.
    pub fn take<T: Decode>(&mut self, name: &str) -> Result<T, serde_json::Error> {
        let json = self.0.remove(name).ok_or_else(|| missing(name))?;
        from_value(json).map_err(|rejected| unfit(name, &rejected))
    }
}

/// Reads a body from JSON text; `new` makes it from the required properties.
///
/// ```
/// use msgraph_runtime::{Extra, body, object};
///
/// /// A member to be added.
/// #[derive(Clone)]
/// pub struct AddBody {
///     /// Whom.
///     pub id: String,
///     /// As what.
///     pub role: Option<String>,
///     /// What else is sent.
///     pub extra: Extra,
/// }
/// body! { AddBody "" plain; 0 id "id"; 1 role "role"; }
///
/// let read = |text| {
///     object::body_from_str(text, |properties| {
///         Ok(AddBody { id: properties.take("id")?, role: None, extra: Extra::new() })
///     })
/// };
/// let body: AddBody = read(r#"{"role": "owner", "id": "7"}"#).unwrap();
/// assert_eq!((body.id.as_str(), body.role.as_deref()), ("7", Some("owner")));
/// assert_eq!(read(r#"{"role": "owner"}"#).unwrap_err().to_string(), "the required property `id` is missing");
/// ```
///
/// # Errors
/// Text that is no JSON object, and those of [`BodyProperties::take`].
pub fn body_from_str<T: Object>(
    text: &str,
    new: impl FnOnce(&mut BodyProperties) -> Result<T, serde_json::Error>,
) -> Result<T, serde_json::Error> {
    let mut properties = BodyProperties(serde_json::from_str(text)?);
    let mut body = new(&mut properties)?;
    fill(body.object_mut(), properties.0);
    Ok(body)
}

fn missing(name: &str) -> serde_json::Error {
    serde_json::Error::custom(format_args!("the required property `{name}` is missing"))
}

fn unfit(name: &str, rejected: &Value) -> serde_json::Error {
    serde_json::Error::custom(format_args!("`{name}` is of another kind than documented: {}", kind(rejected)))
}
