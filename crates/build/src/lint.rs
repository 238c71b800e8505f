//! All that is wrong with the pages of a folder.

use msgraph_ir::Diagnostic;

use crate::includes::FileIncludes;
use crate::roots::Roots;
use crate::{Builder, Error, Layout, source_lines};

/// What was found on the pages of a folder.
#[derive(Clone, Debug)]
pub struct Linted {
    /// Where the pages are.
    pub layout: Layout,
    /// The pages that were read, as in [`Source::file`](msgraph_ir::Source::file), sorted.
    pub pages: Vec<String>,
    /// The findings of parser, naming and checks that no comment of a page suppresses, sorted by place and code.
    pub findings: Vec<Diagnostic>,
    /// How many findings comments suppress.
    pub suppressed: usize,
}

impl Builder {
    /// Reads the pages and checks them against each other; writes nothing.
    ///
    /// # Errors
    /// Where the folder cannot be read or has no pages. What is wrong with a page is in [`Linted::findings`].
    pub fn lint(&self) -> Result<Linted, Error> {
        self.with_threads(|| {
            let (mut loaded, files) = self.load_with_pages()?;
            self.plan(&mut loaded);
            let roots = Roots::new(&loaded.layout)?;
            let mut findings = msgraph_lint::check(&loaded.api, &files, &FileIncludes::new(&roots));
            findings.append(&mut loaded.api.diagnostics);
            let (mut findings, suppressed) = msgraph_lint::suppress(findings, &files);
            source_lines::add(&mut findings, &roots);
            findings.sort();
            findings.dedup();
            let pages = files.into_iter().map(|file| file.path).collect();
            Ok(Linted { layout: loaded.layout, pages, findings, suppressed })
        })
    }
}
