//! Links and redirects: where the token goes, and where it never does.

use msgraph_runtime::Error;
use serde_json::json;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, create, get, list};
use crate::support::{builder, client, has_token, received};

#[tokio::test]
async fn a_next_link_to_another_host_is_refused() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    let link = format!("{}/v1.0/users?$skiptoken=x", other.uri());
    let body = json!({"value": [{"id": "1"}], "@odata.nextLink": link});
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let mut pages = list().pages(&client(&server));
    assert!(pages.next().await.unwrap().is_ok());
    let error = pages.next().await.unwrap().unwrap_err();
    assert!(matches!(&error, Error::Link { host: Some(host), .. } if host == "127.0.0.1"), "{error}");
    assert!(pages.next().await.is_none());
    assert_eq!(pages.next_link(), Some(link.as_str()));
    assert!(received(&other).await.is_empty());
}

#[tokio::test]
async fn a_redirect_to_another_host_goes_without_token() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    let found = ResponseTemplate::new(302).insert_header("Location", format!("{}/stored", other.uri()));
    Mock::given(any()).respond_with(found).mount(&server).await;
    Mock::given(path("/stored"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "9"})))
        .mount(&other)
        .await;
    let client = builder(&server.uri()).header("X-Default", "secret").build().unwrap();
    let request = get("1").header("X-Own", "secret").header("Range", "bytes=0-").header("Authorization", "Bearer own");
    assert_eq!(request.send(&client).await.unwrap().value.id.as_deref(), Some("9"));
    let sent = &received(&other).await[0];
    assert!(!has_token(sent) && !sent.headers.contains_key("authorization"));
    assert!(!sent.headers.contains_key("x-default") && !sent.headers.contains_key("x-own"));
    assert_eq!(sent.headers["range"], "bytes=0-");
}

/// Else the other host would choose what is asked with the token.
#[tokio::test]
async fn a_redirect_that_comes_back_from_another_host_goes_without_token() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    let away = ResponseTemplate::new(302).insert_header("Location", format!("{}/away", other.uri()));
    Mock::given(path("/v1.0/users/1")).respond_with(away).mount(&server).await;
    let back = ResponseTemplate::new(302).insert_header("Location", format!("{}/v1.0/users/2", server.uri()));
    Mock::given(path("/away")).respond_with(back).mount(&other).await;
    Mock::given(path("/v1.0/users/2"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "2"})))
        .mount(&server)
        .await;
    get("1").send(&client(&server)).await.unwrap();
    assert_eq!(received(&server).await.iter().map(has_token).collect::<Vec<_>>(), [true, false]);
    assert!(!has_token(&received(&other).await[0]));
}

#[tokio::test]
async fn a_redirect_within_the_host_keeps_the_token() {
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(308).insert_header("Location", "/v1.0/users/2");
    Mock::given(path("/v1.0/users/1")).respond_with(moved).mount(&server).await;
    Mock::given(path("/v1.0/users/2"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "2"})))
        .mount(&server)
        .await;
    assert_eq!(get("1").send(&client(&server)).await.unwrap().value.id.as_deref(), Some("2"));
    assert!(received(&server).await.iter().all(has_token));
}

#[tokio::test]
async fn redirects_end_and_bodies_are_not_redirected() {
    let server = MockServer::start().await;
    let moved = ResponseTemplate::new(307).insert_header("Location", "/v1.0/users/1");
    Mock::given(any()).respond_with(moved).mount(&server).await;
    let error = get("1").send(&client(&server)).await.unwrap_err();
    assert!(matches!(&error, Error::Link { .. }), "{error}");
    let before = received(&server).await.len();
    assert_eq!(before, 11);
    let error = create(&User::default()).send(&client(&server)).await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), received(&server).await.len() - before), (307, 1));
}
