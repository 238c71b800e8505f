//! Shared fragments that pages include, read from the folders that may be read.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use msgraph_parser::{IncludeError, Includes};

use crate::roots::{Refusal, Roots};

/// Includes in a documentation folder.
pub(crate) struct FileIncludes<'a> {
    roots: &'a Roots,
    read: Mutex<BTreeSet<String>>,
}

impl<'a> FileIncludes<'a> {
    pub fn new(roots: &'a Roots) -> Self {
        FileIncludes { roots, read: Mutex::default() }
    }

    /// The fragments that were read, relative to the folder of the pages.
    pub fn into_read(self) -> BTreeSet<String> {
        self.read.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Includes for FileIncludes<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        let bytes = self.roots.read(Path::new(path)).map_err(|refusal| match refusal {
            Refusal::Outside => IncludeError::Outside,
            Refusal::Missing => IncludeError::Missing,
            Refusal::Unreadable(reason) => IncludeError::Unreadable(reason),
        })?;
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
        Ok(bytes)
    }
}
