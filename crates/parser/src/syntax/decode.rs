//! From bytes to text: pages come from anyone's editor.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Place, SourceFile};
use crate::Diagnostics;

/// Some editors begin a file with it.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Takes a file's bytes as text, line breaks made uniform; `None` where there is nothing to read.
///
/// What is not UTF-8 is diagnosed; the rest of such a page is still read. Bytes that are owned become the text without a
/// copy, where nothing has to be changed.
pub fn decode(path: &str, bytes: Cow<'_, [u8]>, diagnostics: &mut Diagnostics) -> Option<Arc<SourceFile>> {
    let start = || Place::at(&SourceFile::new(path.to_owned(), String::new()), 0);
    if bytes.contains(&0) {
        let help = "save it as UTF-8 text, or move it out of the documentation folder";
        diagnostics.error("binary-page", &start(), "the page is not text", help);
        return None;
    }
    let mut text = match String::from_utf8(bytes.into_owned()) {
        Ok(text) => text,
        Err(error) => {
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let file = SourceFile::new(path.to_owned(), text.clone());
            let place = Place::at(&file, error.utf8_error().valid_up_to());
            diagnostics.error("not-utf-8", &place, "a byte here is not UTF-8", "save the page as UTF-8");
            text
        }
    };
    if text.starts_with(BYTE_ORDER_MARK) {
        text.drain(..BYTE_ORDER_MARK.len_utf8());
    }
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if text.trim().is_empty() {
        diagnostics.error("empty-page", &start(), "the page is empty", "write the page, or remove the file");
        return None;
    }
    Some(SourceFile::new(path.to_owned(), text))
}
