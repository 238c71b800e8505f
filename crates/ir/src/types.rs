//! Entity types, complex types and enumerations.

use serde::{Deserialize, Serialize};

use crate::{Source, TypeRef};

/// A documented type.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Type {
    /// The qualified name: `microsoft.graph.user`, `microsoft.graph.callRecords.session`.
    pub name: String,
    /// Entity type, complex type or enumeration.
    pub kind: TypeKind,
    /// The qualified name of the type that this one derives from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_type: Option<String>,
    /// True where the page says that only derived types occur.
    #[serde(default, rename = "abstract", skip_serializing_if = "std::ops::Not::not")]
    pub abstract_: bool,
    /// True where the page says that undeclared properties occur (OData 4.01 Protocol, open types).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// The name of the property that identifies an entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// True for an enumeration of which several members may hold at once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flags: bool,
    /// True where no page describes the type, and it was found by its use alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inferred: bool,
    /// What the page says about it, as markdown whose links are absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the page describes it.
    pub source: Source,
    /// Own properties and navigation properties in the page's order, without inherited ones unless the page repeats them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Members of an enumeration, in the page's order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
    /// The Rust path below the crate, such as `models::User`; filled in by the emitter's plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
}

/// What sort of type it is (OData CSDL 4.01, sections 6, 9 and 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TypeKind {
    /// Has a key and can be addressed by a URL.
    Entity,
    /// A structured value without identity.
    Complex,
    /// A set of named values.
    Enum,
}

/// A property or navigation property of a type, or a parameter in a request body.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Property {
    /// The name on the wire.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub type_: TypeRef,
    /// True for a relationship to another entity.
    pub navigation: bool,
    /// True where the page says that the service alone sets it.
    pub read_only: bool,
    /// True where the page says that a request must have it.
    pub required: bool,
    /// False where the page says that it is never null.
    pub nullable: bool,
    /// The values that the description lists, where the type itself is not an enumeration with members.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
    /// True where the description says that several of these values may hold at once, separated by commas.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flags: bool,
    /// What the page says about it, as markdown whose links are absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The row of the table.
    pub source: Source,
}

impl Property {
    /// A property of which no table tells: it may be left out and may be null.
    pub fn new(name: impl Into<String>, type_: TypeRef, source: Source) -> Self {
        Property {
            name: name.into(),
            type_,
            navigation: false,
            read_only: false,
            required: false,
            nullable: true,
            enum_values: Vec::new(),
            flags: false,
            description: None,
            source,
        }
    }
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// The number behind it, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<i64>,
    /// What the page says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}
