//! What tables say about the parameters of a path, a function or a query string.

use foldhash::{HashMap, HashMapExt as _, HashSet};
use msgraph_ir::{ParameterForm, ParameterLocation, Piece, Segment};

use crate::Diagnostics;
use crate::syntax::{Block, Page, Row as TableRow, Table, Text};

use super::properties::{self, Columns};
use super::section_role::Role;
use super::{ParameterFact, PropertyFact, TypeExpression, description, prose, query_options, request_line};

impl ParameterFact {
    /// A parameter of which only the name is known; required, since a request line shows it.
    pub fn new(name: &str, location: ParameterLocation) -> Self {
        ParameterFact {
            name: name.to_owned(),
            location,
            type_: None,
            required: true,
            enum_values: Vec::new(),
            description: None,
            value: None,
        }
    }

    /// Takes over what a row of a table says.
    fn document(&mut self, row: &PropertyFact) {
        self.type_ = self.type_.take().or_else(|| row.type_.clone());
        if self.enum_values.is_empty() {
            self.enum_values.clone_from(&row.enum_values);
        }
        self.description = self.description.take().or_else(|| row.description.clone());
        if self.location == ParameterLocation::Query && says_optional(row) {
            self.required = false;
        }
    }
}

/// A row of a table of parameters, with what the heading above says about its place.
#[derive(Clone, Debug)]
pub struct Row {
    /// The heading's role.
    pub role: Role,
    /// The row.
    pub fact: PropertyFact,
    /// Its name as [`Names`] have it.
    key: String,
}

impl Row {
    fn new(role: Role, fact: PropertyFact) -> Self {
        Row { key: letters(&fact.name), role, fact }
    }
}

/// Names of parameters however they are spelt: `{team-id}`, `teamId` and `TeamId` are one; of `id | userPrincipalName` either
/// will do.
#[derive(Clone, Debug, Default)]
pub struct Names(HashSet<String>);

impl Names {
    /// Adds a name.
    pub fn insert(&mut self, name: &str) {
        self.0.extend(spellings(name));
    }

    /// True where the row is about one of them.
    pub fn has(&self, row: &Row) -> bool {
        !row.key.is_empty() && self.0.contains(&row.key)
    }
}

fn spellings(name: &str) -> impl Iterator<Item = String> {
    std::iter::once(letters(name)).chain(name.split('|').filter(|part| part.len() < name.len()).map(letters))
}

