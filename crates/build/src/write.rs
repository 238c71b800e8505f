//! Brings an output folder to what was emitted. Together with `replace` and `staging`, the only place that writes, renames or
//! removes anything.
//!
//! The order: what changes is written beside the old files; then the sources change, all at once; then `Cargo.toml` is
//! replaced, which stands outside their folder. A process that is killed leaves the old sources or the new ones; if it is
//! killed in the moment before the last step, the next run makes up for it.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use msgraph_emitter::Features;
use tempfile::TempDir;

use crate::compare::{Change, Comparison, hash, is_same, read};
use crate::lock::Lock;
use crate::record::{self, Noted};
use crate::{Error, manifest, replace, staging};

/// The folder, within the output folder, that the sources of a crate stand in.
pub(crate) const SOURCES: &str = "src";

/// How often the folder is compared anew while others go on writing to it.
const MAX_COMPARISONS: usize = 10;

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
    pub(crate) record: Option<Noted>,
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

    /// The hash of the content of each generated file once all changes are made, by its path relative to the output folder.
    pub(crate) fn hashes(self) -> HashMap<PathBuf, u64> {
        let mut hashes = self.current;
        let new = self.changes.into_iter().filter_map(|change| Some((change.path, hash(change.new?.as_bytes()))));
        hashes.extend(new);
        hashes
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

    /// Like [`Output::compare`], and waits where another process is writing to the folder, so that what is compared is what
    /// one run left. Changes nothing.
    ///
    /// # Errors
    /// As [`Output::compare`].
    pub(crate) fn compare_at_rest(&self) -> Result<Comparison, Error> {
        let mut comparison = self.compare();
        for _ in 0..MAX_COMPARISONS {
            if comparison.as_ref().is_ok_and(Comparison::is_current) {
                break;
            }
            let waited = Lock::wait(&self.beside_sources());
            let again = self.compare();
            // A run may have begun and ended while files were compared.
            let is_same = matches!((&comparison, &again), (Ok(one), Ok(other)) if one == other);
            let has_failed_again = comparison.is_err() && again.is_err();
            comparison = again;
            if !waited && (is_same || has_failed_again) {
                break;
            }
        }
        comparison
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
        Ok(self.update(waiting)?.outcome())
    }

    /// Does what [`Output::write`] does; gives the comparison of which all changes were made.
    pub(crate) fn update(&self, waiting: impl FnOnce()) -> Result<Comparison, Error> {
        let folder = self.beside_sources();
        // What is seen while another process writes may be anything but current.
        if self.may_be_current()
            && let Ok(comparison) = self.compare()
            && comparison.is_current()
        {
            if (Lock::is_there(&folder) || !self.remnants().is_empty())
                && let Some(_lock) = Lock::try_take(&folder)
            {
                self.remove_remnants();
            }
            return Ok(comparison);
        }
        fs::create_dir_all(&folder).map_err(Error::writing(&folder))?;
        let _lock = Lock::take(&folder, waiting)?;
        let comparison = self.compare()?;
        self.refuse_edited(&comparison)?;
        self.apply(&comparison)?;
        self.remove_remnants();
        Ok(comparison)
    }

    /// False where the record that stands there, or that there is none, tells that something has to change.
    fn may_be_current(&self) -> bool {
        let Some(noted) = &self.record else { return true };
        let old = read(&self.out.join(SOURCES).join(record::FILE));
        old.map_or(true, |old| old.is_some_and(|old| is_same(&old, &noted.text)))
    }

    /// What killed runs left. While the lock is held, no other run is at work.
    fn remnants(&self) -> Vec<PathBuf> {
        let mut folders = staging::remnants(&self.beside_sources());
        folders.extend(self.real_manifest().parent().map(staging::remnants).unwrap_or_default());
        folders
    }

    fn remove_remnants(&self) {
        for folder in self.remnants() {
            staging::discard(&folder);
        }
    }

    fn refuse_edited(&self, comparison: &Comparison) -> Result<(), Error> {
        if self.force || comparison.edited.is_empty() {
            return Ok(());
        }
        Err(Error::Edited { paths: comparison.edited.iter().map(|path| self.out.join(path)).collect() })
    }

    fn apply(&self, comparison: &Comparison) -> Result<(), Error> {
        let (sources, manifest): (Vec<&Change>, Vec<&Change>) =
            comparison.changes.iter().partition(|change| change.path != Path::new(manifest::FILE));
        let relative = |change: &Change| change.path.strip_prefix(SOURCES).unwrap_or(&change.path).to_owned();
        let sources: BTreeMap<PathBuf, &Change> = sources.into_iter().map(|change| (relative(change), change)).collect();
        let staging = staging::folder_in(&self.beside_sources())?;
        staging::write_new(&staging.path().join(replace::STAGED), &sources)?;
        let manifest = manifest.first().map(|change| self.stage_manifest(change)).transpose()?;
        if !sources.is_empty() {
            replace::replace(&self.real_sources()?, staging, &sources)?;
        }
        if let Some(staged) = manifest {
            let path = self.real_manifest();
            fs::rename(staged.path().join(manifest::FILE), &path).map_err(Error::writing(&path))?;
        }
        Ok(())
    }

    /// In a folder of its own: the sources may be elsewhere, behind a symbolic link.
    fn stage_manifest(&self, change: &Change) -> Result<TempDir, Error> {
        let staged = staging::folder_in(self.real_manifest().parent().unwrap_or(&self.out))?;
        let text = change.new.as_deref().unwrap_or_default();
        let path = staged.path().join(manifest::FILE);
        fs::write(&path, text)
            .and_then(|()| staging::sync(&path))
            .map_err(Error::writing(self.out.join(manifest::FILE)))?;
        Ok(staged)
    }

    /// The manifest, symbolic links followed: who keeps it by hand may keep it elsewhere.
    fn real_manifest(&self) -> PathBuf {
        let manifest = self.out.join(manifest::FILE);
        fs::canonicalize(&manifest).unwrap_or(manifest)
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

#[cfg(test)]
mod tests;
