//! The usual transport: hyper's own client, with rustls and the certificates of the operating system.
//!
//! The client sees to redirects, repeats and timeouts itself, so that little of what reqwest does above hyper would be used;
//! without it, bindings and all that they need are built in three quarters of the time.

use std::fmt;
use std::time::Duration;

use http::Uri;
use hyper::body::Incoming;
use hyper_util::client::legacy::{self, Client};
use hyper_util::client::proxy::matcher::Matcher;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::body::{Pieces, Upload};
use super::connector::Connector;
use super::{BoxFuture, Transport, TransportError, TransportFault, runtime, tls, unusable};
use crate::Error;
use crate::client::{ContentStream, RequestBody};

/// Sends with hyper over TLS by rustls, and sleeps with tokio.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Upload>,
}

/// What may be set of a [`HyperTransport`].
///
/// ```
/// use msgraph_runtime::client::{Client, HyperSettings, HyperTransport};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mut settings = HyperSettings::default();
/// settings.proxy = Some("http://127.0.0.1:3128".to_owned());
/// let client = Client::builder().transport(HyperTransport::with_settings(settings)?).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HyperSettings {
    /// How long to wait for a connection, TLS included; as long as a try may take, where nothing is said.
    pub connect_timeout: Option<Duration>,
    /// The URL of the proxy that `https` takes, `http://user:password@proxy:3128`; the empty text is none. Where nothing is
    /// said, that of the environment: `HTTPS_PROXY`, else `ALL_PROXY`, but for the hosts of `NO_PROXY`, or of the settings of
    /// Windows and macOS.
    pub proxy: Option<String>,
    /// Whose certificates are trusted, and which one is shown to the service; those of the operating system, and none, where
    /// nothing is said. The protocols of ALPN are the transport's.
    pub tls: Option<rustls::ClientConfig>,
}

impl HyperTransport {
    /// The usual one: HTTP/1.1 and, with the feature `http2`, HTTP/2, proxies from the environment, the certificates of the
    /// operating system. What goes by plain `http` takes no proxy.
    ///
    /// `connect_timeout` limits making a connection. Where the operating system has no certificates, `https` fails when it is
    /// used.
    ///
    /// # Errors
    /// [`Error::Usage`] where TLS cannot be set up.
    pub fn new(connect_timeout: Option<Duration>) -> Result<Self, Error> {
        HyperTransport::with_settings(HyperSettings { connect_timeout, ..HyperSettings::default() })
    }

    /// With other settings than the usual ones.
    ///
    /// # Errors
    /// [`Error::Usage`] where TLS cannot be set up, or the proxy is no URL.
    pub fn with_settings(settings: HyperSettings) -> Result<Self, Error> {
        let tls = settings.tls.map_or_else(tls::of_the_system, Ok).map_err(unusable)?;
        let proxies = settings.proxy.as_deref().map_or_else(|| Ok(Matcher::from_system()), proxy)?;
        let connector = Connector::new(tls, proxies, settings.connect_timeout);
        let client = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector);
        Ok(HyperTransport { client })
    }
}

/// The proxy of all hosts.
fn proxy(url: &str) -> Result<Matcher, Error> {
    let matcher = Matcher::builder().https(url).build();
    // What is no URL would be no proxy, and calls would go past it.
    if url.is_empty() || matcher.intercept(&Uri::from_static("https://graph.microsoft.com")).is_some() {
        Ok(matcher)
    } else {
        Err(unusable("the proxy is no URL"))
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HyperTransport").finish_non_exhaustive()
    }
}

/// Says no more than what is set: a proxy may have a password.
impl fmt::Debug for HyperSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &mut f.debug_struct("HyperSettings");
        settings.field("connect_timeout", &self.connect_timeout);
        settings.field("proxy", &self.proxy.is_some()).field("tls", &self.tls.is_some()).finish()
    }
}

impl Transport for HyperTransport {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<ContentStream>, TransportError>> {
        Box::pin(async move {
            runtime::needed()?;
            let response = self.client.request(request.map(Upload::from)).await.map_err(to_error)?;
            Ok(response.map(|body: Incoming| ContentStream::new(Pieces { body, to_error: broken })))
        })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        runtime::sleep(duration)
    }
}

fn to_error(error: legacy::Error) -> TransportError {
    let fault = if error.is_connect() { TransportFault::Connect } else { TransportFault::Broken };
    TransportError { fault, source: error.into() }
}

fn broken(error: hyper::Error) -> TransportError {
    TransportError { fault: TransportFault::Broken, source: error.into() }
}
