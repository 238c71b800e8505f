//! Text within a line: what is code, what is strong, what is a link.

use super::Place;

/// A stretch of text of one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text without markup, entities resolved.
    pub text: String,
    /// Between backticks.
    pub code: bool,
    /// Between `**`.
    pub strong: bool,
    /// The target of the link that it stands in, reference links resolved.
    pub link: Option<String>,
}

/// Running text, a heading or a table cell.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its stretches in order; a line break of the source is a space, `<br>` a line break.
    pub runs: Vec<Run>,
    /// Where it starts.
    pub place: Place,
}

impl Text {
    /// The text without markup, trimmed.
    pub fn plain(&self) -> String {
        let text: String = self.runs.iter().map(|run| run.text.as_str()).collect();
        text.trim().to_owned()
    }

    /// True where there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The links in it, as text and target.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.runs.iter().filter_map(|run| Some((run.text.as_str(), run.link.as_deref()?)))
    }

    /// The texts between backticks.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.runs.iter().filter(|run| run.code).map(|run| run.text.as_str())
    }
}
