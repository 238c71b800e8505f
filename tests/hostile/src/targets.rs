//! What fuzzers call: each function takes any bytes, and panics where something happens that must not.

use std::fmt::Debug;

use msgraph::models::{AnyDeviceAndAppManagementAssignmentTarget, Event, User};
use msgraph_emitter::{Layout, Options};
use msgraph_ir::{Api, Piece, Segment};
use msgraph_parser::facts::{path_template, request_line, type_cell};
use msgraph_parser::syntax::{Block, Page};
use msgraph_parser::{Diagnostics, NoIncludes, PageFile, facts, syntax};
use msgraph_runtime::testing::loss;
use serde_json::Value;

use crate::{Folder, inspect};

/// A target: its name, which is that of its folder of seeds, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const ALL: [Target; 6] = [
    ("page", page),
    ("type_cell", type_cell),
    ("path_template", path_template),
    ("annotation", annotation),
    ("folder", folder),
    ("decode", decode),
];

/// The facts of one page: each finding stands on a line that there is, and reading it again gives the same.
///
/// # Panics
/// Where that does not hold.
pub fn page(input: &[u8]) {
    let file = |path: &str| PageFile { path: path.to_owned(), bytes: input.to_vec() };
    let file = file(if input.len().is_multiple_of(2) { "api/fuzzed.md" } else { "resources/fuzzed.md" });
    let _ = msgraph_parser::part::outline(&file);
    let api = msgraph_parser::parse(std::slice::from_ref(&file), &NoIncludes);
    assert_places(&api, input);
    if input.len() % 8 < 2 {
        assert_eq!(api, msgraph_parser::parse(&[file], &NoIncludes));
    }
}

fn assert_places(api: &Api, input: &[u8]) {
    let text = String::from_utf8_lossy(input).replace("\r\n", "\n").replace('\r', "\n");
    let lines = text.split('\n').count();
    for found in &api.diagnostics {
        let line = found.source.as_ref().map_or(1, |source| source.line);
        assert!(usize::try_from(line).is_ok_and(|line| (1..=lines).contains(&line)), "{found:?} of {lines} lines");
        assert!(!found.code.is_empty() && !found.message.is_empty(), "{found:?}");
    }
    for operation in &api.operations {
        assert_segments(&operation.segments, operation.parameters.len());
    }
}

fn assert_segments(segments: &[Segment], parameters: usize) {
    for piece in segments.iter().flat_map(|segment| &segment.pieces) {
        if let Piece::Parameter { index, .. } = piece {
            assert!(*index < parameters, "parameter {index} of {parameters}");
        }
    }
}

/// The type in a cell of a table: it has a name, or there is none.
///
/// # Panics
/// Where it has an empty name.
pub fn type_cell(input: &[u8]) {
    let text = String::from_utf8_lossy(input).replace(['\n', '\r', '\0'], " ");
    let page =
        format!("# a resource type\n\n## Properties\n\n|Property|Type|Description|\n|:--|:--|:--|\n|a|{text}|{text}|\n");
    let Some(page) = read_syntax(&page) else { return };
    for block in page.sections.iter().flat_map(|section| &section.blocks) {
        let Block::Table(table) = block else { continue };
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            if let Some(type_) = type_cell::read_type(cell) {
                assert!(!type_.name.is_empty(), "{cell:?}");
                let _ = type_cell::unread_words(cell, &type_);
            }
            let prose = type_cell::read_prose_type(cell);
            assert!(prose.is_none_or(|type_| !type_.name.is_empty()), "{cell:?}");
        }
    }
    let notation = type_cell::read_notation(&text);
    assert!(notation.is_none_or(|type_| !type_.name.is_empty()), "{text:?}");
}

/// A path, and the request line that it stands in: every parameter of a piece is one of the template's.
///
/// # Panics
/// Where it is not.
pub fn path_template(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let template = path_template::read(&text);
    assert_segments(&template.segments, template.parameters.len());
    let _ = (path_template::fatal_fault(&text), request_line::read_query(&text));
    let line = format!("GET {text}");
    if let Some(read) = request_line::read(&line) {
        assert!(!read.method.is_empty());
    }
}

/// An annotation, and an example below it.
///
/// # Panics
/// Where a finding on it has no place.
pub fn annotation(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let page = format!("# A\n\n## Example\n\n<!-- {text} -->\n```json\n{text}\n```\n");
    let api = msgraph_parser::parse(&[PageFile { path: "api/a.md".into(), bytes: page.clone().into_bytes() }], &NoIncludes);
    assert_places(&api, page.as_bytes());
}

/// A folder of pages, as text: a line `=== api/a.md` before each file. Code comes of it that [`inspect`] finds nothing in.
///
/// # Panics
/// Where no code comes of it, or code that has something wrong.
pub fn folder(input: &[u8]) {
    let folder = read_folder(&String::from_utf8_lossy(input));
    let layouts = [(Layout::Crate, true), (Layout::Include, false), (Layout::Module("crate::graph".into()), false)];
    let choice = layouts.get(input.len() % layouts.len()).cloned().unwrap_or_default();
    let options = Options { layout: choice.0, features: choice.1, with_tests: true, ..Options::default() };
    match folder.generate(&options) {
        Ok(generated) => {
            let faults = inspect::faults(&generated);
            assert!(faults.is_empty(), "{faults:#?}");
        }
        Err(error) => panic!("no code: {error}"),
    }
}

/// The files of a folder that is written as one text.
pub fn read_folder(text: &str) -> Folder {
    let mut folder = Folder::default();
    for part in text.split("=== ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        if !path.is_empty() {
            folder.0.insert(path.to_owned(), content.as_bytes().to_vec());
        }
    }
    folder
}

/// Three generated types: what is read is written again without loss, and then read and written as the same.
///
/// # Panics
/// Where something is lost.
pub fn decode(input: &[u8]) {
    round_trip::<User>(input);
    round_trip::<AnyDeviceAndAppManagementAssignmentTarget>(input);
    round_trip::<Event>(input);
}

fn round_trip<T>(input: &[u8])
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Clone + Debug,
{
    let Ok(read) = serde_json::from_slice::<T>(input) else { return };
    let Ok(written) = serde_json::to_vec(&read) else { panic!("cannot be written: {read:?}") };
    let Ok(again) = serde_json::from_slice::<T>(&written) else { panic!("cannot be read again: {read:?}") };
    // A derived type names itself when it is written, even where what was read had no name.
    assert_eq!(serde_json::to_vec(&again).ok(), Some(written));
    assert_eq!(read.clone(), read);
    let Ok(documented) = serde_json::from_slice::<Value>(input) else { panic!("read, but no JSON: {read:?}") };
    let Ok(encoded) = serde_json::to_value(&read) else { panic!("no value: {read:?}") };
    if let Some(loss) = loss(&documented, &encoded) {
        panic!("{loss}: {read:?}");
    }
}

fn read_syntax(text: &str) -> Option<Page> {
    let file = PageFile { path: "resources/a.md".to_owned(), bytes: text.as_bytes().to_vec() };
    let mut diagnostics = Diagnostics::default();
    let page = syntax::read_page(&file, &NoIncludes, &mut diagnostics)?;
    let _ = facts::read(&page, &mut diagnostics);
    Some(page)
}
