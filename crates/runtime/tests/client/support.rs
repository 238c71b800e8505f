//! A transport that notes how long it was to sleep, and a server that does with a connection what no HTTP library does.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use msgraph_runtime::Client;
use msgraph_runtime::client::{
    BoxFuture, ClientBuilder, ContentStream, RequestBody, RetryPolicy, Transport, TransportError,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wiremock::{MockServer, Request};

pub const TOKEN: &str = "very-secret-token";

/// The transport that a client has by default.
#[cfg(not(feature = "reqwest"))]
pub type Usual = msgraph_runtime::client::HyperTransport;
#[cfg(feature = "reqwest")]
pub type Usual = msgraph_runtime::client::ReqwestTransport;

/// One that has this idea of TLS; `protocols` are those of ALPN.
pub fn with_tls(mut tls: rustls::ClientConfig, protocols: &[&[u8]]) -> Usual {
    tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    #[cfg(not(feature = "reqwest"))]
    {
        let mut settings = msgraph_runtime::client::HyperSettings::default();
        settings.tls = Some(tls);
        Usual::with_settings(settings).unwrap()
    }
    #[cfg(feature = "reqwest")]
    {
        Usual::with_settings(|settings| settings.tls_backend_preconfigured(tls)).unwrap()
    }
}

/// Sends as usual, but only notes for how long it should sleep.
#[derive(Clone)]
pub struct Sleepless {
    transport: Usual,
    pub sleeps: Arc<Mutex<Vec<Duration>>>,
}

impl Sleepless {
    pub fn new() -> Self {
        Sleepless { transport: Usual::new(None).unwrap(), sleeps: Arc::default() }
    }

    /// In whole seconds.
    pub fn slept(&self) -> Vec<u64> {
        self.sleeps.lock().unwrap().iter().map(Duration::as_secs).collect()
    }
}

impl Transport for Sleepless {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        self.transport.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleeps.lock().unwrap().push(duration);
        Box::pin(tokio::task::yield_now())
    }
}

pub fn quick() -> RetryPolicy {
    RetryPolicy { base_delay: Duration::from_millis(1), max_delay: Duration::from_millis(2), ..RetryPolicy::default() }
}

pub fn builder(server: &str) -> ClientBuilder {
    Client::builder().base_url(&format!("{server}/v1.0")).token(TOKEN).retry(quick())
}

pub fn client(server: &MockServer) -> Client {
    builder(&server.uri()).build().unwrap()
}

/// A client that does not sleep, and whose waits are noted. It has no timeout, as that is a sleep too.
pub fn sleepless(server: &MockServer) -> (Client, Sleepless) {
    let transport = Sleepless::new();
    let builder = Client::builder().base_url(&format!("{}/v1.0", server.uri())).token(TOKEN);
    (builder.timeout(None).transport(transport.clone()).build().unwrap(), transport)
}

pub async fn received(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

pub fn has_token(request: &Request) -> bool {
    format!("{:?}", request.headers).contains(TOKEN)
}

/// What a raw server does with a connection, after it read the headers of a request.
#[derive(Clone, Copy)]
pub enum Deed {
    /// Writes this and closes.
    Write(&'static str),
    /// Writes nothing and keeps the connection open.
    Stall,
    /// Writes this and keeps the connection open.
    WriteAndStall(&'static str),
    /// Writes this, and then spaces without end.
    WriteWithoutEnd(&'static str),
    /// Writes this, and then that without end.
    Repeat(&'static str, &'static str),
    /// Writes this, and then a space every few milliseconds, without end.
    Drip(&'static str),
}

/// Serves one deed per connection, and counts the requests.
pub struct RawServer {
    pub uri: String,
    pub requests: Arc<Mutex<Vec<String>>>,
}

impl RawServer {
    pub async fn start(deeds: &'static [Deed]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}", listener.local_addr().unwrap());
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = requests.clone();
        tokio::spawn(async move {
            for index in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let deed = deeds[index.min(deeds.len() - 1)];
                tokio::spawn(serve(stream, deed, seen.clone()));
            }
        });
        RawServer { uri, requests }
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

async fn serve(mut stream: TcpStream, deed: Deed, seen: Arc<Mutex<Vec<String>>>) {
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    seen.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
    match deed {
        Deed::Write(text) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
        Deed::Stall | Deed::WriteAndStall(_) => {
            if let Deed::WriteAndStall(text) = deed {
                stream.write_all(text.as_bytes()).await.unwrap();
            }
            // Until the client gives up.
            while stream.read_u8().await.is_ok() {}
        }
        Deed::WriteWithoutEnd(text) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            while stream.write_all(&[b' '; 64 * 1024]).await.is_ok() {}
        }
        Deed::Repeat(text, unit) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            let units = unit.repeat(64 * 1024 / unit.len());
            while stream.write_all(units.as_bytes()).await.is_ok() {}
        }
        Deed::Drip(text) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }
}
