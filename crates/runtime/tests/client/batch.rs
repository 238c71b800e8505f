//! Batches against a service that answers each part on its own.

use std::collections::HashSet;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use msgraph_runtime::client::Batch;
use msgraph_runtime::{Error, Value};
use serde_json::json;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::operations::{User, count, create, get, list, photo, set_photo};
use crate::support::{client, has_token, received, sleepless};

/// Answers the parts of each batch, last first, by their request.
async fn serve(server: &MockServer, answer: impl Fn(&Value) -> Value + Send + Sync + 'static) {
    let respond = move |request: &Request| {
        let body: Value = request.body_json().unwrap();
        let parts = body["requests"].as_array().unwrap();
        assert!((1..=20).contains(&parts.len()));
        let answers = parts.iter().rev().map(|part| {
            let mut answer = answer(part);
            answer["id"] = part["id"].clone();
            answer
        });
        ResponseTemplate::new(200).set_body_json(json!({"responses": answers.collect::<Vec<_>>()}))
    };
    Mock::given(method("POST")).and(path("/v1.0/$batch")).respond_with(respond).mount(server).await;
}

fn sent_parts(request: &Request) -> Vec<Value> {
    request.body_json::<Value>().unwrap()["requests"].as_array().unwrap().clone()
}

#[tokio::test]
async fn requests_of_any_type_are_sent_together_and_answered_each_as_its_own() {
    let server = MockServer::start().await;
    serve(&server, |part| match (part["method"].as_str().unwrap(), part["url"].as_str().unwrap()) {
        ("GET", "/users/1") => json!({"status": 200, "headers": {"ETag": "W/1"}, "body": {"id": "1"}}),
        ("GET", "/users?$top=2") => json!({"status": 200, "body": {"value": [{"id": "1"}, {"id": "2"}]}}),
        ("GET", "/users/$count") => json!({"status": 200, "headers": {"Content-Type": "text/plain"}, "body": "1234"}),
        ("GET", "/users/1/photo/$value") => {
            json!({"status": 200, "headers": {"Content-Type": "image/jpeg"}, "body": STANDARD.encode([255, 0, 1])})
        }
        ("PUT", _) => json!({"status": 204}),
        ("POST", "/users") => json!({"status": 201, "headers": {"Location": "/users/3"}, "body": part["body"]}),
        _ => json!({"status": 404, "body": {"error": {"code": "Request_ResourceNotFound", "message": "None."}}}),
    })
    .await;
    let user = User { display_name: Some("Adele".to_owned()), ..User::default() };
    let mut batch = Batch::new();
    let one = batch.add(&get("1").header("Prefer", "x")).unwrap();
    let many = batch.add(&list().top(2)).unwrap();
    let counted = batch.add(&count()).unwrap();
    let picture = batch.add(&photo("1")).unwrap();
    let placed = batch.add(&set_photo("1").content("image/jpeg", vec![1, 2])).unwrap();
    let created = batch.add(&create(&user)).unwrap();
    let missing = batch.add(&get("none")).unwrap();
    let mut answers = batch.send(&client(&server)).await;
    assert_eq!((answers.len(), answers.statuses().flatten().count()), (7, 7));
    let response = answers.take(&one).unwrap();
    assert_eq!((response.etag(), response.value.id.as_deref()), (Some("W/1"), Some("1")));
    assert_eq!(answers.take(&many).unwrap().value.value.len(), 2);
    assert_eq!(answers.take(&counted).unwrap().value, 1234);
    assert_eq!(answers.take(&picture).unwrap().value, [255, 0, 1].as_slice());
    assert_eq!(answers.take(&placed).unwrap().status, 204);
    let response = answers.take(&created).unwrap();
    assert_eq!((response.location(), response.value.display_name.as_deref()), (Some("/users/3"), Some("Adele")));
    let error = answers.take(&missing).unwrap_err();
    assert_eq!(error.service().unwrap().code.as_deref(), Some("Request_ResourceNotFound"));
    assert_eq!(error.service().unwrap().operation.template, "/users/{id}");
    assert!(matches!(answers.take(&one), Err(Error::Usage { .. })));
    let sent = received(&server).await;
    let parts = sent_parts(&sent[0]);
    assert_eq!(
        (sent.len(), parts[0]["headers"]["prefer"].as_str(), parts[4]["body"].as_str()),
        (1, Some("x"), Some("AQI="))
    );
    assert!(has_token(&sent[0]) && parts.iter().all(|part| part["headers"].get("authorization").is_none()));
}

#[tokio::test]
async fn any_number_is_sent_twenty_at_a_time_and_answered_in_order() {
    let server = MockServer::start().await;
    serve(&server, |part| json!({"status": 200, "body": {"id": part["url"]}})).await;
    let requests: Vec<_> = (0..45).map(|number| get(&number.to_string())).collect();
    let answers = client(&server).send_all(&requests).await.unwrap();
    let ids: Vec<_> = answers.into_iter().map(|answer| answer.unwrap().value.id.unwrap()).collect();
    assert_eq!(ids, (0..45).map(|number| format!("/users/{number}")).collect::<Vec<_>>());
    assert_eq!(received(&server).await.iter().map(|sent| sent_parts(sent).len()).collect::<Vec<_>>(), [20, 20, 5]);
    assert!(client(&server).send_all::<User>(&[]).await.unwrap().is_empty());
}

