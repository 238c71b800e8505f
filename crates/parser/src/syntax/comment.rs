//! HTML blocks: the comments that hold annotations, and what little text stands in other HTML.

use serde_json::Value;

use super::inline::RunCollector;
use super::{Annotation, Block, Place, Text};
use crate::{Diagnostics, json};

/// A part of an HTML block.
pub(super) enum Part<'a> {
    /// The inside of a comment.
    Comment(usize, &'a str),
    /// What stands outside comments.
    Html(usize, &'a str),
    /// A comment without its end; holds the offset.
    Unclosed(usize),
}

/// Splits an HTML block that starts at `offset` into comments and the rest.
pub(super) fn parts(source: &str, offset: usize) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(start) = rest.find("<!--") else {
            parts.push(Part::Html(offset + at, rest));
            break;
        };
        if let Some(before) = rest.get(..start).filter(|before| !before.trim().is_empty()) {
            parts.push(Part::Html(offset + at, before));
        }
        let inside = at + start + 4;
        let Some(length) = source.get(inside..).and_then(|inside| inside.find("-->")) else {
            parts.push(Part::Unclosed(offset + at + start));
            break;
        };
        parts.push(Part::Comment(offset + inside, source.get(inside..inside + length).unwrap_or_default()));
        at = inside + length + 3;
    }
    parts
}

/// Reads the JSON of a comment; `None` for comments that are meant for people. `place_of` tells where a part of it stands.
pub(super) fn annotation(
    comment: &str,
    place_of: &dyn Fn(usize) -> Place,
    diagnostics: &mut Diagnostics,
) -> Option<Annotation> {
    let json_start = comment.len() - comment.trim_start().len();
    let comment = comment.trim();
    // A line may have any number of comments for people, and to find a place takes its time.
    if !comment.starts_with('{') {
        if comment.contains("\"blockType\"") {
            diagnostics.warning(CODE, &place_of(json_start), "the annotation does not start with `{`", HELP);
        }
        return None;
    }
    let place = place_of(json_start);
    let read = match json::read_lenient(comment) {
        Ok(read) => read,
        Err(fault) => {
            let place = place_of(json_start + fault.offset.min(comment.len()));
            diagnostics.warning(CODE, &place, format!("the annotation is not JSON: {}", fault.message), HELP);
            return None;
        }
    };
    for fault in read.faults.iter().take(MAX_FAULTS) {
        let place = place_of(json_start + fault.offset.min(comment.len()));
        diagnostics.warning(CODE, &place, format!("the annotation is not strict JSON: {}", fault.message), HELP);
    }
    // Many pages explain the annotation behind it, to people: `// Note: ...`.
    if comment.get(read.end..).is_some_and(|rest| !rest.trim().is_empty() && !rest.trim_start().starts_with("//")) {
        let place = place_of(json_start + read.end);
        diagnostics.warning(CODE, &place, "text follows the JSON object of the annotation", HELP);
    }
    match read.value {
        Value::Object(values) => Some(Annotation { values, place }),
        _ => None,
    }
}

/// The most faults of one annotation that are told: who mends these sees the others.
const MAX_FAULTS: usize = 20;

const CODE: &str = "malformed-annotation";
const HELP: &str = "write one strict JSON object between `<!--` and `-->`";

/// Ends a paragraph: its text, and the annotations that stand within it.
pub(super) fn finish_paragraph(collector: RunCollector, place: Place, diagnostics: &mut Diagnostics) -> (Text, Vec<Block>) {
    let (text, comments) = collector.finish(place.clone());
    // The offset within the paragraph is not known; the paragraph's own place is near enough for a reader.
    let annotations = comments
        .iter()
        .filter_map(|comment| Some(Block::Annotation(annotation(comment, &|_| place.clone(), diagnostics)?)));
    let annotations = annotations.collect();
    (text, annotations)
}
