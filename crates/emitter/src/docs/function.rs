//! Documentation of functions: what it does, the request line, the answer, arguments, permissions, headers, an example, and the page.

use msgraph_ir::{Example, Operation, Parameter, ParameterLocation};
use serde_json::Value;

use super::links::link;
use super::sentence::first_sentence;
use super::text::{code, escape, fence};
use super::{Links, answer, arguments, markdown};
use crate::plan::Function;

/// The longest example that is shown in full, in lines.
pub(crate) const LONGEST_EXAMPLE: usize = 60;

/// Documentation of a function from its operations and their examples.
pub(crate) fn of_function(
    function: &Function,
    operations: &[&Operation],
    examples: &[&Example],
    links: &Links,
) -> Vec<String> {
    let Some(operation) = operations.first() else { return Vec::new() };
    let mut lines = summary(operation, links);
    if links.short {
        lines = first_sentence(&lines);
        append(&mut lines, pages(operations, links));
        return lines;
    }
    append(&mut lines, request_lines(operations));
    append(&mut lines, answer::lines(function, operation, links));
    append(&mut lines, titled("Arguments", arguments::items(function, operation, links)));
    append(&mut lines, permissions(operation));
    append(&mut lines, query_options(operation));
    append(&mut lines, headers_and_queries(operation, links));
    append(&mut lines, example(examples));
    append(&mut lines, pages(operations, links));
    lines
}

fn append(lines: &mut Vec<String>, section: Vec<String>) {
    if !section.is_empty() {
        lines.push(String::new());
        lines.extend(section);
    }
}

/// The description. Its first sentence comes first, since lists of functions show it; what stands before it on the page, such
/// as a note, follows.
fn summary(operation: &Operation, links: &Links) -> Vec<String> {
    let description = markdown::lines(operation.description.as_deref().unwrap_or_default(), links);
    let mut blocks: Vec<Vec<String>> = description.split(String::is_empty).map(<[String]>::to_vec).collect();
    let is_sentence = |block: &Vec<String>| block.first().is_some_and(|line| line.starts_with(|c: char| c.is_alphabetic()));
    let is_note = |block: &Vec<String>| block.first().is_some_and(|line| line.starts_with("**") || line.starts_with("> "));
    match blocks.iter().position(|block| !is_note(block)).filter(|at| blocks.get(*at).is_some_and(is_sentence)) {
        Some(at) => {
            let first = blocks.remove(at);
            blocks.insert(0, first);
        }
        None => {
            let title = escape(operation.title.trim(), true);
            blocks.insert(0, vec![if title.is_empty() { code(&operation.path) } else { format!("{title}.") }]);
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join(&String::new())
}

fn request_lines(operations: &[&Operation]) -> Vec<String> {
    let mut requests: Vec<String> =
        operations.iter().map(|operation| format!("{} {}", operation.method, operation.path.replace('\n', " "))).collect();
    let mut seen = std::collections::BTreeSet::new();
    requests.retain(|request| seen.insert(request.clone()));
    fence("http", &requests.join("\n"))
}

fn titled(title: &str, lines: Vec<String>) -> Vec<String> {
    if lines.is_empty() { lines } else { [format!("# {title}"), String::new()].into_iter().chain(lines).collect() }
}

fn permissions(operation: &Operation) -> Vec<String> {
    let permissions = &operation.permissions;
    let lists = permissions.alternatives();
    if lists.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let mut lines = vec!["| Caller | One of these, least privileged first |".to_owned(), "| --- | --- |".to_owned()];
    for (caller, names) in ["Work or school account", "Personal account", "Application"].into_iter().zip(lists) {
        let together =
            |names: &[String]| names.iter().map(|name| code(&name.replace('|', "/"))).collect::<Vec<_>>().join(" and ");
        let names: Vec<String> = names.into_iter().map(together).collect();
        let names = if names.is_empty() { "not supported".to_owned() } else { names.join(", ") };
        lines.push(format!("| {caller} | {names} |"));
    }
    titled("Permissions", lines)
}

fn query_options(operation: &Operation) -> Vec<String> {
    if operation.query_options.is_empty() {
        return Vec::new();
    }
    let note = |option| if operation.required_query_options.contains(option) { " (required)" } else { "" };
    let options: Vec<String> =
        operation.query_options.iter().map(|option| format!("{}{}", code(option), note(option))).collect();
    vec![format!("Query options: {}.", options.join(", "))]
}

/// Headers and query parameters that are no arguments; tokens and content types are set by others.
fn headers_and_queries(operation: &Operation, links: &Links) -> Vec<String> {
    const SET_BY_OTHERS: [&str; 3] = ["authorization", "content-type", "content-length"];
    let list = |location: ParameterLocation| {
        let wanted = operation.parameters.iter().filter(move |parameter| {
            parameter.location == location
                && !SET_BY_OTHERS.contains(&parameter.name.to_ascii_lowercase().as_str())
                && !(location == ParameterLocation::Query && parameter.required && parameter.value.is_none())
        });
        wanted.flat_map(|parameter| arguments::item(&head(parameter), parameter, links)).collect::<Vec<_>>()
    };
    let mut lines = titled("Headers", list(ParameterLocation::Header));
    let queries = titled("Query parameters", list(ParameterLocation::Query));
    if !lines.is_empty() && !queries.is_empty() {
        lines.push(String::new());
    }
    lines.extend(queries);
    lines
}

fn head(parameter: &Parameter) -> String {
    let name = match &parameter.value {
        Some(value) if parameter.location == ParameterLocation::Header => code(&format!("{}: {value}", parameter.name)),
        Some(value) => code(&format!("{}={value}", parameter.name)),
        None => code(&parameter.name),
    };
    if parameter.required { format!("{name} (required)") } else { name }
}

/// The first example that shows most.
pub(crate) fn shown_example<'a>(examples: &[&'a Example]) -> Option<&'a Example> {
    let shown = |example: &&&Example| {
        let sent = example.request.as_ref().is_some_and(|request| request.body.is_some());
        let answered = example.response.as_ref().is_some_and(|response| response.body.is_some());
        (sent, answered, example.request.is_some())
    };
    examples.iter().rev().max_by_key(shown).copied()
}

