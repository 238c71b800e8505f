//! `gen mock`: answers requests with the examples of the pages, until it is stopped. Findings on pages change nothing here.

use std::error::Error;
use std::io;

use msgraph_build::Loaded;
use msgraph_mock::{Mock, Recorded, Server};

use crate::arguments::MockOptions;
use crate::summary::{self, count};
use crate::{Outcome, defaults, output, report};

/// The port cannot be used.
#[derive(Debug, thiserror::Error)]
enum CannotListen {
    #[error("port {0} of 127.0.0.1 is taken; choose another with `--port`, or any free one with `--port 0`")]
    Taken(u16),
    #[error("cannot listen on port {port} of 127.0.0.1: {source}; choose another with `--port`")]
    Refused { port: u16, source: io::Error },
}

pub fn run(options: &MockOptions) -> Result<Outcome, Box<dyn Error>> {
    let builder = defaults::builder(&options.docs)?;
    let loaded = builder.load();
    // The progress bar goes with the builder.
    drop(builder);
    let loaded = loaded?;
    let mock = Mock::new(&loaded.api).require_token(options.require_token).version(&loaded.layout.version);
    let quiet = options.docs.quiet;
    let observe = move |recorded: &Recorded| {
        if !quiet {
            output::note(&log_line(recorded));
        }
    };
    let server = Server::start_observed(mock, options.port, observe).map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => CannotListen::Taken(options.port),
        _ => CannotListen::Refused { port: options.port, source },
    })?;
    output::note(&findings(&loaded, options));
    output::result(&welcome(&server, &loaded, options))?;
    server.wait();
    Ok(Outcome::Fine)
}

fn findings(loaded: &Loaded, options: &MockOptions) -> String {
    match (options.docs.quiet, options.docs.verbose) {
        (true, _) => String::new(),
        (_, true) => report::render_all(&loaded.api.diagnostics, &loaded.layout, &options.docs),
        (_, false) => summary::totals(&loaded.api.diagnostics),
    }
}

fn welcome(server: &Server, loaded: &Loaded, options: &MockOptions) -> String {
    let base = format!("{}/{}", server.url(), loaded.layout.version);
    let mut text = format!(
        "{base}\n{} of {} ({}) are answered with their examples; Ctrl-C stops\n",
        count(loaded.api.operations.len(), "operation"),
        count(loaded.pages, "page"),
        loaded.layout.pages.display()
    );
    if let Some(path) = server.mock().sample() {
        let token = if options.require_token { " -H 'Authorization: Bearer any'" } else { "" };
        text.push_str(&format!("try: curl{token} '{base}{path}'\n"));
    }
    text
}

fn log_line(recorded: &Recorded) -> String {
    let Recorded { method, path_and_query, status, page, note, .. } = recorded;
    let path = path_and_query.split('?').next().unwrap_or_default();
    let page = page.as_deref().unwrap_or("-");
    let note = note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
    format!("{method} {path} {} {page}{note}\n", status.as_u16())
}
