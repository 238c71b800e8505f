//! How long each stage of a generation takes, beside what cannot be gone below: the events that pulldown-cmark alone makes of
//! the same pages, and what `syn` and prettyplease take for the same output.
//!
//! `GRAPH_DOCS=DIR cargo bench -p msgraph-build --bench stages [-- THREADS [growth]]` reads `DIR/v1.0`; without `GRAPH_DOCS`, it
//! reads the pages of this repository. `growth` shows how time and memory grow with the pages, and time with pages that are
//! odd. Figures stand beside their limits, and are written as JSON, too.
#![allow(missing_docs)]

mod growth;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use msgraph_emitter::Options;
use msgraph_parser::{Diagnostics, NoIncludes, PageFile, facts, resolve, syntax};
use pulldown_cmark::{Options as Markdown, Parser};
use rayon::prelude::*;
use serde_json::{Value, json};
use walkdir::WalkDir;

/// That of `gen`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each stage is timed so often, and the shortest time counts: the machine may do other things meanwhile.
const ROUNDS: usize = 7;

/// What is measured beside what, and how many times as long it may take.
const LIMITS: [(&str, &str, f64); 2] = [
    ("parse: bytes to Api", "pulldown-cmark: events", 3.0),
    ("emit: Plan to files", "syn and prettyplease: the same files", 1.0),
];

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let numbers = || std::env::args().filter_map(|argument| argument.parse().ok());
    let threads: usize = numbers().next().unwrap_or(1);
    let has = |word: &str| std::env::args().any(|argument| argument == word);
    let pages = read_pages(&folder())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(8 << 20).build()?;
    if let (true, Some(copies)) = (has(growth::COPIES), numbers().nth(1)) {
        return pool.install(|| growth::measure(&pages, copies, has(growth::AGAIN)));
    }
    let mut times = Times::default();
    for _ in 0..ROUNDS {
        pool.install(|| round(&pages, &mut times))?;
    }
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    println!("{} pages, {:.1} MB, {threads} thread(s), best of {ROUNDS}", pages.len(), bytes as f64 / 1e6);
    let mut results = json!({ "pages": pages.len(), "bytes": bytes, "threads": threads, "stages": times.print() });
    if has("growth")
        && let Some(results) = results.as_object_mut()
    {
        results.insert("copies".to_owned(), growth::print_copies(threads)?);
        results.insert("odd_pages".to_owned(), pool.install(growth::print_odd_pages));
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stages.json");
    std::fs::write(&file, format!("{results:#}\n"))?;
    println!("written to {}", file.display());
    Ok(())
}

fn folder() -> PathBuf {
    match std::env::var_os("GRAPH_DOCS") {
        Some(folder) => Path::new(&folder).join("v1.0"),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs-input"),
    }
}

fn read_pages(folder: &Path) -> Result<Vec<PageFile>, Box<dyn Error + Send + Sync>> {
    let mut pages = Vec::new();
    for part in ["api", "resources"] {
        for entry in WalkDir::new(folder.join(part)).sort_by_file_name() {
            let entry = entry?;
            if entry.path().extension().is_some_and(|extension| extension == "md") {
                let path = entry.path().strip_prefix(folder)?.to_string_lossy().into_owned();
                pages.push(PageFile { path, bytes: std::fs::read(entry.path())? });
            }
        }
    }
    Ok(pages)
}

/// One run through all stages.
fn round(pages: &[PageFile], times: &mut Times) -> Result<(), Box<dyn Error + Send + Sync>> {
    times.of("pulldown-cmark: events", || pages.par_iter().map(events).sum::<usize>());
    times.of("parse: bytes to Api", || msgraph_parser::parse(pages, &NoIncludes));

    let read: Vec<_> = times.of("  syntax: bytes to Page", || pages.par_iter().filter_map(syntax).collect());
    let read: Vec<_> = times.of("  facts: Page to PageFacts", || {
        let facts = |page: &syntax::Page| {
            let mut diagnostics = Diagnostics::default();
            (facts::read(page, &mut diagnostics), diagnostics.found)
        };
        read.par_iter().map(facts).collect()
    });
    let (facts, found): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    let found = found.into_iter().flatten().collect();
    let api = times.of("  resolve: PageFacts to Api", || resolve::resolve(facts, resolve::names::Unread::default(), found));

    let options = Options { attribution: Some("the authors".to_owned()), ..Options::default() };
    let (plan, _) = times.of("plan: Api to Plan", || msgraph_emitter::plan(&api, &options));
    let files = times.of("emit: Plan to files", || msgraph_emitter::emit(&api, &plan, &options))?;
    times.of("syn and prettyplease: the same files", || formatted(&files))?;
    Ok(())
}

fn events(page: &PageFile) -> usize {
    let text = String::from_utf8_lossy(&page.bytes);
    Parser::new_ext(&text, Markdown::ENABLE_TABLES | Markdown::ENABLE_STRIKETHROUGH | Markdown::ENABLE_GFM).count()
}

fn syntax(page: &PageFile) -> Option<syntax::Page> {
    syntax::read_page(page, &NoIncludes, &mut Diagnostics::default())
}

fn formatted(files: &BTreeMap<String, String>) -> Result<usize, syn::Error> {
    files.par_iter().map(|(_, text)| Ok(prettyplease::unparse(&syn::parse_file(text)?).len())).sum()
}

/// The shortest time of each stage, in the order in which they came.
#[derive(Default)]
struct Times(Vec<(&'static str, Duration)>);

impl Times {
    fn of<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let time = start.elapsed();
        match self.0.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, shortest)) => *shortest = time.min(*shortest),
            None => self.0.push((stage, time)),
        }
        result
    }

    /// Prints the times, and how they compare to their limits; gives both.
    fn print(&self) -> Value {
        let of = |wanted: &str| self.0.iter().find(|(known, _)| *known == wanted).map(|(_, time)| time.as_secs_f64());
        for (stage, time) in &self.0 {
            println!("{stage:40} {:8.1} ms", time.as_secs_f64() * 1e3);
        }
        let ratios = LIMITS.into_iter().filter_map(|(stage, floor, limit)| {
            let ratio = of(stage)? / of(floor)?;
            println!("{stage:40} {ratio:8.2} times {floor} (limit {limit})");
            Some(json!({ "stage": stage, "floor": floor, "ratio": ratio, "limit": limit }))
        });
        let ratios: Vec<Value> = ratios.collect();
        let milliseconds: Vec<Value> = self
            .0
            .iter()
            .map(|(stage, time)| json!({ "stage": stage, "milliseconds": time.as_secs_f64() * 1e3 }))
            .collect();
        json!({ "times": milliseconds, "ratios": ratios })
    }
}
