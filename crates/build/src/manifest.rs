//! The manifest of the crate that the output folder is: one that makes it stand alone, so that `cargo check` works in it at
//! once, or one that somebody keeps by hand, of which only the features of the bindings are written here.

use std::path::Path;

use msgraph_emitter::{Features, MARK};

use crate::{Error, record};

/// The manifest's name in the output folder.
pub(crate) const FILE: &str = "Cargo.toml";
/// The line before the features that are written here.
pub(crate) const BEGIN: &str = "# Areas of the service, kept up to date by msgraph-gen: begin";
/// The line behind them.
pub(crate) const END: &str = "# Areas of the service, kept up to date by msgraph-gen: end";

/// The runtime in the source checkout that this tool was built in, where that still exists.
const RUNTIME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime");

/// The manifest of a crate that stands alone. Its first line has the hash of the others: the record cannot have it, since the
/// path of the runtime is another on each machine.
pub(crate) fn text(features: Option<&Features>) -> String {
    let content = content(features);
    format!("# {MARK} ({}). Remove this line to keep what you change here.\n{content}", record::hash(content.as_bytes()))
}

/// True for a manifest with our first line whose other lines are not those that were written with it.
pub(crate) fn is_edited(manifest: &[u8]) -> bool {
    let Some((first, content)) = std::str::from_utf8(manifest).ok().and_then(|text| text.split_once('\n')) else {
        return true;
    };
    let recorded = first.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(hash, _)| hash);
    // Older generators wrote no hash.
    recorded.is_some_and(|recorded| recorded != record::hash(content.as_bytes()))
}

