//! A new state of a folder, made beside it: what changes is written, all else is linked from the old one, so that it keeps its
//! times and cargo does not build it again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempDir;
use walkdir::{DirEntry, WalkDir};

use crate::Error;
use crate::compare::Change;

/// How the names of folders start in which new files are made. What has such a name and [`OURS`] in it, and belongs to no
/// running generator, is left over from one that was killed.
const PREFIX: &str = ".generating-";

/// The file that tells these folders from folders of others. It is the first that is made and the last that is removed.
const OURS: &str = "made-by-msgraph-gen";

/// How many files are brought to the disk one by one; of more, all that the file system has is.
const FEW: usize = 64;

/// A folder for new files, removed when dropped.
pub(crate) fn folder_in(parent: &Path) -> Result<TempDir, Error> {
    fs::create_dir_all(parent).map_err(Error::writing(parent))?;
    let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent).map_err(Error::writing(parent))?;
    fs::write(folder.path().join(OURS), "").map_err(Error::writing(parent))?;
    Ok(folder)
}

/// The folders that killed generators left, sorted.
pub(crate) fn remnants(parent: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(parent).into_iter().flatten().filter_map(Result::ok);
    let left = entries.filter(|entry| {
        entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes())
            && entry.file_type().is_ok_and(|file_type| file_type.is_dir())
            && is_ours(&entry.path())
    });
    let mut paths: Vec<PathBuf> = left.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// True for a folder with the mark, and for one without anything: a run may be killed before it makes the mark, and after it
/// removes it.
fn is_ours(folder: &Path) -> bool {
    folder.join(OURS).symlink_metadata().is_ok_and(|metadata| metadata.is_file())
        || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Removes a folder for new files. What cannot be removed now is removed by the next run, which knows it by its mark.
pub(crate) fn discard(folder: &Path) {
    make_all_writable(folder);
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|file_type| file_type.is_dir());
        let removed = match entry.file_name() == OURS {
            true => continue,
            false if is_folder => fs::remove_dir_all(path),
            false => fs::remove_file(path),
        };
        if removed.is_err() {
            return;
        }
    }
    let _ = fs::remove_dir_all(folder);
}

/// Writes the new files to the folder `staged`, by their paths relative to it.
pub(crate) fn write_new(staged: &Path, changes: &BTreeMap<PathBuf, &Change>) -> Result<(), Error> {
    fs::create_dir(staged).map_err(Error::writing(staged))?;
    let new: Vec<(PathBuf, &Path, &String)> = changes
        .iter()
        .filter_map(|(path, change)| Some((staged.join(path), &*change.path, change.new.as_ref()?)))
        .collect();
    let folders: BTreeSet<&Path> = new.iter().filter_map(|(to, ..)| to.parent()).collect();
    folders.into_iter().try_for_each(|folder| fs::create_dir_all(folder).map_err(Error::writing(folder)))?;
    new.par_iter().try_for_each(|(to, path, text)| fs::write(to, text).map_err(Error::writing(path)))?;
    if CAN_SYNC_ALL && new.len() > FEW {
        return sync_all(staged).map_err(Error::writing(staged));
    }
    // Once all are written: the first one that is brought to the disk takes most of the others with it.
    new.iter().try_for_each(|(to, path, _)| sync(to).map_err(Error::writing(path)))
}

/// Brings a file to the disk. Where it is there before it takes the place of another one, a power cut leaves the one or the
/// other, but never an empty one.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    fs::File::options().write(true).open(path)?.sync_all()
}

/// Whether the system has a call that brings all of a file system to its disk.
const CAN_SYNC_ALL: bool = cfg!(target_os = "linux");

