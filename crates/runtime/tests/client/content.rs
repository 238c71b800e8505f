//! Content up and down.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use msgraph_runtime::Error;
use msgraph_runtime::client::{RequestBody, TransportFault};
use serde_json::json;
use wiremock::matchers::{body_bytes, header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{photo, set_photo};
use crate::support::{Deed, RawServer, TOKEN, builder, client, has_token, received};

#[tokio::test]
async fn content_comes_from_where_it_is_stored_without_token() {
    let (server, store) = (MockServer::start().await, MockServer::start().await);
    let found = ResponseTemplate::new(302).insert_header("Location", format!("{}/file?sig=a%2Bb", store.uri()));
    Mock::given(path("/v1.0/users/1/photo/$value")).respond_with(found).mount(&server).await;
    let content: Vec<u8> = (0..200_000u32).map(|number| number.to_le_bytes()[1]).collect();
    Mock::given(path("/file")).respond_with(ResponseTemplate::new(200).set_body_bytes(content.clone())).mount(&store).await;
    let client = client(&server);
    let response = photo("1").download(&client).await.unwrap();
    let pieces: Vec<Bytes> = response.value.try_collect().await.unwrap();
    assert!(pieces.len() > 1);
    assert_eq!(pieces.concat(), content);
    let sent = received(&store).await;
    assert!(!has_token(&sent[0]) && sent[0].url.query() == Some("sig=a%2Bb"));
    assert!(has_token(&received(&server).await[0]));
    assert_eq!(photo("1").send(&client).await.unwrap().value, content);
}

#[tokio::test]
async fn parts_of_content_are_asked_for() {
    let server = MockServer::start().await;
    for (range, body) in [("bytes=2-4", "234"), ("bytes=5-", "56789"), ("bytes=0-1", "01")] {
        let answer = ResponseTemplate::new(206).set_body_string(body);
        Mock::given(header("Range", range)).respond_with(answer).expect(1).mount(&server).await;
    }
    let client = client(&server);
    for (request, body) in
        [(photo("1").range(2..5), "234"), (photo("1").range(5..), "56789"), (photo("1").range(..=1), "01")]
    {
        let response = request.download(&client).await.unwrap();
        assert_eq!((response.status.as_u16(), response.value.bytes().await.unwrap().as_ref()), (206, body.as_bytes()));
    }
    // HTTP cannot ask for nothing: `bytes=0-0` is one byte, `bytes=5-4` the whole.
    #[expect(clippy::reversed_empty_ranges)]
    for range in [0..0, 5..5, 5..2] {
        assert!(matches!(photo("1").range(range).download(&client).await, Err(Error::Usage { what: "range", .. })));
    }
}

#[tokio::test]
async fn refused_content_is_an_error_and_throttled_content_is_asked_for_again() {
    let server = MockServer::start().await;
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(429)).up_to_n_times(1).mount(&server).await;
    let body = json!({"error": {"code": "ImageNotFound"}});
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(404).set_body_json(body)).mount(&server).await;
    let error = photo("1").download(&client(&server)).await.unwrap_err();
    assert_eq!(error.service().unwrap().code.as_deref(), Some("ImageNotFound"));
    assert_eq!(received(&server).await.len(), 2);
}

#[tokio::test]
async fn content_that_breaks_off_is_no_success() {
    static CUT: [Deed; 1] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")];
    let server = RawServer::start(&CUT).await;
    let client = builder(&server.uri).build().unwrap();
    let mut content = photo("1").download(&client).await.unwrap().value;
    assert_eq!(content.chunk().await.unwrap().unwrap(), "12345");
    assert!(content.chunk().await.is_err());
    assert!(content.chunk().await.unwrap().is_none());
}

#[tokio::test]
async fn content_is_sent_from_memory_and_from_streams() {
    let server = MockServer::start().await;
    Mock::given(method("PUT"))
        .and(body_bytes("one two"))
        .and(header("Content-Type", "text/plain"))
        .and(header("Authorization", format!("Bearer {TOKEN}")))
        .respond_with(ResponseTemplate::new(204))
        .expect(3)
        .mount(&server)
        .await;
    let client = client(&server);
    set_photo("1").content("text/plain", "one two").send(&client).await.unwrap();
    for length in [Some(7), None] {
        let pieces = stream::iter(["one ", "two"].map(|piece| Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes()))));
        set_photo("1").send_body(&client, "text/plain", RequestBody::from_stream(pieces, length)).await.unwrap();
    }
    let lengths =
        received(&server).await.iter().map(|sent| sent.headers.contains_key("content-length")).collect::<Vec<_>>();
    assert_eq!(lengths, [true, true, false]);
}

#[tokio::test]
async fn streams_are_sent_once_and_their_errors_end_the_request() {
    let server = MockServer::start().await;
    Mock::given(method("PUT")).respond_with(ResponseTemplate::new(503)).mount(&server).await;
    let client = client(&server);
    let pieces = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"one"))]);
    let error = set_photo("1").send_body(&client, "text/plain", RequestBody::from_stream(pieces, None)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), received(&server).await.len()), (503, 1));
    let broken = stream::iter([Ok(Bytes::from_static(b"one")), Err(io::Error::other("unplugged"))]);
    let error = set_photo("1").send_body(&client, "text/plain", RequestBody::from_stream(broken, None)).await.unwrap_err();
    assert!(matches!(&error, Error::Transport { tries: 1, .. }), "{error}");
    assert!(error.to_string().contains("unplugged"), "{error}");
}

#[tokio::test]
async fn transfers_may_take_long_but_not_stand_still() {
    let limit = Duration::from_millis(600);
    let server = MockServer::start().await;
    Mock::given(method("PUT")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    let client = builder(&server.uri()).timeout(limit).build().unwrap();
    // In all longer than the limit, but each piece comes in time.
    let slow = stream::unfold(0, |sent| async move {
        tokio::time::sleep(Duration::from_millis(80)).await;
        (sent < 10).then(|| (Ok::<_, Infallible>(Bytes::from_static(b"x")), sent + 1))
    });
    set_photo("1").send_body(&client, "text/plain", RequestBody::from_stream(slow, None)).await.unwrap();
    let still = stream::pending::<Result<Bytes, Infallible>>();
    let error = set_photo("1").send_body(&client, "text/plain", RequestBody::from_stream(still, None)).await.unwrap_err();
    assert!(matches!(&error, Error::Timeout { tries: 1, .. }), "{error}");
    static STILL: [Deed; 1] = [Deed::WriteAndStall("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")];
    let server = RawServer::start(&STILL).await;
    let client = builder(&server.uri).timeout(limit).build().unwrap();
    let mut content = photo("1").download(&client).await.unwrap().value;
    assert_eq!(content.chunk().await.unwrap().unwrap(), "12345");
    assert_eq!(content.chunk().await.unwrap_err().fault, TransportFault::Timeout);
    let error = set_photo("1").answer_as::<Bytes>().send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Timeout { .. }), "{error}");
}
