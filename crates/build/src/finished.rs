//! A run ends early where it would find and leave what the last one did.
//!
//! What the last finished run read, chose and left in the output folder is remembered as hashes of content, in a file of a
//! cache folder. Where the same run would start over from the same content, its result is known: the output folder is as it
//! should be, and the findings are those of the last time. Nothing is believed that is not compared: all pages and all files
//! of the output are read and hashed. Changed pages are understood, each by itself: often they say what they said before.
//! The file can be deleted at any time; one that is damaged is as good as none.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Instant, UNIX_EPOCH};

use msgraph_ir::{Diagnostic, Source};
use msgraph_parser::ReadPage;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;
use walkdir::WalkDir;

use crate::cache::{self, HASH, Kind, hex};
use crate::compare;
use crate::includes::FileIncludes;
use crate::kept_pages::Says;
use crate::load::{Pages, read_pages};
use crate::roots::Roots;
use crate::write::{SOURCES, Written};
use crate::{Builder, Error, Layout, Summary, attribution, manifest};

/// How files and folders are called that a run leaves when it is killed; the next one has to remove them.
const UNFINISHED: &str = ".generating";

/// What a run read, as hashes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    /// What could not be read.
    unreadable: u64,
    /// Each page with its path.
    pages: Vec<u64>,
    /// What each page says; nothing where pages were understood together.
    says: Vec<Says>,
    /// Each file that pages include.
    includes: BTreeMap<String, u64>,
    /// True where files changed while they were read, so that some of what came of them is of this state, and some of that.
    #[serde(skip)]
    has_changed: bool,
}

impl Read {
    /// The hashes of pages as they were read, with what could not be read.
    pub fn new(pages: &Pages, says: Vec<Says>, includes: BTreeMap<String, u64>) -> Read {
        Read {
            unreadable: XxHash3_64::oneshot(format!("{:?}", pages.diagnostics).as_bytes()),
            pages: pages.hashes.clone(),
            says,
            includes,
            has_changed: false,
        }
    }

    /// Notes the hashes of files that were read once more.
    pub fn compare(&mut self, hashes: &[u64]) {
        let known: HashSet<&u64> = self.pages.iter().chain(self.includes.values()).collect();
        self.has_changed |= hashes.iter().any(|hash| !known.contains(hash));
    }

