//! What the tests share: where the pages are, and how to compile what comes of them.

pub mod calls;
pub mod items;
pub mod public_api;
pub mod report;
pub mod service;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The folder of this repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The pages that are written for this repository.
pub fn docs_input() -> PathBuf {
    repository().join("docs-input")
}

/// A folder with real pages (`v1.0` and `modern` in it), where the environment variable `GRAPH_DOCS` names one.
///
/// Tests that need it say so on standard error and return where it is not set.
pub fn real_pages() -> Option<PathBuf> {
    let folder = std::env::var_os("GRAPH_DOCS").map(|folder| repository().join(folder));
    if folder.is_none() {
        eprintln!("not run: GRAPH_DOCS names no folder of real pages");
    }
    folder
}

/// Runs cargo on a generated crate, with warnings as errors and without the network; crates of one target folder share
/// their dependencies.
///
/// What only serves compiling again and debugging is left out: with it these crates fill several gigabytes of a disk.
///
/// # Errors
/// When cargo cannot be started.
pub fn cargo(crate_folder: &Path, target_folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    let lock = repository().join("Cargo.lock");
    if !crate_folder.join("Cargo.lock").exists() {
        std::fs::copy(lock, crate_folder.join("Cargo.lock"))?;
    }
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(crate_folder)
        .env("CARGO_TARGET_DIR", target_folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
