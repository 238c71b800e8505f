//! The client against servers on 127.0.0.1 that each test starts.
#![cfg(any(feature = "hyper", feature = "reqwest"))]

mod batch;
mod clouds;
mod content;
mod extras;
mod faults;
mod hostile;
#[cfg(feature = "http2")]
mod http2;
mod limits;
mod links;
mod load;
mod long_running;
mod operations;
mod paging;
#[cfg(feature = "hyper")]
mod proxies;
mod send;
mod support;
mod tls;
mod uploads;
mod values;
