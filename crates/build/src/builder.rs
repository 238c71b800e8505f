//! The one way from a documentation folder to generated files, for build scripts, tools and tests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use msgraph_emitter::{Options, Plan};
use msgraph_ir::{Api, Diagnostic};
use msgraph_parser::{PageFile, ReadPage};

use crate::attribution;
use crate::compare::Comparison;
use crate::finished::{Read, Recalled};
use crate::includes::FileIncludes;
use crate::layout::PAGE_FOLDERS;
use crate::load::{Pages, read_pages};
use crate::made::{Facts, Made};
use crate::record::Record;
use crate::roots::Roots;
use crate::selection::{self, Choices};
use crate::write::{Output, Written};
use crate::{Error, Kept, Layout, Selector, kept_pages, source_lines};

/// Pages are nested as deeply as their authors like; give them what a main thread has.
const STACK_BYTES: usize = 8 << 20;

/// How to generate bindings; nothing is read or written before one of the methods that return a `Result` is called.
///
/// ```no_run
/// let summary = msgraph_build::Builder::new("docs").out_dir("generated").generate()?;
/// println!("{} operations", summary.operations);
/// # Ok::<(), msgraph_build::Error>(())
/// ```
#[derive(Clone)]
pub struct Builder {
    pub(crate) docs: PathBuf,
    pub(crate) version: Option<String>,
    pub(crate) out_dir: Option<PathBuf>,
    pub(crate) command: Option<String>,
    pub(crate) attribution: Option<String>,
    threads: usize,
    pub(crate) with_tests: bool,
    pub(crate) features: bool,
    force: bool,
    pub(crate) cache: Option<PathBuf>,
    /// How the code is laid out in files.
    pub(crate) code: msgraph_emitter::Layout,
    pub(crate) choices: Choices,
    pub(crate) progress: Arc<dyn Fn(Step) + Send + Sync>,
}

/// What is being done, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// Pages are read from the folder.
    Reading {
        /// Pages read so far; with several threads the numbers may come out of order.
        done: usize,
        /// All pages.
        total: usize,
    },
    /// What the pages say is worked out.
    Parsing {
        /// All pages.
        pages: usize,
    },
    /// Rust is written, in memory.
    Emitting {
        /// All operations.
        operations: usize,
    },
    /// Another process is writing to the output folder; this one goes on when that one is done.
    Waiting,
    /// The files are compared with the output folder.
    Comparing {
        /// All files.
        files: usize,
    },
}

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

/// What was generated.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Where the pages are.
    pub layout: Layout,
    /// How many pages were read.
    pub pages: usize,
    /// How many operations they have.
    pub operations: usize,
    /// How many types they have.
    pub types: usize,
    /// The output folder.
    pub out: PathBuf,
    /// Files written, removed and left alone.
    pub files: Written,
    /// Findings on pages, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How long it took.
    pub elapsed: Duration,
}

/// What would be generated.
#[derive(Clone, Debug)]
pub struct Check {
    /// As [`Builder::generate`] would have given it.
    pub summary: Summary,
    /// The differences from the output folder.
    pub comparison: Comparison,
}

impl Builder {
    /// Reads the pages of a folder with `api/` and `resources/`, or of a checkout of the documentation repository.
    pub fn new(docs: impl Into<PathBuf>) -> Self {
        Builder {
            docs: docs.into(),
            version: None,
            out_dir: None,
            command: None,
            attribution: None,
            threads: 0,
            with_tests: false,
            features: false,
            force: false,
            cache: None,
            code: msgraph_emitter::Layout::default(),
            choices: Choices::default(),
            progress: Arc::new(|_| {}),
        }
    }

    /// Reads the pages that come with this crate, from its own source folder: some operations on users, groups, mail,
    /// calendars, files and devices, to try things before there is a documentation folder.
    ///
    /// ```no_run
    /// msgraph_build::Builder::bundled().select(["GET /users/{id}"]).compile()?;
    /// # Ok::<(), msgraph_build::Error>(())
    /// ```
    #[must_use]
    pub fn bundled() -> Self {
        Builder::new(concat!(env!("CARGO_MANIFEST_DIR"), "/pages"))
    }

