//! How much of an answer is kept, and how long it is waited for.

use std::time::Duration;

use msgraph_runtime::Error;
use msgraph_runtime::client::{AccessToken, BoxFuture, TokenSource};
use serde_json::json;
use tokio::net::TcpListener;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, create, get, list, photo};
use crate::support::{Deed, RawServer, builder};

const MIB: usize = 1024 * 1024;

#[tokio::test]
async fn an_answer_without_end_is_not_kept() {
    static SUCCESS: [Deed; 1] = [Deed::WriteWithoutEnd("HTTP/1.1 200 OK\r\n\r\n")];
    static REFUSAL: [Deed; 1] = [Deed::WriteWithoutEnd("HTTP/1.1 503 Service Unavailable\r\n\r\n")];
    for (deeds, status) in [(&SUCCESS, 200), (&REFUSAL, 503)] {
        let server = RawServer::start(deeds).await;
        let client = builder(&server.uri).max_answer(MIB).build().unwrap();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(&error, Error::TooLong { template: "/users/{id}", limit: MIB, .. }), "{error}");
        assert_eq!(error.status().unwrap(), status);
        assert!(error.to_string().contains("longer than 1048576 bytes"), "{error}");
        assert!(matches!(get("1").send_raw(&client).await, Err(Error::TooLong { .. })));
        assert!(matches!(list().pages(&client).next().await, Some(Err(Error::TooLong { .. }))));
        // It would be as long the next time.
        assert_eq!(server.count(), 3);
    }
    let server = RawServer::start(&REFUSAL).await;
    let client = builder(&server.uri).max_answer(MIB).build().unwrap();
    assert!(matches!(photo("1").download(&client).await, Err(Error::TooLong { .. })));
}

#[tokio::test]
async fn content_that_is_read_piece_by_piece_has_no_limit() {
    static ENDLESS: [Deed; 1] = [Deed::WriteWithoutEnd("HTTP/1.1 200 OK\r\n\r\n")];
    let server = RawServer::start(&ENDLESS).await;
    let client = builder(&server.uri).max_answer(1).build().unwrap();
    let mut content = photo("1").download(&client).await.unwrap().value;
    let mut read = 0;
    while read < 8 * MIB {
        read += content.chunk().await.unwrap().unwrap().len();
    }
}

#[tokio::test]
async fn the_limit_is_the_longest_answer_that_is_kept() {
    static CHUNKED: [Deed; 1] = [Deed::Write(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{\"id\r\n3\r\n\":\"\r\n3\r\n1\"}\r\n0\r\n\r\n",
    )];
    static ANNOUNCED: [Deed; 1] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"id\":\"1\"}")];
    for deeds in [&CHUNKED, &ANNOUNCED] {
        let server = RawServer::start(deeds).await;
        let client = |limit| builder(&server.uri).max_answer(limit).build().unwrap();
        assert_eq!(get("1").send(&client(10)).await.unwrap().value.id.as_deref(), Some("1"));
        for limit in [0, 3, 6, 9] {
            assert!(matches!(get("1").send(&client(limit)).await, Err(Error::TooLong { .. })), "{limit}");
        }
    }
}

/// What is announced is not waited for.
#[tokio::test]
async fn an_announced_length_is_enough() {
    static HUGE: [Deed; 1] = [Deed::WriteAndStall("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n{")];
    let server = RawServer::start(&HUGE).await;
    let client = builder(&server.uri).timeout(None).build().unwrap();
    assert!(matches!(get("1").send(&client).await, Err(Error::TooLong { .. })));
}

#[cfg(feature = "gzip")]
mod gzip {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use wiremock::matchers::header_regex;

    use super::*;
    use crate::support::received;

