//! Rows of tables that list properties, relationships or parameters.

use foldhash::{HashMap, HashMapExt as _};

use super::{PropertyFact, TypeExpression, description, type_cell, values};
use crate::Diagnostics;
use crate::syntax::{Cell, Place, Row, Run, Table, Text};

impl PropertyFact {
    /// A property of which no table tells.
    pub fn new(name: &str, type_: Option<TypeExpression>, place: &Place) -> Self {
        PropertyFact {
            name: name.to_owned(),
            type_,
            alternatives: Vec::new(),
            navigation: false,
            read_only: false,
            required: false,
            nullable: true,
            enum_values: Vec::new(),
            flags: false,
            inherited_from: None,
            description: None,
            place: place.clone(),
        }
    }
}

/// What the columns of a table hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The column of names.
    pub name: usize,
    /// The column of types.
    pub type_: Option<usize>,
    /// The column of descriptions.
    pub description: Option<usize>,
    /// A column that says whether the row is required: `Required (Y/N)`, `Optional`.
    pub required: Option<usize>,
    /// True where that column says `Optional`.
    pub required_means_optional: bool,
}

/// Headings of name columns: `Property name`, `Parameter`, `Relationship`.
const NAMES: [&str; 13] = [
    "property",
    "properties",
    "relationship",
    "relationships",
    "parameter",
    "parameters",
    "name",
    "attribute",
    "field",
    "setting",
    "query parameter",
    "navigation property",
    "navigation",
];

impl Columns {
    /// Reads the header; `None` where the table has no column of names.
    pub fn of(table: &Table) -> Option<Columns> {
        let is_name = |head: &str| {
            let head = head.trim_matches('*').trim();
            NAMES.contains(&head) || head.strip_suffix(" name").is_some_and(|head| NAMES.contains(&head))
        };
        let other = |test: &dyn Fn(&str) -> bool| table.find_column(|head| test(head.trim_matches('*').trim()));
        // `Permission type` may stand beside `Type` (`api/permission-update.md`): the exact heading goes first.
        let type_ = other(&|head| head == "type" || head == "types").or_else(|| other(&|head| head.ends_with(" type")));
        // In `| Name | Value | Description |` the types of what is sent may stand below `Value` (`api/driveitem-copy.md`).
        let type_ = type_.or_else(|| other(&|head| head == "value").filter(|column| holds_types(table, *column)));
        // Where the heading of the first column is wrong (`Method`), the column of types tells what the table is.
        let name =
            table.find_column(is_name).or_else(|| type_.filter(|column| *column > 0 && !counts(table)).map(|_| 0))?;
        let required = other(&|head| head.starts_with("required") || head.starts_with("optional"));
        Some(Columns {
            name,
            type_,
            description: other(&|head| head.starts_with("description") || head.starts_with("remarks") || head == "notes"),
            required,
            required_means_optional: required.is_some_and(|column| table.column(column).starts_with("optional")),
        })
    }
}

/// True where the first column counts the rows (`| # | Web part | Type |` in `api/sitepage-create.md`).
fn counts(table: &Table) -> bool {
    !table.rows.is_empty() && table.rows.iter().all(|row| row.plain(0).parse::<u32>().is_ok())
}

/// True for a column of nothing but primitive types and links.
fn holds_types(table: &Table, column: usize) -> bool {
    let is_type = |cell: &Cell| {
        type_cell::read_type(cell).is_some_and(|type_| {
            let is_certain = type_.link.is_some() || type_.name.starts_with("Edm.");
            is_certain && type_cell::unread_words(cell, &type_).is_empty()
        })
    };
    !table.rows.is_empty() && table.rows.iter().all(|row| row.cells.get(column).is_some_and(is_type))
}

