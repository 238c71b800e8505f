//! References to types in OData notation.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A reference to a type: `Edm.String`, `microsoft.graph.user` or a collection of one of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeRef {
    /// The qualified name of the type, or of the items where it is a collection.
    pub name: String,
    /// True for `Collection(name)`.
    pub collection: bool,
}

impl TypeRef {
    /// The type that the service's metadata gives to values whose JSON may be anything, such as the cells of a workbook, and that
    /// pages write as `Json`.
    pub const JSON: &'static str = "microsoft.graph.Json";

    /// The type of what no page gives a type (OData CSDL 4.01, section 3.3).
    pub const UNTYPED: &'static str = "Edm.Untyped";

    /// A single value of the named type.
    pub fn single(name: impl Into<String>) -> Self {
        TypeRef { name: name.into(), collection: false }
    }

    /// A collection of the named type.
    pub fn collection(name: impl Into<String>) -> Self {
        TypeRef { name: name.into(), collection: true }
    }

    /// Reads OData notation; never fails, since any text inside is taken as a name.
    pub fn parse(notation: &str) -> Self {
        let notation = notation.trim();
        let inner = notation
            .get(..11)
            .filter(|head| head.eq_ignore_ascii_case("Collection("))
            .and_then(|_| notation.get(11..))
            .and_then(|rest| rest.strip_suffix(')'));
        match inner {
            Some(name) => TypeRef::collection(name.trim()),
            None => TypeRef::single(notation),
        }
    }

    /// True for values whose JSON may be anything.
    pub fn is_anything(&self) -> bool {
        self.name == TypeRef::UNTYPED || self.name == TypeRef::JSON
    }

    /// True for the primitive types of OData, which need no page (OData CSDL 4.01, section 3.3).
    pub fn is_primitive(&self) -> bool {
        self.name.starts_with("Edm.")
    }
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.collection { write!(f, "Collection({})", self.name) } else { f.write_str(&self.name) }
    }
}

impl Serialize for TypeRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TypeRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| TypeRef::parse(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::TypeRef;

    #[test]
    fn notation_is_read_and_written() {
        for (notation, name, collection) in
            [("Edm.String", "Edm.String", false), ("Collection(microsoft.graph.user)", "microsoft.graph.user", true)]
        {
            let parsed = TypeRef::parse(notation);
            assert_eq!((parsed.name.as_str(), parsed.collection), (name, collection));
            assert_eq!(parsed.to_string(), notation);
        }
        assert_eq!(TypeRef::parse("collection( Edm.Int32 )"), TypeRef::collection("Edm.Int32"));
    }

    #[test]
    fn a_name_that_is_no_char_boundary_at_eleven_is_kept() {
        assert_eq!(TypeRef::parse("Collectionéé").name, "Collectionéé");
    }
}
