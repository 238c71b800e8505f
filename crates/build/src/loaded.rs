//! The first half of the way: from a documentation folder to what its pages say, with the Rust names of all of it.

use std::path::PathBuf;

use msgraph_emitter::Plan;
use msgraph_ir::{Api, Diagnostic};
use msgraph_parser::{PageFile, ReadPage};

use crate::builder::{Builder, Step};
use crate::finished::Read;
use crate::includes::FileIncludes;
use crate::layout::PAGE_FOLDERS;
use crate::load::{Pages, read_pages};
use crate::roots::Roots;
use crate::{Error, Kept, Layout, Selector, attribution, kept_pages, selection, source_lines};

/// What was read from a documentation folder. The [`Api`] may be edited before it is emitted.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// What the pages say, diagnostics included.
    pub api: Api,
    /// Where the pages are.
    pub layout: Layout,
    /// How many pages were read.
    pub pages: usize,
    /// Whose text the pages are, in one line.
    pub attribution: String,
    /// The files that were read, and the folders that were searched for them, as they can be opened.
    pub files: Vec<PathBuf>,
    /// What was selected, where not everything was.
    pub kept: Option<Kept>,
    /// The hashes of what was read.
    pub(crate) read: Read,
}

/// Whether somebody looks at the bytes of pages after the pages were understood; nobody has to, and they take memory.
#[derive(PartialEq, Eq)]
enum Bytes {
    Kept,
    Dropped,
}

/// Pages that were understood, each by itself or some together.
enum Parsed {
    Pages(Vec<ReadPage>),
    Api(Api),
}

impl Builder {
    pub(crate) fn load_here(&self, pages: Option<Pages>) -> Result<Loaded, Error> {
        let selectors = self.selectors();
        let (mut loaded, _) = self.load_pages(&selectors, pages, Bytes::Dropped)?;
        match self.apply_choices(&mut loaded) {
            // What a selector may have meant instead, all pages together tell.
            Err(Error::Selection { .. }) if !selectors.is_empty() => {
                loaded = self.load_pages(&[], None, Bytes::Dropped)?.0;
                // Which pages are selected, texts decide of which nothing is remembered.
                loaded.read.forget_what_pages_say();
                self.apply_choices(&mut loaded)?;
            }
            other => other?,
        }
        Ok(loaded)
    }

    /// Reads and understands the pages; gives their bytes, too.
    pub(crate) fn load_with_pages(&self) -> Result<(Loaded, Vec<PageFile>), Error> {
        self.load_pages(&[], None, Bytes::Kept)
    }

    /// Reads the pages, and understands those that the selectors are about; all, where there are none.
    fn load_pages(
        &self,
        selectors: &[Selector],
        pages: Option<Pages>,
        bytes: Bytes,
    ) -> Result<(Loaded, Vec<PageFile>), Error> {
        let layout = Layout::find(&self.docs, self.version.as_deref())?;
        let roots = Roots::new(&layout)?;
        let mut pages = pages.map_or_else(|| read_pages(&layout, &roots, &*self.progress), Ok)?;
        // What pages say is kept with their bytes.
        let takes_bytes = selectors.is_empty() && self.cache.is_some();
        let copies = (bytes == Bytes::Kept && takes_bytes).then(|| pages.files.clone());
        (self.progress)(Step::Parsing { pages: pages.files.len() });
        let includes = FileIncludes::new(&roots);
        let (parsed, says) = match (selectors, &self.cache) {
            ([], Some(folder)) => {
                let (read, says) = kept_pages::read(folder, &layout, &mut pages, &includes);
                (Parsed::Pages(read), says)
            }
            ([], None) => (Parsed::Pages(msgraph_parser::read_pages(&pages.files, &includes)), Vec::new()),
            _ => (Parsed::Api(self.parse_selected(&pages.files, &includes, selectors)), Vec::new()),
        };
        let attribution = self.attribution.clone().unwrap_or_else(|| attribution::find(&layout));
        let read = pages.files.iter().map(|file| file.path.clone()).chain(includes.read_paths());
        let mut files: Vec<PathBuf> = read.map(|file| layout.locate(&file)).collect();
        files.extend(PAGE_FOLDERS.iter().map(|folder| layout.pages.join(folder)).filter(|folder| folder.is_dir()));
        files.extend(attribution::files(&layout));
        files.sort();
        let read = Read::new(&pages, says, includes.into_hashes());
        let count = pages.files.len();
        let mut looked_at = copies.unwrap_or(pages.files);
        if bytes == Bytes::Dropped {
            looked_at = Vec::new();
        }
        let mut api = match parsed {
            Parsed::Pages(pages) => msgraph_parser::join(pages),
            Parsed::Api(api) => api,
        };
        add_diagnostics(&mut api, pages.diagnostics);
        Ok((Loaded { api, layout, pages: count, attribution, files, kept: None, read }, looked_at))
    }

    pub(crate) fn plan(&self, loaded: &mut Loaded) -> Plan {
        let (mut plan, mut diagnostics) = msgraph_emitter::plan(&loaded.api, &self.options(loaded));
        selection::prune(&mut plan, loaded.kept.as_ref());
        if self.with_tests {
            diagnostics.extend(msgraph_emitter::example_tests(&loaded.api, &plan).1);
        }
        msgraph_emitter::name(&mut loaded.api, &plan);
        add_diagnostics(&mut loaded.api, diagnostics);
        if let Ok(roots) = Roots::new(&loaded.layout) {
            loaded.read.compare(&source_lines::add(&mut loaded.api.diagnostics, &roots));
        }
        plan
    }
}

/// Keeps the diagnostics sorted by place; planning the same `Api` twice adds nothing twice.
fn add_diagnostics(api: &mut Api, diagnostics: Vec<Diagnostic>) {
    api.diagnostics.extend(diagnostics);
    api.diagnostics.sort();
    api.diagnostics.dedup();
}
