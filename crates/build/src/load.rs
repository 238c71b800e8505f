//! Reads the pages of a documentation folder. A page that cannot be read is a diagnostic; the others go on.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use msgraph_ir::{Diagnostic, Severity, Source};
use msgraph_parser::PageFile;
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::layout::PAGE_FOLDERS;
use crate::roots::{Refusal, Roots};
use crate::{Error, Layout, Step, finished};

/// What was read.
pub(crate) struct Pages {
    /// Sorted by path.
    pub files: Vec<PageFile>,
    /// The hash of each, with its path.
    pub hashes: Vec<u64>,
    /// About the pages that could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A page that was found in a folder.
struct Found {
    path: String,
    /// False for symbolic links, and for what is no file at all.
    is_plain: bool,
}

/// Reads all pages of the version, in parallel.
pub(crate) fn read_pages(layout: &Layout, roots: &Roots, progress: &(dyn Fn(Step) + Sync)) -> Result<Pages, Error> {
    let mut diagnostics = Vec::new();
    let paths = page_paths(roots, &mut diagnostics);
    let total = paths.len();
    if total == 0 && diagnostics.is_empty() {
        let (path, looked_in) = (layout.docs.clone(), vec![layout.pages.clone()]);
        return Err(Error::NoPages { path, looked_in, versions: Vec::new() });
    }
    let done = AtomicUsize::new(0);
    let read = |Found { path, is_plain }: Found| {
        let relative = Path::new(&path);
        let result = if is_plain { roots.read_plain(relative) } else { roots.read(relative) };
        progress(Step::Reading { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
        match result {
            Ok(bytes) => Ok((finished::hash(path.as_bytes(), &bytes), PageFile { path, bytes })),
            Err(refusal) => Err(Box::new(unreadable(path, refusal))),
        }
    };
    let (mut files, mut hashes) = (Vec::with_capacity(total), Vec::with_capacity(total));
    for result in paths.into_par_iter().map(read).collect::<Vec<_>>() {
        match result {
            Ok((hash, file)) => {
                hashes.push(hash);
                files.push(file);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    diagnostics.sort();
    match diagnostics.first() {
        Some(first) if files.is_empty() => {
            Err(Error::NoReadablePage { path: layout.docs.clone(), pages: diagnostics.len(), first: first.message.clone() })
        }
        _ => Ok(Pages { files, hashes, diagnostics }),
    }
}

/// The pages below `api` and `resources`, relative to the folder that holds both, sorted.
fn page_paths(roots: &Roots, diagnostics: &mut Vec<Diagnostic>) -> Vec<Found> {
    let mut paths = Vec::new();
    for folder in PAGE_FOLDERS.map(|name| roots.pages.join(name)) {
        if !folder.exists() {
            continue;
        }
        let mut entries = WalkDir::new(&folder).follow_links(true).into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {
                    if !roots.allow(entry.path()) {
                        entries.skip_current_dir();
                        let name = entry.path().strip_prefix(&roots.pages).unwrap_or(entry.path());
                        diagnostics.push(unreadable(name.to_string_lossy().into_owned(), Refusal::Outside));
                    }
                }
                Ok(entry) if !is_page(entry.file_name()) => {}
                Ok(entry) => match relative(&roots.pages, entry.path()) {
                    Ok(path) => {
                        paths.push(Found { path, is_plain: entry.file_type().is_file() && !entry.path_is_symlink() })
                    }
                    Err(diagnostic) => diagnostics.push(*diagnostic),
                },
                Err(error) => diagnostics.extend(walk_failure(&roots.pages, &error)),
            }
        }
    }
    paths.sort_by(|left, right| left.path.cmp(&right.path));
    paths
}

/// Markdown, but not the hidden companions that editors and file managers leave (`._page.md`, `.#page.md`).
fn is_page(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b".")
        && Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

/// The path with `/` between folders, as pages are named everywhere.
fn relative(pages: &Path, path: &Path) -> Result<String, Box<Diagnostic>> {
    let relative = path.strip_prefix(pages).unwrap_or(path);
    let parts: Option<Vec<&str>> = relative.iter().map(OsStr::to_str).collect();
    parts.map(|parts| parts.join("/")).ok_or_else(|| {
        Box::new(finding(
            "file-name-not-utf-8",
            relative.to_string_lossy().into_owned(),
            "the file name is not UTF-8, so the page is left out".to_owned(),
            "rename the file; names of pages consist of letters, digits and hyphens",
        ))
    })
}

fn unreadable(path: String, refusal: Refusal) -> Diagnostic {
    match refusal {
        Refusal::Outside => finding(
            "page-outside-documentation",
            path,
            "a symbolic link leads out of the documentation folder, so what is behind it is left out".to_owned(),
            "copy the pages into the folder, or name the folder that holds both",
        ),
        Refusal::Missing => unreadable_page(path, "there is no such file"),
        Refusal::Unreadable(reason) => unreadable_page(path, &reason),
    }
}

/// A folder that cannot be listed or leads in a circle, or a broken link.
fn walk_failure(pages: &Path, error: &walkdir::Error) -> Option<Diagnostic> {
    let path = error.path()?;
    let dangling = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    if dangling && !path.file_name().is_some_and(is_page) {
        return None;
    }
    let name = path.strip_prefix(pages).unwrap_or(path).to_string_lossy().into_owned();
    let reason = match error.io_error() {
        _ if dangling => "there is no such file".to_owned(),
        Some(error) => error.to_string(),
        None => "its symbolic links lead in a circle".to_owned(),
    };
    Some(unreadable_page(name, &reason))
}

fn unreadable_page(path: String, reason: &str) -> Diagnostic {
    let message = format!("the page cannot be read, so it is left out: {reason}");
    finding("unreadable-page", path, message, "mend or remove the file")
}

fn finding(code: &str, file: String, message: String, help: &str) -> Diagnostic {
    Diagnostic {
        source: Some(Source { file, line: 1, column: None }),
        code: code.to_owned(),
        severity: Severity::Error,
        message,
        help: Some(help.to_owned()),
        text: None,
        length: None,
        related: Vec::new(),
    }
}
