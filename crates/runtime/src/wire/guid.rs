//! GUIDs.

use super::text::wire_text;

wire_text! {
    /// A GUID (`Edm.Guid`), such as `6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0`.
    Guid
}

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
