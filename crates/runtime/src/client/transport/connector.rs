//! Connections: to the host itself or through a proxy, with TLS above, and within a time.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{DefaultServerNameResolver, HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::BoxFuture;
use crate::BoxError;

/// How often a connection on which nothing happens is tried, so that those that are gone are found out.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// HTTP/1.1 as ALPN calls it.
const HTTP_1: &[u8] = b"http/1.1";

/// Makes connections that are ready for requests.
#[derive(Clone)]
pub(super) struct Connector {
    secure: HttpsConnector<Road>,
    timeout: Option<Duration>,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, proxies: Matcher, timeout: Option<Duration>) -> Self {
        let mut direct = HttpConnector::new();
        direct.enforce_http(false);
        direct.set_nodelay(true);
        direct.set_keepalive(Some(KEEP_ALIVE));
        direct.set_keepalive_interval(Some(KEEP_ALIVE));
        let to_proxy = with_tls(tls.clone(), direct.clone(), &[HTTP_1]);
        let road = Road { direct, to_proxy, proxies: Arc::new(proxies) };
        let protocols: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", HTTP_1] } else { &[HTTP_1] };
        Connector { secure: with_tls(tls, road, protocols), timeout }
    }
}

/// Agrees upon one of the protocols by ALPN (RFC 7301), the first one first.
fn with_tls<C>(mut tls: ClientConfig, below: C, protocols: &[&[u8]]) -> HttpsConnector<C> {
    tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    HttpsConnector::new(below, tls, false, Arc::new(DefaultServerNameResolver::default()))
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Way>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.secure.poll_ready(context)
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let connection = self.secure.call(host);
        let Some(timeout) = self.timeout else { return connection };
        Box::pin(async move {
            let late = |_| BoxError::from("no connection within the time for it");
            tokio::time::timeout(timeout, connection).await.map_err(late)?
        })
    }
}

/// The way to a host. What is not secured takes no proxy: it is for servers of this machine and of tests, and through a proxy
/// it would leave the machine in plain text.
#[derive(Clone)]
struct Road {
    direct: HttpConnector,
    to_proxy: HttpsConnector<HttpConnector>,
    proxies: Arc<Matcher>,
}

/// A connection to a host or to the proxy before it, which may be secured itself.
type Way = MaybeHttpsStream<TokioIo<TcpStream>>;

impl Service<Uri> for Road {
    type Response = Way;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Way, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.direct.poll_ready(context).map_err(BoxError::from)
    }

    fn call(&mut self, host: Uri) -> Self::Future {
        let is_secured = host.scheme() == Some(&Scheme::HTTPS);
        let Some(proxy) = self.proxies.intercept(&host).filter(|_| is_secured) else {
            let connection = self.direct.call(host);
            return Box::pin(async move { Ok(MaybeHttpsStream::Http(connection.await?)) });
        };
        if !matches!(proxy.uri().scheme_str(), Some("http" | "https")) {
            return Box::pin(async {
                Err("the proxy is none of http or https, which the transport of reqwest may know".into())
            });
        }
        let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
        if let Some(password) = proxy.basic_auth() {
            tunnel = tunnel.with_auth(password.clone());
        }
        let connection = tunnel.call(host);
        Box::pin(async move { Ok(connection.await?) })
    }
}
