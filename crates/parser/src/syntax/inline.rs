//! Text within a line: what is code, what is strong, what is a link.

use std::sync::Arc;

use foldhash::HashMap;
use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{Place, SourceFile};

/// A stretch of text of one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The text without markup, entities resolved.
    pub text: String,
    /// Between backticks.
    pub code: bool,
    /// Between `**`.
    pub strong: bool,
    /// The target of the link that it stands in, reference links resolved.
    pub link: Option<String>,
}

/// Running text, a heading or a table cell.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its stretches in order; a line break of the source is a space, `<br>` a line break.
    pub runs: Vec<Run>,
    /// Where it starts.
    pub place: Place,
}

impl Text {
    /// The text without markup, trimmed.
    pub fn plain(&self) -> String {
        match self.runs.as_slice() {
            [run] => run.text.trim().to_owned(),
            runs => runs.iter().map(|run| run.text.as_str()).collect::<String>().trim().to_owned(),
        }
    }

    /// True where there is nothing but white space.
    pub fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// The links in it, as text and target.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.runs.iter().filter_map(|run| Some((run.text.as_str(), run.link.as_deref()?)))
    }

    /// The texts between backticks.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.runs.iter().filter(|run| run.code).map(|run| run.text.as_str())
    }
}

/// The targets of reference links (`[user]: ../resources/user.md`), by label in lower case.
pub(super) type Definitions = HashMap<String, String>;

/// Joins the events of a paragraph, heading or cell into runs.
#[derive(Default)]
pub(super) struct RunCollector {
    runs: Vec<Run>,
    style: Run,
    /// Comments met within the text: annotations that stand beside it.
    pub(super) comments: Vec<String>,
}

impl RunCollector {
    /// Takes one inline event.
    pub(super) fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.push(text, self.style.code),
            Event::Code(text) => self.push(text, true),
            Event::SoftBreak => self.push(" ", self.style.code),
            Event::HardBreak => self.push("\n", self.style.code),
            Event::InlineHtml(html) | Event::Html(html) => self.html(html),
            Event::Start(Tag::Strong) => self.style.strong = true,
            Event::End(TagEnd::Strong) => self.style.strong = false,
            Event::Start(Tag::Link { dest_url, .. }) => self.style.link = Some(dest_url.to_string()),
            Event::End(TagEnd::Link) => self.style.link = None,
            _ => {}
        }
    }

    fn html(&mut self, html: &str) {
        if let Some(comment) = html.strip_prefix("<!--") {
            self.comments.push(comment.trim_end_matches("-->").to_owned());
            return;
        }
        let closing = html.starts_with("</");
        let name: String = html
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase();
        match name.as_str() {
            "br" | "li" | "p" | "tr" | "div" => self.push("\n", false),
            "td" | "th" => self.push(" ", false),
            "code" => self.style.code = !closing,
            "b" | "strong" => self.style.strong = !closing,
            // The mark of a footnote is no part of the name in front of it, and an exponent none of the number.
            "sup" if !closing => self.push("^", false),
            "a" | "ul" | "ol" | "i" | "em" | "sup" | "sub" | "span" | "img" | "font" | "table" | "tbody" | "thead"
            | "u" | "small" | "details" | "summary" | "center" | "blockquote" | "pre" | "hr" => {}
            // A placeholder such as `<address>`: no tag of HTML.
            _ => self.push(html, self.style.code),
        }
    }

    fn push(&mut self, text: &str, code: bool) {
        match self.runs.last_mut() {
            Some(last) if last.code == code && last.strong == self.style.strong && last.link == self.style.link => {
                last.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), code, ..self.style.clone() }),
        }
    }

    /// The text that came together, and the comments met in it.
    pub(super) fn finish(self, place: Place) -> (Text, Vec<String>) {
        (Text { runs: self.runs, place }, self.comments)
    }
}

/// Block markup means nothing within a cell: this in front keeps `- x` or `# x` from becoming a list or a heading. It is
/// white space for emphasis (`_x_` still works), but not indentation.
const GUARD: char = '\u{a0}';

/// True for what may start markup behind the [`GUARD`], which leaves block markup to further lines.
fn is_inline_mark(byte: u8) -> bool {
    matches!(byte, b'[' | b'*' | b'_' | b'`' | b'<' | b'&' | b'\\' | b'\n')
}

/// Reads the inline markup of a stretch of source text that starts at an offset.
pub(super) fn read(source: &str, file: &Arc<SourceFile>, offset: usize, definitions: &Definitions) -> Text {
    let place = Place::at(file, offset);
    let source = source.trim();
    if !source.bytes().any(is_inline_mark) {
        let runs = if source.is_empty() { Vec::new() } else { vec![Run { text: source.to_owned(), ..Run::default() }] };
        return Text { runs, place };
    }
    let unescaped = source.replace("\\|", "|");
    let mut collector = RunCollector::default();
    let guarded = format!("{GUARD}{unescaped}");
    let lookup = |link: BrokenLink<'_>| {
        let target = definitions.get(&link.reference.to_lowercase())?;
        Some((CowStr::from(target.clone()), CowStr::from("")))
    };
    for event in Parser::new_with_broken_link_callback(&guarded, Options::empty(), Some(lookup)) {
        collector.add(&event);
    }
    let (mut text, _) = collector.finish(place);
    if let Some(first) = text.runs.first_mut() {
        first.text = first.text.strip_prefix(GUARD).unwrap_or(&first.text).to_owned();
    }
    text.runs.retain(|run| !run.text.is_empty());
    text
}
