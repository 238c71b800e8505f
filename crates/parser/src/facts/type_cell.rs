//! Types as people write them: in table cells, in annotations and in the sentence that says what an operation returns.
//!
//! The tables have no grammar: `[user](user.md) collection`, `Collection(Edm.String)`, `[list][]`, `string (url)`, `bool`
//! and `**dateTimeTimeZone**` all occur. What is read here is still a name; [`crate::resolve`] looks it up.

use msgraph_ir::TypeRef;

use crate::facts::TypeExpression;
use crate::syntax::{Run, Text};

/// The primitive types of OData (CSDL 4.01, section 3.3) by the spellings that pages use, in lower case.
const PRIMITIVES: [(&str, &str); 36] = [
    ("string", "Edm.String"),
    ("str", "Edm.String"),
    ("text", "Edm.String"),
    ("url", "Edm.String"),
    ("uri", "Edm.String"),
    ("etag", "Edm.String"),
    ("boolean", "Edm.Boolean"),
    ("bool", "Edm.Boolean"),
    ("int", "Edm.Int32"),
    ("integer", "Edm.Int32"),
    ("int32", "Edm.Int32"),
    ("number", "Edm.Int32"),
    ("int16", "Edm.Int16"),
    ("int64", "Edm.Int64"),
    ("long", "Edm.Int64"),
    ("byte", "Edm.Byte"),
    ("sbyte", "Edm.SByte"),
    ("bytes", "Edm.Binary"),
    ("binary", "Edm.Binary"),
    ("stream", "Edm.Stream"),
    ("double", "Edm.Double"),
    ("decimal", "Edm.Decimal"),
    ("single", "Edm.Single"),
    ("float", "Edm.Single"),
    ("datetimeoffset", "Edm.DateTimeOffset"),
    ("datetime", "Edm.DateTimeOffset"),
    ("timestamp", "Edm.DateTimeOffset"),
    ("date", "Edm.Date"),
    ("dateonly", "Edm.Date"),
    ("timeofday", "Edm.TimeOfDay"),
    ("duration", "Edm.Duration"),
    ("timespan", "Edm.Duration"),
    ("guid", "Edm.Guid"),
    ("uuid", "Edm.Guid"),
    ("json", TypeRef::JSON),
    ("object", TypeRef::JSON),
];

/// Words that stand around a type without being one.
const FILLERS: [&str; 33] = [
    "a",
    "an",
    "the",
    "of",
    "one",
    "or",
    "and",
    "more",
    "single",
    "new",
    "updated",
    "resource",
    "resources",
    "object",
    "objects",
    "type",
    "types",
    "entity",
    "entities",
    "instance",
    "instances",
    "enum",
    "enumeration",
    "facet",
    "list",
    "array",
    "collection",
    "collections",
    "nullable",
    "optional",
    "required",
    "unknown",
    "untyped",
];

/// Reads the type in a table cell; `None` where there is none (`None`, a dash, nothing at all).
pub fn read_type(cell: &Text) -> Option<TypeExpression> {
    let parts = first_sentence(&cell.runs);
    let plain: String = parts.iter().map(|(text, _)| *text).collect();
    let linked = linked_name(parts);
    let unlinked = || name_in(&plain).map(|name| (name, None));
    let (name, link) = linked.or_else(unlinked)?;
    Some(TypeExpression { name, link, collection: is_collection(&plain) })
}

/// The types that a cell links to behind the one of [`read_type`], where it says that the value is of one or another.
pub fn alternatives(cell: &Text) -> Vec<TypeExpression> {
    if !cell.runs.iter().any(|run| run.link.is_none() && run.text.split_whitespace().any(|word| word == "or")) {
        return Vec::new();
    }
    let links = first_sentence(&cell.runs).into_iter().filter(|(_, link)| link.is_some());
    let types = links.filter_map(|link| linked_name([link])).skip(1);
    types.map(|(name, link)| TypeExpression { name, link, collection: false }).collect()
}

