//! Which example answers a request, and what its answer has.

mod common;

use common::{Page, mock};
use http::Method;
use serde_json::json;

/// A list, an item and what makes one.
fn things() -> Vec<Page> {
    vec![
        Page::new("thing-list", "GET /things\nGET /me/things")
            .answers("200 OK", "a collection of [thing](../resources/thing.md) objects")
            .example("GET https://graph.microsoft.com/v1.0/things", "HTTP/1.1 200 OK\n\n{ \"value\": [ { \"id\": \"a\" } ] }")
            .example(
                "GET https://graph.microsoft.com/v1.0/things?$top=1&$skip=1",
                "HTTP/1.1 200 OK\n\n{ \"value\": [ { \"id\": \"b\" } ] }",
            ),
        Page::new("thing-get", "GET /things/{id}")
            .answers("200 OK", "a [thing](../resources/thing.md) object")
            .example("GET https://graph.microsoft.com/v1.0/things/a", "HTTP/1.1 200 OK\n\n{ \"value\": { \"id\": \"a\" } }")
            .example("GET https://graph.microsoft.com/v1.0/things/b", "HTTP/1.1 200 OK\n\n{ \"id\": \"b\" }")
            .example("GET https://graph.microsoft.com/v1.0/things/c", "HTTP/1.1 404 Not Found\n\n{ \"error\": {} }"),
        Page::new("thing-post", "POST /things")
            .answers("201 Created", "a [thing](../resources/thing.md) object")
            .example(
                "POST https://graph.microsoft.com/v1.0/things\nContent-Type: application/json\n\n\
                 { \"@odata.type\": \"#microsoft.graph.redThing\" }",
                "HTTP/1.1 201 Created\nLocation: https://graph.microsoft.com/v1.0/things/red\nETag: \"1\"\nContent-Length: 99\n\n\
                 { \"id\": \"red\" }",
            )
            .example(
                "POST https://graph.microsoft.com/v1.0/things\nContent-Type: application/json\n\n\
                 { \"@odata.type\": \"#microsoft.graph.blueThing\" }",
                "HTTP/1.1 201 Created\n\n{ \"id\": \"blue\" }",
            ),
    ]
}

#[test]
fn the_example_with_the_same_query_is_answered() {
    let mut mock = mock(&things());
    assert_eq!(mock.get("/v1.0/things").json(), json!({ "value": [{ "id": "a" }] }));
    let second = mock.get("/beta/THINGS/?%24skip=5&$top=2");
    assert_eq!(second.json(), json!({ "value": [{ "id": "b" }] }));
    assert_eq!(second.header("x-mock-page"), Some("api/thing-list.md"));
    assert_eq!(second.header("x-mock-note"), None);
    assert_eq!(second.header("content-type"), Some("application/json"));
}

#[test]
fn the_example_of_another_request_line_of_the_page_serves() {
    let other = mock(&things()).get("/me/things");
    assert_eq!(other.json(), json!({ "value": [{ "id": "a" }] }));
    assert_eq!(other.header("x-mock-note"), Some("same-page: the page shows another request line only"));
}

#[test]
fn the_example_with_the_same_path_is_answered_and_failures_never() {
    let mut mock = mock(&things());
    assert_eq!(mock.get("/things/b").json(), json!({ "id": "b" }));
    let other = mock.get("/things/c");
    assert_eq!((other.status(), other.json()), (200, json!({ "id": "a" })));
}

#[test]
fn an_object_within_value_is_taken_out() {
    let wrapped = mock(&things()).get("/things/a");
    assert_eq!(wrapped.json(), json!({ "id": "a" }));
    assert_eq!(wrapped.header("x-mock-note"), Some("unwrapped: the page shows the object within 'value'"));
}

