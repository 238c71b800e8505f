//! Collects what was not understood, with the line that it is about.

use msgraph_ir::{Diagnostic, Severity};

use crate::syntax::Place;

/// The findings on one page, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Diagnostics {
    /// The findings.
    pub found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Something is missing from the bindings because of it.
    pub fn error(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Error, code, place, message.into(), help);
    }

    /// The page contradicts itself or the format; a choice was made.
    pub fn warning(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Warning, code, place, message.into(), help);
    }

    /// Worth knowing; nothing was lost.
    pub fn note(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Note, code, place, message.into(), help);
    }

    fn add(&mut self, severity: Severity, code: &str, place: &Place, message: String, help: &str) {
        self.found.push(Diagnostic {
            source: Some(place.source()),
            code: code.to_owned(),
            severity,
            message,
            help: Some(help.to_owned()).filter(|help| !help.is_empty()),
            text: Some(place.line_text().to_owned()),
            length: None,
        });
    }
}
