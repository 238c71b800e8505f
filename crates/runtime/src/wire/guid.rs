//! GUIDs.

use super::text::{from_text, wire_text};

wire_text! {
    /// A GUID (`Edm.Guid`), such as `6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0`.
    Guid
}

from_text! { Guid }

impl Guid {
    /// The 128 bits, first digit highest; `None` where the text is no GUID. Braces around it are allowed.
    pub fn to_u128(&self) -> Option<u128> {
        let text = self.as_str();
        let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
        let lengths = bare.split('-').map(str::len);
        let digits: String = bare.chars().filter(|character| *character != '-').collect();
        let grouped = lengths.eq([8, 4, 4, 4, 12]) || (digits.len() == 32 && bare.len() == 32);
        // `from_str_radix` allows a sign.
        (grouped && digits.chars().all(|digit| digit.is_ascii_hexdigit()))
            .then(|| u128::from_str_radix(&digits, 16).ok())
            .flatten()
    }
}

impl From<u128> for Guid {
    fn from(bits: u128) -> Self {
        let digits = format!("{bits:032x}");
        let group = |range| digits.get(range).unwrap_or_default();
        Guid::new([group(0..8), group(8..12), group(12..16), group(16..20), group(20..32)].join("-"))
    }
}

#[cfg(test)]
mod tests {
    use super::Guid;

    #[test]
    fn bits_are_read_and_written() {
        let guid = Guid::from(0x6ea91a8d_e32e_41a1_b7bd_d2d185eed0e0);
        assert_eq!(guid.as_str(), "6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0");
        for text in [
            "6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0",
            "{6EA91A8D-E32E-41A1-B7BD-D2D185EED0E0}",
            "6ea91a8de32e41a1b7bdd2d185eed0e0",
        ] {
            assert_eq!(Guid::from(text).to_u128(), guid.to_u128(), "{text}");
        }
        assert_eq!(Guid::from(0).as_str(), "00000000-0000-0000-0000-000000000000");
    }

    #[test]
    fn other_texts_are_no_guids() {
        for text in [
            "",
            "String (identifier)",
            "6ea91a8d-e32e-41a1-b7bd-d2d185eed0e",
            "+ea91a8d-e32e-41a1-b7bd-d2d185eed0e0",
            "6ea91a8de32e-41a1-b7bd-d2d1-85eed0e0",
        ] {
            assert_eq!(Guid::from(text).to_u128(), None, "{text}");
        }
    }
}
