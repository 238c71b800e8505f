//! A run after which nothing changed ends early.
//!
//! What the last finished run read, chose and left in the output folder is remembered as hashes of content, in a file of a
//! cache folder. Where the same run would start over from the same content, its result is known: the output folder is as it
//! should be, and the findings are those of the last time. Nothing is believed that is not compared: all pages and all files
//! of the output are read and hashed. The file can be deleted at any time; one that is damaged is as good as none.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use msgraph_ir::Diagnostic;
use msgraph_parser::Includes as _;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;
use walkdir::WalkDir;

use crate::cache::{self, hex};
use crate::includes::FileIncludes;
use crate::load::{Pages, read_pages};
use crate::roots::Roots;
use crate::write::{SOURCES, Written};
use crate::{Builder, Error, Layout, Summary, attribution, manifest};

/// How files and folders are called that a run leaves when it is killed; the next one has to remove them.
const UNFINISHED: &str = ".generating";

/// The length of a hash, written down.
const HASH: usize = 16;

/// What a run read: the hash of all pages, and the hash of each file that they include.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    pages: u64,
    includes: BTreeMap<String, u64>,
}

impl Read {
    /// The hashes of pages as they were read, with what could not be read.
    pub fn new(pages: &Pages, includes: BTreeMap<String, u64>) -> Read {
        let hashes: Vec<u64> = pages.files.par_iter().map(|page| hash(page.path.as_bytes(), &page.bytes)).collect();
        let mut all = format!("{:?}", pages.diagnostics).into_bytes();
        all.extend(hashes.iter().flat_map(|hash| hash.to_le_bytes()));
        Read { pages: XxHash3_64::oneshot(&all), includes }
    }

    /// What would be read now, where the same files are included.
    fn again(&self, layout: &Layout) -> Option<Read> {
        let roots = Roots::new(layout).ok()?;
        let pages = read_pages(layout, &roots, &|_| {}).ok()?;
        let includes = FileIncludes::new(&roots);
        for path in self.includes.keys() {
            // That it cannot be read is noted, too.
            _ = includes.read(path);
        }
        Some(Read::new(&pages, includes.into_hashes()))
    }
}

/// What a run found and left.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Finished {
    /// What was chosen, and the program that ran.
    pub choices: String,
    /// What was read.
    pub read: Read,
    /// How many pages were read.
    pub pages: usize,
    /// How many operations they have.
    pub operations: usize,
    /// How many types they have.
    pub types: usize,
    /// How many files are generated.
    pub files: usize,
    /// Findings on pages.
    pub diagnostics: Vec<Diagnostic>,
}

/// Where the last run into an output folder is remembered.
pub(crate) struct Memory<'a> {
    path: PathBuf,
    out: &'a Path,
}

impl<'a> Memory<'a> {
    /// The memory of the runs into `out`, in a cache folder.
    pub fn new(folder: &Path, out: &'a Path) -> Memory<'a> {
        let place = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let name = format!("{:016x}", XxHash3_64::oneshot(place.as_os_str().as_encoded_bytes()));
        Memory { path: folder.join(name), out }
    }

    /// The last run, where one with these choices would find and leave the same.
    pub fn recall(&self, layout: &Layout, choices: &str) -> Option<Finished> {
        let content = cache::read(&self.path)?;
        let (output, json) = content.bytes().split_at_checked(HASH)?;
        let finished: Finished = serde_json::from_slice(json).ok()?;
        let is_same = finished.choices == choices
            && finished.read.again(layout).as_ref() == Some(&finished.read)
            && hex(self.output()?).as_bytes() == output;
        is_same.then_some(finished)
    }

    /// Remembers a run that wrote all it had to. Where anything cannot be read or written, nothing is remembered, and the
    /// next run starts from nothing.
    pub fn remember(&self, finished: &Finished) {
        match (self.output(), serde_json::to_string(finished)) {
            (Some(output), Ok(json)) => cache::write(&self.path, &[hex(output), json]),
            _ => _ = fs::remove_file(&self.path),
        }
    }

    /// The hash of all that stands where generated files stand.
    fn output(&self) -> Option<u64> {
        let entries: Vec<_> = fs::read_dir(self.out).ok()?.collect::<Result<_, _>>().ok()?;
        if entries.iter().any(|entry| entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes())) {
            return None;
        }
        let mut paths = vec![self.out.join(manifest::FILE)];
        for entry in WalkDir::new(self.out.join(SOURCES)).sort_by_file_name() {
            let entry = entry.ok()?;
            if entry.file_type().is_file() {
                paths.push(entry.into_path());
            } else if !entry.file_type().is_dir() {
                // Whatever it is, reading it may never end.
                return None;
            }
        }
        let of_file = |path: &PathBuf| Some(hash(path.as_os_str().as_encoded_bytes(), &fs::read(path).ok()?));
        let hashes: Option<Vec<u64>> = paths.par_iter().map(of_file).collect();
        let all: Vec<u8> = hashes?.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        Some(XxHash3_64::oneshot(&all))
    }
}

impl Builder {
    /// What the last run found, where this one would find and leave the same.
    pub(crate) fn recall(&self, start: Instant) -> Result<Option<Summary>, Error> {
        let Some(folder) = &self.cache else { return Ok(None) };
        let layout = Layout::find(&self.docs, self.version.as_deref())?;
        let out = self.out();
        let finished = self.with_threads(|| {
            let choices = self.remembered_choices(&layout);
            Ok(choices.and_then(|choices| Memory::new(folder, &out).recall(&layout, &choices)))
        })?;
        Ok(finished.map(|finished| Summary {
            layout,
            pages: finished.pages,
            operations: finished.operations,
            types: finished.types,
            out,
            files: Written { unchanged: finished.files, ..Written::default() },
            diagnostics: finished.diagnostics,
            elapsed: start.elapsed(),
        }))
    }

    pub(crate) fn remember(&self, summary: &Summary, read: Read) -> Result<(), Error> {
        let Some(folder) = &self.cache else { return Ok(()) };
        self.with_threads(|| {
            if let Some(choices) = self.remembered_choices(&summary.layout) {
                Memory::new(folder, &summary.out).remember(&Finished {
                    choices,
                    read,
                    pages: summary.pages,
                    operations: summary.operations,
                    types: summary.types,
                    files: summary.files.written.len() + summary.files.unchanged,
                    diagnostics: summary.diagnostics.clone(),
                });
            }
            Ok(())
        })
    }

    /// All that the result depends on beside what is read, as text.
    fn remembered_choices(&self, layout: &Layout) -> Option<String> {
        let attribution = self.attribution.clone().unwrap_or_else(|| attribution::find(layout));
        let flags = (self.with_tests, self.features, &self.command, &self.code, &self.choices);
        Some(format!("{} {layout:?} {attribution:?} {flags:?}", program()?))
    }
}

/// What tells this program from another one: after it was compiled anew, it is not the same.
pub(crate) fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let metadata = fs::metadata(&path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", path.display(), metadata.len(), modified.as_nanos()))
}

/// The hash of a file, with its path.
pub(crate) fn hash(path: &[u8], content: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(path), content)
}

#[cfg(test)]
mod tests;
