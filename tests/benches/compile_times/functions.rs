//! The operations as most generators write them: asynchronous functions that build their request, send it and read the
//! answer, each in code of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use msgraph_build::ir::{Operation, Piece};
use msgraph_emitter::{Answer, Body, Function, Item, Plan, RustPath};

use super::derived::Models;

/// What the functions need beside serde.
pub const DEPENDENCIES: &str = "percent-encoding = \"2\"\nreqwest = { version = \"0.13\", default-features = false, features = [\"json\", \"query\"] }\n";

/// What all functions use.
const COMMON: &str = r#"
#[derive(Debug)]
pub enum Error {
    Transport(reqwest::Error),
    Status(reqwest::StatusCode, String),
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        Error::Transport(error)
    }
}

pub struct Client {
    pub http: reqwest::Client,
    pub base_url: String,
    pub token: String,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Page<T> {
    pub value: Vec<T>,
    #[serde(rename = "@odata.nextLink")]
    pub next_link: Option<String>,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct PropertyValue<T> {
    pub value: T,
}

fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}
"#;

/// Writes a function for each of the plan; `bodies` gives the number of each request body.
pub fn write(
    operations: &[Operation],
    plan: &Plan,
    models: &Models,
    bodies: &BTreeMap<&RustPath, usize>,
    text: &mut String,
) {
    text.push_str(COMMON);
    let paths = plan.models.iter().map(|model| (&model.path, model.odata_name.as_str())).collect();
    let names = Names { models, bodies, paths };
    for (index, function) in plan.functions.iter().enumerate() {
        if let Some(operation) = function.operations.first().and_then(|first| operations.get(*first)) {
            names.function(index, function, operation, text);
        }
    }
}

/// What types are called.
struct Names<'a> {
    models: &'a Models<'a>,
    bodies: &'a BTreeMap<&'a RustPath, usize>,
    paths: BTreeMap<&'a RustPath, &'a str>,
}

impl Names<'_> {
    fn function(&self, index: usize, function: &Function, operation: &Operation, text: &mut String) {
        let mut arguments: String = (0..function.arguments.len()).map(|argument| format!("a{argument}: &str, ")).collect();
        for option in options(operation) {
            let _ = write!(arguments, "{option}: Option<&str>, ");
        }
        let body = self.body(&function.body);
        if let Some(body) = &body {
            let _ = write!(arguments, "body: &{body}");
        }
        let (answer, read) = self.answer(&function.answer);
        let _ = writeln!(text, "pub async fn f{index}(client: &Client, {arguments}) -> Result<{answer}, Error> {{");
        let _ = writeln!(text, "    let url = {};", url(function, operation));
        let _ = writeln!(text, "    let mut request = client.http.request(reqwest::Method::{}, &url);", operation.method);
        text.push_str(
            "    request = request.bearer_auth(&client.token).header(reqwest::header::ACCEPT, \"application/json\");\n",
        );
        for option in options(operation) {
            let _ = writeln!(
                text,
                "    if let Some({option}) = {option} {{\n        request = request.query(&[(\"${option}\", {option})]);\n    }}"
            );
        }
        if let Some(body) = body {
            text.push_str(if body == "[u8]" {
                "    request = request.body(body.to_vec());\n"
            } else {
                "    request = request.json(body);\n"
            });
        }
        text.push_str("    let response = request.send().await?;\n    let status = response.status();\n");
        text.push_str(
            "    if !status.is_success() {\n        return Err(Error::Status(status, response.text().await?));\n    }\n",
        );
        let _ = writeln!(text, "    {read}\n}}");
    }

    fn body(&self, body: &Body) -> Option<String> {
        let numbered = |path| self.bodies.get(path).map_or("serde_json::Value".to_owned(), |index| format!("B{index}"));
        Some(match body {
            Body::None => return None,
            Body::Struct(body) => numbered(&body.path),
            Body::Shared { original, .. } => numbered(original),
            Body::Model(type_) if type_.collection => format!("Vec<{}>", self.item(&type_.item)),
            Body::Model(type_) => self.item(&type_.item),
            Body::Reference | Body::Unknown => "serde_json::Value".to_owned(),
            Body::Bytes(_) => "[u8]".to_owned(),
        })
    }

    /// The type of the answer, and how it is read.
    fn answer(&self, answer: &Answer) -> (String, &'static str) {
        const JSON: &str = "Ok(response.json().await?)";
        match answer {
            Answer::Nothing => ("()".to_owned(), "Ok(())"),
            Answer::Bytes => ("Vec<u8>".to_owned(), "Ok(response.bytes().await?.to_vec())"),
            Answer::Text | Answer::Count => ("String".to_owned(), "Ok(response.text().await?)"),
            Answer::Page(item) => (format!("Page<{}>", self.item(item)), JSON),
            Answer::One(item) => (self.item(item), JSON),
            Answer::Value(item) => (format!("PropertyValue<{}>", self.item(item)), JSON),
        }
    }

    fn item(&self, item: &Item) -> String {
        match item {
            Item::Model(path) | Item::Any(path) | Item::Enumeration(path) | Item::Flags(path) => {
                self.paths.get(path).map_or("serde_json::Value".to_owned(), |name| self.models.named(name))
            }
            Item::Primitive(_) | Item::UnknownObject => "serde_json::Value".to_owned(),
        }
    }
}

/// Documented query options, without their `$`.
pub fn options(operation: &Operation) -> impl Iterator<Item = &str> {
    operation.query_options.iter().filter_map(|option| option.strip_prefix('$')).filter(|option| *option != "format")
}

/// An expression that makes the URL.
fn url(function: &Function, operation: &Operation) -> String {
    let mut template = String::from("{}");
    let mut values = String::from("client.base_url");
    for segment in &operation.segments {
        template.push('/');
        for piece in &segment.pieces {
            match piece {
                Piece::Literal(literal) => template.push_str(&literal.replace('{', "{{").replace('}', "}}")),
                Piece::Parameter { index, .. } => {
                    template.push_str("{}");
                    match function.arguments.iter().position(|argument| argument.parameter == *index) {
                        Some(argument) => drop(write!(values, ", encode(a{argument})")),
                        None => values.push_str(", \"\""),
                    }
                }
            }
        }
    }
    format!("format!({template:?}, {values})")
}
