//! Token sources that panic: it is the caller's panic, the client goes on, and nothing but the panic's own text is printed.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use msgraph_runtime::BoxError;
use msgraph_runtime::client::{AccessToken, BoxFuture, TokenSource};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::search::{TOKEN, assert_clean, builder, logged, search, secretive};

/// Gives a token, panics, and gives one again.
#[derive(Default)]
struct Panicking(AtomicUsize);

impl TokenSource for Panicking {
    fn token<'a>(&'a self, _scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        Box::pin(async {
            assert!(self.0.fetch_add(1, Ordering::SeqCst).is_multiple_of(2), "the source broke");
            Ok(AccessToken::new(TOKEN))
        })
    }
}

fn text(panic: Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap()
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "1"}))).mount(&server).await;
    server
}

#[tokio::test]
async fn a_source_that_panics_leaves_the_client_usable() {
    let server = server().await;
    let client = builder(&server.uri()).token_source(Panicking::default()).build().unwrap();
    for _ in 0..2 {
        secretive().send(&client).await.unwrap();
        let panic = AssertUnwindSafe(secretive().send(&client)).catch_unwind().await.unwrap_err();
        assert_eq!(text(panic), "the source broke");
        search(&client, "the client after a panic");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
    assert_clean(&logged(), "the log of a panic");
}

#[cfg(feature = "blocking")]
#[test]
fn a_source_that_panics_leaves_the_blocking_client_usable() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(server());
    let client = builder(&server.uri()).token_source(Panicking::default()).build().unwrap();
    for _ in 0..2 {
        secretive().send_blocking(&client).unwrap();
        let panic = std::panic::catch_unwind(AssertUnwindSafe(|| secretive().send_blocking(&client).map(|_| ())));
        assert_eq!(text(panic.unwrap_err()), "the source broke");
    }
    assert_clean(&logged(), "the log of a panic");
}
