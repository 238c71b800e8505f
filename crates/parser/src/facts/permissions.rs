//! Who may call an operation: tables of permissions, wherever on the page they stand.
//!
//! A plain table has one row for each kind of caller, with the permissions in one column (least privileged first) or in
//! two. Some pages have several tables, each for some request lines or for one kind of resource, and some have a matrix with one
//! row for each kind of resource; the part that names the request line, or a resource of it, is taken, and all of them where
//! none does.

use std::cmp::Reverse;
use std::sync::Arc;

use foldhash::HashSet;
use msgraph_ir::{Permissions, Segment};

use super::permission_subject::{self, Subject};
use super::request_line::{self, RequestLine};
use super::section_role::Role;
use crate::Diagnostics;
use crate::syntax::{Annotation, Block, Cell, Page, Place, Section, Table};

/// The permissions that a page lists, each with what it is for.
#[derive(Debug, Default)]
pub struct PermissionTables {
    parts: Vec<Part>,
}

/// One table, or one row of a matrix.
#[derive(Debug)]
struct Part {
    /// The heading or row that says what it is for.
    subject: Subject,
    is_row: bool,
    /// The request lines that it is for, where those stand above it.
    lines: Arc<HashSet<Line>>,
    permissions: Permissions,
}

/// Method and path of a request line, without the names of values: pages call them differently in different places.
type Line = (String, String);

/// A kind of caller.
#[derive(Clone, Copy)]
enum Caller {
    Work,
    Personal,
    Application,
}

