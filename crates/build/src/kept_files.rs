//! A run after a few pages changed writes those files anew that come of them.
//!
//! The text of each generated file is kept in a file of the cache folder, with the hashes of what it was made from and with what
//! the record says of its items. It is taken from there where that is the same and the same program runs. The file can be
//! deleted at any time; one that is damaged is as good as none.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use msgraph_emitter::{MadeFrom, Rendered};
use rayon::prelude::*;
use twox_hash::XxHash3_64;

use crate::cache::{self, Content, Kind, hex};
use crate::finished;
use crate::record::Items;

/// The file is written anew where more than one in so many texts is new: to make a few again in the next run takes less time.
const FEW: usize = 16;

/// The texts of earlier runs into an output folder.
pub(crate) struct KeptFiles {
    path: PathBuf,
    program: String,
    content: Option<Content>,
}

impl KeptFiles {
    /// Reads what a cache folder has for an output folder; nothing where the running program cannot be told from others.
    pub fn read(folder: &Path, out: &Path) -> Option<KeptFiles> {
        let program = hex(XxHash3_64::oneshot(finished::program()?.as_bytes()));
        let path = cache::file(folder, Kind::Files, out);
        Some(KeptFiles { content: cache::read(&path), path, program })
    }

    /// The texts; none where another program left them.
    pub fn texts(&self) -> Texts<'_> {
        self.content.as_ref().and_then(|content| entries(content.bytes(), &self.program)).unwrap_or_default()
    }

    /// Keeps the texts of this run, where that is worth it.
    pub fn keep(&self, files: &BTreeMap<String, Rendered>, items: &Items) {
        let kept: Vec<(&String, &Rendered, &MadeFrom)> =
            files.iter().filter_map(|(path, file)| Some((path, file, file.made_from.as_ref()?))).collect();
        let fresh = kept.iter().filter(|(_, file, _)| !file.is_earlier).count();
        if fresh * FEW <= kept.len() {
            return;
        }
        let head = |(path, file, MadeFrom { items: hash, pages, types }): &(&String, &Rendered, &MadeFrom)| {
            let facts: BTreeMap<&String, _> = file.items.iter().filter_map(|item| items.get_key_value(item)).collect();
            // Plain data always has a text.
            let facts = serde_json::to_string(&facts).unwrap_or_default();
            format!("\n{} {} {} {path}\n{pages}\n{facts}\n", hex(*hash), hex(*types), file.text.len())
        };
        let heads: Vec<String> = kept.par_iter().map(head).collect();
        let texts = heads.iter().zip(&kept).flat_map(|(head, (_, file, _))| [head.as_str(), file.text.as_str()]);
        cache::write(&self.path, std::iter::once(self.program.as_str()).chain(texts));
    }
}

/// What is kept, by path.
pub(crate) type Texts<'a> = HashMap<&'a str, Text<'a>>;

/// What is kept of a file.
pub(crate) struct Text<'a> {
    pub made_from: MadeFrom,
    pub text: &'a str,
    /// [`Items`] as JSON, those of the file.
    facts: &'a str,
}

/// What the record says of the items of files that were taken.
pub(crate) fn facts_of_taken(texts: &Texts<'_>, files: &BTreeMap<String, Rendered>) -> Items {
    let taken: Vec<&Text<'_>> =
        files.iter().filter(|(_, file)| file.is_earlier).filter_map(|(path, _)| texts.get(path.as_str())).collect();
    taken.into_par_iter().flat_map_iter(|kept| serde_json::from_str::<Items>(kept.facts).unwrap_or_default()).collect()
}

/// Each text stands behind a line with its hashes, its length and its path, one with pages, and one with facts.
fn entries<'a>(content: &'a [u8], program: &str) -> Option<Texts<'a>> {
    let mut rest = std::str::from_utf8(content).ok()?.strip_prefix(program)?;
    let mut kept = Texts::new();
    while !rest.is_empty() {
        let (head, texts) = rest.strip_prefix('\n')?.split_once('\n')?;
        let (pages, texts) = texts.split_once('\n')?;
        let (facts, texts) = texts.split_once('\n')?;
        let mut words = head.splitn(4, ' ');
        let mut hash = || u64::from_str_radix(words.next()?, 16).ok();
        let made_from = MadeFrom { items: hash()?, types: hash()?, pages: pages.to_owned() };
        let (text, after) = texts.split_at_checked(words.next()?.parse().ok()?)?;
        kept.insert(words.next()?, Text { made_from, text, facts });
        rest = after;
    }
    Some(kept)
}

#[cfg(test)]
mod tests;
