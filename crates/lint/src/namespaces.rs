//! The namespace that a page names against the types that its annotations name.

use msgraph_ir::Severity;
use msgraph_parser::facts::namespace;
use msgraph_parser::syntax::{Annotation, Block, Page};

use crate::findings::{At, Findings, related};

/// Compares the line `Namespace: ...` with the type that the page describes.
pub(crate) fn check(pages: &[Page], found: &mut Findings) {
    for page in pages {
        let Some((place, stated)) = namespace::line(page) else { continue };
        for annotation in resources(page) {
            let own = annotation.odata_type().and_then(|name| name.rsplit_once('.')).map(|(namespace, _)| namespace);
            let Some(own) = own.filter(|own| !own.is_empty() && !own.eq_ignore_ascii_case(&stated)) else { continue };
            let message = format!("the page names the namespace `{stated}`, the annotation of its type `{own}`");
            let help = "Correct the line `Namespace:` or the `@odata.type` of the annotation.";
            let other = [related(&annotation.place.line_source(), format!("`{own}` here"))];
            found.add((Severity::Warning, "contradictory-namespace"), At::new(&place, None), message, help, other);
        }
    }
}

fn resources(page: &Page) -> impl Iterator<Item = &Annotation> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    blocks.filter_map(|block| match block {
        Block::Annotation(annotation) if annotation.block_type() == Some("resource") => Some(annotation),
        _ => None,
    })
}