fn example(examples: &[&Example]) -> Vec<String> {
    let Some(best) = shown_example(examples) else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(request) = &best.request {
        let mut text = format!("{} {}", request.method, request.url.trim());
        for (name, value) in &request.headers {
            text.push_str(&format!("\n{name}: {value}"));
        }
        if let Some(body) = request.body.as_ref().map(json).or_else(|| request.text.clone()) {
            text.push_str(&format!("\n\n{body}"));
        }
        lines.extend(fence("http", &shortened(&text)));
    }
    if let Some(body) = best.response.as_ref().and_then(|response| response.body.as_ref()) {
        if !lines.is_empty() {
            lines.extend([String::new(), "answers".to_owned(), String::new()]);
        }
        lines.extend(fence("json", &shortened(&json(body))));
    }
    titled("Example", lines)
}

fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn shortened(text: &str) -> String {
    let count = text.lines().count();
    if count <= LONGEST_EXAMPLE {
        return text.to_owned();
    }
    let mut lines: Vec<&str> = text.lines().take(LONGEST_EXAMPLE).collect();
    lines.push("...");
    lines.join("\n")
}

fn pages(operations: &[&Operation], links: &Links) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    let links: Vec<String> = operations
        .iter()
        .filter(|operation| seen.insert(operation.page.as_str()))
        .filter_map(|operation| Some((operation, links.page(&operation.page)?)))
        .map(|(operation, url)| {
            let title = escape(operation.title.trim(), false);
            if title.is_empty() { format!("<{url}>") } else { link(&title, &url) }
        })
        .collect();
    match links.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("See {one}.")],
        several => std::iter::once("See".to_owned()).chain(several.iter().map(|link| format!("- {link}"))).collect(),
    }
}
