//! Upload sessions against a store that keeps what arrives.

use std::io::Cursor;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use msgraph_runtime::Error;
use msgraph_runtime::client::{SeekSource, UploadSession};
use serde_json::json;
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::operations::User;
use crate::support::{client, has_token, received};

const UNIT: usize = 320 * 1024;

/// What a store does with the number of a piece, counted from 0.
type Trouble = fn(usize) -> Option<ResponseTemplate>;

/// Takes pieces in order, and tells what it expects next.
async fn store(server: &MockServer, size: usize, trouble: Trouble) -> Arc<Mutex<Vec<u8>>> {
    let stored: Arc<Mutex<Vec<u8>>> = Arc::default();
    let status =
        |have: usize| json!({"expirationDateTime": "2030-01-01T00:00:00Z", "nextExpectedRanges": [format!("{have}-")]});
    let (puts, gets) = (stored.clone(), stored.clone());
    let pieces = Mutex::new(0);
    let put = move |request: &Request| {
        let number = {
            let mut pieces = pieces.lock().unwrap();
            *pieces += 1;
            *pieces - 1
        };
        if let Some(answer) = trouble(number) {
            return answer;
        }
        let mut stored = puts.lock().unwrap();
        let range = request.headers["content-range"].to_str().unwrap().strip_prefix("bytes ").unwrap().to_owned();
        let (first, rest) = range.split_once('-').unwrap();
        let (last, all) = rest.split_once('/').unwrap();
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        assert_eq!((last + 1 - first, all.parse::<usize>().unwrap()), (request.body.len(), size));
        if first != stored.len() {
            return ResponseTemplate::new(416);
        }
        assert!(request.body.len().is_multiple_of(UNIT) || last + 1 == size);
        stored.extend_from_slice(&request.body);
        match stored.len() {
            have if have == size => ResponseTemplate::new(201).set_body_json(json!({"id": "file"})),
            have => ResponseTemplate::new(202).set_body_json(status(have)),
        }
    };
    Mock::given(method("PUT")).respond_with(put).mount(server).await;
    let get = move |_: &Request| ResponseTemplate::new(200).set_body_json(status(gets.lock().unwrap().len()));
    Mock::given(method("GET")).respond_with(get).mount(server).await;
    stored
}

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|index| u8::try_from(index % 251).unwrap()).collect()
}

fn session(server: &MockServer) -> UploadSession {
    // On the very host of the base URL, so that only the kind of the URL keeps the token away.
    UploadSession::new(&client(server), &format!("{}/upload?tempauth=secret-url", server.uri())).unwrap()
}

#[tokio::test]
async fn a_file_goes_up_in_pieces() {
    let server = MockServer::start().await;
    let content = content(2 * UNIT + 5);
    let stored = store(&server, content.len(), |_| None).await;
    let session = session(&server).piece_size(UploadSession::UNIT).unwrap();
    let mut source = SeekSource::new(Cursor::new(content.clone())).unwrap();
    let mut seen = Vec::new();
    let response = session.upload::<User>(&mut source, |done, of| seen.push((done, of))).await.unwrap();
    assert_eq!((response.status.as_u16(), response.value.id.as_deref()), (201, Some("file")));
    assert_eq!(*stored.lock().unwrap(), content);
    let all = content.len() as u64;
    assert_eq!(seen, [(UploadSession::UNIT, all), (2 * UploadSession::UNIT, all), (all, all)]);
    assert!(!received(&server).await.iter().any(has_token));
    assert!(!format!("{session:?}").contains("secret-url"));
}

#[tokio::test]
async fn lost_pieces_are_sent_again_where_the_service_says() {
    for trouble in [
        (|number| (number == 1).then(|| ResponseTemplate::new(416))) as Trouble,
        |number| (number == 1).then(|| ResponseTemplate::new(429).insert_header("Retry-After", "0")),
        |number| (1..=4).contains(&number).then(|| ResponseTemplate::new(503)),
        |number| (number == 0).then(|| ResponseTemplate::new(202)),
    ] {
        let server = MockServer::start().await;
        let content = content(3 * UNIT);
        let stored = store(&server, content.len(), trouble).await;
        let session = session(&server).piece_size(UploadSession::UNIT).unwrap();
        session.upload::<User>(&mut Bytes::from(content.clone()), |_, _| {}).await.unwrap();
        assert_eq!(*stored.lock().unwrap(), content);
    }
}

