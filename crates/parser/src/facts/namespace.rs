//! The namespace of a page: what its type names and actions are qualified with.

use crate::syntax::{Block, Page};

/// The namespace that a page names in its line `Namespace: microsoft.graph`, else in its page annotation.
pub fn of_page(page: &Page) -> Option<String> {
    let blocks = || page.sections.iter().flat_map(|section| &section.blocks);
    let line = blocks().find_map(|block| match block {
        Block::Paragraph(text) => {
            let plain = text.plain();
            let (label, rest) = plain.split_once(':')?;
            label.trim().eq_ignore_ascii_case("namespace").then(|| first_name(rest))?
        }
        _ => None,
    });
    let annotated = || {
        blocks().find_map(|block| match block {
            Block::Annotation(annotation) => first_name(annotation.text("namespace")?),
            _ => None,
        })
    };
    line.or_else(annotated)
}

fn first_name(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then(|| word.to_owned())
}
