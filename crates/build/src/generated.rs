//! The second half of the way: from what pages say to an output folder that is up to date, or compared.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use msgraph_emitter::Plan;
use msgraph_ir::Diagnostic;

use crate::builder::{Builder, Step};
use crate::compare::Comparison;
use crate::finished::Recalled;
use crate::load::Pages;
use crate::made::{Facts, Made};
use crate::record::Record;
use crate::write::{Output, Written};
use crate::{Error, Layout, Loaded};

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
    pub(crate) fn generate_here(&self) -> Result<Summary, Error> {
        let start = Instant::now();
        if self.out_dir.is_none() && in_build_script() {
            return Err(Error::InBuildScript);
        }
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

    pub(crate) fn check_here(&self) -> Result<Check, Error> {
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

    pub(crate) fn checked_plan(&self, loaded: &mut Loaded) -> Result<Plan, Error> {
        let plan = self.plan(loaded);
        if self.choices.strict {
            self.refuse_findings(loaded)?;
        }
        (self.progress)(Step::Emitting { operations: loaded.api.operations.len() });
        Ok(plan)
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

/// True where cargo runs a build script: it sets these for nothing else.
fn in_build_script() -> bool {
    ["OUT_DIR", "NUM_JOBS", "CARGO_CFG_TARGET_ARCH"].iter().all(|name| std::env::var_os(name).is_some())
}

/// Gives memory back while others work, or after them: many small pieces take their time, and nobody waits for that.
fn give_back(value: impl Send + 'static) {
    rayon::spawn(move || drop(value));
}
