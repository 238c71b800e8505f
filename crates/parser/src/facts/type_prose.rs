//! What the sentences of a resource page say about the type: what it derives from, whether it is abstract or open.

use super::{TypeExpression, type_cell};
use crate::syntax::{Block, Page, Run, Text};

/// What stands in front of the base type's name.
const DERIVATIONS: [&str; 14] = [
    "inherits from",
    "inherits the properties from",
    "inherits all the properties from",
    "inherits properties from",
    "inherits all properties from",
    "derived from",
    "derives from",
    "extends the",
    "extends",
    "subtype of",
    "subclass of",
    "subclass from",
    "derived type of",
    "base type:",
];

/// Each of the phrases has one of these; a text without them needs no closer look.
const PARTS_OF_DERIVATIONS: [&str; 6] = ["inherits", "derive", "extends", "subtype", "subclass", "type:"];

/// What stands in front of the names of derived types.
const LISTS_OF_DERIVED: [&str; 8] = [
    "derived types",
    "subtypes include",
    "is inherited by",
    "base type of",
    "is the base class for",
    "is the base class of",
    "base entity for",
    "base type for",
];

/// As [`PARTS_OF_DERIVATIONS`].
const PARTS_OF_LISTS: [&str; 4] = ["derived", "subtypes", "is inher", "base "];

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
    stated.or_else(|| kind_of(page)).or_else(|| {
        let description = page.front_matter("description")?;
        let place = page.sections.first()?.place.clone();
        base_type_in(&Text { runs: vec![Run { text: description.to_owned(), ..Run::default() }], place })
    })
}

/// "An [educationOutcome](educationoutcome.md) that ..." as the first words of a page.
fn kind_of(page: &Page) -> Option<TypeExpression> {
    let first = paragraphs(page).find(|text| !text.plain().to_lowercase().starts_with("namespace"))?;
    let [article, name, rest, ..] = first.runs.as_slice() else { return None };
    let is_article = ["a", "an"].contains(&article.text.trim().to_lowercase().as_str());
    let goes_on = [" that ", " which "].iter().any(|word| rest.text.starts_with(word));
    (is_article && goes_on && name.link.is_some())
        .then(|| first_link(&Text { runs: vec![name.clone()], place: first.place.clone() }))?
}

fn base_type_in(text: &Text) -> Option<TypeExpression> {
    let plain: String = text.runs.iter().map(|run| run.text.as_str()).collect();
    let lower = plain.to_lowercase();
    if lower.len() != plain.len() || !PARTS_OF_DERIVATIONS.iter().any(|part| lower.contains(part)) {
        return None;
    }
    DERIVATIONS.iter().find_map(|phrase| {
        let at = lower.find(phrase)?;
        let before = lower.get(..at).unwrap_or_default().trim_end();
        let of_others =
            ["are", "types", "that", "which", "and", "resources"].iter().any(|word| before.ends_with(&format!(" {word}")));
        if of_others && !before.ends_with("and") && !is_said_of_itself(before, phrase) {
            return None;
        }
        let behind = runs_behind(text, at + phrase.len());
        let end = plain.get(at + phrase.len()..)?;
        name_behind(&Text { runs: behind, place: text.place.clone() }, end)
    })
}

/// "This is a derived type that inherits from": the one that inherits is the type of the page.
fn is_said_of_itself(before: &str, phrase: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or_default().trim_start();
    let starts = ["this is a", "this type is a", "this resource is a", "a derived type", "a type", "an abstract type"];
    phrase.starts_with("inherits") && starts.iter().any(|start| sentence.starts_with(start))
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

/// The types that the page says to derive from its own: in a sentence, the list behind it, or a table of derived types.
pub(super) fn derived_types(page: &Page) -> Vec<TypeExpression> {
    let mut found = Vec::new();
    for section in &page.sections {
        let headed = section.title.plain().to_lowercase().contains("derived types");
        let mut announced = headed;
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) if section.level <= 1 || headed => {
                    let (types, open_ended) = derived_types_in(text);
                    found.extend(types);
                    announced = headed || open_ended;
                }
                Block::Item(item) if announced => found.extend(first_link(&item.text)),
                Block::Table(table) if headed => {
                    found.extend(table.rows.iter().filter_map(|row| row.cells.first()).filter_map(type_cell::read_type));
                }
                _ => {}
            }
        }
    }
    found
}

