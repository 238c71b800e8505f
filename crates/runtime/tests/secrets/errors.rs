//! Errors: every kind that a call can end in, against services that repeat what they were sent.

use std::time::Duration;

use msgraph_runtime::client::{Batch, LongRunning, RetryPolicy, UploadSession};
use msgraph_runtime::{Bytes, Client, Error, Request, Value};
use serde_json::json;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, copy, delta, get, list, photo};
use crate::search::{KEY, TOKEN, VALUE, builder, client, search, search_error, searches, secretive};
use crate::support::{Deed, RawServer};

/// Answers everything with this.
async fn serve(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

/// As gateways do that print the request which they refuse.
fn echo() -> serde_json::Value {
    let said = format!("the request had Authorization: Bearer {TOKEN}");
    json!({"error": {"code": TOKEN, "message": said, "target": said, "details": [{"code": TOKEN, "message": said}],
        "innerError": {"code": TOKEN, "request-id": TOKEN, "innerError": {"code": said}}}})
}

#[tokio::test]
async fn refusals_that_repeat_the_token() {
    for status in [400, 401, 403, 407, 500] {
        let answer = ResponseTemplate::new(status)
            .insert_header("request-id", TOKEN)
            .insert_header("WWW-Authenticate", format!("Bearer {TOKEN}"))
            .insert_header("Retry-After", TOKEN)
            .insert_header("Location", format!("https://example.com/?sig={VALUE}"));
        let texts = [echo().to_string(), echo().to_string().replace('/', "\\/"), format!("{TOKEN} <html>"), String::new()];
        for text in texts {
            let server = serve(answer.clone().set_body_string(text)).await;
            let client = client(&server.uri());
            let error = secretive().send(&client).await.unwrap_err();
            assert_eq!(error.status().unwrap(), status);
            search_error(&error, "a refusal");
            search(&error.service().unwrap(), "a refusal");
            search(&secretive().send_raw(&client).await.unwrap(), "a raw refusal");
            search_error(&photo("1").download(&client).await.unwrap_err(), "a refusal of content");
            search_error(&list().items(&client).next().await.unwrap().map(|user| user.id).unwrap_err(), "a refused page");
        }
    }
}

#[tokio::test]
async fn answers_that_cannot_be_read() {
    for body in [
        json!(TOKEN).to_string(),
        json!([TOKEN, VALUE]).to_string(),
        format!("{VALUE} {TOKEN}"),
        format!("{{\"value\": \"{VALUE}\"}}"),
        format!("{{\"value\": [\"{VALUE}\"]}}"),
        format!("{{\"value\": [{{\"id\": \"{VALUE}"),
        format!("{{\"id\": {VALUE}}}"),
    ] {
        let server = serve(ResponseTemplate::new(200).set_body_string(&body)).await;
        let client = client(&server.uri());
        let errors = [
            list().send(&client).await.map(|_| ()),
            crate::operations::count().send(&client).await.map(|_| ()),
            delta().changes(&client).next().await.unwrap().map(|_| ()),
        ];
        for error in errors {
            search_error(&error.unwrap_err(), &body);
        }
    }
}

#[tokio::test]
async fn answers_that_break_off_stall_or_do_not_end() {
    static CUT: [Deed; 1] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"id\": \"value-canary\"")];
    static NONE: [Deed; 1] = [Deed::Write("")];
    static ODD: [Deed; 1] = [Deed::Write("HTTP/1.1 200 OK\r\nvalue-canary\0: value-canary\r\n\r\n")];
    static NO_HTTP: [Deed; 1] = [Deed::Write("value-canary value-canary\r\n\r\n")];
    static STALL: [Deed; 1] = [Deed::WriteAndStall("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nvalue-canary")];
    static ENDLESS: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\n\r\n", "value-canary")];
    for deeds in [&CUT, &NONE, &ODD, &NO_HTTP, &STALL, &ENDLESS] {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).timeout(Duration::from_millis(150)).max_answer(1000).build().unwrap();
        let error = secretive().filter(VALUE).send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. } | Error::Timeout { .. } | Error::TooLong { .. }), "{error}");
        search_error(&error, "a broken answer");
    }
    let nobody = client("http://127.0.0.1:1");
    search_error(&secretive().filter(VALUE).send(&nobody).await.unwrap_err(), "a missing server");
    let unknown = client("https://nobody.invalid");
    search_error(&secretive().filter(VALUE).send(&unknown).await.unwrap_err(), "an unknown host");
}

