//! Calls functions of the bindings, one after the other, and tells of each what came of it: a line of JSON each.
//!
//! `calls.rs` beside this file is written by the test that runs it. Where the values of the documentation stand (an answer
//! that is decoded), they are compared by the test, which has the pages.

mod calls;

use std::cell::Cell;
use std::error::Error;

use msgraph_runtime::client::RetryPolicy;
use msgraph_runtime::http::HeaderMap;
use msgraph_runtime::object::{Decode, Encode, Items, Look, Object, View, to_value};
use msgraph_runtime::serde_json::{self, Map, Value, json};
use msgraph_runtime::{Answer, Bytes, Client, Page, Request, Response, http};

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

/// A call: it makes its request and gives it to the caller.
type Call = fn(&Caller) -> Result<Value>;

/// Sends requests.
struct Caller {
    client: Client,
    /// The number of the call in hand; the server is told, so that the test knows what arrived for it.
    index: Cell<usize>,
    /// For each call the documented answers.
    answers: Vec<Vec<String>>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, answers] = arguments.as_slice() else { return Err("the URL of the server and the file of answers".into()) };
    let client = Client::builder().base_url(url).token("token").retry(RetryPolicy::never()).build()?;
    let answers = serde_json::from_str(&std::fs::read_to_string(answers)?)?;
    let caller = Caller { client, index: Cell::new(0), answers };
    for (index, call) in calls::CALLS.iter().enumerate() {
        caller.index.set(index);
        let outcome = call(&caller).unwrap_or_else(|error| json!({"not_made": chain(&*error)}));
        println!("{outcome}");
    }
    Ok(())
}

impl Caller {
    /// A request that is answered with an object.
    fn object<T: Answer + Encode>(&self, request: Request<T>) -> Result<Value> {
        Ok(self.call(request, |value| seen(value)))
    }

    /// A request that is answered with a page.
    fn page<T: Decode>(&self, request: Request<Page<T>>) -> Result<Value> {
        Ok(self.call(request, |page| {
            let mut found = Found::default();
            found.items(&page.value, "value");
            let mut json: Map<String, Value> = page.extra.iter().map(|(name, value)| (name.into(), value.clone())).collect();
            let links = [("@odata.nextLink", &page.next_link), ("@odata.deltaLink", &page.delta_link)];
            let links = links.into_iter().filter_map(|(name, link)| Some((name.to_owned(), link.clone()?.into())));
            json.extend(links);
            json.extend(page.count.map(|count| ("@odata.count".to_owned(), count.into())));
            json.insert("value".to_owned(), to_value(&page.value));
            json!({"answer": json, "unfit": found.unfit, "undocumented": found.undocumented})
        }))
    }

    /// A request that is answered with a number, text or nothing.
    fn plain<T: Answer + Into<Plain>>(&self, request: Request<T>) -> Result<Value>
    where
        T: Clone,
    {
        Ok(self.call(request, |value| json!({"answer": value.clone().into().0})))
    }

    fn call<T: Answer>(&self, request: Request<T>, tell: fn(&T) -> Value) -> Value {
        let request = request.header("client-request-id", &format!("call-{}", self.index.get()));
        let sent = self.send(&request).map(|answer| with_origin(tell(&answer.value), answer.status, &answer.headers));
        let mut outcome = sent.unwrap_or_else(|error| json!({"error": chain(&error)}));
        let documented = self.answers.get(self.index.get()).into_iter().flatten();
        let decode = |text: &String| {
            let response = http::Response::new(Bytes::copy_from_slice(text.as_bytes()));
            request.decode(response).map(|value| tell(&value)).unwrap_or_else(|error| json!({"error": chain(&error)}))
        };
        outcome["documented"] = documented.map(decode).collect();
        outcome
    }

    #[cfg(not(feature = "lean"))]
    fn send<T: Answer>(&self, request: &Request<T>) -> Result<Response<T>, msgraph_runtime::Error> {
        request.send_blocking(&self.client)
    }

    /// The same with the sending compiled once for all answers.
    #[cfg(feature = "lean")]
    fn send<T: Answer>(&self, request: &Request<T>) -> Result<Response<T>, msgraph_runtime::Error> {
        let answer = self.send_raw(request.clone().answer_as())?;
        let mut response = http::Response::new(answer.value);
        *response.status_mut() = answer.status;
        *response.headers_mut() = answer.headers.clone();
        let value = request.decode(response)?;
        Ok(Response { value, status: answer.status, headers: answer.headers, tries: answer.tries })
    }

    #[cfg(feature = "lean")]
    fn send_raw(&self, request: Request<Bytes>) -> Result<Response<Bytes>, msgraph_runtime::Error> {
        self.client.block_on(request.send_raw(&self.client))?
    }
}

/// An answer that is no JSON object, as JSON.
struct Plain(Value);

impl From<()> for Plain {
    fn from((): ()) -> Self {
        Plain(Value::Null)
    }
}

impl From<i64> for Plain {
    fn from(count: i64) -> Self {
        Plain(count.into())
    }
}

impl From<String> for Plain {
    fn from(text: String) -> Self {
        Plain(text.into())
    }
}

impl From<Bytes> for Plain {
    fn from(bytes: Bytes) -> Self {
        Plain(String::from_utf8_lossy(&bytes).into())
    }
}

fn with_origin(mut outcome: Value, status: http::StatusCode, headers: &HeaderMap) -> Value {
    outcome["status"] = status.as_u16().into();
    for name in ["x-mock-page", "x-mock-example", "x-mock-note"] {
        outcome[name] = headers.get(name).and_then(|value| value.to_str().ok()).into();
    }
    outcome
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(": {error}"));
        source = error.source();
    }
    text
}

fn seen(value: &dyn Encode) -> Value {
    let mut found = Found::default();
    found.view(value.view(), "");
    json!({"answer": to_value(value), "unfit": found.unfit, "undocumented": found.undocumented})
}

/// What of an answer is in `extra`.
#[derive(Default)]
struct Found {
    /// Properties with a value of another type than documented.
    unfit: Vec<String>,
    /// Properties that the documentation of their type does not name.
    undocumented: Vec<String>,
}

impl Found {
    fn view(&mut self, view: View<'_>, path: &str) {
        match view {
            View::Object(object) => self.object(object, path),
            View::Items(items) => self.items(items, path),
            _ => {}
        }
    }

    fn items(&mut self, items: &dyn Items, path: &str) {
        for index in 0..items.count() {
            self.view(items.item(index), &format!("{path}[{index}]"));
        }
    }

    fn object(&mut self, object: &dyn Object, path: &str) {
        object.with_properties(Look(&mut |info, properties, extra| {
            for (name, value) in extra.iter().filter(|(_, value)| !value.is_null()) {
                if info.names.contains(&name) {
                    self.unfit.push(format!("{path}.{name} = {value}"));
                } else if !name.contains('@') {
                    self.undocumented.push(format!("{path}.{name}"));
                }
            }
            for (name, property) in info.names.iter().zip(properties) {
                self.view(property.view(), &format!("{path}.{name}"));
            }
        }));
    }
}
