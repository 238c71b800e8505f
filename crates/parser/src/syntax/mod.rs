//! One page, syntax only: sections, tables, fences and annotations with their places, and no idea of what they mean.
//!
//! Everything that is odd about the markdown of these pages (tables that are not quite tables, tabs written as headings,
//! includes in the middle of a section, comments that hold JSON) ends here, so that the reading of facts sees plain data.

mod annotation;
mod blocks;
mod comment;
mod decode;
mod front_matter;
mod include;
mod inline;
mod limits;
mod page;
mod paragraph;
mod place;
pub mod relative_path;
mod table;
#[cfg(test)]
mod tests;

pub use annotation::Annotation;
pub use inline::{Run, Text};
pub use page::{Block, Fence, FrontMatterEntry, Item, Page, Section};
pub use place::{Place, SourceFile};
pub use table::{Cell, Row, Table};

pub use blocks::read_page;
pub use decode::decode;
