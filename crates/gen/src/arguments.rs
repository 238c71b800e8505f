//! The options, and the help that tells of them.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

const EXAMPLES: &str = "\
Examples:
  gen                                        regenerate generated/ from docs-input/
  gen --check                                fail if generated/ is not what docs-input/ gives
  gen --docs ../microsoft-graph-docs --version beta --out beta
                                             bindings of a checkout of Microsoft's documentation
  gen ir --docs my-docs | jq .operations     what the pages say, as JSON

Exit codes:
  0  all is well
  1  errors on pages, or a failed check
  2  wrong options, or files that cannot be read or written";

const IR_NOTES: &str = "\
Types are in OData notation. Keys may be added; `schema` grows when one changes its meaning.
Findings on pages are in `diagnostics` and do not change the exit code.

Examples:
  gen ir --docs my-docs --pretty | less
  gen ir | jq -r '.operations[] | .method + \" \" + .path'";

const MOCK_NOTES: &str = "\
Answers come from the examples of the pages: the one whose request is the most like what was sent. The headers x-mock-page
and x-mock-example name it; x-mock-note tells where a page shows none, and the answer is the least that its facts allow.
Links in answers lead back to this server: pages, uploads, downloads and monitors. Nothing is sent to Microsoft.

Examples:
  gen mock                                   answers for docs-input/ on port 8080
  gen mock --docs ../microsoft-graph-docs --port 0
                                             for other pages, on any free port; the first line tells which
  curl http://127.0.0.1:8080/v1.0/users";

/// Generates typed Rust bindings from Microsoft Graph documentation pages.
#[derive(Debug, Parser)]
#[command(name = "gen", version, disable_version_flag = true, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub generate: GenerateOptions,
    /// Print the version of this program
    #[arg(short = 'V', action = ArgAction::Version)]
    program_version: (),
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the bindings; this is what `gen` alone does
    #[command(after_help = EXAMPLES)]
    Generate(GenerateOptions),
    /// Print what the pages say as one JSON object
    #[command(after_help = IR_NOTES)]
    Ir(IrOptions),
    /// Answer requests on 127.0.0.1 with the examples of the pages, to try things without a tenant
    #[command(after_help = MOCK_NOTES)]
    Mock(MockOptions),
}

/// Which pages are read, and how.
#[derive(Args, Debug)]
pub struct DocsOptions {
    /// Folder with `api/` and `resources/`, or a checkout of the documentation repository [default: `docs-input` here or in
    /// a folder above]
    #[arg(long, value_name = "DIR")]
    pub docs: Option<PathBuf>,
    /// Version of the API, where the folder has several [default: v1.0]
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// Number of threads; the result does not depend on it [default: one for each processor]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Print errors only
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print all findings, notes included
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Args, Debug)]
pub struct GenerateOptions {
    #[command(flatten)]
    pub docs: DocsOptions,
    /// Folder of the generated crate; sources go to `src/`, and a Cargo.toml is added where there is none [default:
    /// `generated`]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write nothing; print a diff and exit with 1 where the folder is not up to date
    #[arg(long)]
    pub check: bool,
    /// Write a test of each documented example, too, for `cargo test` [default: where neither --docs nor --out is given]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true", require_equals = true)]
    pub with_tests: Option<bool>,
    /// Whose text the descriptions are, for the header of each file [default: what LICENSE, NOTICE or README of the
    /// documentation folder tell]
    #[arg(long, value_name = "TEXT")]
    pub attribution: Option<String>,
}

#[derive(Args, Debug)]
pub struct IrOptions {
    #[command(flatten)]
    pub docs: DocsOptions,
    /// Indent the JSON
    #[arg(long)]
    pub pretty: bool,
}

#[derive(Args, Debug)]
pub struct MockOptions {
    #[command(flatten)]
    pub docs: DocsOptions,
    /// Port of 127.0.0.1; 0 means any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub port: u16,
    /// Answer with 401 where a request has no bearer token; any token will do
    #[arg(long)]
    pub require_token: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_options_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
