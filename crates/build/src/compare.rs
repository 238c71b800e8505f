//! Compares what was emitted with what stands in the output folder. Writing and checking both start here, so that a check
//! cannot pass where writing would change something.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use msgraph_emitter::{Features, MARK};

use crate::{Error, manifest};

/// The folder, within the output folder, that generated sources stand in.
const SOURCES: &str = "src";

/// How far into a file its `@generated` header is looked for.
const HEADER_LINES: usize = 5;

/// The differences between the emitted files and the output folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The output folder.
    pub out: PathBuf,
    /// What has to change, sorted by path.
    pub changes: Vec<Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// A file that has to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the output folder.
    pub path: PathBuf,
    /// What stands there; absent where there is no file.
    pub old: Option<Vec<u8>>,
    /// What belongs there; absent where the file is no longer generated.
    pub new: Option<String>,
}

impl Comparison {
    /// Compares emitted files, named relative to `src/`, and the features that the manifest of the crate has to have, with the
    /// folder. Changes nothing.
    ///
    /// # Errors
    /// [`Error::Foreign`] where files that were not generated stand in the way, [`Error::NoFeatures`], [`Error::FileName`],
    /// [`Error::Read`].
    pub fn new(out: &Path, files: BTreeMap<String, String>, features: Option<&Features>) -> Result<Comparison, Error> {
        check_names(&files)?;
        let mut comparison = Comparison { out: out.to_owned(), changes: Vec::new(), unchanged: 0 };
        let mut foreign = Vec::new();
        let mut expected = BTreeSet::new();
        for (name, text) in files {
            let path = Path::new(SOURCES).join(name);
            match read(&out.join(&path))? {
                Some(old) if old != text.as_bytes() && !is_generated(&old) => foreign.push(out.join(&path)),
                old => comparison.compare(path.clone(), old, text),
            }
            expected.insert(path);
        }
        if !foreign.is_empty() {
            return Err(Error::Foreign { paths: foreign });
        }
        let manifest_path = Path::new(manifest::FILE);
        match read(&out.join(manifest_path))? {
            Some(old) if !is_generated(&old) => {
                if let Some(new) = manifest::updated(&out.join(manifest_path), &old, features)? {
                    comparison.compare(manifest_path.to_owned(), Some(old), new);
                }
            }
            old => comparison.compare(manifest_path.to_owned(), old, manifest::text(features)),
        }
        comparison.find_stale(&expected)?;
        comparison.changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(comparison)
    }

    fn compare(&mut self, path: PathBuf, old: Option<Vec<u8>>, new: String) {
        if old.as_deref() == Some(new.as_bytes()) {
            self.unchanged += 1;
        } else {
            self.changes.push(Change { path, old, new: Some(new) });
        }
    }

    /// Generated files that are no longer generated.
    fn find_stale(&mut self, expected: &BTreeSet<PathBuf>) -> Result<(), Error> {
        let sources = self.out.join(SOURCES);
        if !sources.exists() {
            return Ok(());
        }
        for entry in WalkDir::new(&sources).sort_by_file_name() {
            let entry = entry
                .map_err(|error| Error::Read { path: error.path().unwrap_or(&sources).to_owned(), source: error.into() })?;
            let path = entry.path().strip_prefix(&self.out).unwrap_or(entry.path()).to_owned();
            let source = entry.path().extension().is_some_and(|extension| extension == "rs");
            if !entry.file_type().is_file() || !source || expected.contains(&path) {
                continue;
            }
            if let Some(old) = read(entry.path())?.filter(|old| is_generated(old)) {
                self.changes.push(Change { path, old: Some(old), new: None });
            }
        }
        Ok(())
    }
}

/// The emitter's names become paths: they must stay in the folder, and apart on file systems that ignore case.
fn check_names(files: &BTreeMap<String, String>) -> Result<(), Error> {
    let mut seen = BTreeSet::new();
    for name in files.keys() {
        let reason = if !Path::new(name).components().all(|part| matches!(part, Component::Normal(_))) || name.is_empty() {
            "is not a relative path"
        } else if !seen.insert(name.to_lowercase()) {
            "differs from another one in case only"
        } else {
            continue;
        };
        return Err(Error::FileName { name: name.clone(), reason });
    }
    Ok(())
}

/// True for a file whose head has the comment of this generator: the emitter's, or the one of [`manifest::text`].
pub(crate) fn is_generated(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').take(HEADER_LINES).any(|line| {
        let line = String::from_utf8_lossy(line);
        let comment = line.strip_prefix("//").or_else(|| line.strip_prefix('#'));
        comment.is_some_and(|comment| comment.trim_start().starts_with(MARK))
    })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    // Reading a pipe or a device may never end.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Err(Error::reading(path)(std::io::Error::other("it is not a plain file")));
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::reading(path)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::{check_names, is_generated};

    #[test]
    fn only_a_comment_at_the_head_marks_a_generated_file() {
        assert!(is_generated(b"// @generated by msgraph-gen with `cargo run -p gen`.\n"));
        assert!(is_generated(b"//! Docs.\n\n// @generated by msgraph-gen\nfn f() {}"));
        assert!(is_generated(b"# @generated by msgraph-gen\r\n[package]\n"));
        assert!(!is_generated(b"fn f() { \"// @generated by msgraph-gen\" }"));
        assert!(!is_generated(b"// @generated by protoc-gen-prost\n"));
        assert!(!is_generated(b"1\n2\n3\n4\n5\n// @generated by msgraph-gen"));
        assert!(!is_generated(b"// not @generated by msgraph-gen"));
        assert!(!is_generated(b""));
    }

    #[test]
    fn names_stay_in_the_folder_and_apart() {
        let check = |names: &[&str]| check_names(&names.iter().map(|name| (name.to_string(), String::new())).collect());
        assert!(check(&["lib.rs", "users/mod.rs"]).is_ok());
        for wrong in [&["../lib.rs"][..], &["/lib.rs"], &[""], &["Users.rs", "users.rs"]] {
            assert!(check(wrong).is_err(), "{wrong:?}");
        }
    }
}
