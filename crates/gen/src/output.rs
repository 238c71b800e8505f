//! Text on standard output and standard error. Colours appear on terminals alone (and not where `NO_COLOR` is set), and a
//! reader that went away ends nothing.

use std::io::{ErrorKind, Write as _};

use clap::builder::styling::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The result cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("standard output cannot be written: {0}")]
pub struct Lost(std::io::Error);

/// What the command was run for.
pub fn result(text: &str) -> Result<(), Lost> {
    let mut output = anstream::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Lost(error)),
        _ => Ok(()),
    }
}

/// What helps a person; nothing of it is meant for programs.
pub fn note(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Why the command failed.
pub fn error(message: &str) {
    note(&format!("{ERROR}error{ERROR:#}: {message}\n"));
}
