//! What an operation is sent: the type whose representation it is, or the parameters of an action.

use serde_json::Value;

use crate::syntax::{Block, Page, Place, Section, Table, Text};
use crate::{Diagnostics, json};

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
    /// True where the text says that nothing is sent.
    nothing: bool,
    /// True where there is such a section.
    described: bool,
    /// True where the text says that the parameters of an action are sent.
    pub is_parameters: bool,
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
    for section in prose::sections_of(page, roles, Role::RequestBody) {
        body.described = true;
        body.section(section, diagnostics);
    }
    body.properties = properties::without_duplicates(std::mem::take(&mut body.properties), diagnostics);
    let sections = page.title().into_iter().chain(prose::sections_of(page, roles, Role::RequestBody));
    body.named = sections.flat_map(prose::texts).flat_map(named_parameters).collect();
    body
}

impl RequestBody {
    fn section(&mut self, section: &Section, diagnostics: &mut Diagnostics) {
        for text in prose::texts(section) {
            prose::sentences(text).iter().for_each(|sentence| self.sentence(sentence));
            self.binds.extend(binds_in(&text.plain()));
        }
        let mut describes_type = false;
        for block in &section.blocks {
            match block {
                Block::Table(table) => self.table(table, diagnostics),
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
            self.type_ = type_cell::read_prose_type(sentence).filter(is_resource);
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

    /// The body of one operation, with what the tables above other headings (`## Parameters`) and the first example add.
    /// `allows_json` is true where the headers name JSON.
    pub fn of(
        &self,
        operation: &OperationFact,
        rows: &[Row],
        example: Option<&ExampleBody>,
        allows_json: bool,
    ) -> Option<RequestBodyFact> {
        let sends = matches!(operation.method.as_str(), "POST" | "PATCH" | "PUT");
        // MIME may be sent in place of JSON, or of nothing (`api/message-createforward.md`).
        let is_alternative = self.media_type.is_some() && (allows_json || self.nothing || self.speaks_of_json);
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
        let media_type = text.or_else(|| self.media_type.clone()).filter(|_| !is_json && !is_alternative);
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
        for row in rows.iter().filter(|row| row.role == Role::Parameters) {
            if !has(&properties, &row.fact.name) {
                properties.push(row.fact.clone());
            }
        }
        properties
    }

    /// Parameters that the text names, and that stand neither in the table nor in the URL.
    fn add_named(&self, parameters: &mut Vec<PropertyFact>, listed: &[PropertyFact], operation: &OperationFact) {
        let in_url = |name: &str| operation.parameters.iter().any(|known| known.name.eq_ignore_ascii_case(name));
        for fact in &self.named {
            if !has(listed, &fact.name) && !has(parameters, &fact.name) && !in_url(&fact.name) {
                parameters.push(fact.clone());
            }
        }
    }

    /// Parameters that only an example shows.
    fn add_shown(&self, parameters: &mut Vec<PropertyFact>, listed: &[PropertyFact], body: &Value, place: &Place) {
        for (name, value) in body.as_object().into_iter().flatten() {
            if !name.contains('@') && !has(listed, name) && !has(parameters, name) {
                parameters.push(parameter(name, json_type::of(value), place));
            }
        }
    }
}

fn has(properties: &[PropertyFact], name: &str) -> bool {
    properties.iter().any(|known| known.name.eq_ignore_ascii_case(name))
}

/// A parameter of which no table tells.
fn parameter(name: &str, type_: Option<TypeExpression>, place: &Place) -> PropertyFact {
    PropertyFact {
        name: name.to_owned(),
        type_,
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
    let before: String = text.runs.iter().take(index).map(|run| run.text.as_str()).collect();
    before.rsplit(". ").next().is_some_and(|sentence| sentence.contains("should include the "))
}

/// Parameters that running text names: "the `message` parameter". In "the **body** property of the `message` parameter" it
/// has a type with properties, which has the same name.
fn named_parameters(text: &Text) -> Vec<PropertyFact> {
    let mut found: Vec<PropertyFact> = Vec::new();
    for (index, run) in text.runs.iter().enumerate().filter(|(_, run)| run.code || run.strong) {
        let after = text.runs.get(index + 1).map(|run| run.text.trim_start().to_lowercase()).unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| text.runs.get(index)).map(|run| run.text.to_lowercase());
        let name = run.text.trim();
        let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(char::is_alphanumeric);
        if !is_name || !after.starts_with("parameter") || is_within_another(text, index) {
            continue;
        }
        let structured = before.is_some_and(|before| before.trim_end().ends_with("property of the"));
        let type_ = structured.then(|| TypeExpression { name: name.to_owned(), link: None, collection: false });
        match found.iter_mut().find(|known| known.name == name) {
            Some(known) => known.type_ = known.type_.take().or(type_),
            None => found.push(parameter(name, type_, &text.place)),
        }
    }
    let plain = text.plain();
    if let Some(name) = alternative(&plain).filter(|name| !found.is_empty() && !has(&found, name)) {
        found.push(parameter(name, None, &text.place));
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
    vec![PropertyFact { required, ..parameter(name, type_, &first.place) }]
}

#[cfg(test)]
mod tests {
    use crate::facts::RequestBodyFact;
    use crate::testing::facts_of;

    fn body(line: &str, text: &str) -> Option<RequestBodyFact> {
        let (facts, _) = facts_of(&format!("# X\n## HTTP request\n```http\n{line}\n```\n{text}\n"));
        facts.operations.into_iter().next().and_then(|operation| operation.request_body)
    }

    #[test]
    fn nothing_is_sent_where_the_page_says_so() {
        for text in
            ["## Request body\nDo not supply a request body for this method.", "## Request body\nDon't supply one.", ""]
        {
            assert!(body("GET /x", text).is_none(), "{text}");
        }
        assert!(body("POST /x/stop", "## Request body\nDo not supply a request body for this method.").is_none());
    }

    #[test]
    fn the_type_comes_from_the_sentence_and_properties_from_the_table() {
        let text = "## Request body\nSupply a JSON representation of the [user](../resources/user.md) object.\n\n\
                    |Property|Type|Description|\n|:--|:--|:--|\n|mail|String|Required.|";
        let found = body("POST /users", text);
        assert_eq!(found.as_ref().and_then(|body| body.type_.as_ref()).map(|type_| type_.name.as_str()), Some("user"));
        assert_eq!(found.map(|body| body.properties.len()), Some(1));
    }

    #[test]
    fn an_action_sends_its_parameters() {
        let text = "## Request body\nProvide a JSON object with the following parameters.\n\n\
                    |Parameter|Type|Description|\n|:--|:--|:--|\n|comment|String|Why.|";
        let found = body("POST /x/decline", text);
        assert!(found.as_ref().is_some_and(|body| body.type_.is_none()));
        assert_eq!(found.map(|body| body.properties.len()), Some(1));
    }

    #[test]
    fn a_part_of_a_parameter_is_none() {
        let text = "## Request body\nSend the `item` parameter. The _item_ should include the `drive` and `id` parameters.";
        let found = body("POST /x/copy", text).map(|body| body.parameters).unwrap_or_default();
        assert_eq!(found.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["item"]);
    }

    #[test]
    fn types_may_stand_below_value() {
        let text = |cell: &str| {
            format!(
                "## Request body\nProvide a JSON object with these parameters.\n\n|Name|Value|Description|\n|:--|:--|:--|\n\
                 |parent|[item](../resources/item.md)|Where.|\n|name|{cell}|What.|"
            )
        };
        let types = |cell: &str| {
            let properties = body("POST /x/copy", &text(cell)).map(|body| body.properties).unwrap_or_default();
            properties.into_iter().map(|property| property.type_.map(|type_| type_.name)).collect::<Vec<_>>()
        };
        assert_eq!(types("string"), [Some("item".to_owned()), Some("Edm.String".to_owned())]);
        assert_eq!(types("report.pdf"), [None, None]);
    }

    #[test]
    fn the_column_type_is_told_from_others_that_end_so() {
        let text = "## Request body\nThese.\n\n|Permission type|Property|Type|Description|\n|:--|:--|:--|:--|\n|User|roles|String|One.|";
        let types: Vec<_> =
            body("PATCH /x/{id}", text).into_iter().flat_map(|body| body.properties).map(|row| row.type_).collect();
        assert_eq!(types.first().and_then(|type_| type_.as_ref()).map(|type_| type_.name.as_str()), Some("Edm.String"));
    }

    #[test]
    fn what_the_example_wraps_is_wrapped() {
        let text = "## Request body\nProvide these properties.\n\n|Property|Type|Description|\n|:--|:--|:--|\n|displayName|String|One.|\n\
                    ## Examples\n### Request\n```http\nPOST /x/1/add\n\n{\"credential\": {\"displayName\": \"a\"}}\n```";
        let names: Vec<_> =
            body("POST /x/{id}/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.name).collect();
        assert_eq!(names, ["credential"]);
    }

    #[test]
    fn the_items_of_an_array_are_wrapped_too() {
        let text = "## Request body\nAn array.\n\n|Name|Type|Description|\n|:--|:--|:--|\n|id|String|One.|\n\
                    ## Examples\n### Request\n```http\nPOST /x/1/add\n\n{\"value\": [{\"id\": \"a\"}]}\n```";
        let names: Vec<_> =
            body("POST /x/{id}/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.name).collect();
        assert_eq!(names, ["value"]);
    }

    #[test]
    fn parameters_of_an_action_come_from_text_and_json_too() {
        let text = "## Request body\nYou may include the `quickly` parameter, and either a comment or the **body** property of the \
                    `message` parameter.\n```json\n{\"depth\": 1}\n```";
        let found: Vec<_> = body("POST /x/{id}/stop", text).into_iter().flat_map(|body| body.parameters).collect();
        let types: Vec<_> =
            found.iter().map(|row| (row.name.as_str(), row.type_.as_ref().map(|type_| type_.name.as_str()))).collect();
        assert_eq!(
            types,
            [("quickly", None), ("message", Some("message")), ("comment", None), ("depth", Some("Edm.Int32"))]
        );
    }

    #[test]
    fn mime_beside_json_or_nothing_is_not_the_body() {
        let mime = "Provide the MIME content in **base64** format.";
        let example = "## Example\n```http\nPOST /x/1/reply\nContent-Type: text/plain\n\nSGVsbG8=\n```";
        let media_type = |text: &str| body("POST /x/{id}/reply", &format!("{text}\n{example}")).map(|body| body.media_type);
        assert_eq!(media_type(&format!("## Request body\n{mime}")).as_deref(), Some("text/plain"));
        let nothing = format!("## Request body\nThis method does not require a request body.\n\nElse: {mime}");
        assert_eq!(media_type(&nothing), None);
        let headers =
            "## Request headers\n|Name|Description|\n|:--|:--|\n|Content-Type|`application/json` or `text/plain`.|";
        let both = format!("{headers}\n## Request body\nSee [message](../resources/message.md). {mime}");
        assert_eq!(media_type(&both).as_deref(), Some("application/json"));
    }

    #[test]
    fn bodies_that_are_not_json_have_the_media_type_of_the_example() {
        let text = "## Request body\nThe bytes of the file.\n## Example\n```http\nPUT /x/1/content\nContent-Type: text/plain\n\nHello\n```";
        assert_eq!(body("PUT /x/{id}/content", text).map(|body| body.media_type).as_deref(), Some("text/plain"));
    }
}
