//! Uploads a large file to the root of the signed-in user's drive, in pieces that are sent again where the line breaks.
//!
//! ```console
//! cargo run -p msgraph-tests --example upload_file -- FILE
//! ```
//!
//! calls a server on this machine, which answers with the examples of `docs-input/`; the argument may be left out there.
//! With a token in the environment variable `GRAPH_TOKEN` it is Microsoft Graph that is called; the token needs
//! `Files.ReadWrite`.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use msgraph::me::drive::items::by_path::{self, CreateUploadSessionBody};
use msgraph::models::DriveItem;
use msgraph::runtime::Client;
use msgraph::runtime::client::{SeekSource, UploadSession, UploadSource};
use msgraph_tests::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service::from_environment()?;
    // Offline any large content will do: this program.
    let program = std::env::current_exe()?;
    let file = service.argument(0, "FILE", &program.to_string_lossy())?;
    let name = Path::new(&file).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut content = SeekSource::new(File::open(&file)?)?;
    upload_file(&service.client, &name, &mut content, &mut std::io::stdout()).await
}

/// Uploads content, and prints how far it is after each piece.
pub async fn upload_file(
    client: &Client,
    name: &str,
    content: &mut dyn UploadSource,
    out: &mut (dyn Write + Send),
) -> Result<(), Box<dyn Error>> {
    let session = by_path::create_upload_session("root", name, &CreateUploadSessionBody::default()).send(client).await?;
    let url = session.value.upload_url.ok_or("the service gave no URL to upload to")?;
    let progress = |sent, total| {
        let _ = writeln!(out, "{sent} of {total} bytes");
    };
    let item = UploadSession::new(client, &url)?.upload::<DriveItem>(content, progress).await?;
    writeln!(out, "{}", item.status)?;
    Ok(())
}
