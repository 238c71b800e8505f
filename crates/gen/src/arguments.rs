//! The options, and the help that tells of them.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

const EXAMPLES: &str = "\
Examples:
  gen                                        regenerate generated/ from docs-input/
  gen --check                                fail if generated/ is not what docs-input/ gives
  gen --docs ../microsoft-graph-docs --version beta --out beta
                                             bindings of a checkout of Microsoft's documentation
  gen --docs my-docs --select 'GET /users/{id}' '/me/messages/**' --out some
                                             a few operations, with the types that they reach
  gen ir --docs my-docs | jq .operations     what the pages say, as JSON

All sources change at once, and a second run on the same folder waits for the first.
`src/msgraph-gen.json` records what they were made from: by it `--check` tells what changed, and
files that somebody edited are not replaced.

Exit codes:
  0  all is well
  1  errors on pages (with --strict, warnings), or a failed check
  2  wrong options, selectors that mean nothing, files that cannot be read or written, or files
     that somebody edited";

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

const EXPLAIN_NOTES: &str = "\
Each line of the page is followed by the facts that come from it (=), the Rust made of them (>),
and findings (!). A dot after its number marks a line from which nothing comes. Long lines are
cut, and lines that belong together left out; `--verbose` prints all.

Examples:
  gen explain user-get                       a page of docs-input/, by a part of its name
  gen explain api/user-get.md --docs my-docs
  gen explain 'GET /users/{id}'              the page of a request
  gen explain user-get | grep ' \\. '         what of a page is lost

Exit codes:
  0  the page was explained, whatever was found on it
  2  no such page, wrong options, or files that cannot be read";

const DIFF_NOTES: &str = "\
What breaks: a program that compiled does not compile any more, takes arguments for others, or
makes a request that the pages no longer document. Programs are taken to end struct literals in
`..Default::default()` and to have a `_` arm in matches of enumerations; so a new property and a
new member break nothing. Each change names the Rust items it is about. Words of descriptions
and examples are not compared, except that they may call something deprecated.

Examples:
  gen diff ../docs-2025 ../docs-2026         two folders
  gen ir > before.json                       keep what the pages say today,
  gen diff before.json docs-input            and compare with it after an edit
  gen diff OLD NEW --format json | jq -r '.[] | select(.breaking) | .rust'

JSON is one array of objects with the keys subject (operation, parameter, request_body,
request_body_property, response, permission, query_option, type, property, member, deprecation,
binding), action (added, removed, changed), of (the operation or type), name, fact, old, new,
breaking, reason, rust (the item), effects (an array of item, breaking, effect) and source
(file, line, column). Keys without a value are absent.

Exit codes:
  0  no differences, or none that are denied
  1  differences that are denied: those that break, unless `--deny` says otherwise
  2  wrong options, or files that cannot be read";

const LINT_NOTES: &str = "\
Pages are named as findings name them (api/user-get.md), or by their path; * and ** stand for any text.
`<!-- gen-lint: allow(CODE) reason -->` in a page accepts the findings of a code for that page.

Examples:
  gen lint                                   all findings on docs-input/
  gen lint --deny warnings 'api/user-*.md'   fail on warnings about some pages
  gen lint --explain unknown-type            what a code means, and how to mend it; `--explain codes` lists all
  gen lint --format sarif > findings.sarif   for code hosts and editors
  gen lint --format json | jq -r '.[].code' | sort | uniq -c

JSON is one array of objects with the keys code, severity (error, warning, note), file, line, column (from 1, in characters;
absent for a whole line), message, help, and related: an array of file, line, column and message.