/// Reads the permissions of a page.
pub fn read(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> PermissionTables {
    let mut parts = Vec::new();
    for (section, role) in page.sections.iter().zip(roles) {
        let mut above = Above::default();
        for block in &section.blocks {
            let table = match block {
                Block::Table(table) => table,
                Block::Fence(fence) if *role == Role::Permissions => {
                    above.add(fence.text.lines().filter_map(line_of));
                    continue;
                }
                Block::Annotation(annotation) => {
                    above.add(request_urls(annotation).filter_map(line_of));
                    continue;
                }
                _ => continue,
            };
            let lines = above.take();
            if is_plain(table) {
                let (subject, permissions) = (Subject::read(&section.title.plain()), plain(table, diagnostics));
                parts.push(Part { subject, is_row: false, lines, permissions });
            } else if is_matrix(table) {
                parts.extend(matrix(table));
            } else if *role == Role::Permissions && !table.rows.is_empty() {
                unknown_table(table, diagnostics);
            }
        }
    }
    PermissionTables { parts }
}

/// The request lines above tables: they are for all tables up to the next lines.
#[derive(Default)]
struct Above {
    lines: Arc<HashSet<Line>>,
    is_taken: bool,
}

impl Above {
    fn add(&mut self, lines: impl Iterator<Item = Line>) {
        for line in lines {
            if std::mem::take(&mut self.is_taken) {
                self.lines = Arc::default();
            }
            Arc::make_mut(&mut self.lines).insert(line);
        }
    }

    fn take(&mut self) -> Arc<HashSet<Line>> {
        self.is_taken = true;
        self.lines.clone()
    }
}

/// The request lines that an annotation of a table names.
fn request_urls(annotation: &Annotation) -> impl Iterator<Item = &str> {
    annotation.get("requestUrls").and_then(|urls| urls.as_array()).into_iter().flatten().filter_map(|url| url.as_str())
}

fn line_of(text: &str) -> Option<Line> {
    request_line::read(text).map(|line| without_values(&line))
}

fn without_values(line: &RequestLine) -> Line {
    let mut path = String::new();
    let mut depth = 0_usize;
    for char in line.path.trim_end_matches('/').chars() {
        match char {
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            _ if depth > 0 || char.is_whitespace() => continue,
            _ => {}
        }
        path.extend(char.to_lowercase());
    }
    (line.method.clone(), path)
}

fn unknown_table(table: &Table, diagnostics: &mut Diagnostics) {
    diagnostics.note(
        "unknown-permissions-table",
        &table.place,
        "a table below the permissions heading that lists no permissions",
        "Head the columns `Permission type`, `Least privileged permissions` and `Higher privileged permissions`.",
    );
}

fn is_plain(table: &Table) -> bool {
    let head = table.column(0);
    let lists = || table.columns.iter().skip(1).any(|column| column.contains("permission"));
    (head.starts_with("permission type") || head.is_empty() || head == "type") && lists()
}

fn is_matrix(table: &Table) -> bool {
    let columns = || table.columns.iter().skip(1);
    columns().any(|head| head.contains("delegated")) && columns().any(|head| head.contains("application"))
}

fn plain(table: &Table, diagnostics: &mut Diagnostics) -> Permissions {
    let mut permissions = Permissions::default();
    // The kind of caller whose row lists nothing: rows below it are for workflows that need different permissions.
    let mut heading = None;
    for row in &table.rows {
        let label = row.plain(0);
        let own = caller_of(&label);
        if own.is_some() && row.written > 1 && row.written < table.head.len() {
            diagnostics.warning(
                "malformed-table",
                &row.place,
                format!("the row has {} cells, but the table has {} columns", row.written, table.head.len()),
                "Give each column its cell: `Not available.` where there is no higher privileged permission.",
            );
        }
        if let Some(caller) = own.or(heading) {
            row.cells.iter().skip(1).for_each(|cell| add(&mut permissions, caller, cell));
        } else if !label.is_empty() {
            unknown_caller(&label, &row.place, diagnostics);
        }
        heading = match own {
            Some(_) if row.cells.iter().skip(1).all(Cell::is_empty) => own,
            Some(_) => None,
            None => heading,
        };
    }
    permissions
}

fn unknown_caller(label: &str, place: &Place, diagnostics: &mut Diagnostics) {
    diagnostics.warning(
        "unknown-permission-type",
        place,
        format!("`{label}` is no kind of caller"),
        "Start the row with `Delegated (work or school account)`, `Delegated (personal Microsoft account)` or `Application`.",
    );
}

fn matrix(table: &Table) -> Vec<Part> {
    let callers: Vec<Option<Caller>> = table.columns.iter().map(|column| caller_of(column)).collect();
    let part = |row: &crate::syntax::Row| {
        let mut permissions = Permissions::default();
        for (cell, caller) in row.cells.iter().zip(&callers) {
            if let Some(caller) = caller {
                add(&mut permissions, *caller, cell);
            }
        }
        Part { subject: Subject::read(&row.plain(0)), is_row: true, lines: Arc::default(), permissions }
    };
    table.rows.iter().map(part).collect()
}

fn caller_of(label: &str) -> Option<Caller> {
    let label = label.trim().to_lowercase();
    match () {
        () if label.starts_with("application") => Some(Caller::Application),
        () if !label.starts_with("delegated") => None,
        () if label.contains("personal") => Some(Caller::Personal),
        () => Some(Caller::Work),
    }
}

/// Adds the permissions that a cell names. Cells such as "A and B, A and C" repeat names: they are kept as they stand, and which
/// of them are needed together.
fn add(permissions: &mut Permissions, caller: Caller, cell: &Cell) {
    let (list, all_of) = lists_of(permissions, caller);
    for names in alternatives(&cell.plain()) {
        list.extend(names.iter().cloned());
        all_of.extend(Some(names).filter(|names| names.len() > 1));
    }
}

/// The names in a text, those together that are joined by "and".
fn alternatives(text: &str) -> Vec<Vec<String>> {
    let mut found: Vec<(&str, Vec<String>)> = Vec::new();
    let mut rest = text;
    for name in names(text) {
        let Some((between, behind)) = rest.split_once(name) else { continue };
        found.push((between, vec![name.to_owned()]));
        rest = behind;
    }
    // "A, B and C" is a list of three, with or without a comma before its last name.
    let is_list = match found.as_slice() {
        [_, commas @ .., (last, _)] => {
            is_and(last) && !commas.is_empty() && commas.iter().all(|(between, _)| between.trim() == ",")
        }
        _ => false,
    };
    let mut together: Vec<Vec<String>> = Vec::new();
    for (between, names) in found {
        match together.last_mut().filter(|_| is_and(between) && !is_list) {
            Some(known) => known.extend(names),
            None => together.push(names),
        }
    }
    together
}

/// True for "and" alone.
fn is_and(between: &str) -> bool {
    between.trim_matches(|char: char| !char.is_alphabetic() && char != ',').eq_ignore_ascii_case("and")
}

fn lists_of(permissions: &mut Permissions, caller: Caller) -> (&mut Vec<String>, &mut Vec<Vec<String>>) {
    let all_of = &mut permissions.all_of;
    match caller {
        Caller::Work => (&mut permissions.delegated_work, &mut all_of.delegated_work),
        Caller::Personal => (&mut permissions.delegated_personal, &mut all_of.delegated_personal),
        Caller::Application => (&mut permissions.application, &mut all_of.application),
    }
}

/// What several parts allow, each alternative once.
fn join(parts: &[&Part]) -> Permissions {
    let mut joined = Permissions::default();
    let mut known: [HashSet<&[String]>; 3] = Default::default();
    for part in parts {
        let callers = [Caller::Work, Caller::Personal, Caller::Application];
        for ((caller, found), known) in callers.into_iter().zip(part.permissions.alternatives()).zip(&mut known) {
            let (list, all_of) = lists_of(&mut joined, caller);
            for names in found.into_iter().filter(|names| known.insert(names)) {
                list.extend_from_slice(names);
                all_of.extend(Some(names.to_vec()).filter(|names| names.len() > 1));
            }
        }
    }
    joined
}

/// The names of permissions in a text: words joined by dots, `User.Read`, `DelegatedPermissionGrant.ReadWrite.All`.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !(char.is_ascii_alphanumeric() || "._-".contains(char)))
        .map(|word| word.trim_matches(|char: char| !char.is_ascii_alphanumeric()))
        .filter(|word| word.starts_with(|char: char| char.is_ascii_alphabetic()))
        .filter(|word| {
            word.contains('.') && word.split('.').all(|part| part.starts_with(|char: char| char.is_ascii_alphabetic()))
        })
}

