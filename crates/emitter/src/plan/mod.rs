//! Rust names, modules, signatures and boxes for everything in an [`Api`], as plain data.
//!
//! The plan is where all choices are made; rendering only writes them down. It depends on nothing but the [`Api`] and the
//! [`Options`], and every list in it has a fixed order, so that the same pages give the same code.

mod areas;
mod arguments;
mod bodies;
mod depth;
mod features;
mod fields;
mod functions;
mod groups;
mod hierarchy;
mod merge;
mod models;
mod place;
mod reach;
mod recursion;
mod types;

use std::collections::BTreeMap;
use std::fmt;

use msgraph_ir::{Api, Diagnostic, Operation, OperationKind, Property};

use crate::Options;

pub use features::Features;
pub(crate) use fields::bound;
pub use reach::References;
pub(crate) use types::MODELS;

/// What is generated, and how it is called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Types, sorted by their Rust path.
    pub models: Vec<Model>,
    /// Functions, sorted by module and name.
    pub functions: Vec<Function>,
    /// The URL of each module with functions in or below it, as the first page that leads there has it.
    pub urls: BTreeMap<Vec<String>, String>,
}

/// A Rust path below the root of the generated code, such as `users::messages::list`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustPath {
    /// The modules, outermost first.
    pub modules: Vec<String>,
    /// The item in them.
    pub name: String,
}

impl fmt::Display for RustPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for module in &self.modules {
            write!(f, "{module}::")?;
        }
        f.write_str(&self.name)
    }
}

/// A documented type, or an enumeration that a property's list of values stands for.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Model {
    /// Its qualified name: `microsoft.graph.user`. For the values that a property of type String lists, the name of the
    /// type and of the property, parted by `/`.
    pub odata_name: String,
    /// Its Rust path: `models::User`.
    pub path: RustPath,
    /// What the page says about it.
    pub description: Option<String>,
    /// The page, where it has one.
    pub page: Option<String>,
    /// Struct or enumeration.
    pub form: Form,
}

/// What sort of Rust type a [`Model`] becomes.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Form {
    /// A struct.
    Object(Object),
    /// An open enumeration.
    Enumeration(Vec<Variant>),
}

/// A struct with the properties of an entity type or a complex type.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Object {
    /// Properties, inherited ones first.
    pub fields: Vec<Field>,
    /// True where `@odata.type` is sent, because the place where it is sent may take other types.
    pub derived: bool,
    /// The enumeration of this type and of those that derive from it, where there are such.
    pub any: Option<Polymorphic>,
}

/// The enumeration of a type and of the documented types that derive from it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Polymorphic {
    /// Its Rust path: `models::AnyDirectoryObject`.
    pub path: RustPath,
    /// Variant and model, the base type first.
    pub arms: Vec<Arm>,
}

/// A variant of a [`Polymorphic`] enumeration.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Arm {
    /// The name of the variant.
    pub name: String,
    /// The type in it.
    pub model: RustPath,
    /// The qualified name of that type.
    pub odata_name: String,
}

/// A variant of an open enumeration.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Variant {
    /// The Rust name.
    pub name: String,
    /// The name on the wire.
    pub wire: String,
    /// What the page says about it.
    pub description: Option<String>,
}

/// A field of a model or of a request body.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Field {
    /// The Rust name.
    pub name: String,
    /// Its type, without what the place puts around it.
    pub type_: FieldType,
    /// The facts of the page.
    pub property: Property,
}

/// The Rust type of a field, an argument or an answer.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct FieldType {
    /// The type of the value, or of each item.
    pub item: Item,
    /// True for a list.
    pub collection: bool,
    /// True where it stands behind a pointer: entity types, and complex types that contain themselves.
    pub boxed: bool,
}

/// The Rust type of a single value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A primitive type of OData, by its name without `Edm.`.
    Primitive(Primitive),
    /// A struct.
    Model(RustPath),
    /// An enumeration of models.
    Any(RustPath),
    /// An open enumeration.
    Enumeration(RustPath),
    /// Several members of an open enumeration.
    Flags(RustPath),
    /// A type without a page.
    UnknownObject,
}

/// Primitive types (OData CSDL 4.01, section 3.3) that have a Rust type of their own; all others are JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Primitive {
    String,
    Boolean,
    Byte,
    SByte,
    Int16,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    DateTimeOffset,
    Date,
    TimeOfDay,
    Duration,
    Guid,
    Binary,
    Json,
}

/// A function for one operation, or for several request lines that are the same request.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its Rust path: `users::messages::list`.
    pub path: RustPath,
    /// Indexes into [`Api::operations`]; the first is the one that is called.
    pub operations: Vec<usize>,
    /// Path and function parameters in the order of the path, then query parameters that a request must have.
    pub arguments: Vec<Argument>,
    /// What is sent.
    pub body: Body,
    /// What comes back.
    pub answer: Answer,
}

