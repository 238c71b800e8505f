//! Where the pages and the bindings are when the command line does not say so: `docs-input` and `generated`, side by side.

use std::env;
use std::path::{Path, PathBuf};

use msgraph_build::Builder;

use crate::arguments::{DocsOptions, GenerateOptions};
use crate::progress;

const DOCS: &str = "docs-input";
const OUT: &str = "generated";

/// What the header of each file names: without folders, so that the same pages give the same bytes wherever they are.
pub const COMMAND: &str = "cargo run -p gen";

/// True where `cargo run` started this program: cargo gives what it starts the name of its package.
pub fn is_run_by_cargo() -> bool {
    env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == env!("CARGO_PKG_NAME"))
}

/// No pages were named, and there are none where they are by default.
#[derive(Debug, thiserror::Error)]
#[error("there is no folder `{DOCS}` here or in a folder above; name the documentation folder with `--docs`")]
pub struct NoDocs;

/// A builder for the pages that the options name.
pub fn builder(options: &DocsOptions) -> Result<Builder, NoDocs> {
    let docs = match &options.docs {
        Some(docs) => docs.clone(),
        None => home()?.join(DOCS),
    };
    let mut builder = Builder::new(docs).command(COMMAND).threads(options.threads);
    if let Some(version) = &options.version {
        builder = builder.version(version);
    }
    if !options.quiet {
        builder = builder.progress(progress::on_terminal());
    }
    Ok(builder)
}

/// The folder of the bindings.
pub fn out_dir(options: &GenerateOptions) -> Result<PathBuf, NoDocs> {
    match (&options.out, &options.docs.docs) {
        (Some(out), _) => Ok(out.clone()),
        (None, Some(_)) => Ok(PathBuf::from(OUT)),
        (None, None) => Ok(home()?.join(OUT)),
    }
}

/// The folder in which finished runs are remembered, below the one that the system has for such files.
pub fn cache() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME").or_else(|| set("LOCALAPPDATA")).or_else(|| Some(set("HOME")?.join(".cache")))?;
    Some(folder.join("msgraph-gen"))
}

/// The folder that holds `docs-input`: the current one (as an empty path, so that messages stay short), or one above. Never
/// one that nobody here knows of, such as the checkout that this program was built in: its bindings would be written.
fn home() -> Result<PathBuf, NoDocs> {
    if Path::new(DOCS).is_dir() {
        return Ok(PathBuf::new());
    }
    let current = env::current_dir().unwrap_or_default();
    current.ancestors().find(|folder| folder.join(DOCS).is_dir()).map(Path::to_owned).ok_or(NoDocs)
}
