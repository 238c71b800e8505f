//! `Debug` of everything public that may hold a secret.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use msgraph_runtime::client::{
    AccessToken, BoxFuture, ContentStream, RequestBody, ReqwestTransport, RetryPolicy, SeekSource, TokenSource, Transport,
    TransportError,
};
use msgraph_runtime::{Bytes, RawBody};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{delta, get, list, photo};
use crate::search::{KEY, TOKEN, VALUE, assert_clean, builder, client, search, secretive};

#[tokio::test]
async fn values_hide_their_secrets() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200)
        .insert_header("Set-Cookie", VALUE)
        .insert_header("Location", VALUE)
        .insert_header("Content-Location", VALUE)
        .insert_header("X-Echo", format!("Bearer {TOKEN}"))
        .set_body_json(json!({"id": "1"}));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let client = client(&server.uri());
    let own = secretive().header("Authorization", &format!("Bearer {TOKEN}")).content("text/plain", VALUE);
    let response = own.send_raw(&client).await.unwrap();
    let download = photo("1").download(&client).await.unwrap();
    let transport = ReqwestTransport::with_settings(|settings| {
        let mut key = reqwest::header::HeaderValue::from_static(KEY);
        key.set_sensitive(true);
        settings.default_headers([(reqwest::header::AUTHORIZATION, key)].into_iter().collect())
    })
    .unwrap();
    let printed: [&dyn std::fmt::Debug; 16] = [
        &AccessToken::new(TOKEN),
        &client,
        &builder("https://x"),
        &builder("https://x").token_source(AccessToken::new(TOKEN)).transport(transport.clone()).build().unwrap(),
        &transport,
        &own,
        &own.clone().answer_as::<()>(),
        &response,
        &download,
        &RequestBody::from(Bytes::from_static(VALUE.as_bytes())),
        &RawBody(Bytes::from_static(VALUE.as_bytes())),
        &list().header("X-Api-Key", KEY).pages(&client),
        &list().header("X-Api-Key", KEY).items(&client),
        &delta().header("X-Api-Key", KEY).changes_since(&client, VALUE),
        &RetryPolicy::default(),
        &own.to_http("https://graph.microsoft.com/v1.0").unwrap().headers().clone(),
    ];
    for (index, value) in printed.into_iter().enumerate() {
        search(value, &format!("value {index}"));
    }
    search(&SeekSource::new(std::io::empty()).map(|_| ()), "a source");
    // It can be had where it is asked for.
    assert_eq!(AccessToken::new(TOKEN).secret(), TOKEN);
    assert_eq!(AccessToken::new(TOKEN).token("scope").await.unwrap().secret(), TOKEN);
    assert_eq!(response.header("Location"), Some(VALUE));
    assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
}

/// Prints each request that it is to send, as a careless transport may.
#[derive(Clone, Default)]
struct Printing(Arc<Mutex<String>>);

impl Transport for Printing {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        self.0.lock().unwrap().push_str(&format!("{request:?}"));
        Box::pin(std::future::ready(Ok(http::Response::new(Bytes::from_static(b"{}").into()))))
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// The marks on headers are for transports, too: HTTP/2 keeps no marked header in its tables (RFC 7541, section 7.1.3).
#[tokio::test]
async fn requests_that_a_transport_prints_hide_their_secrets() {
    let transport = Printing::default();
    let client = builder("https://graph.microsoft.com").transport(transport.clone()).build().unwrap();
    secretive().content("text/plain", VALUE).send(&client).await.unwrap();
    secretive().header("Authorization", TOKEN).send(&client).await.unwrap();
    let printed = transport.0.lock().unwrap().clone();
    assert!(printed.contains("\"authorization\": Sensitive"), "{printed}");
    assert_clean(&printed, "a transport");
}
