//! The lines of a page beside what was understood of them, and the Rust that came of it.
//!
//! An author sees here what of a page is lost. So nothing is taken on trust: a line counts as understood where a fact of the
//! [`Api`] comes from it, by the line that the fact has, or where the fact's own words stand in it.

mod facts;
mod lines;
mod rust_text;
mod sections;

use std::collections::{BTreeMap, BTreeSet};

use msgraph_emitter::{EmitError, Options, plan};
use msgraph_ir::{Api, Severity, Source};
use msgraph_parser::syntax::{Page, Place};

use rust_text::RustText;

/// A page, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The page, as in [`Source::file`].
    pub page: String,
    /// Its lines; those of an included file follow the line that includes it.
    pub lines: Vec<Line>,
}

/// A line of a page, or of a file that it includes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The included file; absent for the page itself.
    pub included: Option<String>,
    /// The number of the line in its file, from 1.
    pub number: u32,
    /// The line.
    pub text: String,
    /// How much of it was understood.
    pub reading: Reading,
    /// What was understood or found, in the order of reading.
    pub notes: Vec<Note>,
}

/// How much of a line was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A fact comes from it, or it belongs to lines from which one comes: the head of a table, a line of JSON.
    Understood,
    /// There is nothing on it.
    Blank,
    /// Nothing comes of it.
    Nothing,
}

/// What was made of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Which sort of note.
    pub kind: NoteKind,
    /// The text, in one line.
    pub text: String,
}

/// The sorts of notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// A fact, types in OData notation.
    Fact,
    /// A Rust item with its type.
    Rust,
    /// A diagnostic, with its code.
    Finding(Severity),
}

/// Explains a page that `api` was made of, among others.
///
/// # Errors
/// Where a `rust` path that came with `api` is no path of identifiers.
pub fn explain(page: &Page, api: &Api) -> Result<Explanation, EmitError> {
    let plan = plan(api, &Options::default()).0;
    let rust = RustText::new(&plan)?;
    let mut notes = Notes::default();
    facts::note(page, api, &rust, &mut notes);
    sections::note(page, api, &rust, &mut notes);
    facts::note_findings(page, api, &mut notes);
    Ok(Explanation { page: page.file.path.clone(), lines: lines::of(page, notes) })
}

/// Notes by file and line, and the lines that belong to them.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: BTreeMap<(String, u32), Vec<Note>>,
    covered: BTreeSet<(String, u32)>,
}

impl Notes {
    pub(crate) fn fact(&mut self, at: &Source, text: String) {
        self.add(at, NoteKind::Fact, text);
    }

    pub(crate) fn rust(&mut self, at: &Source, text: Option<String>) {
        if let Some(text) = text {
            self.add(at, NoteKind::Rust, text);
        }
    }

    pub(crate) fn add(&mut self, at: &Source, kind: NoteKind, text: String) {
        let notes = self.notes.entry((at.file.clone(), at.line)).or_default();
        let note = Note { kind, text: text.split_whitespace().collect::<Vec<_>>().join(" ") };
        if !notes.contains(&note) {
            notes.push(note);
        }
    }

    /// Lines from which a fact comes together with the first of them.
    pub(crate) fn cover(&mut self, place: &Place, lines: usize) {
        for line in 0..lines {
            let place = place.down(line);
            self.covered.insert((place.file.path.clone(), place.line));
        }
    }

    pub(crate) fn is_understood(&self, place: &Place) -> bool {
        let key = (place.file.path.clone(), place.line);
        let facts = |notes: &Vec<Note>| notes.iter().any(|note| !matches!(note.kind, NoteKind::Finding(_)));
        self.covered.contains(&key) || self.notes.get(&key).is_some_and(facts)
    }
}

#[cfg(test)]
mod tests;
