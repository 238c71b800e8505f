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
        let (source, text, length) = match at {
            At::Place(place, length) => (place.source(), Some(place.line_text().to_owned()), length),
            At::Line(source) => (source, None, None),
        };
        self.found.push(Diagnostic {
            source: Some(source),
            code: code.to_owned(),
            severity,
            message,
            help: Some(help.to_owned()),
            text,
            length,
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

/// The place of a finding. The line is copied only where there is something to say about it.
#[derive(Clone, Debug)]
pub(crate) enum At {
    /// A place in a page that is at hand, and how many characters of its line are meant.
    Place(Place, Option<u32>),
    /// A whole line.
    Line(Source),
}

impl At {
    /// A place with its line, and how many characters of it are meant.
    pub fn new(place: &Place, length: Option<usize>) -> Self {
        At::Place(place.clone(), length.and_then(|length| u32::try_from(length).ok()))
    }

    /// A whole line.
    pub fn line(source: &Source) -> Self {
        At::Line(source.clone())
    }
}

/// Another place, in a few words.
pub(crate) fn related(source: &Source, message: impl Into<String>) -> Related {
    Related { source: source.clone(), message: message.into(), text: None }
}
