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
//! # #[cfg(feature = "reqwest")]
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
//! The library starts no threads and needs no particular runtime: sending and sleeping are both the transport's.
//! The transport over reqwest (feature `reqwest`) needs tokio.

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
mod exchange;
mod idle;
mod link;
mod long_running;
mod pages;
#[cfg(feature = "reqwest")]
mod reqwest;
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
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use self::response::Response;
pub use self::retry::RetryPolicy;
pub use self::token::{AccessToken, TokenSource};
pub use self::transport::{BoxFuture, BoxStream, Transport, TransportError, TransportFault};
pub use self::upload_session::{UploadSession, UploadStatus};
pub use self::upload_source::{SeekSource, UploadSource};
