//! A run after a few pages changed writes those files anew that come of them.
//!
//! The text of each generated file is kept in a file of the cache folder, with the hashes of what it was made from. It is taken
//! from there where that is the same and the same program runs. The file can be deleted at any time; one that is damaged is
//! as good as none.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use msgraph_emitter::{Earlier, MadeFrom, Rendered};
use twox_hash::XxHash3_64;

use crate::cache::{self, Content, hex};
use crate::finished;

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
        let path = cache::file(folder, "files", out);
        Some(KeptFiles { content: cache::read(&path), path, program })
    }

    /// The texts; none where another program left them.
    pub fn texts(&self) -> Earlier<'_> {
        self.content.as_ref().and_then(|content| entries(content.bytes(), &self.program)).unwrap_or_default()
    }

    /// Keeps the texts of this run, where that is worth it.
    pub fn keep(&self, files: &BTreeMap<String, Rendered>) {
        let kept: Vec<(&String, &Rendered, &MadeFrom)> =
            files.iter().filter_map(|(path, file)| Some((path, file, file.made_from.as_ref()?))).collect();
        let fresh = kept.iter().filter(|(_, file, _)| !file.is_earlier).count();
        if fresh * FEW <= kept.len() {
            return;
        }
        let heads: Vec<String> = kept
            .iter()
            .map(|(path, file, MadeFrom { items, pages, types })| {
                format!("\n{} {} {} {path}\n{pages}\n", hex(*items), hex(*types), file.text.len())
            })
            .collect();
        let texts = heads.iter().zip(&kept).flat_map(|(head, (_, file, _))| [head.as_str(), file.text.as_str()]);
        cache::write(&self.path, std::iter::once(self.program.as_str()).chain(texts));
    }
}

/// What is kept, by path: each text behind a line with its hashes, its length and its path, and one with pages.
fn entries<'a>(content: &'a [u8], program: &str) -> Option<Earlier<'a>> {
    let mut rest = std::str::from_utf8(content).ok()?.strip_prefix(program)?;
    let mut kept = Earlier::new();
    while !rest.is_empty() {
        let (head, texts) = rest.strip_prefix('\n')?.split_once('\n')?;
        let (pages, texts) = texts.split_once('\n')?;
        let mut words = head.splitn(4, ' ');
        let mut hash = || u64::from_str_radix(words.next()?, 16).ok();
        let made_from = MadeFrom { items: hash()?, types: hash()?, pages: pages.to_owned() };
        let (text, after) = texts.split_at_checked(words.next()?.parse().ok()?)?;
        kept.insert(words.next()?, (made_from, text));
        rest = after;
    }
    Some(kept)
}

#[cfg(test)]
mod tests;
