//! Pages, items and changes.

use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt};
use msgraph_runtime::Error;
use msgraph_runtime::client::{Change, Removed};
use serde_json::{Value, json};
use wiremock::matchers::{any, header, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::{User, delta, list};
use crate::support::{client, has_token, received};

/// Three pages, of which the second is empty; every one wants the header of the first request.
async fn three_pages(server: &MockServer) -> String {
    let link = |token: &str| format!("{}/v1.0/users?$top=2&$skiptoken={token}", server.uri());
    let page = |token: &'static str, body: Value| {
        Mock::given(path("/v1.0/users"))
            .and(query_param("$skiptoken", token))
            .and(header("ConsistencyLevel", "eventual"))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
    };
    page("a b", json!({"value": [], "@odata.nextLink": link("c")})).mount(server).await;
    Mock::given(path("/v1.0/users"))
        .and(query_param("$skiptoken", "c"))
        .and(header("ConsistencyLevel", "eventual"))
        .respond_with(
            ResponseTemplate::new(200).insert_header("request-id", "third").set_body_json(json!({"value": [{"id": "3"}]})),
        )
        .mount(server)
        .await;
    let first = json!({"@odata.count": 3, "value": [{"id": "1"}, null, {"id": "2"}], "@odata.nextLink": link("a b")});
    Mock::given(path("/v1.0/users"))
        .and(header("ConsistencyLevel", "eventual"))
        .respond_with(ResponseTemplate::new(200).set_body_json(first))
        .mount(server)
        .await;
    link("c")
}

fn ids(users: &[User]) -> Vec<&str> {
    users.iter().filter_map(|user| user.id.as_deref()).collect()
}

#[tokio::test]
async fn all_pages_come_with_the_headers_of_the_first() {
    let server = MockServer::start().await;
    let last = three_pages(&server).await;
    let client = client(&server);
    let mut pages = list().count().pages(&client);
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((ids(&first.value), first.count), (vec!["1", "2"], Some(3)));
    assert!(pages.next().await.unwrap().unwrap().value.is_empty());
    assert_eq!(pages.next_link(), Some(last.as_str()));
    assert!(!pages.headers().contains_key("request-id"));
    assert_eq!(ids(&pages.next().await.unwrap().unwrap().value), ["3"]);
    assert_eq!(pages.headers()["request-id"], "third");
    assert!(pages.next().await.is_none() && pages.next().await.is_none() && pages.next_link().is_none());
    let users: Vec<User> = list().count().items(&client).try_collect().await.unwrap();
    assert_eq!(ids(&users), ["1", "2", "3"]);
    let users: Vec<User> = list().count().items_from(&client, &last).try_collect().await.unwrap();
    assert_eq!(ids(&users), ["3"]);
    assert_eq!(list().count().pages(&client).count().await, 3);
    assert!(received(&server).await.iter().all(has_token));
}

#[tokio::test]
async fn a_link_that_repeats_ends_paging() {
    let server = MockServer::start().await;
    let link = format!("{}/v1.0/users?$skiptoken=x", server.uri());
    let body = json!({"value": [{"id": "1"}], "@odata.nextLink": link});
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let results: Vec<_> = list().items(&client(&server)).collect().await;
    assert_eq!((results.len(), received(&server).await.len()), (3, 2));
    assert!(matches!(results[2], Err(Error::Link { .. })));
}

#[tokio::test]
async fn a_failed_page_can_be_asked_for_again() {
    let server = MockServer::start().await;
    let link = format!("{}/v1.0/users?$skiptoken=x", server.uri());
    let first = json!({"value": [{"id": "1"}], "@odata.nextLink": link});
    Mock::given(query_param("$skiptoken", "x"))
        .respond_with(ResponseTemplate::new(400))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(query_param("$skiptoken", "x"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"value": [{"id": "2"}]})))
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(first)).mount(&server).await;
    let client = client(&server);
    let mut pages = list().pages(&client);
    pages.next().await.unwrap().unwrap();
    assert_eq!(pages.next().await.unwrap().unwrap_err().status().unwrap(), 400);
    assert!(pages.next().await.is_none());
    let mut resumed = list().pages_from(&client, pages.next_link().unwrap());
    assert_eq!(ids(&resumed.next().await.unwrap().unwrap().value), ["2"]);
}

/// Whoever waits for a page may turn to something else, and come back.
#[tokio::test]
async fn a_page_that_is_waited_for_twice_is_asked_for_once() {
    let server = MockServer::start().await;
    let body = json!({"value": [{"id": "1"}]});
    let slow = ResponseTemplate::new(200).set_body_json(body).set_delay(Duration::from_millis(300));
    Mock::given(any()).respond_with(slow).mount(&server).await;
    let mut pages = list().pages(&client(&server));
    let hasty = tokio::time::timeout(Duration::from_millis(50), pages.next()).await;
    assert!(hasty.is_err());
    assert_eq!(ids(&pages.next().await.unwrap().unwrap().value), ["1"]);
    assert_eq!(received(&server).await.len(), 1);
}

#[tokio::test]
async fn changes_tell_what_is_gone_and_where_to_go_on() {
    let server = MockServer::start().await;
    let link = |token: &str| format!("{}/v1.0/users/delta()?$deltatoken={token}", server.uri());
    let round = json!({"value": [], "@odata.nextLink": link("1&$skiptoken=2")});
    let end = json!({"value": [{"id": "9", "@removed": {"reason": "deleted"}}], "@odata.deltaLink": link("2")});
    Mock::given(query_param("$skiptoken", "2"))
        .and(header("Prefer", "return=minimal"))
        .respond_with(ResponseTemplate::new(200).set_body_json(end))
        .mount(&server)
        .await;
    Mock::given(query_param("$deltatoken", "1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(round))
        .mount(&server)
        .await;
    let first = json!({"value": [{"id": "1", "displayName": "A"}, {"id": "2", "@removed": {"reason": "changed"}},
        {"id": "3", "@removed": {}}], "@odata.deltaLink": link("1")});
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(first)).mount(&server).await;
    let client = client(&server);
    let mut changes = delta().changes(&client);
    assert!(matches!(changes.next().await.unwrap().unwrap(), Change::Changed(user) if user.id.as_deref() == Some("1")));
    assert!(matches!(changes.next().await.unwrap().unwrap(), Change::Removed(_, Removed::Changed)));
    assert!(matches!(changes.next().await.unwrap().unwrap(), Change::Removed(_, Removed::Other(None))));
    assert!(changes.next().await.is_none());
    let mut later = delta().prefer("return=minimal").changes_since(&client, changes.delta_link().unwrap());
    let Change::Removed(user, Removed::Deleted) = later.next().await.unwrap().unwrap() else { panic!("it is gone") };
    assert_eq!(user.id.as_deref(), Some("9"));
    assert!(later.next().await.is_none());
    assert_eq!(later.delta_link(), Some(link("2").as_str()));
}

#[tokio::test]
async fn what_cannot_be_sent_is_told_of_links_too() {
    let server = MockServer::start().await;
    let client = client(&server);
    let page = list().prefer("a\nb").pages_from(&client, &format!("{}/v1.0/users?$skiptoken=x", server.uri())).next().await;
    assert!(matches!(page, Some(Err(Error::Header { name, part: "value" })) if name == "Prefer"));
    assert!(received(&server).await.is_empty());
}
