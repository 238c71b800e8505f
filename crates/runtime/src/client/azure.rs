//! Credentials of `azure_core` as token sources.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;

use super::{AccessToken, BoxFuture, TokenSource};
use crate::BoxError;

/// Asks a credential, such as those of `azure_identity`, for tokens; it keeps them until they expire.
#[derive(Clone, Debug)]
pub struct AzureCredential(pub Arc<dyn TokenCredential>);

impl TokenSource for AzureCredential {
    fn token<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<AccessToken, BoxError>> {
        Box::pin(async move {
            let token = self.0.get_token(&[scope], None).await?;
            Ok(AccessToken::new(token.token.secret()))
        })
    }
}
