//! Pages that describe types: a resource with its properties and relationships, or enumerations.

use foldhash::{HashMap, HashMapExt as _, HashSet};
use msgraph_ir::TypeKind;

use super::enumerations::{self, Enumeration};
use super::json_representation::{self, Representation};
use super::{PropertyFact, TypeExpression, TypeFact, description, properties, type_cell, type_prose, unread};
use crate::Diagnostics;
use crate::syntax::{Block, Page, Place, Section, Table, Text};

/// Reads the types that a page describes; none where it describes operations or is an overview.
pub fn read_types(page: &Page, diagnostics: &mut Diagnostics) -> Vec<TypeFact> {
    if page.sections.iter().any(|section| section.title.plain().to_lowercase().starts_with("http request")) {
        return Vec::new();
    }
    let enumerations = enumerations::read_sections(&page.sections, diagnostics);
    if let Some(name) = enumerations::page_name(page) {
        if !enumerations.is_empty() {
            return enumerations.into_iter().map(|enumeration| enumeration.fact).collect();
        }
        if let Some(enumeration) = enumerations::read_page(page, &name, diagnostics) {
            return vec![TypeFact { description: introduction(page), ..enumeration }];
        }
    }
    let representations = json_representation::read(page, diagnostics);
    let tables = property_tables(page, diagnostics);
    let Some(name) = type_name(page, &representations, !tables.is_empty()) else {
        return enumerations.into_iter().map(|enumeration| enumeration.fact).collect();
    };
    compare_names(page, &name, &representations, diagnostics);
    let mut types = vec![resource(page, name, representations.first(), tables)];
    for representation in representations.iter().skip(1) {
        types.extend(further_resource(representation, &types));
    }
    add_enumerations(&mut types, enumerations);
    types
}

