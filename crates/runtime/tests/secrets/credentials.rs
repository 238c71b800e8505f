//! Credentials of `azure_core`, and services of tokens that fail in ways that repeat what they were sent or gave.

use std::sync::Arc;

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::http::headers::Headers;
use azure_core::http::request::Request;
use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, StatusCode, Transport};
use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};
use msgraph_runtime::client::AzureCredential;

use crate::search::{KEY, builder, search, search_error, secretive};

/// Answers each request for a token with this.
#[derive(Debug)]
struct Answers(u16, &'static str);

#[async_trait::async_trait]
impl HttpClient for Answers {
    async fn execute_request(&self, _request: &Request) -> azure_core::Result<AsyncRawResponse> {
        Ok(AsyncRawResponse::from_bytes(StatusCode::from(self.0), Headers::new(), self.1))
    }
}

/// As careless as one can be.
#[derive(Debug)]
struct Careless(#[allow(dead_code, reason = "only printed")] &'static str);

#[async_trait::async_trait]
impl TokenCredential for Careless {
    async fn get_token(&self, _: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        Err(azure_core::Error::with_message(azure_core::error::ErrorKind::Credential, "signed out"))
    }
}

#[test]
fn a_credential_that_shows_its_secret_is_not_shown() {
    let careless: Arc<dyn TokenCredential> = Arc::new(Careless(KEY));
    assert!(format!("{careless:?}").contains(KEY), "it is as careless as it is meant to be");
    search(&AzureCredential(careless.clone()), "a credential");
    search(&builder("https://x").credential(careless.clone()), "a builder");
    search(&builder("https://x").credential(careless).build(), "a client");
}

#[tokio::test]
async fn services_of_tokens_that_fail() {
    for (status, body) in [
        (400, r#"{"error": "invalid_grant", "error_description": "no", "refresh_token": "value-canary"}"#),
        (200, r#"{"token_type": "Bearer", "expires_in": 3599, "access_token": "value-canary", "#),
        (200, r#"{"token_type": "Bearer", "expires_in": "value-canary", "access_token": "value-canary"}"#),
        (200, r#"{"access_token": ["value-canary"]}"#),
        (401, "value-canary"),
    ] {
        let client_options =
            ClientOptions { transport: Some(Transport::new(Arc::new(Answers(status, body)))), ..ClientOptions::default() };
        let options = Some(ClientSecretCredentialOptions { client_options });
        let credential = ClientSecretCredential::new("tenant", "app".to_owned(), KEY.into(), options).unwrap();
        let client = builder("http://127.0.0.1:1").credential(credential).build().unwrap();
        let error = secretive().send(&client).await.unwrap_err();
        assert!(matches!(error, msgraph_runtime::Error::Token { .. }), "{error}");
        search_error(&error, body);
    }
}
