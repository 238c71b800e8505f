//! Facts that do not know their line are found in it by their own words, section by section.

use msgraph_ir::{Api, Operation, ParameterLocation, Source, Type, TypeKind};
use msgraph_parser::facts::section_role::{Role, roles};
use msgraph_parser::syntax::{Block, Fence, Page, Place, Row, Section, Table, Text};

use crate::Notes;
use crate::facts::parameter_line;
use crate::lines::place_of;
use crate::rust_text::RustText;

/// Headers that no binding names.
const SET_BY_CLIENT: [&str; 3] = ["Authorization", "Content-Type", "Content-Length"];

/// What the page is about.
struct About<'a> {
    operations: Vec<&'a Operation>,
    types: Vec<&'a Type>,
    rust: &'a RustText,
}

/// Permissions, parameters, headers, query options, answers, members, descriptions; and what belongs to a fact's line.
pub(crate) fn note(page: &Page, api: &Api, rust: &RustText, notes: &mut Notes) {
    let about = About {
        operations: api.operations.iter().filter(|operation| operation.page == page.file.path).collect(),
        types: api.types.iter().filter(|type_| type_.source.file == page.file.path && !type_.inferred).collect(),
        rust,
    };
    let roles = roles(page);
    for (section, role) in page.sections.iter().zip(&roles) {
        about.title(section, notes);
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => about.text(text, section, *role, notes),
                Block::Item(item) => about.text(&item.text, section, *role, notes),
                Block::Table(table) => about.table(table, section, *role, notes),
                Block::Fence(fence) => about.fence(fence, section, notes),
                Block::Annotation(_) => {}
            }
        }
        cover_annotations(section, notes);
    }
    cover_headings(page, notes);
    for entry in page.front_matter.iter().filter(|entry| entry.key.eq_ignore_ascii_case("doc_type")) {
        notes.fact(&entry.place.line_source(), format!("a page of the sort {}", entry.value));
    }
}

