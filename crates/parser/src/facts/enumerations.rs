//! Tables of the members of an enumeration.

use foldhash::{HashMap, HashMapExt as _};
use msgraph_ir::{Member, TypeKind};

use super::properties::Columns;
use super::{TypeFact, description};
use crate::Diagnostics;
use crate::syntax::{Block, Page, Place, Row, Section, Table, Text};

/// A section that lists members, and what its heading names: `changeType` of `### changeType values`.
pub(super) struct Enumeration {
    /// The first word of the heading.
    pub name: String,
    /// The anchor that links to the section: `changetype-values`.
    pub anchor: String,
    /// The enumeration.
    pub fact: TypeFact,
}

/// The enumerations that sections headed "x values" list.
pub(super) fn read_sections<'p>(
    sections: impl IntoIterator<Item = &'p Section>,
    diagnostics: &mut Diagnostics,
) -> Vec<Enumeration> {
    let mut found = Vec::new();
    for section in sections {
        let Some(name) = heading_name(section) else { continue };
        let members = members_of(section, diagnostics);
        if members.is_empty() {
            continue;
        }
        let anchor = section.title.plain().trim().to_lowercase().replace(' ', "-");
        found.push(Enumeration { fact: enumeration(&name, section, members), name, anchor });
    }
    found
}

/// True for a section about what is sent whose table lists the values of an enumeration: `### additionalDataOptions values`.
pub(super) fn lists_values(section: &Section) -> bool {
    let has_types = |table: &Table| Columns::of(table).is_some_and(|columns| columns.type_.is_some());
    // Types begin in lower case: `### Default values` is about something else.
    let is_type = heading_name(section).is_some_and(|name| name.starts_with(char::is_lowercase));
    let mut tables = section.tables().peekable();
    is_type && tables.peek().is_some() && tables.all(|table| !has_types(table) && columns(table).is_some())
}

/// The name before `enum` in the heading of a page: of one enumeration (`# changeType enum type`), or of the group whose
/// enumerations its sections list (`# security enum values`).
pub(super) fn page_name(page: &Page) -> Option<String> {
    let plain = page.title()?.title.plain();
    let mut words = plain.split_whitespace();
    let name = words.next()?.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    words.next().is_some_and(|word| word.to_lowercase().starts_with("enum")).then_some(name)
}

/// The enumeration of a page that describes one alone, with the members that any of its sections lists.
pub(super) fn read_page(page: &Page, name: &str, diagnostics: &mut Diagnostics) -> Option<TypeFact> {
    let members: Vec<Member> = page.sections.iter().flat_map(|section| members_of(section, diagnostics)).collect();
    let title = page.title().filter(|_| !members.is_empty())?;
    Some(enumeration(name, title, members))
}

/// `changeType` of the headings "changeType values", "changeType enumeration", "changeType options".
pub(super) fn heading_name(section: &Section) -> Option<String> {
    let plain = section.title.plain();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let (name, kind) = match words.as_slice() {
        [name, kind] => (name, kind),
        [name, "enum" | "enumeration", kind] => (name, kind),
        _ => return None,
    };
    let lists = ["values", "members", "options", "enum", "enumeration", "type"].contains(&kind.to_lowercase().as_str());
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    (lists && is_name && section.level > 1 && !["possible", "supported", "enum"].contains(&name.to_lowercase().as_str()))
        .then(|| name.to_owned())
}

fn enumeration(name: &str, section: &Section, members: Vec<Member>) -> TypeFact {
    let intro: Vec<&Text> = section
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(text) => Some(text),
            _ => None,
        })
        .collect();
    TypeFact {
        name: name.to_owned(),
        kind: Some(TypeKind::Enum),
        base_type: None,
        stated_base: None,
        derived_types: Vec::new(),
        abstract_: false,
        open: false,
        key: None,
        flags: has_bits(&members) || intro.iter().any(|text| super::values::says_flags(&text.plain().to_lowercase())),
        description: before_table(section).find(|text| !announces_table(text)).and_then(description::markdown),
        place: section.place.clone(),
        properties: Vec::new(),
        shown: Vec::new(),
        members,
    }
}

/// True where the numbers of the members are bits: 1, 2, 4, 8 and no other than such (`resources/intune-apps-windowsarchitecture.md`).
fn has_bits(members: &[Member]) -> bool {
    let numbers: Vec<i64> = members.iter().filter_map(|member| member.value).filter(|value| *value != 0).collect();
    let is_bit = |value: &i64| u64::try_from(*value).is_ok_and(u64::is_power_of_two);
    numbers.iter().all(is_bit) && [1, 2, 4, 8].iter().all(|bit| numbers.contains(bit))
}

/// The paragraphs in front of the table: behind it are notes on the use.
fn before_table(section: &Section) -> impl Iterator<Item = &Text> {
    let before = section.blocks.iter().take_while(|block| !matches!(block, Block::Table(_)));
    before.filter_map(|block| match block {
        Block::Paragraph(text) => Some(text),
        _ => None,
    })
}

