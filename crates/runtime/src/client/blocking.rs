//! Calls for programs without a runtime: they block the thread.

use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use tokio::runtime::{Builder, Handle, Runtime};

use super::{Client, Response};
use crate::{Answer, Error, Request};

impl<T: Answer> Request<T> {
    /// Like [`Request::send`], and waits for the answer.
    ///
    /// # Errors
    /// The same, and [`Error::Usage`] like [`Client::block_on`].
    pub fn send_blocking(&self, client: &Client) -> Result<Response<T>, Error> {
        client.block_on(self.send(client))?
    }
}

impl Client {
    /// Waits for any future of this client: pages, batches, uploads.
    ///
    /// # Errors
    /// [`Error::Usage`] on the threads of a tokio runtime, as asynchronous code must not be blocked; in `spawn_blocking`, which looks
    /// the same from here, `Handle::current().block_on(...)` of tokio waits for a future. Also where no thread can be started.
    pub fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        if Handle::try_current().is_ok() {
            return Err(unusable(
                "on a thread of a tokio runtime it could stop asynchronous code: await the future there, or, in `spawn_blocking`, \
                 wait for it by `Handle::current().block_on`",
            ));
        }
        Ok(self.inner.runtime.handle()?.block_on(future))
    }
}

/// The runtime of a client and its clones, started by the first blocking call. Its one thread serves the connections.
#[derive(Default)]
pub(super) struct SharedRuntime(Mutex<Option<Runtime>>);

impl SharedRuntime {
    fn handle(&self) -> Result<Handle, Error> {
        let mut runtime = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*runtime {
            return Ok(runtime.handle().clone());
        }
        let started = Builder::new_multi_thread().worker_threads(1).thread_name("msgraph").enable_all().build();
        let started = started.map_err(|error| unusable(&error.to_string()))?;
        Ok(runtime.insert(started).handle().clone())
    }
}

/// A runtime must not be waited for where the last clone of a client may be dropped: in asynchronous code.
impl Drop for SharedRuntime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.get_mut().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for SharedRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedRuntime")
    }
}

fn unusable(reason: &str) -> Error {
    Error::Usage { what: "blocking call", reason: reason.to_owned() }
}
