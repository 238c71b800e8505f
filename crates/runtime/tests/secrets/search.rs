//! What is searched, and how.

use std::error::Error;
use std::fmt::Debug;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use msgraph_runtime::client::{ClientBuilder, RetryPolicy};
use msgraph_runtime::{Client, Request};
use tracing_subscriber::fmt::format::FmtSpan;

use crate::operations::{User, get};

/// The token of all clients.
pub const TOKEN: &str = "token-canary/very+secret==";

/// A key in a header of its own.
pub const KEY: &str = "key-canary";

/// What is neither token nor key, and belongs in no log nevertheless: values of requests and answers.
pub const VALUE: &str = "value-canary";

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static SEARCHES: AtomicUsize = AtomicUsize::new(0);

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Writes down what any library logs, by `tracing` or by `log`, in any thread, at the finest level.
pub fn listen() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

/// All that was logged until now.
pub fn logged() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// The ways in which `canary` may be written.
fn disguises() -> Vec<String> {
    let word = "canary";
    let bytes: Vec<String> = word.bytes().map(|byte| byte.to_string()).collect();
    let hex: Vec<String> = word.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut disguises = vec![word.to_owned(), bytes.join(", "), bytes.join(","), hex.concat(), hex.join(" ")];
    // Base64 differs with the place; the characters at both ends depend on what is beside the word.
    for before in 0..3 {
        let text = STANDARD_NO_PAD.encode([&[b'x'; 2][..before], word.as_bytes()].concat());
        disguises.push(text[[0, 2, 3][before]..text.len() - 1].to_lowercase());
    }
    disguises
}

/// Fails where the text has a canary.
#[track_caller]
pub fn assert_clean(text: &str, what: &str) {
    SEARCHES.fetch_add(1, Ordering::SeqCst);
    let lower = text.to_lowercase();
    for disguise in disguises() {
        let Some(at) = lower.find(&disguise) else { continue };
        let context: String = lower.chars().skip(lower[..at].chars().count().saturating_sub(200)).take(400).collect();
        panic!("{what} shows a secret: ...{context}...");
    }
}

/// Searches what is printed of a value.
#[track_caller]
pub fn search(value: &dyn Debug, what: &str) {
    assert_clean(&format!("{value:?}"), what);
    assert_clean(&format!("{value:#?}"), what);
}

/// Searches what is printed of an error and of all its sources, and what was logged.
#[track_caller]
pub fn search_error(error: &(dyn Error + 'static), what: &str) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert_clean(&format!("{error} {error:#}"), what);
        search(&error, what);
        next = error.source();
    }
    assert_clean(&logged(), what);
}

/// How many texts were searched until now.
pub fn searches() -> usize {
    SEARCHES.load(Ordering::SeqCst)
}

/// A client with a token and a key, which does not wait long.
pub fn builder(server: &str) -> ClientBuilder {
    listen();
    let retry = RetryPolicy { max_tries: 2, base_delay: std::time::Duration::ZERO, ..RetryPolicy::default() };
    Client::builder().base_url(&format!("{server}/v1.0")).token(TOKEN).header("X-Default-Key", KEY).retry(retry)
}

pub fn client(server: &str) -> Client {
    builder(server).build().unwrap()
}

/// A request with secrets in its headers.
pub fn secretive() -> Request<User> {
    get("1").header("X-Api-Key", KEY).header("Cookie", KEY).header("Proxy-Authorization", KEY).header("Ocp-Key", KEY)
}

/// The search finds what it looks for, or all of it would mean nothing.
#[test]
fn canaries_are_found_however_they_are_written() {
    let finds = |text: &str| std::panic::catch_unwind(|| assert_clean(text, "a text")).is_err();
    assert!(!finds("nothing of the kind"));
    for text in ["a Canary!", "CANARY"] {
        assert!(finds(text), "{text}");
    }
    let token = TOKEN.as_bytes();
    assert!(finds(&format!("{token:?}")) && finds(&format!("{token:x?}").replace(", ", "")));
    for before in 0..3 {
        assert!(finds(&STANDARD_NO_PAD.encode([&[b'-'; 2][..before], token].concat())), "{before}");
    }
}
