//! What large uploads read from: any place can be read again, since uploads resume.

use std::io::{Read, Seek, SeekFrom};

use bytes::Bytes;

use super::BoxFuture;
use crate::BoxError;

/// The content of an upload session.
pub trait UploadSource: Send {
    /// The length of the content in bytes. It stays the same.
    fn size(&self) -> u64;

    /// The bytes from `offset` on, exactly `length` of them.
    ///
    /// # Errors
    /// Whatever keeps it from reading; the upload ends with it.
    fn read_at(&mut self, offset: u64, length: usize) -> BoxFuture<'_, Result<Bytes, BoxError>>;
}

impl UploadSource for Bytes {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&mut self, offset: u64, length: usize) -> BoxFuture<'_, Result<Bytes, BoxError>> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.len());
        let end = start.saturating_add(length).min(self.len());
        Box::pin(std::future::ready(Ok(self.slice(start..end))))
    }
}

/// A file, or what else can be read from any place. It is read in the thread that polls the upload.
#[derive(Debug)]
pub struct SeekSource<R> {
    reader: R,
    size: u64,
}

impl<R: Read + Seek + Send> SeekSource<R> {
    /// Reads from the beginning to the end, wherever the reader is now.
    ///
    /// # Errors
    /// Where the end cannot be found.
    pub fn new(mut reader: R) -> std::io::Result<Self> {
        let size = reader.seek(SeekFrom::End(0))?;
        Ok(SeekSource { reader, size })
    }
}

impl<R: Read + Seek + Send> UploadSource for SeekSource<R> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, offset: u64, length: usize) -> BoxFuture<'_, Result<Bytes, BoxError>> {
        let mut read = || -> std::io::Result<Bytes> {
            let mut bytes = vec![0; length];
            self.reader.seek(SeekFrom::Start(offset))?;
            self.reader.read_exact(&mut bytes)?;
            Ok(bytes.into())
        };
        Box::pin(std::future::ready(read().map_err(BoxError::from)))
    }
}