/// Reads the rows of a table; empty with a diagnostic where it has no column of names.
///
/// `navigation` says whether the rows are relationships.
pub fn read_rows(table: &Table, navigation: bool, diagnostics: &mut Diagnostics) -> Vec<PropertyFact> {
    let Some(columns) = Columns::of(table) else {
        diagnostics.warning(
            "unknown-table",
            &table.place,
            format!("a table with the columns `{}` lists no properties", table.columns.join("`, `")),
            "Head the columns `Property`, `Type` and `Description`; a table of anything else goes below another heading.",
        );
        return Vec::new();
    };
    let width = table.head.len();
    let read = |row: &Row| {
        let fact = read_row(row, columns, navigation, diagnostics)?;
        // Without the description alone, a row says all that is needed.
        if (row.written..width).any(|column| Some(column) != columns.description) {
            diagnostics.warning(
                "malformed-table",
                &row.place,
                format!("the row of `{}` has {} cells, but the table has {width} columns", fact.name, row.written),
                "Give each column its cell, an empty one where there is nothing to say.",
            );
        }
        Some(fact)
    };
    table.rows.iter().filter_map(read).collect()
}

/// The rows without those that list a property a second time: it keeps its first row.
pub fn without_duplicates(rows: Vec<PropertyFact>, diagnostics: &mut Diagnostics) -> Vec<PropertyFact> {
    let mut kept: Vec<PropertyFact> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in rows {
        match places.get(&row.name).and_then(|index| kept.get_mut(*index)) {
            Some(known) => join(known, row, diagnostics),
            None => {
                places.insert(row.name.clone(), kept.len());
                kept.push(row);
            }
        }
    }
    kept
}

/// Adds to a row what a second one of the same property says, and says that there are two.
fn join(known: &mut PropertyFact, row: PropertyFact, diagnostics: &mut Diagnostics) {
    let message = format!("`{}` is listed a second time (first in line {})", row.name, known.place.line);
    match (&known.type_, &row.type_) {
        (Some(first), Some(second)) if !same_type(first, second) => diagnostics.warning(
            "duplicate-property",
            &row.place,
            format!("{message}, as `{second}` and not as `{first}`; the first was taken"),
            "Keep the row that is right.",
        ),
        _ => diagnostics.note("duplicate-property", &row.place, message, "Keep one of the rows."),
    }
    diagnostics.also(&known.place.line_source(), "the first row");
    known.navigation |= row.navigation;
    known.type_ = known.type_.take().or(row.type_);
}

/// True where two cells mean one type, of which either may be qualified.
fn same_type(one: &TypeExpression, other: &TypeExpression) -> bool {
    let local = |type_: &TypeExpression| type_.name.rsplit('.').next().unwrap_or_default().to_lowercase();
    one.collection == other.collection && local(one) == local(other)
}

