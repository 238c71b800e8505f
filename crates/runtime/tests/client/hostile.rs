//! Services that mean harm: each answer ends in an error or in what was asked for, soon, and without much memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::StatusCode;
use msgraph_runtime::client::{
    AccessToken, Batch, BoxFuture, Client, ContentStream, LongRunning, RequestBody, RetryPolicy, TokenSource, Transport,
    TransportError,
};
use msgraph_runtime::{BoxError, Error, Value};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, get, list, photo};
use crate::support::{Deed, RawServer, builder, client, received, sleepless};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}";

/// What is read in all this time is little: the test ends long before.
const LONG: Duration = Duration::from_secs(60);

/// A byte now and then keeps a connection alive, but no call.
#[tokio::test]
async fn answers_that_drip_end_with_the_timeout() {
    static HEAD: [Deed; 1] = [Deed::Drip("HTTP/1.1 200 OK\r\nX-Slow: ")];
    static BODY: [Deed; 1] = [Deed::Drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"id\":")];
    static CHUNKS: [Deed; 1] = [Deed::Drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\n")];
    static REFUSAL: [Deed; 1] = [Deed::Drip("HTTP/1.1 403 Forbidden\r\nContent-Length: 100000\r\n\r\n{")];
    for deeds in [&HEAD, &BODY, &CHUNKS, &REFUSAL] {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).retry(RetryPolicy::never()).timeout(Duration::from_millis(150)).build().unwrap();
        let begun = Instant::now();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Timeout { tries: 1, .. }), "{error}");
        assert!(begun.elapsed() < LONG / 2);
    }
}

/// A whole answer has a limit in all; content that is streamed has one for each piece, and callers set one for the whole.
#[tokio::test]
async fn streamed_content_that_drips_can_be_given_up() {
    static BODY: [Deed; 1] = [Deed::Drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")];
    let server = RawServer::start(&BODY).await;
    let client = builder(&server.uri).timeout(LONG).build().unwrap();
    let content = photo("1").download(&client).await.unwrap().value;
    assert!(tokio::time::timeout(Duration::from_millis(100), content.bytes()).await.is_err());
}

#[tokio::test]
async fn heads_without_end_are_given_up() {
    static LINE: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\nX-Long: ", "x")];
    static LINES: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\n", "X-Many: 1\r\n")];
    static CHUNK: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x")];
    static TRAILERS: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: 1\r\n")];
    static STATUS: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 ", "O")];
    for (index, deeds) in [&LINE, &LINES, &CHUNK, &TRAILERS, &STATUS].into_iter().enumerate() {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).retry(RetryPolicy::never()).timeout(LONG).build().unwrap();
        let begun = Instant::now();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport { tries: 1, .. }), "{index}: {error}");
        assert!(begun.elapsed() < LONG, "{index}");
    }
}

/// `100 Continue` may come any number of times (RFC 9110, section 15.2): time ends it.
#[tokio::test]
async fn informational_answers_without_end_are_given_up() {
    static CONTINUE: [Deed; 1] = [Deed::Repeat("", "HTTP/1.1 100 Continue\r\n\r\n")];
    let server = RawServer::start(&CONTINUE).await;
    let client = builder(&server.uri).retry(RetryPolicy::never()).timeout(Duration::from_millis(300)).build().unwrap();
    let sent = tokio::spawn(async move { get("1").send(&client).await });
    let error = tokio::time::timeout(LONG, sent).await.unwrap().unwrap().unwrap_err();
    assert!(matches!(error, Error::Timeout { .. } | Error::Transport { .. }), "{error}");
}

#[tokio::test]
async fn answers_that_contradict_themselves_are_errors() {
    const ODD: [&str; 9] = [
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n{\"id\":\"1\"}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999999\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}",
        "HTTP/1.1 200 OK\r\nX\0: 1\r\nContent-Length: 2\r\n\r\n{}",
        "SSH-2.0-OpenSSH_9.6\r\n\r\n",
    ];
    static DEEDS: [[Deed; 1]; 9] = {
        let mut deeds = [[Deed::Stall]; 9];
        let mut index = 0;
        while index < 9 {
            deeds[index] = [Deed::Write(ODD[index])];
            index += 1;
        }
        deeds
    };
    for (deeds, text) in DEEDS.iter().zip(ODD) {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).retry(RetryPolicy::never()).timeout(LONG).build().unwrap();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(error, Error::Transport { .. }), "{text:?}: {error}");
    }
}

/// What comes after an answer is not taken for the answer to the next request.
#[tokio::test]
async fn an_answer_too_many_is_nobodys() {
    static TWO: [Deed; 2] = [
        Deed::Write(
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}\
             HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"6\"}",
        ),
        Deed::Write(OK),
    ];
    let server = RawServer::start(&TWO).await;
    let client = builder(&server.uri).build().unwrap();
    for _ in 0..2 {
        assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
    }
}

fn nested(depth: usize) -> [String; 3] {
    [
        format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
        format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
        format!("{{\"value\":{}{}}}", "[{\"manager\":".repeat(depth), "}]".repeat(depth)),
    ]
}

