//! `gen mock` answers with the examples of the pages, and tells what it answered.

mod common;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use common::{Place, page};

/// `gen mock` while it runs.
struct Running {
    child: Child,
    host: String,
    welcome: String,
}

impl Running {
    fn start(place: &Place, more: &[&str]) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gen"))
            .args(["mock", "--docs", "docs", "--port", "0"])
            .args(more)
            .current_dir(place.path(""))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("gen starts");
        let mut lines = BufReader::new(child.stdout.take().expect("standard output")).lines();
        let mut line = || lines.next().expect("a line").expect("UTF-8");
        let url = line();
        let host = url.strip_prefix("http://").and_then(|url| url.strip_suffix("/v1.0")).expect("the address").to_owned();
        Running { child, host, welcome: format!("{url}\n{}", line()) }
    }

    /// The status line and the body.
    fn get(&self, path: &str, headers: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.host).expect("the server listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer arrives");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.lines().next().unwrap_or_default().to_owned(), body.to_owned())
    }

    /// Ends it, and gives what it wrote to standard error.
    fn stop(mut self) -> String {
        self.child.kill().expect("it runs");
        let mut text = String::new();
        self.child.stderr.take().expect("standard error").read_to_string(&mut text).expect("UTF-8");
        self.child.wait().expect("it ends");
        text
    }
}

fn place() -> Place {
    let place = Place::with_pages();
    let example = "\n## Example\n\n``` http\nGET https://graph.microsoft.com/v1.0/things\n```\n\n``` http\nHTTP/1.1 200 OK\n\
        Content-Type: application/json\n\n{ \"value\": [ { \"id\": \"7\" } ] }\n```\n";
    place.write("docs/api/thing-list.md", page("thing", "GET /things") + example);
    place
}

#[test]
fn examples_are_answered_and_logged() {
    let place = place();
    let running = Running::start(&place, &[]);
    assert!(running.welcome.contains("3 operations of 3 pages (docs) are answered"), "{}", running.welcome);
    let (status, body) = running.get("/v1.0/things?$top=1", "");
    assert_eq!((status.as_str(), body.as_str()), ("HTTP/1.1 200 OK", r#"{"value":[{"id":"7"}]}"#));
    assert_eq!(running.get("/v1.0/users/1", "").0, "HTTP/1.1 204 No Content");
    assert_eq!(running.get("/v1.0/nothing", "").0, "HTTP/1.1 404 Not Found");
    let log = running.stop();
    assert!(log.contains("GET /v1.0/things 200 api/thing-list.md\n"), "{log}");
    assert!(log.contains("GET /v1.0/users/1 204 api/user-get.md (minimal: "), "{log}");
    assert!(log.contains("GET /v1.0/nothing 404 -\n"), "{log}");
}

#[test]
fn a_token_can_be_required_and_the_log_be_silenced() {
    let place = place();
    let running = Running::start(&place, &["--require-token", "--quiet"]);
    assert_eq!(running.get("/v1.0/things", "").0, "HTTP/1.1 401 Unauthorized");
    assert_eq!(running.get("/v1.0/things", "Authorization: Bearer any\r\n").0, "HTTP/1.1 200 OK");
    assert_eq!(running.stop(), "");
}

#[test]
fn a_taken_port_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    place().gen_(&["mock", "--docs", "docs", "--port", &port]).expect(2, &[&port, "is taken", "--port 0"]);
    place().gen_(&["mock", "--docs", "missing"]).expect(2, &["`missing`"]);
    place().gen_(&["mock", "--port", "70000"]).expect(2, &["70000"]);
}
