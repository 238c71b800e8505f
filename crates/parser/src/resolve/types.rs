//! From the type facts of all pages to one type per name.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashSet};
use msgraph_ir::{Member, Property, Type, TypeKind, TypeRef};

use super::inheritance;
use super::names::{Names, Scope, qualify};
use crate::Diagnostics;
use crate::facts::{PageFacts, PropertyFact, TypeExpression, TypeFact};
use crate::syntax::Place;

/// A type while its facts are brought together.
#[derive(Debug)]
pub(super) struct Draft {
    /// The type; its kind is what a page states, and decided last.
    pub type_: Type,
    /// The types that prose and rows say to derive from, qualified; documented ones alone.
    pub ancestors: Vec<String>,
    /// The types that the page says to derive from this one, qualified.
    pub derived: Vec<String>,
    /// Properties that only a JSON representation shows.
    pub shown: Vec<Property>,
}

/// The types by qualified name in lower case.
pub(super) type Drafts = BTreeMap<String, Draft>;

/// Brings together what all pages say about types, and takes it from them; sorted by name. Enumerations that no page
/// describes, but whose values are listed where they are used, are added to the names.
pub fn resolve_types(pages: &mut [PageFacts], names: &mut Names, diagnostics: &mut Diagnostics) -> Vec<Type> {
    let inferred = infer_enumerations(pages, names);
    let flagged = flagged(pages, names);
    let mut drafts = Drafts::new();
    // What a page about operations says of a type, the type's own page says better.
    let (of_operations, of_types): (Vec<_>, Vec<_>) = pages.iter_mut().partition(|page| !page.operations.is_empty());
    for page in of_types.into_iter().chain(of_operations) {
        for fact in std::mem::take(&mut page.types) {
            let place = fact.place.clone();
            let draft = draft(fact, Scope::of(page), names, diagnostics);
            add(&mut drafts, draft, diagnostics, &place);
        }
    }
    for type_ in inferred {
        let draft = Draft { type_, ancestors: Vec::new(), derived: Vec::new(), shown: Vec::new() };
        drafts.entry(draft.type_.name.to_lowercase()).or_insert(draft);
    }
    inheritance::settle(&mut drafts, diagnostics);
    complete_enumerations(&mut drafts, listed_in_bodies(pages, names));
    for name in flagged {
        if let Some(draft) = drafts.get_mut(&name).filter(|draft| draft.type_.kind == TypeKind::Enum) {
            draft.type_.flags = true;
        }
    }
    let mut types: Vec<Type> = drafts.into_values().map(|draft| draft.type_).collect();
    types.sort_by(|a, b| a.name.cmp(&b.name));
    types
}

/// Properties of all types and request bodies, with the page that they stand on.
fn rows(pages: &[PageFacts]) -> impl Iterator<Item = (&PageFacts, &PropertyFact)> {
    pages
        .iter()
        .flat_map(|page| page.types.iter().flat_map(|fact| &fact.properties).chain(sent(page)).map(move |row| (page, row)))
}

/// What a page says that is sent; its operations share that.
fn sent(page: &PageFacts) -> impl Iterator<Item = &PropertyFact> {
    let body = page.operations.first().and_then(|operation| operation.request_body.as_ref());
    body.into_iter().flat_map(|body| &body.properties)
}

/// Types without a page that are used by properties which list values: those are the members.
fn infer_enumerations(pages: &[PageFacts], names: &mut Names) -> Vec<Type> {
    let mut found: BTreeMap<String, Type> = BTreeMap::new();
    for (page, row) in rows(pages) {
        let Some(expression) = &row.type_ else { continue };
        let scope = Scope::of(page);
        if row.enum_values.is_empty()
            || row.navigation
            || expression.name == TypeRef::JSON
            || names.lookup(expression, scope).is_some()
        {
            continue;
        }
        let name = qualify(&expression.name, scope);
        let type_ = found.entry(name.to_lowercase()).or_insert_with(|| inferred(name, TypeKind::Enum, &row.place));
        type_.flags |= row.flags;
        let values = row.enum_values.iter().map(|value| Member { name: value.clone(), value: None, description: None });
        add_members(&mut type_.members, values);
    }
    for type_ in found.values() {
        names.declare(&type_.name, &type_.source.file);
    }
    found.into_values().collect()
}

/// The types, in lower case, of which a row says that a value may be several members at once: the table of the members need not
/// say so again (`assignableTo` in `resources/cloudlicensing-service.md`).
fn flagged(pages: &[PageFacts], names: &Names) -> BTreeSet<String> {
    let says = rows(pages).filter(|(_, row)| row.flags);
    let single = says.filter_map(|(page, row)| Some((page, row.type_.as_ref().filter(|type_| !type_.collection)?)));
    single.filter_map(|(page, type_)| Some(names.lookup(type_, Scope::of(page))?.name.to_lowercase())).collect()
}

