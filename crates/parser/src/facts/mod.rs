//! What a page means, one page at a time: operations, types, examples, with the names of types as the page writes them.
//!
//! Names are looked up among all pages later ([`crate::resolve`]), so that pages can be read in parallel.

mod api_page;
mod body_tables;
pub mod description;
mod enumerations;
mod examples;
mod headers;
mod http_message;
mod json_representation;
mod json_type;
pub mod namespace;
mod operation_kind;
mod parameters;
pub mod path_template;
mod permission_subject;
mod permissions;
pub mod properties;
mod prose;
mod query_options;
mod request_body;
pub mod request_line;
mod request_lines;
pub mod resource_page;
mod response;
pub mod section_role;
pub mod type_cell;
mod type_prose;
mod unread;
pub mod url_match;
pub mod values;

use msgraph_ir::{Example, Member, OperationKind, ParameterLocation, Permissions, Segment, Source, TypeKind};

use serde::{Deserialize, Serialize};

pub use request_body::shown_binds;

use crate::syntax::Place;

/// Everything that one page says.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PageFacts {
    /// The page, as in [`msgraph_ir::Source::file`].
    pub page: String,
    /// The namespace that the page names (`Namespace: microsoft.graph`).
    pub namespace: Option<String>,
    /// The heading of the page.
    pub title: Option<String>,
    /// The types that the page describes: one on a resource page, several on an enumeration page.
    pub types: Vec<TypeFact>,
    /// One per request line.
    pub operations: Vec<OperationFact>,
    /// The exchanges that the page shows; `operation` counts within this page's [`PageFacts::operations`].
    pub examples: Vec<Example>,
}

impl PageFacts {
    /// Calls back with each place.
    pub(crate) fn each_place(&mut self, mut change: impl FnMut(&mut Place)) {
        for fact in &mut self.types {
            change(&mut fact.place);
            fact.properties.iter_mut().chain(&mut fact.shown).for_each(|row| change(&mut row.place));
        }
        for operation in &mut self.operations {
            change(&mut operation.place);
            let bodies = operation.request_body.iter_mut();
            let rows = bodies.flat_map(|body| body.properties.iter_mut().chain(&mut body.parameters));
            rows.for_each(|row| change(&mut row.place));
        }
    }

    /// Calls back with the line of each place on the page itself, and not in a file that it includes.
    pub(crate) fn each_line(&mut self, mut change: impl FnMut(&mut u32)) {
        let page = self.page.clone();
        self.each_place(|place| {
            if place.file.path == page {
                change(&mut place.line);
            }
        });
        let answers = self.operations.iter_mut().map(|operation| &mut operation.response);
        let shown = answers.flat_map(|answer| answer.shown_at.iter_mut().chain(&mut answer.prose_at));
        let examples = self.examples.iter_mut().flat_map(|example| {
            let request = example.request.iter_mut().map(|request| &mut request.source);
            let response = example.response.iter_mut().map(|response| &mut response.source);
            request.chain(response).chain([&mut example.source])
        });
        shown.chain(examples).filter(|source| source.file == page).for_each(|source| change(&mut source.line));
    }
}

/// A type as a page writes it, before it is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeExpression {
    /// The name: `String`, `Edm.String`, `user`, `microsoft.graph.user`, without `Collection( )`.
    pub name: String,
    /// The page that the name links to, as the page writes the link (`../resources/user.md#x`); the surest way to tell
    /// types of one name in several namespaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// True for a collection.
    #[serde(default, skip_serializing_if = "is_false")]
    pub collection: bool,
}

impl std::fmt::Display for TypeExpression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.collection { write!(f, "Collection({})", self.name) } else { f.write_str(&self.name) }
    }
}

/// A type that a page describes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TypeFact {
    /// The name as the page writes it, qualified where the annotation has it so.
    pub name: String,
    /// Entity type, complex type or enumeration, where the page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TypeKind>,
    /// The type that it derives from, as the annotation says, or the prose where the annotation is silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_type: Option<TypeExpression>,
    /// The type that it derives from, as the prose says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_base: Option<TypeExpression>,
    /// The types that the page says to derive from this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived_types: Vec<TypeExpression>,
    /// True where the page says that only derived types occur.
    #[serde(default, skip_serializing_if = "is_false")]
    pub abstract_: bool,
    /// True where the page says that undeclared properties occur.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open: bool,
    /// The property that identifies an entity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// True for an enumeration of which several members may hold at once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub flags: bool,
    /// What the page says about it, as markdown with absolute links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where it is described.
    pub place: Place,
    /// Properties and navigation properties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<PropertyFact>,
    /// Properties that the JSON representation shows and no table of the page lists: inherited ones, or forgotten ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<PropertyFact>,
    /// Members of an enumeration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Member>,
}

