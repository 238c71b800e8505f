//! Comments by which an author accepts findings: `<!-- gen-lint: allow(unknown-type) why -->` anywhere in a page, outside
//! code blocks, is for the whole page. A comment for one row would tear its table apart, so there is none.

use std::collections::BTreeMap;

use msgraph_ir::{Diagnostic, LONGEST_LINE, Severity, Source, kept_line};
use msgraph_parser::PageFile;

use crate::codes;

const MARK: &str = "gen-lint:";
const ALLOW: &str = "allow";
/// No comment is longer, in bytes.
const LONGEST: usize = 10_000;

/// One code of one comment.
struct Suppression {
    code: String,
    source: Source,
    line: String,
    used: bool,
}

/// Takes away what the pages accept. Codes that do not exist and comments that suppress nothing are findings themselves.
///
/// Returns the findings that stay, sorted by place, and how many were taken away.
pub fn suppress(found: Vec<Diagnostic>, files: &[PageFile]) -> (Vec<Diagnostic>, usize) {
    let before = found.len();
    let mut pages: BTreeMap<&str, Vec<Suppression>> = BTreeMap::new();
    let mut malformed = Vec::new();
    for file in files {
        let suppressions = read(file, &mut malformed);
        if !suppressions.is_empty() {
            pages.insert(&file.path, suppressions);
        }
    }
    let mut kept: Vec<Diagnostic> = found.into_iter().filter(|finding| !is_suppressed(finding, &mut pages)).collect();
    let number = before - kept.len();
    kept.extend(malformed);
    kept.extend(pages.values().flatten().filter_map(unused));
    kept.sort();
    (kept, number)
}

fn is_suppressed(finding: &Diagnostic, pages: &mut BTreeMap<&str, Vec<Suppression>>) -> bool {
    let page = finding.source.as_ref().and_then(|source| pages.get_mut(source.file.as_str()));
    let mut suppressed = false;
    for suppression in page.into_iter().flatten().filter(|suppression| suppression.code == finding.code) {
        suppression.used = true;
        suppressed = true;
    }
    suppressed
}

fn unused(suppression: &Suppression) -> Option<Diagnostic> {
    let Suppression { code, source, line, used } = suppression;
    let (severity, kind, message, help) = match codes::find(code) {
        Some(_) if *used => return None,
        Some(_) => (
            Severity::Note,
            "unused-suppression",
            format!("the page has no finding `{code}`"),
            "Take the code out of the comment.".to_owned(),
        ),
        None => {
            let nearest = codes::nearest(code).map(|code| format!(" Is it `{}`?", code.name)).unwrap_or_default();
            (
                Severity::Warning,
                "malformed-suppression",
                format!("there is no code `{code}`"),
                format!("`gen lint --explain codes` lists the codes.{nearest}"),
            )
        }
    };
    Some(finding(severity, kind, message, help, source.clone(), line))
}

fn finding(severity: Severity, code: &str, message: String, help: String, source: Source, line: &str) -> Diagnostic {
    Diagnostic {
        source: Some(source),
        code: code.to_owned(),
        severity,
        message,
        help: Some(help),
        text: Some(kept_line(line)),
        length: None,
        related: Vec::new(),
    }
}

/// The comments of a page; those that name no code are told.
fn read(file: &PageFile, malformed: &mut Vec<Diagnostic>) -> Vec<Suppression> {
    let text = String::from_utf8_lossy(&file.bytes);
    let mut found = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut offset = 0;
    for (whole, number) in text.split_inclusive('\n').zip(1_u32..) {
        let (start, line) = (offset, whole.trim_end_matches(['\n', '\r']));
        offset += whole.len();
        let is_fence = fence_after(line, &mut fence);
        if is_fence || fence.is_some() {
            continue;
        }
        for (at, length) in marks(line) {
            let before = line.get(..line.floor_char_boundary(at.min(LONGEST_LINE)));
            let column = before.and_then(|before| u32::try_from(before.chars().count() + 1).ok());
            let source = Source { file: file.path.clone(), line: number, column };
            match codes_of(text.get(start + at + length..).unwrap_or_default()) {
                Some(codes) => found.extend(codes.map(|code| Suppression {
                    code: code.to_owned(),
                    source: source.clone(),
                    line: kept_line(line),
                    used: false,
                })),
                None => malformed.push(finding(
                    Severity::Warning,
                    "malformed-suppression",
                    "the comment does not say what it allows".to_owned(),
                    "Write `<!-- gen-lint: allow(CODE, CODE) reason -->`.".to_owned(),
                    source,
                    line,
                )),
            }
        }
    }
    found
}

/// True for a line that opens or closes a code block; within one, `fence` has its character and how often it is repeated.
fn fence_after(line: &str, fence: &mut Option<(char, usize)>) -> bool {
    let line = line.trim();
    let Some(mark) = line.chars().next().filter(|mark| matches!(mark, '`' | '~')) else { return false };
    let length = line.chars().take_while(|char| *char == mark).count();
    let rest = line.trim_start_matches(mark);
    match fence {
        Some((open, least)) if *open == mark && length >= *least && rest.is_empty() => *fence = None,
        // Backticks behind backticks are code within a line.
        None if length >= 3 && !(mark == '`' && rest.contains('`')) => *fence = Some((mark, length)),
        _ => return false,
    }
    true
}

