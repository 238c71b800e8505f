//! What an operation is sent: the type whose representation it is, or the parameters of an action.

use foldhash::{HashMap, HashMapExt as _, HashSet};
use serde_json::Value;

use crate::syntax::{Block, Page, Place, Section, Table, Text};
use crate::{Diagnostics, json};

use super::body_tables::{self, BodyTable};
use super::enumerations;
use super::headers::Headers;
use super::parameters::Row;
use super::properties::{self, Columns};
use super::section_role::Role;
use super::{BIND, Bind, OperationFact, PropertyFact, RequestBodyFact, TypeExpression, json_type, prose, type_cell};

/// What the text and the tables below `## Request body` say.
#[derive(Debug, Default)]
pub struct RequestBody {
    /// The type whose representation is sent.
    type_: Option<TypeExpression>,
    /// The rows of the tables.
    properties: Vec<PropertyFact>,
    /// The tables that the rows are of.
    tables: Vec<BodyTable>,
    /// True where the text says that nothing is sent.
    nothing: bool,
    /// True where there is such a section.
    described: bool,
    /// True where the text says that the parameters of an action are sent.
    pub is_parameters: bool,
    /// True where the text says that all rows are required.
    all_required: bool,
    /// A media type that the text names.
    media_type: Option<String>,
    /// True where the text says how JSON is sent.
    speaks_of_json: bool,
    /// JSON that the section shows.
    shown: Vec<Value>,
    /// Links that the text names: `members@odata.bind`.
    binds: Vec<String>,
    /// Parameters that the text names.
    named: Vec<PropertyFact>,
}

