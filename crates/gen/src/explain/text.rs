//! A page for people: its lines, and below each what was made of it. Nothing is wider than [`WIDTH`].

use clap::builder::styling::{AnsiColor, Style};
use msgraph_build::ir::Severity;
use msgraph_build::printable;
use msgraph_explain::{Line, Note, NoteKind, Reading};

use crate::summary::count;

const WIDTH: usize = 100;
/// Of lines that belong to a fact above them (the JSON of an example), so many are shown.
const SHOWN: usize = 3;
/// Of Rust items that come of one line, so many are shown.
const ITEMS: usize = 4;

const HEADING: Style = Style::new().bold();
const PLAIN: Style = Style::new();
const DIM: Style = Style::new().dimmed();
const FACT: Style = AnsiColor::Green.on_default();
const RUST: Style = AnsiColor::Cyan.on_default();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Blue.on_default().bold();

/// The whole page; with `all`, also what is usually left out.
pub fn of(path: &str, lines: &[Line], all: bool) -> String {
    let mut text = format!("{HEADING}{}{HEADING:#}\n", printable(path));
    let mut file: Option<&str> = None;
    let mut rest = lines;
    while let Some((line, after)) = rest.split_first() {
        if line.included.as_deref() != file {
            file = line.included.as_deref();
            text.push_str(&format!("{HEADING}{}{HEADING:#}\n", printable(file.unwrap_or(path))));
        }
        text.push_str(&one(line, all));
        let quiet = if all { 0 } else { followers(line, after) };
        rest = after;
        if quiet > SHOWN + 1 {
            for line in after.iter().take(SHOWN) {
                text.push_str(&one(line, all));
            }
            text.push_str(&format!("{DIM}{:>6}{} that belong to it{DIM:#}\n", "", count(quiet - SHOWN, "line")));
            rest = after.get(quiet..).unwrap_or_default();
        }
    }
    text
}

/// How many understood lines without notes follow.
fn followers(line: &Line, after: &[Line]) -> usize {
    let belongs =
        |next: &&Line| next.reading == Reading::Understood && next.notes.is_empty() && next.included == line.included;
    if line.reading == Reading::Understood { after.iter().take_while(belongs).count() } else { 0 }
}

fn one(line: &Line, all: bool) -> String {
    let (mark, style) = match line.reading {
        Reading::Nothing => ('.', DIM),
        Reading::Understood | Reading::Blank => (' ', PLAIN),
    };
    let shown = cut(&printable(line.text.trim_end()), WIDTH - 7, all);
    let mut text = format!("{DIM}{:>4}{DIM:#} {mark} {style}{shown}{style:#}", line.number).trim_end().to_owned() + "\n";
    let items = line.notes.iter().filter(|note| note.kind == NoteKind::Rust).count();
    let mut seen = 0;
    for note in &line.notes {
        seen += usize::from(note.kind == NoteKind::Rust);
        if note.kind != NoteKind::Rust || all || seen <= ITEMS {
            text.push_str(&self::note(note));
        }
    }
    if items > ITEMS && !all {
        text.push_str(&format!("{:9}{RUST}>{RUST:#} and {} more; `--verbose` shows all\n", "", items - ITEMS));
    }
    text
}

fn note(note: &Note) -> String {
    let (mark, style) = match note.kind {
        NoteKind::Fact => ('=', FACT),
        NoteKind::Rust => ('>', RUST),
        NoteKind::Finding(Severity::Error) => ('!', ERROR),
        NoteKind::Finding(Severity::Warning) => ('!', WARNING),
        NoteKind::Finding(Severity::Note) => ('!', NOTE),
    };
    let mut text = String::new();
    for (index, part) in wrap(&printable(&note.text), WIDTH - 11).iter().enumerate() {
        let mark = if index == 0 { mark } else { ' ' };
        text.push_str(&format!("{:9}{style}{mark} {part}{style:#}\n", ""));
    }
    text
}

/// The start of a line that is too long.
fn cut(text: &str, width: usize, all: bool) -> String {
    if all || text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

/// Lines that are broken at spaces, or anywhere within words that are too long.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let letters: Vec<char> = word.chars().collect();
        for (index, part) in letters.chunks(width).enumerate() {
            let part: String = part.iter().collect();
            match lines.last_mut() {
                Some(line) if index == 0 && line.chars().count() + 1 + part.chars().count() <= width => {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(&part);
                }
                _ => lines.push(part),
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::{cut, wrap};

    #[test]
    fn nothing_is_wider_than_the_width() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("äöüäöüäö a", 3), ["äöü", "äöü", "äö", "a"]);
        assert_eq!(wrap("", 3), [""; 0]);
        assert_eq!(
            (cut("äöüä", 3, false), cut("äöü", 3, false), cut("äöüä", 3, true)),
            ("äö…".into(), "äöü".into(), "äöüä".into())
        );
    }
}
