//! Pages for tests.

use msgraph_ir::{Api, Operation};
use msgraph_parser::{NoIncludes, PageFile, parse};

/// An API of one page for each text.
pub fn api_of_pages(pages: &[&str]) -> Api {
    let file = |(index, page): (usize, &&str)| PageFile { path: format!("api/page-{index}.md"), bytes: (*page).into() };
    parse(&pages.iter().enumerate().map(file).collect::<Vec<_>>(), &NoIncludes)
}

/// An API of one page for each request line.
pub fn api_of(lines: &[&str]) -> Api {
    let pages: Vec<String> = lines.iter().map(|line| page_of(line)).collect();
    api_of_pages(&pages.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A page with a request line and nothing else.
pub fn page_of(line: &str) -> String {
    format!("# Thing\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\n{line}\n```\n")
}

/// The operation of a request line.
pub fn operation(method: &str, path: &str) -> Operation {
    let mut api = api_of(&[&format!("{method} {path}")]);
    match api.operations.pop() {
        Some(operation) => operation,
        None => panic!("no operation in {path}"),
    }
}
