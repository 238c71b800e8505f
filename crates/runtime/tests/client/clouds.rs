//! The clouds, and a transport of one's own.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use msgraph_runtime::Error;
use msgraph_runtime::client::{
    AccessToken, BoxFuture, Client, Cloud, ContentStream, LongRunning, RequestBody, TokenSource, Transport, TransportError,
    UploadSession,
};

use crate::operations::{get, list};

/// Answers everything with an object, and keeps what was sent.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<Vec<http::Request<()>>>>);

impl Transport for Noted {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        self.0.lock().unwrap().push(request.map(|_| ()));
        let answer = http::Response::new(Bytes::from_static(b"{\"id\": \"1\"}").into());
        Box::pin(std::future::ready(Ok(answer)))
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

/// A token that is the scope.
struct Scopes;

impl TokenSource for Scopes {
    fn token<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, msgraph_runtime::BoxError>> {
        Box::pin(std::future::ready(Ok(AccessToken::new(scope))))
    }
}

#[tokio::test]
async fn every_cloud_is_called_by_its_name_with_a_token_for_it() {
    for (name, host) in [
        ("global", "graph.microsoft.com"),
        ("US-Government", "graph.microsoft.us"),
        ("us-government-dod", "dod-graph.microsoft.us"),
        ("china", "microsoftgraph.chinacloudapi.cn"),
    ] {
        let sent = Noted::default();
        let cloud: Cloud = name.parse().unwrap();
        assert!(cloud.to_string().eq_ignore_ascii_case(name));
        let client = Client::builder().cloud(cloud).token_source(Scopes).transport(sent.clone()).build().unwrap();
        assert_eq!(client.base_url(), format!("https://{host}/v1.0"));
        assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
        let sent = sent.0.lock().unwrap();
        assert_eq!(sent[0].uri().to_string(), format!("https://{host}/v1.0/users/1"));
        assert_eq!(sent[0].headers()["authorization"], format!("Bearer https://{host}/.default"));
    }
    assert!("mars".parse::<Cloud>().unwrap_err().to_string().contains("us-government-dod"));
}

#[tokio::test]
async fn scopes_versions_and_default_headers_are_as_set() {
    let sent = Noted::default();
    let builder = Client::builder().base_url("http://127.0.0.1:8080/v1.0/").cloud(Cloud::China).token_source(Scopes);
    let client = builder.scope("own").header("Prefer", "default").transport(sent.clone()).build().unwrap();
    get("1").send(&client).await.unwrap();
    get("1").prefer("own").send(&client).await.unwrap();
    let beta = Client::builder().version("beta").transport(sent.clone()).build().unwrap();
    assert_eq!(beta.url_of(&get("a b")).unwrap(), "https://graph.microsoft.com/beta/users/a%20b");
    list().send(&beta).await.unwrap();
    let sent = sent.0.lock().unwrap();
    assert_eq!(sent[0].uri(), "http://127.0.0.1:8080/v1.0/users/1");
    assert_eq!(
        (&sent[0].headers()["authorization"], &sent[0].headers()["prefer"]),
        (&"Bearer own".parse().unwrap(), &"default".parse().unwrap())
    );
    // Both are sent; of two that contradict each other the first counts.
    assert_eq!(sent[1].headers()["prefer"], "own, default");
    assert_eq!(sent[2].uri(), "https://graph.microsoft.com/beta/users");
    assert!(!sent[2].headers().contains_key("authorization"));
    assert!(sent[2].headers()["user-agent"].to_str().unwrap().starts_with("msgraph-rust/"));
}

/// A token is for one cloud, and would be read in another.
#[tokio::test]
async fn links_lead_to_no_other_cloud() {
    let sent = Noted::default();
    let builders = [Client::builder().cloud(Cloud::China), Client::builder().base_url("https://GRAPH.microsoft.us/v1.0")];
    for (builder, own) in builders.into_iter().zip(["microsoftgraph.chinacloudapi.cn", "graph.microsoft.us"]) {
        let client = builder.token("a").transport(sent.clone()).build().unwrap();
        for cloud in Cloud::ALL {
            let link = format!("https://{}/v1.0/users?$skiptoken=x", cloud.host());
            let page = list().pages_from(&client, &link).next().await.unwrap();
            assert_eq!(matches!(page, Err(Error::Link { .. })), cloud.host() != own, "{link}");
        }
    }
    assert_eq!(sent.0.lock().unwrap().len(), 2);
}

#[test]
fn what_is_no_base_url_is_refused() {
    for base in ["", "graph.microsoft.com", "ftp://x/", "http://x/?a=b", "http://x/#a", "http://a@b/"] {
        assert!(matches!(Client::builder().base_url(base).build(), Err(Error::BaseUrl)), "{base}");
    }
}

/// Without TLS, whoever is on the way reads the token.
#[test]
fn plain_http_is_for_this_machine_unless_it_is_asked_for() {
    let builder = |base: &str| Client::builder().base_url(base).token("a").transport(Noted::default());
    for base in
        ["http://127.0.0.1/v1.0", "http://127.9.9.9:80/", "http://[::1]:8080/v1.0", "http://LOCALHOST:1", "https://x"]
    {
        assert!(builder(base).build().is_ok(), "{base}");
    }
    for base in [
        "http://graph.microsoft.com/v1.0",
        "http://10.0.0.1",
        "http://[::2]/",
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.1",
    ] {
        let error = builder(base).build().unwrap_err();
        assert!(matches!(&error, Error::Usage { what: "client", .. }), "{base}: {error}");
        assert!(builder(base).allow_plain_http().build().is_ok(), "{base}");
    }
}

/// What works without a token is a secret of its own.
#[test]
fn links_do_not_lead_from_https_to_http() {
    let client = Client::builder().transport(Noted::default()).build().unwrap();
    for link in ["http://graph.microsoft.com/x", "http://example.com/x", "ftp://example.com/x", "nonsense"] {
        assert!(matches!(UploadSession::new(&client, link), Err(Error::Link { .. })), "{link}");
        assert!(matches!(LongRunning::new(&client, link), Err(Error::Link { .. })), "{link}");
    }
}

/// Calls run in tasks, and errors pass through threads.
#[test]
fn futures_and_errors_can_move_between_threads() {
    fn sends<T: Send>(_: T) {}
    fn shared<T: Send + Sync + 'static>() {}
    let client = Client::builder().transport(Noted::default()).build().unwrap();
    sends(get("1").send(&client));
    sends(list().pages(&client));
    sends(list().items(&client));
    sends(crate::operations::delta().changes(&client));
    sends(crate::operations::photo("1").download(&client));
    sends(msgraph_runtime::client::Batch::new().send(&client));
    let session = UploadSession::new(&client, "https://example.com/upload").unwrap();
    sends(session.upload::<()>(&mut Bytes::new(), |_, _| {}));
    shared::<Error>();
    shared::<Client>();
    shared::<msgraph_runtime::Request<()>>();
}
