//! Code blocks without the annotation that says what they are.

use std::collections::HashMap;

use msgraph_ir::{Severity, Source};
use msgraph_parser::syntax::{Block, Fence, Page, Section};

use crate::findings::{At, Findings};
use crate::model::Model;

/// Looks for the annotation above each request and response of an example and above each JSON representation. A page that
/// annotates none of its examples is told once.
pub(crate) fn check(model: &Model<'_>, pages: &[Page], found: &mut Findings) {
    let known = Blocks::of(model);
    for page in pages {
        let bare: Vec<(&Fence, &str)> = page.sections.iter().flat_map(|section| known.bare(section)).collect();
        let all = page.sections.iter().flat_map(|section| &section.blocks);
        let examples = all.filter(|block| matches!(block, Block::Fence(fence) if known.kind(fence).is_some())).count();
        let all_are_bare = examples > 1 && bare.len() >= examples;
        for (fence, block_type) in bare.into_iter().take(if all_are_bare { 1 } else { usize::MAX }) {
            report(block_type, fence, all_are_bare, found);
        }
    }
}

/// The code blocks that are requests and responses of examples, by file and line.
struct Blocks<'a>(HashMap<(&'a str, u32), &'static str>);

impl<'a> Blocks<'a> {
    fn of(model: &Model<'a>) -> Self {
        let place = |source: &'a Source| (source.file.as_str(), source.line);
        let examples = || model.api.examples.iter();
        // A request without a response may be a URL that the text speaks of.
        let answered = examples().filter(|example| example.response.is_some());
        let requests = answered.filter_map(|example| Some((place(&example.request.as_ref()?.source), "request")));
        let responses = examples().filter_map(|example| Some((place(&example.response.as_ref()?.source), "response")));
        Blocks(requests.chain(responses).collect())
    }

    fn kind(&self, fence: &Fence) -> Option<&'static str> {
        self.0.get(&(fence.place.file.path.as_str(), fence.place.line)).copied()
    }

    /// The code blocks without annotation, with what they ought to be annotated as.
    fn bare<'p>(&self, section: &'p Section) -> Vec<(&'p Fence, &'static str)> {
        let representation = |fence: &Fence| is_representation(section, fence).then_some("resource");
        let kind = |fence: &'p Fence| Some((fence, self.kind(fence).or_else(|| representation(fence))?));
        without_annotation(section).into_iter().filter_map(kind).collect()
    }
}

fn report(block_type: &str, fence: &Fence, all: bool, found: &mut Findings) {
    let more = match block_type {
        "request" => "\"name\": \"...\"",
        _ => "\"@odata.type\": \"microsoft.graph...\"",
    };
    let message = match all {
        true => "the page annotates none of its examples".to_owned(),
        false => format!("no annotation says that the code block is a {block_type}"),
    };
    let help = format!("Put `<!-- {{ \"blockType\": \"{block_type}\", {more} }} -->` above the code block.");
    found.add((Severity::Note, "missing-annotation"), At::new(&fence.place, None), message, &help, []);
}

/// The code blocks that follow no annotation of their own.
fn without_annotation(section: &Section) -> Vec<&Fence> {
    let mut annotated = false;
    let mut found = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Annotation(_) => annotated = true,
            Block::Fence(fence) if !std::mem::take(&mut annotated) => found.push(fence),
            _ => {}
        }
    }
    found
}

fn is_representation(section: &Section, fence: &Fence) -> bool {
    section.title.plain().trim().eq_ignore_ascii_case("JSON representation") && fence.text.trim_start().starts_with('{')
}
