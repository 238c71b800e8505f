//! Many calls at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::get;
use crate::support::builder;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_at_once_are_all_answered() {
    let server = MockServer::start().await;
    let counter = Arc::new(AtomicUsize::new(0));
    let seen = counter.clone();
    // Every tenth is throttled once, so that waiting and repeating happen among the others.
    let respond = move |_: &wiremock::Request| match seen.fetch_add(1, Ordering::SeqCst) {
        number if number % 10 == 0 && number < 1000 => ResponseTemplate::new(429).insert_header("Retry-After", "0"),
        _ => ResponseTemplate::new(200).set_body_json(json!({"id": "1"})),
    };
    Mock::given(any()).respond_with(respond).mount(&server).await;
    let client = builder(&server.uri()).build().unwrap();
    let calls: Vec<_> = (0..1000)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { get(&number.to_string()).send(&client).await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().value.id.as_deref(), Some("1"));
    }
    assert_eq!(counter.load(Ordering::SeqCst), 1100);
    // Tokio grants each poll so many operations, and a thousand joins may use them up. The server locks when it is dropped,
    // without giving tokio a chance to grant more: it would wait for ever.
    tokio::task::yield_now().await;
}
