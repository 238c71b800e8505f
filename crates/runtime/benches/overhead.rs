//! What the client costs beside plain reqwest: the same answers of the same server, read into the same models, in turns.
//!
//! `cargo bench -p msgraph-runtime --bench overhead`
#![allow(missing_docs)]

use std::time::{Duration, Instant};

use msgraph_runtime::{Client, Extra, Method, Operation, Page, Permissions, Request, object};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const ROUNDS: usize = 1000;
const CALLS: usize = 20;

struct User {
    id: Option<String>,
    display_name: Option<String>,
    extra: Extra,
}
object! { User "microsoft.graph.user" plain; 0 id "id"; 1 display_name "displayName"; }

fn list() -> Request<Page<User>> {
    static LIST: Operation = Operation {
        method: Method::Get,
        template: "/users",
        path: "/users",
        page: "api/user-list.md",
        permissions: Permissions { delegated_work: "", delegated_personal: "", application: "" },
        query_options: "",
        status: 200,
    };
    Request::new(&LIST, &[])
}

fn answer() -> String {
    let users: Vec<String> =
        (0..20).map(|id| format!(r#"{{"id":"{id}","displayName":"User {id}","mail":"user{id}@contoso.com"}}"#)).collect();
    let body = format!(r#"{{"value":[{}]}}"#, users.join(","));
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len())
}

async fn serve(mut stream: TcpStream, answer: String) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        if stream.read_buf(&mut buffer).await? == 0 {
            return Ok(());
        }
        if buffer.ends_with(b"\r\n\r\n") {
            buffer.clear();
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}

async fn with_client(client: &Client) -> Result<usize, msgraph_runtime::Error> {
    Ok(list().send(client).await?.value.value.len())
}

async fn with_reqwest(client: &reqwest::Client, url: &str) -> Result<usize, Box<dyn std::error::Error>> {
    let response =
        client.get(url).header("Accept", "application/json").header("Authorization", "Bearer token").send().await?;
    let body = response.error_for_status()?.bytes().await?;
    let page: Page<User> = serde_json::from_slice(&body)?;
    Ok(page.value.len())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/v1.0", listener.local_addr()?);
    std::thread::spawn(move || -> std::io::Result<()> {
        let listener = listener.into_std()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                tokio::spawn(serve(stream, answer()));
            }
        })
    });
    let client = Client::builder().base_url(&url).token("token").build()?;
    let plain =
        reqwest::Client::builder().tls_backend_preconfigured(rustls_config()?).timeout(Duration::from_secs(100)).build()?;
    let users = format!("{url}/users");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        for _ in 0..CALLS {
            assert_eq!(with_reqwest(&plain, &users).await?, 20);
        }
        theirs.push(start.elapsed());
        let start = Instant::now();
        for _ in 0..CALLS {
            assert_eq!(with_client(&client).await?, 20);
        }
        ours.push(start.elapsed());
    }
    let (ours, theirs) = (fastest(&ours), fastest(&theirs));
    println!("reqwest {theirs:.1} µs a call, client {ours:.1} µs a call: {:+.1} %", (ours / theirs - 1.0) * 100.0);
    Ok(())
}

/// Microseconds of one call, in the round that was disturbed least.
fn fastest(rounds: &[Duration]) -> f64 {
    rounds.iter().min().map_or(0.0, |round| round.as_secs_f64() * 1e6 / CALLS as f64)
}

fn rustls_config() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}