/// The type's name: the annotation's, else the first word of the heading.
fn type_name(page: &Page, representations: &[Representation<'_>], has_tables: bool) -> Option<String> {
    let annotated = representations.iter().find_map(|representation| representation.annotation?.odata_type());
    if let Some(name) = annotated.and_then(type_cell::read_notation) {
        return Some(name.name);
    }
    let title = page.title()?.title.plain();
    let mut words = title.split_whitespace();
    let name = words.next()?.trim_matches(|c: char| !c.is_alphanumeric());
    let kind = words.next().unwrap_or_default().to_lowercase();
    let is_type = ["resource", "entity", "complex", "facet", "type"].contains(&kind.as_str());
    let is_type = is_type && (has_tables || !representations.is_empty() || title.to_lowercase().ends_with("type"));
    (is_type && !name.is_empty()).then(|| name.to_owned())
}

/// Holds the type that the heading names (`# user resource type`) against the one that the page is taken to describe.
fn compare_names(page: &Page, name: &str, representations: &[Representation<'_>], diagnostics: &mut Diagnostics) {
    let Some(title) = page.title() else { return };
    let plain = title.title.plain();
    let mut words = plain.split_whitespace();
    let (Some(headed), Some("resource" | "entity" | "complex"), Some("type"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return;
    };
    // `# Chart resource type` is short for `workbookChart`.
    if !name.to_lowercase().ends_with(&headed.to_lowercase()) && !same_type(headed, name) {
        diagnostics.warning(
            "contradictory-name",
            &title.place,
            format!("the heading names `{headed}`, the annotation `{name}`; the annotation was taken"),
            "Correct the heading, or the `@odata.type` of the annotation.",
        );
        if let Some(annotation) = representations.iter().find_map(|representation| representation.annotation) {
            diagnostics.also(&annotation.place.line_source(), "the annotation");
        }
    }
}

/// The type that the page is about.
fn resource(page: &Page, name: String, representation: Option<&Representation<'_>>, tables: Vec<PropertyFact>) -> TypeFact {
    let annotation = representation.and_then(|representation| representation.annotation);
    let flag = |key: &str| annotation.and_then(|annotation| annotation.flag(key));
    let shown = representation.map(json_representation::properties).unwrap_or_default();
    let has = |name: &str| tables.iter().chain(&shown).any(|row| row.name.eq_ignore_ascii_case(name));
    let place = page.title().map_or_else(|| Place::at(&page.file, 0), |title| title.place.clone());
    let key = annotation.and_then(|annotation| annotation.text("keyProperty")).filter(|key| !key.is_empty());
    let is_other = |base: &TypeExpression| !same_type(&base.name, &name) && !base.name.starts_with("Edm.");
    let annotated_base = annotation.and_then(|annotation| type_cell::read_notation(annotation.text("baseType")?));
    let annotated_base = annotated_base.filter(is_other);
    let stated_base = type_prose::base_type(page).filter(is_other);
    let mut fact = TypeFact {
        kind: stated_kind(page, key.is_some_and(has)),
        base_type: annotated_base.or_else(|| stated_base.clone()),
        stated_base,
        derived_types: type_prose::derived_types(page),
        abstract_: flag("abstract").unwrap_or_else(|| type_prose::is_abstract(page)),
        open: flag("openType") == Some(true) || type_prose::is_open(page),
        key: key.map(str::to_owned),
        flags: false,
        description: introduction(page),
        place,
        properties: tables,
        shown: Vec::new(),
        members: Vec::new(),
        name,
    };
    // Where an open type has no table, its JSON shows examples of undeclared properties.
    if !fact.open || !fact.properties.is_empty() {
        compare(&mut fact, shown);
    }
    fact
}

/// True where two names differ in namespace or case alone.
fn same_type(a: &str, b: &str) -> bool {
    let local = |name: &str| name.rsplit('.').next().unwrap_or_default().to_lowercase();
    local(a) == local(b)
}

/// The kind that annotation or heading state.
fn stated_kind(page: &Page, has_key: bool) -> Option<TypeKind> {
    let title = page.title().map(|section| section.title.plain().to_lowercase()).unwrap_or_default();
    if has_key || title.contains(" entity") {
        Some(TypeKind::Entity)
    } else {
        title.contains("complex type").then_some(TypeKind::Complex)
    }
}

/// Holds the rows of the tables against the JSON: takes types that the table has not, and the casing of the JSON.
fn compare(fact: &mut TypeFact, shown: Vec<PropertyFact>) {
    let mut indices: HashMap<String, usize> = HashMap::new();
    for (index, row) in fact.properties.iter().enumerate() {
        indices.entry(row.name.to_ascii_lowercase()).or_insert(index);
    }
    for json in shown {
        let index = indices.get(&json.name.to_ascii_lowercase());
        let Some(row) = index.and_then(|index| fact.properties.get_mut(*index)) else {
            fact.shown.push(json);
            continue;
        };
        row.name = json.name;
        if row.type_.is_none() {
            row.type_ = json.type_;
        }
        let is_text = row.type_.as_ref().is_some_and(|type_| type_.name == "Edm.String");
        if row.enum_values.is_empty() && is_text {
            row.enum_values = json.enum_values;
        }
    }
}

/// A second type that the page represents, of which only the JSON is known.
fn further_resource(representation: &Representation<'_>, types: &[TypeFact]) -> Option<TypeFact> {
    let annotation = representation.annotation?;
    let name = type_cell::read_notation(annotation.odata_type()?)?.name;
    if types.iter().any(|known| known.name.eq_ignore_ascii_case(&name)) {
        return None;
    }
    let key = annotation.text("keyProperty").filter(|key| !key.is_empty());
    Some(TypeFact {
        kind: key.map(|_| TypeKind::Entity),
        base_type: annotation.text("baseType").and_then(type_cell::read_notation),
        stated_base: None,
        derived_types: Vec::new(),
        abstract_: annotation.flag("abstract") == Some(true),
        open: annotation.flag("openType") == Some(true),
        key: key.map(str::to_owned),
        flags: false,
        description: None,
        place: representation.place.clone(),
        properties: Vec::new(),
        shown: json_representation::properties(representation),
        members: Vec::new(),
        name,
    })
}

/// The rows of the tables of properties and relationships.
fn property_tables(page: &Page, diagnostics: &mut Diagnostics) -> Vec<PropertyFact> {
    let mut rows: Vec<PropertyFact> = Vec::new();
    for section in &page.sections {
        for table in section.tables() {
            let Some(navigation) = lists_properties(section, table) else {
                note_unknown(section, table, diagnostics);
                continue;
            };
            rows.extend(properties::read_rows(table, navigation, diagnostics));
        }
    }
    properties::without_duplicates(rows, diagnostics)
}

/// Says that a table was not read, where its section is about the type's members.
fn note_unknown(section: &Section, table: &Table, diagnostics: &mut Diagnostics) {
    let title = section.title.plain().to_lowercase();
    if !["properties", "relationships", "attributes"].iter().any(|noun| title.contains(noun)) {
        return unread::of_type(section, table, diagnostics);
    }
    diagnostics.note(
        "unknown-table",
        &table.place,
        format!("the table with the columns `{}` below \"{}\" was not read", table.columns.join("`, `"), section.title.plain()),
        "Head properties `Property`, `Type` and `Description` below `Properties`, and members of an enumeration `Member` and `Description` below `x values`.",
    );
}

/// Whether a table lists properties (`Some(false)`), relationships (`Some(true)`) or something else.
fn lists_properties(section: &Section, table: &Table) -> Option<bool> {
    let title = section.title.plain().to_lowercase();
    let title = title.trim_matches(|c: char| !c.is_alphanumeric());
    // `## operationError Properties`
    let title = match title.split_once(' ') {
        Some((_, noun @ ("properties" | "relationships"))) => noun,
        _ => title,
    };
    let columns = properties::Columns::of(table)?;
    columns.type_?;
    match title {
        "properties" | "property" | "instance attributes" => Some(table.column(columns.name).contains("relationship")),
        "relationships" | "relationship" | "navigation" => Some(true),
        _ => None,
    }
}

/// Puts the enumerations of a resource page where they belong: a heading that names a text property lists its values,
/// one that names a type, or that a type cell links to, describes that type.
fn add_enumerations(types: &mut Vec<TypeFact>, enumerations: Vec<Enumeration>) {
    for mut enumeration in enumerations {
        let rows = || types.iter().flat_map(|fact| &fact.properties);
        let linked = rows().filter_map(|row| row.type_.as_ref()).find(|type_| {
            let anchor = type_.link.as_deref().and_then(|link| link.strip_prefix('#'));
            anchor.is_some_and(|anchor| anchor.trim_end_matches('-') == enumeration.anchor)
        });
        if let Some(type_) = linked.filter(|type_| !type_.name.starts_with("Edm.")) {
            enumeration.fact.name.clone_from(&type_.name);
            types.push(enumeration.fact);
            continue;
        }
        let is_text = |row: &PropertyFact| row.type_.as_ref().is_none_or(|type_| type_.name == "Edm.String");
        let named = |row: &PropertyFact| row.name.eq_ignore_ascii_case(&enumeration.name) && is_text(row);
        match types.iter_mut().flat_map(|fact| &mut fact.properties).find(|row| named(row)) {
            Some(row) => {
                let known: HashSet<String> = row.enum_values.iter().cloned().collect();
                let named = enumeration.fact.members.into_iter().map(|member| member.name);
                row.enum_values.extend(named.filter(|name| !known.contains(name)));
            }
            None => types.push(enumeration.fact),
        }
    }
}

/// What the page says first about the type, without its namespace line, notes and the sentence on its base type.
fn introduction(page: &Page) -> Option<String> {
    let paragraphs = page.sections.iter().filter(|section| section.level <= 1).flat_map(|section| &section.blocks);
    let stated = paragraphs
        .filter_map(|block| match block {
            Block::Paragraph(text) if is_description(text) => description::markdown(text),
            _ => None,
        })
        .next();
    stated.or_else(|| page.front_matter("description").map(str::to_owned).filter(|text| !text.is_empty()))
}

fn is_description(text: &Text) -> bool {
    let plain = text.plain().to_lowercase();
    let others = ["namespace:", "note", "important", "caution", "tip", "warning", "inherits from", "> ", "[!"];
    !plain.is_empty() && !others.iter().any(|start| plain.trim_start_matches(['*', '[', '!']).starts_with(start))
}

#[cfg(test)]
#[path = "resource_page_tests.rs"]
mod tests;
