//! Who may call an operation: tables of permissions, wherever on the page they stand.
//!
//! A plain table has one row for each kind of caller, with the permissions in one column (least privileged first) or in
//! two. Some pages have several tables, each for one kind of resource, and some have a matrix with one row for each kind of
//! resource; the part that names a resource of the request line is taken, and all of them where none does.

use msgraph_ir::{Permissions, Segment};

use super::section_role::Role;
use crate::Diagnostics;
use crate::syntax::{Block, Cell, Page, Place, Section, Table};

/// The permissions that a page lists, each with what it is for.
#[derive(Debug, Default)]
pub struct PermissionTables {
    parts: Vec<Part>,
}

/// One table, or one row of a matrix.
#[derive(Debug)]
struct Part {
    /// The heading or row that says what it is for, in lower case.
    subject: String,
    permissions: Permissions,
}

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
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            if is_plain(table) {
                parts.push(Part { subject: section.title.plain().to_lowercase(), permissions: plain(table, diagnostics) });
            } else if is_matrix(table) {
                parts.extend(matrix(table));
            } else if *role == Role::Permissions && !table.rows.is_empty() {
                unknown_table(table, diagnostics);
            }
        }
    }
    PermissionTables { parts }
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
        Part { subject: row.plain(0).to_lowercase(), permissions }
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

/// Adds the permissions that a cell names. Cells such as "A and B, A and C" repeat names: they are kept as they stand.
fn add(permissions: &mut Permissions, caller: Caller, cell: &Cell) {
    let list = list_of(permissions, caller);
    let text = cell.plain();
    list.extend(names(&text).map(str::to_owned));
}

fn list_of(permissions: &mut Permissions, caller: Caller) -> &mut Vec<String> {
    match caller {
        Caller::Work => &mut permissions.delegated_work,
        Caller::Personal => &mut permissions.delegated_personal,
        Caller::Application => &mut permissions.application,
    }
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

    /// The parts for what a path is about: for `/me` those about oneself, else those about the type of a cast
    /// (`/directory/deletedItems/microsoft.graph.group`), else those that name a segment, the first before the others (`/teams/{id}/channels` is about teams, and where no part names them, about channels).
    fn fitting(&self, segments: &[Segment]) -> Option<Vec<&Part>> {
        let those = |test: &dyn Fn(&str) -> bool| -> Option<Vec<&Part>> {
            let parts: Vec<&Part> = self.parts.iter().filter(|part| test(&part.subject)).collect();
            Some(parts).filter(|parts| !parts.is_empty())
        };
        let names = || segments.iter().filter_map(|segment| segment.name.as_deref()).map(subject);
        let of_oneself = if is_me(segments) { those(&says_oneself) } else { None };
        let of_cast = || {
            let cast =
                segments.iter().filter_map(|segment| segment.name.as_deref()).rev().find(|name| name.contains('.'))?;
            let name = subject(cast.rsplit('.').next()?);
            those(&|text| names_subject(text, &name))
        };
        of_oneself.or_else(of_cast).or_else(|| names().find_map(|name| those(&|text| names_subject(text, &name))))
    }

    /// The permissions of one request line.
    pub fn of(&self, segments: &[Segment]) -> Permissions {
        let parts = self.fitting(segments).unwrap_or_else(|| self.parts.iter().collect());
        if let [part] = parts[..] {
            return part.permissions.clone();
        }
        let mut joined = Permissions::default();
        for part in parts {
            for caller in [Caller::Work, Caller::Personal, Caller::Application] {
                let mut part = part.permissions.clone();
                let list = list_of(&mut joined, caller);
                for name in std::mem::take(list_of(&mut part, caller)) {
                    if !list.contains(&name) {
                        list.push(name);
                    }
                }
            }
        }
        joined
    }
}

