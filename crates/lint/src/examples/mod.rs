//! Examples against tables: what an example shows and the pages of its types do not say.
//!
//! The JSON of an example is walked in the order of its text, so that each member's line is found; a value is compared with
//! the documented type, its members with the documented properties. Where the type of a value is not certain, nothing below
//! it is compared.

mod locate;
mod request;
mod response;
mod shape;
mod values;
mod walk;

use std::collections::HashMap;

use msgraph_ir::Source;
use msgraph_parser::syntax::{Block, Fence, Page};

use crate::findings::Findings;
use crate::model::Model;

/// Checks the examples of all pages.
pub(crate) fn check(model: &Model<'_>, pages: &[Page], found: &mut Findings) {
    let fences = Fences::of(pages);
    for example in &model.api.examples {
        if let Some(request) = &example.request {
            request::check(model, example, request, fences.at(&request.source), found);
        }
        if let Some(response) = &example.response {
            response::check(model, example, response, fences.at(&response.source), found);
        }
    }
}

/// The code blocks of all pages by their place.
struct Fences<'a>(HashMap<(&'a str, u32), &'a Fence>);

impl<'a> Fences<'a> {
    fn of(pages: &'a [Page]) -> Self {
        let blocks = pages.iter().flat_map(|page| &page.sections).flat_map(|section| &section.blocks);
        let fences = blocks.filter_map(|block| match block {
            Block::Fence(fence) => Some(((fence.place.file.path.as_str(), fence.place.line), fence)),
            _ => None,
        });
        Fences(fences.collect())
    }

    fn at(&self, source: &Source) -> Option<&'a Fence> {
        self.0.get(&(source.file.as_str(), source.line)).copied()
    }
}
