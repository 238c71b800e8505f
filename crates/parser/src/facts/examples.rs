//! The HTTP exchanges that a page shows.

use std::collections::BTreeMap;

use msgraph_ir::{Example, ExampleRequest, ExampleResponse, TypeRef};
use serde_json::Value;

use crate::syntax::{Annotation, Block, Fence, Page, Place};
use crate::{Diagnostics, json};

use super::http_message::{self, Body, Message, StartLine};
use super::request_line::RequestLine;
use super::section_role::Role;
use super::{OperationFact, headers, type_cell, url_match};

/// The longest name of an example, in bytes; the headings of real pages have up to two hundred.
const LONGEST_NAME: usize = 1000;

/// Reads the examples of a page. The operations tell which of them each example calls.
pub fn read(page: &Page, roles: &[Role], operations: &[OperationFact], diagnostics: &mut Diagnostics) -> Vec<Example> {
    let callable = url_match::Operations::new(operations);
    let (examples, places, foreign) = (Vec::new(), Vec::new(), Vec::new());
    let mut reader = Reader { page, operations, callable, examples, places, foreign };
    for (index, (section, role)) in page.sections.iter().zip(roles).enumerate() {
        let mut annotation = None;
        for block in &section.blocks {
            match block {
                Block::Annotation(found) => annotation = Some(found),
                Block::Fence(fence) => reader.fence(index, *role, fence, annotation.take(), diagnostics),
                _ => {}
            }
        }
    }
    reader.report_unpaired(roles, diagnostics);
    reader.examples
}

struct Reader<'a> {
    page: &'a Page,
    operations: &'a [OperationFact],
    /// The same, by their URLs.
    callable: url_match::Operations<'a>,
    examples: Vec<Example>,
    /// Of each example, the section and the place of its first fence.
    places: Vec<(usize, Place)>,
    /// The examples whose request goes elsewhere, such as the notifications that the service itself sends.
    foreign: Vec<usize>,
}

/// A body as an example keeps it.
#[derive(Default)]
struct ReadBody {
    json: Option<Value>,
    text: Option<String>,
    mended: bool,
}

impl Reader<'_> {
    fn fence(
        &mut self,
        section: usize,
        role: Role,
        fence: &Fence,
        annotation: Option<&Annotation>,
        diagnostics: &mut Diagnostics,
    ) {
        let message = http_message::read(&fence.text);
        let block_type = annotation.and_then(Annotation::block_type).unwrap_or_default().to_lowercase();
        let is_request_lines = block_type != "request" && message.body.is_none() && self.is_request_line(role, fence);
        match &message.start {
            Some(StartLine::Request(..)) if is_request_lines || holds_several_lines(&fence.text) => {}
            Some(StartLine::Request(line, url)) => {
                self.request(section, fence, annotation, (line, url), &message, diagnostics);
            }
            Some(StartLine::Status(status)) => {
                self.response(section, fence, annotation, &message, Some(*status), diagnostics)
            }
            None if message.body.is_some() && (is_response(&block_type) || self.answers_here(section, fence)) => {
                self.response(section, fence, annotation, &message, None, diagnostics);
            }
            None if block_type == "request" => diagnostics.warning(
                "malformed-http",
                &fence.place,
                "the request of the example has no request line",
                "Start the code block with the method and the URL.",
            ),
            None => {}
        }
    }

    fn request(
        &mut self,
        section: usize,
        fence: &Fence,
        annotation: Option<&Annotation>,
        (line, url): (&RequestLine, &str),
        message: &Message<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let body = read_body(message, fence, diagnostics);
        let request = ExampleRequest {
            method: line.method.clone(),
            url: url.to_owned(),
            headers: header_map(message),
            body: body.json,
            text: body.text,
            mended: body.mended,
            source: fence.place.line_source(),
        };
        let operation = self.callable.find(line);
        if operation.is_none() && !self.operations.is_empty() && line.is_of_service() {
            diagnostics.note(
                "example-of-another-operation",
                &fence.place.down(1),
                "the request fits none of the page's request lines",
                "Correct the URL, or add a request line for it.",
            );
        }
        if !line.is_of_service() {
            self.foreign.push(self.examples.len());
        }
        self.push(section, fence, annotation, operation);
        if let Some(example) = self.examples.last_mut() {
            example.request = Some(request);
        }
    }

    /// True for JSON without a status line below a heading "Response", where the request has no response yet.
    fn answers_here(&self, section: usize, fence: &Fence) -> bool {
        let title = self.page.sections.get(section).map(|section| section.title.plain().to_lowercase()).unwrap_or_default();
        let waits = self.examples.last().is_some_and(|example| example.request.is_some() && example.response.is_none());
        waits && title.starts_with("response") && fence.info.eq_ignore_ascii_case("json")
    }

    /// True for code blocks that give the operations of the page.
    fn is_request_line(&self, role: Role, fence: &Fence) -> bool {
        let first = fence.place.down(1);
        matches!(role, Role::HttpRequest | Role::Permissions)
            || self.operations.iter().any(|operation| operation.place.line == first.line)
    }

    fn response(
        &mut self,
        section: usize,
        fence: &Fence,
        annotation: Option<&Annotation>,
        message: &Message<'_>,
        status: Option<u16>,
        diagnostics: &mut Diagnostics,
    ) {
        let body = read_body(message, fence, diagnostics);
        let response = ExampleResponse {
            status,
            type_: annotation.and_then(annotated_type),
            headers: header_map(message),
            body: body.json,
            text: body.text,
            mended: body.mended,
            truncated: annotation.and_then(|annotation| annotation.flag("truncated")).unwrap_or_default(),
            source: fence.place.line_source(),
        };
        let answered = self.examples.last().is_none_or(|example| example.response.is_some());
        if answered {
            // A second response to one request, such as the one behind a redirection.
            let operation = self.examples.last().and_then(|example| example.operation);
            let operation = operation.or_else(|| (self.operations.len() == 1).then_some(0));
            self.push(section, fence, annotation, operation);
        }
        if let Some(example) = self.examples.last_mut() {
            example.response = Some(response);
        }
    }

    fn push(&mut self, section: usize, fence: &Fence, annotation: Option<&Annotation>, operation: Option<usize>) {
        let name = annotation.and_then(|annotation| annotation.text("name")).map(str::to_owned);
        self.examples.push(Example {
            page: self.page.file.path.clone(),
            name: name.or_else(|| self.heading(section)),
            operation,
            source: fence.place.line_source(),
            request: None,
            response: None,
        });
        self.places.push((section, fence.place.clone()));
    }

    /// The heading that says what an example shows.
    fn heading(&self, section: usize) -> Option<String> {
        let titles = self.page.ancestry(section).map(|(_, section)| section.title.plain());
        let mut telling = titles.filter(|title| {
            let title = title.to_lowercase();
            !title.starts_with("request") && !title.starts_with("response")
        });
        let title = telling.next().filter(|title| !title.is_empty())?;
        // Each example of a section has it as its name.
        Some(title.get(..title.floor_char_boundary(LONGEST_NAME)).unwrap_or_default().to_owned())
    }

    fn report_unpaired(&self, roles: &[Role], diagnostics: &mut Diagnostics) {
        for (index, (example, (section, place))) in self.examples.iter().zip(&self.places).enumerate() {
            let in_example = roles.get(*section) == Some(&Role::Example);
            if !in_example || self.foreign.contains(&index) || example.request.is_some() && example.response.is_some() {
                continue;
            }
            if example.request.is_some() {
                diagnostics.note(
                    "unpaired-request",
                    place,
                    "no response follows the request of the example",
                    "Add a code block that starts with a status line.",
                );
            } else if index == 0 {
                diagnostics.note(
                    "unpaired-response",
                    place,
                    "no request precedes the response of the example",
                    "Add a code block that starts with a request line.",
                );
            }
        }
    }
}

