//! A Microsoft Graph that knows only what its documentation shows: every documented request is answered with the example of
//! its page.
//!
//! People without a tenant can try the bindings against it, and tests can call every operation. [`Mock`] is pure: a request
//! and a [`State`] in, an answer out. [`Server`] puts it on a port of 127.0.0.1.
//!
//! ```
//! use msgraph_mock::{Mock, Server};
//!
//! let api = msgraph_parser::parse(&[], &msgraph_parser::NoIncludes); // no pages; `msgraph_build::Builder` reads a folder
//! let server = Server::start(Mock::new(&api), 0)?;
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! assert!(server.requests().is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What the mock answers is chosen in this order: the route (`routes`), the example whose request is the most like the
//! one that came (`choice`), and where the page shows none, the least that its facts allow (`minimal`). Links in answers
//! lead back to the mock (`links`), where uploads, downloads and monitors behave as documented (`resources`).

mod answer;
mod batch;
mod choice;
mod errors;
mod example;
mod links;
mod minimal;
mod mock;
mod path_pattern;
mod record;
mod request_path;
mod resources;
mod routes;
mod server;
mod state;
#[cfg(test)]
mod testing;

pub use mock::Mock;
pub use record::Recorded;
pub use server::Server;
pub use state::State;
