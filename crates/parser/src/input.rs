//! What the parser reads: bytes that somebody else fetched, so that parsing itself does no I/O.

/// A page as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Relative to the folder that holds `api/` and `resources/`, `/` between folders: `api/user-get.md`.
    pub path: String,
    /// The content, in whatever encoding it has; what is not UTF-8 is diagnosed.
    pub bytes: Vec<u8>,
}

/// Why an include could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeError {
    /// It lies outside the documentation folder.
    Outside,
    /// There is no such file.
    Missing,
    /// The file is there, but reading it failed; with the system's reason.
    Unreadable(String),
}

/// Where included files (`[!INCLUDE [title](path)]`) come from.
pub trait Includes: Sync {
    /// The content of an included file.
    ///
    /// `path` is relative to the folder that holds `api/` and `resources/`, normalised, and may start with `../`.
    ///
    /// # Errors
    /// When the file lies outside the documentation folder, does not exist or cannot be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError>;
}

/// No includes at all: every one is missing. For pages that stand alone, as in tests.
pub struct NoIncludes;

impl Includes for NoIncludes {
    fn read(&self, _path: &str) -> Result<Vec<u8>, IncludeError> {
        Err(IncludeError::Missing)
    }
}