/// Where the comments for this program start in a line, and how long their marks are; not those between backticks.
fn marks(line: &str) -> impl Iterator<Item = (usize, usize)> {
    let (mut seen, mut ticks) = (0, 0);
    line.match_indices("<!--").filter_map(move |(at, start)| {
        ticks += line.get(seen..at)?.matches('`').count();
        seen = at;
        let comment = line.get(at + start.len()..)?;
        let name = comment.trim_start();
        let is_mark = name.get(..MARK.len()).is_some_and(|name| name.eq_ignore_ascii_case(MARK));
        let in_code = ticks % 2 == 1;
        (is_mark && !in_code).then(|| (at, start.len() + comment.len() - name.len() + MARK.len()))
    })
}

/// The codes between the parentheses of ` allow(a, b) reason -->`.
fn codes_of(comment: &str) -> Option<impl Iterator<Item = &str>> {
    let (comment, _) = comment.get(..comment.floor_char_boundary(LONGEST))?.split_once("-->")?;
    let comment = comment.trim_start();
    let verb = comment.get(..ALLOW.len()).filter(|verb| verb.eq_ignore_ascii_case(ALLOW))?;
    let (codes, _) = comment.get(verb.len()..)?.trim_start().strip_prefix('(')?.split_once(')')?;
    let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    codes.clone().next().is_some().then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn remaining(page: &str, codes: &[&str]) -> (Vec<String>, usize) {
        let file = PageFile { path: "api/a.md".into(), bytes: page.into() };
        let source = Source { file: "api/a.md".into(), line: 1, column: None };
        let found =
            codes.iter().map(|code| finding(Severity::Warning, code, String::new(), String::new(), source.clone(), ""));
        let (kept, number) = suppress(found.collect(), &[file]);
        (kept.into_iter().map(|finding| finding.code).collect(), number)
    }

    #[test]
    fn a_comment_is_for_the_whole_page() {
        let page = "text\n<!-- gen-lint: allow(unknown-type, malformed-json) the service has it so -->\n";
        let codes = ["unknown-type", "unknown-type", "malformed-json", "unknown-table"];
        assert_eq!(remaining(page, &codes), (vec!["unknown-table".to_owned()], 3));
        assert_eq!(remaining("no comment", &codes).1, 0);
    }

    #[test]
    fn what_suppresses_nothing_is_told() {
        assert_eq!(remaining("<!-- gen-lint: allow(unknown-type) -->", &[]).0, ["unused-suppression"]);
        assert_eq!(remaining("<!-- gen-lint: allow(unknown-tipe) -->", &[]).0, ["malformed-suppression"]);
        assert_eq!(remaining("<!-- gen-lint: unknown-type -->", &[]).0, ["malformed-suppression"]);
        assert_eq!(remaining("<!-- gen-lint: allow() -->", &[]).0, ["malformed-suppression"]);
    }

    #[test]
    fn comments_may_be_written_in_several_ways() {
        for page in [
            "<!--gen-lint:allow(unknown-type)-->",
            "<!-- GEN-LINT: Allow (unknown-type) -->",
            "<!--  gen-lint: allow(unknown-table,\r\n unknown-type) why -->",
            "<!-- gen-lint: allow(unknown-table) --> <!-- gen-lint: allow(unknown-type) -->",
            "|a|b <!-- gen-lint: allow(unknown-type) -->|",
            "`code` <!-- gen-lint: allow(unknown-type) -->",
            "```one line```\n<!-- gen-lint: allow(unknown-type) -->",
        ] {
            let (kept, number) = remaining(page, &["unknown-type", "unknown-table"]);
            assert!(number > 0 && !kept.contains(&"unknown-type".to_owned()), "{page}");
        }
        assert_eq!(remaining("<!-- gen-lint: allow(unknown-type)", &[]).0, ["malformed-suppression"]);
    }

    #[test]
    fn comments_within_code_are_code() {
        let comment = "<!-- gen-lint: allow(unknown-type) -->";
        for page in [
            format!("~~~\n{comment}\n~~~\n"),
            format!("````markdown\n```json\n{comment}\n```\n````\n"),
            format!("```\n~~~\n{comment}\n```\n"),
            format!("Write `{comment}`.\n"),
        ] {
            assert_eq!(remaining(&page, &["unknown-type"]), (vec!["unknown-type".to_owned()], 0), "{page}");
        }
    }

    #[test]
    fn comments_within_code_blocks_are_code() {
        let page = "```html\n<!-- gen-lint: allow(unknown-type) -->\n```\n";
        assert_eq!(remaining(page, &["unknown-type"]), (vec!["unknown-type".to_owned()], 0));
    }
}
