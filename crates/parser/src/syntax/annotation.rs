//! Annotations: JSON in HTML comments, by which the documentation tells its own checker what a fence or a page is.

use serde_json::{Map, Value};

use super::Place;

/// The JSON object of a comment such as `<!-- { "blockType": "request", "name": "get_user" } -->`.
#[derive(Debug)]
pub struct Annotation {
    /// Its keys. Faults of the JSON were mended and diagnosed.
    pub values: Map<String, Value>,
    /// Where the comment starts.
    pub place: Place,
}

impl Annotation {
    /// A text value, by the key in any case.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// A truth value, by the key in any case; also where the page writes it as text.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.get(key)? {
            Value::Bool(value) => Some(*value),
            Value::String(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A value, by the key in any case.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.values
            .get(key)
            .or_else(|| self.values.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value))
    }

    /// The `blockType`: `request`, `response`, `resource`, `ignored`, `permissions`, `#page.annotation`, ...
    pub fn block_type(&self) -> Option<&str> {
        self.text("blockType").or_else(|| self.text("type"))
    }

    /// The OData type that the annotation names; pages write `@odata.type` or `@type`.
    pub fn odata_type(&self) -> Option<&str> {
        self.text("@odata.type").or_else(|| self.text("@type")).or_else(|| self.text("odata.type"))
    }
}
