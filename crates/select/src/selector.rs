//! One selector: what a user writes to name operations or types.

use msgraph_ir::{Operation, Segment, Type};
use wildmatch::WildMatch;

use crate::RequestPattern;

/// The namespace that is left out of names.
const NAMESPACE: &str = "microsoft.graph.";

/// Names operations or types. Case makes no difference.
///
/// | Selector | Means |
/// |---|---|
/// | `GET /users/{id}` | the operation, however the page calls the placeholder |
/// | `/me/messages/**` | all operations at and below the URL; `*` is any text within one segment |
/// | `user-get`, `api/user-*.md` | the operations of pages, by file name or path |
/// | `user`, `callRecords.session`, `microsoft.graph.user`, `resources/user.md` | types, by name or page |
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// Operations by method and URL.
    Request(RequestPattern),
    /// Pages and types.
    Name(Name),
}

/// A name of pages or types, with `*` for any text.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    pattern: WildMatch,
    /// What stands behind the namespace.
    local: WildMatch,
    /// True where the name can only be that of a page.
    is_page: bool,
}

impl Selector {
    /// Reads a selector. Every text is one; whether it means something, the API tells.
    pub fn parse(text: &str) -> Selector {
        match RequestPattern::parse(text) {
            Some(pattern) => Selector::Request(pattern),
            None => Selector::Name(Name::parse(text)),
        }
    }

    /// True for an operation that is meant.
    pub fn matches_operation(&self, operation: &Operation) -> bool {
        match self {
            Selector::Request(pattern) => pattern.matches(operation),
            Selector::Name(name) => name.matches_page(&operation.page),
        }
    }

    /// True for a type that is meant.
    pub fn matches_type(&self, type_: &Type) -> bool {
        match self {
            Selector::Request(_) => false,
            Selector::Name(name) if name.is_page => !type_.inferred && name.matches_page(&type_.source.file),
            Selector::Name(name) => name.matches_type_name(&type_.name),
        }
    }

    /// True for a request that is meant, whatever page it stands on, by its path and the segments of that.
    pub fn matches_request(&self, method: &str, path: &str, segments: &[Segment]) -> bool {
        matches!(self, Selector::Request(pattern) if pattern.matches_request(method, path, segments))
    }

    /// True where a type may be meant of which the name behind the namespace is known.
    pub fn may_mean_type(&self, local: &str) -> bool {
        matches!(self, Selector::Name(name) if !name.is_page && name.local.matches(&local.to_lowercase()))
    }

    /// True for a page that is meant by its name.
    pub fn matches_page(&self, page: &str) -> bool {
        matches!(self, Selector::Name(name) if name.matches_page(page))
    }
}

impl Name {
    /// Reads a name; every text is one.
    pub fn parse(text: &str) -> Name {
        let text = text.trim().trim_start_matches("./").replace('\\', "/").to_lowercase();
        let is_page = text.ends_with(".md") || text.contains('/');
        let local = text.rsplit('.').next().unwrap_or(&text);
        Name { pattern: WildMatch::new(&text), local: WildMatch::new(local), is_page }
    }

    /// True for a page, by its path, its file name, or that without `.md`.
    pub fn matches_page(&self, page: &str) -> bool {
        let page = page.to_lowercase();
        let file = page.rsplit('/').next().unwrap_or(&page);
        let stem = file.strip_suffix(".md").unwrap_or(file);
        [page.as_str(), file, stem].iter().any(|name| self.pattern.matches(name))
    }

    fn matches_type_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let local = name.rsplit('.').next().unwrap_or(&name);
        let short = name.strip_prefix(NAMESPACE).unwrap_or(&name);
        [name.as_str(), short, local].iter().any(|name| self.pattern.matches(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, Selector};

    fn page(selector: &str, page: &str) -> bool {
        Selector::parse(selector).matches_page(page)
    }

    fn type_(selector: &str, name: &str) -> bool {
        Name::parse(selector).matches_type_name(name)
    }

    #[test]
    fn pages_are_known_by_path_and_name() {
        for selector in ["api/user-get.md", "user-get", "User-Get.md", "api/user-*.md", "user-*", "api\\user-get.md"] {
            assert!(page(selector, "api/user-get.md"), "{selector}");
        }
        for selector in ["user", "get", "api/user-list.md", "api/user-get", "/user-get"] {
            assert!(!page(selector, "api/user-get.md"), "{selector}");
        }
    }

    #[test]
    fn types_are_known_with_and_without_namespace() {
        for selector in ["user", "User", "microsoft.graph.user", "us*"] {
            assert!(type_(selector, "microsoft.graph.user"), "{selector}");
        }
        assert!(type_("callRecords.session", "microsoft.graph.callRecords.session"));
        assert!(type_("session", "microsoft.graph.callRecords.session"));
        assert!(!type_("user", "microsoft.graph.userSettings"));
    }
}