/// A type by its name, among types that come sorted by name.
pub(super) fn find<'a>(types: &'a [Type], name: &str) -> Option<&'a Type> {
    types.binary_search_by(|type_| type_.name.as_str().cmp(name)).ok().and_then(|at| types.get(at))
}

/// A type that no page describes; what is known of it comes from where it is used.
pub(super) fn inferred(name: String, kind: TypeKind, place: &Place) -> Type {
    Type {
        name,
        kind,
        base_type: None,
        abstract_: false,
        open: false,
        key: None,
        flags: false,
        inferred: true,
        description: None,
        source: place.line_source(),
        properties: Vec::new(),
        members: Vec::new(),
        rust: None,
    }
}

/// One page's facts on a type, with all names looked up.
fn draft(fact: TypeFact, scope: Scope<'_>, names: &Names, diagnostics: &mut Diagnostics) -> Draft {
    let written = qualify(&fact.name, scope);
    let name = names.canonical(&written).unwrap_or(&written).to_owned();
    let base_type = fact.base_type.as_ref().map(|base| base_name(base, &name, &fact, scope, names, diagnostics));
    let known = |expression: &TypeExpression| names.lookup(expression, scope).map(|type_| type_.name);
    let mut ancestors: Vec<String> = Vec::new();
    let stated = fact.stated_base.iter();
    for from in stated.chain(fact.properties.iter().filter_map(|row| row.inherited_from.as_ref())).filter_map(known) {
        if from != name && !ancestors.contains(&from) {
            ancestors.push(from);
        }
    }
    let derived = fact.derived_types.iter().filter_map(known).filter(|derived| *derived != name).collect();
    let properties = fact.properties.into_iter().map(|row| property(row, scope, names, diagnostics)).collect();
    // Most of these turn out to be inherited: what is wrong with them is said on the page of the base type.
    let shown = fact.shown.into_iter().map(|row| property(row, scope, names, &mut Diagnostics::default())).collect();
    let type_ = Type {
        base_type: base_type.filter(|base| *base != name),
        name,
        kind: fact.kind.unwrap_or(TypeKind::Complex),
        abstract_: fact.abstract_,
        open: fact.open,
        key: fact.key,
        flags: fact.flags,
        inferred: false,
        description: fact.description,
        source: fact.place.line_source(),
        properties,
        members: fact.members,
        rust: None,
    };
    Draft { type_, ancestors, derived, shown }
}

/// The qualified name of a base type; one that no page describes is kept and diagnosed.
fn base_name(
    base: &TypeExpression,
    name: &str,
    fact: &TypeFact,
    scope: Scope<'_>,
    names: &Names,
    diagnostics: &mut Diagnostics,
) -> String {
    if names.lookup(base, scope).is_none() && !names.is_unread(base) {
        let missing = names.missing_page(base, scope).map(|page| format!("; there is no {page}")).unwrap_or_default();
        diagnostics.warning(
            "unknown-type",
            &fact.place,
            format!("no page describes `{}`, the base type of `{name}`{missing}", base.name),
            "Add the page of the base type: what it declares is missing from the type.",
        );
    }
    names.lookup_or_keep(base, scope).name
}

/// A row with its type looked up.
pub fn property(row: PropertyFact, scope: Scope<'_>, names: &Names, diagnostics: &mut Diagnostics) -> Property {
    let type_ = match &row.type_ {
        None => TypeRef::single(TypeRef::UNTYPED),
        Some(expression) => names
            .lookup(expression, scope)
            .inspect(|type_| note_broken_link(type_, expression, &row, scope, names, diagnostics))
            .unwrap_or_else(|| {
                if expression.name != TypeRef::JSON && !names.is_unread(expression) {
                    let page = names.missing_page(expression, scope);
                    let missing = page.map(|page| format!("; there is no {page}")).unwrap_or_default();
                    diagnostics.warning(
                        "unknown-type",
                        &row.place,
                        format!("no page describes the type `{}` of `{}`{missing}", expression.name, row.name),
                        "Link the type to its page, or list its values in the description where it is an enumeration.",
                    );
                }
                names.lookup_or_keep(expression, scope)
            }),
    };
    Property {
        flags: row.flags && !row.enum_values.is_empty() && !type_.collection && type_.name == "Edm.String",
        type_,
        source: row.place.line_source(),
        name: row.name,
        navigation: row.navigation,
        read_only: row.read_only,
        required: row.required,
        nullable: row.nullable,
        enum_values: row.enum_values,
        description: row.description,
    }
}

/// Says that a type was found by its name alone, since the link leads nowhere.
fn note_broken_link(
    type_: &TypeRef,
    expression: &TypeExpression,
    row: &PropertyFact,
    scope: Scope<'_>,
    names: &Names,
    diagnostics: &mut Diagnostics,
) {
    if let Some(page) = names.missing_page(expression, scope).filter(|_| !type_.is_primitive()) {
        let (found, help) = match names.has_page(&type_.name) {
            true => ("was found by its name", "Link the type to its page."),
            false => (
                "is known from other pages alone",
                "Add the page; of an enumeration, a table of its values will do, which is linked to.",
            ),
        };
        let message = format!("there is no {page}; `{}` of `{}` {found}", type_.name, row.name);
        diagnostics.note("broken-link", &row.place, message, help);
    }
}