    /// Lets a run go on where any page changes.
    pub fn forget_what_pages_say(&mut self) {
        self.says.clear();
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

impl Finished {
    /// What would be read now, where these are the pages; nothing where the result could be another one. All that comes of a
    /// page depends on what it says and includes ([`msgraph_parser::PageJson`]); only findings, and tests of examples, tell on
    /// which lines that stands.
    fn read_again(&self, with_tests: bool, roots: &Roots, pages: &Pages) -> Option<Read> {
        let Read { unreadable, pages: hashes, says, includes: known, has_changed: _ } = &self.read;
        let includes = FileIncludes::new(roots);
        if !known.iter().all(|(path, hash)| includes.hash(path) == *hash) {
            return None;
        }
        let mut again = Read::new(pages, says.clone(), known.clone());
        if (again.unreadable, again.pages.len()) != (*unreadable, hashes.len()) {
            return None;
        }
        let changed = hashes.iter().zip(&again.pages).enumerate().filter(|(_, (old, new))| old != new);
        let changed: Vec<usize> = changed.map(|(index, _)| index).collect();
        if changed.is_empty() {
            return Some(again);
        }
        let named: HashSet<&str> = self.places().map(|source| source.file.as_str()).collect();
        let read = |index: &usize| {
            let (page, said) = (pages.files.get(*index)?, says.get(*index)?);
            let says = Says::new(&ReadPage::new(page, &includes).to_json()?);
            let may_move = !with_tests && !named.contains(page.path.as_str());
            let is_same = (says.facts, says.texts) == (said.facts, said.texts) && (may_move || says.lines == said.lines);
            is_same.then_some((*index, says))
        };
        let moved: Vec<(usize, Says)> = changed.par_iter().map(read).collect::<Option<_>>()?;
        for (index, says) in moved {
            again.says.get_mut(index).into_iter().for_each(|known| *known = says);
        }
        // A page may say the same and include something else, of which nothing is remembered.
        (includes.into_hashes() == *known).then_some(again)
    }

    /// The places that findings name.
    fn places(&self) -> impl Iterator<Item = &Source> {
        self.diagnostics
            .iter()
            .flat_map(|finding| finding.source.iter().chain(finding.related.iter().map(|related| &related.source)))
    }
}

/// What is known before a run.
pub(crate) enum Recalled {
    /// The last run found and left the same.
    Same(Summary),
    /// There is something to do. The pages, where they were read to tell.
    Changed(Option<Pages>),
}

/// Where the last run into an output folder is remembered.
pub(crate) struct Memory<'a> {
    path: PathBuf,
    out: &'a Path,
}

impl<'a> Memory<'a> {
    /// The memory of the runs into `out`, in a cache folder.
    pub fn new(folder: &Path, out: &'a Path) -> Memory<'a> {
        Memory { path: cache::file(folder, Kind::Run, out), out }
    }

    /// The last run, where one with these choices would find and leave the same. Else there is a run to do, which is no failure:
    /// the pages come back, where they were read to tell.
    fn recall(&self, builder: &Builder, layout: &Layout, choices: &str) -> Result<Finished, Option<Pages>> {
        let (mut finished, output) = self.last().filter(|(finished, _)| finished.choices == choices).ok_or(None)?;
        let roots = Roots::new(layout).map_err(|_| None)?;
        let pages = read_pages(layout, &roots, &*builder.progress).map_err(|_| None)?;
        let again = finished.read_again(builder.with_tests, &roots, &pages);
        match again.filter(|_| self.output(&HashMap::new()).is_some_and(|found| hex(found) == output)) {
            None => return Err(Some(pages)),
            Some(again) if again != finished.read => {
                finished.read = again;
                self.write(Some(output), &finished);
            }
            Some(_) => {}
        }
        Ok(finished)
    }

    /// The last run, with the hash of the output folder as it left it.
    fn last(&self) -> Option<(Finished, String)> {
        let content = cache::read(&self.path)?;
        let (output, json) = content.bytes().split_at_checked(HASH)?;
        Some((serde_json::from_slice(json).ok()?, String::from_utf8(output.to_vec()).ok()?))
    }

    /// Remembers a run that left generated files with these hashes, by their paths relative to the output folder. They are
    /// not read again: where one changed since, the next run sees another hash than this one. Where one is gone, or anything
    /// cannot be read or written, nothing is remembered, and the next run starts from nothing. What the cache folder has that
    /// nobody uses any more is removed.
    pub fn remember(&self, finished: &Finished, hashes: &HashMap<PathBuf, u64>) {
        self.write(self.output(hashes).map(hex), finished);
        self.path.parent().into_iter().for_each(cache::clean);
    }

    fn write(&self, output: Option<String>, finished: &Finished) {
        match (output, serde_json::to_string(finished)) {
            (Some(output), Ok(json)) => cache::write(&self.path, &[output, json]),
            _ => self.forget(),
        }
    }

    fn forget(&self) {
        _ = fs::remove_file(&self.path);
    }

    /// The hash of all that stands where generated files stand, of the path and the hash of each file. `known` are the hashes of
    /// files that need not be read, by their paths relative to the output folder; nothing where one of them is not there.
    fn output(&self, known: &HashMap<PathBuf, u64>) -> Option<u64> {
        let beside: Vec<_> =
            fs::read_dir(self.out).ok()?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<_>>().ok()?;
        let is_unfinished = beside.iter().any(|name| name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes()));
        if is_unfinished || !beside.iter().any(|name| name == manifest::FILE) {
            return None;
        }
        let mut paths = vec![PathBuf::from(manifest::FILE)];
        for entry in WalkDir::new(self.out.join(SOURCES)).sort_by_file_name() {
            let entry = entry.ok()?;
            if entry.file_type().is_file() {
                paths.push(entry.path().strip_prefix(self.out).ok()?.to_owned());
            } else if !entry.file_type().is_dir() {
                // Whatever it is, reading it may never end.
                return None;
            }
        }
        if paths.iter().filter(|path| known.contains_key(*path)).count() < known.len() {
            return None;
        }
        let hash_file = |path: &PathBuf| match known.get(path) {
            Some(hash) => Some(*hash),
            None => Some(compare::hash(&fs::read(self.out.join(path)).ok()?)),
        };
        let hashes: Vec<u64> = paths.par_iter().map(hash_file).collect::<Option<_>>()?;
        let all = paths
            .iter()
            .zip(hashes)
            .flat_map(|(path, hash)| [path.as_os_str().as_encoded_bytes(), &[0], &hash.to_le_bytes()].concat());
        Some(compare::hash(&all.collect::<Vec<u8>>()))
    }
}

impl Builder {
    /// Where the pages are, and all that the result of a run depends on beside what is read, as text; nothing where runs are
    /// not remembered.
    pub(crate) fn remembered_choices(&self) -> Result<Option<(Layout, String)>, Error> {
        if self.cache.is_none() {
            return Ok(None);
        }
        let layout = Layout::find(&self.docs, self.version.as_deref())?;
        let attribution = self.attribution.clone().unwrap_or_else(|| attribution::find(&layout));
        let flags = (self.with_tests, self.features, &self.command, &self.code, &self.choices, manifest::runtime());
        let choices = program().map(|program| format!("{program} {layout:?} {attribution:?} {flags:?}"));
        Ok(choices.map(|choices| (layout, choices)))
    }

