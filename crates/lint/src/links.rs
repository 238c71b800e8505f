//! Links to other pages, in running text and in tables such as that of methods.
//!
//! A folder may be a part of the documentation, whose links lead to pages that nobody copied. Only where most links find
//! their page, those that find none are faults.

use std::collections::{HashMap, HashSet};

use msgraph_ir::{Severity, Type};
use msgraph_parser::syntax::{Block, Page, Place, Text, relative_path};

use crate::findings::{At, Findings};
use crate::model::Model;

/// Of one page, more is not said.
const MAX_FINDINGS: usize = 20;
/// A text has fewer lines; behind them no link is looked for.
const MAX_LINES: usize = 100;
/// Names of pages that are as much alike may be meant.
const ALIKE: f64 = 0.8;
/// Where more links are broken, no names are compared.
const MAX_COMPARED: usize = 300;

/// Looks for the pages that links name.
pub(crate) fn check(model: &Model<'_>, pages: &[Page], found: &mut Findings) {
    let known: HashMap<String, &str> =
        pages.iter().map(|page| (page.file.path.to_lowercase(), page.file.path.as_str())).collect();
    let links: Vec<Link<'_>> = pages.iter().flat_map(links_of).collect();
    let broken: Vec<&Link<'_>> = links.iter().filter(|link| !known.contains_key(&link.page.to_lowercase())).collect();
    if broken.len() * 2 > links.len() {
        return;
    }
    let mut said: HashMap<&str, HashSet<&str>> = HashMap::new();
    let told = told(model);
    let none = HashMap::new();
    let candidates = if broken.len() > MAX_COMPARED { &none } else { &known };
    for link in broken {
        let page = link.text.place.file.path.as_str();
        let of_page = said.entry(page).or_default();
        if of_page.len() < MAX_FINDINGS && of_page.insert(&link.page) {
            let (place, length) = link.place();
            if !told.contains(&(page, place.line)) {
                let message = format!("there is no page {}", link.page);
                let help = help(model, link, candidates);
                found.add((Severity::Note, "broken-link"), At::new(&place, Some(length)), message, &help, []);
            }
        }
    }
}

/// The lines of which it was said that their link, or the type that it names, is not there.
fn told<'a>(model: &Model<'a>) -> HashSet<(&'a str, u32)> {
    let of_links = model.api.diagnostics.iter().filter(|it| matches!(it.code.as_str(), "broken-link" | "unknown-type"));
    of_links.filter_map(|it| it.source.as_ref()).map(|source| (source.file.as_str(), source.line)).collect()
}

/// A link to a page of the documentation.
struct Link<'a> {
    text: &'a Text,
    words: &'a str,
    target: &'a str,
    /// The page, as in [`msgraph_ir::Source::file`].
    page: String,
}

impl Link<'_> {
    /// Where the target stands, and its length in characters; the start of the text where the link is a reference.
    fn place(&self) -> (Place, usize) {
        let at = |line: usize| {
            let place = if line == 0 { self.text.place.clone() } else { self.text.place.down(line) };
            let text = place.line_text();
            let before = text.get(..text.find(self.target)?)?.chars().count();
            Some(Place { column: u32::try_from(before + 1).unwrap_or(u32::MAX), ..place.clone() })
        };
        match (0..MAX_LINES).find_map(at) {
            Some(place) => (place, self.target.chars().count()),
            None => (self.text.place.clone(), 1),
        }
    }
}

fn links_of(page: &Page) -> Vec<Link<'_>> {
    // What is included is read in many places.
    let texts = page.sections.iter().flat_map(texts).filter(|text| text.place.file.path == page.file.path);
    let link = |text, (words, target)| Some(Link { text, words, target, page: page_of(&page.file.path, target)? });
    texts.flat_map(|text| text.links().filter_map(move |found| link(text, found))).collect()
}

fn texts(section: &msgraph_parser::syntax::Section) -> Vec<&Text> {
    let mut texts = vec![&section.title];
    for block in &section.blocks {
        match block {
            Block::Paragraph(text) => texts.push(text),
            Block::Item(item) => texts.push(&item.text),
            Block::Table(table) => texts.extend(table.rows.iter().flat_map(|row| &row.cells)),
            Block::Fence(_) | Block::Annotation(_) => {}
        }
    }
    texts
}

/// The page below `api` or `resources` that a relative link leads to.
fn page_of(from: &str, target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next()?;
    if path.contains([':', '%']) || path.starts_with(['/', '\\']) || !path.to_lowercase().ends_with(".md") {
        return None;
    }
    let page = relative_path::join(from, path);
    let (folder, name) = page.split_once('/')?;
    (matches!(folder, "api" | "resources") && !name.contains('/')).then_some(page)
}

fn help(model: &Model<'_>, link: &Link<'_>, known: &HashMap<String, &str>) -> String {
    let words = link.words.trim();
    let is_named = |type_: &&Type| {
        !type_.inferred && type_.name.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(words))
    };
    if let Some(type_) = model.api.types.iter().find(is_named) {
        return format!("Link to {}, which describes `{}`.", type_.source.file, type_.name);
    }
    let meant = link.page.to_lowercase();
    let likeness = |page: &&str| strsim::normalized_damerau_levenshtein(&page.to_lowercase(), &meant);
    let length = meant.chars().count();
    // They differ by at least as many letters as the one is longer; to compare all letters takes its time.
    let is_as_long = |page: &&&str| {
        let other = page.chars().count();
        length.min(other) as f64 > length.max(other) as f64 * ALIKE
    };
    let alike =
        known.values().filter(is_as_long).map(|page| (*page, likeness(page))).filter(|(_, likeness)| *likeness > ALIKE);
    match alike.max_by(|(a, one), (b, other)| one.total_cmp(other).then_with(|| b.cmp(a))) {
        Some((page, _)) => format!("Is it {page}?"),
        None => "Add the page, or correct the link.".to_owned(),
    }
}
