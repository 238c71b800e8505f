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

    /// Reads a fragment; gives the hash of what was read, too, or of the reason why nothing could be.
    pub fn read_with_hash(&self, path: &str) -> (Result<Vec<u8>, IncludeError>, u64) {
        let result = self.roots.read(Path::new(path));
        let content = result.as_ref().map(|bytes| finished::hash(path.as_bytes(), bytes)).map_err(Clone::clone);
        self.note(path, content.clone());
        let result = result.map_err(|refusal| match refusal {
            Refusal::Outside => IncludeError::Outside,
            Refusal::Missing => IncludeError::Missing,
            Refusal::Unreadable(reason) => IncludeError::Unreadable(reason),
        });
        (result, hash(content))
    }

    /// Notes what a fragment is. Of one that changes while pages are read some have the one and some the other: no later
    /// run may find the same.
    fn note(&self, path: &str, content: Result<u64, Refusal>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asked.entry(path.to_owned()).or_insert_with(|| content.clone());
        if *known != content {
            *known = Err(Refusal::Unreadable("it changed while it was read".to_owned()));
        }
    }
}

fn hash(content: Result<u64, Refusal>) -> u64 {
    content.unwrap_or_else(|refusal| finished::hash(b"", format!("{refusal:?}").as_bytes()))
}

impl Includes for FileIncludes<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        self.read_with_hash(path).0
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use msgraph_parser::Includes as _;

    use super::FileIncludes;
    use crate::Layout;
    use crate::roots::Roots;

    #[test]
    fn a_fragment_that_changes_while_pages_are_read_is_none_that_a_later_run_finds() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(folder.path().join("api")).expect("a folder");
        let file = folder.path().join("x.md");
        let layout = Layout::find(folder.path(), None).expect("a layout");
        let roots = Roots::new(&layout).expect("the roots");
        let hash = |texts: &[&str]| {
            let includes = FileIncludes::new(&roots);
            for text in texts {
                fs::write(&file, text).expect("the file is written");
                assert_eq!(includes.read("x.md"), Ok(text.as_bytes().to_vec()));
            }
            includes.into_hashes().remove("x.md")
        };
        let (old, new) = (hash(&["old", "old"]), hash(&["new"]));
        assert!(old != new && old.is_some());
        for texts in [["old", "new"], ["new", "old"]] {
            let both = hash(&texts);
            assert!(both != old && both != new, "{texts:?}");
        }
        assert_eq!(hash(&["old", "new", "old"]), hash(&["new", "old", "new"]));
    }
}
