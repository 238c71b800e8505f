//! `gen generate`: writes the bindings, or checks that they are up to date.

use std::env;
use std::error::Error;

use clap::ValueEnum as _;
use msgraph_build::ir::Severity;
use msgraph_build::{Builder, Check, DocComments, Reason, Summary};

use crate::arguments::{GenerateOptions, HowMuch};
use crate::{Outcome, defaults, output, report, summary};

/// A check shows this many lines of differences, unless all is asked for.
const DIFF_LINES: usize = 200;

/// And this many reasons for them.
const REASONS: usize = 40;

pub fn run(options: &GenerateOptions) -> Result<Outcome, Box<dyn Error>> {
    let mut builder = defaults::builder(&options.docs)?.out_dir(defaults::out_dir(options)?).force(options.force);
    builder = builder.select(&options.select).exclude(&options.exclude).derive(&options.derive).strict(options.strict);
    for (selector, name) in &options.rename {
        builder = builder.rename(selector, name);
    }
    builder = builder.types_only(options.types_only).doc_comments(doc_comments(options.doc_comments));
    let is_own = options.out.is_none() && options.docs.docs.is_none();
    builder = builder.with_tests(options.with_tests.unwrap_or(is_own && !options.types_only)).features(true);
    if let Some(cache) = defaults::cache().filter(|_| !options.no_cache) {
        builder = builder.cache(cache);
    }
    if let Some(attribution) = &options.attribution {
        builder = builder.attribution(attribution);
    }
    if options.check { check(builder, options) } else { write(builder, options) }
}

fn doc_comments(how_much: HowMuch) -> DocComments {
    match how_much {
        HowMuch::Full => DocComments::Full,
        HowMuch::Short => DocComments::Short,
        HowMuch::None => DocComments::None,
    }
}

fn write(builder: Builder, options: &GenerateOptions) -> Result<Outcome, Box<dyn Error>> {
    let summary = builder.generate();
    // The progress bar goes with the builder.
    drop(builder);
    let summary = summary?;
    Ok(report(&summary, options))
}

fn check(builder: Builder, options: &GenerateOptions) -> Result<Outcome, Box<dyn Error>> {
    let check = builder.check();
    drop(builder);
    let check = check?;
    let outcome = report(&check.summary, options);
    if check.comparison.is_current() {
        return Ok(outcome);
    }
    show_differences(&check, options)?;
    Ok(Outcome::Findings)
}

fn report(summary: &Summary, options: &GenerateOptions) -> Outcome {
    output::note(&report::render_all(&summary.diagnostics, &summary.layout, &options.docs));
    if !options.docs.quiet {
        output::note(&summary::of_run(summary, options.check));
    }
    let errors = summary.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    if errors { Outcome::Findings } else { Outcome::Fine }
}

fn show_differences(check: &Check, options: &GenerateOptions) -> Result<(), output::Lost> {
    let limit = |lines| if options.docs.verbose { usize::MAX } else { lines };
    output::result(&check.comparison.diff(limit(DIFF_LINES)))?;
    output::note(&reasons(&check.comparison.reasons, limit(REASONS)));
    output::error(&format!(
        "`{}` is not up to date: {} would change; run `{}`",
        check.comparison.out.display(),
        summary::count(check.comparison.changes.len(), "file"),
        command(options, !check.comparison.edited.is_empty())
    ));
    Ok(())
}

/// A line for each reason.
fn reasons(reasons: &[Reason], limit: usize) -> String {
    let mut text: String = reasons.iter().take(limit).map(|reason| format!("  {reason}\n")).collect();
    if reasons.len() > limit {
        text.push_str(&format!("  ... and {} more; `--verbose` prints all\n", reasons.len() - limit));
    }
    text
}

/// The command that brings the folder up to date: the one by which this program was started.
fn command(options: &GenerateOptions, edited: bool) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            words.extend([name.to_owned(), quote(&value)]);
        }
    };
    add("--docs", options.docs.docs.as_ref().map(|path| path.display().to_string()));
    add("--version", options.docs.version.clone());
    add("--out", options.out.as_ref().map(|path| path.display().to_string()));
    for selector in &options.select {
        add("--select", Some(selector.clone()));
    }
    for selector in &options.exclude {
        add("--exclude", Some(selector.clone()));
    }
    for (selector, name) in &options.rename {
        add("--rename", Some(format!("{selector}={name}")));
    }
    for path in &options.derive {
        add("--derive", Some(path.clone()));
    }
    let how_much = options.doc_comments.to_possible_value().filter(|_| options.doc_comments != HowMuch::Full);
    add("--doc-comments", how_much.map(|value| value.get_name().to_owned()));
    add("--attribution", options.attribution.clone());
    if let Some(with_tests) = options.with_tests {
        words.push(format!("--with-tests={with_tests}"));
    }
    for (name, is_set) in [("--types-only", options.types_only), ("--strict", options.strict), ("--force", edited)] {
        if is_set {
            words.push(name.to_owned());
        }
    }
    let program = match (defaults::is_run_by_cargo(), words.is_empty()) {
        (true, true) => defaults::COMMAND.to_owned(),
        // Without the dashes cargo would take the words for its own.
        (true, false) => format!("{} --", defaults::COMMAND),
        (false, _) => quote(&env::args_os().next().unwrap_or_default().to_string_lossy()),
    };
    words.insert(0, program);
    words.join(" ")
}

/// Quotes a word for a POSIX shell (Shell Command Language, 2.2.2) where that is needed. Paths of Windows need it as little in
/// PowerShell.
fn quote(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+:=@,".contains(c) || cfg!(windows) && c == '\\';
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn words_are_quoted_where_needed() {
        assert_eq!(quote("../docs/é"), "../docs/é");
        assert_eq!(quote("my docs"), "'my docs'");
        assert_eq!(quote("it's"), "'it'\\''s'");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a\\b"), if cfg!(windows) { "a\\b" } else { "'a\\b'" });
    }
}
