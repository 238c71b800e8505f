//! Where a function stands: modules that follow the URL, and a name that follows the kind of the operation.
//!
//! - A literal segment becomes a module in snake case: `/deviceManagement/deviceConfigurations` is
//!   `device_management::device_configurations`. Spellings that differ in case only are one module, named after the spelling
//!   with the most capitals, since the service does not tell them apart.
//! - A parameter becomes none, nor does a literal without letters, a GUID, or a key in the form `name={value}`.
//! - A type cast becomes a module with `as_`: `/members/microsoft.graph.user` is `members::as_user`.
//! - The path of an item behind a colon becomes the module `by_path`: `/drive/root:/{item-path}:/content` is
//!   `drive::root::by_path::content`.
//! - What lies too deep for file systems joins no further module.
//! - `$count`, `$value` and `$ref` become no module: they give functions of the module before them.
//! - An action or a function gives its own name to a function in the module of what it is bound to: `POST /me/sendMail` is
//!   `me::send_mail`, `GET /users/delta` is `users::delta`.
//! - The other kinds give `list`, `get`, `create`, `update`, `upsert`, `replace`, `delete`, `count`; streams give `get`,
//!   `replace` and so on after their method; `$value` gives `get_value`, `replace_value`, ...; `$ref` gives
//!   `list_references`, `get_reference`, `add_reference`, `set_reference`, `remove_reference`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use msgraph_ir::{Api, Operation, OperationKind, Piece, Segment};

use super::RustPath;
use crate::naming;

/// Names of modules at the root that are not of the URL.
const RESERVED_AT_ROOT: &[&str] = &[super::types::MODELS, "bindings", "lib", "main", "runtime"];

/// The spelling of each segment that gives the module its name.
pub(crate) struct Spellings {
    /// By the segment in lower case.
    spellings: HashMap<String, String>,
    /// The modules that segments become, by the segment as it is.
    modules: HashMap<String, String>,
}

impl Spellings {
    pub(crate) fn new(api: &Api) -> Self {
        let mut uses: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
        for name in
            api.operations.iter().flat_map(|operation| &operation.segments).filter_map(|segment| segment.name.as_deref())
        {
            *uses.entry(name.to_lowercase()).or_default().entry(name).or_default() += 1;
        }
        let best = |spellings: &BTreeMap<&str, usize>| {
            let capitals = |name: &str| name.chars().filter(char::is_ascii_uppercase).count();
            let rank = |(name, uses): &(&str, usize)| (capitals(name), *uses, std::cmp::Reverse((*name).to_owned()));
            spellings
                .iter()
                .map(|(name, uses)| (*name, *uses))
                .max_by_key(rank)
                .map(|(name, _)| name.to_owned())
                .unwrap_or_default()
        };
        let names: BTreeSet<&str> = uses.values().flat_map(BTreeMap::keys).copied().collect();
        let spellings = uses.iter().map(|(lower, spellings)| (lower.clone(), best(spellings))).collect();
        let mut spellings = Spellings { spellings, modules: HashMap::new() };
        let modules = names.into_iter().map(|name| (name.to_owned(), spellings.module(name)));
        spellings.modules = modules.collect();
        spellings
    }

    /// The spelling for a segment.
    pub(crate) fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.spellings.get(&name.to_lowercase()).map_or(name, String::as_str)
    }

    /// The module for a segment.
    fn module(&self, name: &str) -> String {
        self.modules.get(name).cloned().unwrap_or_else(|| naming::module(self.get(name)))
    }
}

/// The path that the URL and the kind give to an operation; others may have the same.
pub(crate) fn place(operation: &Operation, spellings: &Spellings) -> RustPath {
    let (own, before) = match operation.segments.split_last() {
        Some((last, before)) if is_own_name(operation) && trailing(operation).is_none() => (Some(last), before),
        _ => (None, operation.segments.as_slice()),
    };
    let modules = modules(before, spellings);
    let own = own.and_then(|segment| own_name(segment, modules.is_empty(), spellings));
    let name = match trailing(operation) {
        Some("$count") => "count".to_owned(),
        Some("$ref") => reference(operation).to_owned(),
        Some(system) if is_own_name(operation) => naming::snake(system),
        Some(system) => format!("{}_{}", verb(operation), naming::snake(system)),
        None => own.unwrap_or_else(|| verb(operation).to_owned()),
    };
    RustPath { modules, name: if naming::is_keyword(&name) { format!("{name}_") } else { name } }
}

/// The last segment where it starts with `$`.
fn trailing(operation: &Operation) -> Option<&str> {
    operation.segments.last().and_then(|segment| segment.name.as_deref()).filter(|name| name.starts_with('$'))
}

