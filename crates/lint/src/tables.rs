//! Tables against tables: the type of a property in the table of a request body, of the type and of its base types.

use msgraph_ir::{Operation, OperationKind, Property, Severity, Type, TypeKind, TypeRef};

use crate::findings::{At, Findings, related};
use crate::model::Model;

/// Compares the tables.
pub(crate) fn check(model: &Model<'_>, found: &mut Findings) {
    for type_ in &model.api.types {
        for row in &type_.properties {
            let inherited = model.ancestry(type_).skip(1).flat_map(|base| &base.properties);
            compare(model, row, inherited, found);
        }
    }
    for operation in model.api.operations.iter().filter(|operation| sends_resource(operation)) {
        let Some(sent) = &operation.request_body else { continue };
        let Some(type_) = sent.type_.as_ref().and_then(|type_| model.structured(type_)) else { continue };
        for row in &sent.properties {
            let own = model.ancestry(type_).flat_map(|type_| &type_.properties);
            compare(model, row, own, found);
        }
    }
}

/// True where the rows of the body are the properties of the resource. The parameters of an action may have their names.
fn sends_resource(operation: &Operation) -> bool {
    matches!(operation.kind, OperationKind::Create | OperationKind::Update | OperationKind::Upsert | OperationKind::Replace)
}

fn compare<'a>(model: &Model<'_>, row: &Property, others: impl Iterator<Item = &'a Property>, found: &mut Findings) {
    let mut others = others.filter(|other| other.name == row.name);
    let Some(other) = others.next().filter(|other| other.source != row.source) else { return };
    if agree(model, &row.type_, &other.type_) {
        return;
    }
    let message = format!("`{}` is `{}` here, and `{}` in {}", row.name, row.type_, other.type_, other.source.file);
    let help = "Correct the table that the service contradicts.";
    let place = [related(&other.source, format!("`{}` here", other.type_))];
    found.add((severity(model, row, other), "contradictory-type"), At::line(&row.source), message, help, place);
}

/// A text in place of one of its special forms is doubtful; other differences are wrong on one of the pages.
fn severity(model: &Model<'_>, row: &Property, other: &Property) -> Severity {
    let is_text = |type_: &TypeRef| {
        let is_enumeration = model.type_(&type_.name).is_some_and(|type_| type_.kind == TypeKind::Enum);
        is_enumeration || matches!(type_.name.as_str(), "Edm.String" | "Edm.Guid")
    };
    let same_number = row.type_.collection == other.type_.collection;
    if same_number && is_text(&row.type_) && is_text(&other.type_) { Severity::Note } else { Severity::Warning }
}

fn agree(model: &Model<'_>, one: &TypeRef, other: &TypeRef) -> bool {
    let is_unknown = |type_: &TypeRef| type_.is_anything() || !type_.is_primitive() && model.type_(&type_.name).is_none();
    if is_unknown(one) || is_unknown(other) || one == other {
        return true;
    }
    let relatives = |one: &Type, other: &Type| model.are_relatives(one, other);
    let related = model.type_(&one.name).zip(model.type_(&other.name)).is_some_and(|(one, other)| relatives(one, other));
    one.collection == other.collection && (related || one.name.eq_ignore_ascii_case(&other.name))
}
