//! The codes of all diagnostics, each with its page of `docs/codes`.

/// A code and what the documentation says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable name in kebab case.
    pub name: &'static str,
    /// The page, as markdown.
    pub page: &'static str,
}

impl Code {
    /// What the code means, in one sentence: the first paragraph of its page.
    pub fn summary(&self) -> String {
        let body = self.page.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
        body.take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ")
    }
}

macro_rules! codes {
    ($($name:literal)*) => {
        &[$(Code { name: $name, page: include_str!(concat!("../codes/", $name, ".md")) },)*]
    };
}

/// All codes, sorted by name.
pub const CODES: &[Code] = codes! {
    "binary-page"
    "broken-link"
    "contradictory-annotation"
    "contradictory-answer"
    "contradictory-collection"
    "contradictory-name"
    "contradictory-namespace"
    "contradictory-property"
    "contradictory-type"
    "duplicate-member"
    "duplicate-operation"
    "duplicate-property"
    "duplicate-type"
    "empty-page"
    "example-collection"
    "example-contradicts-page"
    "example-of-another-operation"
    "example-value-type"
    "file-name-not-utf-8"
    "foreign-request-line"
    "include-cycle"
    "include-outside"
    "inheritance-cycle"
    "inheritance-depth"
    "malformed-annotation"
    "malformed-front-matter"
    "malformed-heading"
    "malformed-http"
    "malformed-include"
    "malformed-json"
    "malformed-path"
    "malformed-request-line"
    "malformed-suppression"
    "malformed-table"
    "missing-annotation"
    "missing-front-matter"
    "missing-include"
    "missing-permissions"
    "missing-required-property"
    "missing-title"
    "name-collision"
    "nested-too-deep"
    "no-operation"
    "not-utf-8"
    "page-outside-documentation"
    "page-too-large"
    "parameter-without-place"
    "too-many-headings"
    "too-many-includes"
    "too-many-request-lines"
    "too-many-rows"
    "types-too-deep"
    "unclosed-comment"
    "unclosed-fence"
    "undocumented-property"
    "undocumented-value"
    "unknown-answer"
    "unknown-heading"
    "unknown-permission-type"
    "unknown-permissions-table"
    "unknown-table"
    "unknown-type"
    "unpaired-request"
    "unpaired-response"
    "unreadable-header-name"
    "unreadable-include"
    "unreadable-member"
    "unreadable-page"
    "unreadable-property-name"
    "unreadable-type"
    "unused-suppression"
    "wrapped-example"
};

/// The code of a name.
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

/// The code whose name is the most like a text, if any is like it.
pub fn nearest(name: &str) -> Option<&'static Code> {
    const ALIKE: f64 = 0.75;
    let likeness = |code: &'static Code| (code, strsim::jaro_winkler(code.name, name));
    let best = CODES.iter().map(likeness).max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.filter(|(_, likeness)| *likeness > ALIKE).map(|(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_found() {
        assert!(CODES.is_sorted_by(|a, b| a.name < b.name));
        assert_eq!(find("unknown-type").map(|code| code.name), Some("unknown-type"));
        assert_eq!(nearest("unknown-tpye").map(|code| code.name), Some("unknown-type"));
        assert_eq!(nearest("zzz"), None);
    }
}
