//! The client of the bindings against the mock: what answers link to behaves as the client expects it of the service.

use std::collections::BTreeSet;
use std::time::Duration;

use msgraph::me::drive::items;
use msgraph::me::drive::items::{CopyBody, CreateUploadSessionBody};
use msgraph::{me, users};
use msgraph_build::Builder;
use msgraph_mock::{Mock, Server};
use msgraph_runtime::client::{Batch, UploadSession};
use msgraph_runtime::{Bytes, Client, Error};

const DOCS_INPUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs-input");

fn server() -> Server {
    let api = Builder::new(DOCS_INPUT).load().expect("the pages are read").api;
    Server::start(Mock::new(&api).require_token(true), 0).expect("a port is free")
}

fn client(server: &Server) -> Client {
    let base = format!("{}/v1.0", server.url());
    Client::builder().base_url(&base).token("secret").build().expect("a client")
}

/// Which requests had the token, by the first segment of their path.
fn authorized(server: &Server) -> BTreeSet<(String, bool)> {
    let first = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    server.requests().iter().map(|request| (first(&request.path_and_query), request.authorized)).collect()
}

#[tokio::test]
async fn without_token_the_error_is_that_of_the_service() {
    let server = server();
    let client = Client::builder().base_url(&format!("{}/v1.0", server.url())).build().expect("a client");
    let error = users::list().send(&client).await.expect_err("a token is required");
    let Error::Service(error) = error else { panic!("{error:?}") };
    assert_eq!((error.status.as_u16(), error.code.as_deref()), (401, Some("InvalidAuthenticationToken")));
    assert!(error.request_id.is_some());
}

#[tokio::test]
async fn pages_end() {
    let (server, mut seen) = (server(), Vec::new());
    let mut messages = me::messages::list().top(1).items(&client(&server));
    while let Some(message) = messages.next().await {
        seen.push(message.expect("a message").id);
    }
    assert_eq!(server.requests().len(), 2);
    assert!(seen.len() >= 2 && seen.iter().all(Option::is_some), "{seen:?}");
}

#[tokio::test]
async fn changes_can_be_followed() {
    let server = server();
    let client = client(&server);
    let mut pages = me::mail_folders::messages::delta("inbox").pages(&client);
    while let Some(page) = pages.next().await {
        page.expect("a page");
    }
    let link = pages.delta_link().expect("a link to later changes").to_owned();
    let mut later = me::mail_folders::messages::delta("inbox").pages_from(&client, &link);
    assert!(later.next().await.is_some_and(|page| page.is_ok()));
}

#[tokio::test]
async fn a_large_file_is_uploaded_and_the_token_stays_with_the_service() {
    let server = server();
    let client = client(&server);
    let begun =
        items::create_upload_session("1", &CreateUploadSessionBody::default()).send(&client).await.expect("a session");
    let url = begun.value.upload_url.expect("a URL");
    let session = UploadSession::new(&client, &url).expect("a session").piece_size(UploadSession::UNIT).expect("a size");
    let mut file = Bytes::from(vec![7; 700_000]);
    let (mut progress, size) = (Vec::new(), 700_000);
    session.upload::<()>(&mut file, |done, of| progress.push((done, of))).await.expect("the upload succeeds");
    assert_eq!(progress, [(327_680, size), (655_360, size), (size, size)]);
    let expected = [("mock", false), ("v1.0", true)].map(|(first, authorized)| (first.to_owned(), authorized));
    assert_eq!(authorized(&server), expected.into());
}

#[tokio::test]
async fn content_is_downloaded_in_ranges() {
    let server = server();
    let client = client(&server);
    let whole = items::content::get("1").send(&client).await.expect("the content").value;
    let part = items::content::get("1").range(4..9).download(&client).await.expect("a part");
    assert_eq!(part.value.bytes().await.expect("its bytes"), whole.slice(4..9));
    assert!(whole.len() > 9);
}

#[tokio::test]
async fn a_copy_finishes() {
    let server = server();
    let client = client(&server);
    let accepted = items::copy("1", &CopyBody::default()).send(&client).await.expect("it is accepted");
    let running = accepted.long_running(&client).expect("a monitor");
    let finished = running.wait(Duration::from_secs(10), |_| {}).await.expect("it succeeds");
    assert!(finished.resource_id.is_some());
}

#[tokio::test]
async fn a_batch_is_answered() {
    let server = server();
    let client = client(&server);
    let mut batch = Batch::new();
    let list = batch.add(&users::list()).expect("a part");
    let copy = batch.add(&items::copy("1", &CopyBody::default())).expect("a part");
    let user = batch.add_after(&users::get("1"), &[list.index()]).expect("a part");
    let mut answers = batch.send(&client).await;
    assert!(!answers.take(&list).expect("users").value.value.is_empty());
    assert!(answers.take(&user).expect("a user").value.id.is_some());
    assert_eq!(answers.take(&copy).expect("accepted").status.as_u16(), 202);
}