#[tokio::test]
async fn throttled_parts_are_sent_again_after_the_longest_wait() {
    let server = MockServer::start().await;
    let seen = Mutex::new(HashSet::new());
    serve(&server, move |part| {
        let url = part["url"].as_str().unwrap().to_owned();
        let first = seen.lock().unwrap().insert(url.clone());
        match (url.as_str(), first) {
            ("/users/2", true) => json!({"status": 429, "headers": {"Retry-After": "3"}}),
            ("/users/3", true) => json!({"status": 503, "headers": {"retry-after": "11"}}),
            ("/users/4", true) => json!({"status": 424}),
            _ => json!({"status": 200, "body": {"id": url}}),
        }
    })
    .await;
    let (client, transport) = sleepless(&server);
    let mut batch = Batch::new();
    let keys = ["1", "2", "3"].map(|id| batch.add(&get(id)).unwrap());
    let last = batch.add_after(&get("4"), &[keys[0].index(), keys[1].index()]).unwrap();
    let mut answers = batch.send(&client).await;
    for key in keys.iter().chain([&last]) {
        let response = answers.take(key).unwrap();
        assert_eq!(response.value.id, Some(format!("/users/{}", key.index() + 1)));
        assert_eq!(response.tries, if key.index() == 0 { 1 } else { 2 });
    }
    assert_eq!(transport.slept(), [11]);
    let sent = received(&server).await;
    let again = sent_parts(&sent[1]);
    assert_eq!(
        again.iter().map(|part| part["url"].as_str().unwrap()).collect::<Vec<_>>(),
        ["/users/2", "/users/3", "/users/4"]
    );
    // What was done is not named any more.
    assert_eq!((&sent_parts(&sent[0])[3]["dependsOn"], &again[2]["dependsOn"]), (&json!(["0", "1"]), &json!(["1"])));
}

#[tokio::test]
async fn throttling_without_end_is_told() {
    let server = MockServer::start().await;
    serve(&server, |_| json!({"status": 429, "body": {"error": {"code": "TooManyRequests"}}})).await;
    let answers = client(&server).send_all(&[get("1")]).await.unwrap();
    assert_eq!(answers[0].as_ref().unwrap_err().service().unwrap().code.as_deref(), Some("TooManyRequests"));
    assert_eq!(received(&server).await.len(), 4);
}

#[tokio::test]
async fn requests_wait_for_those_of_former_batches() {
    let server = MockServer::start().await;
    serve(&server, |part| json!({"status": if part["url"] == "/users/0" { 400 } else { 200 }, "body": {}})).await;
    let mut batch = Batch::new();
    let keys: Vec<_> = (0..20).map(|number| batch.add(&get(&number.to_string())).unwrap()).collect();
    let after_failure = batch.add_after(&get("a"), &[0]).unwrap();
    let after_success = batch.add_after(&get("b"), &[1]).unwrap();
    let after_both = batch.add_after(&get("c"), &[after_failure.index(), after_success.index()]).unwrap();
    let mut answers = batch.send(&client(&server)).await;
    assert_eq!(answers.take(&keys[0]).unwrap_err().status().unwrap(), 400);
    for key in [&after_failure, &after_both] {
        assert_eq!(answers.take(key).unwrap_err().status().unwrap(), 424);
    }
    answers.take(&after_success).unwrap();
    let parts = sent_parts(&received(&server).await[1]);
    assert_eq!((parts.len(), parts[0].get("dependsOn")), (1, None));
}

#[tokio::test]
async fn a_batch_that_fails_fails_for_all_its_requests_alone() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({"responses": [{"id": "0", "status": 204}, {"id": 7}]})),
        )
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(ResponseTemplate::new(401)).mount(&server).await;
    let requests: Vec<_> = (0..22).map(|number| get(&number.to_string())).collect();
    let answers = client(&server).send_all(&requests).await.unwrap();
    assert!(answers[0].is_ok());
    assert!(answers[1..20].iter().all(|answer| matches!(answer, Err(Error::Usage { .. }))));
    for answer in &answers[20..] {
        let Err(error @ Error::Batch { template: "/users/{id}", .. }) = answer else { panic!("{answer:?}") };
        assert_eq!((error.status().unwrap().as_u16(), error.service().unwrap().operation.path), (401, "/$batch"));
    }
}

#[test]
fn what_cannot_be_sent_is_told_when_it_is_added() {
    let mut batch = Batch::new();
    assert!(matches!(batch.add(&get("..")), Err(Error::Argument { .. })));
    assert!(matches!(batch.add_after(&get("1"), &[0]), Err(Error::Usage { .. })));
    assert!(matches!(batch.add(&set_photo("1").content("application/json", "{")), Err(Error::Usage { .. })));
    assert!(batch.is_empty());
}

#[tokio::test]
async fn parts_have_the_headers_of_the_client() {
    let server = MockServer::start().await;
    serve(&server, |_| json!({"status": 200, "body": {"id": "1"}})).await;
    let client = crate::support::builder(&server.uri()).header("Prefer", "always").header("X-Key", "k").build().unwrap();
    let requests = [get("1"), get("2").prefer("own"), get("3").header("X-Key", "own")];
    assert!(client.send_all(&requests).await.unwrap().iter().all(Result::is_ok));
    let parts = sent_parts(&received(&server).await[0]);
    let headers: Vec<_> = parts.iter().map(|part| (&part["headers"]["prefer"], &part["headers"]["x-key"])).collect();
    assert_eq!(
        headers,
        [(&json!("always"), &json!("k")), (&json!("own, always"), &json!("k")), (&json!("always"), &json!("own"))]
    );
}
