//! The lines of a page in order, with those of included files where they are included.

use std::collections::BTreeMap;
use std::sync::Arc;

use msgraph_parser::syntax::{Block, Page, Place, SourceFile};

use crate::{Line, Note, NoteKind, Notes, Reading};

/// All lines, with their notes.
pub(crate) fn of(page: &Page, notes: Notes) -> Vec<Line> {
    let included = included(page);
    let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
    let mut lines = Vec::new();
    for index in 0..page.file.text.lines().count() {
        let text = page.file.line(number(index));
        let mut line = line(&page.file, number(index), None, &notes);
        let files = included.get(&line.number).into_iter().flatten();
        let inner: Vec<Line> = files.flat_map(|(file, lines)| of_include(file, *lines, &notes)).collect();
        if text.contains("[!") && !inner.is_empty() {
            line.reading = Reading::Understood;
        }
        lines.push(line);
        lines.extend(inner);
    }
    lines
}

type Included = (Arc<SourceFile>, usize);

/// Included files with facts, by the line of the page that names them.
fn included(page: &Page) -> BTreeMap<u32, Vec<Included>> {
    let mut files: Vec<Included> = Vec::new();
    for place in page.sections.iter().flat_map(|section| section.blocks.iter().map(place_of)) {
        let is_new = !files.iter().any(|(file, _)| file.path == place.file.path);
        if place.file.path != page.file.path && is_new {
            files.push((place.file.clone(), place.file.text.lines().count()));
        }
    }
    let mut included: BTreeMap<u32, Vec<Included>> = BTreeMap::new();
    for (file, lines) in files {
        let name = file.path.rsplit('/').next().unwrap_or(&file.path);
        let at = page.file.text.lines().position(|line| line.contains("[!") && line.contains(name));
        let at = at.and_then(|index| u32::try_from(index + 1).ok()).unwrap_or(1);
        included.entry(at).or_default().push((file, lines));
    }
    included
}

/// None of the lines where nothing comes from them.
fn of_include(file: &Arc<SourceFile>, lines: usize, notes: &Notes) -> Vec<Line> {
    let numbers = 1..=u32::try_from(lines).unwrap_or(u32::MAX);
    let lines: Vec<Line> = numbers.map(|number| line(file, number, Some(&file.path), notes)).collect();
    if lines.iter().any(|line| line.reading == Reading::Understood) { lines } else { Vec::new() }
}

fn line(file: &Arc<SourceFile>, number: u32, included: Option<&str>, notes: &Notes) -> Line {
    let place = Place { file: file.clone(), line: number, column: 1 };
    let own: Vec<Note> = notes.notes.get(&(file.path.clone(), number)).cloned().unwrap_or_default();
    let text = file.line(number).to_owned();
    let reading = match () {
        () if notes.is_understood(&place) => Reading::Understood,
        () if text.trim().is_empty() => Reading::Blank,
        () => Reading::Nothing,
    };
    // A page says what it means first; then come the findings.
    let (findings, facts): (Vec<Note>, Vec<Note>) =
        own.into_iter().partition(|note| matches!(note.kind, NoteKind::Finding(_)));
    let notes = facts.into_iter().chain(findings).collect();
    Line { included: included.map(str::to_owned), number, text, reading, notes }
}

/// Where a block starts.
pub(crate) fn place_of(block: &Block) -> &Place {
    match block {
        Block::Paragraph(text) => &text.place,
        Block::Item(item) => &item.text.place,
        Block::Table(table) => &table.place,
        Block::Fence(fence) => &fence.place,
        Block::Annotation(annotation) => &annotation.place,
    }
}
