//! Running text of a section, sentence by sentence.

use crate::syntax::{Block, Page, Run, Section, Text};

use super::section_role::Role;

/// The paragraphs and list items of a section.
pub fn texts(section: &Section) -> impl Iterator<Item = &Text> {
    section.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        Block::Item(item) => Some(&item.text),
        _ => None,
    })
}

/// The sections of a role.
pub fn sections_of<'a>(page: &'a Page, roles: &'a [Role], role: Role) -> impl Iterator<Item = &'a Section> {
    page.sections.iter().zip(roles).filter(move |(_, found)| **found == role).map(|(section, _)| section)
}

/// The sentences of a text. A full stop within code or a link ends none.
pub fn sentences(text: &Text) -> Vec<Text> {
    let mut sentences = Vec::new();
    let mut current = Vec::new();
    for run in &text.runs {
        if run.code || run.link.is_some() {
            current.push(run.clone());
            continue;
        }
        let mut rest = run.text.as_str();
        while let Some(end) = sentence_end(rest) {
            let (sentence, after) = rest.split_at(end);
            current.push(Run { text: sentence.to_owned(), ..run.clone() });
            sentences.push(std::mem::take(&mut current));
            rest = after;
        }
        current.push(Run { text: rest.to_owned(), ..run.clone() });
    }
    sentences.push(current);
    let text_of = |runs| Text { runs, place: text.place.clone() };
    sentences.into_iter().map(text_of).filter(|sentence| !sentence.is_empty()).collect()
}

/// The offset behind the first full stop that white space follows.
fn sentence_end(text: &str) -> Option<usize> {
    let ends = |at: usize| text.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    text.match_indices(['.', '!', '\n']).map(|(at, _)| at).find(|at| ends(*at)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::page_of;

    #[test]
    fn sentences_end_outside_of_code() {
        let page = page_of("# A\nOne `a. b` here. Two [x. y](z.md). Three");
        let found: Vec<String> =
            page.sections.iter().flat_map(texts).flat_map(sentences).map(|sentence| sentence.plain()).collect();
        assert_eq!(found, ["One a. b here.", "Two x. y.", "Three"]);
    }
}
