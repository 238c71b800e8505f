//! `gen diff`: what differs between two states of the documentation, and what that does to programs.

mod text;

use std::error::Error;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use msgraph_build::ir::{Api, SCHEMA, Severity};
use msgraph_diff::Change;

use crate::arguments::{Denied, DiffFormat, DiffOptions, DocsOptions};
use crate::summary::count;
use crate::{Outcome, defaults, output};

/// A file that is not what `gen ir` prints.
#[derive(Debug, thiserror::Error)]
enum NoInterface {
    #[error("`{}` cannot be read: {source}; name a documentation folder, or a file made by `gen ir`", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("`{}` is not what `gen ir` prints: {source}", path.display())]
    Malformed { path: PathBuf, source: serde_json::Error },
    #[error("`{}` has schema {found}, and this program reads {SCHEMA}; make it again with `gen ir`", path.display())]
    OtherSchema { path: PathBuf, found: u32 },
}

pub fn run(options: &DiffOptions) -> Result<Outcome, Box<dyn Error>> {
    let (old, new) = (load(&options.old, options)?, load(&options.new, options)?);
    let changes = msgraph_diff::diff(&old, &new)?;
    match options.format {
        DiffFormat::Text => output::result(&text::of(&changes))?,
        DiffFormat::Json => output::result(&format!("{}\n", serde_json::to_string_pretty(&changes)?))?,
    }
    if !options.quiet {
        for (path, api) in [(&options.old, &old), (&options.new, &new)] {
            output::note(&errors(path, api));
        }
        output::note(&summary(&changes));
    }
    let denied = match options.deny {
        Denied::Breaking => changes.iter().any(|change| change.breaking),
        Denied::Any => !changes.is_empty(),
        Denied::None => false,
    };
    Ok(if denied { Outcome::Findings } else { Outcome::Fine })
}

/// The interface in a file, or of a documentation folder.
fn load(path: &Path, options: &DiffOptions) -> Result<Api, Box<dyn Error>> {
    if !path.is_dir() {
        return Ok(read(path)?);
    }
    let docs = DocsOptions {
        docs: Some(path.to_owned()),
        version: options.version.clone(),
        threads: options.threads,
        quiet: options.quiet,
        verbose: false,
    };
    Ok(defaults::builder(&docs)?.load()?.api)
}

fn read(path: &Path) -> Result<Api, NoInterface> {
    let file = File::open(path).map_err(|source| NoInterface::Unreadable { path: path.to_owned(), source })?;
    let api: Api = serde_json::from_reader(BufReader::new(file))
        .map_err(|source| NoInterface::Malformed { path: path.to_owned(), source })?;
    match api.schema {
        SCHEMA => Ok(api),
        found => Err(NoInterface::OtherSchema { path: path.to_owned(), found }),
    }
}

/// What is missing from the bindings because of an error on a page is no difference between the pages.
fn errors(path: &Path, api: &Api) -> String {
    match api.diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count() {
        0 => String::new(),
        errors => format!("{}: {}, which may hide differences\n", path.display(), count(errors, "error")),
    }
}

/// `3 differences, 1 of them breaking`.
fn summary(changes: &[Change]) -> String {
    let breaking = changes.iter().filter(|change| change.breaking).count();
    match changes.len() {
        0 => "no differences\n".to_owned(),
        number => format!("{}, {breaking} of them breaking\n", count(number, "difference")),
    }
}
