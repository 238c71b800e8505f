//! From bytes to a [`Page`]: the events of the markdown parser, and the place of everything. Stretches that markdown takes for
//! something else than they are, such as the rest of a table or text below HTML, are given to it once more.

use std::iter::Peekable;
use std::ops::Range;
use std::sync::Arc;
use std::vec::IntoIter;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::comment::{self, Part};
use super::inline::{Definitions, RunCollector};
use super::limits::{self, Budget};
use super::{Block, Fence, Page, Place, Section, SourceFile, Text, decode, front_matter, inline, table};
use crate::{Diagnostics, Includes, PageFile};

/// Paragraphs are read again where markdown takes a table or a heading for text; each time there is less of them.
const MAX_NESTING: usize = 50;

/// Reads a page's syntax; `None` where there is nothing to read (empty, binary).
pub fn read_page(file: &PageFile, includes: &dyn Includes, diagnostics: &mut Diagnostics) -> Option<Page> {
    if file.bytes.len() > limits::MAX_BYTES {
        limits::too_large(&file.path, diagnostics);
        return None;
    }
    let source = decode::decode(&file.path, (&file.bytes).into(), diagnostics)?;
    let (entries, start) = front_matter::read(&source, true, diagnostics);
    let place = Place::at(&source, 0);
    let title = Text { runs: Vec::new(), place: place.clone() };
    let root = Section { level: 0, title, parent: None, place, blocks: Vec::new() };
    let mut reader = Reader {
        file: source.clone(),
        includes,
        diagnostics,
        sections: vec![root],
        definitions: Arc::default(),
        tab: None,
        open_includes: vec![file.path.clone()],
        included: 0,
        budget: Budget::new(file.bytes.len()),
        refused_includes: false,
        nesting: 0,
        base: 0,
        list_depth: 0,
    };
    reader.read(start..source.text.len());
    let sections = reader.sections;
    Some(Page { file: source, front_matter: entries, sections })
}

/// What is known while a page is read.
pub(super) struct Reader<'a> {
    /// The file that is being read: the page, or a file that it includes.
    pub(super) file: Arc<SourceFile>,
    pub(super) includes: &'a dyn Includes,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) sections: Vec<Section>,
    pub(super) definitions: Arc<Definitions>,
    /// The language tab that the text stands in: `http`, `csharp`.
    tab: Option<String>,
    /// The files that are being read, outermost first.
    pub(super) open_includes: Vec<String>,
    /// How many files the page has included so far.
    pub(super) included: usize,
    /// How much more the page may have.
    pub(super) budget: Budget,
    /// True once an include was not read because there are too many.
    pub(super) refused_includes: bool,
    nesting: usize,
    /// Offset in the file of the stretch that is being read.
    base: usize,
    list_depth: u8,
}

type Events<'e> = Peekable<IntoIter<(Event<'e>, Range<usize>)>>;

