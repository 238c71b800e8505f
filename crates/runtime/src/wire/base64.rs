//! Bytes within JSON.

use ::base64::Engine;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::text::wire_text;

pub use ::base64::DecodeError;

wire_text! {
    /// Bytes (`Edm.Binary`), as the base64 text that arrived.
    Base64
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
        for text in ["+/8=", "+/8", "-_8=", "-_8"] {
            assert_eq!(Base64::from(text).decode().unwrap(), [0xfb, 0xff], "{text}");
        }
        assert!(Base64::from("base64 value").decode().is_err());
    }
}