/// JSON that nests without bound would overflow the stack of whoever reads it.
#[tokio::test]
async fn json_that_nests_deeply_is_an_error() {
    for body in nested(100_000) {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string(body.clone())).mount(&server).await;
        let client = client(&server);
        assert!(matches!(get("1").send(&client).await, Err(Error::Decode { .. })));
        assert!(matches!(list().send(&client).await, Err(Error::Decode { .. })));
        assert!(matches!(get("1").answer_as::<Value>().send(&client).await, Err(Error::Decode { .. })));
        let mut batch = Batch::new();
        let key = batch.add(&get("1")).unwrap();
        assert!(batch.send(&client).await.take(&key).is_err());
        let server = MockServer::start().await;
        let refusal = format!("{{\"error\": {{\"code\": \"deep\", \"innerError\": {body}}}}}");
        Mock::given(any()).respond_with(ResponseTemplate::new(400).set_body_string(refusal)).mount(&server).await;
        let error = get("1").send(&crate::support::client(&server)).await.unwrap_err();
        assert_eq!(error.service().unwrap().status, StatusCode::BAD_REQUEST);
    }
}

/// As deep as it may be, on a small stack.
#[test]
fn json_that_nests_as_deep_as_allowed_is_read() {
    let read = || {
        let body = format!("{{\"x\":{}{}}}", "[".repeat(120), "]".repeat(120));
        let answer = || http::Response::new(Bytes::from(body.clone()));
        let user = get("1").decode(answer()).unwrap();
        assert!(user.extra.get("x").is_some());
        get("1").answer_as::<Value>().decode(answer()).unwrap();
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(read).unwrap().join().unwrap();
}

#[tokio::test]
async fn waits_that_a_service_asks_for_are_bounded() {
    for asked in ["1e300", "99999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT", "86400", "181"] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(429).insert_header("Retry-After", asked);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let (client, transport) = sleepless(&server);
        assert_eq!(get("1").send(&client).await.unwrap_err().status().unwrap(), 429);
        assert!(transport.slept().iter().sum::<u64>() <= 90, "{asked}: {:?}", transport.slept());
    }
    // What is no time is as good as none; what is past is at once, but not without end.
    for asked in ["-5", "NaN", "inf", "-0", "0", "soon", "", "Thu, 01 Jan 1970 00:00:00 GMT", "-1e308"] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(429).insert_header("Retry-After", asked);
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let (client, transport) = sleepless(&server);
        assert_eq!(get("1").send(&client).await.unwrap_err().status().unwrap(), 429);
        assert_eq!((received(&server).await.len(), transport.slept().len()), (4, 3), "{asked}");
        assert!(transport.slept().iter().sum::<u64>() <= 7, "{asked}: {:?}", transport.slept());
    }
}

/// A monitor that asks for no wait is asked as seldom as one that says nothing.
#[tokio::test]
async fn a_monitor_cannot_make_the_client_hurry() {
    let server = MockServer::start().await;
    let running = ResponseTemplate::new(202).insert_header("Retry-After", "0").set_body_json(json!({"status": "running"}));
    Mock::given(any()).respond_with(running).mount(&server).await;
    let operation = LongRunning::new(&client(&server), &format!("{}/monitor", server.uri())).unwrap();
    let operation = operation.interval(Duration::from_millis(200));
    let error = operation.wait(Duration::from_millis(500), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { .. }), "{error}");
    assert!(received(&server).await.len() <= 3, "{}", received(&server).await.len());
    let never = ResponseTemplate::new(202).insert_header("Retry-After", "1e9").set_body_json(json!({"status": "running"}));
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(never).mount(&server).await;
    let operation = LongRunning::new(&client(&server), &format!("{}/monitor", server.uri())).unwrap();
    let error = operation.wait(Duration::from_millis(100), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { tries: 1, .. }), "{error}");
}

/// Answers each request with an empty page whose link was never seen before.
#[derive(Clone, Default)]
struct EmptyPages(Arc<AtomicUsize>);

