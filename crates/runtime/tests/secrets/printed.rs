//! `Debug` of everything public that may hold a secret.

use msgraph_runtime::client::{AccessToken, RequestBody, ReqwestTransport, RetryPolicy, SeekSource, TokenSource};
use msgraph_runtime::{Bytes, RawBody};
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{delta, get, list, photo};
use crate::search::{KEY, TOKEN, VALUE, builder, client, search, secretive};

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
