//! What a page says that was not understood, with the place and the way to mend it.

use serde::{Deserialize, Serialize};

use crate::Source;

/// The longest line, in bytes, that is shown with a finding. Of longer ones, which nobody could read, a part is kept.
pub const LONGEST_LINE: usize = 10_000;

/// A line as it is kept with a finding: one that is too long to be shown is cut behind that length.
pub fn kept_line(line: &str) -> String {
    line.get(..line.floor_char_boundary(LONGEST_LINE + 4)).unwrap_or_default().to_owned()
}

/// One finding on a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Where it is; absent for findings about the folder as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// A stable name in kebab case, such as `malformed-annotation`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, in one sentence without a final stop.
    pub message: String,
    /// What the author of the page can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The line of the page, so that a reader sees it without opening the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How many characters of the line are meant, from the column on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// The other places that it is about, such as the row that an example contradicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
}

/// Another place that a diagnostic is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Related {
    /// Where it is.
    pub source: Source,
    /// What it says there, in a few words.
    pub message: String,
    /// The line of the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is missing from the bindings because of it.
    Error,
    /// The page contradicts itself or the format; a choice was made.
    Warning,
    /// Worth knowing; nothing was lost.
    Note,
}

impl Severity {
    /// The word that the JSON and the command line use.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}
