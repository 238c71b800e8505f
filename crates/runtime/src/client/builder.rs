//! The client and what it is made of.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use http::header::{Entry, HeaderMap, HeaderValue, USER_AGENT};

use super::{AccessToken, Cloud, RetryPolicy, TokenSource, Transport, link, transport};
use crate::Error;
use crate::call::header;

/// Sends requests to one Graph, as one caller. It is cheap to clone, and its clones share connections.
///
/// ```
/// use msgraph_runtime::client::{Client, Cloud};
///
/// # #[cfg(any(feature = "hyper", feature = "reqwest"))]
/// # fn main() -> Result<(), msgraph_runtime::Error> {
/// let client = Client::builder().cloud(Cloud::China).token("a token").build()?;
/// assert_eq!(client.base_url(), "https://microsoftgraph.chinacloudapi.cn/v1.0");
/// # Ok(())
/// # }
/// # #[cfg(not(any(feature = "hyper", feature = "reqwest")))]
/// # fn main() {}
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) base: Uri,
    pub(super) base_url: String,
    /// The cloud of the base URL; the one that was chosen, where the base URL is of none.
    pub(super) cloud: Cloud,
    pub(super) scope: String,
    pub(super) token_source: Option<Box<dyn TokenSource>>,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Option<Duration>,
    pub(super) max_answer: usize,
    pub(super) user_agent: HeaderValue,
    pub(super) headers: HeaderMap,
    #[cfg(feature = "blocking")]
    pub(super) runtime: super::blocking::SharedRuntime,
}

impl Inner {
    /// Adds the headers of every request. Those that it has itself stay, but for preferences, which are a list: of those that
    /// contradict each other the first counts (RFC 7240, section 2).
    pub(super) fn add_headers(&self, headers: &mut HeaderMap) -> Result<(), Error> {
        for (name, value) in &self.headers {
            match headers.entry(name) {
                Entry::Vacant(place) => {
                    place.insert(value.clone());
                }
                Entry::Occupied(mut own) if name == "prefer" => {
                    let joined = [own.get().as_bytes(), b", ", value.as_bytes()].concat();
                    own.insert(HeaderValue::try_from(joined).map_err(|_| header_error(name.as_str(), "value"))?);
                }
                Entry::Occupied(_) => {}
            }
        }
        Ok(())
    }
}

impl Client {
    /// Begins a client of the global service, version 1.0.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// The base URL, without a slash at its end.
    pub fn base_url(&self) -> &str {
        &self.inner.base_url
    }

    /// How patiently the client repeats.
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.inner.base_url)
            .field("timeout", &self.inner.timeout)
            .field("retry", &self.inner.retry)
            .finish_non_exhaustive()
    }
}

/// The settings of a [`Client`].
///
/// Without others it calls the global service, version 1.0, without a token, waits 100 seconds for an answer, keeps at most
/// 128 MiB of it in memory, and repeats as [`RetryPolicy::default`] says.
pub struct ClientBuilder {
    cloud: Cloud,
    version: String,
    base_url: Option<String>,
    plain_http: bool,
    scope: Option<String>,
    token_source: Option<Box<dyn TokenSource>>,
    transport: Option<Arc<dyn Transport>>,
    retry: RetryPolicy,
    timeout: Option<Duration>,
    max_answer: usize,
    connect_timeout: Option<Duration>,
    user_agent: String,
    headers: Vec<(String, String)>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        ClientBuilder {
            cloud: Cloud::Global,
            version: "v1.0".to_owned(),
            base_url: None,
            plain_http: false,
            scope: None,
            token_source: None,
            transport: None,
            retry: RetryPolicy::default(),
            timeout: Some(Duration::from_secs(100)),
            max_answer: 128 * 1024 * 1024,
            connect_timeout: Some(Duration::from_secs(10)),
            user_agent: concat!("msgraph-rust/", env!("CARGO_PKG_VERSION")).to_owned(),
            headers: Vec::new(),
        }
    }
}

/// Shows neither the token source nor the values of headers.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("cloud", &self.cloud)
            .field("version", &self.version)
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

impl ClientBuilder {
    /// Calls the Graph of this cloud.
    pub fn cloud(mut self, cloud: Cloud) -> Self {
        self.cloud = cloud;
        self
    }