    /// What the last run with these choices found, where this one would find and leave the same.
    pub(crate) fn recall(&self, choices: Option<&(Layout, String)>, start: Instant) -> Recalled {
        let (Some(folder), Some((layout, choices))) = (&self.cache, choices) else { return Recalled::Changed(None) };
        let out = self.out();
        let finished = match Memory::new(folder, &out).recall(self, layout, choices) {
            Ok(finished) => finished,
            Err(pages) => return Recalled::Changed(pages),
        };
        Recalled::Same(Summary {
            layout: layout.clone(),
            pages: finished.pages,
            operations: finished.operations,
            types: finished.types,
            out,
            files: Written { unchanged: finished.files, ..Written::default() },
            diagnostics: finished.diagnostics,
            elapsed: start.elapsed(),
        })
    }

    /// Remembers a run, with the choices as they were before it; nothing where something else was read in the course of it.
    pub(crate) fn remember(
        &self,
        choices: Option<(Layout, String)>,
        read: Read,
        summary: &Summary,
        hashes: &HashMap<PathBuf, u64>,
    ) {
        let (Some(folder), Some((_, choices))) = (&self.cache, choices) else { return };
        let memory = Memory::new(folder, &summary.out);
        let choices_now = self.remembered_choices().ok().flatten().map(|(_, now)| now);
        if read.has_changed || choices_now.as_ref() != Some(&choices) {
            return memory.forget();
        }
        let finished = Finished {
            choices,
            read,
            pages: summary.pages,
            operations: summary.operations,
            types: summary.types,
            files: summary.files.written.len() + summary.files.unchanged,
            diagnostics: summary.diagnostics.clone(),
        };
        memory.remember(&finished, hashes);
    }
}

/// What tells this program from another one: after it was compiled anew, it is not the same. Packages and images set the
/// time of change to a fixed one; what is known of a file beside that nobody sets.
pub(crate) fn program() -> Option<String> {
    let path = std::env::current_exe().ok()?;
    let metadata = fs::metadata(&path).ok()?;
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    #[cfg(unix)]
    let file = {
        use std::os::unix::fs::MetadataExt as _;
        (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
    };
    #[cfg(not(unix))]
    let file = ();
    let version = env!("CARGO_PKG_VERSION");
    Some(format!("{version} {} {} {} {file:?}", path.display(), metadata.len(), modified.as_nanos()))
}

/// The hash of a file, with its path.
pub(crate) fn hash(path: &[u8], content: &[u8]) -> u64 {
    XxHash3_64::oneshot_with_seed(XxHash3_64::oneshot(path), content)
}

#[cfg(test)]
mod tests;
