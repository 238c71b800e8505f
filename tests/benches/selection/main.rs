//! Measures what a build script costs that takes ten operations out of a documentation folder: its run, compiled as cargo
//! compiles build scripts and optimised, and `cargo check` of what it makes.
//!
//! ```text
//! cargo bench -p msgraph-tests --bench selection -- DOCS
//! ```
//!
//! Dependencies are compiled beforehand. The best of three runs, in seconds of the clock and of the processor; the latter,
//! where the system tells it (Linux), does not count other work on the machine, but adds up what threads do side by side.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use msgraph_tests::repository;

const RUNS: usize = 3;

const OPERATIONS: [&str; 10] = [
    "GET /users",
    "GET /users/{id}",
    "PATCH /users/{id}",
    "GET /groups/{id}/members",
    "POST /groups",
    "GET /me/messages",
    "POST /me/sendMail",
    "GET /me/events",
    "GET /drives/{id}/items/{id}",
    "POST /subscriptions",
];

fn main() -> Result<(), Box<dyn Error>> {
    let docs = std::env::args().skip(1).find(|argument| argument != "--bench");
    let docs = repository().join(docs.ok_or("name a folder with documentation pages")?).canonicalize()?;
    let folder = repository().join("target/selection");
    let (script, bindings) = (folder.join("script"), folder.join("bindings"));
    let crates = repository().join("crates");
    write(
        &script,
        &format!("msgraph-build = {{ path = {:?} }}", crates.join("build")),
        "src/main.rs",
        &program(&docs, &bindings),
    )?;
    println!("| | clock | processor |\n|---|---|---|");
    for (name, profile) in [("as cargo compiles build scripts", "dev"), ("optimised", "release")] {
        cargo(&script, &["build", "--profile", profile])?;
        let file = format!("script{}", std::env::consts::EXE_SUFFIX);
        let path = folder.join("target").join(if profile == "dev" { "debug" } else { profile }).join(file);
        print_best(name, || Ok(Command::new(&path).stdout(std::process::Stdio::null()).status()?.success()))?;
    }
    let runtime = format!("msgraph-runtime = {{ path = {:?}, default-features = false }}", crates.join("runtime"));
    write(&bindings, &runtime, "src/lib.rs", "#![allow(missing_docs)]\ninclude!(\"bindings.rs\");\n")?;
    cargo(&bindings, &["check"])?;
    let root = bindings.join("src/lib.rs");
    print_best("cargo check", || {
        fs::OpenOptions::new().append(true).open(&root)?.set_modified(std::time::SystemTime::now())?;
        cargo(&bindings, &["check"])?;
        Ok(true)
    })?;
    let lines = fs::read_to_string(bindings.join("src/bindings.rs"))?.lines().count();
    println!("{lines} lines");
    Ok(())
}

/// What the build script would do.
fn program(docs: &Path, bindings: &Path) -> String {
    let out = bindings.join("src");
    format!(
        "fn main() -> Result<(), msgraph_build::Error> {{\n    \
         msgraph_build::Builder::new({docs:?}).select({OPERATIONS:?}).out_dir({out:?}).compile()?;\n    Ok(())\n}}\n"
    )
}

fn write(folder: &Path, dependency: &str, file: &str, text: &str) -> std::io::Result<()> {
    let name = folder.file_name().unwrap_or_default().display().to_string();
    // Cargo compiles build scripts without information for debuggers.
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n"
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join(file), text)
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("target"))
        .env("CARGO_INCREMENTAL", "0")
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo fails in {}", folder.display()).into()) }
}

fn print_best(name: &str, run: impl Fn() -> Result<bool, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let (mut clock, mut processor) = (f64::MAX, f64::MAX);
    for _ in 0..RUNS {
        let (start, before) = (Instant::now(), processor_seconds());
        if !run()? {
            return Err(format!("{name}: the run fails").into());
        }
        clock = clock.min(start.elapsed().as_secs_f64());
        processor = processor.min(processor_seconds().zip(before).map_or(f64::NAN, |(after, before)| after - before));
    }
    println!("| {name} | {clock:.2} s | {processor:.2} s |");
    Ok(())
}

/// Processor time of all children so far: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second (proc(5)).
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: f64 = fields.get(13..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(ticks / 100.0)
}