    /// Calls this version: `v1.0` or `beta`. It means nothing beside [`ClientBuilder::base_url`].
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// Calls this URL instead of a cloud's, with the version: `http://127.0.0.1:8080/v1.0`. One of plain `http` must be of this
    /// machine (`localhost` or an address of loopback), unless [`ClientBuilder::allow_plain_http`] says otherwise.
    pub fn base_url(mut self, url: &str) -> Self {
        self.base_url = Some(url.to_owned());
        self
    }

    /// Lets the base URL be one of plain `http` of another machine, such as a mock in a container. Whoever is on the way there
    /// can read the token and all else.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sends this token with every request.
    pub fn token(self, token: impl Into<AccessToken>) -> Self {
        self.token_source(token.into())
    }

    /// Asks this source for a token before every try.
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.token_source = Some(Box::new(source));
        self
    }

    /// Asks for tokens of this scope, instead of `/.default` of the cloud or of the base URL.
    pub fn scope(mut self, scope: &str) -> Self {
        self.scope = Some(scope.to_owned());
        self
    }

    /// Asks this credential for tokens.
    #[cfg(feature = "azure")]
    pub fn credential(self, credential: Arc<dyn azure_core::credentials::TokenCredential>) -> Self {
        self.token_source(super::AzureCredential(credential))
    }

    /// Sends by this transport instead of the usual one. The timeout for connections is then the transport's.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How patiently the client repeats.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Waits so long for an answer, in each try; nothing waits for ever. For content that is streamed, up or down, it is the
    /// wait for each piece and for the headers. [`Request::timeout`](crate::Request::timeout) is for one request.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Keeps at most so many bytes of an answer in memory; what is longer is [`Error::TooLong`]. Content that is read piece by
    /// piece ([`Request::download`](crate::Request::download)) may have any length.
    pub fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// Waits so long for a connection.
    pub fn connect_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.connect_timeout = timeout.into();
        self
    }

    /// Sends this `User-Agent`.
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        user_agent.clone_into(&mut self.user_agent);
        self
    }

    /// Sends this header with every request that does not set it, those of a batch included, to the hosts that may have the
    /// token. Preferences (`Prefer`) are sent beside those of the request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// [`Error::BaseUrl`], [`Error::Header`], and [`Error::Usage`] where there is no transport or it cannot be set up, or the
    /// base URL is one of plain `http` of another machine.
    pub fn build(self) -> Result<Client, Error> {
        let cloud_url = format!("https://{}/{}", self.cloud.host(), self.version);
        let base_url = self.base_url.unwrap_or(cloud_url).trim_end_matches('/').to_owned();
        let base = link::parse(&base_url).map_err(|_| Error::BaseUrl)?;
        if base_url.contains(['?', '#']) {
            return Err(Error::BaseUrl);
        }
        if !self.plain_http && base.scheme_str() != Some("https") && !link::is_loopback(&base) {
            let reason = "the base URL is of plain http, so that the token could be read on the way: take https, or \
                          `allow_plain_http`";
            return Err(Error::Usage { what: "client", reason: reason.to_owned() });
        }
        let cloud = Cloud::ALL.into_iter().find(|cloud| link::is_graph(*cloud, &base)).unwrap_or(self.cloud);
        let https_host = base.host().filter(|_| base.scheme_str() == Some("https"));
        let host = https_host.unwrap_or_else(|| cloud.host());
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let (name, value) = header::parse(name, value).map_err(|part| header_error(name, part))?;
            headers.insert(name, value);
        }
        Ok(Client {
            inner: Arc::new(Inner {
                scope: self.scope.unwrap_or_else(|| format!("https://{host}/.default")),
                base,
                base_url,
                cloud,
                token_source: self.token_source,
                transport: match self.transport {
                    Some(transport) => transport,
                    None => transport::usual(self.connect_timeout)?,
                },
                retry: self.retry,
                timeout: self.timeout,
                max_answer: self.max_answer,
                user_agent: HeaderValue::from_str(&self.user_agent)
                    .map_err(|_| header_error(USER_AGENT.as_str(), "value"))?,
                headers,
                #[cfg(feature = "blocking")]
                runtime: super::blocking::SharedRuntime::default(),
            }),
        })
    }
}

pub(super) fn header_error(name: &str, part: &'static str) -> Error {
    Error::Header { name: name.to_owned(), part }
}
