//! A run after a few pages changed reads those pages alone.
//!
//! What each page says by itself is kept in a file of the cache folder, with the hash of its content and of what it includes.
//! It is taken from there where both are the same and the same program runs; all that depends on several pages is worked out
//! anew in each run. The file can be deleted at any time; one that is damaged is as good as none. Who reads pages is given
//! hashes of what they say, too: by these, a later run can tell whether that is still the same.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use msgraph_parser::{IncludeError, Includes, PageFile, PageJson, ReadPage};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::cache::{self, Kind};
use crate::includes::FileIncludes;
use crate::load::Pages;
use crate::{Layout, finished};

/// The file is written anew where more than one in so many pages had to be read: to read a few again in the next run takes
/// less time.
const FEW: usize = 16;

/// So many pages are made text at once.
const CHUNK: usize = 128;

/// What tells a page from a changed one.
#[derive(Serialize, Deserialize)]
struct Key {
    /// The hash of the page.
    hash: u64,
    /// The hash of each file that it includes.
    includes: BTreeMap<String, u64>,
    /// What it says.
    says: Says,
}

/// What a page says, as hashes of the parts of [`PageJson`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "[u64; 3]", into = "[u64; 3]")]
pub(crate) struct Says {
    pub facts: u64,
    pub lines: u64,
    pub texts: u64,
}

impl From<[u64; 3]> for Says {
    fn from([facts, lines, texts]: [u64; 3]) -> Says {
        Says { facts, lines, texts }
    }
}

impl From<Says> for [u64; 3] {
    fn from(Says { facts, lines, texts }: Says) -> [u64; 3] {
        [facts, lines, texts]
    }
}

impl Says {
    pub fn new(json: &PageJson) -> Says {
        let hash = |text: &str| XxHash3_64::oneshot(text.as_bytes());
        Says { facts: hash(&json.facts), lines: hash(&json.lines), texts: hash(&json.texts) }
    }
}

/// Reads pages, or takes what is kept of them. What each says is given as hashes, too, where they can be kept.
pub(crate) fn read(
    folder: &Path,
    layout: &Layout,
    pages: &mut Pages,
    includes: &FileIncludes<'_>,
) -> (Vec<ReadPage>, Vec<Says>) {
    let Some(program) = finished::program() else {
        return (msgraph_parser::read_pages(&pages.files, includes), Vec::new());
    };
    let path = cache::file(folder, Kind::Pages, &layout.pages);
    let program = cache::hex(XxHash3_64::oneshot(program.as_bytes()));
    let content = cache::read(&path);
    let kept = content.as_ref().and_then(|content| entries(content.bytes(), &program)).unwrap_or_default();
    let files = pages.files.par_iter_mut().zip(&pages.hashes);
    let mut read: Vec<Known> = files.map(|(file, hash)| read_one(file, *hash, includes, &kept)).collect();
    let missed = read.iter().filter(|known| known.is_fresh).count();
    if missed * FEW > pages.files.len() {
        keep(&path, &program, &mut read);
    } else {
        read.par_iter_mut().filter(|known| known.is_fresh).for_each(|known| _ = known.write_down());
    }
    read.into_iter().map(|known| (known.page, known.key.says)).unzip()
}

/// What is kept of a page: its key, the numbers of its lines, and the facts.
type Kept<'a> = HashMap<&'a [u8], [&'a [u8]; 3]>;

/// What is kept, by the path of the page: a line with that and three others, behind a line that names the program. Most of it
/// is not looked at here, where one thread works.
fn entries<'a>(content: &'a [u8], program: &str) -> Option<Kept<'a>> {
    let mut start = 0;
    let mut lines = memchr::memchr_iter(b'\n', content).chain([content.len()]).map(|end| {
        let line = content.get(start..end).unwrap_or_default();
        start = end + 1;
        line
    });
    if lines.next()? != program.as_bytes() {
        return None;
    }
    let mut kept = HashMap::new();
    while let (Some(page), Some(key), Some(numbers), Some(facts)) = (lines.next(), lines.next(), lines.next(), lines.next())
    {
        kept.insert(page, [key, numbers, facts]);
    }
    Some(kept)
}

/// A page, read or taken.
struct Known {
    page: ReadPage,
    key: Key,
    /// False for what was kept. Of a fresh page, [`Known::write_down`] completes the key.
    is_fresh: bool,
}

impl Known {
    /// Writes down what the page says.
    fn write_down(&mut self) -> Option<PageJson> {
        let json = self.page.to_json()?;
        if self.is_fresh {
            self.key.says = Says::new(&json);
        }
        Some(json)
    }
}

fn read_one(file: &mut PageFile, hash: u64, includes: &FileIncludes<'_>, kept: &Kept<'_>) -> Known {
    if let Some(known) = kept.get(file.path.as_bytes()).and_then(|kept| take(file, hash, includes, kept)) {
        return known;
    }
    let asked = Asked { includes, hashes: Mutex::default() };
    let page = ReadPage::new(file, &asked);
    let includes = asked.hashes.into_inner().unwrap_or_else(PoisonError::into_inner);
    Known { page, key: Key { hash, includes, says: Says::default() }, is_fresh: true }
}

/// Takes what is kept of a page, where that is the same.
fn take(file: &mut PageFile, hash: u64, includes: &FileIncludes<'_>, kept: &[&[u8]; 3]) -> Option<Known> {
    let [key, lines, facts] = kept;
    let key: Key = serde_json::from_slice(key).ok()?;
    if key.hash != hash || !key.includes.iter().all(|(path, hash)| includes.hash(path) == *hash) {
        return None;
    }
    let page = ReadPage::from_json(str::from_utf8(facts).ok()?, str::from_utf8(lines).ok()?, file, includes)?;
    Some(Known { page, key, is_fresh: false })
}

/// Writes down what pages say.
fn keep(path: &Path, program: &str, read: &mut [Known]) {
    let entry = |known: &mut Known| {
        // A name with a line end in it would not be found again.
        if known.page.path().contains('\n') {
            return None;
        }
        let PageJson { facts, lines, .. } = known.write_down()?;
        Some(format!("\n{}\n{}\n{lines}\n{facts}", known.page.path(), serde_json::to_string(&known.key).ok()?))
    };
    // All of them at once would take more memory than the pages themselves.
    let entries = read.chunks_mut(CHUNK).flat_map(|chunk| chunk.par_iter_mut().filter_map(entry).collect::<Vec<String>>());
    cache::write(path, std::iter::once(program.to_owned()).chain(entries));
}

/// The includes of one page, with their hashes.
struct Asked<'a> {
    includes: &'a FileIncludes<'a>,
    hashes: Mutex<BTreeMap<String, u64>>,
}

impl Includes for Asked<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        let (result, hash) = self.includes.read_with_hash(path);
        self.hashes.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), hash);
        result
    }
}

#[cfg(test)]
mod tests;
