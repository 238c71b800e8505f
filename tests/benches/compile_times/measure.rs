//! Compiles a crate and tells what that took.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};
use std::{fs, io, thread};

/// What is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `cargo check`.
    Check,
    /// `cargo build`.
    Build,
    /// `cargo build --release`.
    Release,
}

impl Stage {
    /// The stage that an argument names.
    pub fn named(name: &str) -> Option<Stage> {
        [Stage::Check, Stage::Build, Stage::Release].into_iter().find(|stage| stage.name() == name)
    }

    /// As it is given on the command line and printed.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Check => "check",
            Stage::Build => "build",
            Stage::Release => "release",
        }
    }

    fn arguments(self) -> &'static [&'static str] {
        match self {
            Stage::Check => &["check"],
            Stage::Build => &["build"],
            Stage::Release => &["build", "--release"],
        }
    }
}

/// What compiling took.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Processor seconds of all compiler processes, where the system tells it (Linux); elapsed seconds elsewhere.
    pub seconds: f64,
    /// The most memory that one process of the compiler had, in MB; 0 where the system does not tell it.
    pub peak_megabytes: f64,
}

impl Cost {
    /// More than anything costs.
    pub const MAX: Cost = Cost { seconds: f64::MAX, peak_megabytes: f64::MAX };

    /// The lesser of both, figure by figure.
    pub fn min(self, other: Cost) -> Cost {
        Cost { seconds: self.seconds.min(other.seconds), peak_megabytes: self.peak_megabytes.min(other.peak_megabytes) }
    }
}

/// A package that is compiled.
#[derive(Clone, Debug)]
pub struct Package {
    /// Where cargo is called.
    pub folder: PathBuf,
    /// The package in it, or among its dependencies.
    pub name: &'static str,
}

impl Package {
    /// Compiles the dependencies and everything else, so that nothing but the package itself is left to do.
    pub fn prepare(&self, stage: Stage) -> Result<(), Box<dyn Error>> {
        self.cargo(stage.arguments()).map(drop)
    }

    /// Compiles the package alone.
    pub fn compile(&self, stage: Stage) -> Result<Cost, Box<dyn Error>> {
        let profile: &[&str] = if stage == Stage::Release { &["--release"] } else { &[] };
        self.cargo(&[&["clean", "--package", self.name], profile].concat())?;
        self.cargo(stage.arguments())
    }

    /// Compiles the package with all its dependencies into an empty folder.
    pub fn compile_cold(&self, stage: Stage) -> Result<Cost, Box<dyn Error>> {
        self.cargo(&["clean"])?;
        self.cargo(stage.arguments())
    }

    fn cargo(&self, arguments: &[&str]) -> Result<Cost, Box<dyn Error>> {
        let (start, before) = (Instant::now(), processor_seconds());
        let mut child = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .arg("--quiet")
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .spawn()?;
        let (status, peak_megabytes) = watch(&mut child)?;
        if !status.success() {
            return Err(format!("`cargo {}` fails in {}", arguments.join(" "), self.folder.display()).into());
        }
        let spent = processor_seconds().zip(before).map(|(after, before)| after - before);
        Ok(Cost { seconds: spent.unwrap_or_else(|| start.elapsed().as_secs_f64()), peak_megabytes })
    }
}

/// Waits for the end; gives the most memory that one of the processes below had.
fn watch(child: &mut Child) -> io::Result<(ExitStatus, f64)> {
    let mut peak: f64 = 0.0;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok((status, peak));
        }
        for process in children(child.id()) {
            peak = peak.max(peak_megabytes(process).unwrap_or_default());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Linux tells the children of a thread (proc(5), `/proc/PID/task/TID/children`).
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

/// The line `VmHWM` of `/proc/PID/status`, in KiB (proc(5)).
fn peak_megabytes(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kibibytes| kibibytes * 1024.0 / 1e6)
}

/// Processor time of all children so far: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second (proc(5)).
fn processor_seconds() -> Option<f64> {
    let stat = fs::read_to_string(Path::new("/proc/self/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: f64 = fields.get(13..15)?.iter().filter_map(|field| field.parse::<f64>().ok()).sum();
    Some(ticks / 100.0)
}
