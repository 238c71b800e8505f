//! Puts a new state in the place of an old one.
//!
//! Where the operating system can exchange two folders at once (Linux, macOS), the whole set of files changes in that moment,
//! and a process that is killed leaves the old set or the new one. Where it cannot, or where a part of the folder is elsewhere,
//! files are moved one after the other, the record last; a process that is killed in between leaves whole files of both, and
//! the next run, which still finds the new record beside the folder, completes them.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::compare::Change;
use crate::{Error, record, staging};

/// The name, within a staging folder, of what is to take the place of the sources.
pub(crate) const STAGED: &str = "src";

/// Whether the system has a call that exchanges two folders.
const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_vendor = "apple"));

/// Brings the folder to its new state. Paths of changes are relative to the folder.
pub(crate) fn replace(folder: &Path, staging: TempDir, changes: &BTreeMap<PathBuf, &Change>) -> Result<(), Error> {
    let staged = staging.path().join(STAGED);
    match exchange_all(folder, &staged, changes) {
        Ok(true) => {
            staging::discard(staging.path());
            return Ok(());
        }
        Ok(false) => {}
        Err(error) => {
            staging::discard(&staging.keep());
            return Err(error);
        }
    }
    // Where moving fails half way, the next run needs the record in it.
    let staging = staging.keep();
    move_each(folder, &staged, changes)?;
    staging::discard(&staging);
    Ok(())
}

/// All at once; false where that cannot be done, and then nothing happened to the folder.
fn exchange_all(folder: &Path, staged: &Path, changes: &BTreeMap<PathBuf, &Change>) -> Result<bool, Error> {
    if folder.symlink_metadata().is_err() {
        return fs::rename(staged, folder).map(|()| true).map_err(Error::writing(folder));
    }
    // The folder that a person stands in would be gone.
    if !CAN_EXCHANGE || env::current_dir().is_ok_and(|current| current.starts_with(folder)) {
        return Ok(false);
    }
    let exchanged = match staging::link_unchanged(folder, staged, changes) {
        Ok(true) => match exchange(staged, folder) {
            Err(error) if cannot_exchange(&error) => Ok(false),
            result => result.map(|()| true),
        },
        other => other,
    };
    match exchanged {
        Ok(true) => staging::save_files_of_others(staged, folder, changes),
        // What was made is moved file by file.
        Ok(false) => staging::make_all_writable(staged),
        Err(_) => {}
    }
    exchanged.map_err(Error::writing(folder))
}

/// True where the system or the file system does not know how, or the folder is a mount point. Overlay file systems of
/// containers answer `CrossesDevices` for folders of the image below.
fn cannot_exchange(error: &io::Error) -> bool {
    use ErrorKind::{CrossesDevices, InvalidInput, ResourceBusy, Unsupported};
    matches!(error.kind(), CrossesDevices | InvalidInput | ResourceBusy | Unsupported)
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// One file after the other; the record last.
fn move_each(folder: &Path, staged: &Path, changes: &BTreeMap<PathBuf, &Change>) -> Result<(), Error> {
    let (records, others): (Vec<_>, Vec<_>) = changes.iter().partition(|(path, _)| path.as_os_str() == record::FILE);
    for (path, change) in others.into_iter().chain(records) {
        let to = folder.join(path);
        let done = match &change.new {
            Some(_) => to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::rename(staged.join(path), &to)),
            None => remove(folder, path),
        };
        done.map_err(Error::writing(to))?;
    }
    Ok(())
}

/// Removes a file and the folders that it leaves empty.
fn remove(folder: &Path, path: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Removing a folder fails while something is in it, which is what ends the walk upward.
    for above in path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()) {
        if fs::remove_dir(folder.join(above)).is_err() {
            break;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::io::{Error, ErrorKind};
    use std::path::PathBuf;

    use super::{STAGED, cannot_exchange, move_each};
    use crate::compare::Change;
    use crate::{record, staging};

    #[test]
    fn the_record_is_moved_last() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (sources, staged) = (folder.path().join("sources"), folder.path().join(STAGED));
        let names = ["a.rs", "models/user.rs", record::FILE, "z.rs"];
        let changes = names.map(|name| Change { path: name.into(), old: None, new: Some(name.to_owned()) });
        let changes: BTreeMap<PathBuf, &Change> = changes.iter().map(|change| (change.path.clone(), change)).collect();
        staging::write_new(&staged, &changes).expect("the files are written");
        // The last of the sources cannot be moved.
        fs::remove_file(staged.join("z.rs")).expect("the file is removed");
        assert!(move_each(&sources, &staged, &changes).is_err());
        assert!(sources.join("a.rs").exists() && sources.join("models/user.rs").exists());
        assert!(staged.join(record::FILE).exists() && !sources.join(record::FILE).exists());
    }

    #[test]
    fn only_what_cannot_be_done_is_done_otherwise() {
        for kind in [ErrorKind::CrossesDevices, ErrorKind::InvalidInput, ErrorKind::ResourceBusy, ErrorKind::Unsupported] {
            assert!(cannot_exchange(&Error::from(kind)), "{kind}");
        }
        for kind in [ErrorKind::PermissionDenied, ErrorKind::StorageFull, ErrorKind::ReadOnlyFilesystem] {
            assert!(!cannot_exchange(&Error::from(kind)), "{kind}");
        }
    }
}
