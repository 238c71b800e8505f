//! One generator at a time on one folder. A file beside the sources is locked while they are replaced; it is there only while
//! a generator is at work, or after one was killed.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use same_file::Handle;

use crate::Error;

/// The file that is locked.
const FILE: &str = ".generating.lock";

/// The right to change the sources beside the lock; given back when dropped.
pub(crate) struct Lock {
    path: PathBuf,
    // The operating system gives the lock back when the file is closed, even where the process is killed.
    _file: File,
}

impl Lock {
    /// Waits until no other generator is at work, and calls `waiting` once where there is one.
    ///
    /// # Errors
    /// [`Error::Write`] where the file cannot be made or locked.
    pub fn take(folder: &Path, waiting: impl FnOnce()) -> Result<Lock, Error> {
        let path = folder.join(FILE);
        let mut waiting = Some(waiting);
        loop {
            let file = open(&path).map_err(Error::writing(&path))?;
            let locked = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    if let Some(waiting) = waiting.take() {
                        waiting();
                    }
                    file.lock()
                }
                Err(TryLockError::Error(error)) => Err(error),
                Ok(()) => Ok(()),
            };
            // There are file systems without locks; the better part of them is used by one person.
            locked
                .or_else(|error| if error.kind() == ErrorKind::Unsupported { Ok(()) } else { Err(error) })
                .map_err(Error::writing(&path))?;
            if is_at(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
        }
    }

    /// Without waiting; nothing where another generator is at work, or nothing can be locked.
    pub fn try_take(folder: &Path) -> Option<Lock> {
        let path = folder.join(FILE);
        let file = open(&path).ok()?;
        file.try_lock().ok()?;
        is_at(&file, &path).then_some(Lock { path, _file: file })
    }

    /// Waits until no generator is at work, without becoming one: the file is neither made nor removed. False where there was
    /// none to wait for.
    pub fn wait(folder: &Path) -> bool {
        let Ok(file) = File::open(folder.join(FILE)) else { return false };
        // A killed generator holds no lock.
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => file.lock_shared().is_ok(),
            _ => false,
        }
    }

    /// True where the file is there: a generator is at work or was killed.
    pub fn is_there(folder: &Path) -> bool {
        folder.join(FILE).symlink_metadata().is_ok()
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create(true).truncate(false).open(path)
}

/// False where the generator before removed the file while this one waited for it: another one may hold a new file.
fn is_at(file: &File, path: &Path) -> bool {
    match (file.try_clone().and_then(Handle::from_file), Handle::from_path(path)) {
        (Ok(locked), Ok(there)) => locked == there,
        (_, Err(error)) => error.kind() != ErrorKind::NotFound,
        (Err(_), Ok(_)) => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;
    use std::time::Duration;

    use super::Lock;

    #[test]
    fn one_at_a_time_and_no_file_remains() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let inside = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..20 {
                        let lock = Lock::take(folder.path(), || {}).expect("a lock");
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two at once");
                        thread::sleep(Duration::from_micros(100));
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert!(!Lock::is_there(folder.path()));
    }

    #[test]
    fn who_has_to_wait_is_told_once() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let first = Lock::take(folder.path(), || panic!("nobody else is there")).expect("a lock");
        assert!(Lock::try_take(folder.path()).is_none());
        let told = AtomicUsize::new(0);
        thread::scope(|scope| {
            let second = scope.spawn(|| Lock::take(folder.path(), || _ = told.fetch_add(1, Ordering::SeqCst)).is_ok());
            while told.load(Ordering::SeqCst) == 0 {
                thread::yield_now();
            }
            drop(first);
            assert!(second.join().expect("no panic"));
        });
        assert_eq!(told.into_inner(), 1);
    }
}
