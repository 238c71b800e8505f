//! Documentation of the arguments of functions.

use msgraph_ir::{Operation, Parameter, ParameterLocation};

use super::text::code;
use super::{Links, markdown};
use crate::plan::{Body, FieldType, Function};

/// A list item for each argument.
pub(crate) fn items(function: &Function, operation: &Operation, links: &Links) -> Vec<String> {
    let mut lines = Vec::new();
    for argument in &function.arguments {
        let Some(parameter) = operation.parameters.get(argument.parameter) else { continue };
        let place = match parameter.location {
            ParameterLocation::Path => format!("{} in the path", code(&format!("{{{}}}", parameter.name))),
            ParameterLocation::Function => format!("the parameter {} of the function", code(&parameter.name)),
            ParameterLocation::Query | ParameterLocation::Header => {
                format!("the query parameter {}", code(&parameter.name))
            }
        };
        lines.extend(item(&format!("`{}`: {place}", argument.name), parameter, links));
    }
    lines.extend(body(&function.body, crate::plan::is_update(operation)));
    lines
}

/// A list item with the facts of a parameter.
pub(crate) fn item(head: &str, parameter: &Parameter, links: &Links) -> Vec<String> {
    let description = parameter.description.as_deref().unwrap_or_default();
    let description = parameter.value.as_deref().map_or(description, |value| without_value(description, value));
    let mut description = markdown::lines(description, links);
    let mut lines = match description.first() {
        Some(first) if is_text(first) => vec![format!("- {head}. {}", description.remove(0))],
        // Behind other text it would be no block any more, and what ends it would begin another.
        Some(_) => vec![format!("- {head}."), String::new()],
        None => vec![format!("- {head}.")],
    };
    lines.extend(description.into_iter().map(|line| if line.is_empty() { line } else { format!("  {line}") }));
    lines
}

/// True for the first line of a paragraph, false for that of a code block, list, quotation, heading or table.
fn is_text(line: &str) -> bool {
    !["```", "- ", "> ", "#", "|"].iter().any(|mark| line.starts_with(mark))
}

/// The description without the value that it begins with, which stands before it already.
fn without_value<'a>(description: &'a str, value: &str) -> &'a str {
    const MARKS: [char; 3] = ['`', '*', '"'];
    let start = description.trim_start().trim_start_matches(MARKS);
    let rest = start.get(..value.len()).filter(|head| !head.is_empty() && head.eq_ignore_ascii_case(value));
    let Some(rest) = rest.and_then(|head| start.get(head.len()..)) else { return description };
    let rest = rest.trim_start_matches(MARKS);
    if rest.is_empty() { rest } else { rest.strip_prefix(['.', ',', ';', ':']).map_or(description, str::trim_start) }
}

/// List items for what is sent.
fn body(body: &Body, is_update: bool) -> Vec<String> {
    let line = match body {
        Body::None => return Vec::new(),
        Body::Bytes(media_type) => return bytes(media_type),
        Body::Struct(_) | Body::Shared { .. } if is_update => {
            "- `body`: the properties to set, as JSON; those that are left out are not sent."
        }
        Body::Struct(_) | Body::Shared { .. } => "- `body`: what is sent, as JSON.",
        Body::Model(FieldType { collection: true, .. }) => "- `body`: the list that is sent, as JSON.",
        Body::Model(_) => "- `body`: the value that is sent, as JSON.",
        Body::Unknown => "- `body`: the object that is sent, as JSON; the documentation does not list its properties.",
        Body::Reference => {
            "- `target`: the URL of the resource that is linked, such as `Client::url_of` gives for the request that gets it."
        }
    };
    vec![line.to_owned()]
}

fn bytes(media_type: &str) -> Vec<String> {
    let boundary = if media_type.to_ascii_lowercase().starts_with("multipart/") {
        ", with the `boundary` that parts the content"
    } else {
        ""
    };
    vec![
        format!("- `content_type`: the media type of `content`, such as the page's {}{boundary}.", code(media_type)),
        "- `content`: the bytes that are sent.".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{Parameter, ParameterLocation, TypeRef};

    use super::{Links, item, without_value};

    #[test]
    fn a_block_stands_below_the_name() {
        let links = Links::new("https://learn.example/".into(), "v".into());
        let parameter = |description: &str| Parameter {
            name: "a".into(),
            location: ParameterLocation::Query,
            type_: TypeRef::single("Edm.String"),
            required: false,
            enum_values: Vec::new(),
            description: Some(description.into()),
            value: None,
        };
        assert_eq!(item("`a`", &parameter("One.\n\nTwo."), &links), ["- `a`. One.", "", "  Two."]);
        assert_eq!(item("`a`", &parameter("~~~\nx\n~~~"), &links), ["- `a`.", "", "  ```text", "  x", "  ```"]);
        assert_eq!(item("`a`", &parameter("- x"), &links), ["- `a`.", "", "  - x"]);
    }

    #[test]
    fn a_value_is_told_once() {
        for (description, value, expected) in [
            ("eventual. Needed with `$search`.", "eventual", "Needed with `$search`."),
            ("`Eventual`, where needed.", "eventual", "where needed."),
            ("**eventual**", "eventual", ""),
            ("eventual consistency is meant", "eventual", "eventual consistency is meant"),
            ("eventually", "eventual", "eventually"),
            ("`eventual` is needed", "eventual", "`eventual` is needed"),
            ("Needed.", "", "Needed."),
            ("", "eventual", ""),
            ("é", "e", "é"),
        ] {
            assert_eq!(without_value(description, value), expected, "{description}");
        }
    }
}
