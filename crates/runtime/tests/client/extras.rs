//! What is behind features: spans, blocking calls, credentials of azure_core.

#[cfg(all(feature = "azure", feature = "reqwest"))]
mod azure {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
    use azure_core::error::ErrorKind;
    use azure_core::http::headers::Headers;
    use azure_core::http::request::{Body, Request as AzureRequest};
    use azure_core::http::{AsyncRawResponse, ClientOptions, HttpClient, StatusCode, Transport};
    use azure_core::time::{Duration, OffsetDateTime};
    use azure_identity::{ClientSecretCredential, ClientSecretCredentialOptions};
    use msgraph_runtime::Error;
    use serde_json::json;
    use wiremock::matchers::{body_string_contains, header, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use crate::operations::get;
    use crate::support::builder;

    /// Notes what it is asked for, and fails from the second time on.
    #[derive(Debug, Default)]
    struct Once(AtomicUsize);

    #[async_trait::async_trait]
    impl TokenCredential for Once {
        async fn get_token(
            &self,
            scopes: &[&str],
            _options: Option<TokenRequestOptions<'_>>,
        ) -> azure_core::Result<AccessToken> {
            assert_eq!(scopes, ["https://graph.microsoft.com/.default"]);
            match self.0.fetch_add(1, Ordering::SeqCst) {
                0 => Ok(AccessToken::new("from-azure", OffsetDateTime::now_utc() + Duration::hours(1))),
                _ => Err(azure_core::Error::with_message(ErrorKind::Credential, "signed out")),
            }
        }
    }

    /// Sends what is meant for the identity platform to a server on loopback; credentials insist on https.
    #[derive(Debug)]
    struct Loopback(String);

    #[async_trait::async_trait]
    impl HttpClient for Loopback {
        async fn execute_request(&self, request: &AzureRequest) -> azure_core::Result<AsyncRawResponse> {
            let Body::Bytes(body) = request.body().clone() else { panic!("a form is in memory") };
            let url = format!("{}{}", self.0, request.url().path());
            let sent = reqwest::Client::builder().tls_backend_preconfigured(tls()).build().unwrap().post(url).body(body);
            let answer = sent.send().await.unwrap();
            let status = StatusCode::from(answer.status().as_u16());
            Ok(AsyncRawResponse::from_bytes(status, Headers::new(), answer.bytes().await.unwrap()))
        }
    }

    fn tls() -> rustls::ClientConfig {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        builder.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth()
    }

    #[tokio::test]
    async fn a_client_secret_gets_one_token_for_many_calls() {
        let server = MockServer::start().await;
        let token = json!({"token_type": "Bearer", "expires_in": 3599, "access_token": "from-secret"});
        Mock::given(path("/tenant/oauth2/v2.0/token"))
            .and(body_string_contains("scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"))
            .respond_with(ResponseTemplate::new(200).set_body_json(token))
            .expect(1)
            .mount(&server)
            .await;
        Mock::given(header("Authorization", "Bearer from-secret"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "1"})))
            .expect(2)
            .mount(&server)
            .await;
        let transport = Some(Transport::new(Arc::new(Loopback(server.uri()))));
        let client_options = ClientOptions { transport, ..ClientOptions::default() };
        let options = Some(ClientSecretCredentialOptions { client_options });
        let credential = ClientSecretCredential::new("tenant", "app".to_owned(), "secret".into(), options).unwrap();
        let client = builder(&server.uri()).credential(credential).build().unwrap();
        get("1").send(&client).await.unwrap();
        get("2").send(&client).await.unwrap();
    }

    #[tokio::test]
    async fn credentials_give_tokens_or_tell_why_not() {
        let server = MockServer::start().await;
        Mock::given(header("Authorization", "Bearer from-azure"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "1"})))
            .mount(&server)
            .await;
        let client = builder(&server.uri()).credential(Arc::new(Once::default())).build().unwrap();
        assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
        let error = get("1").send(&client).await.unwrap_err();
        assert!(matches!(&error, Error::Token { .. }) && error.to_string().contains("signed out"), "{error}");
    }
}

#[cfg(feature = "blocking")]
mod blocking {
    use msgraph_runtime::Error;
    use serde_json::json;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use crate::operations::{get, list};
    use crate::support::builder;

