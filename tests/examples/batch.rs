//! Asks for three things at once: the signed-in user, the newest messages and the number of all users.
//!
//! ```console
//! cargo run -p msgraph-tests --example batch
//! ```
//!
//! calls a server on this machine, which answers with the examples of `docs-input/`. With a token in the environment variable
//! `GRAPH_TOKEN` it is Microsoft Graph that is called; the token needs `User.Read.All` and `Mail.Read`.

use std::error::Error;
use std::io::Write;

use msgraph::runtime::Client;
use msgraph::runtime::client::Batch;
use msgraph::{me, users};
use msgraph_tests::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service::from_environment()?;
    batch(&service.client, &mut std::io::stdout()).await
}

/// Sends three requests as one, and prints the answers, each of its own type.
pub async fn batch(client: &Client, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let mut batch = Batch::new();
    let me = batch.add(&me::get().select(["displayName"]))?;
    let messages = batch.add(&me::messages::list().select(["subject"]).top(3))?;
    let users = batch.add(&users::count())?;

    let mut answers = batch.send(client).await;
    writeln!(out, "{}", answers.take(&me)?.value.display_name.unwrap_or_default())?;
    for message in answers.take(&messages)?.value.value {
        writeln!(out, "  {}", message.subject.unwrap_or_default())?;
    }
    writeln!(out, "{} users", answers.take(&users)?.value)?;
    Ok(())
}
