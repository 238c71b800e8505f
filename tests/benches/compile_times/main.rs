//! Compiles the bindings of a documentation folder beside what stands for other ways to have them, and prints what each
//! takes.
//!
//! ```text
//! cargo bench -p msgraph-tests --bench compile_times -- DOCS [check] [build] [release] [calls] [cold] [sdk]
//! ```
//!
//! `check`, `build` and `release` compile the bindings themselves, dependencies compiled beforehand; `calls` a crate that
//! calls twenty operations, in release; `cold` that crate with all its dependencies, and the same with the features alone that
//! it needs, which are some areas, and a client without HTTP/2. `sdk` adds `graph-rs-sdk`, the untyped crate for this service,
//! from the registry. Each is compiled in turn, the best of two runs, in seconds of processor time where the system tells it
//! (Linux), so that other work on the machine does not count. The figures are written as JSON, too.
//!
//! Three crates stand against the bindings: one with the same models, request bodies and operations, that keeps what is not
//! documented as the bindings do (`derived`); the same without operations (`derived-models`); and the least that can be
//! compared, the models alone, which lose it (`derived-fewest`).

mod crates;
mod derived;
mod functions;
mod measure;

use std::error::Error;
use std::fs;

use msgraph_tests::repository;
use serde_json::{Value, json};

use crates::Crates;
use measure::{Cost, Package, Stage};

const RUNS: usize = 2;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if arguments.is_empty() {
        return Err("name a folder with documentation pages".into());
    }
    let docs = repository().join(arguments.remove(0));
    if arguments.is_empty() {
        arguments.push("check".to_owned());
    }
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let folder = repository().join("target/compile-times");
    let crates = Crates::write(&docs, &folder, has("sdk"))?;

    println!("| what | crate | seconds | of the first | peak memory |\n|---|---|---|---|---|");
    let mut results = Vec::new();
    for stage in arguments.iter().filter_map(|name| Stage::named(name)) {
        results.push(compare(stage.name(), &crates.libraries, |package| package.compile(stage), Some(stage))?);
    }
    if has("calls") {
        let release = Stage::Release;
        results.push(compare("calls, release", &crates.callers, |package| package.compile(release), Some(release))?);
    }
    if has("cold") {
        for stage in [Stage::Check, Stage::Build, Stage::Release] {
            let name = format!("cold, {}", stage.name());
            results.push(compare(&name, &crates.newcomers, |package| package.compile_cold(stage), None)?);
        }
    }
    let file = folder.join("results.json");
    fs::write(&file, serde_json::to_string_pretty(&results)?)?;
    println!("\nwritten to {}", file.display());
    Ok(())
}

/// Compiles the packages in turn and prints a line for each; the first is the one that the others are compared with.
fn compare(
    name: &str,
    packages: &[(&'static str, Package)],
    compile: impl Fn(&Package) -> Result<Cost, Box<dyn Error>>,
    prepare: Option<Stage>,
) -> Result<Value, Box<dyn Error>> {
    if let Some(stage) = prepare {
        for (_, package) in packages {
            package.prepare(stage)?;
        }
    }
    let mut best = vec![Cost::MAX; packages.len()];
    for _ in 0..RUNS {
        for ((_, package), best) in packages.iter().zip(&mut best) {
            *best = best.min(compile(package)?);
        }
    }
    let first = best.first().map_or(f64::NAN, |cost| cost.seconds);
    let mut figures = serde_json::Map::new();
    for ((label, _), cost) in packages.iter().zip(&best) {
        let (seconds, ratio, peak) = (cost.seconds, cost.seconds / first, cost.peak_megabytes);
        println!("| {name} | {label} | {seconds:.2} s | {ratio:.2} | {peak:.0} MB |");
        figures.insert((*label).to_owned(), json!({"seconds": seconds, "peak_megabytes": peak}));
    }
    Ok(json!({"what": name, "crates": figures}))
}
