//! Resources that pages use and no page describes: what `/identity` of `GET /identity/b2xUserFlows` is.
//!
//! No page answers such a resource, so that its type stands in no table, annotation or example. Three things name it all the
//! same: the title of an action or function (`# cloudCommunications: getPresencesByUserId`), the name of a page's file
//! (`identitycontainer-list-b2xuserflows.md`: type, verb, member), and a URL that starts with the name of a described type
//! (`/security`).

use std::collections::BTreeMap;

use foldhash::{HashSet, HashSetExt as _};
use msgraph_ir::{Diagnostic, Severity, Type, TypeKind, TypeRef};

use super::addresses::Addresses;
use super::compared_path::ComparedPath;
use super::names::{DEFAULT_NAMESPACE, Names, Scope, qualify};
use super::response::Answers;
use super::statements::{Statement, Statements};
use super::types;
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts, TypeExpression};

/// The type of the resource in front of the last segment of a URL, as the page of the operation names it.
pub(super) fn owner(page: &PageFacts, operation: &OperationFact, path: &ComparedPath) -> Option<TypeExpression> {
    let [.., before, last] = operation.segments.as_slice() else { return None };
    let (segment, member) = (before.name.as_deref()?, last.name.as_deref()?);
    path.segment(path.len() - 2).filter(|segment| !segment.has_arguments)?;
    let named = type_in_title(page, member).or_else(|| type_in_file_name(page, member))?;
    let is_name = named.chars().all(char::is_alphanumeric) && named.starts_with(char::is_alphabetic);
    if !is_name || is_plural(segment, named) {
        return None;
    }
    // The names of files have no capitals, those of segments do.
    let name = if named.eq_ignore_ascii_case(segment) { segment } else { named };
    Some(TypeExpression { name: name.to_owned(), ..TypeExpression::default() })
}

/// `cloudCommunications` of the title "cloudCommunications: getPresencesByUserId".
fn type_in_title<'a>(page: &'a PageFacts, member: &str) -> Option<&'a str> {
    let (type_, operation) = page.title.as_deref()?.split_once(':')?;
    operation.trim().eq_ignore_ascii_case(member).then(|| type_.trim())
}

/// `identitycontainer` of the file `identitycontainer-list-b2xuserflows.md`, behind the namespace where it has one.
fn type_in_file_name<'a>(page: &'a PageFacts, member: &str) -> Option<&'a str> {
    let stem = page.page.rsplit('/').next()?.strip_suffix(".md")?;
    let parts: Vec<&str> = stem.split('-').collect();
    let namespace = page.namespace.as_deref().and_then(|namespace| namespace.rsplit('.').next()).unwrap_or_default();
    let (type_, last) = match parts.as_slice() {
        [type_, _, last] => (type_, last),
        [prefix, type_, _, last] if prefix.eq_ignore_ascii_case(namespace) => (type_, last),
        _ => return None,
    };
    last.eq_ignore_ascii_case(member).then_some(type_)
}

/// True where a segment holds many of what the page names: `printers` and `printer`, `policies` and `policy`.
fn is_plural(segment: &str, name: &str) -> bool {
    let (segment, name) = (segment.to_lowercase(), name.to_lowercase());
    let stem = name.strip_suffix('y').unwrap_or(&name);
    segment != name && segment.ends_with('s') && segment.starts_with(stem)
}

/// What names tell to stand in front of the last segments of URLs, and at the start of URLs, where no page answers it: the
/// keys of the paths, with the types.
pub(super) fn learn(
    addresses: &Addresses,
    pages: &[PageFacts],
    statements: &Statements,
    names: &Names,
    types: &[Type],
) -> Vec<(String, TypeRef)> {
    let mut named = Vec::new();
    for (page, statements) in pages.iter().zip(&statements.pages) {
        for Statement { path, owner, .. } in statements {
            let Some(owner) = owner.as_ref().filter(|_| addresses.target(path, path.len() - 1).is_none()) else { continue };
            // A resource of which there are many elsewhere is none that stands alone: `application-post-calls.md`.
            let known = resource_type(owner, page, names, types).filter(|type_| !addresses.has_many(&type_.name));
            named.extend(known.map(|type_| (path.key_of_first(path.len() - 1).to_owned(), type_)));
        }
    }
    let known: HashSet<&str> = named.iter().map(|(key, _)| key.as_str()).collect();
    let roots = roots(addresses, statements, names, types).into_iter().filter(|(_, key)| !known.contains(key));
    let roots: Vec<_> = roots.map(|(type_, key)| (key.to_owned(), TypeRef::single(type_))).collect();
    named.extend(roots);
    named
}

