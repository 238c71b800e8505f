//! No secret is printed: what tells of a call is searched for canaries.
//!
//! Tokens, keys, passwords and links that work without a token carry the word `canary`. All that the library prints about
//! itself is searched for it, however it is written: errors with their sources, `Debug` of every public type that may hold
//! one, and all that any library logs at the finest level.
#![cfg(all(feature = "http2", feature = "hyper", feature = "reqwest", feature = "tracing"))]

mod errors;
mod logs;
mod panics;
mod printed;
mod proxies;
mod search;

#[allow(dead_code, reason = "shared with the tests of the client, which use more of it")]
#[path = "../client/operations.rs"]
mod operations;
#[allow(dead_code, reason = "shared with the tests of the client, which use more of it")]
#[path = "../client/support.rs"]
mod support;

#[cfg(feature = "azure")]
mod credentials;
