//! The last lines of a run: what was read, what was written, and what was found.

use std::collections::BTreeMap;

use msgraph_build::Summary;
use msgraph_build::ir::{Diagnostic, Severity};

/// Pages, operations, types, files, time, and the findings by code.
pub fn of_run(summary: &Summary, check: bool) -> String {
    let files = &summary.files;
    let (write, remove) = if check { ("to write", "to remove") } else { ("written", "removed") };
    let mut text = format!(
        "{} of {} ({}): {}, {}\n{}: {} {write}, {} {remove}, {} unchanged; {:.1} s\n",
        count(summary.pages, "page"),
        summary.layout.pages.display(),
        summary.layout.version,
        count(summary.operations, "operation"),
        count(summary.types, "type"),
        summary.out.display(),
        count(files.written.len(), "file"),
        files.removed.len(),
        files.unchanged,
        summary.elapsed.as_secs_f64(),
    );
    text.push_str(&findings(&summary.diagnostics));
    text
}

/// `3 errors, 12 warnings, 0 notes` and a line for each code.
pub fn findings(diagnostics: &[Diagnostic]) -> String {
    let mut codes: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        *codes.entry((diagnostic.severity, &diagnostic.code)).or_default() += 1;
    }
    let mut text = totals(diagnostics);
    for ((severity, code), number) in &codes {
        text.push_str(&format!("{number:>7} {:<8} {code}\n", severity.as_str()));
    }
    text
}

/// `3 errors, 12 warnings, 0 notes`, and the end of the line.
pub fn totals(diagnostics: &[Diagnostic]) -> String {
    let total = |severity: Severity| {
        count(diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count(), severity.as_str())
    };
    format!("{}, {}, {}\n", total(Severity::Error), total(Severity::Warning), total(Severity::Note))
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
