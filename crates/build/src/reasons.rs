//! Why generated files have to change: the pages, the generator, the options, or somebody who edited them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use crate::compare::{Comparison, slashed};
use crate::known::{Known, Recorded};
use crate::record::{Items, Record};

/// Why generated files have to change. As text it is one line, such as `api/user-get.md changed: users::get`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// A run was killed, and left a part of its files.
    Interrupted,
    /// A file is not as it was written.
    Edited {
        /// The file, relative to the output folder.
        path: PathBuf,
    },
    /// Another version of the generator wrote the files.
    Generator {
        /// The version that wrote them.
        old: String,
        /// This version.
        new: String,
    },
    /// The files were made with other options, or with another generator that calls itself by the same version.
    Options,
    /// A page that contributed nothing before does now.
    NewPage {
        /// The page, as in [`msgraph_ir::Source::file`].
        page: String,
        /// The Rust paths that it contributes to.
        items: Vec<String>,
    },
    /// A page that contributed no longer does.
    RemovedPage {
        /// The page.
        page: String,
        /// The Rust paths that it contributed to.
        items: Vec<String>,
    },
    /// A page says something else.
    ChangedPage {
        /// The page.
        page: String,
        /// The Rust paths that are concerned.
        items: Vec<String>,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Interrupted => f.write_str("a run was interrupted before all files were in place"),
            Reason::Edited { path } => write!(f, "{} was edited by hand", slashed(path)),
            Reason::Generator { old, new } => write!(f, "the generator changed from {old} to {new}"),
            Reason::Options => f.write_str("the options changed, or the generator did under the same version"),
            Reason::NewPage { page, items } => write!(f, "{page} is new: {}", items.join(", ")),
            Reason::RemovedPage { page, items } => write!(f, "{page} is gone: {}", items.join(", ")),
            Reason::ChangedPage { page, items } => write!(f, "{page} changed: {}", items.join(", ")),
        }
    }
}

/// The reasons, edited files first and pages last, each sorted.
pub(crate) fn find(comparison: &Comparison, known: &Known, new: Option<&Record>) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = comparison.edited.iter().map(|path| Reason::Edited { path: path.clone() }).collect();
    if !comparison.changes.is_empty() && !known.interrupted.is_empty() {
        reasons.push(Reason::Interrupted);
    }
    if let (Recorded::Read(old), Some(new)) = (&known.current, new) {
        if (&old.generator, old.schema) != (&new.generator, new.schema) {
            let version = |record: &Record| record.generator.clone();
            reasons.push(Reason::Generator { old: version(old), new: version(new) });
        }
        let pages = pages(&old.items, &new.items);
        // The text that is generated changed, and no page did.
        if old.options != new.options || (pages.is_empty() && reasons.is_empty() && old.files != new.files) {
            reasons.push(Reason::Options);
        }
        reasons.extend(pages);
    }
    reasons.sort();
    reasons
}

fn pages(old: &Items, new: &Items) -> Vec<Reason> {
    let pages: BTreeSet<&str> = changed(old, new).chain(changed(new, old)).collect();
    let (old, new) = (by_page(old, &pages), by_page(new, &pages));
    pages.into_iter().filter_map(|page| reason(page, old.get(page), new.get(page))).collect()
}

/// The pages that contribute something to an item, and something else or nothing to the same item of the other record.
fn changed<'a>(items: &'a Items, others: &'a Items) -> impl Iterator<Item = &'a str> {
    let items = items.iter().filter(|(item, hashes)| others.get(*item) != Some(*hashes));
    items.flat_map(|(item, hashes)| {
        let other = others.get(item);
        let differs = move |(page, hash): &(&String, &String)| other.and_then(|other| other.get(*page)) != Some(*hash);
        hashes.iter().filter(differs).map(|(page, _)| page.as_str())
    })
}

type Hashes<'a> = BTreeMap<&'a str, &'a str>;

/// What each of some pages contributes: the hash of its facts for each item.
fn by_page<'a>(items: &'a Items, wanted: &BTreeSet<&str>) -> BTreeMap<&'a str, Hashes<'a>> {
    let mut pages: BTreeMap<&str, Hashes<'_>> = BTreeMap::new();
    for (item, hashes) in items {
        for (page, hash) in hashes.iter().filter(|(page, _)| wanted.contains(page.as_str())) {
            pages.entry(page).or_default().insert(item, hash);
        }
    }
    pages
}

fn reason(page: &str, old: Option<&Hashes<'_>>, new: Option<&Hashes<'_>>) -> Option<Reason> {
    let all = |hashes: &Hashes<'_>| hashes.keys().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    let page = page.to_owned();
    match (old, new) {
        (None, None) => None,
        (None, Some(new)) => Some(Reason::NewPage { page, items: all(new) }),
        (Some(old), None) => Some(Reason::RemovedPage { page, items: all(old) }),
        (Some(old), Some(new)) => {
            let items: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
            let differs = |item: &&str| old.get(*item) != new.get(*item);
            let items: Vec<String> = items.into_iter().filter(differs).map(str::to_owned).collect();
            (!items.is_empty()).then_some(Reason::ChangedPage { page, items })
        }
    }
}
