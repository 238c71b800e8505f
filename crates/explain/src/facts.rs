//! Facts that know the line they come from.

use std::collections::BTreeSet;

use msgraph_ir::{Api, Example, Operation, Parameter, ParameterLocation, Property, Severity, Type, TypeKind};
use msgraph_parser::syntax::{Block, Page};

use crate::rust_text::RustText;
use crate::{NoteKind, Notes};

/// Types and properties, request lines, properties of bodies, and examples.
pub(crate) fn note(page: &Page, api: &Api, rust: &RustText, notes: &mut Notes) {
    let own = &page.file.path;
    for type_ in &api.types {
        if type_.source.file == *own && !type_.inferred {
            notes.fact(&type_.source, type_line(type_));
            notes.rust(&type_.source, rust.model(&type_.name));
        }
        for property in type_.properties.iter().filter(|it| it.source.file == *own || type_.source.file == *own) {
            notes.fact(&property.source, property_line("property", property));
            notes.rust(&property.source, rust.member(&type_.name, &property.name));
        }
    }
    for (index, operation) in api.operations.iter().enumerate().filter(|(_, operation)| operation.page == *own) {
        notes.fact(&operation.source, operation_line(operation));
        let in_url = |it: &&Parameter| matches!(it.location, ParameterLocation::Path | ParameterLocation::Function);
        for parameter in operation.parameters.iter().filter(in_url) {
            notes.fact(&operation.source, parameter_line(parameter));
        }
        notes.rust(&operation.source, rust.function(index));
        for property in operation.request_body.iter().flat_map(|body| &body.properties) {
            notes.fact(&property.source, property_line("sent property", property));
            notes.rust(&property.source, rust.sent(index, &property.name));
        }
    }
    for example in api.examples.iter().filter(|example| example.page == *own) {
        note_example(example, api, notes);
    }
}

fn note_example(example: &Example, api: &Api, notes: &mut Notes) {
    let mended = |mended: bool| if mended { ", its JSON mended" } else { "" };
    if let Some(request) = &example.request {
        let operation = example.operation.and_then(|index| api.operations.get(index));
        let of = operation.map_or("no operation of the page".to_owned(), |it| format!("{} {}", it.method, it.path));
        notes.fact(&request.source, format!("example: a request of {of}{}", mended(request.mended)));
    }
    if let Some(response) = &example.response {
        let status = response.status.map_or("its".to_owned(), |status| status.to_string());
        let type_ = response.type_.as_ref().map_or(String::new(), |type_| format!(", {type_}"));
        notes.fact(&response.source, format!("example: a {status} response{type_}{}", mended(response.mended)));
    }
}

/// The diagnostics of the page and of what it includes.
pub(crate) fn note_findings(page: &Page, api: &Api, notes: &mut Notes) {
    let mut files: BTreeSet<&str> = BTreeSet::from([page.file.path.as_str()]);
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        if let Block::Table(table) = block {
            files.extend(table.rows.iter().map(|row| row.place.file.path.as_str()));
        }
    }
    for diagnostic in &api.diagnostics {
        let Some(source) = diagnostic.source.as_ref().filter(|source| files.contains(source.file.as_str())) else {
            continue;
        };
        let word = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        };
        let text = format!("{word}[{}]: {}", diagnostic.code, diagnostic.message);
        notes.add(source, NoteKind::Finding(diagnostic.severity), text);
    }
}

fn type_line(type_: &Type) -> String {
    let kind = match type_.kind {
        TypeKind::Entity => "entity type",
        TypeKind::Complex => "complex type",
        TypeKind::Enum => "enumeration",
    };
    let mut line = format!("{kind} {}", type_.name);
    let base = type_.base_type.as_ref().map(|base| format!("base type {base}"));
    let key = type_.key.as_ref().map(|key| format!("key {key}"));
    let flags = [(type_.abstract_, "abstract"), (type_.open, "open"), (type_.flags, "flags")];
    let flags = flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word.to_owned());
    for fact in base.into_iter().chain(key).chain(flags) {
        line.push_str(&format!(", {fact}"));
    }
    line
}

fn operation_line(operation: &Operation) -> String {
    let kind = format!("{:?}", operation.kind).to_lowercase();
    format!("operation {} {}, {kind}", operation.method, operation.path)
}

/// `property age: Edm.Int32, required`.
fn property_line(word: &str, property: &Property) -> String {
    let mut line = format!("{word} {}: {}", property.name, property.type_);
    let facts = [
        (property.navigation, "navigation"),
        (property.required, "required"),
        (property.read_only, "read-only"),
        (!property.nullable, "not nullable"),
    ];
    for (_, fact) in facts.into_iter().filter(|(holds, _)| *holds) {
        line.push_str(&format!(", {fact}"));
    }
    line + &values(&property.enum_values)
}

/// `path parameter id: Edm.String, required`.
pub(crate) fn parameter_line(parameter: &Parameter) -> String {
    let place = match parameter.location {
        ParameterLocation::Path => "path parameter",
        ParameterLocation::Function => "function parameter",
        ParameterLocation::Query => "query parameter",
        ParameterLocation::Header => "header",
    };
    let mut line = match parameter.location {
        ParameterLocation::Header => format!("{place} {}", parameter.name),
        _ => format!("{place} {}: {}", parameter.name, parameter.type_),
    };
    if parameter.required && parameter.location != ParameterLocation::Path {
        line.push_str(", required");
    }
    if let Some(value) = &parameter.value {
        line.push_str(&format!(", value {value}"));
    }
    line + &values(&parameter.enum_values)
}

fn values(values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!(", values {}", values.join(" ")) }
}
