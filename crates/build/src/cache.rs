//! Files of the cache folder, of which anything may be damaged or gone at any time: a file begins with the hash of the rest,
//! and one that is not whole is as good as none.
//!
//! Nobody tells when documentation or bindings are given up, so that what nobody used for a month is removed.

use std::fs::{self, File, Metadata};
use std::hash::Hasher as _;
use std::io::{BufWriter, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use twox_hash::XxHash3_64;

#[cfg(test)]
mod tests;

/// The length of a hash, written down.
pub(crate) const HASH: usize = 16;

/// How files begin that are not written to their end.
const UNFINISHED: &str = ".msgraph-gen-";

/// A file that is read is not marked as used more often than that.
const DAY: Duration = Duration::from_hours(24);

/// So many days a file is kept that nobody uses.
const DAYS: u32 = 30;

/// What a file is about.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// The texts of an output folder.
    Files,
    /// What pages say.
    Pages,
    /// The last run into an output folder.
    Run,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Files, Kind::Pages, Kind::Run];

    /// How the names of such files begin.
    fn prefix(self) -> &'static str {
        match self {
            Kind::Files => "files-",
            Kind::Pages => "pages-",
            Kind::Run => "run-",
        }
    }
}

/// Where a cache folder keeps what is known of a place, such as an output folder.
pub(crate) fn file(folder: &Path, kind: Kind, of: &Path) -> PathBuf {
    let place = std::path::absolute(of).unwrap_or_else(|_| of.to_owned());
    folder.join(format!("{}{}", kind.prefix(), hex(XxHash3_64::oneshot(place.as_os_str().as_encoded_bytes()))))
}

/// What a file holds; `None` where there is none, or it is not as it was written.
pub(crate) fn read(path: &Path) -> Option<Content> {
    let mut file = File::open(path).ok()?;
    let metadata = file.metadata().ok()?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.read_to_end(&mut bytes).ok()?;
    let (sum, rest) = bytes.split_at_checked(HASH)?;
    if sum != hex(XxHash3_64::oneshot(rest)).as_bytes() {
        return None;
    }
    if is_older(&metadata, DAY) {
        // Where that is not allowed, the file is made anew one day.
        _ = file.set_modified(SystemTime::now());
    }
    Some(Content(bytes))
}

/// The content of a file.
pub(crate) struct Content(Vec<u8>);

impl Content {
    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        self.0.get(HASH..).unwrap_or_default()
    }
}

/// Writes a file, all at once for those who read it. Where that cannot be, there is none afterwards.
pub(crate) fn write(path: &Path, parts: impl IntoIterator<Item = impl AsRef<[u8]>>) {
    let whole = || {
        let folder = path.parent()?;
        fs::create_dir_all(folder).ok()?;
        let mut sum = XxHash3_64::with_seed(0);
        let mut writer = BufWriter::new(tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).ok()?);
        writer.write_all(&[0; HASH]).ok()?;
        for part in parts {
            sum.write(part.as_ref());
            writer.write_all(part.as_ref()).ok()?;
        }
        let mut file = writer.into_inner().ok()?;
        file.rewind().ok()?;
        file.write_all(hex(sum.finish()).as_bytes()).ok()?;
        file.persist(path).ok()
    };
    if whole().is_none() {
        _ = fs::remove_file(path);
    }
}

/// Removes files that nobody used for long, and those of runs that were killed while they wrote. What else stands in the folder is
/// not ours.
pub(crate) fn clean(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Some(age) = entry.file_name().to_str().and_then(oldest) else { continue };
        if entry.metadata().is_ok_and(|metadata| is_older(&metadata, age)) {
            _ = fs::remove_file(entry.path());
        }
    }
}

/// The age up to which a file of this name is kept, where the name is one that we give.
fn oldest(name: &str) -> Option<Duration> {
    let is_hash = |rest: &str| rest.len() == HASH && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = Kind::ALL.iter().any(|kind| name.strip_prefix(kind.prefix()).is_some_and(is_hash));
    match is_whole {
        true => Some(DAY * DAYS),
        false => name.starts_with(UNFINISHED).then_some(DAY),
    }
}

/// True where a file was not written for longer than that; false where that cannot be told.
fn is_older(metadata: &Metadata, age: Duration) -> bool {
    metadata.modified().ok().and_then(|modified| modified.elapsed().ok()).is_some_and(|elapsed| elapsed > age)
}

/// A hash, written down: 16 hexadecimal digits.
pub(crate) fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}
