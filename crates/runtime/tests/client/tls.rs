//! Connections over TLS: nothing is sent to a server that cannot prove who it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use msgraph_runtime::Error;
use msgraph_runtime::client::RetryPolicy;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedKey, IsCa, Issuer, KeyPair, date_time_ymd, generate_simple_self_signed,
};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::operations::get;
use crate::support::{builder, with_tls};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n{\"id\":\"1\"}";

/// A certificate for `localhost`, and its key.
pub struct Certified(CertifiedKey<KeyPair>);

impl Certified {
    pub fn new() -> Self {
        Certified(generate_simple_self_signed(["localhost".to_owned()]).unwrap())
    }

    /// One for these names until the end of this year, signed by an authority.
    fn signed(names: &[&str], end: i32, authority: &Issuer<'_, KeyPair>) -> Self {
        let mut params = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(end, 12, 31));
        let signing_key = KeyPair::generate().unwrap();
        Certified(CertifiedKey { cert: params.signed_by(&signing_key, authority).unwrap(), signing_key })
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

    /// A client that trusts the certificate alone.
    pub fn trusting(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.cert.der().clone()).unwrap();
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth()
    }
}

pub struct Server {
    pub uri: String,
    pub certified: Certified,
    handshakes: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub async fn start() -> Self {
        Server::with(Certified::new()).await
    }

    pub fn port(&self) -> u16 {
        self.uri.rsplit(':').next().unwrap().parse().unwrap()
    }

    pub fn handshakes(&self) -> usize {
        self.handshakes.load(Ordering::SeqCst)
    }

    async fn with(certified: Certified) -> Self {
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
    assert!(server.handshakes() > 0);
    assert_eq!(server.requests.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn certificates_can_be_added() {
    let server = Server::start().await;
    let transport = with_tls(server.certified.trusting(), &[]);
    let client = builder(&server.uri).transport(transport).build().unwrap();
    assert_eq!(get("1").send(&client).await.unwrap().value.id.as_deref(), Some("1"));
    assert_eq!(server.requests.load(Ordering::SeqCst), 1);
}

/// Settings that switch checks off in other set-ups of TLS have no say here.
#[cfg(feature = "reqwest")]
#[tokio::test]
async fn checks_cannot_be_switched_off_in_passing() {
    let server = Server::start().await;
    let careless = msgraph_runtime::client::ReqwestTransport::with_settings(|settings| {
        settings.tls_danger_accept_invalid_certs(true).tls_danger_accept_invalid_hostnames(true)
    });
    // Whether reqwest refuses them or does not heed them.
    if let Ok(transport) = careless {
        let client = builder(&server.uri).transport(transport).build().unwrap();
        let error = get("1").send(&client).await.unwrap_err();
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    assert_eq!(server.requests.load(Ordering::SeqCst), 0);
}

/// Names the servers that [`the_usual_settings_check_certificates`] starts, for the process that calls them.
const SERVERS: &str = "MSGRAPH_TEST_TLS_SERVERS";

/// The certificates of the operating system are read once and by the environment, so that another process has to do it.
#[tokio::test(flavor = "multi_thread")]
async fn the_usual_settings_check_certificates() {
    let folder = std::env::temp_dir().join(format!("msgraph-tls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let text = base64::engine::general_purpose::STANDARD.encode(params.self_signed(&key).unwrap().der());
    let lines: Vec<_> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"));
    std::fs::write(folder.join("authority.pem"), pem).unwrap();
    let authority = Issuer::new(params, key);
    let servers = [
        ("trusted", Certified::signed(&["localhost"], 2999, &authority)),
        ("expired", Certified::signed(&["localhost"], 2001, &authority)),
        ("another name", Certified::signed(&["graph.microsoft.com"], 2999, &authority)),
        ("unknown authority", Certified::new()),
    ];
    let mut started = Vec::new();
    for (kind, certified) in servers {
        started.push((kind, Server::with(certified).await));
    }
    let list: Vec<String> = started.iter().map(|(kind, server)| format!("{kind}={}", server.uri)).collect();
    let mut caller = std::process::Command::new(std::env::current_exe().unwrap());
    caller.args(["--exact", "tls::calls_of_the_other_process", "--nocapture"]).env(SERVERS, list.join("|"));
    caller.env("SSL_CERT_FILE", folder.join("authority.pem")).env("SSL_CERT_DIR", &folder);
    let output = tokio::task::spawn_blocking(move || caller.output()).await.unwrap().unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let requests = started.iter().map(|(kind, server)| (*kind, server.requests.load(Ordering::SeqCst)));
    let called: Vec<_> = requests.filter(|(_, requests)| *requests > 0).collect();
    assert_eq!(called, [("trusted", 1)]);
}

/// Does nothing unless it is called by [`the_usual_settings_check_certificates`].
#[tokio::test]
async fn calls_of_the_other_process() {
    let Ok(servers) = std::env::var(SERVERS) else { return };
    for (kind, uri) in servers.split('|').filter_map(|server| server.split_once('=')) {
        let client = builder(uri).retry(RetryPolicy::never()).build().unwrap();
        let answered = get("1").send(&client).await;
        assert_eq!(answered.is_ok(), kind == "trusted", "{kind}: {:?}", answered.map(|_| ()));
    }
}

/// What is offered by the usual settings, as a server sees it.
#[tokio::test]
async fn the_usual_settings_offer_http_2_first_where_it_is_on() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let offered = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let start = tokio_rustls::LazyConfigAcceptor::new(Default::default(), stream).await.unwrap();
        start.client_hello().alpn().unwrap().map(<[u8]>::to_vec).collect::<Vec<_>>()
    });
    let client = builder(&uri).retry(RetryPolicy::never()).build().unwrap();
    get("1").send(&client).await.unwrap_err();
    let expected: &[&[u8]] = if cfg!(feature = "http2") { &[b"h2", b"http/1.1"] } else { &[b"http/1.1"] };
    assert_eq!(offered.await.unwrap(), expected);
}
