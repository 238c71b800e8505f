//! What is sent, and what answers become.

use msgraph_runtime::client::AccessToken;
use msgraph_runtime::{Error, Value};
use serde_json::json;
use wiremock::matchers::{body_json, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, count, create, get, list, revoke, update};
use crate::support::{RawServer, TOKEN, builder, client, received};

#[tokio::test]
async fn a_request_has_token_headers_and_query_and_its_answer_has_all() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200)
        .insert_header("ETag", "W/\"1\"")
        .insert_header("request-id", "r-1")
        .set_body_json(json!({"id": "1", "displayName": "Adele"}));
    Mock::given(method("GET"))
        .and(path("/v1.0/users/1"))
        .and(header("Authorization", format!("Bearer {TOKEN}")))
        .and(header("User-Agent", "test/1"))
        .and(header("Prefer", "return=minimal"))
        .and(header("If-None-Match", "W/\"0\""))
        .respond_with(answer)
        .expect(1)
        .mount(&server)
        .await;
    let client = builder(&server.uri()).user_agent("test/1").header("Prefer", "return=minimal").build().unwrap();
    let request = get("1").select(["id", "displayName"]).filter("a eq 'b c'").header("If-None-Match", "W/\"0\"");
    let response = request.send(&client).await.unwrap();
    assert_eq!(response.value.display_name.as_deref(), Some("Adele"));
    assert_eq!((response.status.as_u16(), response.tries), (200, 1));
    assert_eq!((response.etag(), response.request_id()), (Some("W/\"1\""), Some("r-1")));
    let sent = &received(&server).await[0];
    assert_eq!(sent.url.query(), Some("$select=id,displayName&$filter=a%20eq%20%27b%20c%27"));
    assert_eq!(sent.headers["client-request-id"].len(), 36);
}

#[tokio::test]
async fn bodies_are_sent_and_empty_posts_have_a_length() {
    let server = MockServer::start().await;
    Mock::given(method("PATCH"))
        .and(body_json(json!({"displayName": "B"})))
        .respond_with(ResponseTemplate::new(204))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/v1.0/users"))
        .respond_with(ResponseTemplate::new(201).insert_header("Location", "/users/2").set_body_json(json!({"id": "2"})))
        .mount(&server)
        .await;
    let client = client(&server);
    let user = User { display_name: Some("B".to_owned()), ..User::default() };
    assert_eq!(update("1", &user).send(&client).await.unwrap().value.id, None);
    let created = create(&user).send(&client).await.unwrap();
    assert_eq!(
        (created.status.as_u16(), created.location(), created.value.id.as_deref()),
        (201, Some("/users/2"), Some("2"))
    );
    let raw =
        RawServer::start(&[crate::support::Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"value\":true}")])
            .await;
    let client = builder(&raw.uri).build().unwrap();
    assert_eq!(revoke("1").send(&client).await.unwrap().value.value, Some(true));
    assert!(raw.requests.lock().unwrap()[0].to_ascii_lowercase().contains("content-length: 0\r\n"));
}

#[tokio::test]
async fn a_count_is_a_number() {
    let server = MockServer::start().await;
    Mock::given(path("/v1.0/users/$count"))
        .and(header("ConsistencyLevel", "eventual"))
        .respond_with(ResponseTemplate::new(200).set_body_raw("\u{feff}893", "text/plain"))
        .mount(&server)
        .await;
    let counted = count().header("ConsistencyLevel", "eventual").send(&client(&server)).await.unwrap();
    assert_eq!(counted.value, 893);
}

