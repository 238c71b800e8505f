//! Which OData query options a page says to work.

use crate::syntax::{Block, Page, Row, Text};

use super::prose;
use super::section_role::Role;

/// All system query options (OData 4.01 URL Conventions, section 5) that the service knows.
const OPTIONS: [&str; 11] = [
    "$select",
    "$expand",
    "$filter",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$search",
    "$format",
    "$skiptoken",
    "$deltatoken",
];

/// Wordings of a sentence that names options which do not work.
const DENIALS: [&str; 8] = [
    "not support",
    "n't support",
    "no support for",
    "unsupported",
    "not available",
    "not allowed",
    "can't be used",
    "cannot be used",
];

/// The options that the text below "Optional query parameters" names, in its order.
pub fn read(page: &Page, roles: &[Role]) -> Vec<String> {
    let mut options = Vec::new();
    for section in prose::sections_of(page, roles, Role::QueryParameters) {
        for block in &section.blocks {
            match block {
                Block::Paragraph(text) => add_of_text(text, &mut options),
                Block::Item(item) => add_of_text(&item.text, &mut options),
                Block::Table(table) => table.rows.iter().for_each(|row| add_of_row(row, &mut options)),
                Block::Fence(_) | Block::Annotation(_) => {}
            }
        }
    }
    options
}

/// The options that the text says to be required: "This method requires the `$filter` (`eq`) query parameter"
/// (`api/policyroot-list-rolemanagementpolicyassignments.md`).
pub fn required(page: &Page, roles: &[Role]) -> Vec<String> {
    let mut options = Vec::new();
    let says_so = |text: &&Text| text.runs.iter().any(|run| run.text.contains("equires "));
    let texts = prose::sections_of(page, roles, Role::QueryParameters).flat_map(prose::texts).filter(says_so);
    for sentence in texts.flat_map(prose::sentences) {
        let plain = sentence.plain().to_lowercase();
        let splits = plain.match_indices("requires ").filter_map(|(at, verb)| plain.split_at_checked(at + verb.len()));
        // "Sorting with `$orderby` requires `$filter`" says nothing of the request as such.
        for (_, behind) in splits.filter(|(before, _)| !before.contains('$')) {
            let behind = behind.trim_start_matches("the ").trim_start_matches("a ");
            let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
            behind.get(..end).filter(|word| word.starts_with('$')).into_iter().for_each(|word| add(word, &mut options));
        }
    }
    options
}

/// Of a table, the first cell names the option; the others show how it is used together with others.
fn add_of_row(row: &Row, options: &mut Vec<String>) {
    let denied = row.cells.iter().any(|cell| denies(&cell.plain()));
    if let Some(cell) = row.cells.first().filter(|_| !denied) {
        add(&cell.plain(), options);
    }
}

fn add_of_text(text: &Text, options: &mut Vec<String>) {
    for sentence in prose::sentences(text) {
        let plain = sentence.plain();
        if denies(&plain) {
            continue;
        }
        add(&plain, options);
        // "The `select` and `expand` OData query parameters" (`api/page-get.md`)
        if plain.contains("OData") {
            let codes = sentence.runs.iter().filter(|run| run.code && !run.text.contains('$'));
            codes.for_each(|run| add(&format!("${}", run.text), options));
        }
    }
}

/// True for a sentence that says that what it names does not work.
pub(super) fn denies(sentence: &str) -> bool {
    let sentence = sentence.to_lowercase().replace('’', "'");
    // An option that does not work beside another one works without it (`api/user-list-people.md`).
    let is_condition = |rest: &str| {
        let rest = rest.trim_start();
        ["when ", "if ", "together "].iter().any(|word| rest.starts_with(word)) || rest.starts_with("with $")
    };
    let denies = |denial: &str| {
        let mut found = sentence.match_indices(denial).filter_map(|(at, _)| sentence.get(at + denial.len()..));
        found.any(|rest| !is_condition(behind_word(rest)))
    };
    DENIALS.iter().any(|denial| denies(denial))
}

/// The text behind the rest of a word: behind `ed` of "not supported when".
fn behind_word(text: &str) -> &str {
    text.trim_start_matches(char::is_alphabetic)
}

fn add(text: &str, options: &mut Vec<String>) {
    for (at, _) in text.match_indices('$') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let length = rest.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(rest.len());
        let name = format!("${}", rest.get(..length).unwrap_or_default().to_ascii_lowercase());
        if OPTIONS.contains(&name.as_str()) && !options.contains(&name) {
            options.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::facts_of;

    fn options(text: &str) -> String {
        let page = format!("# List x\n## HTTP request\n```http\nGET /x\n```\n## Optional query parameters\n{text}\n");
        let (facts, _) = facts_of(&page);
        facts.operations.first().map(|operation| operation.query_options.join(" ")).unwrap_or_default()
    }

    #[test]
    fn options_come_from_text_lists_and_first_cells() {
        assert_eq!(options("It supports `$select` and `$top`.\n\n- $filter"), "$select $top $filter");
        assert_eq!(options("|Name|Description|\n|:--|:--|\n|$orderBy|as `$filter`|\n"), "$orderby");
        assert_eq!(
            options("It supports the `select` and `expand` OData query parameters. Use `top` of them."),
            "$select $expand"
        );
    }

    #[test]
    fn options_that_do_not_work_are_left_out() {
        assert_eq!(options("It supports `$top`. It does not support `$filter`. `$skip` isn't supported."), "$top");
        assert_eq!(options("`$top` works. `$filter` is not supported when sorted, and `$skip` is not supported."), "$top");
        assert_eq!(options("- `$top`\n- There is no support for `$search`."), "$top");
        assert_eq!(
            options(
                "|Name|Description|\n|:--|:--|\n|$orderby|Not supported with application permissions, unlike `$top`.|\n|$skip|Not supported when using `$search`.|\n|$top|Not supported.|"
            ),
            "$skip"
        );
    }

    #[test]
    fn options_that_are_required_are_told() {
        let required = |text: &str| {
            let page = format!("# List x\n## HTTP request\n```http\nGET /x\n```\n## Query parameters\n{text}\n");
            facts_of(&page)
                .0
                .operations
                .into_iter()
                .flat_map(|operation| operation.required_query_options)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            required("This method requires the `$filter` (`eq`) query parameter, and supports `$select`."),
            ["$filter"]
        );
        assert_eq!(required("`$search` requires the **ConsistencyLevel** header."), Vec::<String>::new());
        assert_eq!(required("Sorting with `$orderby` requires `$filter` on the same property."), Vec::<String>::new());
    }

    #[test]
    fn the_request_line_names_options_too() {
        let (facts, _) = facts_of("# List x\n## HTTP request\n```http\nGET /x?$expand=y\n```\n");
        assert_eq!(facts.operations.first().map(|operation| operation.query_options.join(" ")).as_deref(), Some("$expand"));
    }
}
