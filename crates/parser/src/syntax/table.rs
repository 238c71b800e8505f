//! Tables, read line by line: the pages hold many that markdown itself refuses (a header with more columns than the
//! delimiter row, rows without their closing pipe, pipes within code).

use std::sync::Arc;

use super::inline::{self, Definitions};
use super::{Place, SourceFile, Text};

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The cells of the header row.
    pub head: Vec<Cell>,
    /// The texts of these cells in lower case, white space squeezed.
    pub columns: Vec<String>,
    /// The rows, each filled up to the width of the header with empty cells.
    pub rows: Vec<Row>,
    /// The header row.
    pub place: Place,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// As many as the header has.
    pub cells: Vec<Cell>,
    /// How many of them the line really has; the others were added.
    pub written: usize,
    /// The line.
    pub place: Place,
}

/// A cell of a table.
pub type Cell = Text;

impl Table {
    /// The text of a header cell in lower case, white space squeezed; empty beyond the last.
    pub fn column(&self, index: usize) -> &str {
        self.columns.get(index).map(String::as_str).unwrap_or_default()
    }

    /// The index of the first column whose heading satisfies the test (lower case, white space squeezed).
    pub fn find_column(&self, test: impl Fn(&str) -> bool) -> Option<usize> {
        self.columns.iter().position(|column| test(column))
    }
}

impl Row {
    /// A cell's text without markup; empty beyond the last.
    pub fn plain(&self, index: usize) -> String {
        self.cells.get(index).map(Text::plain).unwrap_or_default()
    }
}

/// A line of source and the offset at which it starts, without the markers of quotations and lists around it.
pub(super) type Line<'a> = (usize, &'a str);

/// The lines of a stretch of source that starts at `offset`.
pub(super) fn lines(source: &str, offset: usize) -> Vec<Line<'_>> {
    let mut at = offset;
    source
        .split_inclusive('\n')
        .map(|line| {
            let start = at;
            at += line.len();
            let inner = line.trim_start_matches([' ', '\t', '>']);
            (start + (line.len() - inner.len()), inner.trim_end())
        })
        .collect()
}

