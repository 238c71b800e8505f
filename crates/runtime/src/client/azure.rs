//! Credentials of `azure_core` as token sources.

use std::fmt;
use std::sync::Arc;

use azure_core::credentials::TokenCredential;

use super::{AccessToken, BoxFuture, TokenSource};
use crate::BoxError;

/// Asks a credential, such as those of `azure_identity`, for tokens; it keeps them until they expire.
///
/// `Debug` does not show the credential, whose own may show a secret.
#[derive(Clone)]
pub struct AzureCredential(pub Arc<dyn TokenCredential>);

impl fmt::Debug for AzureCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AzureCredential")
    }
}

impl TokenSource for AzureCredential {
    fn token<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        Box::pin(async move {
            let token = self.0.get_token(&[scope], None).await.map_err(harmless)?;
            Ok(AccessToken::new(token.token.secret()))
        })
    }
}

/// What serde says of an answer that does not fit has a part of it, which may be a token.
fn harmless(error: azure_core::Error) -> BoxError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(next) = source {
        if next.is::<serde_json::Error>() {
            return "the answer to the request for a token cannot be read".into();
        }
        source = next.source();
    }
    error.into()
}
