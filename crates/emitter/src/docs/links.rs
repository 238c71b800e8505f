//! Where links of pages lead: only to web pages, never to files of the documentation's repository.

/// How links of pages become absolute.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    /// Where the pages are published, with a slash at the end: `https://learn.microsoft.com/graph/api/`.
    pub(crate) base: String,
    /// The view of the version: `graph-rest-1.0`.
    pub(crate) view: String,
}

impl Links {
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
        let links = Links { base: "https://learn.example/graph/api/".into(), view: "graph-rest-1.0".into() };
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