impl Transport for EmptyPages {
    fn send(
        &self,
        _request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let page = json!({"value": [], "@odata.nextLink": format!("http://127.0.0.1:1/v1.0/users?$skiptoken={number}")});
        let answer = http::Response::new(Bytes::from(page.to_string()).into());
        Box::pin(std::future::ready(Ok(answer)))
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// Whoever waits for the next item would wait for ever.
#[tokio::test]
async fn empty_pages_without_end_are_given_up() {
    let pages = EmptyPages::default();
    let client = Client::builder().base_url("http://127.0.0.1:1/v1.0").transport(pages.clone()).build().unwrap();
    let error = list().items(&client).next().await.unwrap().map(|user| user.id).unwrap_err();
    assert!(matches!(&error, Error::Link { reason, .. } if reason.contains("had no items")), "{error}");
    assert_eq!(pages.0.load(Ordering::SeqCst), 10_000);
}

#[tokio::test]
async fn answers_to_a_batch_cannot_be_taken_for_others() {
    for (responses, expected) in [
        (json!([{"id": "7", "status": 200, "body": {"id": "x"}}]), [None, None]),
        (json!([{"id": "18446744073709551616", "status": 200}, {"id": -1, "status": 200}]), [None, None]),
        (json!([{"id": "0", "status": 99}, {"id": "1", "status": 100_000}]), [None, None]),
        (json!([null, 7, [], {"status": 200}, {"id": "1", "status": 200, "body": {"id": "b"}}]), [None, Some("b")]),
        (
            json!([{"id": "1", "status": 200, "headers": {"a\nb": "c", "X": "1\r\n2"}, "body": {"id": "b"}},
                {"id": 0, "status": 200, "headers": null, "body": {"id": "a"}}]),
            [Some("a"), Some("b")],
        ),
        (json!({"0": {"status": 200}}), [None, None]),
    ] {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).set_body_json(json!({"responses": responses}));
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let mut batch = Batch::new();
        let keys = ["1", "2"].map(|id| batch.add(&get(id)).unwrap());
        let mut answers = batch.send(&client(&server)).await;
        let found = keys.each_ref().map(|key| answers.take(key).ok().and_then(|answer| answer.value.id));
        assert_eq!(found, expected.map(|id| id.map(str::to_owned)), "{responses}");
    }
}

/// Gives no token, ever.
struct Silent;

impl TokenSource for Silent {
    fn token<'a>(&'a self, _scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_token_that_never_comes_is_not_waited_for() {
    let server = MockServer::start().await;
    let client = builder(&server.uri()).token_source(Silent).retry(RetryPolicy::never());
    let client = client.timeout(Duration::from_millis(100)).build().unwrap();
    assert!(matches!(get("1").send(&client).await, Err(Error::Token { .. })));
    assert!(received(&server).await.is_empty());
}

/// What a service says stands on one line, in which no terminal finds orders.
#[tokio::test]
async fn refusals_cannot_forge_logs() {
    let server = MockServer::start().await;
    let message = format!("no\n2026-01-01 INFO all is well\r\u{1b}[2J\u{202e}\0{}", "x".repeat(100_000));
    let body = json!({"error": {"code": "a\nb", "message": message}});
    Mock::given(any()).respond_with(ResponseTemplate::new(400).set_body_json(body)).mount(&server).await;
    let error = get("1").send(&client(&server)).await.unwrap_err();
    for printed in [error.to_string(), format!("{error:?}")] {
        assert!(!printed.contains(|c: char| c.is_control() || c == '\u{202e}'), "{printed:?}");
    }
    assert!(error.to_string().contains("a\\nb: no\\n2026-01-01 INFO") && error.to_string().len() < 10_000);
    assert_eq!(error.service().unwrap().message.as_deref(), Some(message.as_str()));
    let failed = json!({"status": "failed", "error": {"code": "a\nb", "message": message}});
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(failed)).mount(&server).await;
    let operation = LongRunning::new(&client(&server), &format!("{}/monitor", server.uri())).unwrap();
    let error = operation.poll().await.unwrap_err();
    assert!(!error.to_string().contains(|c: char| c.is_control() || c == '\u{202e}'), "{error}");
}

/// Headers too are counted.
#[tokio::test]
async fn answers_with_large_heads_are_read() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).insert_header("X-Large", "x".repeat(100_000)).set_body_json(json!({"id": "1"}));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let user: User = get("1").send(&client(&server)).await.unwrap().value;
    assert_eq!(user.id.as_deref(), Some("1"));
}

/// The same limits hold for calls that block.
#[cfg(feature = "blocking")]
#[test]
fn calls_that_block_have_the_same_limits() {
    static ENDLESS: [Deed; 1] = [Deed::WriteWithoutEnd("HTTP/1.1 200 OK\r\n\r\n")];
    static DRIP: [Deed; 1] = [Deed::Drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")];
    static HEAD: [Deed; 1] = [Deed::Repeat("HTTP/1.1 200 OK\r\nX-Long: ", "x")];
    // The server closes the connection, and says so: otherwise the next call may meet it while it closes.
    static LOOP: [Deed; 1] =
        [Deed::Write("HTTP/1.1 302 Found\r\nLocation: /v1.0/users/1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")];
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let call = |deeds: &'static [Deed], timeout| {
        let server = runtime.block_on(RawServer::start(deeds));
        let builder = builder(&server.uri).retry(RetryPolicy::never()).max_answer(100_000).timeout(timeout);
        get("1").send_blocking(&builder.build().unwrap()).map(|user| user.value.id).unwrap_err()
    };
    assert!(matches!(call(&ENDLESS, LONG), Error::TooLong { limit: 100_000, .. }));
    assert!(matches!(call(&DRIP, Duration::from_millis(150)), Error::Timeout { tries: 1, .. }));
    assert!(matches!(call(&HEAD, LONG), Error::Transport { .. }));
    assert!(matches!(call(&LOOP, LONG), Error::Link { .. }));
}
