//! Compiles the bindings of a documentation folder beside the same models with derived serde implementations, and prints
//! how long each takes.
//!
//! ```text
//! cargo bench -p msgraph-tests --bench compile_times -- DOCS [check] [build] [release]
//! ```
//!
//! Dependencies are compiled beforehand; what is measured is the crate itself, in turn, the best of two runs, in seconds of
//! processor time where the system tells it (Linux), so that other work on the machine does not count. Two crates stand
//! against the bindings: one with the same models and request bodies, that keep what is not documented as the bindings do;
//! and one with the least that can be compared, the models alone, which lose it. Neither has endpoint functions.

mod derived;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use msgraph_build::Builder;
use msgraph_emitter::{Body, BodyStruct, Options};
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
    let (bindings, same, fewest) = (folder.join("bindings"), folder.join("derived"), folder.join("derived-fewest"));
    let builder = Builder::new(&docs).out_dir(&bindings);
    let summary = builder.generate()?;
    let loaded = builder.load()?;
    let plan = msgraph_emitter::plan(&loaded.api, &Options::default()).0;
    let bodies: Vec<&BodyStruct> = plan.functions.iter().filter_map(|function| body(&function.body)).collect();
    derived::write(&loaded.api, &bodies, &same, true)?;
    derived::write(&loaded.api, &[], &fewest, false)?;
    println!("{} types, {} operations, {} request bodies", summary.types, summary.operations, bodies.len());
    println!(
        "| stage | bindings | derived: the same models and bodies | derived: models alone, without `extra` | ratios |"
    );
    println!("|---|---|---|---|---|");
    for stage in &stages {
        let [ours, with, without] = [&bindings, &same, &fewest].map(|folder| Variant::new(folder, stage));
        for variant in [&ours, &with, &without] {
            variant.compile()?;
        }
        let mut best = [f64::MAX; 3];
        for _ in 0..RUNS {
            for (variant, best) in [&ours, &with, &without].into_iter().zip(&mut best) {
                *best = best.min(variant.compile()?);
            }
        }
        let [ours, with, without] = best;
        println!(
            "| {stage} | {ours:.2} s | {with:.2} s | {without:.2} s | 1/{:.1}, 1/{:.1} |",
            with / ours,
            without / ours
        );
    }
    Ok(())
}

fn body(body: &Body) -> Option<&BodyStruct> {
    match body {
        Body::Struct(body) => Some(body),
        _ => None,
    }
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

    /// Compiles the crate alone, which cargo does after its root file was touched; gives the seconds that it took.
    fn compile(&self) -> Result<f64, Box<dyn Error>> {
        let root = self.folder.join("src/lib.rs");
        fs::OpenOptions::new().append(true).open(&root)?.set_modified(std::time::SystemTime::now())?;
        let (start, before) = (Instant::now(), processor_seconds());
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
        let spent = processor_seconds().zip(before).map(|(after, before)| after - before);
        Ok(spent.unwrap_or_else(|| start.elapsed().as_secs_f64()))
    }
}

/// Processor time of all children so far: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second (proc(5)).
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: f64 = fields.get(13..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(ticks / 100.0)
}