    /// The version of the API, a folder of the checkout: `v1.0` (the default) or `beta`.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// The folder of the crate that is generated; the default is `generated`. For [`Builder::compile`], the folder of the one
    /// file, instead of the one that cargo gives to build scripts.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// The command that the header of each file names as the one that makes it.
    pub fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Whose text the descriptions are; by default what LICENSE, NOTICE or README of the documentation folder tell.
    pub fn attribution(mut self, text: impl AsRef<str>) -> Self {
        self.attribution = Some(attribution::one_line(text.as_ref()));
        self
    }

    /// How many threads work; 0, the default, takes one for each processor. The result does not depend on it.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// Writes a test of each documented example beside the bindings; examples that contradict their page are reported.
    pub fn with_tests(mut self, with_tests: bool) -> Self {
        self.with_tests = with_tests;
        self
    }

    /// Makes each area of the service a cargo feature, in the sources and in the manifest of the crate. A manifest that was
    /// written by hand needs two lines in its `[features]`, which the error tells where they are missing.
    pub fn features(mut self, features: bool) -> Self {
        self.features = features;
        self
    }

    /// Replaces generated files even where somebody edited them.
    pub fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// Remembers finished runs in a folder, which may be deleted at any time: where neither pages nor choices nor the output
    /// folder nor this program have changed since the last one, or changed pages say what they said, [`Builder::generate`]
    /// and [`Builder::check`] only compare the content of all files with what they were, and give the findings of that run.
    /// What each page says and the text of each generated file are kept there, too: only changed pages are understood anew,
    /// and only files that come of them are made anew. What no run used for a month is removed. Without it, nothing is
    /// remembered.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Calls back at each step, from any thread.
    pub fn progress(mut self, progress: impl Fn(Step) + Send + Sync + 'static) -> Self {
        self.progress = Arc::new(progress);
        self
    }

    /// Reads and understands the pages.
    ///
    /// # Errors
    /// Where the folder cannot be read or has no pages, and [`Error::Selection`]. What is wrong with a page is a diagnostic
    /// of the [`Api`].
    pub fn load(&self) -> Result<Loaded, Error> {
        self.with_threads(|| self.load_here(None))
    }

    /// Gives operations and types their Rust names, and adds the diagnostics that naming brings.
    ///
    /// # Errors
    /// [`Error::Threads`].
    pub fn name(&self, loaded: &mut Loaded) -> Result<(), Error> {
        self.with_threads(|| {
            self.plan(loaded);
            Ok(())
        })
    }

    /// Turns what was loaded into Rust: file names relative to `src/`, and their text.
    ///
    /// # Errors
    /// [`Error::Emit`], and [`Error::Findings`] in a [strict](Builder::strict) run.
    pub fn emit(&self, loaded: &mut Loaded) -> Result<BTreeMap<String, String>, Error> {
        self.with_threads(|| {
            let plan = self.checked_plan(loaded)?;
            Ok(self.made(&loaded.api, &plan, &self.options(loaded), Facts::Unasked)?.files)
        })
    }

    /// Generates the bindings and brings the output folder up to date.
    ///
    /// # Errors
    /// Where pages or output cannot be read or written. Findings on pages are in [`Summary::diagnostics`].
    pub fn generate(&self) -> Result<Summary, Error> {
        self.with_threads(|| self.generate_here())
    }

    fn generate_here(&self) -> Result<Summary, Error> {
        let start = Instant::now();
        let choices = self.remembered_choices()?;
        let pages = match self.recall(choices.as_ref(), start) {
            Recalled::Same(summary) => return Ok(summary),
            Recalled::Changed(pages) => pages,
        };
        let (mut loaded, output) = self.output(pages)?;
        let comparison = output.update(|| (self.progress)(Step::Waiting))?;
        let read = std::mem::take(&mut loaded.read);
        let summary = self.summarise(loaded, comparison.outcome(), start);
        self.remember(choices, read, &summary, &comparison.hashes());
        give_back(output);
        Ok(summary)
    }

