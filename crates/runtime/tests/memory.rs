//! How much memory calls take, in a process of its own: what the system counts is of the whole process.
#![cfg(all(any(feature = "hyper", feature = "reqwest"), target_os = "linux"))]

use std::error::Error;
use std::sync::Arc;

use msgraph_runtime::{Bytes, Client, Extra, Method, Operation, Page, Permissions, Request, object};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;

const CALLS: usize = 1000;
const USERS: usize = 100;
const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;
const CONTENT_LENGTH: usize = 64 * MIB;

/// The memory of the process at its peak, in bytes.
fn peak() -> Result<usize, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("there is no peak")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse::<usize>()? * KIB)
}

struct User {
    id: Option<String>,
    mail: Option<String>,
    extra: Extra,
}
object! { User "microsoft.graph.user" plain; 0 id "id"; 1 mail "mail"; }

const NONE: Permissions = Permissions { delegated_work: "", delegated_personal: "", application: "" };

const fn operation(path: &'static str) -> Operation {
    Operation { method: Method::Get, template: path, path, page: "", permissions: NONE, query_options: "", status: 200 }
}

static USERS_LIST: Operation = operation("/users");
static CONTENT: Operation = operation("/content");

/// About ten kibibytes.
fn users() -> String {
    let user = |id| format!(r#"{{"id":"{id}","mail":"user{id}@contoso.com","jobTitle":"Something that has no field"}}"#);
    format!(r#"{{"value":[{}]}}"#, (0..USERS).map(user).collect::<Vec<_>>().join(","))
}

/// Answers `/users` once all have asked for them, and all else with much content.
async fn serve(mut stream: TcpStream, users: Bytes, all: Arc<Barrier>) -> std::io::Result<()> {
    let mut head = Vec::with_capacity(KIB);
    while stream.read_buf(&mut head).await? > 0 {
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        let is_users = head.starts_with(b"GET /users");
        head.clear();
        let length = if is_users { users.len() } else { CONTENT_LENGTH };
        stream.write_all(format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n").as_bytes()).await?;
        if is_users {
            all.wait().await;
            stream.write_all(&users).await?;
        } else {
            for _ in 0..CONTENT_LENGTH / (64 * KIB) {
                stream.write_all(&[b' '; 64 * KIB]).await?;
            }
        }
    }
    Ok(())
}

async fn start() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    let (users, all) = (Bytes::from(users()), Arc::new(Barrier::new(CALLS)));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, users.clone(), all.clone()));
        }
    });
    Ok(base)
}

/// Calls of which none is answered before the last has begun.
async fn calls_at_once(client: &Client) -> Result<(), Box<dyn Error>> {
    let call = |client: Client| async move { Request::<Page<User>>::new(&USERS_LIST, &[]).send(&client).await };
    let calls: Vec<_> = (0..CALLS).map(|_| tokio::spawn(call(client.clone()))).collect();
    for call in calls {
        assert_eq!(call.await??.value.value.len(), USERS);
    }
    Ok(())
}

#[tokio::test]
async fn memory_is_bounded() -> Result<(), Box<dyn Error>> {
    let client = Client::builder().base_url(&start().await?).token("token").build()?;
    Request::<Bytes>::new(&CONTENT, &[]).download(&client).await?;
    let before = peak()?;
    calls_at_once(&client).await?;
    let of_calls = peak()? - before;
    for _ in 0..5 {
        calls_at_once(&client).await?;
    }
    let of_more_calls = peak()? - before - of_calls;
    let mut content = Request::<Bytes>::new(&CONTENT, &[]).download(&client).await?.value;
    let mut length = 0;
    while let Some(piece) = content.chunk().await? {
        length += piece.len();
    }
    assert_eq!(length, CONTENT_LENGTH);
    let of_content = peak()? - before - of_calls - of_more_calls;
    let of_call = of_calls / CALLS / KIB;
    println!(
        "{CALLS} calls at once: {of_call} KiB each, with the server and the answers; as many again, five times: {} KiB; \
         content of {} MiB: {} KiB",
        of_more_calls / KIB,
        CONTENT_LENGTH / MIB,
        of_content / KIB
    );
    assert!(of_call < 128, "a call takes {of_call} KiB");
    assert!(of_more_calls < 24 * MIB, "memory grows with each round: {of_more_calls}");
    assert!(of_content < 8 * MIB, "content is kept: {of_content}");
    Ok(())
}