    #[test]
    fn calls_block_threads_without_a_runtime() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let server = runtime.block_on(MockServer::start());
        let body = json!({"id": "1", "value": [{"id": "2"}]});
        let mock = Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body));
        runtime.block_on(mock.mount(&server));
        let client = builder(&server.uri()).build().unwrap();
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let client = client.clone();
                std::thread::spawn(move || get("1").send_blocking(&client).unwrap().value.id)
            })
            .collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap().as_deref(), Some("1"));
        }
        let mut items = list().items(&client);
        let item = client.block_on(items.next()).unwrap().unwrap().unwrap();
        assert_eq!(item.id.as_deref(), Some("2"));
    }

    #[tokio::test]
    async fn asynchronous_code_is_not_blocked_and_may_drop_the_client() {
        let client = builder("http://127.0.0.1:1").build().unwrap();
        assert!(matches!(get("1").send_blocking(&client), Err(Error::Usage { .. })));
        let used = client.clone();
        let answered = tokio::task::spawn_blocking(move || std::thread::spawn(move || used.block_on(async { 7 })).join());
        assert_eq!(answered.await.unwrap().unwrap().unwrap(), 7);
        let used = client.clone();
        let refused = tokio::task::spawn_blocking(move || used.block_on(async { 7 })).await.unwrap();
        assert!(refused.unwrap_err().to_string().contains("Handle::current().block_on"));
        let waited = tokio::task::spawn_blocking(|| tokio::runtime::Handle::current().block_on(async { 7 }));
        assert_eq!(waited.await.unwrap(), 7);
        drop(client);
    }
}

#[cfg(feature = "tracing")]
mod spans {
    use std::future::Future;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use msgraph_runtime::Request;
    use serde_json::json;
    use tracing::instrument::WithSubscriber;
    use tracing_subscriber::fmt::MakeWriter;
    use tracing_subscriber::fmt::format::FmtSpan;
    use wiremock::matchers::any;
    use wiremock::{Mock, MockServer, ResponseTemplate};

    use crate::operations::{User, get};
    use crate::support::{Deed, RawServer, TOKEN, builder, client};

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Log {
        type Writer = Log;

        fn make_writer(&self) -> Log {
            self.clone()
        }
    }

    /// All that is written of a call, by any library.
    async fn logged<T>(call: impl Future<Output = T>) -> (T, String) {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .with_ansi(false)
            .with_writer(log.clone())
            .finish();
        let result = call.with_subscriber(subscriber).await;
        let written = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        (result, written)
    }

    fn assert_span(written: &str, parts: &[&str]) {
        let line = written.lines().find(|line| line.contains("graph.call") && line.contains("close")).unwrap();
        for part in ["method=\"GET\"", "template=\"/users/{id}\""].iter().chain(parts) {
            assert!(line.contains(part), "{line}");
        }
        for secret in [TOKEN, "secret-value", "body-value", "header-value"] {
            assert!(!written.contains(secret), "{written}");
        }
    }

    fn secretive() -> Request<User> {
        get("secret-value").header("X-Own", "header-value").filter("id eq 'secret-value'")
    }

    #[tokio::test]
    async fn a_span_tells_of_a_call_but_not_its_values() {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(503)).up_to_n_times(1).mount(&server).await;
        let answer =
            ResponseTemplate::new(200).insert_header("request-id", "r-7").set_body_json(json!({"id": "body-value"}));
        Mock::given(any()).respond_with(answer).mount(&server).await;
        let (_, written) = logged(secretive().send(&client(&server))).await;
        assert_span(&written, &["status=200", "tries=2", "request_id=r-7"]);
    }

    #[tokio::test]
    async fn a_span_tells_of_failures_but_not_their_values() {
        let server = MockServer::start().await;
        let body = json!({"error": {"code": "x", "message": "body-value"}});
        let refusal = ResponseTemplate::new(403).insert_header("request-id", "r-8").set_body_json(body);
        Mock::given(any()).respond_with(refusal).mount(&server).await;
        let (_, written) = logged(secretive().send(&client(&server))).await;
        assert_span(&written, &["status=403", "tries=1", "request_id=r-8"]);
        let failing = || async { Err::<String, _>(std::io::Error::other(TOKEN)) };
        let tokenless = builder(&server.uri()).token_source(failing).build().unwrap();
        let (_, written) = logged(secretive().send(&tokenless)).await;
        assert_span(&written, &["error=\"token\""]);
        static CUT: [Deed; 1] = [Deed::Write("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbody-value")];
        static STALL: [Deed; 1] = [Deed::WriteAndStall("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nbody-value")];
        static ENDLESS: [Deed; 1] = [Deed::WriteWithoutEnd("HTTP/1.1 200 OK\r\n\r\nbody-value")];
        for (deeds, error, tries) in
            [(&CUT, "transport", "tries=4"), (&STALL, "timeout", "tries=4"), (&ENDLESS, "too-long", "error")]
        {
            let server = RawServer::start(deeds).await;
            let client = builder(&server.uri).timeout(Duration::from_millis(200)).max_answer(1000).build().unwrap();
            let (_, written) = logged(secretive().send(&client)).await;
            assert_span(&written, &[&format!("error=\"{error}\""), tries]);
        }
    }
}
