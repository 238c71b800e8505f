//! Tables, read line by line: the pages hold many that markdown itself refuses (a header with more columns than the
//! delimiter row, rows without their closing pipe, pipes within code).

use super::{Place, Text};

/// A table.
#[derive(Debug)]
pub struct Table {
    /// The cells of the header row.
    pub head: Vec<Cell>,
    /// The rows, each filled up to the width of the header with empty cells.
    pub rows: Vec<Row>,
    /// The header row.
    pub place: Place,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// As many as the header has, or more where the page has more.
    pub cells: Vec<Cell>,
    /// The line.
    pub place: Place,
}

/// A cell of a table.
pub type Cell = Text;

impl Table {
    /// The text of a header cell in lower case, white space squeezed; empty beyond the last.
    pub fn column(&self, index: usize) -> String {
        let text = self.head.get(index).map(Text::plain).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    }

    /// The index of the first column whose heading satisfies the test (lower case, white space squeezed).
    pub fn find_column(&self, test: impl Fn(&str) -> bool) -> Option<usize> {
        (0..self.head.len()).find(|index| test(&self.column(*index)))
    }
}

impl Row {
    /// A cell's text without markup; empty beyond the last.
    pub fn plain(&self, index: usize) -> String {
        self.cells.get(index).map(Text::plain).unwrap_or_default()
    }
}