    /// Generates the bindings and compares them with the output folder, where nothing is changed.
    ///
    /// # Errors
    /// As [`Builder::generate`].
    pub fn check(&self) -> Result<Check, Error> {
        self.with_threads(|| self.check_here())
    }

    fn check_here(&self) -> Result<Check, Error> {
        let start = Instant::now();
        let pages = match self.recall(self.remembered_choices()?.as_ref(), start) {
            Recalled::Same(summary) => {
                let comparison =
                    Comparison { out: self.out(), unchanged: summary.files.unchanged, ..Comparison::default() };
                return Ok(Check { summary, comparison });
            }
            Recalled::Changed(pages) => pages,
        };
        let (loaded, output) = self.output(pages)?;
        let comparison = output.compare_at_rest()?;
        Ok(Check { summary: self.summarise(loaded, comparison.outcome(), start), comparison })
    }

    /// What belongs into the output folder; of `pages` that were read already, where they are given.
    pub(crate) fn output(&self, pages: Option<Pages>) -> Result<(Loaded, Output), Error> {
        let mut loaded = self.load_here(pages)?;
        let plan = self.checked_plan(&mut loaded)?;
        let options = self.options(&loaded);
        let Made { files, features, items } = self.made(&loaded.api, &plan, &options, Facts::Recorded)?;
        let record = Record::new(items, &options, &files);
        let output = Output { record: Some(record.into()), force: self.force, features, ..Output::new(self.out(), files) };
        give_back(plan);
        (self.progress)(Step::Comparing { files: output.files.len() });
        Ok((loaded, output))
    }

    fn checked_plan(&self, loaded: &mut Loaded) -> Result<Plan, Error> {
        let plan = self.plan(loaded);
        if self.choices.strict {
            self.refuse_findings(loaded)?;
        }
        (self.progress)(Step::Emitting { operations: loaded.api.operations.len() });
        Ok(plan)
    }

    fn load_here(&self, pages: Option<Pages>) -> Result<Loaded, Error> {
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

    pub(crate) fn out(&self) -> PathBuf {
        self.out_dir.clone().unwrap_or_else(|| PathBuf::from("generated"))
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

    pub(crate) fn options(&self, loaded: &Loaded) -> Options {
        let mut options = Options {
            attribution: Some(loaded.attribution.clone()),
            version: loaded.layout.version.clone(),
            with_tests: self.with_tests,
            features: self.features,
            layout: self.code.clone(),
            ..Options::default()
        };
        selection::tell(&mut options, &self.choices, loaded.kept.as_ref());
        if let Some(command) = &self.command {
            options.command.clone_from(command);
        }
        options
    }

    pub(crate) fn with_threads<T: Send>(&self, work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).stack_size(STACK_BYTES).build()?;
        pool.install(work)
    }

    fn summarise(&self, mut loaded: Loaded, files: Written, start: Instant) -> Summary {
        let diagnostics = std::mem::take(&mut loaded.api.diagnostics);
        let summary = Summary {
            layout: loaded.layout,
            pages: loaded.pages,
            operations: loaded.api.operations.len(),
            types: loaded.api.types.len(),
            out: self.out(),
            files,
            diagnostics,
            elapsed: start.elapsed(),
        };
        give_back(loaded.api);
        summary
    }
}

/// Gives memory back while others work, or after them: many small pieces take their time, and nobody waits for that.
fn give_back(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}

/// Keeps the diagnostics sorted by place; planning the same `Api` twice adds nothing twice.
fn add_diagnostics(api: &mut Api, diagnostics: Vec<Diagnostic>) {
    api.diagnostics.extend(diagnostics);
    api.diagnostics.sort();
    api.diagnostics.dedup();
}
