//! What was found by a run over many operations: counted by reason, and written down line by line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// Findings by reason.
#[derive(Debug, Default)]
pub struct Report(BTreeMap<String, Vec<String>>);

impl Report {
    /// Adds a finding.
    pub fn add(&mut self, reason: &str, line: impl Into<String>) {
        self.0.entry(reason.to_owned()).or_default().push(line.into());
    }

    /// How often a reason was found.
    pub fn count(&self, reason: &str) -> usize {
        self.0.get(reason).map_or(0, Vec::len)
    }

    /// The reasons with their number.
    pub fn summary(&self) -> String {
        self.0.iter().fold(String::new(), |mut text, (reason, lines)| {
            let _ = writeln!(text, "{:6} {reason}", lines.len());
            text
        })
    }

    /// Writes everything to a file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut text = self.summary();
        for (reason, lines) in &self.0 {
            let _ = write!(text, "\n== {reason}: {}\n{}\n", lines.len(), lines.join("\n"));
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, text)
    }
}
