//! What is logged, by this library and by those that it stands on, over HTTP/1.1 and HTTP/2.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use msgraph_runtime::client::{Batch, HyperTransport, LongRunning, ReqwestTransport, Transport, UploadSession};
use msgraph_runtime::{Client, Error};
use serde_json::json;
use tokio::net::TcpListener;

use crate::operations::{User, create, list, photo, set_photo};
use crate::search::{VALUE, assert_clean, builder, logged, secretive};

/// Answers by the path, with links that have secrets in them; it speaks HTTP/2 or HTTP/1.1, and logs nothing itself.
async fn serve(http2: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let base = uri.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let base = base.clone();
            let service = service_fn(move |request| answer(request, base.clone()));
            let silent = tracing::subscriber::NoSubscriber::default();
            tokio::spawn(tracing::instrument::WithSubscriber::with_subscriber(
                async move {
                    if http2 {
                        let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
                        drop(server.serve_connection(TokioIo::new(stream), service).await);
                    } else {
                        let server = hyper::server::conn::http1::Builder::new();
                        drop(server.serve_connection(TokioIo::new(stream), service).await);
                    }
                },
                silent,
            ));
        }
    });
    uri
}

async fn answer(request: http::Request<Incoming>, base: String) -> Result<http::Response<Full<Bytes>>, Infallible> {
    let path = request.uri().path().to_owned();
    drop(request.into_body().collect().await);
    let link = format!("{base}/v1.0/stored?sig={VALUE}");
    let (status, body) = match path.as_str() {
        "/v1.0/users" => (200, json!({"value": [{"id": VALUE}], "@odata.nextLink": link})),
        "/v1.0/users/1/photo/$value" => (302, json!(null)),
        "/v1.0/$batch" => (200, json!({"responses": [{"id": "0", "status": 200, "body": {"id": VALUE}}]})),
        "/v1.0/stored" => (200, json!({"value": [], "id": VALUE})),
        "/monitor" => (202, json!({"status": VALUE})),
        "/upload" => (201, json!({"id": VALUE})),
        _ => (403, json!({"error": {"code": VALUE, "message": VALUE}})),
    };
    let answer = http::Response::builder().status(status).header("Location", link).header("Set-Cookie", VALUE);
    Ok(answer.body(Full::new(body.to_string().into())).unwrap())
}

/// Calls of all kinds; how they end is not asked here.
async fn call_everything(client: &Client, uri: &str) -> Result<(), Error> {
    drop(secretive().filter(VALUE).header("Authorization", &format!("Bearer {VALUE}")).send(client).await);
    drop(secretive().filter(VALUE).send(client).await);
    let user = User { display_name: Some(VALUE.to_owned()), ..User::default() };
    drop(create(&user).send(client).await);
    let mut pages = list().filter(VALUE).items(client);
    while let Some(item) = pages.next().await {
        item?;
    }
    photo("1").download(client).await?.value.bytes().await.unwrap();
    drop(set_photo("1").content("text/plain", VALUE).send(client).await);
    let mut batch = Batch::new();
    batch.add(&secretive().filter(VALUE))?;
    drop(batch.send(client).await);
    LongRunning::new(client, &format!("{uri}/monitor?sig={VALUE}"))?.poll().await?;
    let session = UploadSession::new(client, &format!("{uri}/upload?sig={VALUE}"))?;
    session.upload::<User>(&mut Bytes::from_static(VALUE.as_bytes()), |_, _| {}).await?;
    Ok(())
}

async fn call_by(transport: impl Transport, http2: bool) {
    let uri = serve(http2).await;
    let client = builder(&uri).transport(transport).build().unwrap();
    call_everything(&client, &uri).await.unwrap();
}

#[tokio::test]
async fn no_library_logs_secrets() {
    call_by(HyperTransport::new(None).unwrap(), false).await;
    call_by(ReqwestTransport::new(None).unwrap(), false).await;
    call_by(ReqwestTransport::with_settings(|settings| settings.http2_prior_knowledge()).unwrap(), true).await;
    let logged = logged();
    // The libraries below were heard, those that log by `log` too.
    for heard in ["graph.call", "hyper_util::client", "h2::", "reqwest::"] {
        assert!(logged.contains(heard), "{heard} was not heard");
    }
    assert_clean(&logged, "the log");
}
