//! Decimal numbers.

use std::fmt;

use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Number;

use crate::object::{Decode, Encode, Scalar, View};

/// A decimal number (`Edm.Decimal`), as text.
///
/// On the wire it is a number, or a string where the client asks for `IEEE754Compatible` (OData JSON Format 4.01, section
/// 3.2); it is sent back as it arrived. A number of more than 17 digits with a fraction is rounded by the JSON reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: String,
    quoted: bool,
}

impl Decimal {
    /// Takes the text as it stands; nothing is checked.
    pub fn new(text: impl Into<String>) -> Self {
        Decimal { text: text.into(), quoted: false }
    }

    /// The digits, with sign, fraction and exponent where it has them.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest number of double precision; `None` where the text is no number.
    pub fn to_f64(&self) -> Option<f64> {
        self.text.parse().ok()
    }
}

impl From<&str> for Decimal {
    fn from(text: &str) -> Self {
        Decimal::new(text)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Decimal::new(value.to_string())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Encode for Decimal {
    fn view(&self) -> View<'_> {
        let number = (!self.quoted).then(|| self.text.parse::<Number>().ok()).flatten();
        let same = number.filter(|number| number.to_string() == self.text);
        let integer =
            same.as_ref().and_then(|number| number.as_i64().map(View::Integer).or(number.as_u64().map(View::Unsigned)));
        let view = integer.or_else(|| same.as_ref().and_then(Number::as_f64).map(View::Double));
        view.unwrap_or(View::Text(&self.text))
    }
}

impl Decode for Decimal {
    fn from_scalar(scalar: &Scalar<'_>) -> Option<Self> {
        match *scalar {
            Scalar::Text(text) => Some(Decimal { text: text.to_owned(), quoted: true }),
            Scalar::Null | Scalar::Boolean(_) => None,
            Scalar::Integer(_) | Scalar::Unsigned(_) | Scalar::Double(_) => {
                Some(Decimal::new(scalar.to_json().to_string()))
            }
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = serde_json::Value::deserialize(deserializer)?;
        crate::object::from_value(json).map_err(|_| serde_core::de::Error::custom("a decimal number was expected"))
    }
}
