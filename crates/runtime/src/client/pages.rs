//! Collections that come in pages.
//!
//! Links are opaque: they are followed as they arrive, with the headers of the first request, and only to hosts that may
//! have the token. Both streams need no runtime, and read nothing ahead.

use std::collections::HashSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

use super::exchange::Manner;
use super::{BoxFuture, Client, Response, link};
use crate::object::Decode;
use crate::{Error, Page, Request};

impl<T: Decode> Request<Page<T>> {
    /// All pages, from the first on.
    pub fn pages(&self, client: &Client) -> Pages<T> {
        Pages::new(client, self, Next::First)
    }

    /// All pages from a stored link on: [`Page::next_link`] of a page, or [`Page::delta_link`] for what changed since. The link
    /// has the query of the request that it is from; the headers are those of this one.
    ///
    /// ```no_run
    /// # use msgraph_runtime::{Client, Error, Page, Request};
    /// # async fn example(client: Client, list_users: Request<Page<String>>) -> Result<(), Error> {
    /// let mut pages = list_users.pages(&client);
    /// let first = pages.next().await.transpose()?;
    /// let stored = pages.next_link().map(str::to_owned);
    /// // Another day:
    /// if let Some(link) = stored {
    ///     let mut rest = list_users.pages_from(&client, &link);
    ///     while let Some(page) = rest.next().await {
    ///         println!("{} users", page?.value.len());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages_from(&self, client: &Client, link: &str) -> Pages<T> {
        Pages::new(client, self, Next::Link(link.to_owned()))
    }

    /// The items of all pages, from the first on.
    pub fn items(&self, client: &Client) -> Items<T> {
        Items { pages: self.pages(client), page: Vec::new().into_iter() }
    }

    /// The items of all pages from a stored link on, like [`Request::pages_from`].
    pub fn items_from(&self, client: &Client, link: &str) -> Items<T> {
        Items { pages: self.pages_from(client, link), page: Vec::new().into_iter() }
    }
}

/// How many pages in a row may have no items. Delta queries give dozens of them; nobody gives so many.
const MAX_EMPTY_PAGES: u32 = 10_000;

/// A stream of pages. It ends after the last page, and after an error.
#[must_use = "nothing is asked for until the next page is"]
pub struct Pages<T> {
    client: Client,
    request: Request<Page<T>>,
    next: Next,
    failed: bool,
    followed: HashSet<String>,
    empty: u32,
    delta_link: Option<String>,
    headers: HeaderMap,
    in_flight: Option<BoxFuture<'static, Result<Response<Bytes>, Error>>>,
}

enum Next {
    First,
    Link(String),
    End,
}

impl<T: Decode> Pages<T> {
    fn new(client: &Client, request: &Request<Page<T>>, next: Next) -> Self {
        Pages {
            client: client.clone(),
            request: request.clone(),
            next,
            failed: false,
            followed: HashSet::new(),
            empty: 0,
            delta_link: None,
            headers: HeaderMap::new(),
            in_flight: None,
        }
    }

    /// The next page, and nothing after the last.
    ///
    /// # Errors
    /// Like [`Request::send`], and [`Error::Link`] where a link leads to a host that may not have the token, or was followed
    /// before, and where ten thousand pages in a row had no items.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Where the page is that comes next, to go on from there another day; after an error, the page that failed.
    pub fn next_link(&self) -> Option<&str> {
        match &self.next {
            Next::Link(link) => Some(link),
            Next::First | Next::End => None,
        }
    }

    /// Where later changes are, once the last page of a delta query was given.
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }

    /// The headers of the answer with the page that was given last.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    fn begin(&mut self) -> Result<BoxFuture<'static, Result<Response<Bytes>, Error>>, Error> {
        let call = match &self.next {
            Next::Link(text) => {
                let uri = link::parse(text)?;
                if !self.followed.insert(text.clone()) {
                    return Err(link::refused(Some(&uri), "it was followed before, so that paging would never end"));
                }
                if self.empty == MAX_EMPTY_PAGES {
                    return Err(link::refused(Some(&uri), "ten thousand pages in a row had no items"));
                }
                self.request.link_call(uri)?
            }
            Next::First | Next::End => self.request.to_call(&self.client, Manner::USUAL)?,
        };
        let client = self.client.clone();
        Ok(Box::pin(async move { client.call(call).await }))
    }

    fn take_in(&mut self, answered: Result<Response<Bytes>, Error>) -> Result<Page<T>, Error> {
        let Response { value: page, headers, .. } = self.request.read(answered?)?;
        self.headers = headers;
        self.empty = if page.value.is_empty() { self.empty + 1 } else { 0 };
        self.next = page.next_link.clone().map_or(Next::End, Next::Link);
        self.delta_link.clone_from(&page.delta_link);
        Ok(page)
    }
}

impl<T: Decode> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if this.failed || (matches!(this.next, Next::End) && this.in_flight.is_none()) {
            return Poll::Ready(None);
        }
        let mut future = match this.in_flight.take() {
            Some(future) => future,
            None => match this.begin() {
                Ok(future) => future,
                Err(error) => {
                    this.failed = true;
                    return Poll::Ready(Some(Err(error)));
                }
            },
        };
        match future.as_mut().poll(context) {
            Poll::Pending => {
                this.in_flight = Some(future);
                Poll::Pending
            }
            Poll::Ready(answered) => {
                let page = this.take_in(answered);
                this.failed = page.is_err();
                Poll::Ready(Some(page))
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

/// A stream of the items of all pages.
#[must_use = "nothing is asked for until the next item is"]
pub struct Items<T> {
    pages: Pages<T>,
    page: std::vec::IntoIter<T>,
}

impl<T: Decode> Items<T> {
    /// The next item, and nothing after the last.
    ///
    /// # Errors
    /// Like [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The pages, with the link of the next one; the items of the page in hand are left out.
    pub fn pages(&self) -> &Pages<T> {
        &self.pages
    }
}

/// No item is ever pinned.
impl<T> Unpin for Items<T> {}

impl<T: Decode> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.value.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
