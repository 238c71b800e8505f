//! Calls over HTTP: tokens, retries, paging, batches, content, large files and long-running operations.
//!
//! A request value knows what is sent and how the answer is read; the [`Client`] knows to whom, as whom, and how patiently.
//! Data flows one way: a [`Request`](crate::Request) becomes an [`http::Request`]; the exchange adds the token where the
//! host may have it, sends it by the [`Transport`], follows redirects, waits and repeats; the request reads the answer.
//!
//! ```no_run
//! use msgraph_runtime::{Client, Error, Extra, Page, Request, object};
//! # use msgraph_runtime::{Method, Operation, Permissions};
//! # pub struct User { pub display_name: Option<String>, pub extra: Extra }
//! # object! { User "microsoft.graph.user" plain; 0 display_name "displayName"; }
//! # fn list_users() -> Request<Page<User>> {
//! #     Request::new(&Operation { method: Method::Get, template: "/users", path: "/users", page: "",
//! #         permissions: Permissions { delegated_work: "", delegated_personal: "", application: "" },
//! #         query_options: "", status: 200 }, &[])
//! # }
//!
//! # #[cfg(any(feature = "hyper", feature = "reqwest"))]
//! async fn print_users(token: &str) -> Result<(), Error> {
//!     let client = Client::builder().token(token).build()?;
//!     let mut users = list_users().select(["displayName"]).top(50).items(&client);
//!     while let Some(user) = users.next().await {
//!         println!("{:?}", user?.display_name);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! | To | use |
//! |---|---|
//! | say who calls | [`ClientBuilder::token`], [`ClientBuilder::token_source`], with `azure` `ClientBuilder::credential` |
//! | send a request and read its answer | [`Request::send`](crate::Request::send), [`Request::send_raw`](crate::Request::send_raw), with `blocking` `Request::send_blocking` |
//! | go through a collection, now or from a stored link on | [`Request::items`](crate::Request::items), [`Request::pages`](crate::Request::pages), [`Request::pages_from`](crate::Request::pages_from) |
//! | follow changes | [`Request::changes`](crate::Request::changes), [`Request::changes_since`](crate::Request::changes_since) |
//! | send many requests in few | [`Batch`], [`Client::send_all`] |
//! | read or send content piece by piece | [`Request::download`](crate::Request::download), [`Request::range`](crate::Request::range), [`Request::send_body`](crate::Request::send_body) |
//! | upload a large file | [`UploadSession`] |
//! | wait for what goes on after its answer | [`LongRunning`] |
//! | call what the bindings do not have | [`Operation::new`](crate::Operation::new) |
//! | call another cloud, version or server | [`ClientBuilder::cloud`], [`ClientBuilder::version`], [`ClientBuilder::base_url`] |
//!
//! An answer that is no success is an error, with what the service said:
//!
//! ```no_run
//! # use msgraph_runtime::{Client, Error, Request, Value};
//! use msgraph_runtime::http::StatusCode;
//!
//! # async fn example(client: Client, get_user: Request<Value>) -> Result<(), Error> {
//! let user = match get_user.send(&client).await {
//!     Ok(response) => Some(response.value),
//!     Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => None,
//!     Err(error) => {
//!         if let Some(refusal) = error.service() {
//!             eprintln!("{:?} {:?} {:?}", refusal.code, refusal.request_id, refusal.missing_permissions());
//!         }
//!         return Err(error);
//!     }
//! };
//! # Ok(())
//! # }
//! ```
//!
//! What waits, waits as long as [`ClientBuilder::timeout`] or [`Request::timeout`](crate::Request::timeout) says, and is
//! repeated as [`RetryPolicy`] says. Whatever is dropped before its end is cancelled.
//!
//! The library starts no threads and needs no particular runtime: sending and sleeping are both the transport's.
//! The transports over hyper (feature `hyper`) and reqwest (feature `reqwest`), which speak HTTP/2 with the feature `http2`,
//! need tokio.

mod answers;
#[cfg(feature = "azure")]
mod azure;
mod batch;
mod batch_parts;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod builder;
mod changes;
mod cloud;
mod content;
mod echo;
mod exchange;
mod idle;
mod link;
mod long_running;
mod pages;
mod response;
mod retry;
mod send;
mod telemetry;
mod token;
mod transport;
mod upload_session;
mod upload_source;

pub use self::answers::{Answers, PartKey};
#[cfg(feature = "azure")]
pub use self::azure::AzureCredential;
pub use self::batch::Batch;
pub use self::body::{ContentStream, RequestBody};
pub use self::builder::{Client, ClientBuilder};
pub use self::changes::{Change, Changes, Removed};
pub use self::cloud::{Cloud, UnknownCloud};
pub use self::long_running::{Finished, LongRunning, Progress};
pub use self::pages::{Items, Pages};
pub use self::response::Response;
pub use self::retry::RetryPolicy;
pub use self::token::{AccessToken, TokenSource};
#[cfg(feature = "reqwest")]
pub use self::transport::ReqwestTransport;
pub use self::transport::{BoxFuture, BoxStream, Transport, TransportError, TransportFault};
#[cfg(feature = "hyper")]
pub use self::transport::{HyperSettings, HyperTransport};
pub use self::upload_session::{UploadSession, UploadStatus};
pub use self::upload_source::{SeekSource, UploadSource};