impl About<'_> {
    fn title(&self, section: &Section, notes: &mut Notes) {
        let title = section.title.plain();
        if section.level == 1 && self.operations.iter().any(|operation| operation.title == title) {
            notes.fact(&section.place.line_source(), format!("title: {title}"));
        }
    }

    fn text(&self, text: &Text, section: &Section, role: Role, notes: &mut Notes) {
        let (at, plain) = (text.place.line_source(), text.plain());
        let lower = plain.to_lowercase();
        if section.level == 1 {
            self.introduction(&at, &plain, notes);
        }
        if role == Role::QueryParameters {
            self.query_options(&at, &plain, notes);
        }
        for operation in &self.operations {
            match role {
                Role::RequestBody => body(operation, &at, &lower, notes),
                Role::Response => answer(operation, &at, &lower, notes),
                _ => {}
            }
        }
        if notes.is_understood(&text.place) {
            notes.cover(&text.place, extent(&text.place));
        }
    }

    fn introduction(&self, at: &Source, plain: &str, notes: &mut Notes) {
        if let Some(namespace) = plain.strip_prefix("Namespace:") {
            let named = |operation: &&Operation| operation.namespace.as_deref() == Some(namespace.trim());
            let held = |type_: &&Type| type_.name.starts_with(namespace.trim());
            if self.operations.iter().any(named) || self.types.iter().any(held) {
                notes.fact(at, format!("namespace {}", namespace.trim()));
            }
            return;
        }
        let described = self.operations.iter().filter_map(|operation| operation.description.as_deref());
        let described = described.chain(self.types.iter().filter_map(|type_| type_.description.as_deref()));
        let (words, mut described) = (letters(plain), described.map(letters));
        if !words.is_empty() && described.any(|description| description.contains(&words)) {
            notes.fact(at, "description".to_owned());
        }
        let lower = plain.to_lowercase();
        for type_ in &self.types {
            let base = type_.base_type.as_deref().map(last_name).filter(|base| has_word(&lower, &base.to_lowercase()));
            let says = ["inherit", "deriv", "extend", "subtype", "based on"].iter().any(|word| lower.contains(word));
            if let Some(base) = base.filter(|_| says) {
                notes.fact(at, format!("{} derives from {base}", last_name(&type_.name)));
            }
            if type_.open && lower.contains("open type") {
                notes.fact(at, format!("{} is open", last_name(&type_.name)));
            }
            if type_.abstract_ && lower.contains("abstract") {
                notes.fact(at, format!("{} is abstract", last_name(&type_.name)));
            }
        }
    }

    fn query_options(&self, at: &Source, plain: &str, notes: &mut Notes) {
        let mut found: Vec<&str> = Vec::new();
        for option in self.operations.iter().flat_map(|operation| &operation.query_options) {
            if has_word(plain, option) && !found.contains(&option.as_str()) {
                found.push(option);
            }
        }
        if !found.is_empty() {
            notes.fact(at, format!("query options {}", found.join(" ")));
        }
    }

    fn table(&self, table: &Table, section: &Section, role: Role, notes: &mut Notes) {
        let permissions = role == Role::Permissions || table.column(0).starts_with("permission type");
        for row in &table.rows {
            let at = row.place.line_source();
            if permissions {
                self.permissions(row, &at, notes);
            }
            if role == Role::QueryParameters {
                self.query_options(&at, &row.plain(0), notes);
            }
            if role != Role::Other && role != Role::Background {
                self.parameter(row, role, &at, notes);
            }
            self.member(row, section, &at, notes);
        }
        if table.rows.iter().any(|row| notes.is_understood(&row.place)) {
            notes.cover(&table.place, 2);
        }
    }

    fn permissions(&self, row: &Row, at: &Source, notes: &mut Notes) {
        let label = row.plain(0).to_lowercase();
        let is_caller = label.starts_with("delegated") || label.starts_with("application");
        let cells: Vec<String> = (1..row.cells.len()).map(|index| row.plain(index)).collect();
        let mut found = false;
        for (caller, of) in [("work", 0), ("personal", 1), ("application", 2)] {
            let fits = match caller {
                _ if !is_caller => true,
                "application" => label.starts_with("application"),
                "personal" => label.starts_with("delegated") && label.contains("personal"),
                _ => label.starts_with("delegated") && !label.contains("personal"),
            };
            let mut names: Vec<&str> = Vec::new();
            for operation in self.operations.iter().filter(|_| fits) {
                let lists = &operation.permissions;
                let list = [&lists.delegated_work, &lists.delegated_personal, &lists.application];
                for name in list.into_iter().nth(of).into_iter().flatten() {
                    if !names.contains(&name.as_str()) && cells.iter().any(|cell| has_word(cell, name)) {
                        names.push(name);
                    }
                }
            }
            if !names.is_empty() {
                found = true;
                notes.fact(at, format!("permissions ({caller}): {}", names.join(" ")));
            }
        }
        if is_caller && !found && cells.iter().any(|cell| cell.to_lowercase().starts_with("not ")) {
            notes.fact(at, "no permissions".to_owned());
        }
    }

    fn parameter(&self, row: &Row, role: Role, at: &Source, notes: &mut Notes) {
        let cell = row.plain(0);
        // `Prefer: outlook.timezone`
        let name = if role == Role::Headers { cell.split(':').next().unwrap_or(&cell) } else { &cell };
        let name = name.trim_matches(|char: char| char.is_whitespace() || matches!(char, '*' | '`' | '_'));
        let is_set = SET_BY_CLIENT.iter().any(|header| header.eq_ignore_ascii_case(name.trim()));
        if role == Role::Headers && is_set {
            notes.fact(at, format!("header {}, which the client sets", name.trim()));
            return;
        }
        for parameter in self.operations.iter().flat_map(|operation| &operation.parameters) {
            let is_header = parameter.location == ParameterLocation::Header;
            let is_it = parameter.name.split('|').any(|part| part.trim().eq_ignore_ascii_case(name.trim()));
            if is_it && is_header == (role == Role::Headers) {
                notes.fact(at, parameter_line(parameter));
            }
        }
    }

    fn member(&self, row: &Row, section: &Section, at: &Source, notes: &mut Notes) {
        let name = row.plain(0);
        let enumerations = || self.types.iter().filter(|type_| type_.kind == TypeKind::Enum);
        // Enumerations of one page may have members of one name; where a heading names one, its table is below.
        let of_section = |type_: &&&Type| type_.source.line == section.place.line;
        let is_headed = enumerations().any(|type_| of_section(&type_));
        for type_ in enumerations().filter(|type_| !is_headed || of_section(type_)) {
            if let Some(member) = type_.members.iter().find(|member| member.name == name) {
                let value = member.value.map_or(String::new(), |value| format!(", value {value}"));
                notes.fact(at, format!("member {} of {}{value}", member.name, last_name(&type_.name)));
                notes.rust(at, self.rust.member(&type_.name, &member.name));
            }
        }
    }

    fn fence(&self, fence: &Fence, section: &Section, notes: &mut Notes) {
        let lines = fence.text.lines().count();
        let is_representation = section.title.plain().to_lowercase().starts_with("json representation");
        if is_representation && let Some(type_) = self.types.first() {
            notes.fact(&fence.place.line_source(), format!("compared with the tables of {}", last_name(&type_.name)));
        }
        if notes.is_understood(&fence.place) {
            notes.cover(&fence.place, lines + 2);
        }
        if (1..=lines).any(|line| notes.is_understood(&fence.place.down(line))) {
            notes.cover(&fence.place, 1);
            notes.cover(&fence.place.down(lines + 1), 1);
        }
    }
}

