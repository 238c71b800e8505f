//! Findings as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format), for code hosts and editors.

use std::path::{Component, Path};

use msgraph_build::Layout;
use msgraph_build::ir::{Diagnostic, LONGEST_LINE, Related, Severity, Source};
use msgraph_lint::codes::{CODES, Code};
use serde_json::{Map, Value, json};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log of one run, indented, with a line break at its end.
pub fn print(findings: &[Diagnostic], layout: &Layout) -> serde_json::Result<String> {
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, layout)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "gen lint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": CODES.iter().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).map(|text| text + "\n")
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.name,
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.page, "markdown": code.page },
    })
}

fn result(finding: &Diagnostic, layout: &Layout) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut result = json!({ "ruleId": finding.code, "level": level, "message": { "text": text } });
    let Some(object) = result.as_object_mut() else { return result };
    if let Some(index) = CODES.iter().position(|code| code.name == finding.code) {
        object.insert("ruleIndex".to_owned(), json!(index));
    }
    if let Some(source) = &finding.source {
        let place = physical(source, finding.length, finding.text.as_deref(), layout);
        object.insert("locations".to_owned(), json!([{ "physicalLocation": place }]));
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(index, related)| second(index, related, layout));
        object.insert("relatedLocations".to_owned(), related.collect());
    }
    result
}

fn second(index: usize, related: &Related, layout: &Layout) -> Value {
    json!({
        "id": index,
        "message": { "text": related.message },
        "physicalLocation": physical(&related.source, None, related.text.as_deref(), layout),
    })
}

fn physical(source: &Source, length: Option<u32>, text: Option<&str>, layout: &Layout) -> Value {
    let mut region = Map::new();
    region.insert("startLine".to_owned(), json!(source.line.max(1)));
    let start = source.column.map(|column| column.max(1));
    region.extend(start.map(|column| ("startColumn".to_owned(), json!(column))));
    let end = start.zip(length).map(|(column, length)| column.saturating_add(length));
    region.extend(end.map(|column| ("endColumn".to_owned(), json!(column))));
    let artifact = json!({ "uri": uri(&layout.locate(&source.file)) });
    let Some(text) = text.filter(|text| text.len() <= LONGEST_LINE) else {
        return json!({ "artifactLocation": artifact, "region": region });
    };
    let snippet = json!({ "text": text });
    if start.is_none() {
        region.insert("snippet".to_owned(), snippet);
        return json!({ "artifactLocation": artifact, "region": region });
    }
    // A context is larger than the region (section 3.29.5).
    let line = json!({ "startLine": source.line.max(1), "snippet": snippet });
    json!({ "artifactLocation": artifact, "region": region, "contextRegion": line })
}

/// A path as a URI reference (RFC 3986, sections 3.3 and 4.2): relative paths stay relative.
fn uri(path: &Path) -> String {
    let mut uri = String::new();
    for component in path.components() {
        match component {
            Component::RootDir => uri.push_str("file:///"),
            // `C:` looks like a scheme, were it not after one.
            Component::Prefix(prefix) => {
                uri.push_str("file:///");
                uri.push_str(&prefix.as_os_str().to_string_lossy().replace('\\', "/"));
            }
            Component::CurDir => {}
            Component::ParentDir => push_segment(&mut uri, ".."),
            Component::Normal(name) => push_segment(&mut uri, &name.to_string_lossy()),
        }
    }
    uri
}

fn push_segment(uri: &mut String, segment: &str) {
    if !uri.is_empty() && !uri.ends_with('/') {
        uri.push('/');
    }
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shown_where_they_say_more_than_the_region() {
        let layout = Layout { docs: "docs".into(), pages: "docs".into(), version: "v1.0".into() };
        let source = |column| Source { file: "api/a.md".into(), line: 7, column };
        let whole = physical(&source(None), None, Some("text"), &layout);
        assert_eq!(whole["region"], json!({ "startLine": 7, "snippet": { "text": "text" } }));
        assert!(whole.get("contextRegion").is_none());
        let part = physical(&source(Some(2)), Some(3), Some("text"), &layout);
        assert_eq!(part["region"], json!({ "startLine": 7, "startColumn": 2, "endColumn": 5 }));
        assert_eq!(part["contextRegion"], json!({ "startLine": 7, "snippet": { "text": "text" } }));
        let long = "x".repeat(LONGEST_LINE + 1);
        assert!(physical(&source(Some(2)), None, Some(&long), &layout).to_string().len() < 200);
    }

    #[test]
    fn paths_become_uri_references() {
        for (path, expected) in [
            ("docs/api/user-get.md", "docs/api/user-get.md"),
            ("../a b/é.md", "../a%20b/%C3%A9.md"),
            ("/pages/100%.md", "file:///pages/100%25.md"),
            ("./a:b.md", "a%3Ab.md"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
    }
}
