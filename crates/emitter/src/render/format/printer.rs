//! Breaks lines, by the algorithm of D. C. Oppen, "Prettyprinting" (1980), in the form that prettyplease has it, so that both
//! give the same text: a group whose text up to the next break behind it fits on the line has no breaks; in one that does not
//! fit, all of its own breaks become lines.

/// How long lines may be.
const MARGIN: isize = 89;
/// What a line may have behind its indentation, however deep that is.
const LEAST: isize = 60;
/// Longer than any line.
const ENDLESS: isize = 0xffff;

/// Code with groups and places where a line may end.
#[derive(Default)]
pub(super) struct Printer {
    text: String,
    entries: Vec<Entry>,
    /// Entries whose size is not yet known.
    open: Vec<usize>,
    /// The width of all entries.
    width: isize,
}

struct Entry {
    kind: Kind,
    /// For text, its width; for the start of a group and for a break, the width up to the next break behind it.
    size: isize,
}

#[derive(Clone, Copy)]
enum Kind {
    /// The text up to here in [`Printer::text`].
    Text { end: usize },
    /// A place where a line may end: spaces where it does not, change of the indentation and a comma where it does.
    Break { spaces: isize, offset: isize, comma: bool },
    /// The start of a group: how much deeper its lines are, and whether they are filled.
    Begin { offset: isize, fill: bool },
    /// The end of a group.
    End,
}

