//! Places in source files: every fact keeps one, so that a diagnostic can show the line it is about.

use std::fmt;
use std::sync::{Arc, OnceLock};

use msgraph_ir::{LONGEST_LINE, Source};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The text of a page or an included file.
pub struct SourceFile {
    /// As in [`msgraph_ir::Source::file`].
    pub path: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    /// Offset of the first byte of each line. Nobody asks for lines of a page that was not read anew and has no findings.
    line_starts: OnceLock<Vec<usize>>,
}

impl SourceFile {
    /// Takes a text.
    pub fn new(path: String, text: String) -> Arc<Self> {
        Arc::new(SourceFile { path, text, line_starts: OnceLock::new() })
    }

    fn line_starts(&self) -> &[usize] {
        let breaks = || memchr::memchr_iter(b'\n', self.text.as_bytes());
        self.line_starts.get_or_init(|| std::iter::once(0).chain(breaks().map(|at| at + 1)).collect())
    }

    /// The text of a line, counted from 1, without its line break; empty beyond the end.
    pub fn line(&self, line: u32) -> &str {
        self.line_at(line).unwrap_or_default()
    }

    /// The text of a line, counted from 1, without its line break; `None` beyond the end.
    pub fn line_at(&self, line: u32) -> Option<&str> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        let start = *self.line_starts().get(index)?;
        let end = self.line_starts().get(index + 1).copied().unwrap_or(self.text.len());
        Some(self.text.get(start..end)?.trim_end_matches(['\n', '\r']))
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// A place in a source file.
#[derive(Clone)]
pub struct Place {
    /// The page, or the included file in which the text really stands.
    pub file: Arc<SourceFile>,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
}

impl Place {
    /// The place of a byte offset. Columns end where lines become too long to be shown.
    pub fn at(file: &Arc<SourceFile>, offset: usize) -> Self {
        let index = file.line_starts().partition_point(|start| *start <= offset).saturating_sub(1);
        let start = file.line_starts().get(index).copied().unwrap_or_default();
        let before = file.text.get(start..offset).unwrap_or_default();
        let column = before.get(..before.floor_char_boundary(LONGEST_LINE)).map_or(0, |before| before.chars().count());
        Place { file: file.clone(), line: number(index + 1), column: number(column + 1) }
    }

    /// The start of the line that is `lines` further down; for lines within a fence.
    pub fn down(&self, lines: usize) -> Self {
        Place { file: self.file.clone(), line: self.line.saturating_add(number(lines)), column: 1 }
    }

    /// The place as the intermediate representation has it, with the column.
    pub fn source(&self) -> Source {
        Source { file: self.file.path.clone(), line: self.line, column: Some(self.column) }
    }

    /// The place as the intermediate representation has it, without the column: for facts that take a whole line.
    pub fn line_source(&self) -> Source {
        Source { file: self.file.path.clone(), line: self.line, column: None }
    }

    /// The text of the line.
    pub fn line_text(&self) -> &str {
        self.file.line(self.line)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.file.path, self.line, self.column).serialize(serializer)
    }
}

/// The text of the file is left out: whoever reads a place has to put the file into it.
impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (path, line, column) = Deserialize::deserialize(deserializer)?;
        Ok(Place { file: SourceFile::new(path, String::new()), line, column })
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file.path, self.line, self.column)
    }
}

/// Lines and columns beyond four thousand million are not told apart.
fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