/// A property, navigation property or body parameter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PropertyFact {
    /// The name on the wire.
    pub name: String,
    /// The type, where the cell could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeExpression>,
    /// Further types that the cell names: "one or another".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<TypeExpression>,
    /// True for a relationship.
    #[serde(default, skip_serializing_if = "is_false")]
    pub navigation: bool,
    /// True where the service alone sets it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// True where a request must have it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// False where the page says that it is never null.
    pub nullable: bool,
    /// The values that the description lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
    /// True where the description says that several of the values may hold at once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub flags: bool,
    /// The type that the row says to have declared it ("Inherited from [entity](entity.md)").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inherited_from: Option<TypeExpression>,
    /// What the page says about it, as markdown with absolute links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The row.
    pub place: Place,
}

/// A request line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OperationFact {
    /// The HTTP method in capitals.
    pub method: String,
    /// As in [`msgraph_ir::Operation::path`].
    pub path: String,
    /// As in [`msgraph_ir::Operation::segments`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Segment>,
    /// What it does.
    pub kind: OperationKind,
    /// The line.
    pub place: Place,
    /// As in [`msgraph_ir::Operation::parameters`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterFact>,
    /// As in [`msgraph_ir::Operation::permissions`].
    pub permissions: Permissions,
    /// With their `$`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query_options: Vec<String>,
    /// Those without which a request is refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_query_options: Vec<String>,
    /// What the page says that the operation does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBodyFact>,
    /// What the page says about the answer.
    pub response: ResponseFact,
}

/// A parameter that is not in the body.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ParameterFact {
    /// As in [`msgraph_ir::Parameter::name`].
    pub name: String,
    /// Where it is sent.
    pub location: ParameterLocation,
    /// The type, where a table gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeExpression>,
    /// True where a request without it is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// The values that the description lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enum_values: Vec<String>,
    /// What the page says about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// As in [`msgraph_ir::Parameter::value`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// What the names of links to resources end with (OData JSON Format 4.0, section 8.5).
pub const BIND: &str = "@odata.bind";

/// A link in a body: its name, and its type where an example shows it.
pub type Bind = (String, Option<TypeExpression>);

/// What an operation is sent.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RequestBodyFact {
    /// The type whose representation is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_: Option<TypeExpression>,
    /// The rows of the body table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<PropertyFact>,
    /// What text and examples show beside the table; parameters, where the operation turns out to be an action.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<PropertyFact>,
    /// The links (`members@odata.bind`) that examples show, and those without a type that only the text names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub binds: Vec<Bind>,
    /// True where an example of the body gives the type of what it sends (`@odata.type`).
    #[serde(default, skip_serializing_if = "is_false")]
    pub typed: bool,
    /// False where nothing but [`RequestBodyFact::parameters`] tells that there is a body.
    #[serde(default, skip_serializing_if = "is_false")]
    pub certain: bool,
    /// `application/json` where the page shows nothing else.
    pub media_type: String,
}

impl OperationFact {
    /// Where the page shows the answer; the request line where that is nowhere, or in an included page.
    pub fn answer_place(&self) -> Place {
        let own = self.response.shown_at.as_ref().filter(|source| source.file == self.place.file.path);
        own.map_or_else(|| self.place.clone(), |source| Place { line: source.line, column: 1, ..self.place.clone() })
    }
}

/// What a page says about the answer of success; the sources disagree, so that each is kept apart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ResponseFact {
    /// The status codes of success that the prose names, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<u16>,
    /// The type that the annotation of the response example gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotated: Option<TypeExpression>,
    /// True where the annotations of several examples give several types.
    #[serde(default, skip_serializing_if = "is_false")]
    pub variously_annotated: bool,
    /// The code block below that annotation, or what shows the answer where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_at: Option<Source>,
    /// The type that the prose of `## Response` gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose: Option<TypeExpression>,
    /// The line of that prose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prose_at: Option<Source>,
    /// True where the example body is an object with a `value` array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_is_collection: Option<bool>,
    /// The `@odata.context` or `@odata.type` of the example body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_type: Option<String>,
    /// The type of the example body where it is a primitive value, or several: `{"value": true}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_value: Option<TypeExpression>,
    /// True where a table or a code block below `## Response` tells what the body holds.
    #[serde(default, skip_serializing_if = "is_false")]
    pub described: bool,
    /// The status of the first example response.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example_status: Option<u16>,
    /// True where no example calls the operation, and those of the page's other operations were taken.
    #[serde(default, skip_serializing_if = "is_false")]
    pub borrowed: bool,
    /// True where the page says that there is no body.
    #[serde(default, skip_serializing_if = "is_false")]
    pub no_body: bool,
    /// The media type where it is not JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
}

/// What is not so is not written down: a fifth of what is kept of pages would be nothing else.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Reads everything that a page says.
pub fn read(page: &crate::syntax::Page, diagnostics: &mut crate::Diagnostics) -> PageFacts {
    if page.title().is_none() {
        let help = "Start the page with a heading such as `# List users` or `# user resource type`.";
        let place = crate::syntax::Place::at(&page.file, 0);
        diagnostics.warning("missing-title", &place, "the page has no heading that says what it is about", help);
    }
    let mut facts = PageFacts {
        page: page.file.path.clone(),
        namespace: namespace::of_page(page),
        types: resource_page::read_types(page, diagnostics),
        title: page.title().map(|section| section.title.plain()),
        ..PageFacts::default()
    };
    api_page::read(page, &mut facts, diagnostics);
    facts
}
