//! The names of all documented types, and which of them a type cell means.

use foldhash::{HashMap, HashSet};
use msgraph_ir::{TypeKind, TypeRef};

use crate::facts::{PageFacts, TypeExpression};
use crate::syntax::relative_path;

/// The namespace of pages that name none.
pub const DEFAULT_NAMESPACE: &str = "microsoft.graph";

/// Where a name stands, which decides what it means.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The page, as in [`msgraph_ir::Source::file`].
    pub page: &'a str,
    /// The namespace that the page names.
    pub namespace: Option<&'a str>,
}

impl<'a> Scope<'a> {
    /// The scope of everything on a page.
    pub fn of(facts: &'a PageFacts) -> Self {
        Scope { page: &facts.page, namespace: facts.namespace.as_deref() }
    }

    /// The namespace that unqualified names of the page are looked up in first.
    pub fn namespace(&self) -> &'a str {
        self.namespace.unwrap_or(DEFAULT_NAMESPACE)
    }
}

/// The documented types by all the names that pages use for them. Every lookup disregards case.
#[derive(Debug, Default)]
pub struct Names {
    qualified: HashMap<String, String>,
    local: HashMap<String, Vec<String>>,
    pages: HashMap<String, Vec<String>>,
    aliases: HashMap<String, Vec<String>>,
    /// All pages, in lower case, whatever they describe.
    documents: HashSet<String>,
    /// Pages, in lower case, that list several enumerations and describe no other type.
    groups: HashSet<String>,
    /// What is known of pages that were not read.
    unread: Unread,
    /// Namespaces below `microsoft.graph` by their last part in lower case, by which file names start: `security-alert.md`.
    namespaces: HashMap<String, String>,
    /// Qualified names in lower case of what pages describe, without what is known by its values alone.
    described: HashSet<String>,
}

/// What is known of pages that were not read, where a part of a folder is.
#[derive(Clone, Debug, Default)]
pub struct Unread {
    /// The pages, in lower case.
    pub documents: HashSet<String>,
    /// The names of the types that they may describe, without namespace and in lower case.
    pub types: HashSet<String>,
    /// How many types derive from a type directly, by its name without namespace and in lower case, in all pages.
    pub derived: HashMap<String, usize>,
    /// How many pages describe types.
    pub described: usize,
}

impl Names {
    /// Adds what is known of pages that were not read.
    #[must_use]
    pub fn with_unread(mut self, unread: Unread) -> Self {
        self.documents.extend(unread.documents.iter().cloned());
        self.unread = unread;
        self
    }

    /// True for a type that a page describes which was not read.
    pub fn is_unread(&self, expression: &TypeExpression) -> bool {
        self.unread.types.contains(local_name(&expression.name).to_lowercase().as_str())
            || expression.link.as_deref().is_some_and(|link| {
                self.unread.documents.contains(target_page(link.split('#').next().unwrap_or_default(), "api/x").as_str())
            })
    }

    /// True for a type, by its name in lower case, that so many types derive from that it says nothing of them, as far as pages
    /// tell that were not read. `is_bare` is true where it has no properties of its own beside a key.
    pub fn is_common_base(&self, lower: &str, is_bare: bool) -> bool {
        let direct = self.unread.derived.get(local_name(lower)).copied().unwrap_or_default();
        is_common_base(direct, self.unread.described, is_bare)
    }

    /// Collects the types of all pages, which come sorted by page.
    pub fn of(pages: &[PageFacts]) -> Self {
        let mut names = Names::default();
        for page in pages {
            names.documents.insert(page.page.to_lowercase());
            for fact in &page.types {
                let name = qualify(&fact.name, Scope::of(page));
                names.declare(&name, &page.page);
                names.described.insert(name.to_lowercase());
            }
            names.add_aliases(page);
            if page.types.len() > 1 && page.types.iter().all(|fact| fact.kind == Some(TypeKind::Enum)) {
                names.groups.insert(page.page.to_lowercase());
            }
            if let Some((_, last)) = page.namespace.as_deref().and_then(|namespace| namespace.rsplit_once('.')) {
                let namespace = Scope::of(page).namespace().to_owned();
                names.namespaces.entry(last.to_lowercase()).or_insert(namespace);
            }
        }
        names
    }