/// Adds a page's facts to what other pages said about the same type.
fn add(drafts: &mut Drafts, draft: Draft, diagnostics: &mut Diagnostics, place: &Place) {
    let key = draft.type_.name.to_lowercase();
    let Some(known) = drafts.get_mut(&key) else {
        drafts.insert(key, draft);
        return;
    };
    let both_enums = known.type_.kind == TypeKind::Enum && draft.type_.kind == TypeKind::Enum;
    if !both_enums {
        diagnostics.warning(
            "duplicate-type",
            place,
            format!("`{}` is described by {} as well", known.type_.name, known.type_.source.file),
            "Describe a type on one page; what both pages say was brought together.",
        );
        diagnostics.also(&known.type_.source, "the other description");
    }
    merge(known, draft);
}

/// Takes from a second description what the first has not; the one with more properties leads.
fn merge(known: &mut Draft, mut other: Draft) {
    if other.type_.properties.len() > known.type_.properties.len() {
        std::mem::swap(known, &mut other);
    }
    if (known.type_.kind == TypeKind::Enum) != (other.type_.kind == TypeKind::Enum) {
        return;
    }
    let type_ = &mut known.type_;
    type_.base_type = type_.base_type.take().or(other.type_.base_type);
    type_.key = type_.key.take().or(other.type_.key);
    type_.description = type_.description.take().or(other.type_.description);
    type_.abstract_ |= other.type_.abstract_;
    type_.open |= other.type_.open;
    type_.flags |= other.type_.flags;
    let mut names: HashSet<String> = type_.properties.iter().map(|property| property.name.to_ascii_lowercase()).collect();
    let new = other.type_.properties.into_iter().filter(|property| names.insert(property.name.to_ascii_lowercase()));
    type_.properties.extend(new);
    add_members(&mut type_.members, other.type_.members);
    if other.type_.kind == TypeKind::Entity {
        type_.kind = TypeKind::Entity;
    }
    known.ancestors.extend(other.ancestors);
    known.derived.extend(other.derived);
    known.shown.extend(other.shown);
}

/// Adds members that are not there yet, in order, with the numbers and descriptions that were missing.
fn add_members(members: &mut Vec<Member>, others: impl IntoIterator<Item = Member>) {
    let mut indices: HashMap<String, usize> =
        members.iter().enumerate().rev().map(|(index, member)| (member.name.clone(), index)).collect();
    for other in others {
        match indices.get(&other.name).and_then(|index| members.get_mut(*index)) {
            Some(known) => {
                known.value = known.value.or(other.value);
                known.description = known.description.take().or(other.description);
            }
            None => {
                indices.insert(other.name.clone(), members.len());
                members.push(other);
            }
        }
    }
}

/// The values of enumerations that request bodies list, by the name of the type in lower case.
fn listed_in_bodies(pages: &[PageFacts], names: &Names) -> BTreeMap<String, Vec<String>> {
    let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let sent = pages.iter().flat_map(|page| sent(page).map(move |row| (page, row)));
    for (page, row) in sent.filter(|(_, row)| !row.enum_values.is_empty()) {
        let type_ = row.type_.as_ref().and_then(|type_| names.lookup(type_, Scope::of(page)));
        if let Some(type_) = type_.filter(|type_| !type_.is_primitive()) {
            listed.entry(type_.name.to_lowercase()).or_default().extend(row.enum_values.iter().cloned());
        }
    }
    listed
}

/// Members that only the descriptions of properties list, or bodies (`listed`), added to their enumerations.
fn complete_enumerations(drafts: &mut Drafts, mut listed: BTreeMap<String, Vec<String>>) {
    for draft in drafts.values_mut() {
        for property in &mut draft.type_.properties {
            if !property.type_.is_primitive() && !property.enum_values.is_empty() {
                let values = std::mem::take(&mut property.enum_values);
                listed.entry(property.type_.name.to_lowercase()).or_default().extend(values);
            }
        }
    }
    for (name, values) in listed {
        let Some(draft) = drafts.get_mut(&name).filter(|draft| draft.type_.kind == TypeKind::Enum) else { continue };
        let known: HashSet<String> = draft.type_.members.iter().map(|member| member.name.to_ascii_lowercase()).collect();
        let new = values.into_iter().filter(|value| !known.contains(&value.to_ascii_lowercase()));
        let new: Vec<Member> = new.map(|name| Member { name, value: None, description: None }).collect();
        add_members(&mut draft.type_.members, new);
    }
}

#[cfg(test)]
#[path = "types_tests.rs"]
mod tests;
