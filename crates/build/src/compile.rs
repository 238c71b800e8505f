//! Bindings of a few operations, made by the build script of the crate that uses them.

use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use msgraph_ir::{Diagnostic, Severity};

use crate::{Builder, Error, Layout, Loaded, printable};

/// The file that [`Builder::compile`] writes.
const FILE: &str = "bindings.rs";

/// So many warnings are passed on to cargo; of more there is a count.
const WARNINGS: usize = 10;

/// What a build script made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The file with the bindings.
    pub file: PathBuf,
    /// True where it was written; a file that is as it should be is left alone.
    pub written: bool,
    /// How many operations it has.
    pub operations: usize,
}

impl Builder {
    /// Generates one file, `bindings.rs`, in the folder that cargo gives to the build script (or in [`Builder::out_dir`]). The
    /// crate takes it in with `msgraph_runtime::include_bindings!()`, or with `include!`.
    ///
    /// Prints for cargo which files were read, so that it runs the script again when one of them changes, and up to ten
    /// warnings about the selected pages.
    ///
    /// # Errors
    /// Where pages or output cannot be read or written, and where a page that is selected has an error:
    /// [`Error::Findings`] shows all of them, with their lines. A file that is there stays then.
    pub fn compile(&self) -> Result<Compiled, Error> {
        let folder = self.out_dir.clone().or_else(|| env::var_os("OUT_DIR").map(PathBuf::from)).ok_or(Error::NoOutDir)?;
        let mut builder = self.clone();
        builder.code = msgraph_emitter::Layout::Include;
        let mut loaded = builder.load().inspect_err(|_| tell_folder(&self.docs))?;
        tell_files(&loaded.files);
        let files = builder.emit(&mut loaded)?;
        builder.refuse_findings(&loaded)?;
        if self.warnings {
            tell_warnings(&loaded);
        }
        let file = folder.join(FILE);
        let text = files.into_values().next().unwrap_or_default();
        let written = write(&file, &text)?;
        Ok(Compiled { file, written, operations: loaded.api.operations.len() })
    }
}

/// Writes the file where its content is another; a reader sees the old one or the new one.
fn write(file: &Path, text: &str) -> Result<bool, Error> {
    if fs::read(file).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(Error::writing(folder))?;
    let mut staged = tempfile::NamedTempFile::new_in(folder).map_err(Error::writing(file))?;
    staged.write_all(text.as_bytes()).map_err(Error::writing(file))?;
    staged.as_file().sync_all().map_err(Error::writing(file))?;
    staged.persist(file).map_err(|error| Error::writing(file)(error.error))?;
    Ok(true)
}

/// Names the files of which a change makes another run necessary, folders for the files that come into them.
fn tell_files(files: &[PathBuf]) {
    let mut lines = String::new();
    // A path with a line break cannot be told; its folder can.
    for path in files.iter().filter_map(|path| path.to_str()).filter(|path| !path.contains(['\n', '\r'])) {
        lines.push_str("cargo::rerun-if-changed=");
        lines.push_str(path);
        lines.push('\n');
    }
    print!("{lines}");
}

/// Where nothing could be read, a change of the folder is what may help.
fn tell_folder(docs: &Path) {
    tell_files(&[docs.to_owned()]);
}

fn tell_warnings(loaded: &Loaded) {
    let warnings = loaded.api.diagnostics.iter().filter(|finding| finding.severity == Severity::Warning);
    for warning in warnings.clone().take(WARNINGS) {
        println!("cargo::warning={}", line(warning, &loaded.layout));
    }
    let more = warnings.count().saturating_sub(WARNINGS);
    if more > 0 {
        println!("cargo::warning={more} more warnings on the selected pages; `Builder::warnings(false)` shows none");
    }
}

/// A finding on one line, since cargo's instructions have no more.
fn line(finding: &Diagnostic, layout: &Layout) -> String {
    let place = finding.source.as_ref().map(|source| {
        let file = layout.locate(&source.file);
        let column = source.column.map(|column| format!(":{column}")).unwrap_or_default();
        format!("{}:{}{column}: ", file.display(), source.line)
    });
    printable(&format!("{}{} [{}]", place.unwrap_or_default(), finding.message, finding.code))
}