Exit codes:
  0  no errors, and nothing that is denied
  1  findings
  2  wrong options, or files that cannot be read";

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
    /// Check the pages: print what is wrong with them, and what to do about it
    #[command(after_help = LINT_NOTES)]
    Lint(LintOptions),
    /// Show the lines of a page beside what was understood of them, and the Rust that came of it
    #[command(after_help = EXPLAIN_NOTES)]
    Explain(ExplainOptions),
    /// Compare two states of the documentation: what changed, and what breaks programs
    #[command(after_help = DIFF_NOTES)]
    Diff(DiffOptions),
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
    /// `generated` beside `docs-input`; with --docs, `generated` in the current folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Generate these alone, with the types that they reach: `GET /users/{id}`, `/me/messages/**`, pages such as `user-*`,
    /// types such as `user`; may be repeated [default: everything]
    #[arg(long, value_name = "SELECTOR", num_args = 1..)]
    pub select: Vec<String>,
    /// Leave these out, named in the same ways; may be repeated
    #[arg(long, value_name = "SELECTOR", num_args = 1..)]
    pub exclude: Vec<String>,
    /// Give an operation or a type another Rust name, as in `user=Person`; may be repeated
    #[arg(long, value_name = "SELECTOR=NAME", value_parser = renaming)]
    pub rename: Vec<(String, String)>,
    /// Generate types alone: no functions, no request bodies
    #[arg(long)]
    pub types_only: bool,
    /// How much of the pages' text stands in the code
    #[arg(long, value_enum, value_name = "HOW_MUCH", default_value = "full")]
    pub doc_comments: HowMuch,
    /// Have all types derive a macro too, as in `::schemars::JsonSchema`; may be repeated
    #[arg(long, value_name = "PATH")]
    pub derive: Vec<String>,
    /// Take warnings for errors, and write nothing where there are any
    #[arg(long)]
    pub strict: bool,
    /// Write nothing; print a diff, tell what changed, and exit with 1 where the folder is not up to date
    #[arg(long)]
    pub check: bool,
    /// Replace generated files even where somebody edited them; without it, nothing is written then
    #[arg(long, conflicts_with = "check")]
    pub force: bool,
    /// Neither use nor leave what a run keeps in the user's cache folder, by which the next one does only what changed
    #[arg(long)]
    pub no_cache: bool,
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
pub struct ExplainOptions {
    #[command(flatten)]
    pub docs: DocsOptions,
    /// The page: its path, a part of its name that no other page has, or a request line
    #[arg(value_name = "PAGE")]
    pub page: String,
}

#[derive(Args, Debug)]
pub struct DiffOptions {
    /// Documentation folder, or a file made by `gen ir`
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The same, to compare with it
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// What is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
    /// Exit with 1 on these
    #[arg(long, value_enum, default_value_t)]
    pub deny: Denied,
    /// Version of the API, where a folder has several [default: v1.0]
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// Number of threads; the result does not depend on it [default: one for each processor]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub threads: usize,
    /// Print the differences only
    #[arg(short, long)]
    pub quiet: bool,
}

/// How differences are printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum DiffFormat {
    /// For people, grouped by operation and type
    #[default]
    Text,
    /// One array of objects
    Json,
}

/// Which differences fail a run.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Denied {
    /// Those that break programs
    #[default]
    Breaking,
    /// All
    Any,
    /// None
    None,
}

#[derive(Args, Debug)]
pub struct LintOptions {
    #[command(flatten)]
    pub docs: DocsOptions,
    /// What is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: LintFormat,
    /// Exit with 1 on these: `warnings`, or codes
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub deny: Vec<String>,
    /// Leave these codes out
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Print what a code means and how to mend it, and read no pages; `codes` lists all
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub explain: Option<String>,
    /// Report on these pages alone; all are read
    #[arg(value_name = "PAGE")]
    pub pages: Vec<String>,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum LintFormat {
    /// For people, with the lines of the pages
    #[default]
    Text,
    /// One array of objects
    Json,
    /// SARIF 2.1.0
    Sarif,
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

/// How much of the pages' text stands in the code, as it is said on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HowMuch {
    /// All that a page says about an item
    Full,
    /// The first sentence, and a link to the page
    Short,
    /// Nothing
    None,
}

/// Splits `user=Person` at the last equals sign; a selector may have one, as in `GET /reports/usage(period='{period}')`.
fn renaming(text: &str) -> Result<(String, String), String> {
    let (selector, name) = text.rsplit_once('=').ok_or("write `SELECTOR=NAME`, as in `user=Person`")?;
    Ok((selector.trim().to_owned(), name.trim().to_owned()))
}