#[cfg(target_os = "linux")]
fn sync_all(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(fs::File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Adds all that does not change, so that `staged` can take the place of `old`. False where that cannot be, because a part
/// of the folder is in truth elsewhere: behind a symbolic link, or on another file system.
pub(crate) fn link_unchanged(old: &Path, staged: &Path, changes: &BTreeMap<PathBuf, &Change>) -> io::Result<bool> {
    let device = device(&fs::metadata(old)?);
    let folders: BTreeSet<&Path> = changes.keys().flat_map(|path| path.ancestors().skip(1)).collect();
    let (mut links, mut kept_folders) = (Vec::new(), vec![PathBuf::new()]);
    for entry in WalkDir::new(old).min_depth(1) {
        let entry = entry?;
        let Ok(path) = entry.path().strip_prefix(old) else { continue };
        let is_folder = entry.file_type().is_dir();
        let is_linked = !is_folder && !changes.contains_key(path);
        // Linking finds out by itself what is on another file system.
        let is_elsewhere = !is_linked && self::device(&entry.metadata()?) != device;
        if is_elsewhere || (!is_folder && folders.contains(path)) {
            return Ok(false);
        }
        let to = staged.join(path);
        if is_linked {
            links.push((entry.into_path(), to));
        } else if is_folder {
            kept_folders.push(path.to_owned());
            if fs::read_dir(entry.path())?.next().is_none() {
                fs::create_dir_all(to)?;
            }
        }
    }
    let parents: BTreeSet<&Path> = links.iter().filter_map(|(_, to)| to.parent()).collect();
    parents.into_iter().try_for_each(fs::create_dir_all)?;
    let linked: Vec<bool> = links.par_iter().map(|(from, to)| link(from, to)).collect::<io::Result<_>>()?;
    if linked.contains(&false) {
        return Ok(false);
    }
    // Innermost folders first: nothing can be made in a folder that has become read-only.
    kept_folders.iter().rev().try_for_each(|folder| copy_permissions(&old.join(folder), &staged.join(folder)))?;
    Ok(true)
}

/// False where the file is on another file system.
fn link(from: &Path, to: &Path) -> io::Result<bool> {
    match fs::hard_link(from, to) {
        // Removed by somebody in this moment.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) if error.kind() == ErrorKind::CrossesDevices => Ok(false),
        Err(_) => copy(from, to).map(|()| true),
        Ok(()) => Ok(true),
    }
}

/// For file systems without hard links, and for files of others, to which systems may forbid them.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    #[cfg(unix)]
    if metadata.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    fs::copy(from, to)?;
    fs::File::options().write(true).open(to)?.set_modified(metadata.modified()?)
}

/// Copies the permissions of a folder to another, where that was made.
fn copy_permissions(from: &Path, to: &Path) -> io::Result<()> {
    match fs::metadata(from).and_then(|metadata| fs::set_permissions(to, metadata.permissions())) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// Moves from a folder that was replaced to the new one what others put into it since its files were linked, and removes what
/// the new one has, too.
pub(crate) fn save_files_of_others(old: &Path, new: &Path, changes: &BTreeMap<PathBuf, &Change>) {
    let entries = WalkDir::new(old).into_iter().filter_map(Result::ok);
    let (folders, files): (Vec<DirEntry>, Vec<DirEntry>) = entries.partition(|entry| entry.file_type().is_dir());
    folders.iter().for_each(|folder| make_writable(folder.path()));
    files.par_iter().for_each(|file| {
        let Ok(path) = file.path().strip_prefix(old) else { return };
        let to = new.join(path);
        if changes.contains_key(path) {
            return;
        }
        // What cannot be moved or removed here goes with the folder.
        let _ = match is_same(file.path(), &to) {
            true => fs::remove_file(file.path()),
            false => create_parent(&to).and_then(|()| fs::rename(file.path(), to)),
        };
    });
}

/// Without links or inode numbers a copy cannot be told from a file of others: equal content is the same.
fn is_same(old: &Path, new: &Path) -> bool {
    match (fs::symlink_metadata(old), fs::symlink_metadata(new)) {
        (Ok(a), Ok(b)) if identity(&a) == identity(&b) => true,
        (Ok(a), Ok(b)) if a.is_file() && b.is_file() => fs::read(old).ok() == fs::read(new).ok(),
        (Ok(a), Ok(b)) => a.is_symlink() && b.is_symlink() && fs::read_link(old).ok() == fs::read_link(new).ok(),
        _ => false,
    }
}

/// Lets files be moved out of all folders in a folder, and removed: copies of read-only folders are read-only.
pub(crate) fn make_all_writable(folder: &Path) {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter(|entry| entry.file_type().is_dir()).for_each(|folder| make_writable(folder.path()));
}

/// The same for one folder.
fn make_writable(folder: &Path) {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(folder) {
        use std::os::unix::fs::PermissionsExt as _;
        let mut permissions = metadata.permissions();
        if permissions.mode() & 0o700 != 0o700 {
            permissions.set_mode(permissions.mode() | 0o700);
            let _ = fs::set_permissions(folder, permissions);
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
}

fn create_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

#[cfg(unix)]
fn device(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::dev(metadata)
}

#[cfg(not(unix))]
fn device(_: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(metadata: &Metadata) -> Option<(u64, std::time::SystemTime)> {
    metadata.modified().ok().map(|modified| (metadata.len(), modified))
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{copy, link_unchanged, save_files_of_others, write_new};
    use crate::compare::Change;

    fn write(path: &Path, text: &str) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    #[test]
    fn a_copy_keeps_its_time_and_a_link_its_target() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        write(&path("a"), "text");
        let time = SystemTime::now() - Duration::from_secs(1000);
        fs::File::options().write(true).open(path("a")).and_then(|file| file.set_modified(time)).expect("a time");
        copy(&path("a"), &path("b")).expect("a copy");
        let modified = |name: &str| fs::metadata(path(name)).and_then(|file| file.modified()).expect("a time");
        assert_eq!(modified("a"), modified("b"));
        std::os::unix::fs::symlink("nowhere", path("c")).expect("a link");
        copy(&path("c"), &path("d")).expect("a copy");
        assert_eq!(fs::read_link(path("d")).expect("a link"), PathBuf::from("nowhere"));
    }

    #[test]
    fn what_others_write_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (old, staged) = (folder.path().join("old"), folder.path().join("staged"));
        for name in ["same.rs", "deep/mine.rs", "lib.rs", "gone/x.rs"] {
            write(&old.join(name), name);
        }
        std::os::unix::fs::symlink("lib.rs", old.join("link.rs")).expect("a link");
        let change = |path: &str, new: Option<&str>| {
            (PathBuf::from(path), Change { path: path.into(), old: None, new: new.map(str::to_owned) })
        };
        let changes = [change("lib.rs", Some("new")), change("gone/x.rs", None), change("new/y.rs", Some("y"))];
        let changes: BTreeMap<PathBuf, &Change> = changes.iter().map(|(path, change)| (path.clone(), change)).collect();
        write_new(&staged, &changes).expect("the files are written");
        assert!(link_unchanged(&old, &staged, &changes).expect("the files are linked"));
        // An editor replaces a file and makes another one.
        fs::remove_file(old.join("deep/mine.rs")).expect("the file is removed");
        write(&old.join("deep/mine.rs"), "edited");
        write(&old.join("more/new.rs"), "added");
        save_files_of_others(&old, &staged, &changes);
        let read = |name: &str| fs::read_to_string(staged.join(name)).unwrap_or_default();
        let found = ["same.rs", "deep/mine.rs", "lib.rs", "new/y.rs", "more/new.rs", "link.rs"].map(read);
        assert_eq!(found, ["same.rs", "edited", "new", "y", "added", "new"]);
        assert!(!staged.join("gone").exists(), "folders that became empty are not made");
        assert!(staged.join("link.rs").is_symlink());
    }
}
