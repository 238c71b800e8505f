//! Proxies of the transport over hyper: on the way to `https` alone, and never past one that was asked for.

use std::sync::{Arc, Mutex};

use msgraph_runtime::client::{ClientBuilder, HyperSettings, HyperTransport, RetryPolicy};
use msgraph_runtime::{Client, Error};
use rustls::ClientConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::operations::get;
use crate::support::builder;
use crate::tls::Server;

/// Leads to the server of a port, and notes what it is asked.
struct Proxy {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    async fn start(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let noted = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                noted.lock().unwrap().push(String::from_utf8(head).unwrap());
                let mut server = TcpStream::connect(("127.0.0.1", server)).await.unwrap();
                stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.unwrap();
                tokio::spawn(async move { tokio::io::copy_bidirectional(&mut stream, &mut server).await });
            }
        });
        Proxy { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn client(builder: ClientBuilder, proxy: &str, tls: Option<ClientConfig>) -> Client {
    let mut settings = HyperSettings::default();
    (settings.proxy, settings.tls) = (Some(proxy.to_owned()), tls);
    let transport = HyperTransport::with_settings(settings).unwrap();
    builder.transport(transport).retry(RetryPolicy::never()).build().unwrap()
}

#[tokio::test]
async fn calls_of_https_go_through_the_proxy() {
    let server = Server::start().await;
    let proxy = Proxy::start(server.port()).await;
    let url = format!("http://user:password@{}", proxy.address);
    let client = client(builder(&server.uri), &url, Some(server.certified.trusting()));
    assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
    let [head] = proxy.asked().try_into().unwrap();
    assert!(head.starts_with(&format!("CONNECT localhost:{} HTTP/1.1\r\n", server.port())), "{head}");
    assert!(head.contains("Basic dXNlcjpwYXNzd29yZA==") && !head.contains("Bearer"), "{head}");
}

#[tokio::test]
async fn the_proxy_cannot_pretend_to_be_the_service() {
    let (server, other) = (Server::start().await, Server::start().await);
    let proxy = Proxy::start(other.port()).await;
    let client = client(builder(&server.uri), &format!("http://{}", proxy.address), Some(server.certified.trusting()));
    let error = get("1").send(&client).await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
    assert_eq!(proxy.asked().len(), 1);
}

#[tokio::test]
async fn what_is_not_secured_takes_no_proxy() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string(r#"{"id": "1"}"#)).mount(&server).await;
    let client = client(builder(&server.uri()), "http://127.0.0.1:1", None);
    assert!(get("1").send(&client).await.is_ok());
}

#[tokio::test]
async fn no_call_goes_past_a_proxy_that_cannot_be_used() {
    for no_url in ["::", "http://", "a b"] {
        let mut settings = HyperSettings::default();
        settings.proxy = Some(no_url.to_owned());
        assert!(matches!(HyperTransport::with_settings(settings), Err(Error::Usage { .. })), "{no_url}");
    }
    let server = Server::start().await;
    for (proxy, reason) in [("socks5://127.0.0.1:1", "none of http or https"), ("http://127.0.0.1:1", "tunnel")] {
        let client = client(builder(&server.uri), proxy, Some(server.certified.trusting()));
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(&error, Error::Transport { .. }) && error.to_string().contains(reason), "{error}");
    }
    let direct = client(builder(&server.uri), "", Some(server.certified.trusting()));
    assert!(get("1").send(&direct).await.is_ok());
}

/// The server that [`the_environment_names_the_proxy`] starts, for the process that calls it.
const CALLED: &str = "MSGRAPH_TEST_PROXIED_SERVER";

/// The environment is of a process, so that another one makes the calls.
#[tokio::test(flavor = "multi_thread")]
async fn the_environment_names_the_proxy() {
    let server = Server::start().await;
    let proxy = Proxy::start(server.port()).await;
    for (excepted, calls) in [("graph.microsoft.com", 1), ("localhost", 0)] {
        let mut caller = std::process::Command::new(std::env::current_exe().unwrap());
        caller.args(["--exact", "proxies::call_of_the_other_process", "--nocapture"]).env(CALLED, &server.uri);
        for name in ["https_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "REQUEST_METHOD"] {
            caller.env_remove(name);
        }
        caller.env("HTTPS_PROXY", format!("http://{}", proxy.address)).env("NO_PROXY", excepted);
        let output = tokio::task::spawn_blocking(move || caller.output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        assert_eq!(std::mem::take(&mut *proxy.asked.lock().unwrap()).len(), calls, "{excepted}");
    }
    assert_eq!(server.handshakes(), 2);
}

/// Does nothing unless it is called by [`the_environment_names_the_proxy`].
#[tokio::test]
async fn call_of_the_other_process() {
    let Ok(uri) = std::env::var(CALLED) else { return };
    let transport = HyperTransport::new(None).unwrap();
    let client = builder(&uri).transport(transport).retry(RetryPolicy::never()).build().unwrap();
    let error = get("1").send(&client).await.unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");
}
