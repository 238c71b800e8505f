//! The namespace of a page: what its type names and actions are qualified with.

use crate::syntax::{Block, Page, Place};

/// The namespace that a page names in its line `Namespace: microsoft.graph`, else in its page annotation.
pub fn of_page(page: &Page) -> Option<String> {
    let annotated = || {
        blocks(page).find_map(|block| match block {
            Block::Annotation(annotation) => first_name(annotation.text("namespace")?),
            _ => None,
        })
    };
    line(page).map(|(_, name)| name).or_else(annotated)
}

/// The line `Namespace: microsoft.graph` of a page, and the namespace.
pub fn line(page: &Page) -> Option<(Place, String)> {
    blocks(page).find_map(|block| match block {
        Block::Paragraph(text) => {
            let plain = text.plain();
            let (label, rest) = plain.split_once(':')?;
            let name = label.trim().eq_ignore_ascii_case("namespace").then(|| first_name(rest))??;
            Some((text.place.clone(), name))
        }
        _ => None,
    })
}

fn blocks(page: &Page) -> impl Iterator<Item = &Block> {
    page.sections.iter().flat_map(|section| &section.blocks)
}

fn first_name(text: &str) -> Option<String> {
    let word = text.split_whitespace().next()?.trim_matches(|c: char| !c.is_alphanumeric());
    (!word.is_empty()).then(|| word.to_owned())
}
