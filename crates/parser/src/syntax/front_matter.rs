//! The YAML head of a page.
//!
//! Only `key: value` lines carry facts, and pages hold YAML that a strict reader refuses whole (a colon in an unquoted
//! description), so that lines are read one by one.

use std::sync::Arc;

use super::{FrontMatterEntry, Place, SourceFile};
use crate::Diagnostics;

const HELP: &str = "begin the page with `---`, one `key: value` a line (title, description, doc_type), and `---`";

/// Reads the front matter; returns its entries and the offset at which the markdown starts.
pub(super) fn read(
    file: &Arc<SourceFile>,
    required: bool,
    diagnostics: &mut Diagnostics,
) -> (Vec<FrontMatterEntry>, usize) {
    let text = file.text.as_str();
    let blank = text.len() - text.trim_start().len();
    let Some(rest) = text.get(blank..).filter(|rest| is_fence(rest.lines().next().unwrap_or_default())) else {
        if required {
            diagnostics.warning("missing-front-matter", &Place::at(file, 0), "the page has no front matter", HELP);
        }
        return (Vec::new(), 0);
    };
    let mut entries = Vec::new();
    let mut offset = blank;
    for (index, line) in rest.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += line.len();
        if index == 0 {
            continue;
        }
        if is_fence(line) {
            return (entries, offset);
        }
        if line.starts_with('#') {
            offset = start;
            break;
        }
        entries.extend(entry(line, Place::at(file, start)));
    }
    diagnostics.warning("malformed-front-matter", &Place::at(file, blank), "the front matter is not closed", HELP);
    (entries, offset)
}

fn is_fence(line: &str) -> bool {
    line.trim_end().len() >= 3 && line.trim_end().bytes().all(|byte| byte == b'-')
}

/// Lines that are no entries continue the one before (lists, folded text), which holds no fact.
fn entry(line: &str, place: Place) -> Option<FrontMatterEntry> {
    let (key, value) = line.split_once(':')?;
    if key.starts_with([' ', '\t', '-', '#']) || key.contains(' ') {
        return None;
    }
    let value = value.trim();
    let unquoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
    Some(FrontMatterEntry { key: key.trim().to_owned(), value: unquoted.unwrap_or(value).to_owned(), place })
}
