//! Request headers.

use msgraph_ir::ParameterLocation;

use crate::Diagnostics;
use crate::syntax::{Block, Page, Row, Section, Table};

use super::section_role::Role;
use super::{ParameterFact, description, prose};

/// Headers that follow from the call itself; no caller sets them for one operation.
const IMPLIED: [&str; 5] = ["authorization", "content-type", "content-length", "host", "accept"];

/// The headers of a page.
#[derive(Debug, Default)]
pub struct Headers {
    /// Those that a caller may set.
    pub parameters: Vec<ParameterFact>,
    /// The media type that `Content-Type` is to have.
    pub content_type: Option<String>,
    /// True where `Content-Type` may be JSON, whatever else it may be.
    pub allows_json: bool,
}

/// Reads the tables of request headers.
pub fn read(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> Headers {
    let mut headers = Headers::default();
    for section in prose::sections_of(page, roles, Role::Headers) {
        let of_values = header_of_values(section);
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            for row in &table.rows {
                match &of_values {
                    Some(name) => headers.value(name, row),
                    None => headers.row(table, row, diagnostics),
                }
            }
        }
    }
    headers
}

impl Headers {
    fn row(&mut self, table: &Table, row: &Row, diagnostics: &mut Diagnostics) {
        let cell = row.plain(0);
        let (name, shown) = match cell.split_once(':') {
            Some((name, shown)) => (name.trim(), Some(shown.trim().to_owned()).filter(|shown| !shown.is_empty())),
            None => (cell.trim(), None),
        };
        let name = name
            .split(|char: char| char.is_whitespace() || char == '^')
            .next()
            .unwrap_or_default()
            .trim_matches(['*', '`', '_']);
        if name.is_empty() || name.eq_ignore_ascii_case("none") {
            return;
        }
        // A name consists of token characters (RFC 9110, section 5.1); OData and the service use these.
        if !name.chars().all(|char| char.is_ascii_alphanumeric() || "-_.@".contains(char)) {
            diagnostics.warning(
                "unreadable-header-name",
                &row.place,
                format!("`{name}` is no name of a header"),
                "Write the header's name alone in the first column.",
            );
            return;
        }
        let text = table.find_column(|head| head.starts_with("description") || head == "remarks").or_else(|| last(table));
        let value = table.find_column(|head| head.starts_with("value")).map(|column| row.plain(column));
        let described = text.map(|column| row.plain(column)).unwrap_or_default();
        let described = value.as_ref().map_or(described.clone(), |value| format!("{value}. {described}"));
        if name.eq_ignore_ascii_case("content-type") {
            self.content_type = self.content_type.take().or_else(|| media_type(&described));
            self.allows_json |= described.to_lowercase().contains("application/json");
        }
        if IMPLIED.iter().any(|implied| implied.eq_ignore_ascii_case(name)) {
            return;
        }
        let parameter = ParameterFact {
            required: starts_or_ends_with_required(&described),
            value: shown.is_none().then(|| constant(&described)).flatten(),
            description: text.and_then(|column| description::markdown(row.cells.get(column)?)),
            ..ParameterFact::new(name, ParameterLocation::Header)
        };
        self.add(parameter, shown);
    }

    /// Adds a row that is a value of a header.
    fn value(&mut self, header: &str, row: &Row) {
        let description = row.cells.get(1).and_then(description::markdown);
        let shown = Some(row.plain(0)).filter(|shown| !shown.is_empty());
        self.add(ParameterFact { description, ..ParameterFact::new(header, ParameterLocation::Header) }, shown);
    }

    /// Adds a header; the rows of one name (`Prefer`) are one header that has several values.
    fn add(&mut self, mut parameter: ParameterFact, shown: Option<String>) {
        if let Some(shown) = shown {
            let text = parameter.description.take().unwrap_or_default();
            parameter.description = Some(format!("`{}`: {text}", shown.replace('`', "")));
        }
        match self.parameters.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&parameter.name)) {
            Some(known) => {
                known.required &= parameter.required;
                known.value = None;
                let texts = known.description.take().into_iter().chain(parameter.description);
                known.description = Some(texts.collect::<Vec<_>>().join("\n\n")).filter(|text| !text.is_empty());
            }
            None => self.parameters.push(parameter),
        }
    }
}

/// `Prefer` of the heading "Prefer header values", whose table lists no headers (`api/shares-get.md`).
fn header_of_values(section: &Section) -> Option<String> {
    let title = section.title.plain();
    let mut words = title.split_whitespace();
    let name = words.next()?;
    let (header, values) = (words.next()?.to_lowercase(), words.next()?.to_lowercase());
    (header == "header" && values == "values" && words.next().is_none()).then(|| name.to_owned())
}

