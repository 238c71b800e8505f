//! The transport over reqwest, for who wants its settings: other proxies, compressed answers.

use std::time::Duration;

use http::uri::{Authority, PathAndQuery, Scheme};

use super::body::{Pieces, Upload};
use super::{BoxFuture, Transport, TransportError, TransportFault, runtime, tls, unusable};
use crate::Error;
use crate::client::{ContentStream, RequestBody, link};

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

fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let mut config = tls::of_the_system()?;
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
            runtime::needed()?;
            let sent = self.client_for(request.uri()).execute(to_reqwest(request)?);
            let response: http::Response<::reqwest::Body> = sent.await.map_err(to_error)?.into();
            Ok(response.map(|body| ContentStream::new(Pieces { body, to_error })))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        runtime::sleep(duration)
    }
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
        stream => Some(::reqwest::Body::wrap(Upload::from(stream))),
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
