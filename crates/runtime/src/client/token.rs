//! Where access tokens come from.

use std::fmt;
use std::future::Future;

use super::BoxFuture;
use crate::BoxError;

/// A bearer token (RFC 6750). `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(String);

impl AccessToken {
    /// The token as the service expects it, without `Bearer`.
    pub fn new(token: impl Into<String>) -> Self {
        AccessToken(token.into())
    }

    /// The token.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl From<String> for AccessToken {
    fn from(token: String) -> Self {
        AccessToken(token)
    }
}

impl From<&str> for AccessToken {
    fn from(token: &str) -> Self {
        AccessToken(token.to_owned())
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken")
    }
}

/// Gives tokens. It is asked before every try, so it keeps a token until shortly before that expires.
///
/// Async closures are token sources:
///
/// ```
/// use msgraph_runtime::client::{AccessToken, Client};
///
/// let builder = Client::builder().token_source(|| async { Ok::<_, std::env::VarError>(std::env::var("GRAPH_TOKEN")?) });
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// A token for a scope such as `https://graph.microsoft.com/.default`.
    ///
    /// # Errors
    /// Whatever keeps it from giving one; it becomes [`Error::Token`](crate::Error::Token), and nothing is sent. Errors must
    /// not hold secrets: they are printed.
    fn token<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>>;
}

/// The token itself, for scripts and tests: it expires within hours.
impl TokenSource for AccessToken {
    fn token<'a>(&'a self, _scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl<F, A, T, E> TokenSource for F
where
    F: Fn() -> A + Send + Sync + 'static,
    A: Future<Output = Result<T, E>> + Send + 'static,
    T: Into<AccessToken>,
    E: Into<BoxError>,
{
    fn token<'a>(&'a self, _scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        let token = self();
        Box::pin(async move { token.await.map(T::into).map_err(E::into) })
    }
}
