//! Content that is too large for memory, or of which only a part is wanted.

use bytes::Bytes;

use super::exchange::Manner;
use super::send::whole;
use super::{Client, ContentStream, Response};
use crate::call::without_secrets;
use crate::{Answer, Error, Request};

impl<T: Answer> Request<T> {
    /// Sends the request and gives the content piece by piece.
    ///
    /// ```no_run
    /// # use msgraph_runtime::{Bytes, Client, Request};
    /// use std::io::Write;
    ///
    /// # async fn example(client: Client, get_photo: Request<Bytes>) -> Result<(), Box<dyn std::error::Error>> {
    /// let mut file = std::fs::File::create("photo.jpg")?;
    /// let mut content = get_photo.download(&client).await?.value;
    /// while let Some(piece) = content.chunk().await? {
    ///     file.write_all(&piece)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Redirects to where the content is stored are followed, without the token. The client's timeout is for the headers and
    /// for each piece, not for the whole.
    ///
    /// # Errors
    /// Like [`Request::send`]. A connection that breaks later is an error of the stream; go on with [`Request::range`].
    pub async fn download(&self, client: &Client) -> Result<Response<ContentStream>, Error> {
        let manner = Manner { whole: false, ..Manner::USUAL };
        let answered = client.exchange(self.to_call(client, manner)?).await?;
        if !answered.response.status().is_success() {
            let refusal = self.clone().answer_as::<Bytes>().read(whole(answered))?;
            return Ok(refusal.map(ContentStream::from));
        }
        let tries = answered.tries;
        let (head, value) = answered.response.into_parts();
        Ok(Response { value, status: head.status, headers: without_secrets(head.headers), tries })
    }
}
