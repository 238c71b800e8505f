//! What the JSON representation of a resource shows: names as they are on the wire, and hints at their types.

use serde_json::{Map, Value};

use super::{PropertyFact, json_type};
use crate::Diagnostics;
use crate::json;
use crate::syntax::{Annotation, Block, Fence, Page, Place, Section};

/// A JSON representation of a type, with the annotation that says what it represents.
pub(super) struct Representation<'a> {
    /// The `resource` annotation; absent where the page has none.
    pub annotation: Option<&'a Annotation>,
    /// The members of the object, where the JSON could be read.
    pub members: Map<String, Value>,
    /// The annotation, or the code block.
    pub place: Place,
}

/// The representations of a page, in order. A `resource` annotation makes one, even where its JSON is missing; a code
/// block under "JSON representation" makes one without an annotation.
pub(super) fn read<'a>(page: &'a Page, diagnostics: &mut Diagnostics) -> Vec<Representation<'a>> {
    let mut found = Vec::new();
    for section in &page.sections {
        for (at, block) in section.blocks.iter().enumerate() {
            let annotation = match block {
                Block::Annotation(annotation) if annotation.block_type() == Some("resource") => annotation,
                _ => continue,
            };
            let fence = next_fence(section.blocks.get(at + 1..).unwrap_or_default());
            let members = fence.map(|fence| members_of(fence, diagnostics)).unwrap_or_default();
            found.push(Representation { annotation: Some(annotation), members, place: annotation.place.clone() });
        }
    }
    if found.is_empty() {
        found.extend(page.sections.iter().filter(|section| is_representation(section)).filter_map(|section| {
            let fence = next_fence(&section.blocks)?;
            Some(Representation { annotation: None, members: members_of(fence, diagnostics), place: fence.place.clone() })
        }));
    }
    found
}

fn is_representation(section: &Section) -> bool {
    section.title.plain().to_lowercase().starts_with("json representation")
}

fn next_fence(blocks: &[Block]) -> Option<&Fence> {
    blocks
        .iter()
        .take_while(|block| !matches!(block, Block::Annotation(other) if other.block_type() == Some("resource")))
        .find_map(|block| match block {
            Block::Fence(fence) => Some(fence),
            _ => None,
        })
}

fn members_of(fence: &Fence, diagnostics: &mut Diagnostics) -> Map<String, Value> {
    if fence.text.trim().is_empty() || !fence.text.trim_start().starts_with(['{', '[']) {
        return Map::new();
    }
    match json::read_lenient(&fence.text) {
        Ok(read) => match read.value {
            Value::Object(members) => members,
            Value::Array(items) => match items.into_iter().next() {
                Some(Value::Object(members)) => members,
                _ => Map::new(),
            },
            _ => Map::new(),
        },
        Err(fault) => {
            let line = fence.text.get(..fault.offset).map_or(0, |before| before.matches('\n').count());
            diagnostics.warning(
                "malformed-json",
                &fence.place.down(line + 1),
                format!("the JSON representation cannot be read: {}", fault.message),
                "Write JSON; the types of values may stand in quotes, such as `\"String (timestamp)\"`.",
            );
            Map::new()
        }
    }
}

/// The properties that a representation shows, in its order, without annotations such as `@odata.type`.
pub(super) fn properties(representation: &Representation<'_>) -> Vec<PropertyFact> {
    let members = representation.members.iter().filter(|(name, _)| is_property(name));
    members
        .map(|(name, value)| PropertyFact {
            enum_values: values_of(value),
            ..PropertyFact::new(name, json_type::of_representation(value), &representation.place)
        })
        .collect()
}

fn is_property(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The values that a text such as `"low | medium | high"` lists.
fn values_of(value: &Value) -> Vec<String> {
    let text = match value {
        Value::String(text) => text,
        Value::Array(items) => match items.first() {
            Some(Value::String(text)) => text,
            _ => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let is_value = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    if parts.len() > 1 && parts.iter().all(is_value) { parts.into_iter().map(str::to_owned).collect() } else { Vec::new() }
}
