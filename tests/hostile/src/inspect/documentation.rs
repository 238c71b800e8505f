//! Documentation comments, as rustdoc reads them: no code that it runs, no markup of HTML, links to the web or to items.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};
use syn::visit::{self, Visit};
use syn::{Attribute, Expr, Lit, Meta};

use super::expected::Expected;

/// Languages of code blocks that rustdoc shows and does not run.
const LANGUAGES: [&str; 4] = ["http", "json", "text", "xml"];

/// Reads all documentation of a file.
pub(super) struct Documentation<'a> {
    expected: &'a Expected,
    pub(super) faults: Vec<String>,
}

impl<'a> Documentation<'a> {
    pub(super) fn new(expected: &'a Expected) -> Self {
        Documentation { expected, faults: Vec::new() }
    }

    fn read(&mut self, attributes: &[Attribute]) {
        let lines: Vec<String> = attributes.iter().filter_map(line).collect();
        if !lines.is_empty() {
            self.faults.extend(faults_of(&lines, &|name| self.expected.has_name(name)));
        }
    }
}

/// What is wrong with lines of documentation, where some names are those of items.
pub fn faults_of(lines: &[String], is_item: &dyn Fn(&str) -> bool) -> Vec<String> {
    let lines: Vec<&str> = lines.iter().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let text = lines.join("\n");
    let broken = |link: BrokenLink<'_>| Some((CowStr::from(format!("broken:{}", link.reference)), CowStr::from("")));
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let parser = Parser::new_with_broken_link_callback(&text, options, Some(broken));
    let mut faults: Vec<String> = parser.filter_map(|event| fault(&event, is_item)).collect();
    faults.iter_mut().for_each(|fault| fault.push_str(&format!(" in {text:?}")));
    faults
}

fn fault(event: &Event<'_>, is_item: &dyn Fn(&str) -> bool) -> Option<String> {
    match event {
        Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML {html:?}")),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("an indented code block".to_owned()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
            (!LANGUAGES.contains(&info.as_ref())).then(|| format!("code of the language {info:?}"))
        }
        Event::Start(Tag::Image { .. }) => Some("an image".to_owned()),
        Event::Start(Tag::FootnoteDefinition(_)) | Event::FootnoteReference(_) => Some("a footnote".to_owned()),
        Event::Start(Tag::Link { link_type, dest_url, .. }) => {
            let is_web = dest_url.starts_with("http://") || dest_url.starts_with("https://");
            let is_web = is_web || dest_url.to_ascii_lowercase().starts_with("http") && dest_url.contains("://");
            let allowed = match link_type {
                LinkType::Autolink => is_web,
                LinkType::Inline => is_web || is_path(dest_url, is_item),
                // The words at the root of a crate.
                LinkType::ShortcutUnknown => ["broken:`Request`", "broken:`models`"].contains(&dest_url.as_ref()),
                _ => false,
            };
            (!allowed).then(|| format!("a link {link_type:?} to {dest_url:?}"))
        }
        _ => None,
    }
}

/// True for the path of an item as rustdoc has it: `super::models::User`, `struct@User`, `update()`.
fn is_path(target: &str, is_item: &dyn Fn(&str) -> bool) -> bool {
    let path = target.strip_prefix("struct@").unwrap_or(target);
    let path = path.strip_suffix("()").unwrap_or(path);
    // Letters of all scripts may stand in a name, and the marks on them; nothing that a URL needs.
    let is_foreign = |c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_');
    let is_word = |word: &str| !word.is_empty() && !word.contains(is_foreign);
    let last = path.rsplit("::").next().unwrap_or_default();
    let is_known = is_item(last) || ["Request", "models"].contains(&last);
    path.split("::").all(is_word) && is_known
}

/// The text of a documentation comment.
fn line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(value) = &attribute.meta else { return None };
    let Expr::Lit(literal) = &value.value else { return None };
    match &literal.lit {
        Lit::Str(text) if attribute.path().is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Documentation<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.read(&file.attrs);
        visit::visit_file(self, file);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.read(&item.attrs);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.read(&item.attrs);
        visit::visit_item_struct(self, item);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.read(&item.attrs);
        visit::visit_item_enum(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.read(&item.attrs);
        visit::visit_item_mod(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.read(&item.attrs);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.read(&field.attrs);
    }

    fn visit_variant(&mut self, variant: &'ast syn::Variant) {
        self.read(&variant.attrs);
        visit::visit_variant(self, variant);
    }
}