/// The words of a cell that [`read_type`] makes nothing of: neither the type nor words around it, nor remarks in
/// parentheses or behind a full stop.
pub fn unread_words(cell: &Text, type_: &TypeExpression) -> Vec<String> {
    let parts = first_sentence(&cell.runs).into_iter();
    let plain: String = parts.filter(|(_, link)| link.is_none()).map(|(text, _)| text).collect();
    let is_unread =
        |word: &String| is_identifier(word) && !is_filler(word) && primitive(word).unwrap_or(word) != type_.name;
    without_notes(&plain).split_whitespace().flat_map(words_of).filter(is_unread).collect()
}

/// Reads the type in a sentence about what is sent or returned: "a collection of [user](user.md) objects", "an updated
/// **user** object"; `None` where the sentence names none.
pub fn read_prose_type(sentence: &Text) -> Option<TypeExpression> {
    let plain = sentence.plain();
    if let Some((name, link)) = linked_name(sentence.runs.iter().map(part)) {
        let collection = collection_around(&plain, &link_text(&sentence.runs));
        return Some(TypeExpression { name, link, collection });
    }
    let named = sentence.runs.iter().filter(|run| run.strong || run.code).find_map(|run| {
        let name = clean(&run.text);
        let is_type = is_identifier(&name) && !is_filler(&name);
        is_type.then(|| (run.text.clone(), canonical(&name)))
    });
    let (written, name) = named.or_else(|| name_before_object(&plain))?;
    Some(TypeExpression { name, link: None, collection: collection_around(&plain, &written) })
}

/// Reads a type in OData notation, as annotations and `@odata.type` have it: `#microsoft.graph.user`, `Edm.String`,
/// `Collection(microsoft.graph.user)`, `String`.
pub fn read_notation(notation: &str) -> Option<TypeExpression> {
    let collection = is_collection(notation);
    let name = name_in(notation)?;
    Some(TypeExpression { name, link: None, collection })
}

/// The text and the link of a run.
type Part<'a> = (&'a str, Option<&'a str>);

fn part(run: &Run) -> Part<'_> {
    (&run.text, run.link.as_deref())
}

/// The part of a cell that can hold the type: notes follow after a full stop.
fn first_sentence(runs: &[Run]) -> Vec<Part<'_>> {
    let mut kept: Vec<Part<'_>> = Vec::new();
    for run in runs {
        let end = run.text.find(". ").or_else(|| run.text.find('\n').filter(|_| !kept.is_empty()));
        match end.filter(|_| run.link.is_none()) {
            Some(end) => {
                kept.push((run.text.get(..end).unwrap_or_default(), None));
                if kept.iter().any(|(text, _)| !text.trim().is_empty()) {
                    return kept;
                }
            }
            None => kept.push(part(run)),
        }
    }
    kept
}

/// The name and target of the first link that can be a type. The first of several wins: the others are [`alternatives`].
fn linked_name<'a>(parts: impl IntoIterator<Item = Part<'a>>) -> Option<(String, Option<String>)> {
    let mut links = parts.into_iter().filter_map(|(text, link)| Some((text, link?)));
    links.find_map(|(text, target)| {
        let name = clean(text);
        if let Some(primitive) = primitive(&name) {
            return Some((primitive.to_owned(), Some(target.to_owned()).filter(|_| is_values_anchor(target))));
        }
        let stem = target.split(['#', '?']).next().unwrap_or_default().trim_end_matches(".md");
        let is_page = target.split(['#', '?']).next().is_some_and(|page| page.ends_with(".md"))
            || target.starts_with('#')
            || target.contains("/api/resources/");
        let name = if is_identifier(&name) { name } else { stem.rsplit('/').next().unwrap_or_default().to_owned() };
        (is_page && !name.is_empty()).then(|| (name, Some(target.to_owned())))
    })
}

/// True for links to the values of an enumeration on the same page: those name a type even where the text is `String`.
fn is_values_anchor(target: &str) -> bool {
    target.split('#').nth(1).is_some_and(|anchor| anchor.ends_with("-values"))
}

fn link_text(runs: &[Run]) -> String {
    runs.iter().find(|run| run.link.is_some()).map(|run| run.text.clone()).unwrap_or_default()
}

