//! Connections over TLS: nothing is sent to a server that cannot prove who it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use msgraph_runtime::Error;
use msgraph_runtime::client::ReqwestTransport;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::operations::get;
use crate::support::builder;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{\"id\":\"1\"}";

/// A certificate for `localhost`, and its key.
pub struct Certified(CertifiedKey<KeyPair>);

impl Certified {
    pub fn new() -> Self {
        Certified(generate_simple_self_signed(["localhost".to_owned()]).unwrap())
    }

    /// A server with the certificate, which agrees upon one of these protocols.
    pub fn acceptor(&self, protocols: &[&[u8]]) -> TlsAcceptor {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.0.signing_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![self.0.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    }

    /// A client that trusts the certificate alone, and offers these protocols.
    pub fn trusting(&self, protocols: &[&[u8]]) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.cert.der().clone()).unwrap();
        let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        config
    }
}

struct Server {
    uri: String,
    certified: Certified,
    handshakes: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let certified = Certified::new();
        let acceptor = certified.acceptor(&[]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (handshakes, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (begun, seen) = (handshakes.clone(), requests.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                begun.fetch_add(1, Ordering::SeqCst);
                let Ok(mut stream) = acceptor.accept(stream).await else { continue };
                let mut head = Vec::new();
                if matches!(stream.read_buf(&mut head).await, Ok(read) if read > 0) {
                    seen.fetch_add(1, Ordering::SeqCst);
                    stream.write_all(OK).await.unwrap();
                    stream.shutdown().await.unwrap();
                }
            }
        });
        Server { uri, certified, handshakes, requests }
    }
}

#[tokio::test]
async fn servers_that_nobody_vouches_for_get_nothing() {
    let server = Server::start().await;
    let client = builder(&server.uri).build().unwrap();
    let error = get("1").send(&client).await.unwrap_err();
    assert!(matches!(&error, Error::Transport { .. }), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(server.handshakes.load(Ordering::SeqCst) > 0);
    assert_eq!(server.requests.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn certificates_can_be_added() {
    let server = Server::start().await;
    let config = server.certified.trusting(&[]);
    let transport = ReqwestTransport::with_settings(|settings| settings.tls_backend_preconfigured(config)).unwrap();
    let client = builder(&server.uri).transport(transport).build().unwrap();
    assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}
