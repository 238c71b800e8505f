//! Where links of pages lead: to the Rust types that resource pages describe, and to web pages, never to files of the
//! documentation's repository.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::quality::FixedState;

use super::text::code;
use crate::plan::{Plan, RustPath};

/// How links of pages become absolute.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    /// Where the pages are published, with a slash at the end: `https://learn.microsoft.com/graph/api/`.
    pub(crate) base: String,
    /// The view of the version: `graph-rest-1.0`.
    pub(crate) view: String,
    /// The types that resource pages describe, by page in lower case without `.md`: `resources/user`.
    types: Arc<BTreeMap<String, RustPath>>,
    /// The root of the generated code, as seen from where the documentation stands: `crate`. Without it there are no links to
    /// types.
    root: Option<String>,
    /// True where only the first sentence of a description is shown.
    pub(crate) short: bool,
    /// The pages of which the types were asked for, where that is recorded.
    asked: Option<Arc<Mutex<BTreeSet<String>>>>,
}

impl Links {
    /// Links to web pages alone.
    pub(crate) fn new(base: String, view: String) -> Self {
        Links { base, view, types: Arc::default(), root: None, short: false, asked: None }
    }

    /// The same, with the pages of the types of a plan.
    pub(crate) fn with_types(self, plan: &Plan) -> Self {
        Links { types: Arc::new(pages_of_types(plan)), ..self }
    }

    /// The same, which records from now on what it is asked for.
    pub(crate) fn recording(&self) -> Self {
        Links { asked: Some(Arc::default()), ..self.clone() }
    }

    /// The pages of which the types were asked for, sorted, with a space between them.
    pub(crate) fn asked(&self) -> String {
        let Some(asked) = &self.asked else { return String::new() };
        let asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The hash of the types that pages describe, with a space between the pages.
    pub(crate) fn types_of(&self, pages: &str) -> u64 {
        let mut hasher = FixedState::default().build_hasher();
        pages.split(' ').for_each(|page| self.types.get(page).hash(&mut hasher));
        hasher.finish()
    }

    /// What all documentation depends on, of whichever types it is.
    pub(crate) fn settings(&self) -> (&str, &str, Option<&str>, bool) {
        let Links { base, view, types: _, root, short, asked: _ } = self;
        (base, view, root.as_deref(), *short)
    }

    /// The same for documentation from where the root of the generated code is `root`.
    pub(crate) fn seen_from(&self, root: Option<String>) -> Self {
        Links { root, ..self.clone() }
    }

    /// The name of a type, with a link to it where there is a root.
    pub(crate) fn type_(&self, path: &RustPath) -> String {
        let name = code(&path.name);
        self.root.as_ref().map_or_else(|| name.clone(), |root| link(&name, &format!("{root}::{path}")))
    }

    /// Where a link of a page leads: to the Rust type that the target describes, or else to a web page.
    pub(crate) fn target(&self, target: &str) -> Option<String> {
        let url = self.absolute(target)?;
        let type_ = self.type_of(&url).zip(self.root.as_ref()).map(|(path, root)| format!("{root}::{path}"));
        Some(type_.unwrap_or(url))
    }

    /// The type that a published page of this version describes. The URL of a section of the page means that section.
    fn type_of(&self, url: &str) -> Option<&RustPath> {
        let page = url.strip_prefix(self.base.as_str())?;
        let (page, query) = page.split_once('?').unwrap_or((page, ""));
        let is_of_version = query.is_empty() || query.strip_prefix("view=") == Some(self.view.as_str());
        let page = page.to_ascii_lowercase();
        let type_ = self.types.get(&page).filter(|_| is_of_version);
        if let Some(asked) = &self.asked {
            asked.lock().unwrap_or_else(PoisonError::into_inner).insert(page);
        }
        type_
    }

    /// The published page of a documentation page such as `api/user-get.md`.
    pub(crate) fn page(&self, page: &str) -> Option<String> {
        let path = page.strip_suffix(".md").unwrap_or(page);
        let path = path.strip_prefix("api/").unwrap_or(path);
        let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
        (plain && !path.is_empty() && !path.split('/').any(|part| part == ".."))
            .then(|| format!("{}{path}?view={}", self.base, self.view))
    }

    /// An `http` or `https` URL for the target of a link, where there is one.
    pub(crate) fn absolute(&self, target: &str) -> Option<String> {
        let target = target.trim();
        let lower = target.to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            let has_host = lower.split("//").nth(1).is_some_and(|rest| !rest.is_empty());
            return (plain(target) && has_host).then(|| target.to_owned());
        }
        if target.starts_with("/graph") {
            let origin = self.base.split('/').take(3).collect::<Vec<_>>().join("/");
            return plain(target).then(|| format!("{origin}{target}"));
        }
        let file = target.split(['#', '?']).next().unwrap_or_default();
        let name = file.strip_suffix(".md")?;
        let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
        match folder {
            "../resources" | "./resources" | "resources" => self.page(&format!("resources/{name}.md")),
            "../api" | "./api" | "api" | "." | "" => self.page(&format!("api/{name}.md")),
            _ => None,
        }
    }
}

/// Pages that describe one type, or one that is named like the page.
fn pages_of_types(plan: &Plan) -> BTreeMap<String, RustPath> {
    let mut pages: BTreeMap<String, Vec<(String, &RustPath)>> = BTreeMap::new();
    for model in &plan.models {
        if let Some(page) = model.page.as_deref().and_then(|page| page.strip_suffix(".md")) {
            let name = model.odata_name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
            pages.entry(page.to_ascii_lowercase()).or_default().push((name, &model.path));
        }
    }
    let described = |page: &str, types: &[(String, &RustPath)]| match types {
        [(_, only)] => Some((*only).clone()),
        several => {
            let stem = page.rsplit(['/', '-']).next().unwrap_or(page);
            several.iter().find(|(name, _)| name == stem).map(|(_, path)| (*path).clone())
        }
    };
    pages.into_iter().filter_map(|(page, types)| described(&page, &types).map(|path| (page, path))).collect()
}

/// A link in markdown; `text` is markdown already.
pub(crate) fn link(text: &str, url: &str) -> String {
    // A parenthesis would end the target too early without the angle brackets.
    if url.contains(['(', ')']) { format!("[{text}](<{url}>)") } else { format!("[{text}]({url})") }
}

/// True for a URL that can stand between angle brackets as it is.
fn plain(url: &str) -> bool {
    url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\\`\"{}|^".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::Links;

    #[test]
    fn only_web_pages_are_linked() {
        let links = Links::new("https://learn.example/graph/api/".into(), "graph-rest-1.0".into());
        for (target, expected) in [
            ("https://a.example/b", Some("https://a.example/b")),
            ("/graph/auth/", Some("https://learn.example/graph/auth/")),
            ("../resources/user.md#properties", Some("https://learn.example/graph/api/resources/user?view=graph-rest-1.0")),
            ("../api/user-get.md", Some("https://learn.example/graph/api/user-get?view=graph-rest-1.0")),
            ("user-list.md", Some("https://learn.example/graph/api/user-list?view=graph-rest-1.0")),
            ("https://", None),
            ("#section", None),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("../../../secret.md", None),
            ("https://a.example/<b>", None),
        ] {
            assert_eq!(links.absolute(target).as_deref(), expected, "{target}");
        }
    }
}
