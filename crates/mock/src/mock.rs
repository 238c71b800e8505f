//! From a request to an answer.

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, HeaderName, LOCATION};
use http::{Method, Request, Response, StatusCode};
use msgraph_ir::{Api, Operation};
use serde_json::{Value, json};

use crate::answer::{Answer, Body, EXAMPLE, Identity, NOTE, PAGE};
use crate::choice::{self, Candidate, Index, Kinship, Repertoire};
use crate::example::{self, Question, Shape, Shown};
use crate::links::Target;
use crate::resources::{self, FOLDER};
use crate::routes::{Destination, Routes};
use crate::{State, batch, errors, minimal, request_path};

/// Headers of examples that are answered; the others frame a body that is not sent as it stands, or are lines of MIME.
const HEADERS: [&str; 12] = [
    "azure-asyncoperation",
    "content-disposition",
    "content-language",
    "content-location",
    "content-type",
    "etag",
    "last-modified",
    "location",
    "odata-version",
    "operation-location",
    "preference-applied",
    "retry-after",
];

/// The documented service.
#[derive(Debug)]
pub struct Mock {
    routes: Routes,
    /// For each route.
    repertoires: Vec<Repertoire>,
    operations: Vec<Operation>,
    examples: Vec<Option<Shown>>,
    require_token: bool,
    version: String,
}

/// A request, read as far as answers depend on it.
pub(crate) struct Incoming<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub length: u64,
    /// The body, where it is JSON.
    pub json: Option<Value>,
    /// `http://` and the host that the request names.
    pub base: String,
    pub identity: Identity,
}

impl Mock {
    /// A mock of all operations.
    pub fn new(api: &Api) -> Self {
        let examples: Vec<Option<Shown>> = api.examples.iter().map(example::read).collect();
        let routes = Routes::new(api);
        let index = Index::new(api, &examples);
        let repertoires = routes.all().iter().map(|route| index.repertoire(route)).collect();
        let operations = api.operations.clone();
        Mock { routes, repertoires, operations, examples, require_token: false, version: "v1.0".to_owned() }
    }

    /// Answers with 401 where a request has no bearer token.
    pub fn require_token(mut self, required: bool) -> Self {
        self.require_token = required;
        self
    }

    /// The version of the API that the index names; `v1.0` unless told. Requests are answered whatever version they have.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = version.into();
        self
    }

    /// How many operations are answered.
    pub fn operations(&self) -> usize {
        self.operations.len()
    }

    /// The path of a request that is answered with an example, without version: a short one, to be tried first.
    pub fn sample(&self) -> Option<String> {
        let shown =
            self.examples.iter().flatten().filter(|shown| shown.operation.is_some() && shown.response.body.is_some());
        let asked = shown.filter_map(|shown| shown.question.as_ref()).filter(|asked| asked.method == "GET");
        let paths = asked.filter(|asked| asked.options.is_empty()).map(|asked| format!("/{}", asked.segments.join("/")));
        let plain = paths.filter(|path| path.chars().all(|c| c.is_ascii_alphanumeric() || "/-._$".contains(c)));
        plain.min_by_key(|path| (path.matches('/').count(), path.len()))
    }

    /// Answers a request.
    ///
    /// Links in the answer lead to the host that the request's `Host` names. The headers `x-mock-page` and `x-mock-example`
    /// tell what was answered, `x-mock-note` why it is not the example of that very request.
    pub fn answer(&self, request: &Request<Bytes>, state: &mut State) -> Response<Bytes> {
        state.answered += 1;
        let identity = Identity::new(request.headers(), state);
        let json = match json_of(request.headers(), request.body()) {
            Ok(json) => json,
            Err(error) => {
                let message = format!("The body is not JSON: {error}");
                return errors::bad_request(&identity, &message).into_response(&identity);
            }
        };
        let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
        let host = host.or(request.uri().authority().map(|authority| authority.as_str())).unwrap_or("127.0.0.1");
        let incoming = Incoming {
            method: request.method(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: request.headers(),
            length: request.body().len() as u64,
            json,
            base: format!("http://{host}"),
            identity,
        };
        self.respond(&incoming, state).into_response(&incoming.identity)
    }

    fn respond(&self, incoming: &Incoming, state: &mut State) -> Answer {
        let identity = &incoming.identity;
        let Some(segments) = request_path::segments(incoming.path) else {
            return errors::error(identity, StatusCode::URI_TOO_LONG, "BadRequest", "The path is too long");
        };
        match segments.split_first() {
            None if incoming.method == Method::GET => return self.index(&incoming.base),
            Some((first, rest)) if first == FOLDER => return self.resource(incoming, rest, state),
            _ => {}
        }
        if self.require_token && !has_token(incoming.headers) {
            return errors::no_token(identity);
        }
        let (version, segments) = request_path::split_version(&segments);
        match segments {
            [only] if only.eq_ignore_ascii_case("$batch") && incoming.method == Method::POST => {
                batch::answer(incoming, version, |part| self.respond_to_part(part, state))
            }
            [only] if only.eq_ignore_ascii_case("$batch") => {
                errors::other_methods(identity, incoming.method.as_str(), &["POST".to_owned()].into())
            }
            _ => self.respond_to_operation(incoming, segments, state),
        }
    }

    /// A part of a batch can be any operation, but no batch.
    fn respond_to_part(&self, part: &Incoming, state: &mut State) -> Answer {
        let segments = request_path::segments(part.path).unwrap_or_default();
        self.respond_to_operation(part, request_path::split_version(&segments).1, state)
    }

    fn respond_to_operation(&self, incoming: &Incoming, segments: &[String], state: &mut State) -> Answer {
        match self.routes.find(incoming.method.as_str(), segments) {
            Destination::Route(route) => self.show(incoming, route, state),
            Destination::OtherMethods(methods) => {
                errors::other_methods(&incoming.identity, incoming.method.as_str(), &methods)
            }
            Destination::Unknown => errors::unknown_path(&incoming.identity, incoming.path),
        }
    }

    /// The example that fits best, or the least that the facts allow.
    fn show(&self, incoming: &Incoming, route: usize, state: &mut State) -> Answer {
        let Some((repertoire, route)) = self.repertoires.get(route).zip(self.routes.all().get(route)) else {
            return errors::unknown_path(&incoming.identity, incoming.path);
        };
        let asked = Question::new(incoming.method.as_str(), incoming.path, incoming.query, incoming.json.as_ref());
        let Repertoire { candidates, content, item, lack } = repertoire;
        let Incoming { base, path, query, .. } = incoming;
        let target = Target { base, path, query, content: *content, item: *item };
        let found = choice::choose(candidates, &self.examples, &asked).and_then(|candidate| {
            let shown = self.examples.get(candidate.example)?.as_ref()?;
            Some((candidate, shown, self.operations.get(candidate.operation)?))
        });
        let first = route.operations.first().and_then(|&operation| self.operations.get(operation));
        match (found, first) {
            (Some((candidate, shown, operation)), _) => example_answer(candidate, shown, operation, &target, state),
            (None, Some(operation)) => minimal_answer(operation, &target, lack),
            (None, None) => errors::unknown_path(&incoming.identity, incoming.path),
        }
    }

    fn resource(&self, incoming: &Incoming, segments: &[String], state: &mut State) -> Answer {
        let Incoming { method, headers, length, identity, base, path, query, .. } = incoming;
        let call = resources::Call { method, segments, headers, length: *length, identity };
        let body = |index: usize| Some(self.examples.get(index)?.as_ref()?.body(Shape::Documented));
        let mut answer = resources::answer(&call, state, body);
        if let Body::Json(json) = &mut answer.body {
            Target { base, path, query, content: None, item: None }.rewrite(json, state);
        }
        answer
    }

    fn index(&self, base: &str) -> Answer {
        let version = &self.version;
        let body = json!({
            "operations": self.operations.len(),
            "version": version,
            "hint": format!("Examples of the documentation are answered below {base}/{version}"),
        });
        Answer::json(StatusCode::OK, body)
    }
}