#[tokio::test]
async fn a_refusal_has_what_the_service_said_and_the_permissions() {
    let server = MockServer::start().await;
    let body = json!({"error": {"code": "Authorization_RequestDenied", "message": "Insufficient privileges.",
        "innerError": {"request-id": "r-2", "client-request-id": "c-2", "date": "2021-07-01T10:00:00"}}});
    let answer =
        ResponseTemplate::new(403).insert_header("Retry-After", "7").insert_header("x-other", "1").set_body_json(body);
    Mock::given(method("GET")).respond_with(answer).mount(&server).await;
    let error = get("1").send(&client(&server)).await.unwrap_err();
    let refusal = error.service().unwrap();
    assert_eq!(refusal.code.as_deref(), Some("Authorization_RequestDenied"));
    assert_eq!((refusal.request_id.as_deref(), refusal.client_request_id.as_deref()), (Some("r-2"), Some("c-2")));
    assert_eq!((refusal.retry_after.as_deref(), &refusal.headers["x-other"]), (Some("7"), &"1".parse().unwrap()));
    assert_eq!(refusal.retry_after_duration(), Some(std::time::Duration::from_secs(7)));
    assert_eq!(refusal.missing_permissions().unwrap().application, "User.Read.All");
    let printed = error.to_string();
    for part in
        ["delegated permissions, one of: User.Read, User.Read.All", "(personal account) permissions, one of: User.Read;"]
    {
        assert!(printed.contains(part), "{printed}");
    }
}

#[tokio::test]
async fn raw_answers_are_given_whatever_their_status() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(404).set_body_string("no")).mount(&server).await;
    let answer = get("1").send_raw(&client(&server)).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.value.as_ref()), (404, b"no".as_slice()));
}

#[tokio::test]
async fn tokens_are_printed_nowhere() {
    let server = MockServer::start().await;
    let echo = |request: &wiremock::Request| {
        assert!(request.headers["authorization"].to_str().unwrap().contains(TOKEN));
        ResponseTemplate::new(400).insert_header("Location", "https://example.com/secret-url")
    };
    Mock::given(method("GET")).respond_with(echo).mount(&server).await;
    let client = client(&server);
    let error = get("1").send(&client).await.unwrap_err();
    let raw = get("1").send_raw(&client).await.unwrap();
    let printed = format!("{error} {error:?} {client:?} {:?} {raw:?}", AccessToken::new(TOKEN));
    assert!(!printed.contains(TOKEN) && !printed.contains("secret-url"), "{printed}");
}

#[tokio::test]
async fn token_sources_are_asked_each_time_and_may_fail() {
    let server = MockServer::start().await;
    Mock::given(header("Authorization", "Bearer fresh"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({})))
        .mount(&server)
        .await;
    let client = builder(&server.uri()).token_source(|| async { Ok::<_, std::io::Error>("fresh") }).build().unwrap();
    get("1").send(&client).await.unwrap();
    let failing = || async { Err::<String, _>(std::io::Error::other("signed out")) };
    let client = builder(&server.uri()).token_source(failing).build().unwrap();
    let error = get("1").send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Token { template: "/users/{id}", .. }), "{error}");
    assert!(error.to_string().ends_with("signed out"), "{error}");
    let client = builder(&server.uri()).token("a\nb").build().unwrap();
    let error = get("1").send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Token { .. }) && !error.to_string().contains("a\nb"), "{error}");
    assert_eq!(received(&server).await.len(), 1);
}

#[tokio::test]
async fn an_unreadable_answer_tells_where() {
    let server = MockServer::start().await;
    let truncated = r#"{"value": [{"id": "1"}, {"id": "2", "displayName": "Ad"#;
    Mock::given(path("/v1.0/users"))
        .respond_with(ResponseTemplate::new(200).set_body_string(truncated))
        .mount(&server)
        .await;
    let wrong = json!({"value": [{"id": "1"}, null, "two"]});
    Mock::given(path("/v1.0/users/delta()"))
        .respond_with(ResponseTemplate::new(200).set_body_json(wrong))
        .mount(&server)
        .await;
    let client = client(&server);
    let error = list().send(&client).await.unwrap_err();
    let Error::Decode { path, body, .. } = &error else { panic!("{error}") };
    assert_eq!((path.as_str(), body.text().as_ref()), ("value[1].displayName", truncated));
    assert!(error.to_string().contains("at value[1].displayName"), "{error}");
    let error = crate::operations::delta().send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Decode { path, .. } if path == "value[2]"), "{error}");
    assert!(crate::operations::delta().answer_as::<Value>().send(&client).await.is_ok());
}
