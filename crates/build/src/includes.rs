//! Shared fragments that pages include, read from the folders that may be read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use msgraph_parser::{IncludeError, Includes};

use crate::finished;
use crate::roots::{Refusal, Roots};

/// Includes in a documentation folder.
pub(crate) struct FileIncludes<'a> {
    roots: &'a Roots,
    /// What was asked for: the hash of its content, or why there is none.
    asked: Mutex<BTreeMap<String, Result<u64, Refusal>>>,
}

impl<'a> FileIncludes<'a> {
    pub fn new(roots: &'a Roots) -> Self {
        FileIncludes { roots, asked: Mutex::default() }
    }

    /// The fragments that were read, relative to the folder of the pages.
    pub fn read_paths(&self) -> BTreeSet<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|(_, content)| content.is_ok()).map(|(path, _)| path.clone()).collect()
    }

    /// The hash of a fragment, which is read unless that was done before, or of the reason why it cannot be read.
    pub fn hash(&self, path: &str) -> u64 {
        let known = || self.asked.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        let content = known().or_else(|| {
            _ = self.read(path);
            known()
        });
        content.map(hash).unwrap_or_default()
    }

    /// The hash of each fragment that was asked for, or of the reason why it could not be read.
    pub fn into_hashes(self) -> BTreeMap<String, u64> {
        let asked = self.asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        asked.into_iter().map(|(path, content)| (path, hash(content))).collect()
    }
}

fn hash(content: Result<u64, Refusal>) -> u64 {
    content.unwrap_or_else(|refusal| finished::hash(b"", format!("{refusal:?}").as_bytes()))
}

impl Includes for FileIncludes<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        let result = self.roots.read(Path::new(path));
        let content = result.as_ref().map(|bytes| finished::hash(path.as_bytes(), bytes)).map_err(Clone::clone);
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), content);
        result.map_err(|refusal| match refusal {
            Refusal::Outside => IncludeError::Outside,
            Refusal::Missing => IncludeError::Missing,
            Refusal::Unreadable(reason) => IncludeError::Unreadable(reason),
        })
    }
}