fn content(features: Option<&Features>) -> String {
    format!(
        "\n\
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
         {}\
         # `Request::send` and all that belongs to it, over hyper and rustls.\n\
         client = [\"client-http1\", \"msgraph-runtime/http2\"]\n\
         # The same without HTTP/2, which is less to build.\n\
         client-http1 = [\"msgraph-runtime/hyper\"]\n\
         # Features of the client, and conversions of dates and times: see the documentation of msgraph_runtime.\n\
         azure = [\"msgraph-runtime/azure\"]\n\
         blocking = [\"msgraph-runtime/blocking\"]\n\
         gzip = [\"msgraph-runtime/gzip\"]\n\
         jiff = [\"msgraph-runtime/jiff\"]\n\
         tracing = [\"msgraph-runtime/tracing\"]\n\
         \n\
         [lints.rust]\n\
         unsafe_code = \"forbid\"\n\
         \n\
         # Keeps cargo from looking for a workspace in the folders above.\n\
         [workspace]\n",
        runtime(),
        features.map(|features| block(Some(features), true, "\n")).unwrap_or_default(),
    )
}

/// A manifest that is kept by hand, with the features of the bindings between the two lines for them; nothing where there are
/// no such lines and no features.
///
/// # Errors
/// [`Error::NoFeatures`] where there are features, but no place for them.
pub(crate) fn updated(path: &Path, old: &[u8], features: Option<&Features>) -> Result<Option<String>, Error> {
    let problem = |problem| Error::NoFeatures { path: path.to_owned(), problem };
    let Ok(old) = std::str::from_utf8(old) else {
        return if features.is_some() { Err(problem("is not UTF-8")) } else { Ok(None) };
    };
    let lines = || old.split_inclusive('\n').scan(0, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
    let find = |mark: &str| lines().filter(|(_, line)| line.trim() == mark).collect::<Vec<_>>();
    match (find(BEGIN).as_slice(), find(END).as_slice()) {
        ([(begin, first)], [(end, last)]) if begin < end => {
            let new_line = if first.ends_with("\r\n") { "\r\n" } else { "\n" };
            let (head, tail) = (old.get(..*begin).unwrap_or_default(), old.get(end + last.len()..).unwrap_or_default());
            let is_default = |line: &str| line.split_once('=').is_some_and(|(name, _)| name.trim() == "default");
            let has_default = head.lines().chain(tail.lines()).any(is_default);
            Ok(Some(format!("{head}{}{tail}", block(features, !has_default, new_line))))
        }
        ([], []) if features.is_none() => Ok(None),
        ([], []) => Err(problem("has no place for the features of the bindings")),
        _ => Err(problem("has the lines around the features of the bindings not once and in order")),
    }
}

/// The features, with the lines around them. All are on by default, unless the default is decided elsewhere.
fn block(features: Option<&Features>, with_default: bool, new_line: &str) -> String {
    let mut lines = vec![BEGIN.to_owned()];
    if with_default && features.is_some() {
        lines.push("default = [\"all\"]".to_owned());
    }
    let table = || features.into_iter().flat_map(|features| &features.table);
    let entry = |(name, enabled): (&String, &Vec<String>)| {
        let enabled: Vec<String> = enabled.iter().map(|name| quote(name)).collect();
        format!("{name} = [{}]", enabled.join(", "))
    };
    let is_group = |(name, _): &(&String, &Vec<String>)| name.starts_with('_');
    lines.extend(table().filter(|feature| !is_group(feature)).map(entry));
    if table().any(|feature| is_group(&feature)) {
        lines.push("# What several of the features above need; not to be turned on by hand.".to_owned());
        lines.extend(table().filter(is_group).map(entry));
    }
    lines.push(END.to_owned());
    lines.iter().map(|line| format!("{line}{new_line}")).collect()
}

/// How the manifest names the runtime: the one beside this program's sources, where they still are.
pub(crate) fn runtime() -> String {
    let version = format!("version = {}", quote(env!("CARGO_PKG_VERSION")));
    match Path::new(RUNTIME).canonicalize().ok().filter(|path| path.join(FILE).is_file()) {
        // A path that is not UTF-8 cannot be written in TOML.
        Some(path) => path.to_str().map_or(version, |path| format!("path = {}", quote(without_verbatim(path)))),
        None => version,
    }
}

/// A path as people write it. Cargo takes `\\?\C:\a`, which Windows gives for `C:\a`, for another place.
fn without_verbatim(path: &str) -> &str {
    path.strip_prefix(r"\\?\").filter(|rest| !rest.starts_with("UNC")).unwrap_or(path)
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
    use std::path::Path;

    use msgraph_emitter::{Features, MARK};

    use super::{BEGIN, END, is_edited, quote, text, updated, without_verbatim};

    #[test]
    fn the_path_of_the_runtime_is_one_that_cargo_knows() {
        for (path, written) in
            [(r"\\?\C:\runtime", r"C:\runtime"), ("/home/a/runtime", "/home/a/runtime"), (r"\\?\UNC\a\b", r"\\?\UNC\a\b")]
        {
            assert_eq!(without_verbatim(path), written);
        }
    }
    use crate::compare::is_generated;

    fn features() -> Features {
        let table = [("all", vec!["me", "users"]), ("me", vec!["_x"]), ("users", vec!["_x"]), ("_x", vec![])];
        let table = table.map(|(name, enabled)| (name.to_owned(), enabled.into_iter().map(str::to_owned).collect()));
        let mut features = Features::default();
        features.table = table.into();
        features
    }

    const LINES: &str = "all = [\"me\", \"users\"]\nme = [\"_x\"]\nusers = [\"_x\"]\n\
                         # What several of the features above need; not to be turned on by hand.\n_x = []\n";

    #[test]
    fn the_manifest_is_known_as_generated() {
        let text = text(Some(&features()));
        assert!(is_generated(text.as_bytes()));
        assert!(text.contains("\nmsgraph-runtime = { path = \""), "{text}");
        assert!(text.contains(&format!("[features]\n{BEGIN}\ndefault = [\"all\"]\n{LINES}{END}\n#")), "{text}");
    }

    #[test]
    fn a_manifest_kept_by_hand_gets_its_features_and_nothing_else() {
        let old = format!("[features]\ndefault = []\n{BEGIN}\nold = []\n{END}\nother = []");
        let new = updated(Path::new("Cargo.toml"), old.as_bytes(), Some(&features())).expect("a place").expect("lines");
        assert_eq!(new, format!("[features]\ndefault = []\n{BEGIN}\n{LINES}{END}\nother = []"));
        let again = updated(Path::new("Cargo.toml"), new.as_bytes(), Some(&features())).expect("a place");
        assert_eq!(again, Some(new));
        let crlf = format!("{BEGIN}\r\n{END}\r\n");
        let new = updated(Path::new("Cargo.toml"), crlf.as_bytes(), Some(&features())).expect("a place").expect("lines");
        assert_eq!(new.matches('\n').count(), new.matches("\r\n").count());
        assert!(new.starts_with(&format!("{BEGIN}\r\ndefault = [\"all\"]\r\nall = ")), "{new}");
    }

    #[test]
    fn a_manifest_without_a_place_is_refused_and_the_message_has_the_lines() {
        for old in ["[features]\n".to_owned(), format!("{END}\n{BEGIN}\n"), format!("{BEGIN}\n"), "é".repeat(2)] {
            let error = updated(Path::new("out/Cargo.toml"), old.as_bytes(), Some(&features())).expect_err("no place");
            assert!(error.to_string().starts_with("`out/Cargo.toml` has "), "{error}");
            assert!(error.to_string().ends_with(&format!(":\n{BEGIN}\n{END}")), "{error}");
        }
        assert_eq!(updated(Path::new("Cargo.toml"), b"[features]\n", None).expect("no need"), None);
    }

    #[test]
    fn an_edit_of_the_manifest_is_seen() {
        let manifest = text(None);
        assert!(!is_edited(manifest.as_bytes()));
        assert!(!is_edited(manifest.replace('\n', "\r\n").as_bytes()));
        assert!(is_edited(manifest.replace("0.1.0", "0.2.0").as_bytes()));
        assert!(!is_edited(format!("# {MARK}. Remove this line.\n\n[package]\n").as_bytes()));
    }

    #[test]
    fn strings_are_quoted() {
        assert_eq!(quote("C:\\a \"b\"\né"), "\"C:\\\\a \\\"b\\\"\\U0000000Aé\"");
    }
}
