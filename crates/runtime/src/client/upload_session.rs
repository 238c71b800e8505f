//! Large files, in pieces, through an upload session.
//!
//! The upload URL is a credential of its own: the token is never sent to it, and it is printed nowhere.
//! Source: <https://learn.microsoft.com/graph/api/driveitem-createuploadsession>.

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_RANGE, HeaderMap, HeaderValue};
use http::{Method, StatusCode, Uri};
use serde_json::Value;

use super::exchange::{Call, Manner};
use super::{Client, Response, UploadSource, link};
use crate::{Answer, Error, Operation, Request};

/// The steps of a session; what is refused is told with them.
const UPLOAD: &Operation = &step(crate::Method::Put);
const STATUS: &Operation = &step(crate::Method::Get);
const CANCEL: &Operation = &step(crate::Method::Delete);

const fn step(method: crate::Method) -> Operation {
    let page = "api/driveitem-createuploadsession.md";
    Operation { template: "{uploadUrl}", page, ..Operation::new(method, "") }
}

/// How often in a row the service may ask for the same piece again.
const MAX_STANDSTILLS: u32 = 5;

/// A session for one file.
///
/// ```no_run
/// # use msgraph_runtime::{Client, Value};
/// use msgraph_runtime::client::{SeekSource, UploadSession};
///
/// # async fn example(client: Client, upload_url: &str) -> Result<(), Box<dyn std::error::Error>> {
/// // `upload_url` is in the answer of `createUploadSession`.
/// let session = UploadSession::new(&client, upload_url)?;
/// let mut file = SeekSource::new(std::fs::File::open("large.mp4")?)?;
/// let progress = |done, all| println!("{done} of {all} bytes");
/// let made = session.upload::<Value>(&mut file, progress).await?;
/// # Ok(())
/// # }
/// ```
///
/// To stop, drop the future; then [`UploadSession::resume`] goes on, and [`UploadSession::cancel`] throws away what is there.
#[derive(Clone)]
pub struct UploadSession {
    client: Client,
    url: Uri,
    piece: u64,
}

/// What the service has and lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadStatus {
    /// The ranges of bytes that are missing: first byte, and last byte where it is told.
    pub missing: Vec<(u64, Option<u64>)>,
    /// When the session ends (`expirationDateTime`), as it arrived.
    pub expires: Option<String>,
}

impl UploadSession {
    /// The length in bytes of which that of every piece but the last is a multiple: 320 KiB.
    pub const UNIT: u64 = 320 * 1024;

    /// A session whose `uploadUrl` was given by an operation such as `createUploadSession`. Pieces are of 5 MiB.
    ///
    /// # Errors
    /// [`Error::Link`] where it is no URL, or one of http while the client's is of https.
    pub fn new(client: &Client, upload_url: &str) -> Result<Self, Error> {
        let url = link::resolve(&client.inner.base, upload_url)?;
        Ok(UploadSession { client: client.clone(), url, piece: 16 * Self::UNIT })
    }

    /// Sends pieces of this many bytes. More is faster, and loses more where the connection breaks; Graph takes up to 60 MiB.
    /// A piece must arrive within the client's timeout.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is not a multiple of [`UploadSession::UNIT`].
    pub fn piece_size(mut self, bytes: u64) -> Result<Self, Error> {
        if bytes == 0 || !bytes.is_multiple_of(Self::UNIT) {
            return Err(unusable("the length of a piece is not a multiple of 327,680 bytes"));
        }
        self.piece = bytes;
        Ok(self)
    }

    /// Asks what is missing.
    ///
    /// # Errors
    /// Like [`Request::send`]; status 404 means that the session has ended, or that the file is complete.
    pub async fn status(&self) -> Result<UploadStatus, Error> {
        let request = Request::<Value>::new(STATUS, &[]);
        let answered = self.client.call(self.call(&request, Method::GET, HeaderMap::new(), Bytes::new())).await?;
        Ok(status(&request.read(answered)?.value))
    }

    /// Ends the session; what was uploaded is thrown away.
    ///
    /// # Errors
    /// Like [`Request::send`].
    pub async fn cancel(&self) -> Result<(), Error> {
        let request = Request::<()>::new(CANCEL, &[]);
        let answered = self.client.call(self.call(&request, Method::DELETE, HeaderMap::new(), Bytes::new())).await?;
        request.read(answered).map(|response| response.value)
    }