    /// Adds a type that a page describes. Of several casings one with a small first letter is kept.
    pub fn declare(&mut self, name: &str, page: &str) {
        let lower = name.to_lowercase();
        let known = self.qualified.entry(lower.clone()).or_insert_with(|| name.to_owned());
        if local_name(known).starts_with(char::is_uppercase) && local_name(name).starts_with(char::is_lowercase) {
            name.clone_into(known);
        }
        push_new(self.local.entry(local_name(&lower).to_owned()).or_default(), &lower);
        push_new(self.pages.entry(page.to_lowercase()).or_default(), &lower);
    }

    /// The heading and the file name of a page stand for its type where nothing else has that name.
    fn add_aliases(&mut self, page: &PageFacts) {
        let Some(first) = page.types.first().map(|fact| qualify(&fact.name, Scope::of(page)).to_lowercase()) else {
            return;
        };
        let title = page.title.as_deref().and_then(|title| title.split_whitespace().next());
        let stem = page.page.rsplit('/').next().map(|file| file.trim_end_matches(".md"));
        for alias in [title, stem].into_iter().flatten() {
            push_new(self.aliases.entry(alias.to_lowercase()).or_default(), &first);
        }
    }

    /// The qualified name of a documented type, in the casing of its page; `None` where there is no such type.
    pub fn canonical(&self, qualified: &str) -> Option<&str> {
        self.qualified.get(&qualified.to_lowercase()).map(String::as_str)
    }

    /// What a type cell means: primitive types stay, documented types get their qualified names. `None` where no page
    /// describes such a type.
    pub fn lookup(&self, expression: &TypeExpression, scope: Scope<'_>) -> Option<TypeRef> {
        let name = if expression.name.starts_with("Edm.") {
            expression.name.clone()
        } else {
            let lower = self.by_link(expression, scope).or_else(|| self.by_name(&expression.name, scope))?;
            self.qualified.get(&lower)?.clone()
        };
        Some(TypeRef { name, collection: expression.collection })
    }

    /// As [`Names::lookup`]; a name without a page stays as it is, qualified with the namespace that the file name of its
    /// link starts with (`security-alert.md`), else with `microsoft.graph`.
    pub fn lookup_or_keep(&self, expression: &TypeExpression, scope: Scope<'_>) -> TypeRef {
        self.lookup(expression, scope).unwrap_or_else(|| {
            let name = expression.name.trim_start_matches('#');
            let namespace = || {
                let file = expression.link.as_deref()?.split(['#', '?']).next()?.rsplit('/').next()?;
                let (prefix, _) = file.split_once('-')?;
                self.namespaces.get(&prefix.to_lowercase()).map(String::as_str)
            };
            let qualified = || format!("{}.{name}", namespace().unwrap_or(DEFAULT_NAMESPACE));
            let name = if name.contains('.') { name.to_owned() } else { qualified() };
            TypeRef { name: linked_name(name, expression.link.as_deref()), collection: expression.collection }
        })
    }

    /// The page that a type links to, where it is one of this documentation's folders and not there.
    pub fn missing_page(&self, expression: &TypeExpression, scope: Scope<'_>) -> Option<String> {
        let path = expression.link.as_deref()?.split(['#', '?']).next()?;
        let is_relative = path.to_lowercase().ends_with(".md") && !path.starts_with('/') && !path.contains(':');
        let page = target_page(path, scope.page);
        let of_folder = ["resources/", "api/"].iter().any(|folder| page.starts_with(folder));
        (is_relative && of_folder && !self.documents.contains(&page)).then_some(page)
    }

    /// True for a type that some page describes; others are known by the values that rows list.
    pub fn has_page(&self, qualified: &str) -> bool {
        self.described.contains(&qualified.to_lowercase())
    }

