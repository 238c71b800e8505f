//! `gen explain`: a page beside what was understood of it.

mod text;

use std::error::Error;

use msgraph_explain::{Line, NoteKind, Reading};

use crate::arguments::ExplainOptions;
use crate::summary::count;
use crate::{Outcome, defaults, output};

pub fn run(options: &ExplainOptions) -> Result<Outcome, Box<dyn Error>> {
    let builder = defaults::builder(&options.docs)?;
    let explained = builder.explain(&options.page);
    // The progress bar goes with the builder.
    drop(builder);
    let explained = explained?;
    let explanation = &explained.explanation;
    let path = explained.layout.locate(&explanation.page).display().to_string();
    output::result(&text::of(&path, &explanation.lines, options.docs.verbose))?;
    if !options.docs.quiet {
        output::note(&summary(&explanation.lines));
    }
    Ok(Outcome::Fine)
}

/// `31 lines understood, 2 not; 12 facts, 5 Rust items, 1 finding`.
fn summary(lines: &[Line]) -> String {
    let read = |reading| lines.iter().filter(|line| line.reading == reading).count();
    let notes =
        |test: &dyn Fn(NoteKind) -> bool| lines.iter().flat_map(|line| &line.notes).filter(|note| test(note.kind)).count();
    format!(
        "{} understood, {} not; {}, {}, {}\n",
        count(read(Reading::Understood), "line"),
        read(Reading::Nothing),
        count(notes(&|kind| kind == NoteKind::Fact), "fact"),
        count(notes(&|kind| kind == NoteKind::Rust), "Rust item"),
        count(notes(&|kind| matches!(kind, NoteKind::Finding(_))), "finding"),
    )
}
