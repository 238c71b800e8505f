//! Operations: what can be called, with what, and what comes back.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{Property, Source, TypeRef};

/// One request line of a page, with the facts of its page.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Operation {
    /// The HTTP method in capitals.
    pub method: String,
    /// The page's own text without host, version and query string; starts with `/`.
    pub path: String,
    /// The same path in pieces, parameters replaced by their index in [`Operation::parameters`].
    pub segments: Vec<Segment>,
    /// What it does.
    pub kind: OperationKind,
    /// The page, as in [`Source::file`].
    pub page: String,
    /// The heading of the page.
    pub title: String,
    /// What the page says that it does, as markdown whose links are absolute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The namespace that the page names: `microsoft.graph`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Where the request line stands.
    pub source: Source,
    /// Path and function parameters in the order of the path, then query parameters and headers.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What a caller must be allowed to do.
    #[serde(default)]
    pub permissions: Permissions,
    /// OData query options that the page documents, with their `$`: `$select`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query_options: Vec<String>,
    /// Those of them without which a request is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_query_options: Vec<String>,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// The answer of success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// The Rust path below the crate, such as `users::list`; filled in by the emitter's plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
}

/// What an operation does, as its page and its URL say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// GET of a collection.
    List,
    /// GET of a single resource or property.
    Get,
    /// POST to a collection.
    Create,
    /// PATCH of a resource.
    Update,
    /// PATCH that makes the resource where there is none (`Prefer: create-if-missing`).
    Upsert,
    /// PUT of a resource.
    Replace,
    /// DELETE of a resource.
    Delete,
    /// An OData action: POST, may change things.
    Action,
    /// An OData function: GET, changes nothing.
    Function,
    /// `$count`.
    Count,
    /// `$value`, `content` and other byte streams.
    Content,
    /// `$ref`: links between resources.
    Reference,
}

/// A segment of a path, between two slashes.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// What names the segment in code: `users`, `range` of `range(address='{address}')`, `root` of `root:`, `$ref`,
    /// `microsoft.graph.user`. Absent where the whole segment is a parameter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The text of the segment; its pieces joined, after the values are encoded, are what is sent.
    pub pieces: Vec<Piece>,
}

/// A piece of a segment.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Piece {
    /// Sent as it stands.
    Literal(String),
    /// Replaced by a value.
    Parameter {
        /// Index into [`Operation::parameters`].
        index: usize,
        /// How the value is encoded.
        form: ParameterForm,
    },
}

/// How a value is written into a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterForm {
    /// Percent-encoded, `/` included: it stays within its segment.
    Segment,
    /// Several segments: each is percent-encoded, `/` between them stays (`root:/{item-path}:`, `.../`).
    Path,
    /// Between quotes that stand in the literals around it (OData 4.01 URL Conventions, 5.1.1.14): quotes are doubled.
    Quoted,
    /// A function argument without quotes: a number, a date, a boolean, or JSON.
    Bare,
}

/// A parameter of an operation that is not in the body.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Parameter {
    /// The name in the page: of a placeholder without braces (`id | userPrincipalName`), of a function parameter, of a
    /// query parameter or a header.
    pub name: String,
    /// Where it is sent.
    #[serde(rename = "in")]
    pub location: ParameterLocation,
    /// Its type; `Edm.String` where the page gives none.
    #[serde(rename = "type")]
    pub type_: TypeRef,
    /// True where a request without it is refused.
    pub required: bool,
    /// The values that the description lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
    /// What the page says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The value that the page gives where there is only one, such as `eventual` for `ConsistencyLevel`, or the literal of
    /// `?model=A`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterLocation {
    /// A placeholder of the path.
    Path,
    /// An argument of a function, in parentheses within the path.
    Function,
    /// After `?`.
    Query,
    /// A request header.
    Header,
}

/// The permissions that allow a call: one of each list suffices, least privileged first, unless [`Permissions::all_of`] says that
/// several are needed together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Permissions {
    /// For a signed-in work or school account.
    pub delegated_work: Vec<String>,
    /// For a signed-in personal account.
    pub delegated_personal: Vec<String>,
    /// For an application without a user.
    pub application: Vec<String>,
    /// Which of them are needed together.
    #[serde(default, skip_serializing_if = "AllOf::is_empty")]
    pub all_of: AllOf,
}

/// Names that a cell joins by "and", for each list of [`Permissions`]: where they follow each other in the list, all of them are
/// needed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AllOf {
    /// For a signed-in work or school account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegated_work: Vec<Vec<String>>,
    /// For a signed-in personal account.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delegated_personal: Vec<Vec<String>>,
    /// For an application without a user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub application: Vec<Vec<String>>,
}

impl AllOf {
    fn is_empty(&self) -> bool {
        self.delegated_work.is_empty() && self.delegated_personal.is_empty() && self.application.is_empty()
    }
}

impl Permissions {
    /// What suffices by itself for a work or school account, a personal account and an application: a name, or several that are
    /// needed together; each once.
    pub fn alternatives(&self) -> [Vec<&[String]>; 3] {
        [
            alternatives(&self.delegated_work, &self.all_of.delegated_work),
            alternatives(&self.delegated_personal, &self.all_of.delegated_personal),
            alternatives(&self.application, &self.all_of.application),
        ]
    }
}

fn alternatives<'a>(list: &'a [String], all_of: &[Vec<String>]) -> Vec<&'a [String]> {
    let mut by_first: BTreeMap<&str, Vec<&[String]>> = BTreeMap::new();
    for names in all_of {
        by_first.entry(names.first().map_or("", String::as_str)).or_default().push(names);
    }
    let mut rest = list;
    let mut found = Vec::new();
    // The only permission may stand in both columns, of the least and of the higher privileged.
    let mut known = HashSet::new();
    while let Some(name) = rest.first() {
        let together = by_first.get(name.as_str()).into_iter().flatten().filter(|names| rest.starts_with(names));
        let (first, others) = rest.split_at(together.map(|names| names.len()).max().unwrap_or(1));
        if known.insert(first) {
            found.push(first);
        }
        rest = others;
    }
    found
}

/// What an operation is sent.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct RequestBody {
    /// The type whose representation is sent; absent for the parameters of an action.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeRef>,
    /// What the page says can be sent; empty where it names the type alone.
    #[serde(default)]
    pub properties: Vec<Property>,
    /// `application/json`, `text/plain` (MIME), `application/octet-stream`, ...
    pub media_type: String,
}

/// The answer of success.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Response {
    /// The first status of success that the page names.
    pub status: u16,
    /// The type of the body; `Edm.Untyped` where the page shows one and names no type for it, absent where there is none.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeRef>,
    /// The media type where it is not JSON: `text/csv`, `application/octet-stream`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}
