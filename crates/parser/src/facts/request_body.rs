//! What an operation is sent: the type whose representation it is, or the parameters of an action.

use serde_json::Value;

use crate::Diagnostics;
use crate::syntax::{Block, Page, Section, Table, Text};

use super::parameters::Row;
use super::properties::{self, Columns};
use super::section_role::Role;
use super::{PropertyFact, RequestBodyFact, TypeExpression, prose, type_cell};

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
}

/// Reads the sections about the request body.
pub fn read(page: &Page, roles: &[Role], diagnostics: &mut Diagnostics) -> RequestBody {
    let mut body = RequestBody::default();
    for section in prose::sections_of(page, roles, Role::RequestBody) {
        body.described = true;
        body.section(section, diagnostics);
    }
    body
}

impl RequestBody {
    fn section(&mut self, section: &Section, diagnostics: &mut Diagnostics) {
        for text in prose::texts(section) {
            prose::sentences(text).iter().for_each(|sentence| self.sentence(sentence));
        }
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            self.table(table, diagnostics);
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
        ]) {
            self.nothing = true;
            return;
        }
        if has(&["mime"]) && has(&["text/plain", "base64"]) {
            self.media_type = self.media_type.take().or_else(|| Some("text/plain".to_owned()));
        }
        let sent = has(&["representation of", "supply", "provide", "include", "contain", "pass", "submit", "request body"]);
        if sent && has(&["the parameters", "following parameters", "these parameters"]) {
            self.is_parameters = true;
        } else if sent && self.type_.is_none() && !has(&["response", "error", "@odata.id", "reference to"]) {
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
        for fact in properties::read_rows(table, navigation, diagnostics) {
            if !self.properties.iter().any(|known| known.name == fact.name) {
                self.properties.push(fact);
            }
        }
        self.is_parameters |= table.column(0).starts_with("parameter") && self.type_.is_none();
    }

    /// The body of one operation, with what the tables above other headings (`## Parameters`) and the first example add.
    pub fn of(&self, method: &str, rows: &[Row], example: Option<&ExampleBody>) -> Option<RequestBodyFact> {
        let sends = matches!(method, "POST" | "PATCH" | "PUT");
        let example = example.filter(|_| sends);
        let mut properties = self.properties.clone();
        if sends {
            let others = rows.iter().filter(|row| row.role == Role::Parameters).map(|row| row.fact.clone());
            properties.extend(others.filter(|row| !self.properties.iter().any(|known| known.name == row.name)));
        }
        if !sends && properties.is_empty() || self.nothing && properties.is_empty() && example.is_none() {
            return None;
        }
        if !self.described && properties.is_empty() && example.is_none() {
            return None;
        }
        let json = example.is_none_or(|example| example.json.is_some()) && self.media_type.is_none();
        let media_type = match example.map(|example| example.media_type.clone()).filter(|_| !json) {
            Some(Some(media_type)) => media_type,
            _ => self.media_type.clone().unwrap_or_else(|| "application/json".to_owned()),
        };
        let properties = match example.and_then(|example| example.json.as_ref()) {
            Some(body) => wrapped(properties, body),
            None => properties,
        };
        Some(RequestBodyFact { type_: self.type_.clone(), properties, media_type })
    }
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
fn wrapped(properties: Vec<PropertyFact>, body: &Value) -> Vec<PropertyFact> {
    let Some((name, Value::Object(inner))) =
        body.as_object().filter(|body| body.len() == 1).and_then(|body| body.iter().next())
    else {
        return properties;
    };
    let lists = |name: &str| properties.iter().any(|property| property.name.eq_ignore_ascii_case(name));
    let is_wrapper = !lists(name) && !inner.is_empty() && inner.keys().any(|name| lists(name));
    let Some(first) = properties.first().filter(|_| is_wrapper) else {
        return properties;
    };
    let type_ = TypeExpression { name: name.clone(), link: None, collection: false };
    vec![PropertyFact {
        name: name.clone(),
        type_: Some(type_),
        navigation: false,
        read_only: false,
        required: properties.iter().any(|property| property.required),
        enum_values: Vec::new(),
        flags: false,
        description: None,
        nullable: true,
        inherited_from: None,
        place: first.place.clone(),
    }]
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
    fn what_the_example_wraps_is_wrapped() {
        let text = "## Request body\nProvide these properties.\n\n|Property|Type|Description|\n|:--|:--|:--|\n|displayName|String|One.|\n\
                    ## Examples\n### Request\n```http\nPOST /x/1/add\n\n{\"credential\": {\"displayName\": \"a\"}}\n```";
        let names: Vec<_> =
            body("POST /x/{id}/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.name).collect();
        assert_eq!(names, ["credential"]);
    }

    #[test]
    fn bodies_that_are_not_json_have_the_media_type_of_the_example() {
        let text = "## Request body\nThe bytes of the file.\n## Example\n```http\nPUT /x/1/content\nContent-Type: text/plain\n\nHello\n```";
        assert_eq!(body("PUT /x/{id}/content", text).map(|body| body.media_type).as_deref(), Some("text/plain"));
    }
}