fn example_answer(
    candidate: &Candidate,
    shown: &Shown,
    operation: &Operation,
    target: &Target,
    state: &mut State,
) -> Answer {
    let documented = operation.response.as_ref();
    let status = StatusCode::from_u16(shown.status(documented)).unwrap_or(StatusCode::OK);
    let mut answer = match candidate.kinship {
        Kinship::Defective(defect) => minimal::answer(operation, status).with(NOTE, &format!("minimal: {defect}")),
        Kinship::SamePage => Answer::empty(status).with(NOTE, "same-page: the page shows another request line only"),
        Kinship::Own if candidate.shape == Shape::Wrapped => {
            Answer::empty(status).with(NOTE, "unwrapped: the page shows the object within 'value'")
        }
        Kinship::Own => Answer::empty(status),
    };
    for (name, value) in &shown.response.headers {
        let name = name.to_lowercase();
        if !HEADERS.contains(&name.as_str()) || name == CONTENT_TYPE.as_str() {
            continue;
        }
        if let Ok(name) = HeaderName::try_from(name) {
            let is_url = name.as_str().ends_with("location") || name.as_str() == "azure-asyncoperation";
            let value = if is_url { target.rewrite_header(&name, value, status.as_u16()) } else { value.clone() };
            answer.set(name, &value);
        }
    }
    let has_body = status != StatusCode::NO_CONTENT && !status.is_redirection();
    if has_body && !matches!(candidate.kinship, Kinship::Defective(_)) {
        let mut body = shown.body(candidate.shape);
        let media_type = media_type(shown, &body, operation);
        if let Body::Json(json) = &mut body {
            target.rewrite(json, state);
        }
        answer = answer.with_body(body, &media_type);
    }
    redirected(answer, target).with(PAGE, &shown.page).with(EXAMPLE, &shown.name)
}

fn minimal_answer(operation: &Operation, target: &Target, lack: &str) -> Answer {
    let answer = minimal::answer(operation, minimal::status(operation));
    redirected(answer, target).with(PAGE, &operation.page).with(NOTE, &format!("minimal: {lack}"))
}

/// A redirect leads somewhere, also where the page does not show where to.
fn redirected(answer: Answer, target: &Target) -> Answer {
    if answer.status != StatusCode::FOUND || answer.headers.contains_key(LOCATION) {
        return answer;
    }
    let url = resources::download_url(target.base, target.content);
    answer.with(LOCATION, &url)
}

fn media_type(shown: &Shown, body: &Body, operation: &Operation) -> String {
    let documented = operation.response.as_ref().and_then(|response| response.media_type.as_deref());
    let media_type = match body {
        Body::Json(_) => shown.media_type().filter(|media_type| media_type.contains("json")).unwrap_or("application/json"),
        _ => shown.media_type().or(documented).unwrap_or("text/plain"),
    };
    media_type.trim().to_owned()
}

fn has_token(headers: &HeaderMap) -> bool {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (scheme, token) = value.trim().split_once(' ').unwrap_or_default();
    scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()
}

/// The body, where the request says that it is JSON; some actions are sent without one.
fn json_of(headers: &HeaderMap, body: &Bytes) -> Result<Option<Value>, serde_json::Error> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_json = media_type == "application/json" || media_type.ends_with("+json");
    if is_json && !body.iter().all(u8::is_ascii_whitespace) { serde_json::from_slice(body).map(Some) } else { Ok(None) }
}
