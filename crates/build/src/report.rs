//! Findings on pages for people, with the line that they are about.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use msgraph_ir::{Diagnostic, LONGEST_LINE, Related, Severity, Source};

use crate::Layout;

/// One finding: severity, code and message, the place as a path that can be opened, the line, and the way out.
///
/// `styled` adds the colours of a terminal.
pub fn render(diagnostic: &Diagnostic, layout: &Layout, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = printable(&diagnostic.message);
    let title = level.primary_title(message).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(source) = &diagnostic.source {
        let path = printable(&layout.locate(&source.file).display().to_string());
        group = match diagnostic.text.as_deref().filter(|text| !text.trim().is_empty() && text.len() <= LONGEST_LINE) {
            Some(text) => group.element(snippet(text, diagnostic, source).path(path)),
            None => group.element(origin(path, source)),
        };
    }
    for related in &diagnostic.related {
        let path = printable(&layout.locate(&related.source.file).display().to_string());
        group = group.element(second_place(related).path(path));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    renderer.render(&[group])
}

fn snippet<'a>(text: &str, diagnostic: &Diagnostic, source: &Source) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = printable(text.trim_end());
    let start = source.column.map_or(0, |column| byte_offset(&line, column.saturating_sub(1)));
    let end = match (source.column, diagnostic.length) {
        (Some(column), Some(length)) => byte_offset(&line, column.saturating_sub(1).saturating_add(length)),
        (Some(column), None) if column > 1 => byte_offset(&line, column),
        // A place at the start of a line, without a length, means all of the line.
        _ => line.len(),
    };
    let span = start..end.max(start);
    Snippet::source(line).line_start(source.line as usize).annotation(AnnotationKind::Primary.span(span))
}

/// Another place, with what it says there below its line.
fn second_place<'a>(related: &Related) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let line = printable(related.text.as_deref().filter(|text| text.len() <= LONGEST_LINE).unwrap_or_default().trim_end());
    let start = related.source.column.map_or(0, |column| byte_offset(&line, column.saturating_sub(1)));
    let span = start..line.len();
    let annotation = AnnotationKind::Context.span(span).label(printable(&related.message));
    Snippet::source(line).line_start(related.source.line as usize).annotation(annotation)
}

fn origin<'a>(path: String, source: &Source) -> Origin<'a> {
    let origin = Origin::path(path).line(source.line as usize);
    match source.column {
        Some(column) => origin.char_column(column as usize),
        None => origin,
    }
}

/// Where the n-th character of a line starts, or its end.
fn byte_offset(line: &str, characters: u32) -> usize {
    line.char_indices().nth(characters as usize).map_or(line.len(), |(offset, _)| offset)
}

/// Pages may hold anything, also what moves the cursor or changes the colours of a terminal. Characters are replaced one by
/// one, so that columns stay right.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(diagnostic: &Diagnostic) -> String {
        let layout = Layout { docs: "docs".into(), pages: "docs".into(), version: "v1.0".into() };
        render(diagnostic, &layout, false)
    }

    fn diagnostic(column: Option<u32>, length: Option<u32>, text: Option<&str>) -> Diagnostic {
        Diagnostic {
            source: Some(Source { file: "api/user-get.md".into(), line: 7, column }),
            code: "some-code".into(),
            severity: Severity::Warning,
            message: "something is wrong".into(),
            help: Some("mend it".into()),
            text: text.map(str::to_owned),
            length,
            related: Vec::new(),
        }
    }

    #[test]
    fn the_line_is_shown_and_marked() {
        let text = shown(&diagnostic(Some(3), Some(5), Some("| é\u{1b}tat | b |\n")));
        assert_eq!(
            text,
            "warning[some-code]: something is wrong\n --> docs/api/user-get.md:7:3\n  |\n7 | | é\u{fffd}tat | b |\n  |   \
             ^^^^^\n  |\n  = help: mend it"
        );
    }

    #[test]
    fn places_beyond_the_line_are_no_trouble() {
        assert!(shown(&diagnostic(Some(90), Some(u32::MAX), Some("é"))).contains("user-get.md:7:"));
        assert!(shown(&diagnostic(Some(0), Some(0), Some("é"))).contains("user-get.md:7:"));
        assert!(shown(&diagnostic(None, None, Some("é"))).contains("user-get.md:7:1"));
    }

    #[test]
    fn a_place_without_a_line_is_named() {
        assert!(shown(&diagnostic(None, None, None)).contains("--> docs/api/user-get.md:7\n"));
        assert!(shown(&diagnostic(Some(2), None, Some(" "))).contains("--> docs/api/user-get.md:7:2\n"));
    }
}
