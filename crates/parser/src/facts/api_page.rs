//! Pages that describe operations.

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use msgraph_ir::{Example, ExampleResponse, OperationKind};
use serde_json::Value;

use crate::Diagnostics;
use crate::syntax::{Block, Page, Text};

use super::operation_kind::{self, Evidence};
use super::permissions::PermissionTables;
use super::request_body::{ExampleBody, RequestBody};
use super::request_lines::FoundLine;
use super::section_role::{self, Role};
use super::{
    OperationFact, PageFacts, ParameterFact, RequestBodyFact, ResponseFact, TypeExpression, description, enumerations,
    examples, headers, json_type, parameters, path_template, permissions, prose, query_options, request_body, request_line,
    request_lines, response, unread,
};

/// Reads the operations and examples of a page, where it is one about operations.
pub fn read(page: &Page, facts: &mut PageFacts, diagnostics: &mut Diagnostics) {
    if !describes_operations(page) {
        return;
    }
    let roles = section_role::roles(page);
    unread::of_operations(page, &roles, diagnostics);
    let mut lines = request_lines::collect(page, &roles, diagnostics);
    let shared = Shared::read(page, &roles, &lines, diagnostics);
    request_lines::limit(&mut lines, shared.size(), diagnostics);
    if shared.permissions.is_empty() && !lines.is_empty() {
        permissions::missing(page, &roles, diagnostics);
    }
    let listed = prose::sections_of(page, &roles, Role::RequestBody).filter(|section| enumerations::lists_values(section));
    facts.types.extend(enumerations::read_sections(listed, diagnostics).into_iter().map(|found| found.fact));
    facts.operations = lines.into_iter().map(|line| shared.operation(line, diagnostics)).collect();
    shared.report_unplaced(&facts.operations, diagnostics);
    facts.examples = examples::read(page, &roles, &facts.operations, diagnostics);
    let endings: Vec<_> = facts.operations.iter().map(ending).collect();
    let calls: Vec<_> = facts.operations.iter().map(call).collect();
    for (index, operation) in facts.operations.iter_mut().enumerate() {
        let alike = |other: usize| endings.get(index) == endings.get(other);
        let is_overload =
            |other: usize| calls.get(index).is_some_and(|call| call.is_some() && Some(call) == calls.get(other));
        let own = of_operation(&facts.examples, &|called| called == index || is_overload(called), &alike);
        let all: Vec<&Example> = facts.examples.iter().collect();
        // An answer is rather shared by all request lines of a page than a body is.
        shared.complete(operation, &own, if own.is_empty() { &all } else { &own });
    }
}

/// True for pages below `api/`; elsewhere, where the front matter says so.
fn describes_operations(page: &Page) -> bool {
    let folder = page.file.path.split('/').rev().nth(1).unwrap_or_default();
    folder == "api" || folder != "resources" && page.front_matter("doc_type") == Some("apiPageType")
}

/// What all operations of a page share.
struct Shared {
    title: String,
    description: Option<String>,
    permissions: PermissionTables,
    rows: Vec<parameters::Row>,
    /// The placeholders of all request lines.
    placeholders: parameters::Names,
    query_options: Vec<String>,
    required_query_options: Vec<String>,
    headers: headers::Headers,
    body: RequestBody,
    /// True where a request line changes what is there: the body is that of the change, and none of a `DELETE`.
    changes: bool,
    response: ResponseFact,
}

impl Shared {
    fn read(page: &Page, roles: &[Role], lines: &[FoundLine], diagnostics: &mut Diagnostics) -> Self {
        Shared {
            title: page.title().map(|section| section.title.plain()).unwrap_or_default(),
            description: describe(page),
            permissions: permissions::read(page, roles, diagnostics),
            rows: parameters::read(page, roles, diagnostics),
            placeholders: request_lines::placeholders(lines),
            query_options: query_options::read(page, roles),
            required_query_options: query_options::required(page, roles),
            headers: headers::read(page, roles, diagnostics),
            body: request_body::read(page, roles, diagnostics),
            changes: lines.iter().any(|found| matches!(found.line.method.as_str(), "POST" | "PATCH" | "PUT")),
            response: response::read(page, roles),
        }
    }

    /// How much each operation gets of it, in rows and names; of text, so many bytes count as one.
    fn size(&self) -> usize {
        let text = self.description.as_ref().map_or(0, String::len) / 64;
        self.rows.len() + self.headers.parameters.len() + self.body.size() + self.permissions.size() + text
    }

