//! What can be told of a page by its letters, without reading it as markdown: enough to know which pages a question is about.
//!
//! An outline may tell too much (a request line of an example, a type that a body is of); a page is then read in vain. It
//! leaves nothing out, but for what stands in shared fragments: see [`Outline::is_open`].

use msgraph_ir::Segment;

use crate::PageFile;
use crate::facts::{path_template, request_line};

/// What a page seems to be about.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The page, as in [`msgraph_ir::Source::file`].
    pub page: String,
    /// All lines that look like requests.
    pub requests: Vec<Requested>,
    /// Names, in lower case and without namespace, of the types that the page may describe.
    pub describes: Vec<String>,
    /// Names, in lower case and without namespace, of the types that those may derive from.
    pub derives_from: Vec<String>,
    /// True where the page has no request line of its own, but takes in shared text, which may have one.
    pub is_open: bool,
}

/// A line that looks like a request.
#[derive(Clone, Debug)]
pub struct Requested {
    /// In capitals.
    pub method: String,
    /// The path as it is written.
    pub path: String,
    /// Its segments.
    pub segments: Vec<Segment>,
}

/// Reads the letters of a page.
pub fn outline(file: &PageFile) -> Outline {
    let text = String::from_utf8_lossy(&file.bytes);
    let mut outline = Outline { page: file.path.clone(), ..Outline::default() };
    let stem = file.path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = stem.strip_suffix(".md").unwrap_or(&stem);
    if !file.path.starts_with("resources/") {
        outline.requests = requests(&text);
        outline.is_open = outline.requests.is_empty() && text.contains("[!INCLUDE");
        return outline;
    }
    outline.describes = vec![stem.to_owned(), stem.rsplit('-').next().unwrap_or(stem).to_owned()];
    outline.describes.extend(headings(&text));
    outline.describes.extend(values_of(&text, "\"@odata.type\"").map(local));
    outline.derives_from = values_of(&text, "\"baseType\"").map(local).collect();
    for word in ["nherit", "eriv"] {
        outline.derives_from.extend(text.match_indices(word).flat_map(|(at, _)| links_behind(&text, at)));
    }
    for names in [&mut outline.describes, &mut outline.derives_from] {
        names.sort_unstable();
        names.dedup();
    }
    outline
}

/// Lines that start like `GET /users`, wherever they stand.
fn requests(text: &str) -> Vec<Requested> {
    let mut requests = Vec::new();
    for line in text.split('\n') {
        let line = line.trim_start();
        if line.starts_with(['G', 'P', 'D', 'H', 'g', 'p', 'd', 'h'])
            && let Some(request) = request_line::read(line)
        {
            let segments = path_template::read(&request.path).segments;
            requests.push(Requested { method: request.method, path: request.path, segments });
        }
    }
    requests
}

/// The first words of headings that name a type: `# user resource type`, `### riskLevel values`.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let heading = |line: &str| {
        let heading = line.strip_prefix('#')?.trim_start_matches('#').trim();
        let is_first = !line.starts_with("##");
        let names_a_type = is_first || heading.ends_with("alues") || heading.contains("enum") || heading.contains("type");
        let word = heading.split_whitespace().next().filter(|_| names_a_type)?;
        Some(local(word.trim_matches(|c: char| !c.is_alphanumeric())))
    };
    text.split('\n').filter_map(heading).collect::<Vec<_>>().into_iter()
}

/// The text values of a key of JSON.
fn values_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(key).filter_map(move |(at, _)| {
        let rest = text.get(at + key.len()..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        rest.split(['"', '\n']).next()
    })
}

/// The texts and targets of links, and names set apart, in the rest of a line, or below it where it is a heading.
fn links_behind(text: &str, at: usize) -> Vec<String> {
    let is_heading = text.get(..at).and_then(|before| before.rsplit('\n').next()).is_some_and(|line| line.starts_with('#'));
    let rest = text.get(at..).unwrap_or_default();
    let end = if is_heading { "\n#" } else { "\n" };
    let names = rest.split(end).next().unwrap_or_default().split(['[', ']', '(', ')', '*', '`', '|', '\n']).map(str::trim);
    let plain = |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "./-_#".contains(c));
    names.filter(plain).map(|name| local(name.trim_end_matches(".md").rsplit('/').next().unwrap_or(name))).collect()
}

/// A name without its namespace, in lower case.
pub(super) fn local(name: &str) -> String {
    name.rsplit('.').next().unwrap_or(name).trim_start_matches('#').to_lowercase()
}
