//! How much a page may have. No page that people read comes near these bounds; what lies beyond them is told, and not read,
//! so that neither time nor memory goes to pages that were made to take it.

use std::sync::Arc;

use super::table::Line;
use super::{Place, SourceFile};
use crate::Diagnostics;

/// The most bytes of a page, and of a page with all that it includes; the largest real ones have 82 thousand.
pub(super) const MAX_BYTES: usize = 4 << 20;
/// The most rows of all tables of a page; the longest real ones have a thousand.
const MAX_ROWS: usize = 5000;
/// The most headings of a page; the real ones have up to 150.
const MAX_SECTIONS: usize = 2000;

/// The most bytes of a page that are read again; of the real ones, no page has as many as itself.
const MAX_AGAIN: usize = 2 * MAX_BYTES;

const HELP: &str = "describe it on several pages";

/// What a page may still have.
pub(super) struct Budget {
    bytes: usize,
    again: usize,
    rows: usize,
    sections: usize,
    over: bool,
}

impl Budget {
    /// That of a page of so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        Budget {
            bytes: MAX_BYTES.saturating_sub(bytes),
            again: MAX_AGAIN,
            rows: MAX_ROWS,
            sections: MAX_SECTIONS,
            over: false,
        }
    }

    /// True once there were too many headings: nothing more is read.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Takes the bytes of an included file; false where there are too many.
    pub(super) fn take_bytes(&mut self, bytes: usize) -> bool {
        take(&mut self.bytes, bytes)
    }

    /// Takes the bytes of a stretch that is read again; false where that were too many.
    pub(super) fn take_again(&mut self, bytes: usize) -> bool {
        take(&mut self.again, bytes)
    }

    /// Takes a heading; false where there are too many.
    pub(super) fn take_section(&mut self, place: &Place, diagnostics: &mut Diagnostics) -> bool {
        if self.sections == 0 && !std::mem::replace(&mut self.over, true) {
            let message = format!("the page has more than {MAX_SECTIONS} headings: from here on it is not read");
            diagnostics.error("too-many-headings", place, message, HELP);
        }
        self.sections = self.sections.saturating_sub(1);
        !self.over
    }

    /// As many of the rows of a table as there may be.
    pub(super) fn take_rows<'l, 'a>(
        &mut self,
        lines: &'l [Line<'a>],
        file: &Arc<SourceFile>,
        diagnostics: &mut Diagnostics,
    ) -> &'l [Line<'a>] {
        let had_rows = self.rows > 0;
        let (kept, rest) = lines.split_at_checked(self.rows).unwrap_or((lines, &[]));
        self.rows -= kept.len();
        if let Some((offset, _)) = rest.first().filter(|_| had_rows) {
            let message = format!("the tables of the page have more than {MAX_ROWS} rows: those from here on are not read");
            diagnostics.error("too-many-rows", &Place::at(file, *offset), message, HELP);
        }
        kept
    }
}

/// Takes so many of what is left; false, and nothing is taken, where there are not as many.
fn take(left: &mut usize, count: usize) -> bool {
    let rest = left.checked_sub(count);
    *left = rest.unwrap_or(*left);
    rest.is_some()
}

/// Tells of a page that is not read at all.
pub(super) fn too_large(path: &str, diagnostics: &mut Diagnostics) {
    let place = Place::at(&SourceFile::new(path.to_owned(), String::new()), 0);
    let message = format!("the page has more than {MAX_BYTES} bytes and is not read");
    diagnostics.error("page-too-large", &place, message, HELP);
}

/// Tells of an included file for which there is no room any more.
pub(super) fn too_much(path: &str, place: &Place, diagnostics: &mut Diagnostics) {
    let message = format!("`{path}` is not read: with it, the page would have more than {MAX_BYTES} bytes");
    diagnostics.error("page-too-large", place, message, HELP);
}