#[test]
fn the_example_with_the_same_type_is_answered() {
    let mut mock = mock(&things());
    let blue = mock.send(Method::POST, "/things", r##"{ "@odata.type": "#microsoft.graph.blueThing", "x": 1 }"##);
    assert_eq!((blue.status(), blue.json()), (201, json!({ "id": "blue" })));
    let red = mock.send(Method::POST, "/things", r##"{ "@odata.type": "microsoft.graph.redThing" }"##);
    assert_eq!(red.json(), json!({ "id": "red" }));
    assert_eq!(red.header("location"), Some("http://127.0.0.1:1/v1.0/things/red"));
    assert_eq!(red.header("etag"), Some("\"1\""));
    assert_eq!(red.header("content-length"), None);
}

#[test]
fn the_page_that_tells_more_is_answered() {
    let page = |name: &str, body: &str| {
        Page::new(name, "GET /things")
            .answers("200 OK", "a collection of [thing](../resources/thing.md) objects")
            .example("GET https://graph.microsoft.com/v1.0/things", &format!("HTTP/1.1 200 OK\n\n{body}"))
    };
    let pages = [page("a", r#"{ "value": [ { "id": "a" } ] }"#), page("b", r#"{ "value": [ { "id": "b", "x": 1 } ] }"#)];
    assert_eq!(mock(&pages).get("/things").header("x-mock-page"), Some("api/b.md"));
}

#[test]
fn without_example_the_least_is_answered() {
    let pages = [
        Page::new("list", "GET /things").answers("200 OK", "a collection of [thing](../resources/thing.md) objects"),
        Page::new("get", "GET /things/{id}").answers("200 OK", "a [thing](../resources/thing.md) object"),
        Page::new("delete", "DELETE /things/{id}").answers("204 No Content", "nothing"),
        Page::new("broken", "GET /broken").answers("200 OK", "a [thing](../resources/thing.md) object").example(
            "GET https://graph.microsoft.com/v1.0/broken",
            "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{ \"id\": ]]",
        ),
    ];
    let mut mock = mock(&pages);
    let list = mock.get("/things");
    assert_eq!((list.status(), list.json()), (200, json!({ "value": [] })));
    assert_eq!(list.header("x-mock-note"), Some("minimal: the page shows no answer of success"));
    assert_eq!(mock.get("/things/1").json(), json!({}));
    let deleted = mock.send(Method::DELETE, "/things/1", "");
    assert_eq!((deleted.status(), deleted.text(), deleted.header("content-type")), (204, "", None));
    let broken = mock.get("/broken");
    assert_eq!(broken.json(), json!({}));
    assert_eq!(broken.header("x-mock-note"), Some("minimal: the JSON of the page's example cannot be read"));
}

#[test]
fn what_is_not_documented_is_an_error_of_the_service() {
    let mut mock = mock(&things());
    let unknown = mock.get("/v1.0/things/1/2");
    assert_eq!((unknown.status(), unknown.json()["error"]["code"].as_str()), (404, Some("ResourceNotFound")));
    let inner = unknown.json()["error"]["innerError"].clone();
    assert_eq!(inner["date"], "1970-01-01T00:00:00");
    assert_eq!(inner["request-id"].as_str(), unknown.header("request-id"));
    assert_eq!(inner["client-request-id"].as_str(), unknown.header("client-request-id"));
    let method = mock.send(Method::PUT, "/things", "");
    assert_eq!((method.status(), method.header("allow")), (405, Some("GET, POST")));
    assert!(method.json()["error"]["message"].is_string());
    assert_eq!(mock.get(&format!("/things/{}", "x".repeat(10_000))).status(), 414);
}

#[test]
fn malformed_json_is_refused_and_other_bodies_are_not() {
    let mut mock = mock(&things());
    let refused = mock.send(Method::POST, "/things", "{ \"id\": ");
    assert_eq!((refused.status(), refused.json()["error"]["code"].as_str()), (400, Some("BadRequest")));
    assert_eq!(mock.send(Method::POST, "/things", " ").status(), 201);
    assert_eq!(mock.send_as("text/plain", Method::POST, "/things", "{ \"id\": ").status(), 201);
}

#[test]
fn a_token_can_be_required() {
    let mut mock = mock(&things()).require_token();
    let refused = mock.get("/things");
    assert_eq!((refused.status(), refused.json()["error"]["code"].as_str()), (401, Some("InvalidAuthenticationToken")));
    assert!(refused.header("www-authenticate").is_some_and(|value| value.starts_with("Bearer ")));
    for (value, status) in [("Bearer x", 200), ("bearer  x", 200), ("Bearer ", 401), ("Bearer", 401), ("Basic x", 401)] {
        assert_eq!(mock.get_with("/things", &[("authorization", value)]).status(), status, "{value:?}");
    }
    assert_eq!(mock.get("/").json()["operations"], 4);
    assert_eq!(mock.get("/mock/monitors/1").status(), 200);
}

#[test]
fn pages_end() {
    let pages = [Page::new("list", "GET /things")
        .answers("200 OK", "a collection of [thing](../resources/thing.md) objects")
        .example(
            "GET https://graph.microsoft.com/v1.0/things",
            "HTTP/1.1 200 OK\n\n{ \"value\": [ {} ], \"@odata.nextLink\": \"https://graph.microsoft.com/v1.0/x?$skiptoken=1\" }",
        )];
    let mut mock = mock(&pages);
    let first = mock.get("/v1.0/things?$top=1").json();
    let next = first["@odata.nextLink"].as_str().expect("a link").to_owned();
    let path = next.strip_prefix("http://127.0.0.1:1").expect("a link to the mock");
    assert_eq!(mock.get(path).json(), json!({ "value": [{}] }));
}

#[test]
fn a_batch_is_answered_part_by_part() {
    let mut mock = mock(&things());
    let body = json!({ "requests": [
        { "id": "1", "method": "GET", "url": "/things" },
        { "id": "2", "method": "get", "url": "things?$top=1&$skip=2", "dependsOn": ["1"] },
        { "id": "3", "method": "POST", "url": "/things", "body": { "@odata.type": "#microsoft.graph.blueThing" } },
        { "id": "4", "method": "GET", "url": "/nothing" },
        { "id": "5", "method": "POST", "url": "/$batch", "body": {} },
    ] });
    let answer = mock.send(Method::POST, "/v1.0/$batch", &body.to_string());
    let answer = answer.json();
    let responses = answer["responses"].as_array().expect("responses");
    let statuses: Vec<_> = responses.iter().map(|part| (part["id"].as_str(), part["status"].as_u64())).collect();
    let expected = [("1", 200), ("2", 200), ("3", 201), ("4", 404), ("5", 404)];
    assert_eq!(statuses, expected.map(|(id, status)| (Some(id), Some(status))));
    assert_eq!(responses[1]["body"], json!({ "value": [{ "id": "b" }] }));
    assert_eq!(responses[2]["body"], json!({ "id": "blue" }));
    assert_eq!(responses[3]["body"]["error"]["code"], "ResourceNotFound");
}

#[test]
fn wrong_batches_are_refused() {
    let mut mock = mock(&things());
    let part = json!({ "id": "1", "method": "GET", "url": "/things" });
    for (body, status) in [
        (json!({ "requests": vec![part.clone(); 20] }), 200),
        (json!({ "requests": vec![part; 21] }), 400),
        (json!({ "requests": [] }), 400),
        (json!({ "requests": [{ "id": "1" }] }), 400),
        (json!({}), 400),
    ] {
        assert_eq!(mock.send(Method::POST, "/$batch", &body.to_string()).status(), status, "{body}");
    }
    assert_eq!(mock.get("/v1.0/$batch").status(), 405);
}