    fn operation(&self, found: FoundLine, diagnostics: &mut Diagnostics) -> OperationFact {
        let path_template::PathTemplate { mut segments, mut parameters, faults, .. } =
            path_template::read(&found.line.path);
        for fault in faults {
            diagnostics.warning(
                "malformed-path",
                &found.place,
                fault,
                "Write each value as `{name}`, and close every bracket.",
            );
        }
        let permissions = self.permissions.of(&found.line, &segments);
        let mut query_options = self.query_options.clone();
        add_queries(&found, &mut query_options, &mut parameters);
        parameters::document(&mut parameters, &mut segments, &self.rows, &found.line.method, &self.placeholders);
        parameters.extend(self.headers.parameters.iter().cloned());
        OperationFact {
            method: found.line.method,
            path: found.line.path,
            segments,
            kind: OperationKind::Get,
            place: found.place,
            parameters,
            permissions,
            query_options,
            required_query_options: self.required_query_options.clone(),
            description: self.description.clone(),
            request_body: None,
            response: self.response.clone(),
        }
    }

    /// Adds what the examples tell.
    fn complete(&self, operation: &mut OperationFact, sent: &[&Example], answered: &[&Example]) {
        add_examples(&mut operation.response, answered);
        if sent.is_empty() {
            // The examples of other operations do not tell whether this one answers one resource or many.
            operation.response.example_is_collection = None;
            operation.response.example_value = None;
            operation.response.borrowed = !answered.is_empty();
        }
        if self.reads_one(operation) {
            operation.response.example_is_collection = Some(false);
        }
        let answer = &operation.response;
        let said_collection = answer.annotated.iter().chain(&answer.prose).any(|type_| type_.collection);
        operation.kind = operation_kind::decide(Evidence {
            method: &operation.method,
            segments: &operation.segments,
            title: &self.title,
            sends_parameters: self.body.is_parameters,
            answers_created: answer.statuses.contains(&201) || answer.example_status == Some(201),
            answers_collection: answer.example_is_collection.unwrap_or(said_collection),
            creates_if_missing: self.headers.parameters.iter().any(says_create_if_missing),
        });
        if operation.kind == OperationKind::Upsert {
            require_create_if_missing(&mut operation.parameters);
        }
        operation.request_body =
            self.request_body(operation, sent).filter(|_| operation.method != "DELETE" || !self.changes);
        let urls: Vec<&str> = sent.iter().filter_map(|example| Some(example.request.as_ref()?.url.as_str())).collect();
        parameters::quote_texts(&operation.parameters, &mut operation.segments, &urls);
    }

    /// True where the URL ends in a key, and the page says of one type alone that it is answered: examples of such pages show
    /// it as the item of a list all the same (`api/riskdetection-get.md`).
    fn reads_one(&self, operation: &OperationFact) -> bool {
        let ends_in_key = operation.segments.last().is_some_and(|segment| segment.name.is_none());
        let mut stated = operation.response.annotated.iter().chain(&operation.response.prose).peekable();
        let is_one = stated.peek().is_some() && stated.all(|type_| !type_.collection);
        operation.method == "GET" && ends_in_key && is_one && !self.title.to_lowercase().starts_with("list")
    }

    fn request_body(&self, operation: &OperationFact, examples: &[&Example]) -> Option<RequestBodyFact> {
        let requests = || examples.iter().filter_map(|example| example.request.as_ref());
        let with_body =
            requests().find(|request| request.body.is_some()).or_else(|| requests().find(|found| found.text.is_some()));
        let example = with_body.map(|request| ExampleBody {
            json: request.body.clone(),
            media_type: examples::media_type(&request.headers).or_else(|| self.headers.content_type.clone()),
        });
        let mut body = self.body.of(operation, &self.rows, example.as_ref(), &self.headers)?;
        let shown = requests().filter_map(|request| request.body.as_ref()).flat_map(request_body::shown_binds);
        for bind in shown.collect::<Vec<_>>().into_iter().rev() {
            body.binds.retain(|(name, _)| *name != bind.0);
            body.binds.insert(0, bind);
        }
        let typed = |body: &Value| body.get("@odata.type").is_some();
        body.typed = requests().filter_map(|request| request.body.as_ref()).any(typed);
        Some(body)
    }