fn letters(name: &str) -> String {
    name.chars().filter(|char| char.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Reads the tables below the headings about parameters.
pub fn read(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> Vec<Row> {
    let mut rows = Vec::new();
    for role in [Role::FunctionParameters, Role::PathParameters, Role::QueryParameters, Role::Parameters] {
        for section in prose::sections_of(page, roles, role) {
            for block in &section.blocks {
                let Block::Table(table) = block else { continue };
                let options = (role == Role::QueryParameters).then(|| without_options(table));
                let table = options.as_ref().unwrap_or(table);
                if table.rows.is_empty() || lists_filters(table) || lists_values(table) {
                    continue;
                }
                rows.extend(properties::read_rows(table, false, diagnostics).into_iter().map(|fact| Row::new(role, fact)));
            }
        }
    }
    let mut known = Names::default();
    rows.iter().for_each(|row| known.insert(&row.fact.name));
    for row in prose::sections_of(page, roles, Role::QueryParameters).flat_map(prose::texts).flat_map(named_queries) {
        if !known.has(&row) {
            known.insert(&row.fact.name);
            rows.push(row);
        }
    }
    rows
}

/// True for the values of one parameter that the text names: `| Value | Description |` (`api/driveitem-copy.md`).
fn lists_values(table: &Table) -> bool {
    Columns::of(table).is_none() && table.column(0) == "value"
}

/// A text of more runs than that is about more than one parameter.
const LONG_TEXT: usize = 50;

/// Parameters that the text about query parameters names: "the `model` query parameter", "the `model=A` query parameter".
fn named_queries(text: &Text) -> Vec<Row> {
    if !text.runs.iter().any(|run| run.text.trim_start().starts_with("query parameter")) {
        return Vec::new();
    }
    let sentences = prose::sentences(text);
    let forbids = |text: &str| ["do not use", "don't use"].iter().any(|phrase| text.to_lowercase().starts_with(phrase));
    let is_offered = |sentence: &&Text| {
        let plain = sentence.plain().replace('’', "'");
        !query_options::denies(&plain) && !forbids(&plain)
    };
    let sentences = sentences.iter().filter(is_offered);
    let pairs = sentences.flat_map(|sentence| sentence.runs.windows(2).map(move |runs| (sentence, runs)));
    let named = pairs.filter_map(|(sentence, runs)| {
        let [run, after] = runs else { return None };
        let is_announced = run.code && after.text.trim_start().starts_with("query parameter");
        is_announced.then(|| request_line::read_query(&run.text).1.into_iter().map(move |parameter| (sentence, parameter)))
    });
    let is_name = |name: &str| {
        name.starts_with(|char: char| char.is_alphabetic() || char == '@')
            && name.chars().all(|char| char.is_alphanumeric() || "@._-".contains(char))
    };
    // What stands around the sentence is mostly about the same; of a text that names many, it is not.
    let is_long = text.runs.len() > LONG_TEXT;
    let row = |(sentence, parameter): (&Text, ParameterFact)| {
        let named = PropertyFact::new(&parameter.name, None, &text.place);
        let description = description::markdown(if is_long { sentence } else { text });
        Row::new(Role::QueryParameters, PropertyFact { description, ..named })
    };
    named.flatten().filter(|(_, parameter)| is_name(&parameter.name)).map(row).collect()
}

/// A table of query parameters without the rows of query options (`$filter`), which are no parameters.
fn without_options(table: &Table) -> Table {
    let is_parameter = |row: &&TableRow| !row.plain(0).contains('$');
    let copy = |row: &TableRow| TableRow { cells: row.cells.clone(), written: row.written, place: row.place.clone() };
    Table {
        head: table.head.clone(),
        columns: table.columns.clone(),
        rows: table.rows.iter().filter(is_parameter).map(copy).collect(),
        place: table.place.clone(),
    }
}

/// True for tables of the properties by which one can filter or sort: `| Attribute | Supported operators |`, and `| Property |
/// Example |` with options as examples (`api/security-host-list-hostpairs.md`).
fn lists_filters(table: &Table) -> bool {
    let is_option = |text: &str| text.starts_with('$') && !request_line::read_query(text).0.is_empty();
    let shows_option = |row: &TableRow| row.cells.iter().skip(1).any(|cell| is_option(&cell.plain()));
    table.columns.iter().any(|head| head.contains("operator") || head.contains("filter"))
        || table.columns.iter().any(|head| head.contains("example")) && table.rows.iter().all(shows_option)
}

/// Adds what the tables say to the parameters of a request line, and the parameters that the line does not show.
/// `shown` are the placeholders of all request lines of the page.
pub fn document(parameters: &mut Vec<ParameterFact>, segments: &mut [Segment], rows: &[Row], method: &str, shown: &Names) {
    // As on most pages.
    if rows.is_empty() {
        return;
    }
    let mut indices: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, parameter) in parameters.iter().enumerate() {
        spellings(&parameter.name).for_each(|spelling| indices.entry(spelling).or_default().push(index));
    }
    for row in rows {
        let same = indices.get(&row.key).filter(|_| !row.key.is_empty());
        for index in same.into_iter().flatten() {
            if let Some(parameter) = parameters.get_mut(*index) {
                parameter.document(&row.fact);
            }
        }
        let of_another_line = shown.has(row);
        if same.is_some() || of_another_line && row.role != Role::FunctionParameters {
            continue;
        }
        let location = match row.role {
            Role::FunctionParameters => ParameterLocation::Function,
            Role::PathParameters if method == "GET" && ends_with_name(segments) => ParameterLocation::Function,
            Role::QueryParameters => ParameterLocation::Query,
            Role::Parameters if method == "GET" => ParameterLocation::Query,
            _ => continue,
        };
        let required = match location {
            // An overload has its own request line; this one goes without its argument.
            ParameterLocation::Function => !says_optional(&row.fact) && !of_another_line,
            _ => row.fact.required,
        };
        let mut parameter = ParameterFact { required, ..ParameterFact::new(&row.fact.name, location) };
        parameter.document(&row.fact);
        spellings(&parameter.name).for_each(|spelling| indices.entry(spelling).or_default().push(parameters.len()));
        parameters.push(parameter);
        if location == ParameterLocation::Function && required {
            append_argument(segments, &row.fact, parameters.len() - 1);
        }
    }
}

/// Puts quotes around the arguments that need them although the line has none: those that are text, and those that the URL
/// of an example has in quotes.
pub fn quote_texts(parameters: &[ParameterFact], segments: &mut [Segment], urls: &[&str]) {
    for segment in segments {
        for at in 1..segment.pieces.len() {
            let Some([Piece::Literal(before), Piece::Parameter { index, form }, Piece::Literal(after)]) =
                segment.pieces.get_mut(at - 1..at + 2)
            else {
                continue;
            };
            let Some(parameter) = parameters.get(*index).filter(|_| *form == ParameterForm::Bare) else { continue };
            let type_ = parameter.type_.as_ref();
            let is_string = type_.is_some_and(|_| is_text(type_) || is_member(type_, &parameter.enum_values));
            let shown = format!("{}='", parameter.name);
            if is_string || !type_.is_some_and(is_bare) && urls.iter().any(|url| url.contains(&shown)) {
                before.push('\'');
                after.insert(0, '\'');
                *form = ParameterForm::Quoted;
            }
        }
    }
}

/// True where the last segment is a name, as that of a function without its parentheses.
fn ends_with_name(segments: &[Segment]) -> bool {
    segments.last().and_then(|segment| segment.name.as_deref()).is_some_and(|name| !name.starts_with('$'))
}

/// Gives the last segment an argument that the request line leaves out: `column` becomes `column(column={column})`.
fn append_argument(segments: &mut [Segment], row: &PropertyFact, index: usize) {
    if !ends_with_name(segments) {
        return;
    }
    let Some(segment) = segments.last_mut() else { return };
    let type_ = row.type_.as_ref();
    let is_quoted = is_text(type_) || is_member(type_, &row.enum_values);
    let form = if is_quoted { ParameterForm::Quoted } else { ParameterForm::Bare };
    let quote = if form == ParameterForm::Quoted { "'" } else { "" };
    let separator = match segment.pieces.last_mut() {
        Some(Piece::Literal(text)) if text.ends_with("()") => {
            text.truncate(text.len() - 2);
            "("
        }
        Some(Piece::Literal(text)) if text.ends_with(')') => {
            text.truncate(text.len() - 1);
            ","
        }
        _ => "(",
    };
    segment.pieces.push(Piece::Literal(format!("{separator}{}={quote}", row.name)));
    segment.pieces.push(Piece::Parameter { index, form });
    segment.pieces.push(Piece::Literal(format!("{quote})")));
}

fn is_text(type_: Option<&TypeExpression>) -> bool {
    type_.is_none_or(|type_| type_.name == "Edm.String" && !type_.collection)
}

/// True for the members of an enumeration (`usersRegisteredByFeature(includedUserTypes='all')` in
/// `api/authenticationmethodsroot-usersregisteredbyfeature.md`).
fn is_member(type_: Option<&TypeExpression>, values: &[String]) -> bool {
    !values.is_empty() && type_.is_some_and(|type_| !type_.name.starts_with("Edm.") && !type_.collection)
}

/// True for numbers and truth values, which have no quotes (OData URL Conventions 4.01, section 5.1.1.14).
fn is_bare(type_: &TypeExpression) -> bool {
    let name = type_.name.strip_prefix("Edm.").unwrap_or_default();
    ["Int", "Double", "Single", "Decimal", "Byte", "SByte", "Boolean"].iter().any(|bare| name.starts_with(bare))
}

fn says_optional(row: &PropertyFact) -> bool {
    !row.required && row.description.as_ref().is_some_and(|text| text.to_lowercase().contains("optional"))
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{ParameterLocation, Piece};

    use crate::testing::facts_of;

    /// The parameters of the first operation as `name:location:type`, and its last segment.
    fn read(line: &str, tables: &str) -> (Vec<String>, String) {
        let (facts, _) = facts_of(&format!("# Get x\n## HTTP request\n```http\n{line}\n```\n{tables}\n"));
        let Some(operation) = facts.operations.first() else { return Default::default() };
        let type_ =
            |parameter: &super::ParameterFact| parameter.type_.as_ref().map(|type_| type_.name.clone()).unwrap_or_default();
        let found = operation.parameters.iter().map(|parameter| {
            let optional = if parameter.required { "" } else { "?" };
            format!("{}{optional}:{:?}:{}", parameter.name, parameter.location, type_(parameter))
        });
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Parameter { index, .. } => format!("{{{}}}", operation.parameters[*index].name),
        };
        let last = operation.segments.last().map(|segment| segment.pieces.iter().map(piece).collect());
        (found.collect(), last.unwrap_or_default())
    }

    #[test]
    fn rows_document_the_placeholders_that_they_name() {
        let table = "## Path parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|team_id|Guid|The team.|";
        assert_eq!(read("GET /teams/{team-id}", table).0, ["team-id:Path:Edm.Guid"]);
    }

    #[test]
    fn parameters_that_the_line_does_not_show_are_added() {
        let table = |head: &str| {
            format!(
                "## {head}\n|Parameter|Type|Description|\n|:--|:--|:--|\n|column|Int32|Required. Which.|\n|q|String|Optional.|"
            )
        };
        let function = read("GET /x/column", &table("Function parameters"));
        assert_eq!(function.0, ["column:Function:Edm.Int32", "q?:Function:Edm.String"]);
        assert_eq!(function.1, "column(column={column})");
        assert_eq!(read("GET /x/{id}", &table("Path parameters")).0, ["id:Path:"]);
        assert_eq!(read("GET /x", &table("Query parameters")).0, ["column:Query:Edm.Int32", "q?:Query:Edm.String"]);
    }

    #[test]
    fn a_placeholder_of_another_line_is_no_argument() {
        let table = "## Path parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|id|String|Required.|";
        assert_eq!(read("GET /me/drive\nGET /groups/{id}/drive", table), (Vec::new(), "drive".to_owned()));
    }

    #[test]
    fn an_argument_of_another_line_is_no_argument() {
        let table =
            "## Function parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|period|String|A.|\n|date|Date|B.|";
        let read = read("GET /x/f(period='{period_value}')\nGET /x/f(date={date_value})", table);
        assert_eq!(read.0, ["period:Function:Edm.String", "date?:Function:Edm.Date"]);
        assert_eq!(read.1, "f(period='{period}')");
    }

    #[test]
    fn text_is_quoted_although_the_line_forgets_it() {
        let table = "## Function parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|a|String|A.|\n|b|Int32|B.|";
        assert_eq!(read("GET /x/f(a={a},b={b})", table).1, "f(a='{a}',b={b})");
        let example = "## Example\n```http\nGET /x/f(c='1',d=2)\n```";
        assert_eq!(read("GET /x/f(c={c},d={d})", example).1, "f(c='{c}',d={d})");
        // Members of enumerations are text; numbers are none, whatever the example has.
        let table = "## Function parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|a|kind|Possible values are: `all`, `one`.|\n|b|Int32|B.|";
        let example = "## Example\n```http\nGET /x/f(a='all',b='1')\n```";
        assert_eq!(read("GET /x/f(a={a},b={b})", &format!("{table}\n{example}")).1, "f(a='{a}',b={b})");
        assert_eq!(read("GET /x/f", table).1, "f(a='{a}',b={b})");
        let table = "## Function parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|a|kind|Which.|";
        assert_eq!(read("GET /x/f(a={a})", table).1, "f(a={a})");
        assert_eq!(
            read("GET /x/f(a={a})", &format!("{table}\n## Example\n```http\nGET /x/f(a='all')\n```")).1,
            "f(a='{a}')"
        );
    }

    #[test]
    fn options_and_filters_are_no_parameters() {
        let table = "## Query parameters\n|Name|Description|\n|:--|:--|\n|$filter with any|X|\n\n\
                     |Attribute|Supported operators|\n|:--|:--|\n|a/b|eq|";
        assert_eq!(read("GET /x", table).0, Vec::<String>::new());
        let table =
            "## Query parameters\n|Property|Example|Notes|\n|:--|:--|:--|\n|a/b|`$orderby=a/b`||\n|c|`$filter=c eq 1`||";
        assert_eq!(read("GET /x", table).0, Vec::<String>::new());
        let table = "## Query parameters\n|Name|Example|\n|:--|:--|\n|scope|`$scope=5`|";
        assert_eq!(read("GET /x", table).0, ["scope?:Query:"]);
    }

    #[test]
    fn the_text_about_query_parameters_names_some_too() {
        let text = "## Optional query parameters\nUse the `all=true` query parameter, or the `@x.behavior` query parameter with \
                    `$top`. The `some` query parameter isn't supported. \
                    Do not use the `old` query parameter. Take the `expand=x` query parameter with care, and the `search` query parameter.\n\n|Value|Description|\n|:--|:--|\n|fail|No.|";
        let page = format!("# Copy x\n## HTTP request\n```http\nPOST /x/copy\n```\n{text}\n");
        let (facts, diagnostics) = facts_of(&page);
        let found: Vec<_> = facts.operations.iter().flat_map(|operation| &operation.parameters).collect();
        let found: Vec<_> = found.iter().map(|found| (found.name.as_str(), found.location, found.required)).collect();
        let query = |name| (name, ParameterLocation::Query, false);
        assert_eq!(found, [query("all"), query("@x.behavior"), query("search")]);
        assert!(!diagnostics.found.iter().any(|found| found.code == "unknown-table"), "{:?}", diagnostics.found);
    }

    #[test]
    fn query_parameters_of_the_line_stay_required_unless_the_table_says_optional() {
        let table =
            "## Query parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|a|String|One.|\n|b|String|Optional. Two.|";
        let (facts, _) = facts_of(&format!("# Get x\n## HTTP request\n```http\nGET /x?a={{a}}&b={{b}}\n```\n{table}\n"));
        let found: Vec<_> = facts.operations.iter().flat_map(|operation| &operation.parameters).collect();
        assert!(found.iter().all(|parameter| parameter.location == ParameterLocation::Query));
        assert_eq!(found.iter().map(|parameter| parameter.required).collect::<Vec<_>>(), [true, false]);
    }
}