/// "The following table lists the members of ...": no description.
fn announces_table(text: &Text) -> bool {
    text.plain().to_lowercase().starts_with("the following table")
}

/// The members that the tables of a section list, each once.
pub(super) fn members_of(section: &Section, diagnostics: &mut Diagnostics) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut places: HashMap<String, Place> = HashMap::new();
    for block in &section.blocks {
        let Block::Table(table) = block else { continue };
        for (member, place) in read_table(table, diagnostics) {
            if let Some(first) = places.get(&member.name) {
                diagnostics.warning(
                    "duplicate-member",
                    &place,
                    format!("`{}` is listed a second time", member.name),
                    "Keep one of the rows, or correct the name.",
                );
                diagnostics.also(&first.line_source(), "the first row");
            } else {
                places.insert(member.name.clone(), place);
                members.push(member);
            }
        }
    }
    members
}

/// The columns of a table of members: name, number, description.
fn columns(table: &Table) -> Option<(usize, Option<usize>, Option<usize>)> {
    let find = |names: &[&str]| table.find_column(|head| names.contains(&head.trim_matches('*').trim()));
    let name = find(&["member", "members", "member name", "enum member", "name", "enum value"]);
    let value = find(&["value", "values", "int value", "enum", "numeric value"]);
    let description = find(&["description", "remarks", "meaning"]);
    match (name, value) {
        (Some(name), value) => Some((name, value, description)),
        (None, Some(value)) => Some((value, None, description)),
        // `| DisplayAs value | Description |` (`resources/personorgroupcolumn.md`)
        (None, None) => table.column(0).ends_with(" value").then_some((0, None, description)),
    }
}

/// True for a column of nothing but numbers: those are no names.
fn holds_numbers(table: &Table, column: usize) -> bool {
    !table.rows.is_empty() && table.rows.iter().all(|row| row.plain(column).parse::<i64>().is_ok())
}

/// The members of a table with their rows; empty where it is no table of members.
fn read_table(table: &Table, diagnostics: &mut Diagnostics) -> Vec<(Member, Place)> {
    let Some((name, value, about)) = columns(table).filter(|(name, _, _)| !holds_numbers(table, *name)) else {
        diagnostics.warning(
            "unknown-table",
            &table.place,
            format!("a table with the columns `{}` lists no members", table.columns.join("`, `")),
            "Head the columns `Member`, `Value` and `Description`.",
        );
        return Vec::new();
    };
    let are_texts = table.rows.iter().filter(|row| is_words(row.plain(name).trim())).nth(1).is_some();
    let mut members = Vec::new();
    for row in &table.rows {
        let text = row.plain(name);
        let read = if are_texts && is_words(text.trim()) {
            Some(text.trim().to_owned())
        } else {
            read_name(row, &text, diagnostics)
        };
        // What stands for the absence of a value is sent as that.
        let Some(member) = read.filter(|name| !name.eq_ignore_ascii_case("null")) else { continue };
        let number = value.and_then(|value| row.plain(value).parse().ok());
        let description = about.and_then(|about| description::markdown(row.cells.get(about)?));
        members.push((Member { name: member, value: number, description }, row.place.clone()));
    }
    members
}

/// True for a value of several words. A cell alone may have words behind its name by mistake; where several have them, they
/// are texts (`resources/printercapabilities.md`).
fn is_words(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    text.contains(' ') && text.split(' ').count() <= MOST_WORDS && text.split(' ').all(is_word)
}

/// What has more words is prose.
const MOST_WORDS: usize = 5;

/// The name in a cell; says so where the cell has something else.
fn read_name(row: &Row, text: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    let (name, is_all) = member_name(text).map_or((None, text.is_empty()), |(name, is_all)| (Some(name), is_all));
    if !is_all {
        let message = match &name {
            Some(name) => format!("`{text}` is more than the name of a member; it was read as `{name}`"),
            None => format!("`{text}` is no name of a member"),
        };
        let help = "Write the name alone, as it is sent, and remarks into the description.";
        diagnostics.warning("unreadable-member", &row.place, message, help);
    }
    name
}

/// The name in a cell, without marks around it and remarks in parentheses behind it; and whether there are no remarks.
///
/// Names have letters, digits, `_`, `-` and `.`.
fn member_name(text: &str) -> Option<(String, bool)> {
    let marks: &[char] = &['`', '*', '"', '\'', ',', '\u{200b}', '\u{a0}', ' '];
    let (name, remark) = text.split_once('(').map_or((text, None), |(name, remark)| (name, Some(remark)));
    let name = name.trim_matches(marks).trim().trim_end_matches('.');
    let is_name = name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    is_name.then(|| (name.to_owned(), remark.is_none()))
}
