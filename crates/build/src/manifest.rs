//! The manifest that makes an output folder a crate of its own, so that `cargo check` works in it at once.

use std::path::Path;

use msgraph_emitter::MARK;

/// The manifest's name in the output folder.
pub(crate) const FILE: &str = "Cargo.toml";

/// The runtime in the source checkout that this tool was built in, where that still exists.
const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");

/// The manifest of a crate that stands alone.
pub(crate) fn text() -> String {
    format!(
        "# {MARK}. Remove this line to keep what you change here.\n\
         \n\
         [package]\n\
         name = \"msgraph\"\n\
         description = \"Typed bindings of Microsoft Graph, generated from documentation pages\"\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         publish = false\n\
         \n\
         [dependencies]\n\
         msgraph-runtime = {{ {}, default-features = false }}\n\
         \n\
         [features]\n\
         # `Request::send` and all that belongs to it, over reqwest and rustls.\n\
         client = [\"msgraph-runtime/reqwest\"]\n\
         # Features of the client, and conversions of dates and times: see the documentation of msgraph_runtime.\n\
         azure = [\"msgraph-runtime/azure\"]\n\
         blocking = [\"msgraph-runtime/blocking\"]\n\
         gzip = [\"msgraph-runtime/gzip\"]\n\
         jiff = [\"msgraph-runtime/jiff\"]\n\
         tracing = [\"msgraph-runtime/tracing\"]\n\
         \n\
         # Keeps cargo from looking for a workspace in the folders above.\n\
         [workspace]\n",
        runtime()
    )
}

fn runtime() -> String {
    let version = format!("version = {}", quote(env!("CARGO_PKG_VERSION")));
    match Path::new(RUNTIME).canonicalize().ok().filter(|path| path.join(FILE).is_file()) {
        // A path that is not UTF-8 cannot be written in TOML.
        Some(path) => path.to_str().map_or(version, |path| format!("path = {}", quote(path))),
        None => version,
    }
}

/// A TOML basic string (TOML 1.0, section String).
fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            _ if c.is_control() => quoted.push_str(&format!("\\U{:08X}", u32::from(c))),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::{quote, text};
    use crate::compare::is_generated;

    #[test]
    fn the_manifest_is_known_as_generated() {
        assert!(is_generated(text().as_bytes()));
        assert!(text().contains("\nmsgraph-runtime = { path = \""), "{}", text());
    }

    #[test]
    fn strings_are_quoted() {
        assert_eq!(quote("C:\\a \"b\"\né"), "\"C:\\\\a \\\"b\\\"\\U0000000Aé\"");
    }
}