impl Printer {
    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
        self.end_text(text.len());
    }

    /// An identifier or a literal.
    pub(super) fn shown(&mut self, token: &impl std::fmt::Display) {
        use std::fmt::Write as _;
        let start = self.text.len();
        // Writing to a string cannot fail.
        _ = write!(self.text, "{token}");
        self.end_text(self.text.len() - start);
    }

    fn end_text(&mut self, length: usize) {
        let size = isize::try_from(length).unwrap_or(ENDLESS);
        self.entries.push(Entry { kind: Kind::Text { end: self.text.len() }, size });
        self.width += size;
    }

    /// Nothing, or a new line.
    pub(super) fn zero_break(&mut self) {
        self.add_break(0, false);
    }

    /// A space, or a new line.
    pub(super) fn space(&mut self) {
        self.add_break(1, false);
    }

    /// A new line.
    pub(super) fn line(&mut self) {
        self.add_break(ENDLESS, false);
    }

    /// What stands behind an item of a list: a comma and a space; behind the last one, a comma where a line ends.
    pub(super) fn comma(&mut self, is_last: bool, last_spaces: isize) {
        if is_last {
            self.add_break(last_spaces, true);
        } else {
            self.text(",");
            self.space();
        }
    }

    fn add_break(&mut self, spaces: isize, comma: bool) {
        self.settle();
        self.open.push(self.entries.len());
        self.entries.push(Entry { kind: Kind::Break { spaces, offset: 0, comma }, size: -self.width });
        self.width += spaces;
    }

    /// Moves the line after the last break.
    pub(super) fn offset(&mut self, by: isize) {
        if let Some(Entry { kind: Kind::Break { offset, .. }, .. }) = self.entries.last_mut() {
            *offset += by;
        }
    }

    /// A group whose breaks all become lines where it does not fit on one.
    pub(super) fn begin(&mut self, offset: isize) {
        self.add_begin(offset, false);
    }

    /// A group whose lines take as much as they can where it does not fit on one.
    pub(super) fn begin_filled(&mut self) {
        self.add_begin(0, true);
    }

    fn add_begin(&mut self, offset: isize, fill: bool) {
        self.open.push(self.entries.len());
        self.entries.push(Entry { kind: Kind::Begin { offset, fill }, size: -self.width });
    }

    pub(super) fn end(&mut self) {
        if let [.., Entry { kind: Kind::Begin { .. }, .. }, Entry { kind: Kind::Break { spaces, .. }, .. }] =
            self.entries.as_slice()
        {
            // In an empty group nothing can break.
            self.width -= spaces;
            self.entries.truncate(self.entries.len() - 2);
            self.open.truncate(self.open.len().saturating_sub(2));
            return;
        }
        self.open.push(self.entries.len());
        self.entries.push(Entry { kind: Kind::End, size: -1 });
    }

    /// A group that breaks where it is wider than `most`, though the line has room.
    pub(super) fn end_within(&mut self, most: isize) {
        let mut depth = 1;
        let mut start = None;
        for index in self.open.iter().rev() {
            match self.entries.get(*index) {
                Some(Entry { kind: Kind::End, .. }) => depth += 1,
                Some(Entry { kind: Kind::Begin { .. }, size }) => {
                    depth -= 1;
                    if depth == 0 {
                        start = Some(*size);
                        break;
                    }
                }
                _ => {}
            }
        }
        if start.is_some_and(|size| size < 0 && size + self.width > most) {
            self.entries.push(Entry { kind: Kind::Text { end: self.text.len() }, size: ENDLESS });
            self.width += ENDLESS;
        }
        self.end();
    }

    /// Now that a break comes, the sizes of what stands before it are known.
    fn settle(&mut self) {
        let mut depth = 0;
        while let Some(entry) = self.open.last().and_then(|index| self.entries.get_mut(*index)) {
            match entry.kind {
                Kind::Begin { .. } if depth == 0 => return,
                Kind::Begin { .. } => {
                    entry.size += self.width;
                    depth -= 1;
                }
                Kind::End => {
                    entry.size = 1;
                    depth += 1;
                }
                Kind::Break { .. } | Kind::Text { .. } => {
                    entry.size += self.width;
                    if depth == 0 {
                        self.open.pop();
                        return;
                    }
                }
            }
            self.open.pop();
        }
    }

    /// Writes the code, whose first line is indented already, and forgets it.
    pub(super) fn print(&mut self, indent: usize, out: &mut String) {
        self.settle();
        let mut lines = Lines { out, indent: isize::try_from(indent).unwrap_or(0), pending: 0, space: 0 };
        lines.space = lines.room(lines.indent);
        // Of each open group: whether it is broken, the indentation outside, and whether lines are filled.
        let mut groups: Vec<(bool, isize, bool)> = Vec::new();
        let mut start = 0;
        for entry in &self.entries {
            match entry.kind {
                Kind::Text { end } => {
                    lines.text(self.text.get(start..end).unwrap_or_default());
                    start = end;
                }
                Kind::Begin { offset, fill } => {
                    let broken = entry.size > lines.space;
                    groups.push((broken, lines.indent, fill));
                    if broken {
                        lines.indent += offset;
                    }
                }
                Kind::End => {
                    if let Some((_, indent, _)) = groups.pop() {
                        lines.indent = indent;
                    }
                }
                Kind::Break { spaces, offset, comma } => {
                    let fits = match groups.last() {
                        Some((true, _, false)) => false,
                        Some((false, ..)) => true,
                        Some((true, _, true)) | None => entry.size <= lines.space,
                    };
                    lines.end(fits, spaces, offset, comma);
                }
            }
        }
        self.clear();
    }

    /// Forgets the code.
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.entries.clear();
        self.open.clear();
        self.width = 0;
    }
}

/// Lines as they are written.
struct Lines<'a> {
    out: &'a mut String,
    indent: isize,
    /// Spaces that come before the next text.
    pending: isize,
    /// What the line has room for.
    space: isize,
}

impl Lines<'_> {
    fn room(&self, indent: isize) -> isize {
        (MARGIN - indent).max(LEAST)
    }

    fn text(&mut self, text: &str) {
        for _ in 0..self.pending {
            self.out.push(' ');
        }
        self.pending = 0;
        self.out.push_str(text);
        self.space -= isize::try_from(text.len()).unwrap_or(ENDLESS);
    }

    fn end(&mut self, fits: bool, spaces: isize, offset: isize, comma: bool) {
        if fits {
            self.pending += spaces;
            self.space -= spaces;
            return;
        }
        if comma {
            self.text(",");
        }
        self.out.push('\n');
        self.pending = self.indent + offset;
        self.space = self.room(self.pending);
    }
}
