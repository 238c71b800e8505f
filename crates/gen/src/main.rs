//! The command line of the Microsoft Graph bindings generator.
//!
//! All work is in `msgraph_build`; here is only what a person at a terminal needs: options, progress, findings with their
//! source lines, a summary, and exit codes that scripts can rely on.

mod arguments;
mod defaults;
mod diff;
mod explain;
mod generate;
mod ir;
mod lint;
mod mock;
mod output;
mod progress;
mod report;
mod summary;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};

/// Reading thousands of pages takes and gives back small pieces of memory all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a run ended; the numbers are part of the command line's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain of.
    Fine = 0,
    /// Errors on pages, or stale output in a check.
    Findings = 1,
    /// Wrong options, or files that cannot be read or written.
    Failure = 2,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match arguments.command {
        None => generate::run(&arguments.generate),
        Some(Command::Generate(options)) => generate::run(&options),
        Some(Command::Ir(options)) => ir::run(&options),
        Some(Command::Lint(options)) => lint::run(&options),
        Some(Command::Explain(options)) => explain::run(&options),
        Some(Command::Diff(options)) => diff::run(&options),
        Some(Command::Mock(options)) => mock::run(&options),
    };
    let outcome = result.unwrap_or_else(|error| {
        output::error(&error.to_string());
        // In a strict run.
        let is_about_pages = matches!(error.downcast_ref(), Some(msgraph_build::Error::Findings { .. }));
        if is_about_pages { Outcome::Findings } else { Outcome::Failure }
    });
    ExitCode::from(outcome as u8)
}