/// True for the row below the header: `|:---|---:|`.
pub(super) fn is_delimiter(line: &str) -> bool {
    let line = line.trim();
    line.contains('-') && line.contains('|') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

/// The number of columns of a delimiter row.
pub(super) fn delimiters(line: &str) -> usize {
    line.trim().trim_matches('|').split('|').count()
}

/// Reads a table from its lines: header, delimiter row (left out where it is missing), rows.
pub(super) fn read(lines: &[Line<'_>], file: &Arc<SourceFile>, definitions: &Definitions) -> Option<Table> {
    let (first, rest) = lines.split_first()?;
    let rest = rest.split_first().filter(|(line, _)| is_delimiter(line.1)).map_or(rest, |(_, rest)| rest);
    let head = cells(*first, MAX_COLUMNS, file, definitions);
    let rows = read_rows(rest, head.len(), file, definitions);
    let columns = head.iter().map(squeezed).collect();
    Some(Table { head, columns, rows, place: Place::at(file, first.0) })
}

fn squeezed(cell: &Cell) -> String {
    cell.plain().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Reads further rows of a table whose header has `width` columns.
pub(super) fn read_rows(lines: &[Line<'_>], width: usize, file: &Arc<SourceFile>, definitions: &Definitions) -> Vec<Row> {
    let is_row = |line: &&Line<'_>| !line.1.is_empty() && !is_delimiter(line.1);
    let row = |line: &Line<'_>| {
        let mut cells = cells(*line, width, file, definitions);
        let place = Place::at(file, line.0);
        let written = cells.len();
        while cells.len() < width {
            cells.push(Text { runs: Vec::new(), place: place.clone() });
        }
        Row { cells, written, place }
    };
    lines.iter().filter(is_row).map(row).collect()
}

/// The most columns of a table; the real ones have up to ten. What lies beyond is text of the last: each row is filled up to
/// the width of the header, so that many of both would take all memory.
const MAX_COLUMNS: usize = 100;

/// The cells of a line, as many as `width` at most.
fn cells((offset, line): Line<'_>, width: usize, file: &Arc<SourceFile>, definitions: &Definitions) -> Vec<Cell> {
    let mut parts = split(line, false);
    if parts.len() > width {
        parts = split(line, true);
    }
    if parts.len() > width && parts.iter().skip(width).all(|(_, part)| part.trim().is_empty()) {
        parts.truncate(width);
    }
    // A bare pipe in the last cell, as in "one of a | b": the text belongs together.
    if let Some((start, _)) = parts.get(width.wrapping_sub(1)).copied().filter(|_| parts.len() > width) {
        parts.truncate(width.saturating_sub(1));
        parts.push((start, line.get(start..).unwrap_or_default().trim_end().trim_end_matches('|')));
    }
    parts.into_iter().map(|(start, part)| inline::read(part, file, offset + start, definitions)).collect()
}

/// Splits a line at its pipes; `protect` leaves alone those within code and braces (`{id | userPrincipalName}`).
fn split(line: &str, protect: bool) -> Vec<(usize, &str)> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let base = line.len() - inner.len();
    let inner = inner.strip_suffix('|').filter(|text| !text.ends_with('\\')).unwrap_or(inner);
    let mut parts = Vec::new();
    let (mut start, mut code, mut braces, mut escaped) = (0, false, 0_u32, false);
    for (at, c) in inner.char_indices() {
        match c {
            '`' => code = !code,
            '{' => braces += 1,
            '}' => braces = braces.saturating_sub(1),
            '|' if !(escaped || protect && (code || braces > 0)) => {
                parts.push((base + start, inner.get(start..at).unwrap_or_default()));
                start = at + 1;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push((base + start, inner.get(start..).unwrap_or_default()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: &str, width: usize) -> Vec<String> {
        let file = SourceFile::new("a.md".into(), line.into());
        cells((0, line), width, &file, &Definitions::default()).iter().map(Text::plain).collect()
    }

    #[test]
    fn pipes_within_code_and_braces_belong_to_the_cell() {
        assert_eq!(row("| a | `x | y` |", 2), ["a", "x | y"]);
        assert_eq!(row("| a | {id | name} | b |", 3), ["a", "{id | name}", "b"]);
        assert_eq!(row(r"| a | x \| y |", 2), ["a", "x | y"]);
    }

    #[test]
    fn rows_need_no_outer_pipes() {
        assert_eq!(row("|Application  | Sites.Read.All", 2), ["Application", "Sites.Read.All"]);
        assert_eq!(row("a | b", 2), ["a", "b"]);
    }

    #[test]
    fn a_header_has_so_many_columns_and_no_more() {
        let columns = row(&"|x".repeat(20_000), MAX_COLUMNS);
        assert_eq!((columns.len(), columns.first().map(String::as_str)), (MAX_COLUMNS, Some("x")));
        assert!(columns.last().is_some_and(|last| last.starts_with("x|x") && last.len() > 39_000));
    }

    #[test]
    fn what_overflows_stays_in_the_last_cell() {
        assert_eq!(row("|a|b|one | two|", 3), ["a", "b", "one | two"]);
        assert_eq!(row("|a|b|||", 2), ["a", "b"]);
    }

    #[test]
    fn block_markup_means_nothing_in_a_cell() {
        assert_eq!(row("| - | # x | 1. y |", 3), ["-", "# x", "1. y"]);
    }

    #[test]
    fn delimiter_rows_are_told_from_rows() {
        assert!(is_delimiter("|:---|:--:|---:|"));
        assert!(is_delimiter("|:----|-----------|"));
        assert!(!is_delimiter("|a|-|"));
        assert!(!is_delimiter("---"));
    }
}