/// Links work without a token, or have secrets in their query: no error has more of them than the host.
#[tokio::test]
async fn links_that_are_not_followed() {
    let other = serve(ResponseTemplate::new(200).set_body_json(json!({"value": []}))).await;
    for link in [
        format!("{}/{VALUE}?sig={VALUE}", other.uri()),
        format!("https://example.com:8443/{VALUE}?sig={VALUE}"),
        format!("https://user:{VALUE}@graph.microsoft.com/"),
        format!("https://example.com%2e/{VALUE}"),
        format!("ftp://example.com/{VALUE}"),
        format!("{VALUE} no link"),
    ] {
        let page = json!({"value": [], "@odata.nextLink": link, "@odata.deltaLink": link});
        let server = serve(ResponseTemplate::new(200).set_body_json(page)).await;
        let client = client(&server.uri());
        let mut pages = list().header("X-Api-Key", KEY).pages(&client);
        pages.next().await.unwrap().unwrap();
        search_error(&pages.next().await.unwrap().unwrap_err(), &link);
        search(&pages, "pages");
        search_error(&delta().changes_since(&client, &link).next().await.unwrap().map(|_| ()).unwrap_err(), &link);
        search_error(&list().pages_from(&client, &link).next().await.unwrap().unwrap_err(), &link);
        if link.contains("@") || !link.contains("://127") {
            search_error(&sessions(&client, &link), &link);
        }
    }
    assert!(other.received_requests().await.unwrap().is_empty());
}

/// The first error of what can be made of a link.
fn sessions(client: &Client, link: &str) -> Error {
    let refused = UploadSession::new(client, link).map(|session| search(&session, "a session"));
    let also = LongRunning::new(client, link).map(|operation| search(&operation, "an operation"));
    refused.and(also).err().unwrap_or(Error::BaseUrl)
}

#[tokio::test]
async fn redirects_that_lead_nowhere() {
    for location in [
        format!("/v1.0/users/1?sig={VALUE}"),
        format!("ftp://example.com/{VALUE}"),
        VALUE.to_owned(),
        format!("http://127.0.0.1:1/{VALUE}?sig={VALUE}"),
    ] {
        let server = serve(ResponseTemplate::new(302).insert_header("Location", location.as_str())).await;
        search_error(&secretive().send(&client(&server.uri())).await.unwrap_err(), &location);
    }
    // Another host gets no secret, and what it answers tells none.
    let other = serve(ResponseTemplate::new(400).set_body_json(echo())).await;
    let moved = ResponseTemplate::new(302).insert_header("Location", format!("{}/?sig={VALUE}", other.uri()));
    let server = serve(moved).await;
    secretive().send(&client(&server.uri())).await.unwrap_err();
    for sent in other.received_requests().await.unwrap() {
        let headers: Vec<String> = sent.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
        crate::search::assert_clean(&headers.join("\n"), "the headers of a redirect");
        assert!(sent.body.is_empty());
    }
}

#[tokio::test]
async fn urls_that_work_without_token() {
    let nobody = client("http://127.0.0.1:1");
    for answer in [
        ResponseTemplate::new(400).set_body_json(json!({"error": {"code": "gone"}})),
        ResponseTemplate::new(302).insert_header("Location", format!("https://example.com/{VALUE}")),
        ResponseTemplate::new(200).set_body_string(VALUE),
    ] {
        let server = serve(answer).await;
        let url = format!("{}/{VALUE}?tempauth={VALUE}", server.uri());
        let client = client(&server.uri());
        let session = UploadSession::new(&client, &url).unwrap();
        search(&session, "an upload session");
        for error in [
            session.status().await.map(|_| ()),
            session.upload::<User>(&mut Bytes::from_static(b"x"), |_, _| {}).await.map(|_| ()),
            session.resume::<User>(&mut Bytes::from_static(b"x"), |_, _| {}).await.map(|_| ()),
            session.cancel().await,
            LongRunning::new(&nobody, &url).unwrap().poll().await.map(|_| ()),
        ] {
            error.err().iter().for_each(|error| search_error(error, "a session"));
        }
        for sent in server.received_requests().await.unwrap() {
            assert!(!format!("{:?}", sent.headers).contains("canary"), "the upload URL got a secret of the client");
        }
    }
    let session = UploadSession::new(&nobody, &format!("http://127.0.0.1:1/{VALUE}?sig={VALUE}")).unwrap();
    search_error(&session.status().await.unwrap_err(), "a missing store");
}

