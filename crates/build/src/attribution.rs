//! Whose text the descriptions in the generated files are. They are copied from the pages, under the licence of the pages,
//! so each file names the source: as far as LICENSE, NOTICE and README of the documentation folder tell it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Layout;

/// What can be said of any documentation.
pub const DEFAULT_ATTRIBUTION: &str =
    "Descriptions are text of the documentation pages that this file was generated from, under the licence of the pages.";

/// A notice is reproduced up to this many characters.
const MAX_NOTICE: usize = 400;

/// How well-known licences are recognised, and how they are called.
const LICENSES: [(&[&str], &str); 6] = [
    (
        &["Creative Commons Attribution 4.0", "Attribution 4.0 International", "CC BY 4.0", "CC-BY-4.0"],
        "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
    ),
    (
        &["Attribution-ShareAlike 4.0", "CC BY-SA 4.0", "CC-BY-SA-4.0"],
        "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)",
    ),
    (&["CC0 1.0", "CC0-1.0"], "CC0 1.0 (https://creativecommons.org/publicdomain/zero/1.0/)"),
    (&["MIT OR Apache-2.0", "MIT or Apache-2.0", "Apache-2.0 OR MIT"], "MIT OR Apache-2.0"),
    (&["Apache License", "Apache-2.0"], "Apache-2.0"),
    (&["MIT License", "Permission is hereby granted, free of charge"], "MIT"),
];

/// Files, best first, that tell where documentation comes from.
const NOTICES: [&str; 3] = ["NOTICE", "NOTICE.md", "NOTICE.txt"];
const READMES: [&str; 4] = ["README.md", "README", "README.txt", "readme.md"];
const LICENSE_FILES: [&str; 4] = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE"];

/// The files that [`find`] reads.
pub(crate) fn files(layout: &Layout) -> Vec<PathBuf> {
    let names = || NOTICES.iter().chain(&READMES).chain(&LICENSE_FILES);
    let folders = layout.documentation_folders();
    folders.iter().flat_map(|folder| names().map(|name| folder.join(name))).filter(|path| path.is_file()).collect()
}

/// What the documentation says of its origin, in one line.
///
/// A notice is reproduced as it stands, since licences ask for that; otherwise the title of the README, the line of
/// copyright and the name of the licence are put together.
pub(crate) fn find(layout: &Layout) -> String {
    let folders = layout.documentation_folders();
    let read = |names: &[&str]| folders.iter().find_map(|folder| read_any(folder, names));
    if let Some(notice) = read(&NOTICES).and_then(|text| first_paragraph(&text)) {
        return notice;
    }
    let readme = read(&READMES).unwrap_or_default();
    let license = read(&LICENSE_FILES).unwrap_or_default();
    compose(&readme, &license)
}

fn compose(readme: &str, license: &str) -> String {
    // The licence itself decides; a README may speak of the licence of its code samples.
    let Some(name) = license_name(license).or_else(|| license_name(readme)) else {
        return DEFAULT_ATTRIBUTION.to_owned();
    };
    let title = readme.lines().find_map(|line| line.strip_prefix("# ")).map(one_line);
    let copyright = [license, readme].iter().flat_map(|text| text.lines()).find(|line| is_copyright(line)).map(one_line);
    let source = match (title, copyright) {
        (Some(title), Some(copyright)) => format!("the documentation \"{title}\", {copyright}"),
        (Some(title), None) => format!("the documentation \"{title}\""),
        (None, Some(copyright)) => format!("the documentation, {copyright}"),
        (None, None) => "the documentation".to_owned(),
    };
    format!("Descriptions are text of {source}, licensed under {name}.")
}

fn license_name(text: &str) -> Option<&'static str> {
    LICENSES.iter().find(|(marks, _)| marks.iter().any(|mark| text.contains(mark))).map(|(_, name)| *name)
}

/// A line such as `Copyright (c) 2021 Somebody`, not a sentence about copyright.
fn is_copyright(line: &str) -> bool {
    let line = line.trim_start();
    ["Copyright (c) ", "Copyright (C) ", "Copyright © ", "(c) ", "© "].iter().any(|start| line.starts_with(start))
}

fn read_any(folder: &Path, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let path = folder.join(name);
        // A folder, a pipe or a huge file of that name says nothing.
        let plain = fs::metadata(&path).is_ok_and(|metadata| metadata.is_file() && metadata.len() < 1 << 20);
        // A link may lead to any file of the machine, whose text would stand in all that is generated.
        let within =
            fs::canonicalize(folder).is_ok_and(|folder| fs::canonicalize(&path).is_ok_and(|path| path.starts_with(folder)));
        if plain && within { fs::read(&path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()) } else { None }
    })
}

fn first_paragraph(text: &str) -> Option<String> {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .skip_while(|line| line.is_empty() || line.starts_with('#'))
        .take_while(|line| !line.is_empty())
        .collect();
    Some(one_line(&lines.join(" "))).filter(|paragraph| !paragraph.is_empty())
}

/// Without line breaks, control characters and runs of spaces, and cut where it is overlong.
pub(crate) fn one_line(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match line.char_indices().nth(MAX_NOTICE) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_ATTRIBUTION, compose, first_paragraph};

    #[test]
    fn licence_title_and_copyright_are_put_together() {
        let license = "Attribution 4.0 International\n\n====\n\nCreative Commons Corporation is not a law firm";
        assert_eq!(
            compose("# Graph pages\n\ntext", license),
            "Descriptions are text of the documentation \"Graph pages\", licensed under CC BY 4.0 \
             (https://creativecommons.org/licenses/by/4.0/)."
        );
        let license = "MIT License\n\nCopyright (c) 2020  Somebody\n";
        assert_eq!(
            compose("", license),
            "Descriptions are text of the documentation, Copyright (c) 2020 Somebody, licensed under MIT."
        );
    }

    #[test]
    fn what_is_not_recognised_is_not_guessed() {
        assert_eq!(compose("# Title", "All rights reserved"), DEFAULT_ATTRIBUTION);
        assert_eq!(compose("", ""), DEFAULT_ATTRIBUTION);
    }

    #[test]
    fn a_notice_is_one_line_without_its_heading() {
        let notice = first_paragraph("# Notice\n\nPages of\u{1b} somebody,\nunder a licence.\n\nMore.");
        assert_eq!(notice.as_deref(), Some("Pages of somebody, under a licence."));
        assert_eq!(first_paragraph("# Notice\n\n"), None);
        assert!(first_paragraph(&"é".repeat(1000)).is_some_and(|notice| notice.ends_with("...")));
    }
}