/// True where the last segment names the action or function.
fn is_own_name(operation: &Operation) -> bool {
    let named = operation.segments.last().is_some_and(|segment| segment.name.is_some() && !is_key(segment));
    named && matches!(operation.kind, OperationKind::Action | OperationKind::Function)
}

fn modules(segments: &[Segment], spellings: &Spellings) -> Vec<String> {
    with_segments(segments, spellings).into_iter().map(|(module, _)| module).collect()
}

/// The modules of an operation, each with the number of segments that lead to it.
pub(crate) fn with_segments(segments: &[Segment], spellings: &Spellings) -> Vec<(String, usize)> {
    let mut modules: Vec<(String, usize)> = Vec::new();
    let mut path_is_open = false;
    for (number, segment) in segments.iter().enumerate() {
        if !naming::may_nest(modules.iter().map(|(module, _)| module.as_str())) {
            break;
        }
        if path_is_open && starts_with_parameter(segment) {
            modules.push(("by_path".to_owned(), number + 1));
            path_is_open = false;
        } else {
            path_is_open = ends_with_colon(segment);
        }
        let Some(name) = module_name(segment) else { continue };
        let module = match cast(name) {
            Some(type_) => format!("as_{}", naming::snake(spellings.get(type_))),
            None => literal(name, modules.is_empty(), spellings),
        };
        modules.push((module, number + 1));
    }
    modules
}

/// The name that the segment of an action or a function gives to it, with or without its namespace.
fn own_name(segment: &Segment, at_root: bool, spellings: &Spellings) -> Option<String> {
    let name = module_name(segment)?;
    Some(match cast(name) {
        Some(bare) => naming::snake(spellings.get(bare)),
        None => literal(name, at_root, spellings),
    })
}

/// The name of a segment, where it is one that can be a module.
fn module_name(segment: &Segment) -> Option<&str> {
    segment.name.as_deref().filter(|name| names_a_module(name) && !is_key(segment))
}

/// The name behind the namespace of a qualified name.
fn cast(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(namespace, _)| namespace.starts_with("microsoft.")).map(|(_, type_)| type_)
}

fn literal(name: &str, at_root: bool, spellings: &Spellings) -> String {
    let module = spellings.module(name);
    if at_root && RESERVED_AT_ROOT.contains(&module.as_str()) { format!("{module}_") } else { module }
}

fn names_a_module(name: &str) -> bool {
    !name.starts_with('$') && name.chars().any(char::is_alphabetic) && !is_guid(name)
}

fn is_guid(name: &str) -> bool {
    name.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && name.chars().all(|c| c.is_ascii_hexdigit() || c == '-')
}

/// True for `roleTemplateId={roleTemplateId}`: a key that has its name with it.
fn is_key(segment: &Segment) -> bool {
    match segment.pieces.as_slice() {
        [Piece::Literal(text), Piece::Parameter { .. }, ..] => {
            text.trim_end_matches('\'').ends_with('=') && !text.contains('(')
        }
        _ => false,
    }
}

fn starts_with_parameter(segment: &Segment) -> bool {
    matches!(segment.pieces.first(), Some(Piece::Parameter { .. }))
}

fn ends_with_colon(segment: &Segment) -> bool {
    matches!(segment.pieces.last(), Some(Piece::Literal(text)) if text.ends_with(':'))
}

fn verb(operation: &Operation) -> &'static str {
    match operation.kind {
        // Whatever the page says, a URL that ends in a key has one answer.
        OperationKind::List if operation.segments.last().is_some_and(|segment| segment.name.is_none()) => "get",
        OperationKind::List => "list",
        OperationKind::Get => "get",
        OperationKind::Create => "create",
        OperationKind::Update => "update",
        OperationKind::Upsert => "upsert",
        OperationKind::Replace => "replace",
        OperationKind::Delete => "delete",
        OperationKind::Count => "count",
        OperationKind::Action | OperationKind::Function | OperationKind::Content | OperationKind::Reference => {
            match operation.method.as_str() {
                "GET" => "get",
                "HEAD" => "head",
                "PUT" => "replace",
                "PATCH" => "update",
                "DELETE" => "delete",
                _ => "create",
            }
        }
    }
}

fn reference(operation: &Operation) -> &'static str {
    let answers_collection =
        operation.response.as_ref().and_then(|response| response.type_.as_ref()).is_some_and(|type_| type_.collection);
    match operation.method.as_str() {
        "GET" if answers_collection || operation.kind == OperationKind::List => "list_references",
        "GET" => "get_reference",
        "PUT" => "set_reference",
        "PATCH" => "update_reference",
        "DELETE" => "remove_reference",
        _ => "add_reference",
    }
}
