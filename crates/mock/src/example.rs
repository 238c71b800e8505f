//! Examples, made ready to be compared with requests and to be answered.

use std::collections::BTreeSet;

use bytes::Bytes;
use msgraph_ir::{Example, ExampleRequest, ExampleResponse, Response, TypeRef};
use serde_json::Value;

use crate::answer::Body;
use crate::{links, request_path};

/// An example with an answer of success.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The page.
    pub page: String,
    /// Its name, or the line of the page.
    pub name: String,
    /// Index into [`msgraph_ir::Api::operations`] of the operation that it shows, where that is known.
    pub operation: Option<usize>,
    /// What is asked, where the page shows it.
    pub question: Option<Question>,
    /// The answer.
    pub response: ExampleResponse,
}

/// What examples and requests are compared by.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// The HTTP method in capitals.
    pub method: String,
    /// The decoded segments of the path without version, in lower case.
    pub segments: Vec<String>,
    /// The names of query options in lower case.
    pub options: BTreeSet<String>,
    /// The `@odata.type` of the body, without `#`.
    pub odata_type: Option<String>,
    /// The names of the body's properties.
    pub properties: BTreeSet<String>,
}

/// Reads an example; absent where it has no answer, or one that tells of a failure.
pub fn read(example: &Example) -> Option<Shown> {
    let response = example.response.clone()?;
    if response.status.is_some_and(|status| !(200..400).contains(&status)) {
        return None;
    }
    Some(Shown {
        page: example.page.clone(),
        name: example.name.clone().unwrap_or_else(|| format!("line {}", example.source.line)),
        operation: example.operation,
        question: example.request.as_ref().map(question),
        response,
    })
}

fn question(request: &ExampleRequest) -> Question {
    let url = links::path_of(&request.url);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    Question::new(&request.method, path, query, request.body.as_ref())
}

impl Question {
    /// Of a request or an example.
    pub fn new(method: &str, path: &str, query: &str, body: Option<&Value>) -> Self {
        let segments = request_path::segments(path).unwrap_or_default();
        let (_, segments) = request_path::split_version(&segments);
        let properties = body.and_then(Value::as_object);
        let odata_type = body.and_then(|body| body.get("@odata.type")?.as_str());
        Question {
            method: method.to_owned(),
            segments: segments.iter().map(|segment| segment.to_lowercase()).collect(),
            options: request_path::query_options(query).into_iter().map(|(name, _)| name).collect(),
            odata_type: odata_type.map(|name| name.trim_start_matches('#').to_lowercase()),
            properties: properties.into_iter().flat_map(|properties| properties.keys().cloned()).collect(),
        }
    }
}

impl Shown {
    /// The media type that the example names.
    pub fn media_type(&self) -> Option<&str> {
        let mut headers = self.response.headers.iter();
        headers.find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| value.as_str())
    }

    /// The status of the answer.
    pub fn status(&self, documented: Option<&Response>) -> u16 {
        self.response.status.or(documented.map(|response| response.status)).unwrap_or(200)
    }

    /// Why the body cannot be answered, where that is so.
    pub fn defect(&self, documented: Option<&Response>) -> Option<&'static str> {
        let type_ = documented.and_then(|response| response.type_.as_ref());
        let status = self.status(documented);
        if [204, 205, 304].contains(&status) || self.response.body.is_some() {
            return None;
        }
        let names_json = self.media_type().map(|media_type| media_type.contains("json"));
        match &self.response.text {
            Some(_) if names_json == Some(true) => Some("the JSON of the page's example cannot be read"),
            Some(_) if names_json.is_none() && type_.is_some_and(is_json) => Some("the page's example is not JSON"),
            Some(_) => None,
            None if (200..202).contains(&status) && type_.is_some() => Some("the page's example shows no body"),
            None => None,
        }
    }

    /// How the answer compares with what the operation documents. `has_value` tells of a type whether it has a property
    /// `value`, which then is no wrapper.
    pub fn shape(&self, documented: Option<&Response>, has_value: impl Fn(&str) -> bool) -> Shape {
        let fits = |fits: bool| if fits { Shape::Documented } else { Shape::Other };
        let Some(type_) = documented.and_then(|response| response.type_.as_ref()) else {
            return fits(self.response.body.is_none() && self.response.text.is_none());
        };
        let Some(body) = &self.response.body else {
            let has_none = [204, 302].contains(&self.status(documented));
            return fits(has_none || !is_json(type_) && self.response.text.is_some());
        };
        if !is_json(type_) || !body.is_object() {
            return Shape::Other;
        }
        match wrapped(body) {
            Some(_) if !type_.collection && !type_.is_primitive() && !has_value(&type_.name) => Shape::Wrapped,
            _ => fits(body.get("value").is_some_and(Value::is_array) == type_.collection || has_value(&type_.name)),
        }
    }

    /// The body, without the wrapper where it has one that is not documented.
    pub fn body(&self, shape: Shape) -> Body {
        match (&self.response.body, &self.response.text) {
            (Some(json), _) if shape == Shape::Wrapped => Body::Json(wrapped(json).unwrap_or(json).clone()),
            (Some(json), _) => Body::Json(json.clone()),
            (None, Some(text)) => Body::Bytes(Bytes::from(text.clone())),
            (None, None) => Body::Empty,
        }
    }

    /// True where the body is that of a file.
    pub fn is_content(&self) -> bool {
        self.response.text.is_some() && self.media_type().is_none_or(|media_type| !media_type.contains("json"))
    }

    /// True where it shows the answer to the last piece of an upload, on a page that shows how to begin it.
    pub fn is_uploaded_item(&self) -> bool {
        let is_put = self.question.as_ref().is_some_and(|question| question.method == "PUT");
        is_put && matches!(self.response.status, Some(200 | 201)) && self.response.body.is_some()
    }

    /// How many values the body has.
    pub fn values(&self) -> usize {
        self.response.body.as_ref().map_or(0, count)
    }
}

/// How the body of an example compares with the documented type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As documented.
    Documented,
    /// An object within `value`, as only collections and primitive values are (OData JSON Format 4.01, 11 to 13).
    Wrapped,
    /// Another one.
    Other,
}

/// The object that is all there is in `value`.
fn wrapped(body: &Value) -> Option<&Value> {
    let mut names = body.as_object()?.keys().filter(|name| !name.starts_with('@'));
    let value = body.get("value").filter(|value| value.is_object())?;
    (names.next().is_some() && names.next().is_none()).then_some(value)
}

fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(properties) => properties.values().map(count).sum(),
        _ => 1,
    }
}

/// True where a value of the type is sent as JSON.
pub fn is_json(type_: &TypeRef) -> bool {
    type_.name != "Edm.Stream"
}
