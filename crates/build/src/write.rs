//! Brings an output folder to what was emitted. Together with `replace` and `staging`, the only place that writes, renames or
//! removes anything.
//!
//! The order: what changes is written beside the old files; then `Cargo.toml` is replaced, which stands outside the folder of
//! the sources; then the sources change, all at once. A process that is killed leaves the old sources or the new ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use msgraph_emitter::Features;

use crate::compare::{Change, Comparison};
use crate::lock::Lock;
use crate::record::Record;
use crate::{Error, manifest, replace, staging};

/// The folder, within the output folder, that the sources of a crate stand in.
pub(crate) const SOURCES: &str = "src";

/// What belongs into an output folder.
#[derive(Clone, Debug)]
pub struct Output {
    /// The output folder.
    pub(crate) out: PathBuf,
    /// The sources: paths relative to their folder, and texts.
    pub(crate) files: BTreeMap<String, String>,
    /// The cargo features that the manifest has to have.
    pub(crate) features: Option<Features>,
    /// What the files were made from.
    pub(crate) record: Option<Record>,
    /// Whether edited files are replaced.
    pub(crate) force: bool,
}

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
    /// What writing would do.
    pub fn outcome(&self) -> Written {
        let (written, removed): (Vec<&Change>, Vec<&Change>) = self.changes.iter().partition(|change| change.new.is_some());
        let paths = |changes: Vec<&Change>| changes.into_iter().map(|change| change.path.clone()).collect();
        Written { written: paths(written), removed: paths(removed), unchanged: self.unchanged }
    }
}

impl Output {
    /// A crate in the folder `out`: a manifest, where there is none that somebody else made, and sources by their path
    /// relative to `src/`. There is no record of what they were made from, so edited files are not told from stale ones.
    pub fn new(out: impl Into<PathBuf>, files: BTreeMap<String, String>) -> Output {
        Output { out: out.into(), files, features: None, record: None, force: false }
    }

    /// Compares with what stands in the folder. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Foreign`] where files that were not generated stand in the way, [`Error::FileName`], [`Error::Read`].
    pub fn compare(&self) -> Result<Comparison, Error> {
        Comparison::new(self)
    }

    /// Writes what has to change, and touches nothing else. `waiting` is called where another process is writing to the
    /// folder; this one goes on when that one is done.
    ///
    /// All sources change at once where the operating system can do that: a process that is killed, or a full disk, leaves
    /// the old files or the new ones.
    ///
    /// # Errors
    /// As [`Output::compare`]; [`Error::Edited`] where files were edited, and then nothing is written; [`Error::Write`].
    pub fn write(&self, waiting: impl FnOnce()) -> Result<Written, Error> {
        let comparison = self.compare()?;
        let folder = self.beside_sources();
        if comparison.is_current() {
            remove_remnants(&folder);
            return Ok(comparison.outcome());
        }
        self.refuse_edited(&comparison)?;
        drop(comparison);
        fs::create_dir_all(&folder).map_err(Error::writing(&folder))?;
        let lock = Lock::take(&folder, waiting)?;
        // Another process may have written since.
        let comparison = self.compare()?;
        self.refuse_edited(&comparison)?;
        self.apply(&comparison)?;
        remove_all(&staging::remnants(&folder));
        drop(lock);
        Ok(comparison.outcome())
    }

    fn refuse_edited(&self, comparison: &Comparison) -> Result<(), Error> {
        if self.force || comparison.edited.is_empty() {
            return Ok(());
        }
        Err(Error::Edited { paths: comparison.edited.iter().map(|path| self.out.join(path)).collect() })
    }

    fn apply(&self, comparison: &Comparison) -> Result<(), Error> {
        let (sources, others): (Vec<&Change>, Vec<&Change>) =
            comparison.changes.iter().partition(|change| change.path != Path::new(manifest::FILE));
        let relative = |change: &Change| change.path.strip_prefix(SOURCES).unwrap_or(&change.path).to_owned();
        let sources: BTreeMap<PathBuf, &Change> = sources.into_iter().map(|change| (relative(change), change)).collect();
        let staging = staging::folder_in(&self.beside_sources())?;
        staging::write_new(&staging.path().join(replace::STAGED), &sources)?;
        for change in others {
            replace_file(&self.out.join(&change.path), change.new.as_deref().unwrap_or_default())?;
        }
        if sources.is_empty() { Ok(()) } else { replace::replace(&self.real_sources()?, staging, &sources) }
    }

    /// The folder that holds the folder of the sources, symbolic links followed: new files can be made there and moved into
    /// place, and whoever writes to the sources finds the lock there.
    pub(crate) fn beside_sources(&self) -> PathBuf {
        let sources = self.out.join(SOURCES);
        let real = fs::canonicalize(&sources).unwrap_or(sources);
        match real.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        }
    }

    /// The folder of the sources, symbolic links followed.
    fn real_sources(&self) -> Result<PathBuf, Error> {
        let sources = self.out.join(SOURCES);
        if sources.symlink_metadata().is_err() {
            return Ok(sources);
        }
        fs::canonicalize(&sources).map_err(Error::writing(&sources))
    }
}

/// Replaces a single file at once.
pub(crate) fn replace_file(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let staging = staging::folder_in(folder)?;
    let staged = staging.path().join("file");
    fs::write(&staged, text).and_then(|()| fs::rename(&staged, path)).map_err(Error::writing(path))
}

/// Removes what killed runs left where nothing else is to be done, unless a generator is at work.
fn remove_remnants(folder: &Path) {
    if (Lock::is_there(folder) || !staging::remnants(folder).is_empty())
        && let Some(_lock) = Lock::try_take(folder)
    {
        remove_all(&staging::remnants(folder));
    }
}

fn remove_all(folders: &[PathBuf]) {
    for folder in folders {
        // The next run tries again.
        let _ = fs::remove_dir_all(folder);
    }
}
