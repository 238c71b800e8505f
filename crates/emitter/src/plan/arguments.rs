//! Arguments of functions, and what they are called.
//!
//! An argument has the name that the page gives, in snake case, where that says what is meant (`{deviceConfigurationId}`,
//! `{item-path}`). A name that fits anything (`{id}`, `{name}`, `{index}`) gets the singular of the segment before it:
//! `/users/{id}` is `user_id`. Of alternatives (`{id | userPrincipalName}`) the first counts.

use msgraph_ir::{Operation, Parameter, ParameterLocation, Piece};

use super::place::Spellings;
use super::types::Types;
use super::{Argument, Item};
use crate::naming::{self, Scope};

/// Names that do not tell of what.
const GENERIC: &[&str] = &["id", "ids", "index", "key", "n", "name", "unnamed", "value"];
/// What the function has beside the parameters of the path.
const RESERVED: &[&str] = &["body", "content", "content_type", "target"];

/// The arguments of an operation: parameters of the path, then query parameters that a request must have.
pub(crate) fn of_operation(operation: &Operation, spellings: &Spellings, types: &Types<'_>) -> Vec<Argument> {
    let mut scope = Scope::reserving(RESERVED);
    let mut arguments: Vec<Argument> = Vec::new();
    let mut before = "";
    for segment in &operation.segments {
        for index in segment.pieces.iter().filter_map(parameter_index) {
            let Some(parameter) = operation.parameters.get(index) else { continue };
            if arguments.iter().any(|argument| argument.parameter == index) {
                continue;
            }
            let context = if parameter.location == ParameterLocation::Path { before } else { "" };
            arguments.push(argument(parameter, index, &name(&parameter.name, context), &mut scope, types));
        }
        before = segment.name.as_deref().map_or(before, |name| spellings.get(name));
    }
    for (index, parameter) in operation.parameters.iter().enumerate().filter(|(_, parameter)| is_query_argument(parameter))
    {
        arguments.push(argument(parameter, index, &naming::snake(&parameter.name), &mut scope, types));
    }
    arguments
}

/// True for a query parameter that the caller must give.
fn is_query_argument(parameter: &Parameter) -> bool {
    parameter.location == ParameterLocation::Query && parameter.required && parameter.value.is_none()
}

/// The index of the parameter that a piece of a segment stands for.
pub(crate) fn parameter_index(piece: &Piece) -> Option<usize> {
    match piece {
        Piece::Parameter { index, .. } => Some(*index),
        Piece::Literal(_) => None,
    }
}

fn argument(parameter: &Parameter, index: usize, name: &str, scope: &mut Scope, types: &Types<'_>) -> Argument {
    let item = if parameter.type_.collection {
        Item::Primitive(super::Primitive::String)
    } else {
        types.item(&parameter.type_.name)
    };
    Argument { name: scope.claim(name), parameter: index, item }
}

/// The name of a path parameter that stands behind the segment `before`.
fn name(placeholder: &str, before: &str) -> String {
    let first = placeholder.split('|').map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
    let name = naming::snake(first);
    let literal = before.rsplit('.').next().unwrap_or(before);
    let one = naming::snake(&naming::singular(literal));
    if before.is_empty() {
        name
    } else if GENERIC.contains(&name.as_str()) {
        let detail = if name == "unnamed" { "id" } else { &name };
        if one == detail || one == "unnamed" { name } else { format!("{}_{detail}", one.trim_end_matches('_')) }
    } else if name == format!("{}_id", naming::snake(literal)) {
        format!("{one}_id")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn a_name_that_says_nothing_takes_the_segment_before_it() {
        for (placeholder, before, expected) in [
            ("id", "users", "user_id"),
            ("Id", "policies", "policy_id"),
            ("id | userPrincipalName", "users", "user_id"),
            ("id|name", "worksheets", "worksheet_id"),
            ("name", "charts", "chart_name"),
            ("usersId", "users", "user_id"),
            ("deviceConfigurationId", "deviceConfigurations", "device_configuration_id"),
            ("item-path", "root", "item_path"),
            ("tenant id", "organization", "tenant_id"),
            ("", "users", "user_id"),
            ("id", "microsoft.graph.user", "user_id"),
            ("type", "items", "type_"),
            ("id", "", "id"),
        ] {
            assert_eq!(name(placeholder, before), expected, "{placeholder} behind {before}");
        }
    }
}
