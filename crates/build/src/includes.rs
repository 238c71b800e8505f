//! Shared fragments that pages include, read from the folders that may be read.

use std::path::Path;

use msgraph_parser::{IncludeError, Includes};

use crate::roots::{Refusal, Roots};

/// Includes in a documentation folder.
pub(crate) struct FileIncludes<'a> {
    pub roots: &'a Roots,
}

impl Includes for FileIncludes<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        self.roots.read(Path::new(path)).map_err(|refusal| match refusal {
            Refusal::Outside => IncludeError::Outside,
            Refusal::Missing => IncludeError::Missing,
            Refusal::Unreadable(reason) => IncludeError::Unreadable(reason),
        })
    }
}
