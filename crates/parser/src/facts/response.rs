//! What a page says about the answer of success.

use serde_json::{Map, Value};

use crate::syntax::{Block, Page, Place, Text};

use super::section_role::Role;
use super::{ResponseFact, TypeExpression, headers, prose, type_cell, unread};

/// Wordings of a sentence that says that the answer has no body.
const EMPTY: [&str; 8] = [
    "not return anything",
    "n't return anything",
    "empty response body",
    "no response body",
    "not return a response body",
    "n't return a response body",
    "no content in the response body",
    "returns nothing",
];

/// Reads the text below `## Response`. What examples show is added later.
pub fn read(page: &Page, roles: &[Role]) -> ResponseFact {
    let mut response = ResponseFact::default();
    for section in prose::sections_of(page, roles, Role::Response) {
        for text in prose::texts(section) {
            prose::sentences(text).iter().for_each(|sentence| read_sentence(sentence, &mut response));
        }
        if let Some(place) = section.blocks.iter().find_map(description_of_body) {
            response.described = true;
            response.shown_at.get_or_insert_with(|| place.line_source());
        }
    }
    response
}

/// Where a table of members or an object stands, in place of a link to a type (`api/driveitem-preview.md`).
fn description_of_body(block: &Block) -> Option<&Place> {
    match block {
        Block::Table(table) => unread::lists_members(table).then_some(&table.place),
        Block::Fence(fence) => serde_json::from_str::<Map<String, Value>>(&fence.text).is_ok().then_some(&fence.place),
        _ => None,
    }
}

fn read_sentence(sentence: &Text, response: &mut ResponseFact) {
    let plain = sentence.plain();
    let lower = plain.to_lowercase().replace('’', "'");
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| lower.contains(phrase));
    if has(&["unsuccessful", "fails", "is not found", "error response", "an error"]) {
        return;
    }
    let statuses = statuses(&plain);
    let no_body = EMPTY.iter().any(|empty| lower.contains(empty));
    response.no_body |= no_body && response.prose.is_none();
    let says_what = !statuses.is_empty() || has(&["return", "response body", "response contains", "responds"]);
    let of_header = has(&["header"]) && !has(&["response body"]);
    if says_what && !no_body && !of_header && response.prose.is_none() {
        let named = type_cell::read_prose_type(sentence).filter(|type_| !is_of_part(&lower, &type_.name));
        response.prose = primitive(&plain).or(named);
        response.prose_at = response.prose.as_ref().map(|_| sentence.place.line_source());
    }
    if says_what && !no_body && response.media_type.is_none() {
        response.media_type = headers::media_type(&plain).filter(|media_type| !media_type.contains("json"));
    }
    for status in statuses {
        if !response.statuses.contains(&status) {
            response.statuses.push(status);
        }
    }
}

/// True for a type that is named behind "expanded with" alone: "the requested resource, expanded with the matching
/// [extension]" (`api/singlevaluelegacyextendedproperty-get.md`).
fn is_of_part(lower: &str, type_: &str) -> bool {
    let name = type_.rsplit('.').next().unwrap_or_default().to_lowercase();
    lower.split_once("expanded with").is_some_and(|(whole, _)| !whole.contains(&name))
}

/// The primitive type in "a Boolean in the response body".
fn primitive(sentence: &str) -> Option<TypeExpression> {
    let (before, _) = sentence.split_once(" in the response body")?;
    let word = before.split_whitespace().next_back()?;
    let type_ = type_cell::read_notation(word).filter(|type_| type_.name.starts_with("Edm."))?;
    let collection = before.to_lowercase().contains("collection of");
    Some(TypeExpression { collection, ..type_ })
}

/// The status codes of success and redirection in a text.
fn statuses(text: &str) -> Vec<u16> {
    let words = text.split(|char: char| !(char.is_alphanumeric() || char == '-' || char == '.'));
    words
        .filter(|word| word.len() == 3)
        .filter_map(|word| word.parse().ok())
        .filter(|status| (200..400).contains(status))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::facts::ResponseFact;
    use crate::testing::facts_of;

    fn response(text: &str) -> ResponseFact {
        let (facts, _) = facts_of(&format!("# X\n## HTTP request\n```http\nGET /x\n```\n## Response\n{text}\n"));
        facts.operations.into_iter().next().map(|operation| operation.response).unwrap_or_default()
    }

    #[test]
    fn status_and_type_come_from_the_sentence_of_success() {
        let found = response(
            "If successful, this method returns a `200 OK` response code and a collection of [user](../resources/user.md) \
             objects in the response body. If unsuccessful, it returns a `404` and an [error](../resources/error.md).",
        );
        assert_eq!(found.statuses, [200]);
        let type_ = found.prose.map(|type_| (type_.name, type_.collection));
        assert_eq!(type_, Some(("user".to_owned(), true)));
    }

    #[test]
    fn answers_without_a_body_are_told() {
        let found = response(
            "If successful, this method returns `204 No Content`. It does not return anything in the response body.",
        );
        assert!(found.no_body && found.prose.is_none());
        assert_eq!(found.statuses, [204]);
    }

    #[test]
    fn primitive_values_are_answers_too() {
        let found = response("It returns `200 OK` response code and a Boolean in the response body.");
        assert_eq!(found.prose.map(|type_| type_.name).as_deref(), Some("Edm.Boolean"));
    }

    #[test]
    fn what_a_header_points_to_is_no_answer() {
        let found = response("It returns `202 Accepted` with a `Location` header for the [operation](../resources/op.md).");
        assert_eq!((found.statuses, found.prose), (vec![202], None));
    }

    #[test]
    fn what_is_expanded_is_no_answer() {
        let named = |text: &str| response(text).prose.map(|type_| type_.name);
        assert_eq!(named("It returns `200 OK` and the resource, expanded with the [manager](../resources/user.md)."), None);
        let of_user =
            "It returns `200 OK` and a [user](../resources/user.md), expanded with its [photo](../resources/photo.md).";
        assert_eq!(named(of_user).as_deref(), Some("user"));
    }

    #[test]
    fn a_body_may_be_described_where_it_has_no_type() {
        assert!(response("```json\n{ \"url\": \"https://contoso.com\" }\n```").described);
        assert!(response("|Name|Type|Description|\n|:--|:--|:--|\n|url|String|Where it is.|").described);
        assert!(!response("|Name|Description|\n|:--|:--|\n|Location|Where it is.|").described);
        assert!(!response("It returns `200 OK`.\n```\nPOST https://contoso.com\n```").described);
    }

    #[test]
    fn media_types_other_than_json_are_kept() {
        assert_eq!(response("It returns `200 OK` and the file as text/csv.").media_type.as_deref(), Some("text/csv"));
    }
}
