//! The service that the examples call: Microsoft Graph, where there is a token, and else the documented answers.

use msgraph::runtime::Client;
use msgraph_build::Builder;
use msgraph_mock::{Mock, Server};

use crate::docs_input;

/// A client, and what it calls.
pub struct Service {
    /// The client.
    pub client: Client,
    /// The server of the documented answers; it ends with this value.
    server: Option<Server>,
}

impl Service {
    /// Microsoft Graph with the token in the environment variable `GRAPH_TOKEN`, or else [`Service::offline`].
    ///
    /// # Errors
    /// Those of [`Service::offline`], and of a token that no header can hold.
    pub fn from_environment() -> Result<Self, Box<dyn std::error::Error>> {
        match std::env::var("GRAPH_TOKEN") {
            Ok(token) if !token.is_empty() => Ok(Service { client: Client::builder().token(token).build()?, server: None }),
            _ => Service::offline(),
        }
    }

    /// A server on this machine that answers with the examples of `docs-input/`.
    ///
    /// # Errors
    /// Where the pages cannot be read, or no port is free.
    pub fn offline() -> Result<Self, Box<dyn std::error::Error>> {
        let api = Builder::new(docs_input()).load()?.api;
        let server = Server::start(Mock::new(&api), 0)?;
        let builder = Client::builder().base_url(&format!("{}/v1.0", server.url())).token("any");
        Ok(Service { client: builder.build()?, server: Some(server) })
    }

    /// An argument of the program, counted from 0. Where it is missing, what stands for it offline; Graph is never sent that.
    ///
    /// # Errors
    /// Names the argument that Graph needs.
    pub fn argument(&self, index: usize, name: &str, offline: &str) -> Result<String, String> {
        match std::env::args().nth(index + 1) {
            Some(argument) => Ok(argument),
            None if self.server.is_some() => Ok(offline.to_owned()),
            None => Err(format!("the argument {name} is missing")),
        }
    }
}
