//! The transport over reqwest, with rustls and the certificates of the operating system.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::uri::{Authority, PathAndQuery, Scheme};
use http_body::{Body, Frame, SizeHint};
use rustls_platform_verifier::BuilderVerifierExt;

use super::transport::{BoxFuture, BoxStream, Transport, TransportError, TransportFault};
use super::{ContentStream, RequestBody, link};
use crate::{BoxError, Error};

/// Sends with a [`reqwest::Client`](::reqwest::Client) and sleeps with tokio.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: ::reqwest::Client,
    /// Sends to this machine without TLS, and knows no proxy: with one, it would leave the machine in plain text.
    local: Option<::reqwest::Client>,
}

impl ReqwestTransport {
    /// The usual one: HTTP/1.1 and, with the feature `http2`, HTTP/2, proxies from the environment, the certificates of the
    /// operating system. What goes to this machine by plain `http` takes no proxy.
    ///
    /// `connect_timeout` limits making a connection. Where the operating system has no certificates, `https` fails when it is
    /// used.
    ///
    /// # Errors
    /// [`Error::Usage`] where TLS cannot be set up.
    pub fn new(connect_timeout: Option<Duration>) -> Result<Self, Error> {
        let set = |settings: ::reqwest::ClientBuilder| match connect_timeout {
            Some(timeout) => settings.connect_timeout(timeout),
            None => settings,
        };
        let tls = tls().map_err(unusable)?;
        Ok(ReqwestTransport { client: client(tls.clone(), set)?, local: Some(client(tls, |usual| set(usual.no_proxy()))?) })
    }

    /// With other settings of reqwest, such as a proxy, on top of the usual ones; the proxies are for calls of this machine,
    /// too. Redirects and repeats are switched off: the client sees to both.
    ///
    /// Certificates belong to TLS, which is set as a whole (`tls_backend_preconfigured`), with `h2` among the protocols of
    /// ALPN where HTTP/2 is wanted and the feature `http2` is on.
    ///
    /// ```
    /// use msgraph_runtime::client::{Client, ReqwestTransport};
    /// use msgraph_runtime::reqwest::Proxy;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let proxy = Proxy::https("http://127.0.0.1:3128")?;
    /// let transport = ReqwestTransport::with_settings(|settings| settings.proxy(proxy))?;
    /// let client = Client::builder().transport(transport).build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::Usage`] where TLS cannot be set up, or reqwest refuses the settings.
    pub fn with_settings(change: impl FnOnce(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder) -> Result<Self, Error> {
        Ok(ReqwestTransport { client: client(tls().map_err(unusable)?, change)?, local: None })
    }

    fn client_for(&self, uri: &http::Uri) -> &::reqwest::Client {
        let is_local = uri.scheme() == Some(&Scheme::HTTP) && link::is_loopback(uri);
        self.local.as_ref().filter(|_| is_local).unwrap_or(&self.client)
    }
}

fn client(
    tls: rustls::ClientConfig,
    change: impl FnOnce(::reqwest::ClientBuilder) -> ::reqwest::ClientBuilder,
) -> Result<::reqwest::Client, Error> {
    let usual = ::reqwest::Client::builder().tls_backend_preconfigured(tls);
    let builder =
        change(usual).redirect(::reqwest::redirect::Policy::none()).retry(::reqwest::retry::never()).referer(false);
    builder.build().map_err(unusable)
}

fn unusable(error: impl std::fmt::Display) -> Error {
    Error::Usage { what: "client", reason: error.to_string() }
}

fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = || rustls::ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let mut config = match builder()?.with_platform_verifier() {
        Ok(builder) => builder.with_no_client_auth(),
        // A system without certificates can still call a server on loopback without TLS.
        Err(_) => builder()?.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth(),
    };
    if cfg!(feature = "http2") {
        config.alpn_protocols.push(b"h2".to_vec());
    }
    config.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(config)
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        Box::pin(async move {
            needs_tokio()?;
            let sent = self.client_for(request.uri()).execute(to_reqwest(request)?);
            let response: http::Response<::reqwest::Body> = sent.await.map_err(to_error)?.into();
            Ok(response.map(|body| ContentStream::new(Pieces(body))))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            // Sleeping would panic, and there is nothing to wait for: sending has failed already.
            if needs_tokio().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }
}

/// Outside of a tokio runtime hyper would panic.
fn needs_tokio() -> Result<(), TransportError> {
    let missing = |_| TransportError {
        fault: TransportFault::Connect,
        source: "reqwest needs a tokio runtime, and there is none here".into(),
    };
    tokio::runtime::Handle::try_current().map(|_| ()).map_err(missing)
}

/// Without the URL, which may hold what no log should have.
fn to_error(error: ::reqwest::Error) -> TransportError {
    let fault = match &error {
        error if error.is_connect() => TransportFault::Connect,
        error if error.is_timeout() => TransportFault::Timeout,
        _ => TransportFault::Broken,
    };
    TransportError { fault, source: Box::new(error.without_url()) }
}

fn to_reqwest(request: http::Request<RequestBody>) -> Result<::reqwest::Request, TransportError> {
    let (head, body) = request.into_parts();
    let mut sent = ::reqwest::Request::new(head.method, to_url(&head.uri)?);
    *sent.headers_mut() = head.headers;
    *sent.body_mut() = match body {
        RequestBody::Bytes(bytes) if bytes.is_empty() => None,
        RequestBody::Bytes(bytes) => Some(bytes.into()),
        RequestBody::Stream { stream, length } => {
            Some(::reqwest::Body::wrap(Upload { stream: Mutex::new(stream), length }))
        }
    };
    Ok(sent)
}

/// Put together by hand, since formatting takes longer than all else here.
fn to_url(uri: &http::Uri) -> Result<::reqwest::Url, TransportError> {
    let mut text = String::with_capacity(256);
    text.push_str(uri.scheme_str().unwrap_or("https"));
    text.push_str("://");
    text.push_str(uri.authority().map_or("", Authority::as_str));
    text.push_str(uri.path_and_query().map_or("/", PathAndQuery::as_str));
    ::reqwest::Url::parse(&text).map_err(|error| TransportError { fault: TransportFault::Broken, source: error.into() })
}

/// The body of a request, as hyper wants it. The mutex is never locked: it makes the stream `Sync`.
struct Upload {
    stream: Mutex<BoxStream<Result<Bytes, BoxError>>>,
    length: Option<u64>,
}

impl Body for Upload {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(context).map(|next| next.map(|piece| piece.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The body of an answer as a stream; trailers are left out.
struct Pieces(::reqwest::Body);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::task::ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(to_error(error)))),
                Some(Ok(frame)) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ReqwestTransport;

    #[test]
    fn plain_calls_of_this_machine_take_no_proxy() -> Result<(), Box<dyn std::error::Error>> {
        let transport = ReqwestTransport::new(None)?;
        for (uri, local) in [
            ("http://localhost:8080/v1.0/me", true),
            ("http://[::1]/v1.0", true),
            ("https://localhost/v1.0", false),
            ("http://mock/v1.0", false),
        ] {
            let client = transport.client_for(&uri.parse()?);
            assert_eq!(
                transport.local.as_ref().is_some_and(|of_this_machine| std::ptr::eq(of_this_machine, client)),
                local,
                "{uri}"
            );
        }
        let knows_proxies = |client: String| client.contains("proxies");
        assert!(knows_proxies(format!("{:?}", transport.client)) && !knows_proxies(format!("{:?}", transport.local)));
        Ok(())
    }
}
