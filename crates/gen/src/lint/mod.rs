//! `gen lint`: prints what is wrong with the pages.

mod choice;
mod explain;
mod json;
mod sarif;

use std::error::Error;

use msgraph_build::ir::Diagnostic;
use msgraph_build::{Layout, render};

use crate::arguments::{LintFormat, LintOptions};
use crate::summary::{self, count};
use crate::{Outcome, defaults, output};

pub fn run(options: &LintOptions) -> Result<Outcome, Box<dyn Error>> {
    if let Some(code) = &options.explain {
        output::result(&explain::page(code)?)?;
        return Ok(Outcome::Fine);
    }
    let choice = choice::Choice::new(options)?;
    let builder = defaults::builder(&options.docs)?;
    let linted = builder.lint();
    // The progress bar goes with the builder.
    drop(builder);
    let linted = linted?;
    choice.check_pages(&linted)?;
    let findings: Vec<Diagnostic> =
        linted.findings.into_iter().filter(|finding| choice.shows(finding, &linted.layout)).collect();
    output::result(&match options.format {
        LintFormat::Text => text(&findings, &linted.layout),
        LintFormat::Json => json::print(&findings)?,
        LintFormat::Sarif => sarif::print(&findings, &linted.layout)?,
    })?;
    if !options.docs.quiet {
        output::note(&summary::findings(&findings));
        if linted.suppressed > 0 {
            output::note(&format!("{} suppressed by comments of the pages\n", count(linted.suppressed, "finding")));
        }
    }
    let fails = findings.iter().any(|finding| choice.denies(finding));
    Ok(if fails { Outcome::Findings } else { Outcome::Fine })
}

fn text(findings: &[Diagnostic], layout: &Layout) -> String {
    findings.iter().map(|finding| render(finding, layout, true) + "\n\n").collect()
}
