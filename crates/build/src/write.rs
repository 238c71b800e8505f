//! Brings the output folder to what was emitted. The only place that writes, renames or removes anything.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::compare::{Change, Comparison};

/// What was done, paths relative to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New and changed files.
    pub written: Vec<PathBuf>,
    /// Files that are no longer generated.
    pub removed: Vec<PathBuf>,
    /// Files that were left as they are.
    pub unchanged: usize,
}

impl Comparison {
    /// What [`Comparison::write`] does, without doing it.
    pub fn outcome(&self) -> Written {
        let (written, removed): (Vec<&Change>, Vec<&Change>) = self.changes.iter().partition(|change| change.new.is_some());
        let paths = |changes: Vec<&Change>| changes.into_iter().map(|change| change.path.clone()).collect();
        Written { written: paths(written), removed: paths(removed), unchanged: self.unchanged }
    }

    /// Writes what has to change.
    ///
    /// All new text is written to a folder beside the old files first, and moved into place when all of it is there: a full
    /// disk leaves the old files, and no reader ever sees half a file.
    ///
    /// # Errors
    /// [`Error::Write`] with the path that could not be written.
    pub fn write(&self) -> Result<Written, Error> {
        if !self.changes.is_empty() {
            fs::create_dir_all(&self.out).map_err(Error::writing(&self.out))?;
            let staging =
                tempfile::Builder::new().prefix(".generating-").tempdir_in(&self.out).map_err(Error::writing(&self.out))?;
            let staged = self.stage(staging.path())?;
            for (from, change) in staged {
                move_into_place(&from, &self.out.join(&change.path))?;
            }
            for change in self.changes.iter().filter(|change| change.new.is_none()) {
                self.remove(&change.path)?;
            }
        }
        Ok(self.outcome())
    }

    fn stage(&self, staging: &Path) -> Result<Vec<(PathBuf, &Change)>, Error> {
        let mut staged = Vec::new();
        for change in &self.changes {
            if let Some(text) = &change.new {
                let path = staging.join(staged.len().to_string());
                fs::write(&path, text).map_err(Error::writing(self.out.join(&change.path)))?;
                staged.push((path, change));
            }
        }
        Ok(staged)
    }

    /// Removes a file and the folders that it leaves empty.
    fn remove(&self, path: &Path) -> Result<(), Error> {
        match fs::remove_file(self.out.join(path)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::writing(self.out.join(path))(error)),
            _ => {}
        }
        // Removing a folder fails while something is in it, which is what ends the walk upward.
        let folders = path.ancestors().skip(1).take_while(|folder| folder.components().count() > 1);
        for folder in folders {
            if fs::remove_dir(self.out.join(folder)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn move_into_place(from: &Path, to: &Path) -> Result<(), Error> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    }
    fs::rename(from, to).map_err(Error::writing(to))
}
