//! HTTP/2: agreed upon over TLS, or known beforehand.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::future::join_all;
use http::Version;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

use crate::operations::{User, create, get, photo};
use crate::support::{TOKEN, builder, with_tls};
use crate::tls::Certified;

/// A server that speaks HTTP/2 alone, and how many connections were made.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
}

async fn answer(request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Infallible> {
    assert_eq!(request.version(), Version::HTTP_2);
    assert_eq!(request.headers()["authorization"], format!("Bearer {TOKEN}"));
    let body = request.into_body().collect().await.unwrap().to_bytes();
    Ok(http::Response::new(Full::new(if body.is_empty() { Bytes::from_static(b"{\"id\":\"1\"}") } else { body })))
}

impl Server {
    async fn start(certified: Option<&Certified>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections: Arc<AtomicUsize> = Arc::default();
        let (made, acceptor) = (connections.clone(), certified.map(|certified| certified.acceptor(&[b"h2"])));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                made.fetch_add(1, Ordering::SeqCst);
                let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                match &acceptor {
                    Some(acceptor) => {
                        let stream = acceptor.accept(stream).await.unwrap();
                        tokio::spawn(server.serve_connection(TokioIo::new(stream), service_fn(answer)));
                    }
                    None => drop(tokio::spawn(server.serve_connection(TokioIo::new(stream), service_fn(answer)))),
                }
            }
        });
        Server { port, connections }
    }
}

#[tokio::test]
async fn the_usual_settings_agree_upon_http_2_over_tls() {
    let certified = Certified::new();
    let server = Server::start(Some(&certified)).await;
    let transport = with_tls(certified.trusting(), &[b"h2", b"http/1.1"]);
    let client = builder(&format!("https://localhost:{}", server.port)).transport(transport).build().unwrap();
    let first = get("1").send(&client).await.unwrap();
    assert_eq!(first.value.id.as_deref(), Some("1"));
    let user = User { display_name: Some("Adele".to_owned()), ..User::default() };
    assert_eq!(create(&user).send(&client).await.unwrap().value.display_name.as_deref(), Some("Adele"));
    assert_eq!(photo("1").download(&client).await.unwrap().value.bytes().await.unwrap(), b"{\"id\":\"1\"}".as_slice());
    // All at once, over the connection that is there.
    let requests: Vec<_> = (0..200).map(|number| get(&number.to_string())).collect();
    let answers = join_all(requests.iter().map(|request| request.send(&client))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}

#[cfg(feature = "reqwest")]
#[tokio::test]
async fn http_2_may_be_known_beforehand() {
    let server = Server::start(None).await;
    let transport = crate::support::Usual::with_settings(|settings| settings.http2_prior_knowledge()).unwrap();
    let client = builder(&format!("http://127.0.0.1:{}", server.port)).transport(transport).build().unwrap();
    let requests: Vec<_> = (0..200).map(|number| get(&number.to_string())).collect();
    let answers = join_all(requests.iter().map(|request| request.send(&client))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
}
