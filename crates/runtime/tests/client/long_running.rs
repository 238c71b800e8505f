//! Operations that go on after their answer.

use std::time::Duration;

use msgraph_runtime::Error;
use msgraph_runtime::client::{LongRunning, Progress};
use serde_json::json;
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::copy;
use crate::support::{Sleepless, client, has_token, received};

const LIMIT: Duration = Duration::from_secs(60);

async fn answers(server: &MockServer, answers: impl IntoIterator<Item = ResponseTemplate>) {
    for answer in answers {
        Mock::given(path("/monitor")).respond_with(answer).up_to_n_times(1).mount(server).await;
    }
}

#[tokio::test]
async fn a_copy_is_followed_to_its_end_without_token() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    let accepted = ResponseTemplate::new(202).insert_header("Location", format!("{}/monitor?sig=x", other.uri()));
    Mock::given(method("POST")).respond_with(accepted).mount(&server).await;
    let running = |percentage: f64| json!({"status": "inProgress", "percentageComplete": percentage});
    answers(
        &other,
        [
            ResponseTemplate::new(202).set_body_json(running(10.0)),
            ResponseTemplate::new(202).insert_header("Retry-After", "7").set_body_json(running(50.5)),
            ResponseTemplate::new(202).set_body_json(json!({"status": "notStarted"})),
            ResponseTemplate::new(200).set_body_json(json!({"status": "completed", "resourceId": "01ABC"})),
        ],
    )
    .await;
    let transport = Sleepless::new();
    let client = crate::support::builder(&server.uri()).timeout(None).transport(transport.clone()).build().unwrap();
    let response = copy("1").send(&client).await.unwrap();
    let operation = response.long_running(&client).unwrap();
    let mut seen = Vec::new();
    // The limit is a sleep of the transport, which this one cuts short; so questions are asked one by one.
    loop {
        match operation.poll().await.unwrap() {
            Progress::Running { percentage, retry_after, .. } => {
                seen.push((percentage, retry_after.map(|wait| wait.as_secs())))
            }
            Progress::Finished(finished) => {
                assert_eq!(finished.resource_id.as_deref(), Some("01ABC"));
                break;
            }
        }
    }
    assert_eq!(seen, [(Some(10.0), None), (Some(50.5), Some(7)), (None, None)]);
    assert!(!received(&other).await.iter().any(has_token));
    assert!(!format!("{operation:?}{response:?}").contains("sig"));
}

#[tokio::test]
async fn waiting_ends_with_success_failure_or_the_limit() {
    let server = MockServer::start().await;
    let running = || ResponseTemplate::new(200).set_body_json(json!({"status": "running"}));
    let moved = ResponseTemplate::new(303).insert_header("Location", format!("{}/v1.0/items/2", server.uri()));
    answers(&server, [running(), moved]).await;
    let operation = |server: &MockServer| {
        let operation = LongRunning::new(&client(server), &format!("{}/monitor", server.uri())).unwrap();
        operation.interval(Duration::from_millis(1))
    };
    let mut polls = 0;
    let finished = operation(&server).wait(LIMIT, |_| polls += 1).await.unwrap();
    assert_eq!((polls, finished.resource_location), (2, Some(format!("{}/v1.0/items/2", server.uri()))));
    let failed = json!({"status": "failed", "error": {"code": "nameAlreadyExists", "message": "It is there."}});
    answers(&server, [running(), ResponseTemplate::new(200).set_body_json(failed)]).await;
    let error = operation(&server).wait(LIMIT, |_| {}).await.unwrap_err();
    let Error::Operation(failure) = &error else { panic!("{error}") };
    assert_eq!((failure.status.as_str(), failure.error.code.as_deref()), ("failed", Some("nameAlreadyExists")));
    let endless = MockServer::start().await;
    Mock::given(any()).respond_with(running()).mount(&endless).await;
    let limit = Duration::from_millis(100);
    let error = operation(&endless).wait(limit, |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::Timeout { after, .. } if after == limit), "{error}");
}

#[tokio::test]
async fn operations_within_graph_get_the_token() {
    let server = MockServer::start().await;
    let done =
        ResponseTemplate::new(200).set_body_json(json!({"status": "succeeded", "targetResourceLocation": "/teams('2')"}));
    Mock::given(path("/v1.0/teams('1')/operations('7')")).respond_with(done).mount(&server).await;
    let client = client(&server);
    let operation = LongRunning::new(&client, "/teams('1')/operations('7')").unwrap();
    let finished = operation.wait(LIMIT, |_| {}).await.unwrap();
    assert_eq!(finished.resource_location.as_deref(), Some("/teams('2')"));
    assert!(received(&server).await.iter().all(has_token));
    let versioned = LongRunning::new(&client, "/v1.0/teams('1')/operations('7')").unwrap();
    assert!(matches!(versioned.poll().await, Ok(Progress::Finished(_))));
}

#[tokio::test]
async fn an_answer_without_location_has_no_monitor() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(202)).mount(&server).await;
    let client = client(&server);
    let error = copy("1").send(&client).await.unwrap().long_running(&client).unwrap_err();
    assert!(matches!(error, Error::Usage { .. }), "{error}");
}
