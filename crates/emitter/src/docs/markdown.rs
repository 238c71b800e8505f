//! Markdown of pages as markdown for rustdoc.
//!
//! Pages are foreign text: they have relative links, raw HTML, code blocks that rustdoc would compile, and brackets that it
//! would take for links to Rust items. So the text is parsed and written anew, with only those constructs that are known
//! to be harmless; everything else becomes plain text.

use pulldown_cmark::{
    BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::links::{Links, link};
use super::text::{clean, code, escape, fence};

/// Lines of documentation, without `///`; no empty line at either end.
pub(crate) fn lines(markdown: &str, links: &Links) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let source = clean(markdown);
    let mut writer = Writer::new(links);
    if is_plain(&source) {
        writer.text(source.trim_end());
        writer.end_block();
        return writer.finish();
    }
    for event in TextMergeStream::new(Parser::new_ext(&source, options)) {
        writer.event(event);
    }
    writer.finish()
}

/// True for one line of text that nothing in it makes anything else. Most descriptions are such.
fn is_plain(source: &str) -> bool {
    let marks = b"\\`*_[]<>&~|\n\t";
    source.starts_with(|c: char| c.is_ascii_alphabetic()) && !source.bytes().any(|byte| marks.contains(&byte))
}

/// Tags whose marks go without loss.
const TAGS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "caption",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "ol",
    "pre",
    "s",
    "script",
    "small",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "u",
    "ul",
];

struct Writer<'a> {
    links: &'a Links,
    out: Vec<String>,
    line: String,
    /// True until the first text of the line, where a mark could open a block.
    at_start: bool,
    /// What each open container puts before its lines.
    prefixes: Vec<String>,
    /// The mark of a list item, for the first line of the item.
    mark: Option<String>,
    /// Open lists: the next number, and whether an item stands before.
    lists: Vec<(Option<u64>, bool)>,
    /// Open links: their target, and where their text starts.
    targets: Vec<(Option<String>, usize)>,
    code: Option<(&'static str, String)>,
    in_cell: bool,
    columns: usize,
    images: usize,
}

