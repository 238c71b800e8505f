//! Where on a page its request lines stand.

use foldhash::HashMap;

use crate::Diagnostics;
use crate::syntax::{Block, Fence, Page, Place, Section};

use super::parameters::Names;
use super::path_template;
use super::request_line::{self, RequestLine};
use super::section_role::Role;

/// Different request lines of one page; the real ones have fewer than fifty.
const MAX_LINES: usize = 1000;

/// How much all operations of a page may have of what they share; the largest real page has two thousand.
const MAX_SHARED: usize = 100_000;

/// A request line of a page. Lines that differ in their query string alone are one.
#[derive(Debug)]
pub struct FoundLine {
    /// The line; its query string is that of the first.
    pub line: RequestLine,
    /// All query strings; a line without one has none.
    pub queries: Vec<String>,
    /// How many lines were joined.
    pub count: usize,
    /// The first of them.
    pub place: Place,
}

/// Collects the request lines of a page: those below "HTTP request", or, where there are none, those outside of examples.
pub fn collect(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> Vec<FoundLine> {
    let mut lines = Lines::default();
    let beside = beside_nested(page, roles);
    for (index, (section, role)) in page.sections.iter().zip(roles).enumerate() {
        if *role == Role::HttpRequest || beside.contains(&index) {
            fences(section).for_each(|fence| add_fence(fence, &mut lines, diagnostics));
        }
    }
    if lines.found.is_empty() {
        let shows_lines = |role: Role| !matches!(role, Role::Example | Role::Response | Role::Background);
        for (section, _) in page.sections.iter().zip(roles).filter(|(_, role)| shows_lines(**role)) {
            fences(section).for_each(|fence| add_fence(fence, &mut lines, diagnostics));
        }
    }
    if lines.found.is_empty() {
        no_operation(page, roles, diagnostics);
    }
    lines.found
}

/// Leaves out lines where so much is said about each that there would be too much of it.
pub fn limit(lines: &mut Vec<FoundLine>, shared: usize, diagnostics: &mut Diagnostics) {
    let most = (MAX_SHARED / shared.max(1)).max(1);
    let place = lines.get(most).map(|line| line.place.clone());
    lines.truncate(most);
    if let Some(place) = place {
        let message =
            format!("the page says too much about {most} request lines and more: those from here on are not read");
        diagnostics.error("too-many-request-lines", &place, message, "Describe the operations on several pages.");
    }
}

/// The names of the parameters of all lines, and the names in braces of their query strings.
pub fn placeholders(lines: &[FoundLine]) -> Names {
    let of_paths = lines.iter().flat_map(|found| path_template::read(&found.line.path).parameters);
    let queries = lines.iter().flat_map(|found| &found.queries);
    let in_queries = queries.flat_map(|text| text.split('{').skip(1).filter_map(|rest| rest.split_once('}')));
    let names = of_paths.map(|parameter| parameter.name).chain(in_queries.map(|(name, _)| name.to_owned()));
    names.fold(Names::default(), |mut names, name| {
        names.insert(&name);
        names
    })
}

/// Sections that hold request lines because the sections beside them do: of a page with a heading for each way to call,
/// each with an "HTTP request" of its own, some show the line without that heading.
fn beside_nested(page: &Page, roles: &[Role]) -> Vec<usize> {
    let level = |index: usize| page.sections.get(index).map_or(0, |section| section.level);
    let holders: Vec<usize> = page
        .sections
        .iter()
        .zip(roles)
        .filter(|(_, role)| **role == Role::HttpRequest)
        .filter_map(|(section, _)| {
            section.parent.filter(|parent| level(*parent) > 1 && roles.get(*parent) == Some(&Role::Other))
        })
        .collect();
    let is_beside = |(index, section): &(usize, &Section)| {
        let like = |holder: &usize| {
            level(*holder) == section.level
                && page.sections.get(*holder).is_some_and(|holder| holder.parent == section.parent)
        };
        roles.get(*index) == Some(&Role::Other) && holders.iter().any(like)
    };
    page.sections.iter().enumerate().filter(is_beside).map(|(index, _)| index).collect()
}

/// The code blocks of a section that may hold request lines: neither those in a programming language nor responses.
fn fences(section: &Section) -> impl Iterator<Item = &Fence> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Fence(fence) if is_http(&fence.info) && !fence.text.trim_start().starts_with("HTTP/") => Some(fence),
        _ => None,
    })
}

fn is_http(info: &str) -> bool {
    let language = info.split(|char: char| char.is_whitespace() || char == '{').next().unwrap_or_default();
    ["", "http", "https", "msgraph-interactive", "rest", "text", "html"].contains(&language.to_lowercase().as_str())
}

fn add_fence(fence: &Fence, lines: &mut Lines, diagnostics: &mut Diagnostics) {
    let mut in_head = true;
    for (index, text) in fence.text.lines().enumerate() {
        let place = fence.place.down(index + 1);
        match request_line::read(text) {
            Some(line) if line.is_of_service() => lines.add(line, place, diagnostics),
            Some(line) => diagnostics.note(
                "foreign-request-line",
                &place,
                format!("the line addresses `{}`, not the service", line.host.unwrap_or_default()),
                "Move it out of the HTTP request section, unless it is an operation of the service.",
            ),
            None => {
                let text = text.trim();
                in_head &= !text.starts_with(['{', '[', '<']);
                if in_head && looks_like_request(text) {
                    diagnostics.warning(
                        "malformed-request-line",
                        &place,
                        format!("`{text}` is no request line"),
                        "Write the method, a space and the path: `GET /users/{id}`.",
                    );
                }
            }
        }
    }
}

