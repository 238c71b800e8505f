//! A run after a few pages changed reads those pages alone.
//!
//! What each page says by itself is kept in a file of the cache folder, with the hash of its content and of what it includes.
//! It is taken from there where both are the same and the same program runs; all that depends on several pages is worked out
//! anew in each run. The file can be deleted at any time; one that is damaged is as good as none.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use msgraph_parser::{IncludeError, Includes, PageFile, ReadPage};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::includes::FileIncludes;
use crate::{Layout, cache, finished};

/// The file is written anew where more than one in so many pages had to be read: to read a few again in the next run takes
/// less time.
const FEW: usize = 16;

/// So many pages are made text at once.
const CHUNK: usize = 128;

/// What tells a page from a changed one.
#[derive(Serialize, Deserialize)]
struct Key {
    page: String,
    /// The hash of the page.
    hash: u64,
    /// The hash of each file that it includes.
    includes: BTreeMap<String, u64>,
}

/// Reads pages, or takes what is kept of them.
pub(crate) fn read(folder: &Path, layout: &Layout, pages: &[PageFile], includes: &FileIncludes<'_>) -> Vec<ReadPage> {
    let Some(program) = finished::program() else {
        return pages.par_iter().map(|file| ReadPage::new(file, includes)).collect();
    };
    let path = cache::file(folder, "pages", &layout.pages);
    let program = cache::hex(XxHash3_64::oneshot(program.as_bytes()));
    let content = cache::read(&path);
    let kept = content.as_ref().and_then(|content| entries(content.bytes(), &program)).unwrap_or_default();
    let read: Vec<(ReadPage, Option<Key>)> = pages.par_iter().map(|file| read_one(file, includes, &kept)).collect();
    let missed = read.iter().filter(|(_, fresh)| fresh.is_some()).count();
    if missed * FEW > pages.len() {
        keep(&path, &program, pages, &read, kept);
    }
    read.into_iter().map(|(page, _)| page).collect()
}

/// What is kept, by page: two lines each, behind a line that names the program.
fn entries<'a>(content: &'a [u8], program: &str) -> Option<HashMap<String, (Key, &'a str)>> {
    let mut lines = std::str::from_utf8(content).ok()?.split('\n');
    if lines.next()? != program {
        return None;
    }
    let mut kept = HashMap::new();
    while let (Some(key), Some(json)) = (lines.next(), lines.next()) {
        let key: Key = serde_json::from_str(key).ok()?;
        kept.insert(key.page.clone(), (key, json));
    }
    Some(kept)
}

/// A page, with its key where it had to be read.
fn read_one(file: &PageFile, includes: &FileIncludes<'_>, kept: &HashMap<String, (Key, &str)>) -> (ReadPage, Option<Key>) {
    let hash = finished::hash(file.path.as_bytes(), &file.bytes);
    let same = kept
        .get(&file.path)
        .filter(|(key, _)| key.hash == hash && key.includes.iter().all(|(path, hash)| includes.hash(path) == *hash));
    if let Some(page) = same.and_then(|(_, json)| ReadPage::from_json(json, file, includes)) {
        return (page, None);
    }
    let asked = Asked { includes, hashes: Mutex::default() };
    let page = ReadPage::new(file, &asked);
    let includes = asked.hashes.into_inner().unwrap_or_else(PoisonError::into_inner);
    (page, Some(Key { page: file.path.clone(), hash, includes }))
}

/// Writes down what pages say.
fn keep(
    path: &Path,
    program: &str,
    pages: &[PageFile],
    read: &[(ReadPage, Option<Key>)],
    kept: HashMap<String, (Key, &str)>,
) {
    let entry = |(file, (page, fresh)): (&PageFile, &(ReadPage, Option<Key>))| {
        let key = fresh.as_ref().or_else(|| kept.get(&file.path).map(|(key, _)| key))?;
        Some(format!("\n{}\n{}", serde_json::to_string(key).ok()?, page.to_json()?))
    };
    // All of them at once would take more memory than the pages themselves.
    let entries = pages
        .chunks(CHUNK)
        .zip(read.chunks(CHUNK))
        .flat_map(|(pages, read)| pages.par_iter().zip(read).filter_map(entry).collect::<Vec<String>>());
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