#[tokio::test]
async fn an_upload_goes_on_where_it_broke_off() {
    let server = MockServer::start().await;
    let content = content(2 * UNIT);
    let stored = store(&server, content.len(), |number| (number == 1).then(|| ResponseTemplate::new(401))).await;
    let session = session(&server).piece_size(UploadSession::UNIT).unwrap();
    let mut source = Bytes::from(content.clone());
    let error = session.upload::<User>(&mut source, |_, _| {}).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), stored.lock().unwrap().len()), (401, UNIT));
    assert!(!format!("{error} {error:?}").contains("secret-url"));
    let status = session.status().await.unwrap();
    assert_eq!((status.missing, status.expires.as_deref()), (vec![(UNIT as u64, None)], Some("2030-01-01T00:00:00Z")));
    session.resume::<()>(&mut source, |_, _| {}).await.unwrap();
    assert_eq!(*stored.lock().unwrap(), content);
}

#[tokio::test]
async fn an_upload_that_is_dropped_can_be_resumed_or_cancelled() {
    let server = MockServer::start().await;
    let content = content(3 * UNIT);
    let slow = |number| (number == 1).then(|| ResponseTemplate::new(500).set_delay(std::time::Duration::from_secs(60)));
    let stored = store(&server, content.len(), slow).await;
    Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(204)).expect(1).mount(&server).await;
    let session = session(&server).piece_size(UploadSession::UNIT).unwrap();
    let mut source = Bytes::from(content.clone());
    {
        let mut upload = std::pin::pin!(session.upload::<()>(&mut source, |_, _| {}));
        while received(&server).await.len() < 2 {
            tokio::select! {
                biased;
                ended = &mut upload => panic!("{ended:?}"),
                () = tokio::time::sleep(std::time::Duration::from_millis(1)) => {}
            }
        }
    }
    assert_eq!(stored.lock().unwrap().len(), UNIT);
    let mut seen = Vec::new();
    session.resume::<()>(&mut source, |done, _| seen.push(done)).await.unwrap();
    assert_eq!((&*stored.lock().unwrap(), seen), (&content, vec![2 * UploadSession::UNIT, 3 * UploadSession::UNIT]));
    session.cancel().await.unwrap();
}

#[tokio::test]
async fn gaps_are_filled() {
    let server = MockServer::start().await;
    let status = json!({"nextExpectedRanges": ["70-79", "10-19"]});
    Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_json(status)).mount(&server).await;
    Mock::given(method("PUT")).respond_with(ResponseTemplate::new(200).set_body_json(json!({}))).mount(&server).await;
    session(&server).resume::<User>(&mut Bytes::from(content(100)), |_, _| {}).await.unwrap();
    let sent = &received(&server).await[1];
    assert_eq!((sent.headers["content-range"].to_str().unwrap(), sent.body.len()), ("bytes 10-19/100", 10));
}

#[tokio::test]
async fn uploads_that_cannot_end_well_end() {
    let server = MockServer::start().await;
    let again = json!({"nextExpectedRanges": ["0-"]});
    Mock::given(method("PUT")).respond_with(ResponseTemplate::new(202).set_body_json(again)).mount(&server).await;
    let error = session(&server).upload::<()>(&mut Bytes::from_static(b"x"), |_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("over and over"), "{error}");
    let server = MockServer::start().await;
    let beyond = json!({"nextExpectedRanges": ["5-"]});
    Mock::given(any()).respond_with(ResponseTemplate::new(202).set_body_json(beyond)).mount(&server).await;
    let error = session(&server).upload::<()>(&mut Bytes::from_static(b"x"), |_, _| {}).await.unwrap_err();
    assert!(error.to_string().contains("not in the file"), "{error}");
    let before = received(&server).await.len();
    let error = session(&server).upload::<()>(&mut Bytes::new(), |_, _| {}).await.unwrap_err();
    assert!(matches!(&error, Error::Usage { .. }), "{error}");
    assert!(session(&server).piece_size(1000).is_err() && session(&server).piece_size(0).is_err());
    assert_eq!(received(&server).await.len(), before);
}

#[tokio::test]
async fn a_session_can_be_cancelled() {
    let server = MockServer::start().await;
    Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(204)).expect(1).mount(&server).await;
    session(&server).cancel().await.unwrap();
    assert!(!has_token(&received(&server).await[0]));
}
