//! Delta queries: what was changed, and what was removed.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::{Client, Items};
use crate::object::{Decode, Look, Object};
use crate::{Error, Page, Request};

/// A change that a delta query reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// The object is new, or has these new values.
    Changed(T),
    /// The object is gone; mostly its identifier alone arrives.
    Removed(T, Removed),
}

/// Why an object is gone (`@removed`).
///
/// Source: <https://learn.microsoft.com/graph/delta-query-overview>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It can be restored (`changed`), or is no longer in what was asked for.
    Changed,
    /// It cannot be restored (`deleted`).
    Deleted,
    /// Another reason, or none.
    Other(Option<String>),
}

impl Removed {
    /// Why an object of an answer is gone; nothing where it is not.
    pub fn of(object: &dyn Object) -> Option<Removed> {
        let mut found = None;
        object.with_properties(Look(&mut |_, _, extra| found = extra.get("@removed").map(Removed::read)));
        found
    }

    fn read(removed: &serde_json::Value) -> Removed {
        match removed.get("reason").and_then(serde_json::Value::as_str) {
            Some("changed") => Removed::Changed,
            Some("deleted") => Removed::Deleted,
            reason => Removed::Other(reason.map(str::to_owned)),
        }
    }
}

impl<T: Object + Decode> Request<Page<T>> {
    /// The changes of a delta query, from its beginning.
    ///
    /// ```no_run
    /// # use msgraph_runtime::{Client, Error, Extra, Page, Request, object};
    /// # pub struct User { pub id: Option<String>, pub extra: Extra }
    /// # object! { User "microsoft.graph.user" plain; 0 id "id"; }
    /// use msgraph_runtime::client::Change;
    ///
    /// # async fn example(client: Client, users_delta: Request<Page<User>>) -> Result<Option<String>, Error> {
    /// let mut changes = users_delta.changes(&client);
    /// while let Some(change) = changes.next().await {
    ///     match change? {
    ///         Change::Changed(user) => println!("{:?} is new or other", user.id),
    ///         Change::Removed(user, reason) => println!("{:?} is gone: {reason:?}", user.id),
    ///     }
    /// }
    /// // For the next round, `changes_since`.
    /// let stored = changes.delta_link().map(str::to_owned);
    /// # Ok(stored)
    /// # }
    /// ```
    pub fn changes(&self, client: &Client) -> Changes<T> {
        Changes(self.items(client))
    }

    /// The changes since a round whose [`Changes::delta_link`] was stored. An answer of status 410 means that the link is too
    /// old, and that the query begins anew.
    pub fn changes_since(&self, client: &Client, delta_link: &str) -> Changes<T> {
        Changes(self.items_from(client, delta_link))
    }
}

/// A stream of changes.
#[must_use = "nothing is asked for until the next change is"]
pub struct Changes<T>(Items<T>);

impl<T: Object + Decode> Changes<T> {
    /// The next change, and nothing after the last.
    ///
    /// # Errors
    /// Like [`Pages::next`](super::Pages::next).
    pub async fn next(&mut self) -> Option<Result<Change<T>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the next round begins, once the last change was given.
    pub fn delta_link(&self) -> Option<&str> {
        self.0.pages().delta_link()
    }
}

impl<T: Object + Decode> Stream for Changes<T> {
    type Item = Result<Change<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context).map(|next| {
            next.map(|item| {
                item.map(|item| match Removed::of(&item) {
                    Some(removed) => Change::Removed(item, removed),
                    None => Change::Changed(item),
                })
            })
        })
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Changes").field(&self.0).finish()
    }
}
