//! What a run takes from an earlier one is what it would have made: the pages of this repository with changes of single lines,
//! and, with `GRAPH_DOCS`, all real pages with changes of many.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use msgraph_build::{Builder, Step};
use msgraph_tests::{docs_input, real_pages};
use tempfile::TempDir;

/// One page in so many is changed in each round.
const EACH: usize = 211;

/// Changes the text of a page; nothing where the page is to be removed.
type Change = fn(&str) -> Option<String>;

/// What happens to pages in each round: first words, lines and rows of tables; then names of types and whole pages, which all
/// files know of.
const ROUNDS: [&[Change]; 2] = [
    &[|text| Some(text.replace(" the ", " that ")), |text| Some(format!("\n\n{text}")), |text| Some(without_one_row(text))],
    &[
        |text| Some(text.replace("microsoft.graph.", "microsoft.graph.other")),
        |text| Some(text.replace("Inherits from", "Has nothing of")),
        |_| None,
    ],
];

/// The text without the last row of its first table.
fn without_one_row(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let is_row = |line: &&str| line.starts_with('|');
    let end = lines.iter().zip(lines.iter().skip(1)).position(|(line, next)| is_row(line) && !is_row(next));
    if let Some(end) = end {
        lines.remove(end);
    }
    lines.join("\n")
}

/// Copies a folder, and gives the files that it has.
fn copy(from: &Path, to: &Path) -> std::io::Result<Vec<PathBuf>> {
    fs::create_dir_all(to)?;
    let mut files = Vec::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => files.extend(copy(&entry.path(), &target)?),
            false => {
                fs::copy(entry.path(), &target)?;
                files.push(target);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[test]
fn what_is_taken_from_an_earlier_run_is_what_would_be_made() -> Result<(), Box<dyn Error>> {
    let Some(docs) = real_pages() else { return Ok(()) };
    let folder = TempDir::new()?;
    let pages = folder.path().join("docs");
    let files: Vec<PathBuf> = ["api", "resources"]
        .iter()
        .map(|part| copy(&docs.join("v1.0").join(part), &pages.join(part)))
        .collect::<Result<Vec<_>, _>>()?
        .concat();
    let builder = || Builder::new(&pages).features(true);
    let cached = || builder().cache(folder.path().join("cache"));
    let emit = |builder: Builder| builder.emit(&mut builder.load()?);
    let mut before = emit(cached())?;
    for (round, changes) in ROUNDS.iter().enumerate() {
        for (number, file) in files.iter().enumerate().filter(|(number, _)| number % EACH == round) {
            let Ok(text) = fs::read_to_string(file) else { continue };
            match changes.get(number / EACH % changes.len()).and_then(|change| change(&text)) {
                Some(text) => fs::write(file, text)?,
                None => fs::remove_file(file)?,
            }
        }
        let after = emit(cached())?;
        assert!(after == emit(builder())?, "round {round}");
        let changed = after.iter().filter(|(path, text)| before.get(*path) != Some(*text)).count();
        assert!(changed > 0 && changed * 4 < after.len(), "{changed} of {} files changed", after.len());
        before = after;
    }
    Ok(())
}

/// Changes one line of a text.
type Edit = fn(&mut Vec<String>, usize);

/// What is done to a line, in turn.
const EDITS: [Edit; 6] = [
    |lines, at| lines.insert(at, "A line that nobody expected.".to_owned()),
    |lines, at| lines.insert(at, String::new()),
    |lines, at| _ = lines.remove(at),
    |lines, at| lines.iter_mut().skip(at).take(1).for_each(|line| line.push(' ')),
    |lines, at| lines.iter_mut().skip(at).take(1).for_each(|line| *line = line.replace('e', "\u{fffd}")),
    |lines, _| lines.iter_mut().for_each(|line| line.push('\r')),
];

/// So many lines are changed, each in another place.
const LINES: usize = 48;

#[test]
fn a_run_that_ends_early_finds_and_leaves_what_another_one_would() -> Result<(), Box<dyn Error>> {
    let folder = TempDir::new()?;
    let docs = folder.path().join("docs");
    let files: Vec<PathBuf> = copy(&docs_input(), &docs)?.into_iter().filter(|file| file.parent() != Some(&docs)).collect();
    let builder = || Builder::new(&docs).out_dir(folder.path().join("out"));
    let cached = || builder().cache(folder.path().join("cache"));
    cached().generate()?;
    let whole = Arc::new(AtomicUsize::new(0));
    for number in 0..LINES {
        let Some(file) = files.get(number * 37 % files.len()) else { continue };
        let mut lines: Vec<String> = fs::read_to_string(file)?.split('\n').map(str::to_owned).collect();
        let at = number * 11 % lines.len();
        EDITS.iter().skip(number % EDITS.len()).take(1).for_each(|edit| edit(&mut lines, at));
        fs::write(file, lines.join("\n"))?;
        let count = whole.clone();
        let emits = move |step| _ = count.fetch_add(usize::from(matches!(step, Step::Emitting { .. })), Ordering::Relaxed);
        let run = cached().progress(emits).generate()?;
        let fresh = builder().generate()?;
        assert_eq!(run.diagnostics, fresh.diagnostics, "change {number}");
        assert_eq!((run.pages, run.operations, run.types), (fresh.pages, fresh.operations, fresh.types), "change {number}");
        assert_eq!((&fresh.files.written[..], &fresh.files.removed[..]), (&[][..], &[][..]), "change {number}");
    }
    let whole = whole.load(Ordering::Relaxed);
    assert!((LINES / 4..LINES * 3 / 4).contains(&whole), "{whole} of {LINES} runs did not end early");
    Ok(())
}