/// Reads one row; `None` for rows that hold no property, such as a group heading.
fn read_row(row: &Row, columns: Columns, navigation: bool, diagnostics: &mut Diagnostics) -> Option<PropertyFact> {
    let name_cell = row.cells.get(columns.name)?;
    let empty = |column: Option<usize>| column.and_then(|column| row.cells.get(column)).is_none_or(Text::is_empty);
    let Some(name) = read_name(name_cell) else {
        let says_more = row.cells.iter().any(|cell| !cell.is_empty());
        let is_odd = name_cell.is_empty() && row.place.line_text().contains(is_odd_space);
        if !name_cell.is_empty() && !is_none(&name_cell.plain()) || is_odd && says_more {
            diagnostics.warning(
                "unreadable-property-name",
                &name_cell.place,
                format!("`{}` is no name of a property", name_cell.plain()),
                "Write the name alone, as it is sent.",
            );
        }
        return None;
    };
    if is_none(&name) && empty(columns.type_) || is_annotation_of_type(&name) {
        return None;
    }
    let none = Text { runs: Vec::new(), place: row.place.clone() };
    let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column)).unwrap_or(&none);
    let type_ = columns.type_.and_then(|_| read_type_cell(cell(columns.type_), &name, diagnostics));
    let text = cell(columns.description);
    let described = text.plain().to_lowercase();
    // A property may be called `readOnly` or `required` (`resources/columndefinition.md`): only what is behind the name counts.
    let remark = name_cell.plain().split_once(&name).map(|(_, rest)| rest.to_lowercase()).unwrap_or_default();
    let statements = Statements::of([&remark, &cell(columns.type_).plain().to_lowercase(), &described]);
    let takes_values = type_.as_ref().is_none_or(|type_| !type_.name.starts_with("Edm.") || type_.name == "Edm.String");
    let mut enum_values = if takes_values { values::listed_values(text) } else { Vec::new() };
    if takes_values && enum_values.is_empty() {
        enum_values = values::listed_values(cell(columns.type_));
    }
    // A member that is called so says nothing of the property: `available`, `required`, `uninstall`; `ReadWrite`, `ReadOnly`.
    let is_value = |word: &str| enum_values.iter().any(|value| value.eq_ignore_ascii_case(word));
    let says_alone = sentences(&described).next() == Some("required");
    let is_required_value = is_value("required") && !says_alone;
    let is_read_only_value =
        is_value("readOnly") && !["read-only", "read only"].iter().any(|text| described.contains(text));
    Some(PropertyFact {
        alternatives: type_cell::alternatives(cell(columns.type_)),
        flags: values::says_flags(&described),
        inherited_from: inherited_from(text, &described),
        description: description::markdown(text),
        required: statements.required && !is_required_value
            || columns.required.is_some_and(|_| says_required(cell(columns.required), columns)),
        read_only: statements.read_only && !is_read_only_value,
        nullable: !statements.not_nullable,
        place: row.place.clone(),
        name,
        type_,
        navigation,
        enum_values,
    })
}

fn read_type_cell(cell: &Cell, name: &str, diagnostics: &mut Diagnostics) -> Option<TypeExpression> {
    let type_ = type_cell::read_type(cell);
    let unread = type_.as_ref().map(|type_| type_cell::unread_words(cell, type_)).unwrap_or_default();
    if let (Some(type_), false) = (&type_, unread.is_empty()) {
        diagnostics.warning(
            "unreadable-type",
            &cell.place,
            format!("`{}` was not understood; the type of `{name}` was read as `{type_}`", unread.join(" ")),
            "Write the type alone, followed by `collection` where there are several; remarks belong in the description.",
        );
    }
    if type_.is_none() {
        let text = cell.plain();
        let message = if text.is_empty() {
            format!("`{name}` has no type")
        } else {
            format!("`{text}` is no type that could be read")
        };
        diagnostics.warning(
            "unreadable-type",
            &cell.place,
            message,
            "Write a primitive type (`String`, `Int32`, ...) or a link to the type's page, followed by `collection` where there are several.",
        );
    }
    type_
}

/// The name in a cell: without markup, and without what some pages put behind it (`state (optional)`).
fn read_name(cell: &Cell) -> Option<String> {
    let plain = cell.plain();
    let word =
        plain.split(|c: char| c.is_whitespace() || matches!(c, '(' | ',' | ':' | '^')).find(|word| !word.is_empty())?;
    let name = word.trim_matches(|c: char| matches!(c, '*' | '_' | '`' | '"' | '\'' | '.' | '\u{200b}' | '{' | '}'));
    let rest = plain.split_once(word).map(|(_, rest)| rest.trim()).unwrap_or_default();
    let starts_well = name.starts_with(|c: char| c.is_alphabetic() || matches!(c, '@' | '_' | '$'));
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '@' | '.' | '$' | '-');
    let remark = rest.is_empty() || rest.starts_with(['(', ',', ':', '.', '*', '^']) || is_remark(rest);
    (starts_well && remark && name.chars().all(inner)).then(|| name.to_owned())
}

/// White space that no keyboard gives, such as U+2028 and U+0085: it stands where something else was meant.
fn is_odd_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{a0}')
}

fn is_remark(text: &str) -> bool {
    let text = text.to_lowercase();
    ["optional", "required", "deprecated", "read-only", "preview"].iter().any(|word| text.starts_with(word))
}