/// Reads the sections about the request body.
pub fn read(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> RequestBody {
    let mut body = RequestBody::default();
    for section in prose::sections_of(page, roles, Role::RequestBody).filter(|section| !enumerations::lists_values(section))
    {
        body.described = true;
        body.section(section, diagnostics);
    }
    if body_tables::unite(&body.tables, &mut body.properties) {
        body.type_ = None;
    }
    body.properties = properties::without_duplicates(std::mem::take(&mut body.properties), diagnostics);
    if body.all_required {
        body.properties.iter_mut().filter(|row| !says_when(row)).for_each(|row| row.required = true);
    }
    let sections = page.title().into_iter().chain(prose::sections_of(page, roles, Role::RequestBody));
    body.named = sections.flat_map(prose::texts).flat_map(named_parameters).collect();
    if let Some(first) = body.named.get(MAX_NAMED) {
        let message = format!("the text names more than {MAX_NAMED} parameters: those from here on are not read");
        diagnostics.error("too-many-rows", &first.place, message, "List them in tables, and on several pages.");
        body.named.truncate(MAX_NAMED);
    }
    body
}

/// The most parameters that the text of a page may name; the real ones name up to ten.
const MAX_NAMED: usize = 1000;

impl RequestBody {
    fn section(&mut self, section: &Section, diagnostics: &mut Diagnostics) {
        for text in prose::texts(section) {
            prose::sentences(text).iter().for_each(|sentence| self.sentence(sentence));
            self.binds.extend(binds_in(&text.plain()));
        }
        let mut describes_type = false;
        let mut about = None;
        for block in &section.blocks {
            match block {
                Block::Table(table) => {
                    let before = self.properties.len();
                    self.table(table, diagnostics);
                    let about = about.take();
                    self.tables.push(BodyTable {
                        type_: about.and_then(linked_type),
                        is_case: about.is_some_and(body_tables::is_case),
                        rows: self.properties.len() - before,
                    });
                }
                Block::Paragraph(text) => about = Some(text),
                Block::Annotation(annotation) => describes_type = annotation.block_type() == Some("resource"),
                Block::Fence(fence) if !std::mem::take(&mut describes_type) => {
                    self.shown.extend(json::read_lenient(&fence.text).ok().map(|read| read.value));
                }
                _ => {}
            }
        }
    }

    fn sentence(&mut self, sentence: &Text) {
        let plain = sentence.plain().to_lowercase().replace('’', "'");
        let has = |phrases: &[&str]| phrases.iter().any(|phrase| plain.contains(phrase));
        if has(&[
            "do not supply",
            "don't supply",
            "do not provide",
            "don't provide",
            "no request body",
            "not require a request body",
            "not require any request body",
        ]) {
            self.nothing = true;
            return;
        }
        self.speaks_of_json |= has(&["json"]);
        self.all_required |= has(&[
            "following required properties",
            "following required parameters",
            "following properties are required",
            "following parameters are required",
        ]);
        if has(&["mime"]) && has(&["text/plain", "base64"]) {
            self.media_type = self.media_type.take().or_else(|| Some("text/plain".to_owned()));
        }
        let sent = has(&["representation of", "supply", "provide", "include", "contain", "pass", "submit", "request body"]);
        if sent && has(&["the parameters", "following parameters", "these parameters"]) {
            self.is_parameters = true;
            return;
        }
        let of_something_else = has(&["response", "error", "@odata.id", "reference to"]);
        let of_parameter = has(&["parameter"]) && !has(&["representation of"]);
        if sent && self.type_.is_none() && !of_something_else && !of_parameter {
            self.type_ =
                type_cell::read_prose_type(sentence).filter(is_resource).filter(|type_| !links_to_operation(type_));
        }
    }

    fn table(&mut self, table: &Table, diagnostics: &mut Diagnostics) {
        let is_enumeration =
            Columns::of(table).is_none() && (table.column(0).contains("value") || table.column(0) == "member");
        if is_enumeration {
            return;
        }
        let navigation = table.column(0).starts_with("relationship");
        self.properties.extend(properties::read_rows(table, navigation, diagnostics));
        self.is_parameters |= table.column(0).starts_with("parameter") && self.type_.is_none();
    }

    /// How many rows and names there are.
    pub fn size(&self) -> usize {
        self.properties.len() + self.named.len() + self.binds.len()
    }

    /// The body of one operation, with what the tables above other headings (`## Parameters`) and the first example add.
    pub fn of(
        &self,
        operation: &OperationFact,
        rows: &[Row],
        example: Option<&ExampleBody>,
        headers: &Headers,
    ) -> Option<RequestBodyFact> {
        let sends = matches!(operation.method.as_str(), "POST" | "PATCH" | "PUT");
        // MIME may be sent in place of JSON, or of nothing (`api/message-createforward.md`).
        let is_alternative = self.media_type.is_some() && (headers.allows_json || self.nothing || self.speaks_of_json);
        let example = example.filter(|example| sends && (example.json.is_some() || !is_alternative));
        let properties = self.listed(if sends { rows } else { &[] });
        let shown = self.shown.iter().filter(|_| properties.is_empty());
        let bodies: Vec<&Value> = example.and_then(|example| example.json.as_ref()).into_iter().chain(shown).collect();
        let properties = bodies.first().map_or_else(|| properties.clone(), |body| wrapped(&properties, body));
        let mut parameters = Vec::new();
        if operation.method == "POST" {
            self.add_named(&mut parameters, &properties, operation);
            bodies.iter().for_each(|body| self.add_shown(&mut parameters, &properties, body, &operation.place));
        }
        let certain = self.described && !self.nothing && sends || !properties.is_empty() || example.is_some();
        if !certain && parameters.is_empty() {
            return None;
        }
        let text = example.filter(|example| example.json.is_none()).and_then(|example| example.media_type.clone());
        let is_json = !properties.is_empty() || example.is_some_and(|example| example.json.is_some());
        // The example may be one of PUT, and the same is sent by PATCH (`api/profilephoto-update.md`).
        let of_content = || headers.content_type.clone().filter(|_| is_content(operation));
        let media_type = text.or_else(|| self.media_type.clone()).or_else(of_content);
        let media_type = media_type.filter(|_| !is_json && !is_alternative);
        let media_type = media_type.unwrap_or_else(|| "application/json".to_owned());
        let binds = self.binds.iter().map(|name| (name.clone(), None)).collect();
        Some(RequestBodyFact {
            type_: self.type_.clone(),
            properties,
            parameters,
            binds,
            typed: false,
            certain,
            media_type,
        })
    }

    /// The rows of the tables.
    fn listed(&self, rows: &[Row]) -> Vec<PropertyFact> {
        let mut properties = self.properties.clone();
        let mut known = names(&properties);
        let rows = rows.iter().filter(|row| row.role == Role::Parameters);
        properties.extend(rows.filter(|row| known.insert(row.fact.name.to_ascii_lowercase())).map(|row| row.fact.clone()));
        properties
    }

    /// Parameters that the text names, and that stand neither in the table nor in the URL.
    fn add_named(&self, parameters: &mut Vec<PropertyFact>, listed: &[PropertyFact], operation: &OperationFact) {
        let mut known = names(listed);
        known.extend(parameters.iter().map(|fact| fact.name.to_ascii_lowercase()));
        known.extend(operation.parameters.iter().map(|parameter| parameter.name.to_ascii_lowercase()));
        parameters.extend(self.named.iter().filter(|fact| known.insert(fact.name.to_ascii_lowercase())).cloned());
    }

    /// Parameters that only an example shows.
    fn add_shown(&self, parameters: &mut Vec<PropertyFact>, listed: &[PropertyFact], body: &Value, place: &Place) {
        let mut known = names(listed);
        known.extend(parameters.iter().map(|fact| fact.name.to_ascii_lowercase()));
        for (name, value) in body.as_object().into_iter().flatten() {
            if !name.contains('@') && known.insert(name.to_ascii_lowercase()) {
                parameters.push(PropertyFact::new(name, json_type::of(value), place));
            }
        }
    }
}

/// The names of properties in lower case.
/// True where the URL ends in what is sent as it is, whatever that is.
fn is_content(operation: &OperationFact) -> bool {
    operation.segments.last().is_some_and(|last| matches!(last.name.as_deref(), Some("$value" | "content")))
}

fn names(properties: &[PropertyFact]) -> HashSet<String> {
    properties.iter().map(|known| known.name.to_ascii_lowercase()).collect()
}

fn has(properties: &[PropertyFact], name: &str) -> bool {
    properties.iter().any(|known| known.name.eq_ignore_ascii_case(name))
}

/// The names of links in a text.
fn binds_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '@' | '.' | '_')));
    let names = words.map(|word| word.trim_end_matches('.'));
    names.filter(|word| word.len() > BIND.len() && word.ends_with(BIND)).map(str::to_owned)
}

