//! The server over real connections.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use msgraph_mock::{Mock, Server};
use msgraph_parser::{NoIncludes, PageFile, parse};

const PAGE: &str = "\
# List things

Namespace: microsoft.graph

## HTTP request

```http
GET /things
```

## Response

If successful, this method returns a `200 OK` response code and a collection of [thing](../resources/thing.md) objects.

## Example

```http
GET https://graph.microsoft.com/v1.0/things
```

```http
HTTP/1.1 200 OK
Content-Type: application/json

{ \"value\": [ { \"id\": \"1\" } ] }
```
";

fn server() -> Server {
    let page = PageFile { path: "api/thing-list.md".into(), bytes: PAGE.into() };
    Server::start(Mock::new(&parse(&[page], &NoIncludes)), 0).expect("a port is free")
}

/// Sends a request, and gives the whole answer.
fn exchange(server: &Server, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("the request is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the answer arrives");
    answer
}

#[test]
fn given_answers_come_first() {
    let server = server();
    server.answer_next(http::Response::builder().status(429).header("Retry-After", "7").body("").expect("an answer"));
    server.answer_next(http::Response::new("{\"value\":[]}"));
    let request = "GET /v1.0/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answers: Vec<String> = (0..3).map(|_| exchange(&server, request)).collect();
    assert!(answers[0].starts_with("HTTP/1.1 429 ") && answers[0].to_lowercase().contains("retry-after: 7"), "{answers:?}");
    assert!(answers[1].ends_with("{\"value\":[]}") && answers[2].ends_with("{\"value\":[{\"id\":\"1\"}]}"), "{answers:?}");
    assert_eq!(server.requests().iter().map(|request| request.status.as_u16()).collect::<Vec<_>>(), [429, 200, 200]);
}

#[test]
fn a_documented_request_is_answered_and_recorded() {
    let server = server();
    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
    let request =
        "GET /v1.0/things?$top=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nConnection: close\r\n\r\n";
    let answer = exchange(&server, request);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{\"value\":[{\"id\":\"1\"}]}"), "{answer}");
    let recorded = server.take_requests();
    let [request] = recorded.as_slice() else { panic!("{recorded:?}") };
    assert_eq!((request.method.as_str(), request.path_and_query.as_str()), ("GET", "/v1.0/things?$top=1"));
    assert_eq!((request.authorized, request.status.as_u16()), (true, 200));
    assert_eq!(request.page.as_deref(), Some("api/thing-list.md"));
    assert!(!format!("{recorded:?}").contains("secret"));
    assert!(server.requests().is_empty());
}

#[test]
fn a_taken_port_is_an_error() {
    let server = server();
    let error = Server::start(Mock::new(&Default::default()), server.port()).expect_err("the port is taken");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[test]
fn servers_start_and_end_within_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let server = server();
        assert!(Server::start(Mock::new(&Default::default()), server.port()).is_err());
        drop(server);
    });
}

#[test]
fn a_dropped_server_listens_no_more() {
    let server = server();
    let port = server.port();
    drop(server);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn a_thousand_connections_are_served_at_once() {
    let server = server();
    let request = "GET /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let streams: Vec<TcpStream> =
        (0..1000).map(|_| TcpStream::connect(("127.0.0.1", server.port())).expect("the connection is accepted")).collect();
    for mut stream in &streams {
        stream.write_all(request.as_bytes()).expect("the request is sent");
    }
    for mut stream in &streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer arrives");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
    assert_eq!(server.requests().len(), 1000);
}