/// An argument of a [`Function`].
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Argument {
    /// The Rust name.
    pub name: String,
    /// Index into [`msgraph_ir::Operation::parameters`] of the first operation.
    pub parameter: usize,
    /// Its type.
    pub item: Item,
}

/// What a [`Function`] sends.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Body {
    /// Nothing.
    None,
    /// A struct of its own, with the properties that the page lists.
    Struct(BodyStruct),
    /// The struct of another function of the same page.
    Shared {
        /// The name in the module of this function.
        name: String,
        /// The struct.
        original: RustPath,
    },
    /// A model.
    Model(FieldType),
    /// The URL of the resource that is linked (OData JSON Format 4.01, section 14).
    Reference,
    /// An object of which the page says nothing.
    Unknown,
    /// Bytes; the caller says of which media type, as what the page names is often that of its example alone.
    Bytes(String),
}

/// The struct of a request body.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct BodyStruct {
    /// Its Rust path: `users::UpdateBody`.
    pub path: RustPath,
    /// True where every property may be left out, null or a value.
    pub update: bool,
    /// What can be sent, in the page's order.
    pub fields: Vec<Field>,
    /// The type that is sent, where the body is the representation of one.
    pub odata_type: Option<String>,
    /// True where `@odata.type` is sent.
    pub derived: bool,
}

impl BodyStruct {
    /// True where a value can only be made from required properties.
    pub fn has_required(&self) -> bool {
        !self.update && self.fields.iter().any(|field| field.property.required)
    }
}

/// What a [`Function`] answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// No body.
    Nothing,
    /// Bytes.
    Bytes,
    /// Text, such as CSV.
    Text,
    /// A number as plain text, of `$count`.
    Count,
    /// A collection, page by page.
    Page(Item),
    /// An object.
    One(Item),
    /// A primitive value, an enumeration or a collection of them in the property `value`.
    Value(Item),
}

impl Model {
    /// The paths of its types: its own, and that of the enumeration of derived types.
    pub fn paths(&self) -> impl Iterator<Item = &RustPath> {
        let any = match &self.form {
            Form::Object(object) => object.any.as_ref().map(|any| &any.path),
            Form::Enumeration(_) => None,
        };
        std::iter::once(&self.path).chain(any)
    }
}

impl Answer {
    /// The type of the answer or of each of its items, where there is one.
    pub fn item(&self) -> Option<&Item> {
        match self {
            Answer::Page(item) | Answer::One(item) | Answer::Value(item) => Some(item),
            Answer::Nothing | Answer::Bytes | Answer::Text | Answer::Count => None,
        }
    }
}

/// Chooses names, modules, signatures and boxes for everything in `api`.
///
/// A `rust` path that is there already is kept. The diagnostics tell of functions that stand for several pages
/// (`duplicate-operation`), of operations that no rule could give a name of their own (`name-collision`), which have no
/// function, of types whose base types form a circle (`inheritance-cycle`), and of properties whose types stand within each
/// other deeper than rustc follows (`types-too-deep`).
pub fn plan(api: &Api, options: &Options) -> (Plan, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let hierarchy = hierarchy::Hierarchy::new(api, &mut diagnostics);
    let types = types::Types::new(api, &hierarchy, options);
    diagnostics.extend(types.too_deep());
    let spellings = place::Spellings::new(api);
    let (models, functions) = rayon::join(
        || models::plan(api, &hierarchy, &types),
        || functions::plan(api, &hierarchy, &types, &spellings, &mut diagnostics),
    );
    let urls = functions::urls(api, &functions, &spellings);
    (Plan { models, functions, urls }, diagnostics)
}

/// Fills in the `rust` paths of operations and types.
pub fn name(api: &mut Api, plan: &Plan) {
    let models: BTreeMap<&str, String> =
        plan.models.iter().map(|model| (model.odata_name.as_str(), model.path.to_string())).collect();
    for type_ in &mut api.types {
        type_.rust = models.get(type_.name.as_str()).cloned();
    }
    for function in &plan.functions {
        for index in &function.operations {
            if let Some(operation) = api.operations.get_mut(*index) {
                operation.rust = Some(function.path.to_string());
            }
        }
    }
}

/// A `rust` path that an operation or a type brings along.
fn given_path(path: &str) -> RustPath {
    let mut modules: Vec<String> = path.split("::").map(str::to_owned).collect();
    let name = modules.pop().unwrap_or_default();
    RustPath { modules, name }
}

/// True for operations whose body is a change to what is there.
pub(crate) fn is_update(operation: &Operation) -> bool {
    let by_kind = matches!(operation.kind, OperationKind::Update | OperationKind::Upsert | OperationKind::Replace);
    by_kind || (operation.method == "PATCH" && operation.kind != OperationKind::Action)
}