/// The first name in a text without links.
fn name_in(text: &str) -> Option<String> {
    if ["none", "void", "n/a", "nothing"].contains(&text.trim().trim_end_matches('.').to_lowercase().as_str()) {
        return None;
    }
    let words: Vec<String> = without_notes(text).split_whitespace().flat_map(words_of).collect();
    if words.iter().any(|word| word.eq_ignore_ascii_case("json")) {
        return Some(TypeRef::JSON.to_owned());
    }
    let name = words.iter().find(|word| is_identifier(word) && !is_filler(word));
    // A cell of fillers alone can still be a type: `entity`, `list` and `resource` are types of their own.
    let name = name.or_else(|| {
        words.iter().find(|word| ["entity", "list", "resource", "object"].contains(&word.to_lowercase().as_str()))
    })?;
    Some(canonical(name)).filter(|name| !name.eq_ignore_ascii_case("none"))
}

/// `Collection(Edm.String)` is two words, `[list][]` one.
fn words_of(word: &str) -> Vec<String> {
    word.split(['(', ')', '[', ']', '/', '|']).map(clean).filter(|word| !word.is_empty()).collect()
}

/// Without remarks in parentheses, but with the parentheses of `Collection(...)`.
fn without_notes(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('(') {
        kept.push_str(before);
        let closes = inside.find(')').unwrap_or(inside.len());
        if ends_with_collection(before.trim_end()) {
            kept.push(' ');
            kept.push_str(inside.get(..closes).unwrap_or_default());
        }
        rest = inside.get(closes + 1..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

fn ends_with_collection(text: &str) -> bool {
    const WORD: &str = "collection";
    text.len().checked_sub(WORD.len()).and_then(|at| text.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case(WORD))
}

/// Without the marks that stand around a name.
fn clean(word: &str) -> String {
    let word = word.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    if word.is_ascii() { word.to_owned() } else { word.replace('\u{200b}', "") }
}

/// The OData name of a primitive, the name itself otherwise.
fn canonical(name: &str) -> String {
    primitive(name).unwrap_or(name).to_owned()
}

/// The OData name of a primitive type in any spelling; `None` for other types.
pub fn primitive(name: &str) -> Option<&'static str> {
    let qualified = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("edm."));
    let name = if qualified { name.get(4..).unwrap_or_default() } else { name };
    PRIMITIVES.iter().find(|(spelling, _)| spelling.eq_ignore_ascii_case(name)).map(|(_, canonical)| *canonical)
}

fn is_identifier(word: &str) -> bool {
    !word.is_empty()
        && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn is_filler(word: &str) -> bool {
    FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word)) && word != "Single"
}

/// True where a word of the text says that there are several.
fn is_collection(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| ["collection", "collections", "array"].contains(&word))
        || lower.trim_start().starts_with("list of ")
        || lower.trim_end().ends_with("[]") && !lower.contains("][]")
}

/// True where "collection" or "list of" stands next to the type, within the same clause.
fn collection_around(sentence: &str, written: &str) -> bool {
    let lower = sentence.to_lowercase();
    let Some((before, after)) = lower.split_once(&written.to_lowercase()) else { return is_collection(&lower) };
    let clause = before.rsplit([',', ';', '.']).next().unwrap_or_default();
    let next = after.split([',', ';', '.']).next().unwrap_or_default();
    let says = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with("collection"));
    says(clause)
        || clause.contains("list of")
        || clause.contains("array of")
        || clause.contains("set of")
        || says(&next.split_whitespace().take(3).collect::<Vec<_>>().join(" "))
}

/// The word before "object", "objects" or "collection" in running text: "returns a user object".
fn name_before_object(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find_map(|pair| {
        let [name, noun] = pair else { return None };
        let noun = clean(noun).to_lowercase();
        let is_noun = ["object", "objects", "resource", "collection", "entity"].contains(&noun.as_str());
        let cleaned = clean(name);
        let known = primitive(&cleaned).is_some() || cleaned.contains('.') || is_camel_case(&cleaned);
        (is_noun && known && is_identifier(&cleaned)).then(|| ((*name).to_owned(), canonical(&cleaned)))
    })
}

fn is_camel_case(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && word.contains(char::is_uppercase)
}

#[cfg(test)]
#[path = "type_cell_tests.rs"]
mod tests;
