//! Paragraphs, and what markdown takes for paragraphs but the pages mean otherwise: includes, tables with a header that
//! does not fit its delimiter row, headings without the space.

use std::ops::Range;

use super::blocks::Reader;
use super::include::Piece;
use super::table::{self, Line};
use super::{Block, Item, Place, Text, decode, front_matter, include, inline, limits};
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
        let parts = parts(&lines);
        if let [Part::Text(_)] | [] = parts.as_slice() {
            if !text.is_empty() {
                self.push_text(text);
            }
            annotations.into_iter().for_each(|annotation| self.push(annotation));
            return;
        }
        let start_of = |index: usize| lines.get(index).map_or(range.end, |(offset, _)| *offset);
        for part in parts {
            match part {
                Part::Text(part) => self.read(start_of(part.start)..start_of(part.end)),
                Part::Table(part) => self.mended_table(lines.get(part).unwrap_or_default()),
                Part::Include(offset, line) => self.line_of_includes(offset, line),
                Part::Heading(level, offset, line) => self.mended_heading(level, offset, line),
            }
        }
    }

    fn push_text(&mut self, text: Text) {
        self.push(match self.list_depth() {
            0 => Block::Paragraph(text),
            depth => Block::Item(Item { depth, text }),
        });
    }

    fn line_of_includes(&mut self, offset: usize, line: &str) {
        for piece in include::pieces(line) {
            match piece {
                Piece::Text(text) => self.read(offset + text.start..offset + text.end),
                Piece::Target(target) => self.include(offset, target),
            }
        }
    }

    fn include(&mut self, offset: usize, target: Option<&str>) {
        let place = Place::at(&self.file, offset);
        let Some(target) = target else {
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
            if !std::mem::replace(&mut self.refused_includes, true) {
                let help = "put the text into the page itself";
                let message = format!("`{path}` is not read, nor is what else the page includes beyond the limit");
                self.diagnostics.error("too-many-includes", &place, message, help);
            }
            return;
        }
        // Those that are missing or too long are counted as well: each is looked for.
        self.included += 1;
        match self.includes.read(&path) {
            Ok(bytes) if !self.budget.take_bytes(bytes.len()) => limits::too_much(&path, &place, self.diagnostics),
            Ok(bytes) => self.included(path, bytes),
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

    fn included(&mut self, path: String, bytes: Vec<u8>) {
        let Some(file) = decode::decode(&path, bytes.into(), self.diagnostics) else { return };
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
        let lines = self.budget.take_rows(lines, &file, self.diagnostics);
        let delimited = lines.get(1).is_some_and(|(_, line)| table::is_delimiter(line));
        let last = self.sections.last_mut().and_then(|section| section.blocks.last_mut());
        if let (false, Some(Block::Table(table))) = (delimited, last) {
            table.rows.extend(table::read_rows(lines, table.head.len(), &file, &self.definitions));
            let help = "remove the blank line above";
            self.diagnostics.warning("malformed-table", &place, "these rows are cut off from their table", help);
            return;
        }
        let Some(table) = table::read(lines, &file, &self.definitions) else { return };
        // Other readers of markdown take a tab in the row of dashes (`resources/insights-used.md`), so that the page is right.
        let is_right = |(_, line): &Line<'_>| line.contains('\t') && table::delimiters(line) == table.head.len();
        if delimited && lines.get(1).is_some_and(is_right) {
            return self.push(Block::Table(table));
        }
        let (message, help) = match delimited {
            true => {
                ("the header and the row below it differ in columns", "give `|:---|` once for each column of the header")
            }
            false => ("the table has no row of dashes below its header", "add `|:---|` once for each column"),
        };
        self.diagnostics.warning("malformed-table", &place, message, help);
        self.push(Block::Table(table));
    }

    fn mended_heading(&mut self, level: u8, offset: usize, line: &str) {
        let title = inline::read(line.trim_matches(['#', ' ']), &self.file, offset, &self.definitions);
        let help = "put a space after the `#`";
        self.diagnostics.warning("malformed-heading", &title.place, "this is no heading for markdown", help);
        self.heading(level, title);
    }
}

/// What the lines of a paragraph are; ranges count lines.
enum Part<'a> {
    Text(Range<usize>),
    Table(Range<usize>),
    Include(usize, &'a str),
    Heading(u8, usize, &'a str),
}

/// Splits the lines of a paragraph into what they are.
fn parts<'a>(lines: &[Line<'a>]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some((offset, line)) = lines.get(at).copied() {
        let rows = table_length(lines.get(at..).unwrap_or_default());
        let end = at + rows.max(1);
        match parts.last_mut() {
            _ if include::is_include(line) => parts.push(Part::Include(offset, line)),
            _ if rows > 0 => parts.push(Part::Table(at..end)),
            last => match (heading_without_space(line), last) {
                (Some(level), _) => parts.push(Part::Heading(level, offset, line)),
                (None, Some(Part::Text(text))) => text.end = end,
                (None, _) => parts.push(Part::Text(at..end)),
            },
        }
        at = end;
    }
    parts
}

/// How many lines from the first on are a table.
fn table_length(lines: &[Line<'_>]) -> usize {
    let is_row = |line: &&Line<'_>| line.1.contains('|') && !include::is_include(line.1);
    let delimited = lines.get(1).is_some_and(|(_, line)| table::is_delimiter(line));
    let looks_like_row = lines.first().is_some_and(|(_, line)| line.starts_with('|') && line.matches('|').count() > 1);
    if delimited || looks_like_row { lines.iter().take_while(is_row).count() } else { 0 }
}

/// The level of a line such as `##Properties`.
fn heading_without_space(line: &str) -> Option<u8> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    (level > 1 && text.starts_with(char::is_alphabetic)).then_some(u8::try_from(level).ok()?).filter(|level| *level <= 6)
}