impl PermissionTables {
    /// True where the page has no table of permissions.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// How many permissions there are.
    pub fn size(&self) -> usize {
        let lists = |of: &Permissions| of.delegated_work.len() + of.delegated_personal.len() + of.application.len();
        self.parts.iter().map(|part| lists(&part.permissions)).sum()
    }

    /// The parts for a request line: those below which it stands, else those for what its path is about.
    fn fitting(&self, line: &RequestLine, segments: &[Segment]) -> Vec<&Part> {
        if let [part] = self.parts.as_slice() {
            return vec![part];
        }
        let key = without_values(line);
        let (own, others): (Vec<&Part>, Vec<&Part>) = self.parts.iter().partition(|part| part.lines.contains(&key));
        if !own.is_empty() {
            return own;
        }
        let of_any_line: Vec<&Part> = others.iter().copied().filter(|part| part.lines.is_empty()).collect();
        let parts = if of_any_line.is_empty() { others } else { of_any_line };
        about(&parts, segments).unwrap_or(parts)
    }

    /// The permissions of one request line.
    pub fn of(&self, line: &RequestLine, segments: &[Segment]) -> Permissions {
        let parts = self.fitting(line, segments);
        match parts[..] {
            [part] => part.permissions.clone(),
            _ => join(&parts),
        }
    }
}

/// The parts for what a path is about: for `/me` those about oneself, else those about the type of a cast
/// (`/directory/deletedItems/microsoft.graph.group`), else the rows for what its last segment holds, else those that name a
/// segment, the first before the others (`/teams/{id}/channels` is about teams, and where no part names them, about channels).
fn about<'a>(parts: &[&'a Part], segments: &[Segment]) -> Option<Vec<&'a Part>> {
    let those = |test: &dyn Fn(&Part) -> bool| -> Option<Vec<&'a Part>> {
        let parts: Vec<&Part> = parts.iter().copied().filter(|part| test(part)).collect();
        Some(parts).filter(|parts| !parts.is_empty())
    };
    let names: Vec<&str> = segments.iter().filter_map(|segment| segment.name.as_deref()).collect();
    let things: Vec<String> = names.iter().map(|name| permission_subject::of_segment(name)).collect();
    let is_me = names.first().is_some_and(|name| name.eq_ignore_ascii_case("me"));
    let of_oneself = if is_me { those(&|part| part.subject.says_oneself()) } else { None };
    let of_cast = || {
        let cast = names.iter().rev().find(|name| name.contains('.'))?;
        let thing = permission_subject::of_segment(cast.rsplit('.').next()?);
        those(&|part| part.subject.names(&thing) || part.subject.spells(&thing))
    };
    let of_any = || things.iter().find_map(|thing| those(&|part| part.subject.names(thing)));
    // A row may be about something else that is called alike (`api/security-auditcoreroot-post-auditlogqueries.md`).
    let of_words = || things.iter().rev().find_map(|thing| those(&|part| !part.is_row && part.subject.spells(thing)));
    of_oneself.or_else(of_cast).or_else(|| last_held(parts, &things)).or_else(of_any).or_else(of_words)
}

/// The rows for the last of some things: of "event" and "group event" the one of which the path names more, and the rest less
/// (`api/opentypeextension-post-opentypeextension.md`).
fn last_held<'a>(parts: &[&'a Part], things: &[String]) -> Option<Vec<&'a Part>> {
    let held = |thing: &String| -> Option<Vec<&'a Part>> {
        let rows: Vec<&Part> = parts.iter().copied().filter(|part| part.is_row && part.subject.is_a(thing)).collect();
        Some(rows).filter(|rows| !rows.is_empty())
    };
    let rows = things.iter().rev().find_map(held)?;
    let fit = |row: &Part| {
        let (named, others) = row.subject.counts(things);
        (Reverse(others), named)
    };
    let best = rows.iter().map(|row| fit(row)).max()?;
    Some(rows.into_iter().filter(|row| fit(row) == best).collect())
}

/// Says that a page lists no permissions, unless the file that lists them is missing, which is known by then.
pub fn missing(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) {
    let is_permissions = |(_, role): &(&Section, &Role)| **role == Role::Permissions;
    let section = page.sections.iter().zip(roles).find(is_permissions).map(|(section, _)| section);
    let included = |message: &str| message.contains("permissions");
    if diagnostics.found.iter().any(|found| found.code.contains("include") && included(&found.message)) {
        return;
    }
    if let Some(section) = section.or(page.title()) {
        diagnostics.warning(
            "missing-permissions",
            &section.place,
            "the page lists no permissions",
            "Add a table with the columns `Permission type`, `Least privileged permissions` and `Higher privileged permissions`.",
        );
    }
}

#[cfg(test)]
#[path = "permissions_tests.rs"]
mod tests;