    /// The type on the page that the name links to.
    fn by_link(&self, expression: &TypeExpression, scope: Scope<'_>) -> Option<String> {
        let link = expression.link.as_deref()?;
        let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
        let page = target_page(path, scope.page);
        let types = self.pages.get(&page)?;
        let local = local_name(&expression.name).to_lowercase();
        let of_anchor = anchor.and_then(|anchor| {
            let anchor = anchor.to_lowercase();
            let named = anchor.strip_suffix("-values")?;
            types.iter().find(|name| local_name(name) == named)
        });
        let of_name = || types.iter().find(|name| local_name(name) == local);
        let found = of_anchor.or_else(of_name);
        if let Some(found) = found {
            return Some(found.clone());
        }
        let first = types.first()?;
        // A page of many enumerations, or the anchor of one, leads to none but the named.
        let names_one = self.groups.contains(&page) || anchor.is_some_and(|anchor| anchor.ends_with("-values"));
        if names_one {
            return self.by_name(&expression.name, scope);
        }
        let is_alias = self.aliases.get(&local).is_some_and(|names| names.contains(first));
        if !is_alias && let Some(named) = self.by_name(&expression.name, scope) {
            return Some(named);
        }
        Some(first.clone())
    }

    fn by_name(&self, name: &str, scope: Scope<'_>) -> Option<String> {
        let lower = name.trim_start_matches('#').to_lowercase();
        let lower = if lower.starts_with("graph.") { format!("microsoft.{lower}") } else { lower };
        if self.qualified.contains_key(&lower) {
            return Some(lower);
        }
        let local = local_name(&lower);
        let qualified = [scope.namespace().to_lowercase(), DEFAULT_NAMESPACE.to_owned()]
            .map(|namespace| format!("{namespace}.{local}"))
            .into_iter()
            .find(|name| self.qualified.contains_key(name));
        qualified.or_else(|| only(self.local.get(local)?)).or_else(|| only(self.aliases.get(local)?))
    }
}

/// The name of a type that a link's text gives with a capital (`[Message](../resources/message.md)`) or in the plural
/// (`[callRecordings](../resources/callrecording.md)`), where the names of types have neither.
fn linked_name(name: String, link: Option<&str>) -> String {
    let page = target_page(link.and_then(|link| link.split('#').next()).unwrap_or_default(), "");
    let Some(stem) = page.strip_suffix(".md") else { return name };
    let local = local_name(&name);
    let namespace = name.strip_suffix(local).unwrap_or_default();
    let singular = local.strip_suffix('s').filter(|singular| is_name_of_file(singular, stem));
    let local = singular.filter(|_| !is_name_of_file(local, stem)).unwrap_or(local);
    let mut chars = local.chars();
    let first = chars.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{namespace}{first}{}", chars.as_str())
}

/// True where a file is named for a type, with or without its namespace: `resources/security-alert` for `alert`.
fn is_name_of_file(local: &str, stem: &str) -> bool {
    let local = local.to_lowercase();
    stem.strip_suffix(&local).is_some_and(|before| before.is_empty() || before.ends_with(['/', '-']))
}

/// The qualified form of a name on a page.
pub fn qualify(name: &str, scope: Scope<'_>) -> String {
    let name = name.trim_start_matches('#');
    if name.contains('.') { name.to_owned() } else { format!("{}.{name}", scope.namespace()) }
}

/// The part of a qualified name behind the namespace.
pub fn local_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The page that a link leads to, in lower case: relative links, `/graph/api/resources/user` and whole addresses.
pub(crate) fn target_page(link: &str, page: &str) -> String {
    let link = link.split('?').next().unwrap_or_default().to_lowercase();
    if link.is_empty() {
        return page.to_lowercase();
    }
    if let Some((_, published)) = link.split_once("/graph/api/") {
        return format!("{}.md", published.trim_end_matches('/').trim_end_matches(".md"));
    }
    // What leads above the documentation starts there.
    relative_path::join(&page.to_lowercase(), &link).trim_start_matches("../").to_owned()
}

/// True for a base type such as `microsoft.graph.entity`, which says nothing of what derives from it: it has no properties, or
/// it is that of a large part of all types. `direct` counts the types that derive from it themselves.
pub(super) fn is_common_base(direct: usize, all: usize, is_bare: bool) -> bool {
    direct > 20 && (is_bare || direct * 5 > all)
}

fn push_new(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

fn only(names: &[String]) -> Option<String> {
    match names {
        [name] => Some(name.clone()),
        _ => None,
    }
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