/// The links that a body shows.
pub fn shown_binds(body: &Value) -> impl Iterator<Item = Bind> {
    let members =
        body.as_object().into_iter().flatten().filter(|(name, _)| name.len() > BIND.len() && name.ends_with(BIND));
    members.map(|(name, value)| {
        let type_ = TypeExpression { name: "Edm.String".to_owned(), link: None, collection: value.is_array() };
        (name.clone(), Some(type_))
    })
}

/// The parameter without marks in "either a comment or the **body** property of the `message` parameter".
fn alternative(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("either a ").or_else(|| text.split_once("either an "))?;
    let (name, _) = rest.split_once(" or ")?;
    (rest.contains(" parameter") && name.chars().all(char::is_alphanumeric)).then_some(name)
}

/// True behind "should include the": that is a part of another parameter (`api/driveitem-copy.md`).
fn is_within_another(text: &Text, index: usize) -> bool {
    let runs = text.runs.get(index.saturating_sub(LONG_SENTENCE)..index).unwrap_or_default();
    let before: String = runs.iter().map(|run| run.text.as_str()).collect();
    before.rsplit(". ").next().is_some_and(|sentence| sentence.contains("should include the "))
}

/// The sentences of real pages have fewer runs.
const LONG_SENTENCE: usize = 50;

/// The type that the last sentence of a text links to.
fn linked_type(text: &Text) -> Option<String> {
    let sentence = prose::sentences(text).pop()?;
    let type_ = type_cell::read_prose_type(&sentence).filter(is_resource)?;
    type_.link.as_ref().map(|_| type_.name.clone())
}

