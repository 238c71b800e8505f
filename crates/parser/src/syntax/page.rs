//! The plain data of one page.

use std::sync::Arc;

use super::{Annotation, Place, SourceFile, Table, Text};

/// One page: its front matter and its sections in the order of the text, includes already spliced in.
#[derive(Debug)]
pub struct Page {
    /// The page's own file.
    pub file: Arc<SourceFile>,
    /// The entries of the front matter.
    pub front_matter: Vec<FrontMatterEntry>,
    /// Flat, in order; the first has level 0 and no title, and holds what stands before the first heading.
    pub sections: Vec<Section>,
}

/// A `key: value` of the front matter.
#[derive(Debug)]
pub struct FrontMatterEntry {
    /// The key as it is written.
    pub key: String,
    /// The value without its quotes.
    pub value: String,
    /// The line.
    pub place: Place,
}

/// A heading and what stands below it, up to the next heading of any level.
#[derive(Debug)]
pub struct Section {
    /// 1 to 6; 0 for what stands before the first heading.
    pub level: u8,
    /// The heading.
    pub title: Text,
    /// Index of the section that this one is a subsection of.
    pub parent: Option<usize>,
    /// The line of the heading.
    pub place: Place,
    /// The content.
    pub blocks: Vec<Block>,
}

impl Section {
    /// The tables among its blocks.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}

/// A block of a section. Blocks in language tabs other than HTTP are left out: they are no facts of the page.
#[derive(Debug)]
pub enum Block {
    /// Running text; also what stands in a quotation or in HTML.
    Paragraph(Text),
    /// An item of a list.
    Item(Item),
    /// A table.
    Table(Table),
    /// A code block.
    Fence(Fence),
    /// JSON in an HTML comment.
    Annotation(Annotation),
}

/// An item of a list; items of inner lists follow the one that holds them.
#[derive(Debug)]
pub struct Item {
    /// 1 for the outermost list.
    pub depth: u8,
    /// The text of the item's first paragraph.
    pub text: Text,
}

/// A code block.
#[derive(Debug)]
pub struct Fence {
    /// What stands after the backticks, trimmed: `http`, `json`, `msgraph-interactive`, or nothing.
    pub info: String,
    /// The content. Its line `n`, counted from 0, stands at `place.down(n + 1)`.
    pub text: String,
    /// The opening line.
    pub place: Place,
}

impl Page {
    /// The value of a front matter entry.
    pub fn front_matter(&self, key: &str) -> Option<&str> {
        self.front_matter.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)).map(|entry| entry.value.as_str())
    }

    /// The first heading of level 1, without markup.
    pub fn title(&self) -> Option<&Section> {
        self.sections.iter().find(|section| section.level == 1)
    }

    /// The index of a section and of all its subsections, in order.
    pub fn subtree(&self, index: usize) -> impl Iterator<Item = (usize, &Section)> {
        let level = self.sections.get(index).map_or(u8::MAX, |section| section.level);
        let inner = self.sections.iter().enumerate().skip(index.saturating_add(1));
        let own = self.sections.get(index).map(|section| (index, section));
        own.into_iter().chain(inner.take_while(move |(_, section)| section.level > level))
    }

    /// The section and the sections around it, innermost first.
    pub fn ancestry(&self, index: usize) -> impl Iterator<Item = (usize, &Section)> {
        std::iter::successors(Some(index), |index| self.sections.get(*index)?.parent)
            .filter_map(|index| Some((index, self.sections.get(index)?)))
    }
}
