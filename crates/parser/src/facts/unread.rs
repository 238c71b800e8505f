//! Headings and tables that look like those that pages are read by, but are not: a slip of the pen would drop their facts.

use crate::Diagnostics;
use crate::syntax::{Page, Section, Table};

use super::enumerations;
use super::properties::Columns;
use super::section_role::{self, Role};

/// The headings that pages about operations are read by.
const API_HEADINGS: [&str; 10] = [
    "Permissions",
    "HTTP request",
    "Function parameters",
    "Path parameters",
    "Query parameters",
    "Optional query parameters",
    "Request headers",
    "Request body",
    "Response",
    "Examples",
];

/// The headings that pages about types are read by.
const RESOURCE_HEADINGS: [&str; 3] = ["Properties", "Relationships", "JSON representation"];

/// Reports the sections of a page about operations that are not read although they look like it.
pub(super) fn of_operations(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) {
    for (section, role) in page.sections.iter().zip(roles).filter(|(section, _)| section.level > 1) {
        let title = section.title.plain();
        if *role == Role::Example || section_role::role_of(&title) != Role::Other {
            continue;
        }
        let slip = slip_of(&title, &API_HEADINGS);
        let unread = |table: &&Table| slip.is_some() || *role == Role::Other && lists_members(table);
        match section.tables().find(unread) {
            Some(table) => unknown_table(section, table, &API_HEADINGS, diagnostics),
            None if slip.is_some() => unknown_heading(section, &API_HEADINGS, diagnostics),
            None => {}
        }
    }
}

/// Reports a table on a page about types that is not read although it looks like it.
pub(super) fn of_type(section: &Section, table: &Table, diagnostics: &mut Diagnostics) {
    let is_example = section.title.plain().to_lowercase().starts_with("example");
    let lists_values = ["member", "members"].contains(&table.column(0));
    if lists_values && enumerations::heading_name(section).is_none() {
        return unknown_table(section, table, &["x values", "x enumeration"], diagnostics);
    }
    if lists_members(table) && !is_example || slip_of(&section.title.plain(), &RESOURCE_HEADINGS).is_some() {
        unknown_table(section, table, &RESOURCE_HEADINGS, diagnostics);
    }
}

/// True for tables of properties, parameters or relationships with their types.
pub(super) fn lists_members(table: &Table) -> bool {
    let head = table.column(0);
    let head = head.trim_matches('*').trim();
    let names = ["property", "parameter", "relationship", "property name", "parameter name", "name"];
    let has_types = (1..table.head.len()).any(|index| ["type", "types"].contains(&table.column(index)));
    names.contains(&head) && has_types && Columns::of(table).is_some()
}

/// The known heading that is most like a title, where they differ by a letter or two.
fn slip_of<'a>(title: &str, headings: &[&'a str]) -> Option<&'a str> {
    let title = title.trim().to_lowercase();
    let length = title.chars().count();
    // To compare all letters takes its time.
    let close = headings.iter().filter(|heading| heading.chars().count().abs_diff(length) <= 2);
    let distance = |heading: &str| strsim::osa_distance(&title, &heading.to_lowercase());
    let (heading, distance) = close.map(|heading| (*heading, distance(heading))).min_by_key(|(_, distance)| *distance)?;
    (1..=2).contains(&distance).then_some(heading)
}

fn unknown_table(section: &Section, table: &Table, headings: &[&str], diagnostics: &mut Diagnostics) {
    diagnostics.warning(
        "unknown-table",
        &table.place,
        format!(
            "the table with the columns `{}` below \"{}\" was not read",
            table.columns.join("`, `"),
            section.title.plain()
        ),
        &help(section, headings),
    );
}

fn unknown_heading(section: &Section, headings: &[&str], diagnostics: &mut Diagnostics) {
    let message = format!("what stands below \"{}\" was not read", section.title.plain());
    diagnostics.warning("unknown-heading", &section.place, message, &help(section, headings));
}

/// Names the headings that are known, and first the one that was probably meant.
fn help(section: &Section, headings: &[&str]) -> String {
    let meant = slip_of(&section.title.plain(), headings).map(|heading| format!("Is it `{heading}`? ")).unwrap_or_default();
    format!("{meant}The headings that are known: `{}`.", headings.join("`, `"))
}

#[cfg(test)]
mod tests {
    use crate::testing::facts_of_file;

    const TABLE: &str = "|Property|Type|Description|\n|:--|:--|:--|\n|a|String|One.|\n";

    fn found(path: &str, markdown: &str) -> Vec<(String, Option<String>)> {
        let page = format!("---\ndoc_type: x\n---\n{markdown}");
        let diagnostics = facts_of_file(path, &page).1.found.into_iter();
        let unknown = diagnostics.filter(|found| found.code.starts_with("unknown"));
        unknown
            .map(|found| (found.code, found.help.map(|help| help.split("? ").next().unwrap_or_default().into())))
            .collect()
    }

    #[test]
    fn a_table_below_a_misspelt_heading_is_told() {
        let line = "# X\n## HTTP request\n```http\nPOST /x\n```\n";
        let expected = [("unknown-table".to_owned(), Some("Is it `Request body`".to_owned()))];
        assert_eq!(found("api/x.md", &format!("{line}## Requst body\n{TABLE}")), expected);
        let headers = "|Name|Description|\n|:--|:--|\n|Prefer|One.|\n";
        let expected = [("unknown-table".to_owned(), Some("Is it `Request headers`".to_owned()))];
        assert_eq!(found("api/x.md", &format!("{line}## Request haeders\n{headers}")), expected);
        assert_eq!(found("api/x.md", &format!("{line}## Fields\n{TABLE}")).len(), 1);
        assert_eq!(found("api/x.md", &format!("{line}## Request body\n{TABLE}## Roles\n{headers}")), []);
    }

    #[test]
    fn text_below_a_misspelt_heading_is_told() {
        let expected = [("unknown-heading".to_owned(), Some("Is it `Response`".to_owned()))];
        assert_eq!(found("api/x.md", "# X\n## HTTP request\n```http\nGET /x\n```\n## Reponse\nA user.\n"), expected);
    }

    #[test]
    fn properties_below_a_misspelt_heading_are_told() {
        let expected = [("unknown-table".to_owned(), Some("Is it `Properties`".to_owned()))];
        assert_eq!(found("resources/x.md", &format!("# x resource type\n## Propertes\n{TABLE}")), expected);
        assert_eq!(found("resources/x.md", &format!("# x resource type\n## Properties\n{TABLE}")), []);
        let members = "|Member|Description|\n|:--|:--|\n|a|One.|\n";
        let page = |heading: &str| format!("# x resource type\n## Properties\n{TABLE}### {heading}\n{members}");
        assert_eq!(found("resources/x.md", &page("y valuse")).len(), 1);
        assert_eq!(found("resources/x.md", &page("y values")), []);
    }
}