/// True for a row that is not always sent: "This property is required only for keys of type ..." (`api/application-addkey.md`).
fn says_when(row: &PropertyFact) -> bool {
    let text = row.description.as_deref().unwrap_or_default().to_lowercase();
    let phrases = [
        "optional",
        "required only",
        "required if",
        "required when",
        "not required",
        "default",
        "not supplied",
        "left out",
    ];
    phrases.iter().any(|phrase| text.contains(phrase))
}

/// True of "the `Location` parameter from the response headers" (`api/security-ediscoverycustodian-applyhold.md`).
fn of_header(after: &str) -> bool {
    after.split('.').next().unwrap_or_default().split_whitespace().skip(1).take(4).any(|word| word.starts_with("header"))
}

/// Parameters that running text names: "the `message` parameter". In "the **body** property of the `message` parameter" it
/// has a type with properties, which has the same name.
fn named_parameters(text: &Text) -> Vec<PropertyFact> {
    let mut found: Vec<PropertyFact> = Vec::new();
    let mut indices: HashMap<String, usize> = HashMap::new();
    for (index, run) in text.runs.iter().enumerate().filter(|(_, run)| run.code || run.strong) {
        let after = text.runs.get(index + 1).map(|run| run.text.trim_start().to_lowercase()).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| text.runs.get(index)).map(|run| run.text.to_lowercase());
        let name = run.text.trim();
        let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(char::is_alphanumeric);
        let is_parameter = after.starts_with("parameter") && !of_header(&after);
        if !is_name || !is_parameter || is_within_another(text, index) {
            continue;
        }
        let structured = before.is_some_and(|before| before.trim_end().ends_with("property of the"));
        let type_ = structured.then(|| TypeExpression { name: name.to_owned(), link: None, collection: false });
        match indices.get(name).and_then(|index| found.get_mut(*index)) {
            Some(known) => known.type_ = known.type_.take().or(type_),
            None => {
                indices.insert(name.to_owned(), found.len());
                found.push(PropertyFact::new(name, type_, &text.place));
            }
        }
    }
    let plain = text.plain();
    if let Some(name) = alternative(&plain).filter(|name| !found.is_empty() && !has(&found, name)) {
        found.push(PropertyFact::new(name, None, &text.place));
    }
    found
}

/// The body of an example request.
#[derive(Clone, Debug, Default)]
pub struct ExampleBody {
    /// The body where it is JSON.
    pub json: Option<Value>,
    /// Its `Content-Type`.
    pub media_type: Option<String>,
}

fn is_resource(type_: &TypeExpression) -> bool {
    !type_.name.starts_with("Edm.") && !["json", "parameters"].contains(&type_.name.to_lowercase().as_str())
}

/// True for a link to a page about another operation, as to its examples: that is no type.
fn links_to_operation(type_: &TypeExpression) -> bool {
    type_.link.as_ref().is_some_and(|link| link.contains("/api/") && !link.contains("/resources/"))
}

/// Some pages list the properties of the one object that is sent under a name of its own: what the table lists flat stands
/// within it (`{"passwordCredential": {"displayName": ...}}` in `api/application-addpassword.md`).
fn wrapped(properties: &[PropertyFact], body: &Value) -> Vec<PropertyFact> {
    let only = body.as_object().filter(|body| body.len() == 1).and_then(|body| body.iter().next());
    let Some((name, value)) = only else {
        return properties.to_vec();
    };
    let inner = match value {
        Value::Array(items) => items.first().and_then(Value::as_object),
        value => value.as_object(),
    };
    let is_wrapper = !has(properties, name) && inner.is_some_and(|inner| inner.keys().any(|name| has(properties, name)));
    let Some(first) = properties.first().filter(|_| is_wrapper) else {
        return properties.to_vec();
    };
    // A single object has the name of its type; the items of an array need not.
    let type_ = TypeExpression { name: name.clone(), link: None, collection: false };
    let type_ = Some(type_).filter(|_| value.is_object());
    let required = properties.iter().any(|property| property.required);
    vec![PropertyFact { required, ..PropertyFact::new(name, type_, &first.place) }]
}

#[cfg(test)]
#[path = "request_body_tests.rs"]
mod tests;
