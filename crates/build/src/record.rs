//! What generated files were made from, as a file beside them. With it, an edited file is told from a stale one, and a
//! check can say which page changed which item.
//!
//! The file has one line for each entry, sorted, so that its differences are small and version control merges those of two
//! branches. Nothing in it depends on the machine, the time, or pages that contribute nothing.

use std::collections::BTreeMap;

use msgraph_emitter::Options;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use twox_hash::XxHash3_64;

use crate::cache::hex;

/// The record stands beside the sources under this name.
pub(crate) const FILE: &str = "msgraph-gen.json";

/// The pages that each item comes from, each with the hash of the facts that it contributes.
pub(crate) type Items = BTreeMap<String, BTreeMap<String, String>>;

/// What generated files were made from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Record {
    /// The version of this generator.
    #[serde(default)]
    pub generator: String,
    /// [`msgraph_ir::SCHEMA`].
    #[serde(default)]
    pub schema: u32,
    /// The hash of what the user chose.
    #[serde(default)]
    pub options: String,
    /// Rust paths of functions and models.
    #[serde(default)]
    pub items: Items,
    /// The hash of each file, by its path relative to the sources.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
}

/// A record with its text, which takes its time to be made.
#[derive(Clone, Debug)]
pub(crate) struct Noted {
    pub record: Record,
    /// [`Record::text`].
    pub text: String,
}

impl From<Record> for Noted {
    fn from(record: Record) -> Noted {
        Noted { text: record.text(), record }
    }
}

impl Record {
    /// A record of files, and of the facts that they were made from.
    pub fn new(items: Items, options: &Options, files: &BTreeMap<String, String>) -> Record {
        let hashes = files.par_iter().map(|(path, text)| (path.clone(), hash(text.as_bytes())));
        Record {
            generator: env!("CARGO_PKG_VERSION").to_owned(),
            schema: msgraph_ir::SCHEMA,
            // The names of the choices are part of the text, so that another default is another choice.
            options: hash(format!("{options:?}").as_bytes()),
            items,
            files: hashes.collect(),
        }
    }

    /// Reads a record; absent where the text is none, as after a merge that left its marks.
    pub fn read(text: &[u8]) -> Option<Record> {
        serde_json::from_slice(text).ok()
    }

    /// True where the file was written as it stands, but for line endings, which version control changes.
    pub fn knows(&self, path: &str, content: &[u8]) -> bool {
        self.files.get(path).is_some_and(|recorded| *recorded == hash(content))
    }

    /// The record as JSON, one line for each entry.
    pub fn text(&self) -> String {
        let items = self.items.iter().map(|(item, pages)| (item, serde_json::json!(pages)));
        let files = self.files.iter().map(|(path, hash)| (path, Value::from(hash.as_str())));
        format!(
            "{{\n\"about\": \"What the files beside this one were generated from. Written by msgraph-gen; do not edit.\",\n\
             \"generator\": {},\n\"schema\": {},\n\"options\": {},\n\"items\": {{\n{}\n}},\n\"files\": {{\n{}\n}}\n}}\n",
            Value::from(self.generator.as_str()),
            self.schema,
            Value::from(self.options.as_str()),
            lines(items),
            lines(files)
        )
    }
}

fn lines<'a>(entries: impl Iterator<Item = (&'a String, Value)>) -> String {
    entries.map(|(key, value)| format!("{}: {value}", Value::from(key.as_str()))).collect::<Vec<_>>().join(",\n")
}

/// XXH3 with 64 bits, as 16 hexadecimal digits: it tells changes, it is no defence. CRLF counts as LF.
pub(crate) fn hash(content: &[u8]) -> String {
    let hash = match with_line_feeds(content) {
        Some(content) => XxHash3_64::oneshot(&content),
        None => XxHash3_64::oneshot(content),
    };
    hex(hash)
}

/// The content with LF for CRLF; absent where it has none.
pub(crate) fn with_line_feeds(content: &[u8]) -> Option<Vec<u8>> {
    let ends = |pair: &[u8]| pair == b"\r\n";
    if memchr::memchr(b'\r', content).is_none() || !content.windows(2).any(ends) {
        return None;
    }
    let next = content.iter().skip(1).map(Some).chain([None]);
    Some(
        content
            .iter()
            .zip(next)
            .filter(|(byte, next)| (**byte, *next) != (b'\r', Some(&b'\n')))
            .map(|(byte, _)| *byte)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::{Record, hash, with_line_feeds};

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let mut record = Record { generator: "0.1.0".into(), schema: 1, options: "00".into(), ..Record::default() };
        assert_eq!(Record::read(record.text().as_bytes()), Some(record.clone()));
        record.files.insert("users/\"é\".rs".into(), hash(b"x"));
        record.files.insert("lib.rs".into(), hash(b"y"));
        record.items.insert("users::get".into(), [("api/user-get.md".into(), hash(b"z"))].into());
        let text = record.text();
        assert_eq!(Record::read(text.as_bytes()), Some(record));
        assert!(text.contains("\n\"users::get\": {\"api/user-get.md\":\""), "{text}");
        assert_eq!(Record::read(format!("<<<<<<< ours\n{text}").as_bytes()), None);
    }

    #[test]
    fn line_endings_are_no_difference() {
        assert_eq!(hash(b"a\r\nb\r\n"), hash(b"a\nb\n"));
        assert_ne!(hash(b"a\rb"), hash(b"ab"));
        assert_eq!(with_line_feeds(b"\r\r\n\n\r").as_deref(), Some(&b"\r\n\n\r"[..]));
        // The reference value of XXH3 with 64 bits for no bytes at all: the hashes stay what they are.
        assert_eq!(hash(b""), "2d06800538d394c2");
    }
}
