//! From bytes to text: pages come from anyone's editor.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Place, SourceFile};
use crate::Diagnostics;

/// Takes a file's bytes as text, line breaks made uniform; `None` where there is nothing to read.
///
/// What is not UTF-8 is diagnosed; the rest of such a page is still read.
pub fn decode(path: &str, bytes: &[u8], diagnostics: &mut Diagnostics) -> Option<Arc<SourceFile>> {
    let start = || Place::at(&SourceFile::new(path.to_owned(), String::new()), 0);
    if bytes.contains(&0) {
        let help = "save it as UTF-8 text, or move it out of the documentation folder";
        diagnostics.error("binary-page", &start(), "the page is not text", help);
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes);
            let file = SourceFile::new(path.to_owned(), text.clone().into_owned());
            let place = Place::at(&file, error.valid_up_to());
            diagnostics.error("not-utf-8", &place, "a byte here is not UTF-8", "save the page as UTF-8");
            text
        }
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    if text.trim().is_empty() {
        diagnostics.error("empty-page", &start(), "the page is empty", "write the page, or remove the file");
        return None;
    }
    Some(SourceFile::new(path.to_owned(), text))
}