    /// Uploads everything, and gives what the service answers to the last piece: the model of the new file, or `()`.
    ///
    /// Where a piece is lost, it goes on where the service says. `progress` is called after each piece with the number of
    /// bytes that the service has, and of all.
    ///
    /// # Errors
    /// Like [`Request::send`], and [`Error::Usage`] where there is nothing to upload, the source gives less than it should,
    /// or the service asks for the same piece over and over.
    pub async fn upload<T: Answer>(
        &self,
        source: &mut dyn UploadSource,
        progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Response<T>, Error> {
        self.read(self.run(source, Some(UploadStatus::from_start()), progress).await?)
    }

    /// Goes on with an upload that broke off, perhaps in another process: asks what is missing first.
    ///
    /// # Errors
    /// Like [`UploadSession::upload`].
    pub async fn resume<T: Answer>(
        &self,
        source: &mut dyn UploadSource,
        progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Response<T>, Error> {
        self.read(self.run(source, None, progress).await?)
    }

    async fn run(
        &self,
        source: &mut dyn UploadSource,
        known: Option<UploadStatus>,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<Response<Bytes>, Error> {
        let size = source.size();
        let mut known = known;
        let (mut before, mut standstills) = (None, 0);
        loop {
            let missing = match known.take() {
                Some(status) => status,
                None => self.status().await?,
            };
            let (start, length) = self.next_piece(&missing, size)?;
            if before.is_some() {
                progress(start, size);
            }
            standstills = if before == Some(start) { standstills + 1 } else { 0 };
            if standstills > MAX_STANDSTILLS {
                return Err(unusable("the service asks for the same piece over and over"));
            }
            before = Some(start);
            match self.send_piece(source, start, length, size).await {
                Ok(answer) if answer.status == StatusCode::ACCEPTED => {
                    known = Some(parse_status(&answer.value)).filter(|status| !status.missing.is_empty());
                }
                Ok(answer) if answer.status.is_success() => {
                    progress(size, size);
                    return Ok(answer);
                }
                // The service has that range already, or no longer knows where it is: ask it.
                Ok(answer) if is_resumable(answer.status) => {}
                Ok(answer) => return Request::<Bytes>::new(UPLOAD, &[]).read(answer),
                Err(Error::Transport { .. } | Error::Timeout { .. }) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Where the first missing range begins, and how much of it is sent at once.
    fn next_piece(&self, status: &UploadStatus, size: u64) -> Result<(u64, u64), Error> {
        if size == 0 {
            return Err(unusable("there is nothing to upload"));
        }
        let (start, end) = status.missing.iter().min().copied().unwrap_or_default();
        let end = end.map_or(size, |last| last.saturating_add(1).min(size));
        match end.checked_sub(start) {
            Some(length) if length > 0 => Ok((start, length.min(self.piece))),
            _ => Err(unusable("the service asks for bytes that are not in the file")),
        }
    }

    async fn send_piece(
        &self,
        source: &mut dyn UploadSource,
        start: u64,
        length: u64,
        size: u64,
    ) -> Result<Response<Bytes>, Error> {
        let wanted = usize::try_from(length).map_err(|_| unusable("the piece does not fit into memory"))?;
        let bytes =
            source.read_at(start, wanted).await.map_err(|error| unusable(&format!("it cannot be read: {error}")))?;
        if bytes.len() != wanted {
            return Err(unusable("the source gave another number of bytes than it was asked for"));
        }
        let range = format!("bytes {start}-{}/{size}", start + length - 1);
        let range = HeaderValue::try_from(range).map_err(|_| unusable("its range cannot be written"))?;
        let headers = HeaderMap::from_iter([(CONTENT_RANGE, range)]);
        self.client.call(self.call(&Request::<Bytes>::new(UPLOAD, &[]), Method::PUT, headers, bytes)).await
    }

    fn call<T>(&self, request: &Request<T>, method: Method, headers: HeaderMap, body: Bytes) -> Call {
        let (operation, uri) = (request.operation(), self.url.clone());
        Call { operation, method, uri, headers, body: body.into(), manner: Manner::PREAUTHENTICATED }
    }

    fn read<T: Answer>(&self, answered: Response<Bytes>) -> Result<Response<T>, Error> {
        Request::<T>::new(UPLOAD, &[]).read(answered)
    }
}

impl fmt::Debug for UploadSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadSession").field("piece", &self.piece).finish_non_exhaustive()
    }
}

impl UploadStatus {
    fn from_start() -> Self {
        UploadStatus { missing: vec![(0, None)], expires: None }
    }
}

fn is_resumable(status: StatusCode) -> bool {
    status == StatusCode::RANGE_NOT_SATISFIABLE || status.is_server_error()
}

fn parse_status(body: &[u8]) -> UploadStatus {
    serde_json::from_slice(body).map(|json| status(&json)).unwrap_or_default()
}

/// `nextExpectedRanges` is a list of `first-last` or `first-`; of mail attachments it is a list of `first` too.
fn status(json: &Value) -> UploadStatus {
    let texts = json.get("nextExpectedRanges").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let missing = texts.iter().filter_map(|text| range(text.as_str()?)).collect();
    UploadStatus { missing, expires: json.get("expirationDateTime").and_then(Value::as_str).map(str::to_owned) }
}

fn range(text: &str) -> Option<(u64, Option<u64>)> {
    let (first, last) = text.split_once('-').unwrap_or((text, ""));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()))
}

fn unusable(reason: &str) -> Error {
    Error::Usage { what: "upload session", reason: reason.to_owned() }
}
