//! Sends mail to the person whom an address names.
//!
//! ```console
//! cargo run -p msgraph-tests --example send_mail -- ADDRESS
//! ```
//!
//! calls a server on this machine, which answers with the examples of `docs-input/`; the argument may be left out there.
//! With a token in the environment variable `GRAPH_TOKEN` it is Microsoft Graph that is called; the token needs
//! `Mail.Send`.

use std::error::Error;
use std::io::Write;

use msgraph::me::{self, SendMailBody};
use msgraph::models::{BodyType, EmailAddress, ItemBody, Message, Recipient};
use msgraph::runtime::Client;
use msgraph_tests::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service::from_environment()?;
    let address = service.argument(0, "ADDRESS", "noor@tailspintoys.example")?;
    send_mail(&service.client, &address, &mut std::io::stdout()).await
}

/// Sends a mail, and prints how the service took it.
pub async fn send_mail(client: &Client, address: &str, out: &mut dyn Write) -> Result<(), Box<dyn Error>> {
    let address = EmailAddress { address: Some(address.to_owned()), ..Default::default() };
    let recipient = Recipient { email_address: Some(address), ..Default::default() };
    let text = ItemBody {
        content_type: Some(BodyType::Text),
        content: Some("The drawings are on their way.".to_owned()),
        ..Default::default()
    };
    let message = Message {
        subject: Some("Drawings".to_owned()),
        body: Some(text),
        to_recipients: Some(vec![recipient.into()]),
        ..Default::default()
    };
    let body = SendMailBody { save_to_sent_items: Some(false), ..SendMailBody::new(message) };
    let answer = me::send_mail(&body).send(client).await?;
    writeln!(out, "{}", answer.status)?;
    Ok(())
}
