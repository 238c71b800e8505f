//! What the sentences of a resource page say about the type: what it derives from, whether it is abstract or open.

use super::{TypeExpression, type_cell};
use crate::syntax::{Block, Page, Run, Text};

/// What stands in front of the base type's name.
const DERIVATIONS: [&str; 12] = [
    "inherits from",
    "inherit from",
    "inherits the properties from",
    "inherits all the properties from",
    "inherits properties from",
    "inherits all properties from",
    "derived from",
    "derives from",
    "extends the",
    "extends",
    "subtype of",
    "base type:",
];

/// The sentences about the type itself: the paragraphs before the first section, and those beside the JSON.
fn paragraphs(page: &Page) -> impl Iterator<Item = &Text> {
    page.sections
        .iter()
        .filter(|section| {
            let title = section.title.plain().to_lowercase();
            section.level <= 1 || title.starts_with("json representation") || title == "properties"
        })
        .flat_map(|section| &section.blocks)
        .filter_map(|block| match block {
            Block::Paragraph(text) => Some(text),
            _ => None,
        })
}

/// The base type that the prose names.
pub(super) fn base_type(page: &Page) -> Option<TypeExpression> {
    let stated = paragraphs(page).find_map(base_type_in);
    stated.or_else(|| {
        let description = page.front_matter("description")?;
        let place = page.sections.first()?.place.clone();
        base_type_in(&Text { runs: vec![Run { text: description.to_owned(), ..Run::default() }], place })
    })
}

fn base_type_in(text: &Text) -> Option<TypeExpression> {
    let plain: String = text.runs.iter().map(|run| run.text.as_str()).collect();
    let lower = plain.to_lowercase();
    if lower.len() != plain.len() {
        return None;
    }
    DERIVATIONS.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        let before = lower.get(..at).unwrap_or_default().trim_end();
        let of_others =
            ["are", "types", "that", "which", "and", "resources"].iter().any(|word| before.ends_with(&format!(" {word}")));
        if of_others && !before.ends_with("and") {
            return None;
        }
        let behind = runs_behind(text, at + phrase.len());
        let end = plain.get(at + phrase.len()..)?;
        name_behind(&Text { runs: behind, place: text.place.clone() }, end)
    })
}

/// The runs behind a byte offset of the plain text.
fn runs_behind(text: &Text, offset: usize) -> Vec<Run> {
    let mut passed = 0;
    let mut kept = Vec::new();
    for run in &text.runs {
        let end = passed + run.text.len();
        if end > offset {
            let from = offset.saturating_sub(passed);
            kept.push(Run { text: run.text.get(from..).unwrap_or_default().to_owned(), ..run.clone() });
        }
        passed = end;
    }
    kept
}

/// The type named first: a link, bold or code within the sentence, else a name in its first words.
fn name_behind(text: &Text, plain: &str) -> Option<TypeExpression> {
    let sentence = plain.split(". ").next().unwrap_or_default();
    let mut seen = 0;
    for run in &text.runs {
        if seen > sentence.len() {
            break;
        }
        seen += run.text.len();
        if run.link.is_some() || run.strong || run.code {
            let named = type_cell::read_type(&Text { runs: vec![run.clone()], place: text.place.clone() })?;
            return Some(TypeExpression { collection: false, ..named });
        }
    }
    let word = sentence.split_whitespace().take(3).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_name = |word: &&str| word.contains('.') || word.chars().skip(1).any(char::is_uppercase) || *word == "entity";
    let name = word.into_iter().find(is_name)?;
    Some(TypeExpression { name: name.to_owned(), ..TypeExpression::default() })
}

/// True where the prose says that only derived types occur.
pub(super) fn is_abstract(page: &Page) -> bool {
    let phrases =
        ["abstract type", "abstract base", "abstract class", "abstract resource", "abstract entity", "is abstract"];
    let stated = paragraphs(page).map(Text::plain).chain(page.front_matter("description").map(str::to_owned));
    stated.map(|text| text.to_lowercase()).any(|text| phrases.iter().any(|phrase| text.contains(phrase)))
}

/// True where the prose or the heading says that undeclared properties occur.
pub(super) fn is_open(page: &Page) -> bool {
    let phrases =
        ["is an open type", "is an _open type_", "an open type that", "allows additional properties", "(open type)"];
    let title = page.title().map(|section| section.title.plain());
    let stated = paragraphs(page).map(Text::plain).chain(title).chain(page.front_matter("title").map(str::to_owned));
    stated.map(|text| text.to_lowercase()).any(|text| phrases.iter().any(|phrase| text.contains(phrase)))
}
