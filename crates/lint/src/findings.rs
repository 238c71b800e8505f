//! Collects what the checks find.

use msgraph_ir::{Diagnostic, Related, Severity, Source};
use msgraph_parser::syntax::Place;

/// The findings of all checks.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    found: Vec<Diagnostic>,
}

impl Findings {
    /// Adds a finding; lines that are not at hand are filled in by those who can read files.
    pub fn add(
        &mut self,
        (severity, code): (Severity, &str),
        at: At,
        message: String,
        help: &str,
        related: impl IntoIterator<Item = Related>,
    ) {
        self.found.push(Diagnostic {
            source: Some(at.source),
            code: code.to_owned(),
            severity,
            message,
            help: Some(help.to_owned()),
            text: at.text,
            length: at.length,
            related: related.into_iter().collect(),
        });
    }

    /// All findings, sorted by place; what is the same in every respect is said once.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort();
        self.found.dedup();
        self.found
    }
}

/// The place of a finding.
#[derive(Clone, Debug)]
pub(crate) struct At {
    source: Source,
    text: Option<String>,
    length: Option<u32>,
}

impl At {
    /// A place with its line, and how many characters of it are meant.
    pub fn new(place: &Place, length: Option<usize>) -> Self {
        let length = length.and_then(|length| u32::try_from(length).ok());
        At { source: place.source(), text: Some(place.line_text().to_owned()), length }
    }

    /// A whole line.
    pub fn line(source: &Source) -> Self {
        At { source: source.clone(), text: None, length: None }
    }
}

/// Another place, in a few words.
pub(crate) fn related(source: &Source, message: impl Into<String>) -> Related {
    Related { source: source.clone(), message: message.into(), text: None }
}