    /// Rows of parameter tables that no request line of the page takes.
    fn report_unplaced(&self, operations: &[OperationFact], diagnostics: &mut Diagnostics) {
        let sends = |operation: &OperationFact| matches!(operation.method.as_str(), "POST" | "PATCH" | "PUT");
        if self.rows.is_empty() {
            return;
        }
        let mut placed = self.placeholders.clone();
        operations.iter().flat_map(|operation| &operation.parameters).for_each(|parameter| placed.insert(&parameter.name));
        for row in &self.rows {
            let in_body = row.role == Role::Parameters && operations.iter().any(sends);
            if operations.is_empty() || in_body || placed.has(row) {
                continue;
            }
            diagnostics.warning(
                "parameter-without-place",
                &row.fact.place,
                format!("no request line of the page has a parameter `{}`", row.fact.name),
                "Name the parameter as the placeholder of the request line does.",
            );
        }
    }
}

/// The query strings of the lines; a parameter that one of them goes without is optional.
fn add_queries(found: &FoundLine, options: &mut Vec<String>, parameters: &mut Vec<ParameterFact>) {
    let mut seen: Vec<(ParameterFact, usize)> = Vec::new();
    let mut indices: HashMap<String, usize> = HashMap::new();
    for query in &found.queries {
        let (named, values) = request_line::read_query(query);
        options.extend(named);
        for value in values {
            match indices.get(&value.name).and_then(|index| seen.get_mut(*index)) {
                Some((known, times)) => {
                    *times += 1;
                    known.value = known.value.take().filter(|text| Some(text) == value.value.as_ref());
                }
                None => {
                    indices.insert(value.name.clone(), seen.len());
                    seen.push((value, 1));
                }
            }
        }
    }
    parameters
        .extend(seen.into_iter().map(|(parameter, times)| ParameterFact { required: times == found.count, ..parameter }));
    let mut known = HashSet::new();
    options.retain(|option| known.insert(option.clone()));
}

fn says_create_if_missing(header: &ParameterFact) -> bool {
    let has = |text: &Option<String>| text.as_ref().is_some_and(|text| text.contains("create-if-missing"));
    header.name.eq_ignore_ascii_case("prefer") && (has(&header.value) || has(&header.description))
}

/// The header makes the upsert: without it the request is an update, whatever else the page says about it.
fn require_create_if_missing(parameters: &mut [ParameterFact]) {
    for header in parameters.iter_mut().filter(|header| says_create_if_missing(header)) {
        header.required = true;
        header.value = Some("create-if-missing".to_owned());
    }
}

/// What tells variants of one operation (`/me/messages`, `/users/{id}/messages`) from other operations of a page.
fn ending(operation: &OperationFact) -> (String, Option<String>) {
    let last = operation.segments.last().and_then(|segment| segment.name.as_deref()).map(str::to_lowercase);
    (operation.method.clone(), last)
}

/// What overloads of a function have in common (`api/reportroot-getyammeractivityuserdetail.md`), which answer the same.
fn call(operation: &OperationFact) -> Option<(String, Vec<Option<String>>)> {
    let takes_arguments = operation.segments.last().is_some_and(|last| last.name.is_some() && last.pieces.len() > 1);
    let names = || operation.segments.iter().map(|segment| segment.name.as_deref().map(str::to_lowercase)).collect();
    takes_arguments.then(|| (operation.method.clone(), names()))
}

/// The examples of one operation; where none calls it, those of its variants, else those that call no operation of the page.
fn of_operation<'a>(
    examples: &'a [Example],
    is_own: &dyn Fn(usize) -> bool,
    alike: &dyn Fn(usize) -> bool,
) -> Vec<&'a Example> {
    let those = |test: &dyn Fn(Option<usize>) -> bool| -> Vec<&'a Example> {
        examples.iter().filter(|example| test(example.operation)).collect()
    };
    let own = those(&|called| called.is_some_and(is_own));
    let variants = || those(&|called| called.is_some_and(alike));
    let others = || those(&|called| called.is_none());
    [own]
        .into_iter()
        .chain(std::iter::once_with(variants))
        .chain(std::iter::once_with(others))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// What the examples show of the answer.
