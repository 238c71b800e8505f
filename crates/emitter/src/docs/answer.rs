//! Documentation of what comes back.

use http::StatusCode;
use msgraph_ir::Operation;

use super::Links;
use crate::plan::{Answer, Function, Item};

/// The status of success in words, with what comes along; nothing where the page names no status.
pub(crate) fn lines(function: &Function, operation: &Operation, links: &Links) -> Vec<String> {
    let status = operation.response.as_ref().and_then(|response| StatusCode::from_u16(response.status).ok());
    let Some(status) = status else { return Vec::new() };
    let words = status
        .canonical_reason()
        .map_or_else(|| status.as_str().to_owned(), |words| format!("{} {words}", status.as_str()));
    if status.is_redirection() {
        let location = "the content is at the URL of the `Location` header, which is to be fetched without the token";
        return vec![format!("Answers {words}; {location}.")];
    }
    vec![match content(&function.answer, links) {
        // Of several pages of one request, one says that nothing is answered (`api/user-update.md`).
        Some(content) if status == 204 => {
            format!("Answers {words}; where something is answered, it is {content}, whose fields are absent otherwise.")
        }
        Some(content) => format!("Answers {words} with {content}."),
        None => format!("Answers {words}."),
    }]
}

fn content(answer: &Answer, links: &Links) -> Option<String> {
    Some(match answer {
        Answer::Nothing => return None,
        Answer::Bytes => "bytes".to_owned(),
        Answer::Text => "text".to_owned(),
        Answer::Count => "a number".to_owned(),
        Answer::Page(item) => {
            type_name(item, links).map_or_else(|| "a collection".to_owned(), |name| format!("a collection of {name}"))
        }
        Answer::One(Item::Primitive(_)) => "JSON".to_owned(),
        Answer::One(item) => type_name(item, links).unwrap_or_else(|| "an object".to_owned()),
        Answer::Value(item) => type_name(item, links).unwrap_or_else(|| "a value".to_owned()),
    })
}

fn type_name(item: &Item, links: &Links) -> Option<String> {
    match item {
        Item::Model(path) | Item::Any(path) | Item::Enumeration(path) | Item::Flags(path) => Some(links.type_(path)),
        Item::Primitive(_) | Item::UnknownObject => None,
    }
}