fn is_none(text: &str) -> bool {
    ["none", "n/a"].contains(&text.trim_matches(['.', '*']).to_lowercase().as_str())
}

/// Rows such as `@odata.type` or `odata.type`: they annotate the value and are no property of it.
fn is_annotation_of_type(name: &str) -> bool {
    let bare = name.trim_start_matches('@').to_lowercase();
    bare.starts_with("odata.")
}

/// What the column for it says of a row. `Required` and `Optional` mean what they say; yes and no answer the heading.
fn says_required(cell: &Cell, columns: Columns) -> bool {
    let text = cell.plain().to_lowercase();
    let first = text.split([' ', '.', ',']).next().unwrap_or_default();
    match first {
        "" | "optional" => false,
        "required" => true,
        _ => ["y", "yes", "true", "x", "✓", "✔", "✅"].contains(&first) != columns.required_means_optional,
    }
}

/// What the sentences of a row say about sending and receiving the property.
#[derive(Default)]
struct Statements {
    required: bool,
    read_only: bool,
    not_nullable: bool,
}

impl Statements {
    /// Reads texts in lower case.
    fn of(texts: [&str; 3]) -> Self {
        let mut statements = Statements::default();
        // Every wording has one of these; the others need no closer look.
        let is_telling = |text: &str| ["requir", "mandator", "read", "null"].iter().any(|part| text.contains(part));
        for text in texts.into_iter().filter(|text| is_telling(text)) {
            sentences(text).filter(|sentence| is_telling(sentence)).for_each(|sentence| statements.read(sentence));
        }
        statements
    }

    fn read(&mut self, sentence: &str) {
        let is = |phrases: &[&str]| phrases.contains(&sentence);
        let has = |phrases: &[&str]| phrases.iter().any(|phrase| sentence.contains(phrase));
        self.required |= is(&["required", "mandatory", "required property", "required on create"])
            || has(&[
                "this property is required",
                "is a required property",
                "this parameter is required",
                "is a required parameter",
            ]) && !has(&[" if ", " when ", " only for ", " not required"]);
        self.read_only |= is(&["read-only", "read only", "readonly", "this property is read-only", "read-only property"])
            || has(&["property is read-only", "value is read-only"]) && !has(&["not read-only"]);
        self.not_nullable |= is(&["not nullable", "not-nullable", "non-nullable", "non nullable"])
            || has(&["not be null", "cannot be null", "can't be null"]);
    }
}

/// The sentences of a text, and what stands in parentheses, without their marks.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ")
        .flat_map(|part| part.split(['\n', '(', ')', ';', ',']))
        .map(|part| part.trim().trim_matches(['.', '*', '`', '!', '[', ']', ':']).trim())
        .filter(|part| !part.is_empty())
}

/// The type behind "Inherited from"; `lower` is the plain text in lower case.
fn inherited_from(text: &Text, lower: &str) -> Option<TypeExpression> {
    if !lower.contains("inherit") {
        return None;
    }
    ["inherited from", "inherits from"].iter().find(|phrase| lower.contains(**phrase))?;
    let mut behind = text.runs.iter().skip_while(|run| !run.text.to_lowercase().contains("inherit"));
    let first = behind.next()?;
    // The letters of ASCII are as long in either case, so that places in the one text are places in the other.
    let letters = first.text.to_ascii_lowercase();
    let from = letters.find("inherit").and_then(|verb| Some(verb + letters.get(verb..)?.find(" from ")? + " from ".len()));
    let tail = from.and_then(|from| first.text.get(from..)).unwrap_or_default();
    let first = Run { text: tail.to_owned(), ..first.clone() };
    let runs: Vec<Run> = std::iter::once(first).chain(behind.cloned()).take(3).collect();
    let type_ = type_cell::read_type(&Text { runs, place: text.place.clone() })?;
    (!type_.name.starts_with("Edm.")).then_some(type_)
}