/// The types that the first segments of URLs are named for, where nothing else leads to the type and no page answers the
/// segment alone: the keys of the segments, by type.
fn roots<'a>(
    addresses: &Addresses,
    statements: &'a Statements,
    names: &Names,
    types: &[Type],
) -> BTreeMap<String, &'a str> {
    let used: HashSet<&str> =
        types.iter().flat_map(|type_| &type_.properties).map(|property| property.type_.name.as_str()).collect();
    let paths = statements.pages.iter().flatten().map(|statement| &statement.path);
    let mut seen: HashSet<&str> = HashSet::new();
    let mut roots = BTreeMap::new();
    for path in paths.filter(|path| path.len() > 1) {
        let first = path.key_of_first(1);
        if path.segment(0).is_some_and(|segment| segment.has_arguments) || !seen.insert(first) {
            continue;
        }
        if let Some(type_) = path.name(0).and_then(|name| root(name, names, types))
            && !used.contains(type_.as_str())
            && addresses.target(path, 1).is_none()
        {
            roots.entry(type_).or_insert(first);
        }
    }
    roots
}

/// The type that a page means, where it is none of an enumeration: pages of several enumerations have headings such as
/// "external enum values".
fn resource_type(type_: &TypeExpression, page: &PageFacts, names: &Names, types: &[Type]) -> Option<TypeRef> {
    names
        .lookup(type_, Scope::of(page))
        .filter(|type_| types::find(types, &type_.name).is_none_or(|found| found.kind != TypeKind::Enum))
}

/// The described type that the first segment of a URL is named for: `security` of `/security/secureScores`.
fn root(segment: &str, names: &Names, types: &[Type]) -> Option<String> {
    let name = names.canonical(&format!("{DEFAULT_NAMESPACE}.{segment}"))?;
    let described = types::find(types, name)?;
    (described.kind != TypeKind::Enum).then(|| name.to_owned())
}

/// Adds the types that only titles and names of files tell, without properties: URLs tell those. True where there are any.
pub(super) fn add(types: &mut Vec<Type>, pages: &[PageFacts], statements: &Statements, names: &mut Names) -> bool {
    let mut found: BTreeMap<String, Type> = BTreeMap::new();
    let addresses = Answers::of(pages, statements, types, names).addresses;
    for (page, statements) in pages.iter().zip(&statements.pages) {
        for (operation, Statement { path, owner, .. }) in page.operations.iter().zip(statements) {
            let Some(owner) = owner else { continue };
            let is_known =
                resource_type(owner, page, names, types).is_some() || addresses.target(path, path.len() - 1).is_some();
            let name = qualify(&owner.name, Scope::of(page));
            if is_known || found.contains_key(&name.to_lowercase()) {
                continue;
            }
            found.insert(name.to_lowercase(), types::inferred(name, TypeKind::Entity, &operation.place));
        }
    }
    for type_ in found.values() {
        names.declare(&type_.name, "");
    }
    let has_any = !found.is_empty();
    types.extend(found.into_values());
    types.sort_by(|a, b| a.name.cmp(&b.name));
    has_any
}

/// Takes those types away again of which URLs told nothing, and which nothing leads to; the others are said to have no page.
pub(super) fn check(types: &mut Vec<Type>, addresses: &mut Addresses, diagnostics: &mut Diagnostics) {
    let is_added = |type_: &Type| type_.inferred && type_.kind != TypeKind::Enum;
    let used: HashSet<String> =
        types.iter().flat_map(|type_| &type_.properties).map(|property| property.type_.name.clone()).collect();
    let stays = |type_: &mut Type| !is_added(type_) || !type_.properties.is_empty() || used.contains(&type_.name);
    for type_ in types.extract_if(.., |type_| !stays(type_)) {
        addresses.forget_type(&type_.name.to_lowercase());
    }
    let added = types.iter().filter(|type_| is_added(type_));
    diagnostics.found.extend(added.map(|type_| Diagnostic {
        source: Some(type_.source.clone()),
        code: "unknown-type".to_owned(),
        severity: Severity::Note,
        message: format!("no page describes `{}`; its members were taken from the URLs", type_.name),
        help: Some("Add the page of the type.".to_owned()),
        text: None,
        length: None,
        related: Vec::new(),
    }));
}

#[cfg(test)]
#[path = "owners_tests.rs"]
mod tests;