fn add_examples(response: &mut ResponseFact, examples: &[&Example]) {
    let answers = || examples.iter().filter_map(|example| example.response.as_ref());
    let succeeded = || answers().filter(|answer| answer.status.is_none_or(|status| (200..400).contains(&status)));
    let usual = examples.iter().filter(|example| !asks_for_later(example)).filter_map(|example| example.response.as_ref());
    let status = |answer: &ExampleResponse| answer.status.filter(|status| (200..400).contains(status));
    response.example_status = usual.filter_map(status).next().or_else(|| succeeded().find_map(|answer| answer.status));
    let annotated = succeeded().find_map(|answer| Some((answer.type_.as_ref()?, &answer.source)));
    response.annotated =
        annotated.map(|(type_, _)| TypeExpression { name: type_.name.clone(), link: None, collection: type_.collection });
    let mut types = succeeded().filter_map(|answer| Some(answer.type_.as_ref()?.name.as_str()));
    let first = types.next();
    response.variously_annotated = types.any(|other| Some(other) != first);
    let shown = succeeded().find_map(|answer| Some((answer.body.as_ref()?, &answer.source)));
    let shown_at = annotated.map(|(_, source)| source).or(shown.map(|(_, source)| source)).cloned();
    response.shown_at = shown_at.or(response.shown_at.take());
    let body = shown.map(|(body, _)| body);
    response.example_is_collection = body.and_then(is_collection);
    response.example_type = body.and_then(|body| {
        let text = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
        text("@odata.type").or_else(|| text("@odata.context"))
    });
    response.example_value = body.and_then(plain_value);
    let empty = || succeeded().all(|answer| answer.body.is_none() && answer.text.is_none());
    let is_2xx_without_body = matches!(response.example_status, Some(202 | 204));
    response.no_body |= is_2xx_without_body && response.annotated.is_none() && empty();
    if body.is_none() {
        let media_type = succeeded().find_map(|answer| {
            let media_type = examples::media_type(&answer.headers)?;
            (answer.text.is_some() && !media_type.contains("json")).then_some(media_type)
        });
        response.media_type = media_type.or(response.media_type.take());
    } else {
        response.media_type = None;
    }
}

/// True for an example that asks for the answer of a long operation (`api/workbook-createsession.md`): that is not the usual
/// one.
fn asks_for_later(example: &Example) -> bool {
    let headers = example.request.iter().flat_map(|request| &request.headers);
    headers.into_iter().any(|(name, value)| name.eq_ignore_ascii_case("prefer") && value.contains("respond-async"))
}

/// True for an object that is nothing but `value` and annotations (OData JSON Format 4.01, section 13).
fn is_collection(body: &Value) -> Option<bool> {
    let members = body.as_object()?;
    let wraps =
        members.get("value").is_some_and(Value::is_array) && members.keys().all(|key| key == "value" || key.contains('@'));
    Some(wraps)
}

/// The type of a body that is nothing but one primitive value, or several (OData JSON Format 4.01, sections 11 and 12).
fn plain_value(body: &Value) -> Option<TypeExpression> {
    let members = body.as_object()?;
    let value = members.get("value").filter(|_| members.keys().all(|key| key == "value" || key.contains('@')))?;
    json_type::of(value).filter(|type_| type_.name.starts_with("Edm."))
}

/// The text between the heading and the first section, without what it includes; else what the front matter says.
fn describe(page: &Page) -> Option<String> {
    let stated = || page.front_matter("description").map(|text| text.trim().to_owned());
    described(page).or_else(stated).filter(|text| !text.is_empty())
}

/// A paragraph without the namespace that some pages have in front of it.
fn without_namespace(text: &Text) -> Text {
    let mut runs = text.runs.clone();
    if let Some(first) = runs.first_mut()
        && let Some(rest) = first.text.trim_start().strip_prefix("Namespace:")
    {
        first.text =
            rest.trim_start().split_once(char::is_whitespace).map_or_else(String::new, |(_, rest)| rest.to_owned());
    }
    Text { runs, place: text.place.clone() }
}

fn described(page: &Page) -> Option<String> {
    let section = page.title()?;
    let own = |text: &&Text| text.place.file.path == page.file.path;
    let mut parts = Vec::new();
    for block in &section.blocks {
        let (text, bullet) = match block {
            Block::Paragraph(text) => (text, ""),
            Block::Item(item) => (&item.text, "- "),
            _ => continue,
        };
        let text = Some(text).filter(own).map(without_namespace);
        parts.extend(text.as_ref().and_then(description::markdown).map(|text| format!("{bullet}{text}")));
    }
    Some(parts.join("\n\n")).filter(|text| !text.is_empty())
}

#[cfg(test)]
#[path = "api_page_tests.rs"]
mod tests;