impl Reader<'_> {
    /// Reads a stretch of the current file.
    pub(super) fn read(&mut self, range: Range<usize>) {
        let file = self.file.clone();
        let Some(source) = file.text.get(range.clone()) else { return };
        if self.nesting > MAX_NESTING || self.nesting > 0 && !self.budget.take_again(range.len()) {
            let place = Place::at(&file, range.start);
            self.diagnostics.error(
                "nested-too-deep",
                &place,
                "this part of the page is not read",
                "simplify the markup here",
            );
            return;
        }
        self.nesting += 1;
        let outer = (std::mem::replace(&mut self.base, range.start), std::mem::take(&mut self.list_depth));
        let mut events = self.events(source).into_iter().peekable();
        while let Some((event, inner)) = events.next() {
            self.block(event, range.start + inner.start..range.start + inner.end, &mut events);
        }
        (self.base, self.list_depth) = outer;
        self.nesting -= 1;
    }

    fn events<'e>(&mut self, source: &'e str) -> Vec<(Event<'e>, Range<usize>)> {
        let known = self.definitions.clone();
        let lookup = |link: BrokenLink<'_>| {
            let target = known.get(&link.reference.to_lowercase())?;
            Some((CowStr::from(target.clone()), CowStr::from("")))
        };
        let parser = Parser::new_with_broken_link_callback(source, Options::ENABLE_TABLES, Some(lookup));
        let own = parser.reference_definitions().iter();
        let own: Vec<_> = own.map(|(label, definition)| (label.to_lowercase(), definition.dest.to_string())).collect();
        let events = parser.into_offset_iter().collect();
        // The parser has let go of them, so that none is copied.
        if !own.is_empty() {
            Arc::make_mut(&mut self.definitions).extend(own);
        }
        events
    }

    fn block<'e>(&mut self, event: Event<'e>, range: Range<usize>, events: &mut Events<'e>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let (text, annotations, _) = self.inline(None, range.start, events);
                self.markdown_heading(level, text, annotations, range);
            }
            Event::Start(Tag::Paragraph) => {
                let (text, annotations, _) = self.inline(None, range.start, events);
                self.paragraph(text, annotations, range);
            }
            Event::Start(Tag::Table(_)) => {
                skip(events, |end| matches!(end, TagEnd::Table));
                self.table(range);
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let text = code_text(events);
                self.fence(&kind, text, range);
            }
            Event::Start(Tag::HtmlBlock) => {
                skip(events, |end| matches!(end, TagEnd::HtmlBlock));
                self.html(range);
            }
            Event::Start(Tag::List(_)) => self.list_depth = self.list_depth.saturating_add(1),
            Event::End(TagEnd::List(_)) => self.list_depth = self.list_depth.saturating_sub(1),
            Event::Rule => self.tab = None,
            event if is_inline(&event) => {
                // The text of an item of a tight list stands in no paragraph.
                let (text, annotations, end) = self.inline(Some((event, range.end)), range.start, events);
                self.paragraph(text, annotations, range.start..end);
            }
            _ => {}
        }
    }

    /// Collects inline events up to the end of the block, or to the next block where the text stands in none (`first`
    /// is its first event and where that ends). Returns the offset at which the text ends, too.
    fn inline<'e>(&mut self, first: Option<(Event<'e>, usize)>, offset: usize, events: &mut Events<'e>) -> Inline {
        let mut collector = RunCollector::default();
        let mut end = offset;
        if let Some((event, after)) = first {
            collector.add(&event);
            end = after;
        }
        while let Some((event, range)) = events.next_if(|(event, _)| is_inline(event)) {
            collector.add(&event);
            end = end.max(self.base + range.end);
        }
        events.next_if(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_) | TagEnd::Paragraph)));
        let (text, annotations) = comment::finish_paragraph(collector, Place::at(&self.file, offset), self.diagnostics);
        (text, annotations, end)
    }

    /// A heading as markdown sees it: a section, a language tab, or a paragraph above `---`.
    fn markdown_heading(&mut self, level: HeadingLevel, text: Text, annotations: Vec<Block>, range: Range<usize>) {
        let source = self.file.text.get(range.clone()).unwrap_or_default();
        if !source.starts_with('#') {
            // `text` above `---` is a heading for markdown; in these pages the line ends a group of tabs.
            let end = source.trim_end().rfind('\n').map_or(range.end, |at| range.start + at);
            self.paragraph(text, annotations, range.start..end);
            self.tab = None;
            return;
        }
        if let Some(tab) = text.links().find_map(|(_, target)| target.strip_prefix("#tab/")) {
            self.tab = Some(tab.split('/').next().unwrap_or_default().to_lowercase());
            return;
        }
        self.heading(level as u8, text);
        annotations.into_iter().for_each(|annotation| self.push(annotation));
    }

    /// Begins a section.
    pub(super) fn heading(&mut self, level: u8, title: Text) {
        self.tab = None;
        if !self.budget.take_section(&title.place, self.diagnostics) {
            return;
        }
        let parent = self.sections.iter().rposition(|section| section.level < level && section.level > 0);
        let place = title.place.clone();
        self.sections.push(Section { level, title, parent, place, blocks: Vec::new() });
    }

    fn table(&mut self, range: Range<usize>) {
        let file = self.file.clone();
        let lines = table::lines(file.text.get(range.clone()).unwrap_or_default(), range.start);
        // Markdown takes the text right below a table for a row of one cell.
        let width = lines.iter().take_while(|(_, line)| line.contains('|')).count();
        let (rows, rest) = lines.split_at(width);
        let rows = self.budget.take_rows(rows, &file, self.diagnostics);
        if let Some(table) = table::read(rows, &file, &self.definitions) {
            self.push(Block::Table(table));
        }
        if let Some((start, _)) = rest.iter().find(|(_, line)| !line.is_empty()).filter(|_| width > 0) {
            self.read(*start..range.end);
        }
    }

    fn fence(&mut self, kind: &CodeBlockKind<'_>, text: String, range: Range<usize>) {
        let place = Place::at(&self.file, range.start);
        let source = self.file.text.get(range).unwrap_or_default();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.trim().to_owned(),
            CodeBlockKind::Indented => String::new(),
        };
        let fenced = matches!(kind, CodeBlockKind::Fenced(_));
        let last = source.trim_end().rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '\t', '>']);
        // A fence with an info string opens a block: the one before it was never closed.
        let next = text
            .lines()
            .position(|line| line.strip_prefix("```").is_some_and(|info| info.starts_with(char::is_alphabetic)));
        if let Some(at) = next.filter(|_| fenced && !source.trim_start().starts_with("````")) {
            let message =
                format!("the code block has no end before the next one starts in line {}", place.down(at + 1).line);
            self.diagnostics.error("unclosed-fence", &place, message, "close the code block with three backticks");
        }
        if fenced && (!last.starts_with(['`', '~']) || source.trim_end().lines().nth(1).is_none()) {
            let help = "close the code block with a line of as many backticks as it starts with";
            self.diagnostics.error("unclosed-fence", &place, "the code block has no end", help);
        }
        self.push(Block::Fence(Fence { info, text, place }));
    }

    fn html(&mut self, range: Range<usize>) {
        let file = self.file.clone();
        for part in comment::parts(file.text.get(range.clone()).unwrap_or_default(), range.start) {
            match part {
                Part::Comment(offset, comment) => {
                    if let Some(annotation) =
                        comment::annotation(comment, &|at| Place::at(&file, offset + at), self.diagnostics)
                    {
                        self.push(Block::Annotation(annotation));
                    }
                }
                Part::Html(offset, html) => self.html_text(offset, html),
                Part::Unclosed(offset) => {
                    let place = Place::at(&file, offset);
                    self.diagnostics.error("unclosed-comment", &place, "the comment has no end", "close it with `-->`");
                }
            }
        }
    }

    /// HTML that is no comment. Markdown takes the lines below a tag for HTML; where they are none, they are read as what
    /// they are.
    fn html_text(&mut self, offset: usize, html: &str) {
        let file = self.file.clone();
        let lines = table::lines(html, offset);
        let is_html = |line: &str| line.starts_with('<') || line.is_empty();
        let own = lines.iter().take_while(|(_, line)| is_html(line)).count();
        let (tags, rest) = lines.split_at(own);
        for (offset, line) in tags {
            let text = inline::read(line, &file, *offset, &self.definitions);
            if !text.is_empty() {
                self.push(Block::Paragraph(text));
            }
        }
        if let Some((start, _)) = rest.first() {
            self.read(*start..offset + html.len());
        }
    }

    /// True where the text holds no fact of the page: a language tab other than HTTP.
    fn in_other_language(&self) -> bool {
        const LANGUAGES: [&str; 13] = [
            "csharp",
            "cli",
            "go",
            "java",
            "javascript",
            "php",
            "powershell",
            "python",
            "objc",
            "objectivec",
            "typescript",
            "ruby",
            "rust",
        ];
        self.tab.as_deref().is_some_and(|tab| LANGUAGES.contains(&tab))
    }

    /// The list that the text stands in, 0 for none.
    pub(super) fn list_depth(&self) -> u8 {
        self.list_depth
    }

    /// Adds a block to the current section.
    pub(super) fn push(&mut self, block: Block) {
        if self.in_other_language() || self.budget.is_over() {
            return;
        }
        if let Some(section) = self.sections.last_mut() {
            section.blocks.push(block);
        }
    }
}

/// A text, the annotations within it, and the offset at which it ends.
type Inline = (Text, Vec<Block>, usize);

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. }),
        Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}

fn skip(events: &mut Events<'_>, is_end: impl Fn(&TagEnd) -> bool) {
    for (event, _) in events.by_ref() {
        if matches!(&event, Event::End(end) if is_end(end)) {
            return;
        }
    }
}

fn code_text(events: &mut Events<'_>) -> String {
    let mut text = String::new();
    for (event, _) in events.by_ref() {
        match event {
            Event::Text(part) => text.push_str(&part),
            Event::End(TagEnd::CodeBlock) => break,
            _ => {}
        }
    }
    text
}