/// The links behind an announcement within its sentence, and whether a list follows the paragraph.
fn derived_types_in(text: &Text) -> (Vec<TypeExpression>, bool) {
    let plain: String = text.runs.iter().map(|run| run.text.as_str()).collect();
    let lower = plain.to_lowercase();
    if !PARTS_OF_LISTS.iter().any(|part| lower.contains(part)) {
        return (Vec::new(), false);
    }
    let Some((phrase, at)) = LISTS_OF_DERIVED.iter().find_map(|phrase| Some((phrase, lower.find(phrase)?))) else {
        return (Vec::new(), false);
    };
    let end = at + phrase.len();
    let rest = lower.get(end..).unwrap_or_default();
    let sentence = rest.find(". ").unwrap_or(rest.len());
    let mut passed = 0;
    let mut types = Vec::new();
    for run in &text.runs {
        if run.link.is_some() && passed >= end && passed <= end + sentence {
            types.extend(first_link(&Text { runs: vec![run.clone()], place: text.place.clone() }));
        }
        passed += run.text.len();
    }
    (types, rest.trim_end().ends_with(':'))
}

fn first_link(text: &Text) -> Option<TypeExpression> {
    let run = text.runs.iter().find(|run| run.link.is_some())?;
    let named = type_cell::read_type(&Text { runs: vec![run.clone()], place: text.place.clone() })?;
    (!named.name.starts_with("Edm.")).then_some(named)
}

/// True where the prose says that only derived types occur.
pub(super) fn is_abstract(page: &Page) -> bool {
    let stated = paragraphs(page).map(Text::plain).chain(page.front_matter("description").map(str::to_owned));
    stated.map(|text| text.to_lowercase()).any(|text| says_abstract(&text))
}

/// "An abstract base class", "is abstract", "cannot instantiate": said of the type itself, not of one that it mentions.
fn says_abstract(text: &str) -> bool {
    let phrases = ["cannot be instantiated", "never be instantiated", "cannot instantiate", "can't be used directly"];
    if ["instanti", "directly"].iter().any(|part| text.contains(part)) && phrases.iter().any(|phrase| text.contains(phrase))
    {
        return true;
    }
    if !text.contains("abstract") {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    (0..words.len()).filter(|at| words.get(*at) == Some(&"abstract")).any(|at| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        let of_itself = before.is_none_or(|word| ["a", "an", "is"].contains(word));
        let mut behind = words.iter().skip(at + 1).take(2);
        let noun = behind.any(|word| ["type", "class", "resource", "entity", "base"].contains(word));
        of_itself && (noun || before == Some(&"is"))
    })
}

/// True where the prose or the heading says that undeclared properties occur.
pub(super) fn is_open(page: &Page) -> bool {
    let phrases = ["is an open type", "is an _open type_", "of an open type", "(open type)", "an open complex type"];
    let title = page.title().map(|section| section.title.plain());
    let stated = paragraphs(page).map(Text::plain).chain(title).chain(page.front_matter("title").map(str::to_owned));
    let says = |text: &str| text.contains("open") && phrases.iter().any(|phrase| text.contains(phrase));
    stated.map(|text| text.to_lowercase()).any(|text| says(&text) || text.contains("allows additional properties"))
}

#[cfg(test)]
mod tests {
    use super::{DERIVATIONS, LISTS_OF_DERIVED, PARTS_OF_DERIVATIONS, PARTS_OF_LISTS};

    #[test]
    fn no_phrase_is_passed_over() {
        for (phrases, parts) in [(&DERIVATIONS[..], &PARTS_OF_DERIVATIONS[..]), (&LISTS_OF_DERIVED, &PARTS_OF_LISTS)] {
            for phrase in phrases {
                assert!(parts.iter().any(|part| phrase.contains(part)), "{phrase}");
            }
        }
    }
}