/// What a segment is about, in the singular: `user` for `me` and `users`.
fn subject(segment: &str) -> String {
    match segment.to_lowercase().as_str() {
        "me" => "user".to_owned(),
        name => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

fn is_me(segments: &[Segment]) -> bool {
    segments.first().and_then(|segment| segment.name.as_deref()).is_some_and(|name| name.eq_ignore_ascii_case("me"))
}

/// "Permissions acting on self", "For the signed-in user", "Your own methods".
fn says_oneself(text: &str) -> bool {
    text.split(|char: char| !char.is_alphanumeric()).any(|word| ["self", "own", "signed", "yourself"].contains(&word))
}

fn names_subject(text: &str, subject: &str) -> bool {
    let is_subject = |word: &str| word == subject || word.strip_suffix('s') == Some(subject);
    !subject.is_empty() && text.split(|char: char| !char.is_alphanumeric()).any(is_subject)
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
mod tests {
    use super::names;
    use crate::testing::facts_of;

    const LINE: &str = "## HTTP request\n```http\nGET /users/{id}\nGET /groups/{id}\n```\n";

    /// The permissions of the first operation: work, personal, application.
    fn permissions(tables: &str) -> [String; 3] {
        permissions_of(tables, 0)
    }

    fn permissions_of(tables: &str, operation: usize) -> [String; 3] {
        let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{LINE}"));
        let found = facts.operations.get(operation).map(|operation| operation.permissions.clone()).unwrap_or_default();
        [found.delegated_work, found.delegated_personal, found.application].map(|names| names.join(" "))
    }

    #[test]
    fn two_and_three_columns_are_read() {
        let two = "|Permission type|Permissions (from least to most privileged)|\n|:--|:--|\n\
                   |Delegated (work or school account)|User.Read, User.ReadWrite.All|\n\
                   |Delegated (personal Microsoft account)|Not supported.|\n|Application | User.Read.All";
        assert_eq!(permissions(two), ["User.Read User.ReadWrite.All", "", "User.Read.All"]);
        let three = "|Permission type|Least privileged permissions|Higher privileged permissions|\n|:--|:--|:--|\n\
                     |Delegated (work or school account)|A.Read|B.Read*, C.Read.All|\n|Application|Not available.|Not available.|";
        assert_eq!(permissions(three), ["A.Read B.Read C.Read.All", "", ""]);
    }

    #[test]
    fn rows_for_workflows_belong_to_the_caller_above() {
        let table = "|Permission type|Permissions|\n|:--|:--|\n|Delegated (work or school account)||\n\
                     |&nbsp;&nbsp;Auditing|A.Read.All|\n|Application|B.Read.All|";
        assert_eq!(permissions(table), ["A.Read.All", "", "B.Read.All"]);
    }

    #[test]
    fn rows_of_no_kind_of_caller_are_told() {
        let table = "|Permission type|Permissions|\n|:--|:--|\n|Delegated (work or school account)|A.Read|\n|user|B.Read|";
        assert_eq!(permissions(table), ["A.Read", "", ""]);
        let (_, diagnostics) = facts_of(&format!("# Get x\n## Permissions\n{table}\n{LINE}"));
        assert!(diagnostics.found.iter().any(|found| found.code == "unknown-permission-type"));
    }

    #[test]
    fn combinations_are_kept_as_they_stand() {
        let table = "|Permission type|Permissions|\n|:--|:--|\n|Application|A.Read and B.Read, A.Read and C.Read|";
        assert_eq!(permissions(table), ["", "", "A.Read B.Read A.Read C.Read"]);
    }

    #[test]
    fn of_several_tables_the_one_for_the_resource_is_taken() {
        let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
        let tables = format!("### For a user\n{}\n### For groups\n{}", table("User.Read.All"), table("Group.Read.All"));
        assert_eq!(permissions(&tables), ["", "", "User.Read.All"]);
        assert_eq!(permissions_of(&tables, 1), ["", "", "Group.Read.All"]);
        let others = format!("### In one place\n{}\n### In another\n{}", table("A.Read"), table("B.Read"));
        assert_eq!(permissions(&others), ["", "", "A.Read B.Read"]);
    }

    #[test]
    fn of_several_tables_the_one_about_oneself_is_for_me() {
        let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
        let tables = format!("### Acting on self\n{}\n### Acting on other users\n{}", table("A.Own"), table("A.All"));
        let line = LINE.replace("/groups/{id}", "/me");
        let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{line}"));
        let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
        assert_eq!(found.collect::<Vec<_>>(), ["A.All", "A.Own"]);
    }

    #[test]
    fn of_several_tables_the_one_for_a_later_segment_is_taken() {
        let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
        let tables = format!("### For channels\n{}\n### For chats\n{}", table("Channel.Send"), table("Chat.Send"));
        let line = LINE.replace("/users/{id}", "/teams/{id}/channels/{id}/messages").replace("/groups/", "/chats/");
        let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{line}"));
        let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
        assert_eq!(found.collect::<Vec<_>>(), ["Channel.Send", "Chat.Send"]);
    }

    #[test]
    fn matrices_have_the_callers_in_their_head() {
        let matrix = "|Supported resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n\
                      |:--|:--|:--|:--|\n|[user](../resources/user.md)|A.Read and B.Read|Not supported|C.Read|\n\
                      |group|D.Read|Not supported|Not supported|";
        assert_eq!(permissions(matrix), ["A.Read B.Read", "", "C.Read"]);
        assert_eq!(permissions_of(matrix, 1), ["D.Read", "", ""]);
        let line = LINE.replace("/users/{id}", "/directory/deletedItems/microsoft.graph.group");
        let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{matrix}\n{line}"));
        let cast = facts.operations.first().map(|operation| operation.permissions.delegated_work.join(" "));
        assert_eq!(cast.as_deref(), Some("D.Read"));
    }

    #[test]
    fn a_page_without_permissions_is_told() {
        let (_, diagnostics) = facts_of(&format!("# Get x\n{LINE}"));
        assert!(diagnostics.found.iter().any(|found| found.code == "missing-permissions"));
    }

    #[test]
    fn only_words_joined_by_dots_are_permissions() {
        let found: Vec<&str> = names("Not supported. User.Read, (Sites.Read.All) e.g. v1.0 X-Y.Read-Only.All*").collect();
        assert_eq!(found, ["User.Read", "Sites.Read.All", "e.g", "X-Y.Read-Only.All"]);
    }
}
