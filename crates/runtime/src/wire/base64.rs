//! Bytes within JSON.

use ::base64::Engine;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::text::wire_text;

pub use ::base64::DecodeError;

wire_text! {
    /// Bytes (`Edm.Binary`), as the base64 text that arrived.
    ///
    /// Bytes become one by `into`, as they are: `b"hello".into()`. Text does not, since it could be meant to be encoded or not:
    /// `"hello".as_bytes().into()` encodes it, and [`Base64::new`] takes what is encoded already.
    ///
    /// ```
    /// use msgraph_runtime::Base64;
    ///
    /// let content: Base64 = b"hello".into();
    /// assert_eq!(content.as_str(), "aGVsbG8=");
    /// assert_eq!(Base64::new("aGVsbG8=").decode().unwrap(), b"hello");
    /// ```
    Base64
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Base64::encode(bytes)
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Base64::encode(bytes)
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Base64::encode(bytes)
    }
}

impl From<bytes::Bytes> for Base64 {
    fn from(bytes: bytes::Bytes) -> Self {
        Base64::encode(bytes)
    }
}

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);

impl Base64 {
    /// The text for bytes, in the standard alphabet with padding, as Graph writes it.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Base64::new(::base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    /// The bytes. Both alphabets are read, with or without padding: OData asks for the one that is safe in URLs (OData JSON
    /// Format 4.01, section 7.1), Graph writes the standard one.
    ///
    /// # Errors
    /// Where the text is not base64.
    pub fn decode(&self) -> Result<Vec<u8>, DecodeError> {
        let alphabet = if self.as_str().contains(['-', '_']) { &URL_SAFE } else { &STANDARD };
        GeneralPurpose::new(alphabet, LENIENT).decode(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Base64;

    #[test]
    fn both_alphabets_are_read_with_and_without_padding() {
        assert_eq!(Base64::encode([0xfb, 0xff]).as_str(), "+/8=");
        assert_eq!([Base64::from(vec![0xfb, 0xff]), Base64::from(&[0xfb, 0xff])], ["+/8=", "+/8="].map(Base64::new));
        for text in ["+/8=", "+/8", "-_8=", "-_8"] {
            assert_eq!(Base64::new(text).decode().unwrap(), [0xfb, 0xff], "{text}");
        }
        assert!(Base64::new("base64 value").decode().is_err());
    }
}
