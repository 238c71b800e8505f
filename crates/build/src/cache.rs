//! Files of the cache folder, of which anything may be damaged or gone at any time: a file begins with the hash of the rest,
//! and one that is not whole is as good as none.

use std::fs;
use std::hash::Hasher as _;
use std::io::{BufWriter, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use twox_hash::XxHash3_64;

/// The length of a hash, written down.
pub(crate) const HASH: usize = 16;

/// Where a cache folder keeps what is known of a place, such as an output folder.
pub(crate) fn file(folder: &Path, kind: &str, of: &Path) -> PathBuf {
    let place = std::path::absolute(of).unwrap_or_else(|_| of.to_owned());
    folder.join(format!("{kind}-{}", hex(XxHash3_64::oneshot(place.as_os_str().as_encoded_bytes()))))
}

/// What a file holds; `None` where there is none, or it is not as it was written.
pub(crate) fn read(path: &Path) -> Option<Content> {
    let bytes = fs::read(path).ok()?;
    let (sum, rest) = bytes.split_at_checked(HASH)?;
    (sum == hex(XxHash3_64::oneshot(rest)).as_bytes()).then_some(Content(bytes))
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
        let mut writer = BufWriter::new(tempfile::NamedTempFile::new_in(folder).ok()?);
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

/// A hash, written down: 16 hexadecimal digits.
pub(crate) fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}
