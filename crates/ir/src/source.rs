//! Places in documentation pages, so that every fact can be traced to its line.

use serde::{Deserialize, Serialize};

/// A place in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The page, relative to the folder that holds `api/` and `resources/`, with `/` between folders. A shared include
    /// starts with `../`.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1; absent where the whole line is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}
