//! Lists users page by page.
//!
//! ```console
//! cargo run -p msgraph-tests --example list_users
//! ```
//!
//! calls a server on this machine, which answers with the examples of `docs-input/`. With a token in the environment variable
//! `GRAPH_TOKEN` it is Microsoft Graph that is called; the token needs `User.Read.All`.

use std::error::Error;
use std::io::Write;

use msgraph::runtime::Client;
use msgraph::users;
use msgraph_tests::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service::from_environment()?;
    list_users(&service.client, &mut std::io::stdout()).await
}

/// Prints the users of each page.
pub async fn list_users(client: &Client, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let mut pages = users::list().select(["id", "displayName", "mail"]).top(50).pages(client);
    let mut number = 0;
    while let Some(page) = pages.next().await {
        number += 1;
        writeln!(out, "page {number}")?;
        for user in page?.value {
            writeln!(out, "  {} <{}>", user.display_name.unwrap_or_default(), user.mail.unwrap_or_default())?;
        }
    }
    Ok(())
}