    fn compressed(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    async fn serve(body: &[u8]) -> MockServer {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(200).insert_header("Content-Encoding", "gzip").set_body_bytes(compressed(body));
        Mock::given(header_regex("Accept-Encoding", "gzip")).respond_with(answer).mount(&server).await;
        server
    }

    #[tokio::test]
    async fn compressed_answers_are_asked_for_and_read() {
        let server = serve(br#"{"id": "1"}"#).await;
        let client = builder(&server.uri()).build().unwrap();
        assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
        assert_eq!(photo("1").download(&client).await.unwrap().value.bytes().await.unwrap(), br#"{"id": "1"}"#.as_slice());
        // A part of compressed content could not be read.
        photo("1").range(1..).download(&client).await.unwrap_err();
        assert_eq!(received(&server).await[2].headers["accept-encoding"], "identity");
    }

    /// A few bytes on the way can be many in memory.
    #[tokio::test]
    async fn the_limit_is_for_what_is_kept() {
        let server = serve(&vec![b' '; 8 * MIB]).await;
        let client = builder(&server.uri()).max_answer(MIB).build().unwrap();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(&error, Error::TooLong { limit: MIB, .. }), "{error}");
    }
}

#[tokio::test]
async fn a_request_may_have_its_own_patience() {
    static STALL: [Deed; 1] = [Deed::Stall];
    static STILL: [Deed; 1] = [Deed::WriteAndStall("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")];
    let short = Duration::from_millis(50);
    let server = RawServer::start(&STALL).await;
    let client = builder(&server.uri).timeout(None).build().unwrap();
    let error = create(&User::default()).timeout(short).send(&client).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { tries: 1, after, .. } if after == short), "{error}");
    let error = list().timeout(short).pages(&client).next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Timeout { tries: 4, .. }), "{error}");
    let error = list().timeout(short).pages_from(&client, &format!("{}/x", server.uri)).next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Timeout { tries: 4, .. }), "{error}");
    let still = RawServer::start(&STILL).await;
    let client = builder(&still.uri).timeout(None).build().unwrap();
    let mut content = photo("1").timeout(short).download(&client).await.unwrap().value;
    content.chunk().await.unwrap().unwrap();
    assert!(content.chunk().await.is_err());
    // It may be longer than the client's, too.
    let slow = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_body_json(json!({"id": "1"})).set_delay(Duration::from_millis(300));
    Mock::given(any()).respond_with(answer).mount(&slow).await;
    let client = builder(&slow.uri()).timeout(short).build().unwrap();
    get("1").timeout(Duration::MAX).send(&client).await.unwrap();
}

/// A server that takes connections and never greets.
#[tokio::test]
async fn connections_that_are_not_made_in_time_are_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("https://{}", listener.local_addr().unwrap());
    let client = builder(&silent).timeout(None).connect_timeout(Duration::from_millis(50)).build().unwrap();
    let error = create(&User::default()).send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Transport { tries: 4, .. }), "{error}");
}

/// Times that reqwest itself keeps are told as reqwest tells them.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn a_transport_may_have_its_own_limits() {
    static STALL: [Deed; 1] = [Deed::Stall];
    let server = RawServer::start(&STALL).await;
    let transport =
        crate::support::Usual::with_settings(|settings| settings.read_timeout(Duration::from_millis(50))).unwrap();
    let client = builder(&server.uri).transport(transport).timeout(None).build().unwrap();
    let error = create(&User::default()).send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Transport { tries: 1, .. }) && error.to_string().contains("timed out"), "{error}");
    let operation = msgraph_runtime::client::LongRunning::new(&client, &format!("{}/monitor", server.uri)).unwrap();
    assert!(matches!(operation.poll().await, Err(Error::Transport { tries: 4, .. })));
}

/// A source that is slower than the service may be is asked once, and may end.
struct Slow(Duration);

impl TokenSource for Slow {
    fn token<'a>(&'a self, _scope: &'a str) -> BoxFuture<'a, Result<AccessToken, msgraph_runtime::BoxError>> {
        Box::pin(async {
            tokio::time::sleep(self.0).await;
            Ok(AccessToken::new("late"))
        })
    }
}

#[tokio::test]
async fn tokens_take_no_time_of_the_service() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "1"}))).mount(&server).await;
    let slow = || builder(&server.uri()).token_source(Slow(Duration::from_millis(300)));
    let client = slow().build().unwrap();
    let answered = get("1").timeout(Duration::from_millis(200)).send(&client).await.unwrap();
    assert_eq!(answered.tries, 1);
    let error = get("1").send(&slow().timeout(Duration::from_millis(50)).build().unwrap()).await.unwrap_err();
    assert!(matches!(&error, Error::Token { .. }) && error.to_string().contains("did not come within 50ms"), "{error}");
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}