fn body(operation: &Operation, at: &Source, lower: &str, notes: &mut Notes) {
    match &operation.request_body {
        None if ["not supply", "n't supply", "not provide", "no request body", "empty"]
            .iter()
            .any(|it| lower.contains(it)) =>
        {
            notes.fact(at, "no request body".to_owned());
        }
        Some(body) => {
            if let Some(type_) = body.type_.as_ref().filter(|type_| has_word(lower, &last_name(&type_.name).to_lowercase()))
            {
                notes.fact(at, format!("request body: {type_}, {}", body.media_type));
            }
        }
        None => {}
    }
}

fn answer(operation: &Operation, at: &Source, lower: &str, notes: &mut Notes) {
    let Some(response) = &operation.response else { return };
    let status = response.status.to_string();
    let type_ = response.type_.as_ref().map(|type_| last_name(&type_.name).to_lowercase());
    if has_word(lower, &status) || type_.is_some_and(|type_| has_word(lower, &type_)) {
        let type_ = response.type_.as_ref().map_or("no body".to_owned(), ToString::to_string);
        notes.fact(at, format!("response: {status}, {type_}"));
    }
}

/// An annotation tells what the fence after it is; it counts as read where the fence does.
fn cover_annotations(section: &Section, notes: &mut Notes) {
    for (index, block) in section.blocks.iter().enumerate() {
        let Block::Annotation(annotation) = block else { continue };
        let next = section.blocks.get(index + 1).map(place_of);
        if next.is_some_and(|place| notes.is_understood(place)) {
            let file = &annotation.place.file;
            let ends = |line: &usize| file.line(annotation.place.down(*line).line).contains("-->");
            let rest = (0..file.text.lines().count()).find(ends);
            notes.cover(&annotation.place, rest.map_or(1, |rest| rest + 1));
        }
    }
}

/// A heading tells what the facts below it are.
fn cover_headings(page: &Page, notes: &mut Notes) {
    for (index, section) in page.sections.iter().enumerate().filter(|(_, section)| section.level > 0) {
        let is_read = page.subtree(index).any(|(_, section)| {
            section.blocks.iter().any(|block| match block {
                Block::Table(table) => table.rows.iter().any(|row| notes.is_understood(&row.place)),
                block => notes.is_understood(place_of(block)),
            })
        });
        if is_read {
            notes.cover(&section.place, 1);
        }
    }
}

/// How many lines a paragraph has, also one within a quotation.
fn extent(place: &Place) -> usize {
    let text = |line: usize| place.file.line(place.down(line).line).trim_start_matches(['>', ' ']);
    let goes_on = |line: &usize| !text(*line).is_empty() && !text(*line).starts_with(['|', '#', '`', '<', '-', '*']);
    1 + (1..).take_while(goes_on).count()
}

fn last_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// True where a text has the word with no letter or digit beside it.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |char: char| char.is_alphanumeric();
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(is_letter) && !after.is_some_and(is_letter)
        })
}

/// The letters of a text alone, without the targets of links: markup stands in one of two texts.
fn letters(text: &str) -> String {
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once(')').map_or(part, |(_, rest)| rest));
    rest.fold(first, |text, part| text + part).chars().filter(|char| char.is_alphanumeric()).collect()
}
