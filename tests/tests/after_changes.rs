//! What a run takes from an earlier one is what it would have made: all real pages, with changes. Needs `GRAPH_DOCS`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use msgraph_build::Builder;
use msgraph_tests::real_pages;
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
