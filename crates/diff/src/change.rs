//! A difference, as plain data.

use msgraph_ir::Source;
use serde::Serialize;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What is different.
    pub subject: Subject,
    /// Whether it is new, gone or another.
    pub action: Action,
    /// The operation (`GET /users/{id}`) or type (`microsoft.graph.user`) that it belongs to; for [`Subject::Binding`] the
    /// Rust item.
    pub of: String,
    /// The name of the property, member, parameter, permission or query option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which fact of the subject is another, such as `type` or `required`; for a permission, the kind of caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The fact in the old pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The fact in the new pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// True where programs must change; the documentation of this crate has the rule.
    pub breaking: bool,
    /// Why it breaks, or why not, where that does not follow from [`Change::effects`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The Rust item: `users::get`, `models::User::display_name`; of the old bindings where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// What it does to the bindings, sorted by item.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub effects: Vec<Effect>,
    /// Where the new pages say it, or the old ones where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// What a [`Change`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A request line.
    Operation,
    /// A parameter of the path, of a function, of the query, or a header.
    Parameter,
    /// The body as a whole.
    RequestBody,
    /// A property that can be sent.
    RequestBodyProperty,
    /// The answer.
    Response,
    /// A permission that allows the call.
    Permission,
    /// A query option such as `$select`.
    QueryOption,
    /// An entity type, complex type or enumeration.
    Type,
    /// A property or navigation property of a type.
    Property,
    /// A member of an enumeration, or a value that is listed for a property.
    Member,
    /// Title or description call it deprecated.
    Deprecation,
    /// A Rust item that changes although no fact of its own does.
    Binding,
}

impl Subject {
    /// The word for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Subject::Operation => "operation",
            Subject::Parameter => "parameter",
            Subject::RequestBody => "request body",
            Subject::RequestBodyProperty => "request body property",
            Subject::Response => "response",
            Subject::Permission => "permission",
            Subject::QueryOption => "query option",
            Subject::Type => "type",
            Subject::Property => "property",
            Subject::Member => "member",
            Subject::Deprecation => "deprecation",
            Subject::Binding => "Rust item",
        }
    }
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Only the new pages have it.
    Added,
    /// Only the old pages have it.
    Removed,
    /// Both have it, with another fact.
    Changed,
}

impl Action {
    /// The word for people and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Added => "added",
            Action::Removed => "removed",
            Action::Changed => "changed",
        }
    }
}

/// What happens to a Rust item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Effect {
    /// The item.
    pub item: String,
    /// True where programs that use the item must change.
    pub breaking: bool,
    /// What happens, after the item's name: "is gone".
    pub effect: String,
}
