//! Sending of request values.

use bytes::Bytes;
use http::Method;

use super::exchange::{Answered, Call, Manner};
use super::{Client, RequestBody, Response};
use crate::call::{Parts, without_secrets};
use crate::{Answer, Error, Request};

impl<T: Answer> Request<T> {
    /// Sends the request and reads the answer.
    ///
    /// The future can be dropped at any point; what was sent until then may have been done by the service.
    ///
    /// # Errors
    /// Every [`Error`]: of arguments and headers, of the token source, of the transport, of the service, and of reading.
    pub async fn send(&self, client: &Client) -> Result<Response<T>, Error> {
        let answered = client.call(self.to_call(client, Manner::USUAL)?).await?;
        self.read(answered)
    }

    /// Sends the request with a body that comes piece by piece. It is sent once, whatever the answer.
    ///
    /// # Errors
    /// Like [`Request::send`].
    pub async fn send_body(&self, client: &Client, media_type: &str, body: RequestBody) -> Result<Response<T>, Error> {
        let mut call = self.clone().content(media_type, Bytes::new()).to_call(client, Manner::USUAL)?;
        call.body = body;
        self.read(client.call(call).await?)
    }

    pub(super) fn read(&self, answered: Response<Bytes>) -> Result<Response<T>, Error> {
        let value = self.decode(answered.to_http())?;
        Ok(answered.map(|_| value))
    }
}

impl<T> Request<T> {
    /// Sends the request and gives the answer as it is, whatever its status.
    ///
    /// # Errors
    /// Of arguments and headers, of the token source and of the transport.
    pub async fn send_raw(&self, client: &Client) -> Result<Response<Bytes>, Error> {
        client.call(self.to_call(client, Manner::USUAL)?).await
    }

    pub(super) fn to_call(&self, client: &Client, manner: Manner) -> Result<Call, Error> {
        self.parts.to_call(client, manner)
    }

    pub(super) fn link_call(&self, link: http::Uri) -> Result<Call, Error> {
        self.parts.link_call(link)
    }
}

impl Parts {
    fn to_call(&self, client: &Client, manner: Manner) -> Result<Call, Error> {
        let (head, body) = self.to_http(client.base_url())?.into_parts();
        let manner = Manner { timeout: self.timeout, ..manner };
        let operation = self.operation;
        Ok(Call { operation, method: head.method, uri: head.uri, headers: head.headers, body: body.into(), manner })
    }

    /// A call of a link that arrived, with the headers of this request.
    fn link_call(&self, link: http::Uri) -> Result<Call, Error> {
        self.check()?;
        let mut headers = self.headers.clone();
        headers.remove(http::header::CONTENT_TYPE);
        let body = Bytes::new().into();
        let manner = Manner { timeout: self.timeout, ..Manner::USUAL };
        Ok(Call { operation: self.operation, method: Method::GET, uri: link, headers, body, manner })
    }
}

impl Response<Bytes> {
    /// For those who decide whether it is an answer or a refusal; only that needs the headers as well.
    fn to_http(&self) -> http::Response<Bytes> {
        let mut response = http::Response::new(self.value.clone());
        *response.status_mut() = self.status;
        if !self.status.is_success() {
            *response.headers_mut() = self.headers.clone();
        }
        response
    }
}

impl Client {
    /// The URL of a request, such as one that gets what is to be linked or bound.
    ///
    /// ```
    /// # use msgraph_runtime::{Client, Error, Request};
    /// # fn example(client: &Client, get_user: Request<()>) -> Result<(), Error> {
    /// let manager: String = client.url_of(&get_user)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Like [`Request::into_http`].
    pub fn url_of<T>(&self, request: &Request<T>) -> Result<String, Error> {
        Ok(request.to_http(self.base_url())?.uri().to_string())
    }

    /// Sends a call that is read whole.
    pub(super) async fn call(&self, call: Call) -> Result<Response<Bytes>, Error> {
        Ok(whole(self.exchange(call).await?))
    }
}

/// The answer in memory.
pub(super) fn whole(answered: Answered) -> Response<Bytes> {
    let tries = answered.tries;
    let (head, value) = answered.into_whole().into_parts();
    Response { value, status: head.status, headers: without_secrets(head.headers), tries }
}
