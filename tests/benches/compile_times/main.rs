//! Compiles the bindings of a documentation folder beside the same models with derived serde implementations, and prints
//! how long each takes.
//!
//! ```text
//! cargo bench -p msgraph-tests --bench compile_times -- DOCS [check] [build] [release]
//! ```
//!
//! Dependencies are compiled beforehand; what is timed is the crate itself, in turn, the best of two runs after one that compiles the dependencies. The derived
//! crate has the models alone, the bindings have the endpoint functions as well.

mod derived;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use msgraph_build::Builder;
use msgraph_tests::repository;

const RUNS: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        return Err("name a folder with documentation pages".into());
    }
    let docs = repository().join(arguments.remove(0));
    let stages = if arguments.is_empty() { vec!["check".to_owned()] } else { arguments };

    let folder = repository().join("target/compile-times");
    let (bindings, attributes, bare) =
        (folder.join("bindings"), folder.join("derived"), folder.join("derived-without-extra"));
    let builder = Builder::new(&docs).out_dir(&bindings);
    let summary = builder.generate()?;
    let loaded = builder.load()?;
    derived::write(&loaded.api, &attributes, true)?;
    derived::write(&loaded.api, &bare, false)?;
    println!("{} types, {} operations", summary.types, summary.operations);
    println!("| stage | bindings | derived models, with `extra` | derived models, without | ratios |");
    println!("|---|---|---|---|---|");
    for stage in &stages {
        let [ours, with, without] = [&bindings, &attributes, &bare].map(|folder| Variant::new(folder, stage));
        for variant in [&ours, &with, &without] {
            variant.compile()?;
        }
        let mut best = [Duration::MAX; 3];
        for _ in 0..RUNS {
            for (variant, best) in [&ours, &with, &without].into_iter().zip(&mut best) {
                *best = (*best).min(variant.compile()?);
            }
        }
        let [ours, with, without] = best.map(|time| time.as_secs_f64());
        println!(
            "| {stage} | {ours:.2} s | {with:.2} s | {without:.2} s | 1/{:.1}, 1/{:.1} |",
            with / ours,
            without / ours
        );
    }
    Ok(())
}

/// A crate and how it is compiled.
struct Variant {
    folder: PathBuf,
    arguments: Vec<&'static str>,
}

impl Variant {
    fn new(folder: &Path, stage: &str) -> Self {
        let arguments = match stage {
            "check" => vec!["check"],
            "release" => vec!["build", "--release"],
            _ => vec!["build"],
        };
        Variant { folder: folder.to_path_buf(), arguments }
    }

    /// Compiles the crate alone; cargo does so after its root file was touched.
    fn compile(&self) -> Result<Duration, Box<dyn Error>> {
        let root = self.folder.join("src/lib.rs");
        fs::OpenOptions::new().append(true).open(&root)?.set_modified(std::time::SystemTime::now())?;
        let start = Instant::now();
        let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(&self.arguments)
            .arg("--quiet")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.with_file_name("target"))
            .env("CARGO_INCREMENTAL", "0")
            .status()?;
        if !status.success() {
            return Err(format!("{} does not compile", self.folder.display()).into());
        }
        Ok(start.elapsed())
    }
}
