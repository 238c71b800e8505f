//! Paragraphs, and what markdown takes for paragraphs but the pages mean otherwise: includes, tables with a header that
//! does not fit its delimiter row, headings without the space.

use std::ops::Range;

use super::blocks::Reader;
use super::table::{self, Line};
use super::{Block, Item, Place, Text, decode, front_matter, include, inline};
use crate::IncludeError;

/// Includes within includes; the real ones are one deep.
const MAX_INCLUDE_DEPTH: usize = 8;
/// Includes of one page; the real ones have fewer than ten.
const MAX_INCLUDES: usize = 200;

impl Reader<'_> {
    /// Adds a paragraph, or what it really is.
    pub(super) fn paragraph(&mut self, text: Text, annotations: Vec<Block>, range: Range<usize>) {
        let file = self.file.clone();
        let lines = table::lines(file.text.get(range.clone()).unwrap_or_default(), range.start);
        if let Some(at) = lines.iter().position(|(_, line)| include::is_include(line)) {
            self.around(&lines, at..at + 1, range.end, |reader, line| reader.include(line));
        } else if let Some(table) = find_table(&lines) {
            self.around(&lines, table, range.end, |reader, lines| reader.mended_table(lines));
        } else if let Some(level) = lines.first().and_then(|(_, line)| heading_without_space(line)) {
            self.around(&lines, 0..1, range.end, |reader, line| reader.mended_heading(level, line));
        } else {
            if !text.is_empty() {
                self.push_text(text);
            }
            annotations.into_iter().for_each(|annotation| self.push(annotation));
        }
    }

    fn push_text(&mut self, text: Text) {
        self.push(match self.list_depth() {
            0 => Block::Paragraph(text),
            depth => Block::Item(Item { depth, text }),
        });
    }

    /// Reads the lines before and after some special ones as text of their own.
    fn around(&mut self, lines: &[Line<'_>], special: Range<usize>, end: usize, read: impl FnOnce(&mut Self, &[Line<'_>])) {
        let start_of = |index: usize| lines.get(index).map_or(end, |(offset, _)| *offset);
        if special.start > 0 {
            self.read(start_of(0)..start_of(special.start));
        }
        read(self, lines.get(special.clone()).unwrap_or_default());
        if start_of(special.end) < end {
            self.read(start_of(special.end)..end);
        }
    }

    fn include(&mut self, lines: &[Line<'_>]) {
        let Some((offset, line)) = lines.first() else { return };
        let place = Place::at(&self.file, *offset);
        let Some(target) = include::target(line) else {
            let help = "write `[!INCLUDE [title](path)]`";
            self.diagnostics.warning("malformed-include", &place, "the include names no file", help);
            return;
        };
        if include::is_code_snippet(target) {
            return;
        }
        let outside = "includes are read from within the documentation folder only; move the file there";
        let Some(path) = include::resolve(&self.file.path, target) else {
            self.diagnostics.error(
                "include-outside",
                &place,
                format!("`{target}` is no file of this documentation"),
                outside,
            );
            return;
        };
        if self.open_includes.contains(&path) {
            let help = "remove one of the includes of the circle";
            self.diagnostics.error("include-cycle", &place, format!("`{path}` includes itself"), help);
            return;
        }
        if self.open_includes.len() > MAX_INCLUDE_DEPTH || self.included >= MAX_INCLUDES {
            let help = "put the text into the page itself";
            self.diagnostics.error("too-many-includes", &place, format!("`{path}` is not read"), help);
            return;
        }
        match self.includes.read(&path) {
            Ok(bytes) => self.included(path, &bytes),
            Err(IncludeError::Outside) => {
                self.diagnostics.error(
                    "include-outside",
                    &place,
                    format!("`{path}` lies outside the documentation"),
                    outside,
                );
            }
            Err(IncludeError::Missing) => {
                let help = "add the file, or remove the include";
                self.diagnostics.warning("missing-include", &place, format!("there is no `{path}`"), help);
            }
            Err(IncludeError::Unreadable(reason)) => {
                let help = "see that it is a file that you may read";
                self.diagnostics.error("unreadable-include", &place, format!("`{path}` cannot be read: {reason}"), help);
            }
        }
    }

    fn included(&mut self, path: String, bytes: &[u8]) {
        self.included += 1;
        let Some(file) = decode::decode(&path, bytes, self.diagnostics) else { return };
        let (_, start) = front_matter::read(&file, false, self.diagnostics);
        let outer = std::mem::replace(&mut self.file, file.clone());
        self.open_includes.push(path);
        self.read(start..file.text.len());
        self.open_includes.pop();
        self.file = outer;
    }

    /// Lines that look like a table and are none for markdown.
    fn mended_table(&mut self, lines: &[Line<'_>]) {
        let file = self.file.clone();
        let Some((offset, _)) = lines.first() else { return };
        let place = Place::at(&file, *offset);
        let delimited = lines.get(1).is_some_and(|(_, line)| table::is_delimiter(line));
        let last = self.sections.last_mut().and_then(|section| section.blocks.last_mut());
        if let (false, Some(Block::Table(table))) = (delimited, last) {
            table.rows.extend(table::read_rows(lines, table.head.len(), &file, &self.definitions));
            let help = "remove the blank line above";
            self.diagnostics.warning("malformed-table", &place, "these rows are cut off from their table", help);
            return;
        }
        let Some(table) = table::read(lines, &file, &self.definitions) else { return };
        let (message, help) = match delimited {
            true => {
                ("the header and the row below it differ in columns", "give `|:---|` once for each column of the header")
            }
            false => ("the table has no row of dashes below its header", "add `|:---|` once for each column"),
        };
        self.diagnostics.warning("malformed-table", &place, message, help);
        self.push(Block::Table(table));
    }

    fn mended_heading(&mut self, level: u8, lines: &[Line<'_>]) {
        let Some((offset, line)) = lines.first() else { return };
        let title = inline::read(line.trim_matches(['#', ' ']), &self.file, *offset, &self.definitions);
        let help = "put a space after the `#`";
        self.diagnostics.warning("malformed-heading", &title.place, "this is no heading for markdown", help);
        self.heading(level, title);
    }
}

/// The lines of a table within a paragraph.
fn find_table(lines: &[Line<'_>]) -> Option<Range<usize>> {
    let in_table = |from: usize| lines.iter().skip(from).take_while(|(_, line)| line.contains('|')).count();
    let delimiter = lines.iter().position(|(_, line)| table::is_delimiter(line));
    let head = match delimiter {
        Some(delimiter) => delimiter.checked_sub(1)?,
        None => {
            lines.iter().position(|(_, line)| line.starts_with('|') && line.len() > 1 && line.matches('|').count() > 1)?
        }
    };
    let length = in_table(head);
    (length > 1 || length == 1 && delimiter.is_none()).then_some(head..head + length)
}

/// The level of a line such as `##Properties`.
fn heading_without_space(line: &str) -> Option<u8> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (level > 1 && text.starts_with(char::is_alphabetic)).then_some(u8::try_from(level).ok()?).filter(|level| *level <= 6)
}