#[tokio::test]
async fn operations_that_fail() {
    let failed = json!({"status": "failed", "error": {"code": TOKEN, "message": format!("Bearer {TOKEN}")}});
    let server = serve(ResponseTemplate::new(200).set_body_json(failed)).await;
    let operation = LongRunning::new(&client(&server.uri()), "/operations/1").unwrap();
    let error = operation.poll().await.unwrap_err();
    assert!(matches!(error, Error::Operation(_)), "{error}");
    search_error(&error, "a failed operation");
    let accepted = ResponseTemplate::new(202).insert_header("Location", format!("http://127.0.0.1:1/{VALUE}"));
    let server = serve(accepted).await;
    let client = client(&server.uri());
    let response = copy("1").send(&client).await.unwrap();
    search(&response, "an accepted operation");
    let operation = response.long_running(&client).unwrap();
    search(&operation, "an operation");
    search_error(&operation.poll().await.unwrap_err(), "a monitor that is gone");
}

#[tokio::test]
async fn batches_that_fail() {
    let part = |id: &str| json!({"id": id, "status": 403, "headers": {"Location": VALUE, "Set-Cookie": VALUE, "X": TOKEN}, "body": echo()});
    let server = serve(ResponseTemplate::new(200).set_body_json(json!({"responses": [part("0"), part("1")]}))).await;
    for client in [client(&server.uri()), client("http://127.0.0.1:1")] {
        let mut batch = Batch::new();
        let keys = [batch.add(&secretive()).unwrap(), batch.add(&get("2").filter(VALUE)).unwrap()];
        search(&batch, "a batch");
        search(&keys, "keys");
        let mut answers = batch.send(&client).await;
        search(&answers, "answers");
        for key in &keys {
            search_error(&answers.take(key).map(|_| ()).unwrap_err(), "a part that failed");
        }
    }
    // Answers of success have their values; what is printed of them as a whole has not.
    let part = json!({"id": "0", "status": 200, "body": {"id": VALUE, "uploadUrl": VALUE}});
    let server = serve(ResponseTemplate::new(200).set_body_json(json!({"responses": [part]}))).await;
    let mut batch = Batch::new();
    batch.add(&get("1")).unwrap();
    search(&batch.send(&client(&server.uri())).await, "answers");
}

#[tokio::test]
async fn what_cannot_be_sent() {
    crate::search::listen();
    let secret = format!("{TOKEN}\r\nX: {TOKEN}");
    search_error(&get("1").header("X-Api-Key", &secret).to_http("https://x").unwrap_err(), "a header");
    search_error(&Client::builder().header("X-Api-Key", &secret).build().unwrap_err(), "a header");
    for base in
        [format!("https://user:{KEY}@graph.microsoft.com"), format!("https://x/?a={KEY}"), format!("http://x/{KEY}")]
    {
        let builder = Client::builder().base_url(&base);
        search(&builder, "a builder");
        search_error(&builder.build().unwrap_err(), "a base URL");
    }
    let server = serve(ResponseTemplate::new(200)).await;
    let client = builder(&server.uri()).token(secret.as_str()).build().unwrap();
    search_error(&get("1").send(&client).await.unwrap_err(), "a token that is none");
    search_error(&get(&secret).to_http("https://x").map(|_| ()).err().unwrap_or(Error::BaseUrl), "an argument");
    let broken = Request::<Value>::new(copy("1").operation(), &["1"]).content("application/json", format!("{VALUE}{{"));
    search_error(&Batch::new().add(&broken).unwrap_err(), "a body");
}

#[tokio::test]
async fn servers_that_nobody_vouches_for() {
    let server = RawServer::start(&[Deed::Write("HTTP/1.1 400 value-canary\r\n\r\n")]).await;
    let uri = server.uri.replace("http://", "https://");
    let client = builder(&uri).retry(RetryPolicy::never()).timeout(Duration::from_secs(5)).build().unwrap();
    search_error(&secretive().filter(VALUE).send(&client).await.unwrap_err(), "a server without TLS");
    assert!(server.requests.lock().unwrap().is_empty());
}

#[cfg(feature = "blocking")]
#[test]
fn calls_that_block() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(serve(ResponseTemplate::new(401).set_body_json(echo())));
    let client = client(&server.uri());
    search_error(&secretive().send_blocking(&client).unwrap_err(), "a refusal");
    search(&client, "a client that blocked");
    let within = runtime.block_on(async { secretive().send_blocking(&client).unwrap_err() });
    search_error(&within, "a call in the wrong place");
    runtime.block_on(async {
        Mock::given(path("/never")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    });
    assert!(searches() > 0);
}