fn is_response(block_type: &str) -> bool {
    matches!(block_type, "response" | "simulatedresponse")
}

/// True where a fence lists request lines, and is no example.
fn holds_several_lines(text: &str) -> bool {
    text.lines().filter(|line| super::request_line::read(line).is_some()).nth(1).is_some()
}

fn header_map(message: &Message<'_>) -> BTreeMap<String, String> {
    message.headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The type that an annotation gives, in OData notation but not looked up.
fn annotated_type(annotation: &Annotation) -> Option<TypeRef> {
    let found = type_cell::read_notation(annotation.odata_type()?)?;
    let collection = found.collection || annotation.flag("isCollection").unwrap_or_default();
    Some(TypeRef { name: found.name, collection })
}

fn read_body(message: &Message<'_>, fence: &Fence, diagnostics: &mut Diagnostics) -> ReadBody {
    let Some(body) = &message.body else { return ReadBody::default() };
    let says_json = message.header("content-type").is_some_and(|value| value.to_lowercase().contains("json"));
    if !body.text.starts_with(['{', '[']) && !says_json {
        return ReadBody { text: Some(body.text.to_owned()), ..ReadBody::default() };
    }
    let faults = match json::read_lenient(body.text) {
        Ok(read) if body.text.get(read.end..).is_some_and(|rest| rest.trim().is_empty()) => {
            if let Some(fault) = read.faults.first() {
                let message = format!("the JSON of the example is not strict: {}", fault.message);
                report_fault(&message, fault.offset, body, fence, diagnostics);
            }
            return ReadBody { json: Some(read.value), text: None, mended: !read.faults.is_empty() };
        }
        Ok(read) => ("text after the end of the value".to_owned(), read.end),
        Err(fault) => (fault.message, fault.offset),
    };
    // A placeholder such as `{bytes of the file}` is no JSON that went wrong, unless the page says that it is JSON.
    if says_json || body.text.contains('"') {
        report_fault(&format!("the JSON of the example cannot be read: {}", faults.0), faults.1, body, fence, diagnostics);
    }
    ReadBody { text: Some(body.text.to_owned()), ..ReadBody::default() }
}

fn report_fault(message: &str, offset: usize, body: &Body<'_>, fence: &Fence, diagnostics: &mut Diagnostics) {
    let before = body.text.get(..offset).unwrap_or(body.text);
    let line = body.line + before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    let place = Place { column: u32::try_from(column + 1).unwrap_or(u32::MAX), ..fence.place.down(line + 1) };
    diagnostics.warning("malformed-json", &place, message, "Write the example as strict JSON (RFC 8259).");
}

/// The media type of a body that is not JSON: what the headers say, else what `Content-Type` is left to be.
pub fn media_type(headers: &BTreeMap<String, String>) -> Option<String> {
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?;
    headers::media_type(value)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::facts::PageFacts;
    use crate::testing::facts_of;

    fn page(examples: &str) -> (PageFacts, Vec<String>) {
        let (facts, diagnostics) =
            facts_of(&format!("# A\n## HTTP request\n```http\nPOST /x/{{id}}\n```\n## Examples\n{examples}\n"));
        (facts, diagnostics.found.into_iter().map(|found| found.code).collect())
    }

    const REQUEST: &str = "### Request\n<!-- {\"blockType\": \"request\", \"name\": \"post_x\"} -->\n```http\nPOST https://graph.microsoft.com/v1.0/x/1\nContent-type: application/json\n\n{\"a\": 1}\n```\n";

    #[test]
    fn a_request_and_its_response_are_one_example() {
        let response = "### Response\n<!-- {\"blockType\": \"response\", \"truncated\": true, \"@odata.type\": \"microsoft.graph.x\", \"isCollection\": true} -->\n```http\nHTTP/1.1 200 OK\nContent-type: application/json\n\n{\"value\": [],}\n```\n";
        let (facts, codes) = page(&format!("{REQUEST}{response}"));
        let [example] = &facts.examples[..] else { panic!("{:?}", facts.examples) };
        assert_eq!((example.name.as_deref(), example.operation), (Some("post_x"), Some(0)));
        assert_eq!(example.request.as_ref().and_then(|request| request.body.clone()), Some(json!({"a": 1})));
        let response = example.response.as_ref();
        assert_eq!(
            response.and_then(|response| response.type_.as_ref()).map(ToString::to_string).as_deref(),
            Some("Collection(microsoft.graph.x)")
        );
        assert_eq!(
            response.map(|response| (response.status, response.mended, response.truncated)),
            Some((Some(200), true, true))
        );
        assert!(codes.contains(&"malformed-json".to_owned()));
    }

    #[test]
    fn bodies_that_are_not_json_are_kept_as_text() {
        let (facts, codes) = page("```http\nGET /y\n```\n```http\nHTTP/1.1 200 OK\nContent-type: text/csv\n\na,b\n```\n");
        let text = facts.examples.first().and_then(|example| example.response.as_ref()?.text.as_deref());
        assert_eq!(text, Some("a,b"));
        assert!(codes.contains(&"example-of-another-operation".to_owned()));
        assert!(!codes.contains(&"malformed-json".to_owned()));
    }

    #[test]
    fn a_response_may_have_no_status_line() {
        let (facts, _) = page(&format!("{REQUEST}<!-- {{\"blockType\": \"response\"}} -->\n```json\n{{\"b\": 2}}\n```\n"));
        let body = facts.examples.first().and_then(|example| example.response.as_ref()?.body.clone());
        assert_eq!(body, Some(json!({"b": 2})));
    }

    #[test]
    fn request_lines_are_no_examples() {
        let (facts, _) = facts_of("# A\n## Permissions\n```http\nGET /a\n```\n");
        assert_eq!((facts.operations.len(), facts.examples.len()), (1, 0));
    }

    #[test]
    fn json_below_response_is_the_response() {
        let (facts, codes) = page(&format!("{REQUEST}### Response\n```json\n{{\"b\": 2}}\n```\n"));
        assert!(facts.examples.first().is_some_and(|example| example.response.is_some()));
        assert!(!codes.contains(&"unpaired-request".to_owned()));
    }

    #[test]
    fn what_has_no_pair_is_told() {
        assert_eq!(
            page("```http\nPOST https://bot.contoso.com/api/calls\n```")
                .1
                .iter()
                .filter(|code| code.starts_with("unpaired"))
                .count(),
            0
        );
        assert!(page(REQUEST).1.contains(&"unpaired-request".to_owned()));
        assert!(page("```http\nHTTP/1.1 204 No Content\n```").1.contains(&"unpaired-response".to_owned()));
    }

    #[test]
    fn the_place_of_a_fault_is_its_line() {
        let (_, diagnostics) = facts_of(
            "# A\n## HTTP request\n```http\nGET /x\n```\n## Example\n```http\nHTTP/1.1 200 OK\n\n{\n  \"a\": \"b\" \"c\"\n}\n```\n",
        );
        let found = diagnostics.found.iter().find(|found| found.code == "malformed-json");
        let place = found.and_then(|found| found.source.as_ref()).map(|source| (source.line, source.column));
        assert_eq!(place, Some((12, Some(1))));
    }
}
