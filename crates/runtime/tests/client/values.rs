//! Values with everything that could end a header, a segment, a query or an argument: they change nothing but themselves.

use msgraph_runtime::Error;
use serde_json::json;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::operations::{delta_since, file, find, get, list};
use crate::support::{RawServer, builder, client, received};

const VALUES: [&str; 20] = [
    "a/b",
    "a?b",
    "a#b",
    "a%b",
    "../x",
    "..\\x",
    "%2e%2e",
    "%2e%2e/x",
    "%2E%2E%2F",
    "a\r\nX: y",
    "a\rX: y",
    "a\nX: y",
    "a\0b",
    "grüße",
    "\u{202e}\u{1f600}\u{85}",
    "a'b",
    "a;b&c=d",
    "a b+c",
    "{x|y}",
    "http://example.com",
];

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(&server).await;
    server
}

/// The segments after the version, decoded.
fn segments(sent: &Request) -> Vec<String> {
    let decoded = |segment: &str| percent_encoding::percent_decode_str(segment).decode_utf8().unwrap().into_owned();
    sent.url.path_segments().unwrap().skip(1).map(decoded).collect()
}

#[tokio::test]
async fn values_of_paths_and_queries_change_nothing_but_themselves() {
    let server = server().await;
    let client = client(&server);
    for value in VALUES {
        get(value).send(&client).await.unwrap();
        find(value).send(&client).await.unwrap();
        list().filter(value).query(value, "x").send(&client).await.unwrap();
    }
    let sent = received(&server).await;
    assert_eq!(sent.len(), 3 * VALUES.len());
    for (value, sent) in VALUES.into_iter().zip(sent.chunks(3)) {
        assert_eq!(segments(&sent[0]), ["users", value]);
        assert_eq!(segments(&sent[1]), ["users".to_owned(), format!("find(name='{}')", value.replace('\'', "''"))]);
        let expected = [("$filter".into(), value.into()), (value.into(), "x".into())];
        assert_eq!(sent[2].url.query_pairs().collect::<Vec<_>>(), expected);
        assert!(!sent.iter().any(|sent| sent.url.as_str().contains('+')), "{value}");
        assert!(sent.iter().all(|sent| sent.headers.get("x").is_none()), "{value}");
        assert!(sent[..2].iter().all(|sent| sent.url.query().is_none()), "{value}");
    }
    for value in [".", "..", ""] {
        assert!(matches!(get(value).send(&client).await, Err(Error::Argument { .. })), "{value}");
    }
    assert_eq!(received(&server).await.len(), 3 * VALUES.len());
}

/// Arguments without quotes, and paths of several segments.
#[tokio::test]
async fn values_that_cannot_stand_where_they_should_are_refused() {
    let server = server().await;
    let client = client(&server);
    for value in VALUES {
        let sent = delta_since(value).send(&client).await;
        assert_eq!(sent.is_ok(), !value.contains(['=', '\'']), "{value}");
        let sent = file(value).send(&client).await;
        assert_eq!(sent.is_ok(), !value.contains("../") && !value.contains("//"), "{value}");
    }
    for sent in received(&server).await {
        let segments = segments(&sent);
        let value = match segments[0].as_str() {
            "users" => {
                segments[1].strip_prefix("since(moment=").and_then(|rest| rest.strip_suffix(')')).unwrap().to_owned()
            }
            _ => segments[3..segments.len() - 1].join("/").strip_suffix(':').unwrap().to_owned(),
        };
        assert!(VALUES.contains(&value.as_str()), "{value}");
        assert!(sent.headers.get("x").is_none() && sent.url.query().is_none(), "{value}");
        assert!(!sent.url.path().to_ascii_lowercase().contains("/%2e"), "{value}");
    }
    for value in ["a,b=1", "1)", "f(x", "'a"] {
        assert!(matches!(delta_since(value).send(&client).await, Err(Error::Argument { .. })), "{value}");
    }
}

#[tokio::test]
async fn values_of_headers_change_nothing_but_themselves() {
    static OK: [crate::support::Deed; 1] = [crate::support::Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")];
    let server = RawServer::start(&OK).await;
    let client = builder(&server.uri).build().unwrap();
    for value in VALUES {
        let before = server.count();
        let sent = get("1").header("Prefer", value).if_match(value).send(&client).await;
        if value.contains(['\r', '\n', '\0']) {
            assert!(matches!(sent, Err(Error::Header { part: "value", .. })), "{value:?}");
            assert_eq!(server.count(), before);
            continue;
        }
        sent.unwrap();
        let head = server.requests.lock().unwrap()[before].clone();
        let prefer = head.lines().find_map(|line| line.strip_prefix("prefer: ").or(line.strip_prefix("Prefer: ")));
        assert_eq!(prefer, Some(value));
        assert!(head.starts_with("GET /v1.0/users/1 HTTP/1.1\r\n"), "{head}");
    }
    for name in ["", "Pre fer", "X:", "X\r\nY", "grüße"] {
        assert!(
            matches!(get("1").header(name, "x").send(&client).await, Err(Error::Header { part: "name", .. })),
            "{name}"
        );
    }
    for value in ["text/plain\r\nX: y", "a\0"] {
        assert!(get("1").content(value, "x").send(&client).await.is_err());
        assert!(builder(&server.uri).header("X-Default", value).build().is_err());
        assert!(builder(&server.uri).user_agent(value).build().is_err());
    }
}

#[tokio::test]
async fn a_url_that_is_too_long_is_not_that_of_the_base() {
    let server = server().await;
    let error = list().filter(&"a".repeat(70_000)).send(&client(&server)).await.unwrap_err();
    assert!(error.to_string().contains("its URL has 700") && error.to_string().contains("65534 can be sent"), "{error}");
    assert!(matches!(list().into_http("nonsense"), Err(Error::BaseUrl)));
    let longest = 65_534 - "https://example.com/users?%24filter=".len();
    assert!(list().filter(&"a".repeat(longest)).into_http("https://example.com").is_ok());
}