fn last(table: &Table) -> Option<usize> {
    table.head.len().checked_sub(1).filter(|column| *column > 0)
}

fn starts_or_ends_with_required(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut parts = text.split(['.', '(', ')', ';']).map(str::trim);
    parts.any(|part| matches!(part, "required" | "this header is required") || part.starts_with("required for "))
}

/// The one value that a description gives before its first full stop: `eventual. Required when ...`.
fn constant(text: &str) -> Option<String> {
    let first = text.split(". ").next()?.trim().trim_end_matches('.').trim_matches(['`', '"']);
    let first = first.strip_suffix(" (required)").unwrap_or(first).trim();
    let is_value = first.chars().all(|char| char.is_ascii_alphanumeric() || "-=;/".contains(char));
    let is_word_about =
        ["etag", "required", "optional", "string", "boolean", "int32", "guid", "etags", "language", "locale"];
    (is_value && !first.is_empty() && !is_word_about.contains(&first.to_lowercase().as_str())).then(|| first.to_owned())
}

/// The first media type in a text.
pub fn media_type(text: &str) -> Option<String> {
    let words = text.split(|char: char| char.is_whitespace() || ",;()`\"".contains(char));
    let is_type = |word: &&str| {
        let (kind, rest) = word.split_once('/').unwrap_or_default();
        let kinds = ["application", "text", "image", "multipart", "audio", "video"];
        kinds.contains(&kind.to_lowercase().as_str()) && !rest.is_empty()
    };
    words.map(|word| word.trim_end_matches('.')).find(is_type).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::testing::facts_of;

    fn headers(table: &str) -> Vec<(String, Option<String>, bool)> {
        let page = format!("# List x\n## HTTP request\n```http\nGET /x\n```\n## Request headers\n{table}\n");
        let (facts, _) = facts_of(&page);
        let parameters = facts.operations.into_iter().flat_map(|operation| operation.parameters);
        parameters.map(|header| (header.name, header.value, header.required)).collect()
    }

    #[test]
    fn tables_of_any_columns_are_read() {
        for table in [
            "|Name|Description|\n|:--|:--|\n|Authorization|Bearer {token}. Required.|\n|ConsistencyLevel|eventual. For counts.|",
            "|Header|Value|\n|:--|:--|\n|ConsistencyLevel|eventual|\n|Content-Type|application/json|",
            "|Name|Type|Description|\n|:--|:--|:--|\n|*ConsistencyLevel*|string|eventual|",
        ] {
            assert_eq!(headers(table), [("ConsistencyLevel".to_owned(), Some("eventual".to_owned()), false)], "{table}");
        }
        assert_eq!(
            headers("|Name|Description|\n|:--|:--|\n|If-Match|Last ETag. **Required.**|"),
            [("If-Match".to_owned(), None, true)]
        );
        assert_eq!(
            headers("|Name|Description|\n|:--|:--|\n|Accept-Language<sup>1</sup>|Language. Optional.|"),
            [("Accept-Language".to_owned(), None, false)]
        );
    }

    #[test]
    fn rows_below_a_heading_of_values_are_values() {
        let table = "|Name|Description|\n|:--|:--|\n|Prefer|One of the values below.|\n\n\
            ### Prefer header values\n|Name|Description|\n|:--|:--|\n|redeemSharingLink|Grants access.|";
        assert_eq!(headers(table), [("Prefer".to_owned(), None, false)]);
    }

    #[test]
    fn a_header_that_makes_the_operation_is_required() {
        let table = "|Name|Description|\n|:--|:--|\n|Prefer|`create-if-missing`. Required for upsert.|";
        assert_eq!(headers(table), [("Prefer".to_owned(), Some("create-if-missing".to_owned()), true)]);
    }

    #[test]
    fn rows_of_one_header_are_one_parameter() {
        let table = "|Name|Description|\n|:--|:--|\n|Prefer: a|One. Optional.|\n|Prefer|b=c|";
        assert_eq!(headers(table), [("Prefer".to_owned(), None, false)]);
    }

    #[test]
    fn an_upsert_is_sent_with_the_header_that_makes_it_one() {
        let page = "# Upsert thing\n## HTTP request\n```http\nPATCH /things(name='{name}')\n```\n## Request headers\n\
            |Name|Description|\n|:--|:--|\n|Prefer|`create-if-missing`. For things that are not there yet.|\n";
        let (facts, _) = crate::testing::facts_of(page);
        let header = facts.operations.first().and_then(|operation| operation.parameters.last());
        let sent = header.map(|header| (header.name.as_str(), header.value.as_deref(), header.required));
        assert_eq!(sent, Some(("Prefer", Some("create-if-missing"), true)));
    }
}