/// True for text that is neither empty nor a header.
fn looks_like_request(text: &str) -> bool {
    let is_header = text.split_once(": ").is_some_and(|(name, _)| !name.contains([' ', '/', '{']));
    !text.is_empty() && !is_header
}

/// The lines of a page while they are collected.
#[derive(Default)]
struct Lines {
    found: Vec<FoundLine>,
    /// Where in `found` the line of a method and a path without white space is.
    indices: HashMap<(String, String), usize>,
    /// True once a line was left out because there are too many.
    full: bool,
}

impl Lines {
    fn add(&mut self, line: RequestLine, place: Place, diagnostics: &mut Diagnostics) {
        let key = (line.method.clone(), line.path.split_whitespace().collect::<String>());
        let query = line.query.clone();
        if let Some(known) = self.indices.get(&key).and_then(|index| self.found.get_mut(*index)) {
            known.queries.extend(query);
            known.count += 1;
            return;
        }
        if let Some(fault) = path_template::fatal_fault(&line.path) {
            let help = "Write the path as it is sent, with `{name}` for each value: `/users/{id}`.";
            diagnostics.error("malformed-path", &place, format!("{fault}: the line gives no operation"), help);
        } else if self.found.len() < MAX_LINES {
            self.indices.insert(key, self.found.len());
            self.found.push(FoundLine { line, queries: query.into_iter().collect(), count: 1, place });
        } else if !std::mem::replace(&mut self.full, true) {
            let message = format!("the page has more than {MAX_LINES} request lines: those from here on are not read");
            diagnostics.error("too-many-request-lines", &place, message, "Describe the operations on several pages.");
        }
    }
}

fn no_operation(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) {
    let section = page.sections.iter().zip(roles).find(|(_, role)| **role == Role::HttpRequest).map(|(section, _)| section);
    let (message, help) = match section {
        Some(section) if fences(section).next().is_none() => {
            ("the HTTP request section has no code block", "Put the request lines into a code block marked `http`.")
        }
        Some(_) => (
            "no line of the HTTP request section is a request line",
            "Write the method, a space and the path: `GET /users/{id}`.",
        ),
        None => ("the page has no HTTP request section", "Add `## HTTP request` with the request lines in a code block."),
    };
    if let Some(place) = section.or(page.title()).or(page.sections.first()).map(|section| &section.place) {
        diagnostics.error("no-operation", place, format!("{message}: the page gives no operation"), help);
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::facts_of;

    fn lines(markdown: &str) -> (Vec<String>, Vec<String>) {
        let (facts, diagnostics) = facts_of(markdown);
        let lines = facts.operations.iter().map(|operation| format!("{} {}", operation.method, operation.path)).collect();
        (lines, diagnostics.found.into_iter().map(|found| found.code).collect())
    }

    #[test]
    fn lines_stand_below_http_request_and_its_subsections() {
        let page = "# A\n## HTTP requests\n```\nGET /a\n\npost b\n```\n### For c\n```http\nGET /c\n```\n## Example\n```http\nGET /d\n```\n";
        assert_eq!(lines(page).0, ["GET /a", "POST /b", "GET /c"]);
    }

    #[test]
    fn pages_without_the_section_show_them_elsewhere() {
        let page = "# A\n## Permissions\n```http\nGET /a\n```\n## Example\n```http\nGET /b\n```\n";
        assert_eq!(lines(page).0, ["GET /a"]);
    }

    #[test]
    fn sections_beside_one_with_an_http_request_of_its_own_are_read() {
        let page = "# A\n## Of a group\n### HTTP request\n```http\nGET /a\n```\n## Of a site\n```http\nGET /b\n```\n## Remarks\n```http\nGET /c\n```\n";
        assert_eq!(lines(page).0, ["GET /a", "GET /b"]);
    }

    #[test]
    fn a_line_that_is_repeated_is_one_operation() {
        let (facts, _) = facts_of("# A\n## HTTP request\n```http\nGET /me\nGET /me?$top=5\nGET /me?a={a}\n```\n");
        let operation = facts.operations.first();
        assert_eq!(facts.operations.len(), 1);
        assert_eq!(operation.map(|operation| operation.query_options.join(" ")).as_deref(), Some("$top"));
        let required: Vec<_> =
            operation.iter().flat_map(|operation| &operation.parameters).map(|found| found.required).collect();
        assert_eq!(required, [false]);
    }

    #[test]
    fn code_and_responses_hold_no_request_lines() {
        let page =
            "# A\n## HTTP request\n```http\nGET /a\n```\n```csharp\nvar x = 1;\n```\n```http\nHTTP/1.1 200 OK\n```\n";
        let (found, codes) = lines(page);
        assert_eq!(found, ["GET /a"]);
        assert!(!codes.contains(&"malformed-request-line".to_owned()));
    }

    #[test]
    fn what_is_no_request_line_is_told() {
        let (found, codes) = lines("# A\n## HTTP request\n```http\nGET/users\nPrefer: x\n```\n");
        assert!(found.is_empty());
        assert!(codes.contains(&"malformed-request-line".to_owned()) && codes.contains(&"no-operation".to_owned()));
        assert!(lines("# A\n").1.contains(&"no-operation".to_owned()));
        assert!(
            lines("# A\n## HTTP request\n```http\nPUT https://other.com/x\n```")
                .1
                .contains(&"foreign-request-line".to_owned())
        );
    }
}
