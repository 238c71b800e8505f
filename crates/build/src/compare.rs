//! Compares what was emitted with what stands in the output folder. Writing and checking both start here, so that a check
//! cannot pass where writing would change something.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, FileType};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use twox_hash::XxHash3_64;
use walkdir::WalkDir;

use msgraph_emitter::MARK;

use crate::known::{Known, Recorded};
use crate::reasons::{self, Reason};
use crate::write::{Output, SOURCES};
use crate::{Error, manifest, record};

/// How far into a file its `@generated` header is looked for.
const HEADER_LINES: usize = 5;

/// The differences between the emitted files and the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The output folder.
    pub out: PathBuf,
    /// What has to change, sorted by path.
    pub changes: Vec<Change>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// The files to change that are not as the generator wrote them, relative to the output folder: somebody edited them.
    pub edited: Vec<PathBuf>,
    /// Why the files have to change, as far as it is known.
    pub reasons: Vec<Reason>,
    /// The hash of the content of each file that is as it should be, by its path relative to the output folder.
    pub(crate) current: HashMap<PathBuf, u64>,
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

/// What stands where a generated file belongs.
enum Found {
    /// The same but for line endings, which memory need not hold; its hash.
    Same(u64),
    /// Something else, or nothing.
    Other(Option<Vec<u8>>),
}

impl Found {
    fn new(old: Option<Vec<u8>>, new: &str) -> Found {
        match old {
            Some(old) if is_same(&old, new) => Found::Same(hash(&old)),
            old => Found::Other(old),
        }
    }
}

impl Comparison {
    /// Compares what belongs into a folder with what stands there. Changes nothing.
    pub(crate) fn new(output: &Output) -> Result<Comparison, Error> {
        check_names(&output.files)?;
        let known = Known::read(output)?;
        let mut comparison = Comparison { out: output.out.clone(), ..Comparison::default() };
        let mut foreign = Vec::new();
        let present = files_in(&output.out)?;
        let find = |(name, text): (&String, &String)| {
            let path = Path::new(SOURCES).join(name);
            let place = output.out.join(&path);
            let old = match present.get(&path) {
                Some(kind) if kind.is_file() => read_plain(&place)?,
                // Behind a symbolic link, or nowhere.
                _ => read(&place)?,
            };
            Ok(Found::new(old, text))
        };
        let found: Vec<Found> = output.files.par_iter().map(find).collect::<Result<_, Error>>()?;
        for ((name, text), found) in output.files.iter().zip(found) {
            let path = Path::new(SOURCES).join(name);
            match found {
                Found::Other(Some(old)) if !is_generated(&old) => foreign.push(output.out.join(&path)),
                found => comparison.add(path, found, text),
            }
        }
        if !foreign.is_empty() {
            return Err(Error::Foreign { paths: foreign });
        }
        comparison.find_stale(output, &present)?;
        comparison.find_edited(&known);
        comparison.compare_record(output)?;
        comparison.compare_manifest(output)?;
        comparison.changes.sort_by(|a, b| a.path.cmp(&b.path));
        comparison.edited.sort();
        comparison.reasons = reasons::find(&comparison, &known, output.record.as_ref().map(|noted| &noted.record));
        Ok(comparison)
    }

    fn add(&mut self, path: PathBuf, found: Found, new: &str) {
        match found {
            Found::Same(hash) => {
                self.unchanged += 1;
                self.current.insert(path, hash);
            }
            Found::Other(old) => self.changes.push(Change { path, old, new: Some(new.to_owned()) }),
        }
    }

    /// Generated files that are no longer generated.
    fn find_stale(&mut self, output: &Output, present: &HashMap<PathBuf, FileType>) -> Result<(), Error> {
        for (path, kind) in present {
            let source = path.extension().is_some_and(|extension| extension == "rs");
            if !kind.is_file() || !source || output.files.contains_key(&name_of(path)) {
                continue;
            }
            if let Some(old) = read(&output.out.join(path))?.filter(|old| is_generated(old)) {
                self.changes.push(Change { path: path.clone(), old: Some(old), new: None });
            }
        }
        Ok(())
    }

    /// Files that would be replaced or removed and are not as they were written.
    fn find_edited(&mut self, known: &Known) {
        if let (Recorded::Unreadable, Some(_)) = (&known.current, self.changes.first()) {
            self.edited.push(Path::new(SOURCES).join(record::FILE));
            return;
        }
        for change in &self.changes {
            if change.old.as_deref().is_some_and(|old| !known.wrote(&name_of(&change.path), old)) {
                self.edited.push(change.path.clone());
            }
        }
    }

    fn compare_record(&mut self, output: &Output) -> Result<(), Error> {
        let path = Path::new(SOURCES).join(record::FILE);
        let old = read(&output.out.join(&path))?;
        match &output.record {
            Some(noted) => self.add(path, Found::new(old, &noted.text), &noted.text),
            // It would tell of files that are there no more.
            None if old.is_some() => self.changes.push(Change { path, old, new: None }),
            None => {}
        }
        Ok(())
    }

    fn compare_manifest(&mut self, output: &Output) -> Result<(), Error> {
        let path = PathBuf::from(manifest::FILE);
        let place = output.out.join(&path);
        match read(&place)? {
            Some(old) if !is_generated(&old) => {
                if let Some(new) = manifest::updated(&place, &old, output.features.as_ref())? {
                    self.add(path, Found::new(Some(old), &new), &new);
                }
            }
            old => {
                let edited = old.as_deref().is_some_and(manifest::is_edited);
                let changes = self.changes.len();
                let new = manifest::text(output.features.as_ref());
                self.add(path.clone(), Found::new(old, &new), &new);
                if edited && self.changes.len() > changes {
                    self.edited.push(path);
                }
            }
        }
        Ok(())
    }
}

/// What stands among the sources and is no folder, by its path relative to the output folder.
fn files_in(out: &Path) -> Result<HashMap<PathBuf, FileType>, Error> {
    let sources = out.join(SOURCES);
    if !sources.exists() {
        return Ok(HashMap::new());
    }
    let mut files = HashMap::new();
    for entry in WalkDir::new(&sources) {
        let entry = entry
            .map_err(|error| Error::Read { path: error.path().unwrap_or(&sources).to_owned(), source: error.into() })?;
        if !entry.file_type().is_dir() {
            files.insert(entry.path().strip_prefix(out).unwrap_or(entry.path()).to_owned(), entry.file_type());
        }
    }
    Ok(files)
}

/// The hash of the content of a file.
pub(crate) fn hash(content: &[u8]) -> u64 {
    XxHash3_64::oneshot(content)
}

/// Version control may have changed the line endings; those are nothing that anybody wants to have written again.
pub(crate) fn is_same(old: &[u8], new: &str) -> bool {
    old == new.as_bytes() || record::with_line_feeds(old).is_some_and(|old| old == new.as_bytes())
}

/// What a path relative to the output folder is among the sources.
fn name_of(path: &Path) -> String {
    slashed(path.strip_prefix(SOURCES).unwrap_or(path))
}

/// A path with `/` between folders.
pub(crate) fn slashed(path: &Path) -> String {
    path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
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

/// The content of a file, where there is one.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    // Reading a pipe or a device may never end.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return Err(Error::reading(path)(std::io::Error::other("it is not a plain file")));
    }
    read_plain(path)
}

/// The content of what is known to be a plain file, where it is still there.
fn read_plain(path: &Path) -> Result<Option<Vec<u8>>, Error> {
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
