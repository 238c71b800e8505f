//! The one way from a documentation folder to generated files, for build scripts, tools and tests.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use msgraph_emitter::Options;

use crate::attribution;
use crate::made::Facts;
use crate::selection::{self, Choices};
use crate::{Check, Error, Loaded, Summary};

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
    pub(crate) force: bool,
    pub(crate) warnings: bool,
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
            warnings: true,
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

    /// Whether [`Builder::compile`] passes warnings on to cargo, which shows them in each build; it does unless this says
    /// otherwise. Errors on pages are told in any case.
    pub fn warnings(mut self, warnings: bool) -> Self {
        self.warnings = warnings;
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
    /// of the [`Api`](msgraph_ir::Api).
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

    /// Generates the bindings and compares them with the output folder, where nothing is changed.
    ///
    /// # Errors
    /// As [`Builder::generate`].
    pub fn check(&self) -> Result<Check, Error> {
        self.with_threads(|| self.check_here())
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.out_dir.clone().unwrap_or_else(|| PathBuf::from("generated"))
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
}
