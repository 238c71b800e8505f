//! Findings on pages, with the line that they are about.

use std::collections::BTreeMap;

use msgraph_build::ir::{Diagnostic, Severity};
use msgraph_build::{Layout, render};

use crate::arguments::DocsOptions;
use crate::summary::count;

/// So many warnings are all printed; of more there are only some, unless all are asked for.
const FEW_WARNINGS: usize = 20;

/// So many of many warnings are printed; the summary counts the rest.
const WARNINGS: usize = 10;

/// So many of them have the same code, so that a frequent one does not hide the others.
const WARNINGS_PER_CODE: usize = 2;

/// All errors, the first warnings, and, where everything is asked for, the rest.
pub fn render_all(diagnostics: &[Diagnostic], layout: &Layout, options: &DocsOptions) -> String {
    let of = |severity| diagnostics.iter().filter(move |diagnostic| diagnostic.severity == severity);
    let warnings: Vec<&Diagnostic> = match (options.quiet, options.verbose) {
        (true, _) => Vec::new(),
        (_, true) => of(Severity::Warning).collect(),
        _ if of(Severity::Warning).count() <= FEW_WARNINGS => of(Severity::Warning).collect(),
        _ => some_of_each_code(of(Severity::Warning)),
    };
    let hidden = of(Severity::Warning).count() - warnings.len();
    let notes = of(Severity::Note).filter(|_| options.verbose);
    let shown = notes.chain(warnings).chain(of(Severity::Error));
    let mut text = String::new();
    for diagnostic in shown {
        text.push_str(&render(diagnostic, layout, true));
        text.push_str("\n\n");
    }
    if hidden > 0 && !options.quiet {
        text.push_str(&format!("{}; `--verbose` shows all\n\n", count(hidden, "more warning")));
    }
    text
}

fn some_of_each_code<'a>(warnings: impl Iterator<Item = &'a Diagnostic>) -> Vec<&'a Diagnostic> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let rare = warnings.filter(|warning| {
        let number = seen.entry(&warning.code).or_default();
        *number += 1;
        *number <= WARNINGS_PER_CODE
    });
    rare.take(WARNINGS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(code: &str) -> Diagnostic {
        Diagnostic {
            source: None,
            code: code.into(),
            severity: Severity::Warning,
            message: String::new(),
            help: None,
            text: None,
            length: None,
            related: Vec::new(),
        }
    }

    #[test]
    fn a_frequent_warning_does_not_hide_the_others() {
        let mut warnings = vec![warning("some-code"); 20];
        warnings.push(warning("rare-code"));
        let shown = some_of_each_code(warnings.iter());
        let codes: Vec<&str> = shown.iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(codes, ["some-code", "some-code", "rare-code"]);
    }
}
