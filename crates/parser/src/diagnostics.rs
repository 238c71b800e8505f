//! Collects what was not understood, with the line that it is about.

use foldhash::{HashMap, HashMapExt as _};
use msgraph_ir::{Diagnostic, Related, Severity, Source, kept_line};

use crate::syntax::Place;

/// The findings on one page, in the order in which they were made.
#[derive(Debug, Default)]
pub struct Diagnostics {
    /// The findings.
    pub found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Something is missing from the bindings because of it.
    pub fn error(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Error, code, place, message.into(), help);
    }

    /// The page contradicts itself or the format; a choice was made.
    pub fn warning(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Warning, code, place, message.into(), help);
    }

    /// Worth knowing; nothing was lost.
    pub fn note(&mut self, code: &str, place: &Place, message: impl Into<String>, help: &str) {
        self.add(Severity::Note, code, place, message.into(), help);
    }

    /// Names another place that the last finding is about, with what it says there.
    pub fn also(&mut self, source: &Source, message: impl Into<String>) {
        if let Some(last) = self.found.last_mut() {
            last.related.push(Related { source: source.clone(), message: message.into(), text: None });
        }
    }

    fn add(&mut self, severity: Severity, code: &str, place: &Place, message: String, help: &str) {
        self.found.push(Diagnostic {
            source: Some(place.source()),
            code: code.to_owned(),
            severity,
            message,
            help: Some(help.to_owned()).filter(|help| !help.is_empty()),
            text: Some(kept_line(place.line_text())),
            length: None,
            related: Vec::new(),
        });
    }
}

/// Faults behind which the rest of a page is not read as what it is.
const ENDS_OF_READING: [&str; 2] = ["unclosed-fence", "unclosed-comment"];

/// Drops what merely follows from another finding: all but errors behind an unclosed block, and what is said about lines
/// whose bytes are not text.
pub(crate) fn drop_consequences(found: &mut Vec<Diagnostic>) {
    let mut ends: HashMap<String, u32> = HashMap::new();
    for source in found.iter().filter(|it| ENDS_OF_READING.contains(&it.code.as_str())).filter_map(|it| it.source.as_ref())
    {
        let end = ends.entry(source.file.clone()).or_insert(source.line);
        *end = source.line.min(*end);
    }
    let is_behind = |it: &Diagnostic| {
        let source = it.source.as_ref();
        source.is_some_and(|source| ends.get(&source.file).is_some_and(|end| source.line > *end))
    };
    let is_garbled = |it: &Diagnostic| it.text.as_ref().is_some_and(|text| text.contains(char::REPLACEMENT_CHARACTER));
    found.retain(|it| it.severity == Severity::Error || !is_behind(it) && !is_garbled(it));
}

#[cfg(test)]
mod tests {
    use crate::{NoIncludes, PageFile, parse};

    fn codes(bytes: &[u8]) -> Vec<String> {
        let page = PageFile { path: "resources/a.md".into(), bytes: bytes.into() };
        parse(&[page], &NoIncludes).diagnostics.into_iter().map(|found| found.code).collect()
    }

    #[test]
    fn what_follows_from_an_unclosed_block_is_not_said() {
        let rest = "## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|a|???|One.|\n";
        let head = "---\ndoc_type: resourcePageType\n---\n# a resource type\nText.\n";
        assert_eq!(codes(format!("{head}{rest}").as_bytes()), ["unreadable-type"]);
        assert_eq!(codes(format!("{head}{rest}<!-- {{\n{rest}").as_bytes()), ["unreadable-type", "unclosed-comment"]);
        assert_eq!(codes(format!("{head}{rest}```json\n{{\n{rest}").as_bytes()), ["unreadable-type", "unclosed-fence"]);
    }

    #[test]
    fn what_follows_from_bytes_that_are_no_text_is_not_said() {
        let page = b"---\ndoc_type: resourcePageType\n---\n# a resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|\xff\xfe|???|One.|\n|b|String|Two.|\n";
        assert_eq!(codes(page), ["not-utf-8"]);
    }
}
