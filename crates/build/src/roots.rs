//! The folders that may be read. A documentation folder may come from anywhere, so neither `..` nor a symbolic link in it
//! leads to other files of the machine.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::{Error, Layout};

/// No page of the documentation reaches a hundredth of this; what does is not a page.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The folders that may be read, free of symbolic links.
#[derive(Clone, Debug)]
pub(crate) struct Roots {
    /// [`Layout::pages`], free of symbolic links.
    pub pages: PathBuf,
    allowed: Vec<PathBuf>,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It is not below one of the folders.
    Outside,
    /// There is no such file.
    Missing,
    /// Something else.
    Unreadable(String),
}

impl Roots {
    /// The folder that the user named and, beside the folder of the version, `includes`: there, Microsoft's repository has
    /// what its versions share.
    pub fn new(layout: &Layout) -> Result<Roots, Error> {
        let canonical = |path: &Path| fs::canonicalize(path).map_err(Error::reading(path));
        let pages = canonical(&layout.pages)?;
        let mut allowed = vec![canonical(&layout.docs)?, pages.clone()];
        allowed.extend(pages.parent().map(|above| above.join("includes")));
        Ok(Roots { pages, allowed })
    }

    /// Reads a file, given relative to the folder of the pages.
    pub fn read(&self, relative: &Path) -> Result<Vec<u8>, Refusal> {
        let path = normalise(&self.pages.join(relative));
        if !self.contains(&path) {
            return Err(Refusal::Outside);
        }
        let canonical = fs::canonicalize(&path).map_err(refusal)?;
        if !self.contains(&canonical) {
            return Err(Refusal::Outside);
        }
        read_page(open(&canonical, Links::Followed).map_err(refusal)?)
    }

    /// Reads a file that was found, as a plain one, in a folder which is [allowed](Roots::allow). There are thousands of
    /// those, and following the links of each path shows; what is a link by now is read like any other path.
    pub fn read_plain(&self, relative: &Path) -> Result<Vec<u8>, Refusal> {
        match open(&self.pages.join(relative), Links::Refused) {
            Ok(file) => read_page(file),
            Err(_) => self.read(relative),
        }
    }

    /// True where a folder is, symbolic links followed, below one of the folders.
    pub fn allow(&self, folder: &Path) -> bool {
        fs::canonicalize(folder).is_ok_and(|canonical| self.contains(&canonical))
    }

    fn contains(&self, path: &Path) -> bool {
        self.allowed.iter().any(|root| path.starts_with(root))
    }
}

/// Takes `.` and `..` out of an absolute path, as it is written.
fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => _ = normal.pop(),
            _ => normal.push(component),
        }
    }
    normal
}

/// Refuses what is not a plain file: reading a pipe or a device may never end.
fn read_page(file: File) -> Result<Vec<u8>, Refusal> {
    // It may become another one between two questions about its name, so they are asked of what was opened.
    let metadata = file.metadata().map_err(refusal)?;
    if !metadata.is_file() {
        return Err(Refusal::Unreadable("it is not a file".to_owned()));
    }
    let length = usize::try_from(metadata.len().min(MAX_FILE_BYTES)).unwrap_or_default();
    // One byte more tells the end of the file without another piece of memory.
    let mut bytes = Vec::with_capacity(length + 1);
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(refusal)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Refusal::Unreadable(format!("it is larger than {} MiB", MAX_FILE_BYTES >> 20)));
    }
    Ok(bytes)
}

/// Whether the last name of a path may be a symbolic link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Followed,
    Refused,
}

/// Opens a file without waiting, which opening a pipe does until somebody writes to it.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn open(path: &Path, links: Links) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;

    let refuse = if links == Links::Refused { OFlags::NOFOLLOW } else { OFlags::empty() };
    File::options().custom_flags((OFlags::NONBLOCK | refuse).bits().cast_signed()).read(true).open(path)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn open(path: &Path, links: Links) -> io::Result<File> {
    match links {
        Links::Followed => File::open(path),
        // The system cannot be told to.
        Links::Refused => Err(io::ErrorKind::Unsupported.into()),
    }
}

fn refusal(error: io::Error) -> Refusal {
    match error.kind() {
        // A file name that is no name (`NotADirectory`, a NUL character) names no file either.
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => Refusal::Missing,
        _ => Refusal::Unreadable(error.to_string()),
    }
}
