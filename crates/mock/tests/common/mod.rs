//! Small pages, and a mock that is called without a server.

#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use bytes::Bytes;
use http::{Method, Request, Response};
use msgraph_mock::{Mock, State};
use msgraph_parser::{NoIncludes, PageFile, parse};
use serde_json::Value;

/// A page that is written piece by piece.
pub struct Page {
    name: String,
    text: String,
}

impl Page {
    pub fn new(name: &str, request_lines: &str) -> Page {
        let text = format!("# Page\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\n{request_lines}\n```\n");
        Page { name: name.to_owned(), text }
    }

    pub fn answers(mut self, status: &str, what: &str) -> Page {
        self.text += &format!("\n## Response\n\nA successful call returns `{status}` and {what} in the response body.\n");
        self
    }

    pub fn example(mut self, request: &str, response: &str) -> Page {
        self.text += &format!("\n## Example\n\n```http\n{request}\n```\n\n```http\n{response}\n```\n");
        self
    }
}

/// A mock with its state.
pub struct Called {
    mock: Mock,
    state: State,
}

pub fn mock(pages: &[Page]) -> Called {
    let file = |page: &Page| PageFile { path: format!("api/{}.md", page.name), bytes: page.text.clone().into() };
    let api = parse(&pages.iter().map(file).collect::<Vec<_>>(), &NoIncludes);
    Called { mock: Mock::new(&api), state: State::default() }
}

impl Called {
    pub fn require_token(self) -> Called {
        Called { mock: self.mock.require_token(true), ..self }
    }

    pub fn get(&mut self, path: &str) -> Answered {
        self.get_with(path, &[])
    }

    pub fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Answered {
        self.request(Method::GET, path, headers, Bytes::new())
    }

    /// Sends JSON.
    pub fn send(&mut self, method: Method, path: &str, body: &str) -> Answered {
        self.send_as("application/json", method, path, body)
    }

    pub fn send_as(&mut self, media_type: &str, method: Method, path: &str, body: &str) -> Answered {
        self.request(method, path, &[("content-type", media_type)], body.to_owned().into())
    }

    pub fn request(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Answered {
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answered(self.mock.answer(&request.body(body).expect("a request"), &mut self.state))
    }
}

/// What was answered.
pub struct Answered(Response<Bytes>);

impl Answered {
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name).and_then(|value| value.to_str().ok())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(self.0.body()).expect("text")
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(self.0.body()).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}
