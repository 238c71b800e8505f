//! Gives diagnostics the line that they are about. The parser has the page at hand; the emitter does not, and knows places
//! only.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use msgraph_ir::{Diagnostic, Source, kept_line};
use msgraph_parser::Diagnostics;
use msgraph_parser::syntax::{SourceFile, decode};

use crate::finished;
use crate::roots::Roots;

/// Fills in the lines of diagnostics, and of the other places that they name, where they are absent and the page can be read.
/// Gives the hashes of what was read, by which to tell whether that is what the diagnostics are about.
pub(crate) fn add(diagnostics: &mut [Diagnostic], roots: &Roots) -> Vec<u64> {
    let mut pages: BTreeMap<String, Option<Arc<SourceFile>>> = BTreeMap::new();
    let mut hashes = Vec::new();
    let mut line = |source: &Source| {
        let page = pages.entry(source.file.clone()).or_insert_with(|| {
            let bytes = roots.read(Path::new(&source.file)).ok()?;
            hashes.push(finished::hash(source.file.as_bytes(), &bytes));
            // With its lines as the parser counts them.
            decode(&source.file, bytes.into(), &mut Diagnostics::default())
        });
        page.as_ref()?.line_at(source.line).map(kept_line)
    };
    for diagnostic in diagnostics.iter_mut() {
        if diagnostic.text.is_none() {
            diagnostic.text = diagnostic.source.as_ref().and_then(&mut line);
        }
        for related in diagnostic.related.iter_mut().filter(|related| related.text.is_none()) {
            related.text = line(&related.source);
        }
    }
    hashes
}

#[cfg(test)]
mod tests {
    use std::fs;

    use msgraph_ir::{Diagnostic, Severity, Source};

    use super::add;
    use crate::Layout;
    use crate::roots::Roots;

    #[test]
    fn lines_are_read_from_the_folder_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("docs/api")).expect("the folder is made");
        fs::write(folder.path().join("docs/api/a.md"), "one\r\ntwo\r\n").expect("the file is written");
        fs::write(folder.path().join("secret.md"), "secret\n").expect("the file is written");
        let layout = Layout::find(&folder.path().join("docs"), None).expect("a folder with pages");
        let places = [("api/a.md", 2), ("api/a.md", 0), ("api/a.md", 9), ("api/b.md", 1), ("../secret.md", 1)];
        let mut diagnostics = places.map(|(file, line)| Diagnostic {
            source: Some(Source { file: file.into(), line, column: None }),
            code: "some-code".into(),
            severity: Severity::Note,
            message: String::new(),
            help: None,
            text: None,
            length: None,
            related: Vec::new(),
        });
        add(&mut diagnostics, &Roots::new(&layout).expect("folders"));
        let texts = diagnostics.map(|diagnostic| diagnostic.text);
        assert_eq!(texts, [Some("two".to_owned()), None, None, None, None]);
    }
}
