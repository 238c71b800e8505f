//! Time and memory for each page must not depend on how many there are, nor time for each byte on how long or odd a page is.

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use msgraph_emitter::Options;
use msgraph_parser::{NoIncludes, PageFile, ReadPage};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

const ROUNDS: usize = 3;

/// How much more a page may take where there are more of them.
const LIMIT: f64 = 1.15;

/// The word that asks for the figures of some copies alone: memory is that of a process of its own.
pub const COPIES: &str = "--copies";

/// The word that asks for the figures of a second round, in memory that the process has already.
pub const AGAIN: &str = "--again";

/// What is measured of a page, with its unit. `fresh` is the whole of a process that does nothing else, as the generator is,
/// and `memory` that of the same process. The others are of a second round: how long a system takes to find memory depends on
/// how much it is. Virtual machines clear what their host has to find first many times slower than what it found before.
const FIGURES: [(&str, &str); 6] =
    [("read", "us"), ("resolve", "us"), ("emit", "us"), ("whole", "us"), ("fresh", "us"), ("memory", "KiB")];

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Writes a page of so many parts.
type Write = fn(usize) -> String;

/// Prints time and memory for each page of one, two, four and eight copies of the pages, under other names.
pub fn print_copies(threads: usize) -> Outcome<Value> {
    let mut all: Vec<Value> = Vec::new();
    for copies in [1, 2, 4, 8] {
        let figures = least_of_several(copies, threads)?;
        print!("{copies} copies, a page:");
        for (name, unit) in FIGURES {
            let of = |figures: &Value| figures.get(name).and_then(Value::as_f64).unwrap_or_default();
            let ratio = of(&figures) / of(all.first().unwrap_or(&figures));
            print!("  {name} {:8.1} {unit} ({ratio:.2} times that of one copy)", of(&figures));
        }
        println!("  (limit {LIMIT})");
        all.push(figures);
    }
    Ok(json!({ "limit": LIMIT, "figures": all }))
}

/// The least of each figure in several processes.
fn least_of_several(copies: usize, threads: usize) -> Outcome<Value> {
    let mut least: Map<String, Value> = Map::new();
    for again in [true, false].repeat(ROUNDS) {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([threads.to_string(), COPIES.to_owned(), copies.to_string()]);
        if again {
            // So that the allocator keeps what the first round had.
            command.arg(AGAIN).env("MIMALLOC_PURGE_DELAY", "-1");
        }
        let output = command.output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let figures: Map<String, Value> = serde_json::from_slice(&output.stdout)?;
        for (name, figure) in figures.into_iter().filter(|(_, figure)| figure.is_number()) {
            let known = least.entry(name).or_insert_with(|| figure.clone());
            if figure.as_f64() < known.as_f64() {
                *known = figure;
            }
        }
    }
    Ok(Value::Object(least))
}

/// Prints, as JSON, what a page of some copies takes: microseconds for all stages and KiB of memory; in a second round,
/// microseconds for each stage and for all.
pub fn measure(pages: &[PageFile], copies: usize, again: bool) -> Outcome<()> {
    let all: Vec<PageFile> = (0..copies).flat_map(|copy| pages.iter().map(move |page| renamed(page, copy))).collect();
    let per_page = |time: Duration| time.as_secs_f64() * 1e6 / all.len() as f64;
    let [.., fresh] = round(&all)?.map(per_page);
    let figures = if again {
        let [read, resolve, emit, whole] = round(&all)?.map(per_page);
        json!({ "read": read, "resolve": resolve, "emit": emit, "whole": whole })
    } else {
        json!({ "fresh": fresh, "memory": peak().map(|kibibytes| kibibytes / all.len() as f64) })
    };
    println!("{figures}");
    Ok(())
}

/// Generates once, and tells how long reading, resolving and emitting take, and all of them.
fn round(all: &[PageFile]) -> Outcome<[Duration; 4]> {
    let options = Options::default();
    let start = Instant::now();
    let pages: Vec<ReadPage> = all.par_iter().map(|page| ReadPage::new(page, &NoIncludes)).collect();
    let read = start.elapsed();
    let api = msgraph_parser::join(pages);
    let resolved = start.elapsed();
    let (plan, _) = msgraph_emitter::plan(&api, &options);
    msgraph_emitter::emit(&api, &plan, &options)?;
    let emitted = start.elapsed();
    Ok([read, resolved - read, emitted - resolved, emitted])
}

/// The most memory that the process had, in KiB, where the system tells it (proc(5)).
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches("kB").trim().parse().ok()
}

/// A page of a copy: its types are of another namespace, its URLs below another segment, and its links lead to the copy. The
/// first copy is renamed as well, so that all names are of the same length.
fn renamed(page: &PageFile, copy: usize) -> PageFile {
    let mut text = String::from_utf8_lossy(&page.bytes).replace(".md", &format!("{copy}.md"));
    text = text.replace("microsoft.graph", &format!("microsoft.graph.copy{copy}"));
    for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] {
        text = text.replace(&format!("\n{method} /"), &format!("\n{method} /copy{copy}/"));
        let host = "https://graph.microsoft.com/v1.0/";
        text = text.replace(&format!("\n{method} {host}"), &format!("\n{method} {host}copy{copy}/"));
    }
    PageFile { path: page.path.replace(".md", &format!("{copy}.md")), bytes: text.into_bytes() }
}

/// Prints the time for each byte of pages that are out of all proportion, at one size and at twice that size.
pub fn print_odd_pages() -> Value {
    let odd: [(&str, Write); 5] = [
        ("prose", |size| "Some words of text. \n\n".repeat(size * 8)),
        ("rows of a table", |size| {
            format!(
                "## Properties\n\n|Property|Type|Description|\n|:-|:-|:-|\n{}",
                "|name|String|Text.|\n".repeat(size * 5)
            )
        }),
        ("nested quotes", |size| format!("{} x\n", "> ".repeat(size * 10))),
        ("nested lists", |size| (0..size / 20).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect()),
        ("links", |size| "[user](../resources/user.md) ".repeat(size * 5)),
    ];
    let figures = odd.into_iter().map(|(name, text)| {
        let per_byte = [10_000, 20_000].map(|size| {
            let page = format!("# user resource type\n\nNamespace: microsoft.graph\n\n{}", text(size));
            let pages = [PageFile { path: "resources/user.md".to_owned(), bytes: page.into_bytes() }];
            let (time, ()) = shortest(|| {
                let start = Instant::now();
                _ = msgraph_parser::parse(&pages, &NoIncludes);
                (start.elapsed(), ())
            });
            time.as_secs_f64() * 1e9 / pages.iter().map(|page| page.bytes.len()).sum::<usize>() as f64
        });
        let [one, twice] = per_byte;
        println!("{name:20} {one:8.1} ns a byte, {twice:8.1} at twice the size (limit {LIMIT} times as much)");
        json!({ "page": name, "nanoseconds_a_byte": one, "at_twice_the_size": twice })
    });
    Value::Array(figures.collect())
}

fn shortest<T: Ord>(mut work: impl FnMut() -> T) -> T {
    let first = work();
    (1..ROUNDS).map(|_| work()).fold(first, T::min)
}