impl<'a> Writer<'a> {
    fn new(links: &'a Links) -> Self {
        Writer {
            links,
            out: Vec::new(),
            line: String::new(),
            at_start: true,
            prefixes: Vec::new(),
            mark: None,
            lists: Vec::new(),
            targets: Vec::new(),
            code: None,
            in_cell: false,
            columns: 0,
            images: 0,
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.end_line();
        while self.out.last().is_some_and(|line| line.trim_matches(['>', ' ']).is_empty()) {
            self.out.pop();
        }
        self.out
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.code_span(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak | Event::HardBreak => self.line_break(),
            Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {}
            Tag::Heading { level, .. } => self.raw(&format!("{} ", "#".repeat(demoted(level)))),
            Tag::BlockQuote(kind) => {
                self.prefixes.push("> ".to_owned());
                if let Some(name) = kind.map(alert) {
                    self.raw(&format!("**{name}:** "));
                }
            }
            Tag::CodeBlock(kind) => self.code = Some((language(&kind), String::new())),
            Tag::List(first) => {
                self.end_line();
                self.lists.push((first, false));
            }
            Tag::Item => self.start_item(),
            Tag::Table(columns) => self.columns = columns.len(),
            Tag::TableHead | Tag::TableRow => self.raw("|"),
            Tag::TableCell => {
                self.in_cell = true;
                self.raw(" ");
            }
            Tag::Strong => self.emphasis("**"),
            Tag::Emphasis => self.emphasis("*"),
            Tag::Link { link_type: LinkType::Autolink, dest_url, .. } => {
                self.targets.push((self.links.absolute(&dest_url), self.line.len()));
            }
            Tag::Link { dest_url, .. } => self.targets.push((self.links.target(&dest_url), self.line.len())),
            Tag::Image { .. } => self.images += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.prefixes.pop();
                self.blank();
            }
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
                self.blank();
            }
            TagEnd::Item => {
                self.end_line();
                self.mark = None;
                self.prefixes.pop();
            }
            TagEnd::Table => self.blank(),
            TagEnd::TableHead => {
                self.end_line();
                self.raw(&format!("|{}", " --- |".repeat(self.columns)));
                self.end_line();
            }
            TagEnd::TableRow => self.end_line(),
            TagEnd::TableCell => {
                self.in_cell = false;
                self.raw(" |");
            }
            TagEnd::Strong => self.emphasis("**"),
            TagEnd::Emphasis => self.emphasis("*"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    fn start_item(&mut self) {
        self.end_line();
        let Some((number, has_items)) = self.lists.last_mut() else { return };
        if std::mem::replace(has_items, true) {
            while self.out.last().is_some_and(|line| line.trim_matches(['>', ' ']).is_empty()) {
                self.out.pop();
            }
        }
        let mark = match number {
            Some(number) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            None => "- ".to_owned(),
        };
        self.prefixes.push(" ".repeat(mark.len()));
        self.mark = Some(mark);
    }

    fn text(&mut self, text: &str) {
        if let Some((_, body)) = &mut self.code {
            body.push_str(text);
        } else if self.images == 0 {
            for (number, part) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                let mut part = if self.at_start { part.trim_start() } else { part };
                if let Some((name, rest)) = note(part).filter(|_| self.at_start) {
                    self.raw_text(&format!("**{name}:**"));
                    part = rest;
                }
                if !part.is_empty() {
                    self.raw_text(&escape(part, self.at_start));
                }
            }
        }
    }

    fn code_span(&mut self, text: &str) {
        let span = code(text);
        let span = if self.in_cell { span.replace('|', "\\|") } else { span };
        self.raw_text(&span);
    }

    fn emphasis(&mut self, mark: &str) {
        self.raw_text(mark);
    }

    /// Tags are dropped, but those that part lines do so.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            let (before, tag) = rest.split_at(start);
            self.text(before.trim_matches('\n'));
            let end =
                if tag.starts_with("<!--") { tag.find("-->").map(|end| end + 3) } else { tag.find('>').map(|end| end + 1) };
            let Some(end) = end else { return };
            let (tag, after) = tag.split_at(end);
            self.html_tag(tag);
            rest = after;
        }
        self.text(rest.trim_matches('\n'));
    }

    fn html_tag(&mut self, tag: &str) {
        let name =
            tag.trim_start_matches(['<', '/']).split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "tr" | "div" => self.line_break(),
            "li" if tag.starts_with("</") => {}
            "li" => {
                self.line_break();
                if !self.in_cell {
                    self.raw("- ");
                }
            }
            name if TAGS.contains(&name) || tag.starts_with("<!") => {}
            // `Collection<String>` is no markup.
            _ => self.text(tag),
        }
    }

    fn end_link(&mut self) {
        let Some((Some(target), start)) = self.targets.pop() else { return };
        let text = self.line.get(start..).unwrap_or_default().to_owned();
        if text.trim().is_empty() || self.targets.iter().any(|(target, _)| target.is_some()) {
            return;
        }
        self.line.truncate(start);
        let link = if text == format!("<{target}>") { text } else { link(&without_autolinks(&text), &target) };
        self.line.push_str(&link);
    }

    fn line_break(&mut self) {
        if self.in_cell || !self.targets.is_empty() {
            self.raw_text(" ");
        } else if !self.line.is_empty() {
            self.end_line();
        }
    }

    fn raw(&mut self, text: &str) {
        self.line.push_str(text);
    }

    fn raw_text(&mut self, text: &str) {
        self.line.push_str(text);
        self.at_start = false;
    }

    fn end_line(&mut self) {
        if !self.line.trim().is_empty() {
            let line = std::mem::take(&mut self.line);
            self.write(line.trim_end());
        }
        self.line.clear();
        self.at_start = true;
    }

    fn write(&mut self, line: &str) {
        let mut prefix = self.prefixes.concat();
        if let Some(mark) = self.mark.take() {
            prefix.truncate(prefix.len().saturating_sub(mark.len()));
            prefix.push_str(&mark);
        }
        self.out.push(format!("{prefix}{line}").trim_end().to_owned());
    }

    fn blank(&mut self) {
        if self.out.last().is_some_and(|line| !line.trim_matches(['>', ' ']).is_empty()) {
            self.out.push(self.prefixes.concat().trim_end().to_owned());
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        self.blank();
    }

    fn end_code(&mut self) {
        self.end_line();
        if let Some((language, body)) = self.code.take() {
            for line in fence(language, &body) {
                self.write(&line);
            }
            self.blank();
        }
    }
}

/// The kind of a note whose block quote the page forgot: `[!NOTE]` at the start of a paragraph.
fn note(text: &str) -> Option<(&'static str, &str)> {
    let (kind, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let kinds =
        [("note", "Note"), ("tip", "Tip"), ("important", "Important"), ("warning", "Warning"), ("caution", "Caution")];
    let name = kinds.iter().find(|(name, _)| name.eq_ignore_ascii_case(kind)).map(|(_, name)| *name)?;
    Some((name, rest))
}

/// Autolinks within the text of a link would be links within a link: their marks go.
fn without_autolinks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once("<http") {
        let (url, after) = tail.split_once('>').unwrap_or((tail, ""));
        out.push_str(before);
        out.push_str("http");
        out.push_str(url);
        rest = after;
    }
    out + rest
}

/// Sections of the item's own documentation are level 1, so those of a page begin at level 3.
fn demoted(level: HeadingLevel) -> usize {
    (level as usize + 2).min(6)
}

fn alert(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

/// The language of a fence, as far as readers profit from it; rustdoc must take none of them for Rust.
fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(info) = kind else { return "text" };
    match info.split([' ', ',', '{']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "json" => "json",
        "http" => "http",
        "xml" => "xml",
        _ => "text",
    }
}

#[cfg(test)]
mod tests;
