//! Services and networks that fail.

use std::future::Future;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use msgraph_runtime::Error;
use msgraph_runtime::client::RetryPolicy;
use serde_json::json;
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, create, get, update};
use crate::support::{Deed, RawServer, builder, client, received, sleepless};

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}";

/// Answers first with these, then with success.
async fn first(server: &MockServer, answers: impl IntoIterator<Item = ResponseTemplate>) {
    for answer in answers {
        Mock::given(any()).respond_with(answer).up_to_n_times(1).mount(server).await;
    }
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "1"}))).mount(server).await;
}

#[tokio::test]
async fn throttled_requests_wait_as_long_as_asked() {
    let server = MockServer::start().await;
    let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
    first(
        &server,
        [
            ResponseTemplate::new(509).insert_header("Retry-After", "7"),
            ResponseTemplate::new(503).insert_header("Retry-After", date.as_str()),
            ResponseTemplate::new(429).insert_header("Retry-After", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ],
    )
    .await;
    let (client, transport) = sleepless(&server);
    let response = create(&User::default()).send(&client).await.unwrap();
    assert_eq!(response.tries, 4);
    let slept = transport.slept();
    assert_eq!((slept[0], slept[2], slept.len()), (7, 0, 3));
    assert!((90..=100).contains(&slept[1]), "{slept:?}");
}

#[tokio::test]
async fn waits_grow_and_are_capped_where_nothing_is_asked() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let transport = crate::support::Sleepless::new();
    let policy = RetryPolicy { max_tries: 9, ..RetryPolicy::default() };
    let client = builder(&server.uri()).retry(policy).timeout(None).transport(transport.clone()).build().unwrap();
    assert_eq!(get("1").send(&client).await.unwrap_err().status().unwrap(), 503);
    let slept = transport.sleeps.lock().unwrap().clone();
    for (slept, limit) in slept.iter().zip([1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]) {
        assert!((limit / 2.0..=limit).contains(&slept.as_secs_f64()), "{slept:?} of {limit}");
    }
    assert_eq!((slept.len(), received(&server).await.len()), (8, 9));
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_at_once() {
    let server = MockServer::start().await;
    first(&server, [ResponseTemplate::new(429).insert_header("Retry-After", "181")]).await;
    let (client, transport) = sleepless(&server);
    let error = get("1").send(&client).await.unwrap_err();
    assert_eq!(error.service().unwrap().retry_after.as_deref(), Some("181"));
    assert!(transport.slept().is_empty());
}

#[tokio::test]
async fn methods_decide_what_is_repeated() {
    let user = User::default();
    for (status, retry_after, get_tries, post_tries) in [
        (429, false, 2, 2),
        (503, false, 2, 2),
        (504, false, 2, 1),
        (504, true, 2, 2),
        (500, false, 2, 1),
        (502, true, 2, 1),
        (400, true, 1, 1),
    ] {
        let answer = || {
            let answer = ResponseTemplate::new(status);
            if retry_after { answer.insert_header("Retry-After", "0") } else { answer }
        };
        let server = MockServer::start().await;
        first(&server, [answer()]).await;
        let sent = get("1").send(&client(&server)).await;
        assert_eq!((received(&server).await.len(), sent.is_ok()), (get_tries, get_tries == 2), "GET {status}");
        for request in [create(&user), update("1", &user)] {
            let server = MockServer::start().await;
            first(&server, [answer()]).await;
            let sent = request.send(&client(&server)).await;
            let method = request.operation().method;
            assert_eq!((received(&server).await.len(), sent.is_ok()), (post_tries, post_tries == 2), "{method} {status}");
        }
    }
}

#[tokio::test]
async fn cut_connections_are_repeated_where_nothing_can_happen_twice() {
    static BEFORE: [Deed; 2] = [Deed::Write(""), Deed::Write(OK)];
    static WITHIN: [Deed; 2] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Ty"), Deed::Write(OK)];
    static AFTER: [Deed; 2] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\""), Deed::Write(OK)];
    for deeds in [&BEFORE, &WITHIN, &AFTER] {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).build().unwrap();
        let response = get("1").send(&client).await.unwrap();
        assert_eq!((response.tries, response.value.id.as_deref()), (2, Some("1")));
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).build().unwrap();
        let error = create(&User::default()).send(&client).await.unwrap_err();
        assert!(matches!(&error, Error::Transport { tries: 1, .. }), "{error}");
        assert!(!error.to_string().contains("127.0.0.1"), "{error}");
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn connections_that_were_never_made_are_repeated_for_all() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = builder(&nobody).build().unwrap();
    let error = create(&User::default()).send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Transport { tries: 4, .. }), "{error}");
}

#[tokio::test]
async fn slow_servers_time_out() {
    static STALL: [Deed; 1] = [Deed::Stall];
    static STALL_ONCE: [Deed; 2] = [Deed::Stall, Deed::Write(OK)];
    let limit = Duration::from_millis(600);
    let server = RawServer::start(&STALL).await;
    let client = builder(&server.uri).timeout(limit).build().unwrap();
    let error = create(&User::default()).send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { tries: 1, after, .. } if after == limit), "{error}");
    let server = RawServer::start(&STALL_ONCE).await;
    let client = builder(&server.uri).timeout(limit).build().unwrap();
    assert_eq!(get("1").send(&client).await.unwrap().tries, 2);
}

#[tokio::test]
async fn odd_error_bodies_are_kept() {
    for (status, body) in [(502, "<html>Bad gateway</html>"), (400, r#"{"error": {"message": "no code"}}"#), (404, "")] {
        let server = MockServer::start().await;
        Mock::given(method("POST")).respond_with(ResponseTemplate::new(status).set_body_string(body)).mount(&server).await;
        let error = create(&User::default()).send(&client(&server)).await.unwrap_err();
        let refusal = error.service().unwrap();
        assert_eq!((refusal.status.as_u16(), refusal.code.as_deref(), refusal.body.text().as_ref()), (status, None, body));
        assert!(!error.to_string().contains("html"));
    }
}

#[tokio::test]
async fn a_cancelled_call_leaves_the_client_usable() {
    static STALL_ONCE: [Deed; 2] = [Deed::Stall, Deed::Write(OK)];
    let server = RawServer::start(&STALL_ONCE).await;
    let client = builder(&server.uri).build().unwrap();
    let request = get("1");
    {
        let mut sent = std::pin::pin!(request.send(&client));
        while server.count() == 0 {
            tokio::select! { biased; _ = &mut sent => panic!("nothing was answered"), () = tokio::time::sleep(Duration::from_millis(1)) => {} }
        }
    }
    assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
}

#[test]
fn a_missing_runtime_is_an_error_and_no_panic() {
    let client = builder("http://127.0.0.1:1").build().unwrap();
    let request = get("1");
    let mut sent = std::pin::pin!(request.send(&client));
    let Poll::Ready(answered) = sent.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("there is nothing to wait for")
    };
    let error = answered.unwrap_err();
    assert!(error.to_string().contains("tokio"), "{error}");
}
