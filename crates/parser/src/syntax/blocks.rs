//! From bytes to a [`Page`].

use super::Page;
use crate::{Diagnostics, Includes, PageFile};

/// Reads a page's syntax; `None` where there is nothing to read (empty, binary).
pub fn read_page(file: &PageFile, includes: &dyn Includes, diagnostics: &mut Diagnostics) -> Option<Page> {
    let _ = (file, includes, diagnostics);
    None
}
