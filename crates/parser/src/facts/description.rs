//! Descriptions: running text as markdown that can be read outside its page, since all its links are absolute.

use crate::syntax::{Run, Text, relative_path};

/// Where the documentation is published; pages link to each other by relative paths.
const SITE: &str = "https://learn.microsoft.com";

/// Rebuilds the markdown of a text; `None` where there is no text.
///
/// A line break (`<br>`) starts a new paragraph. Links that lead to no published page are dropped, their text stays.
pub fn markdown(text: &Text) -> Option<String> {
    let mut paragraphs = vec![String::new()];
    let mut runs = text.runs.iter().peekable();
    while let Some(run) = runs.next() {
        let Some(link) = &run.link else {
            write_runs(&mut paragraphs, &[run]);
            continue;
        };
        let mut linked = vec![run];
        while let Some(next) = runs.next_if(|next| next.link.as_ref() == Some(link)) {
            linked.push(next);
        }
        match absolute(link, &text.place.file.path) {
            Some(url) => write_link(&mut paragraphs, &linked, &url),
            None => write_runs(&mut paragraphs, &linked),
        }
    }
    let paragraphs: Vec<String> =
        paragraphs.iter().map(|paragraph| finish(paragraph)).filter(|text| !text.is_empty()).collect();
    Some(paragraphs.join("\n\n")).filter(|markdown| !markdown.is_empty())
}

/// The address of a link's target: `../resources/user.md#a` on an API page is
/// `https://learn.microsoft.com/graph/api/resources/user#a`. `None` for images and other files that are no pages.
pub fn absolute(link: &str, page: &str) -> Option<String> {
    let link = link.trim();
    if link.contains("://") || link.starts_with("mailto:") {
        return Some(encode(link));
    }
    if let Some(path) = link.strip_prefix('/') {
        return Some(encode(&format!("{SITE}/{path}")));
    }
    let (path, fragment) = link.find('#').map_or((link, ""), |at| link.split_at(at));
    let path = path.split('?').next().unwrap_or_default();
    let target = if path.is_empty() { page.to_owned() } else { relative_path::join(page, path) };
    let (folders, name) = target.rsplit_once('/').unwrap_or(("", &target));
    let name = name.strip_suffix(".md").unwrap_or(name);
    if name.is_empty() || name.contains('.') && !target.ends_with(".md") {
        return None;
    }
    let place = match folders.rsplit('/').next() {
        Some("resources") => "graph/api/resources",
        Some("api") => "graph/api",
        _ if folders.contains("concepts") => "graph",
        _ => return None,
    };
    Some(encode(&format!("{SITE}/{place}/{name}{fragment}")))
}

/// Keeps the address in one piece within `[...](...)`.
fn encode(url: &str) -> String {
    let mut encoded = String::new();
    for char in url.chars() {
        match char {
            ' ' => encoded.push_str("%20"),
            '(' => encoded.push_str("%28"),
            ')' => encoded.push_str("%29"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '\\' => encoded.push_str("%5C"),
            char if char.is_control() => {}
            char => encoded.push(char),
        }
    }
    encoded
}

fn write_link(paragraphs: &mut [String], runs: &[&Run], url: &str) {
    let mut inner = vec![String::new()];
    write_runs(&mut inner, runs);
    let label = inner.join(" ");
    let (before, label, after) = split_space(&label);
    if let Some(last) = paragraphs.last_mut() {
        last.push_str(before);
        if !label.is_empty() {
            last.push_str(&format!("[{label}]({url})"));
        }
        last.push_str(after);
    }
}

fn write_runs(paragraphs: &mut Vec<String>, runs: &[&Run]) {
    for run in runs {
        for (index, line) in run.text.split('\n').enumerate() {
            if index > 0 {
                paragraphs.push(String::new());
            }
            if let Some(last) = paragraphs.last_mut() {
                write_styled(line, run, last);
            }
        }
    }
}

/// A stretch of text with its marks; white space stays outside of them, as markdown wants it.
fn write_styled(text: &str, run: &Run, out: &mut String) {
    let (before, text, after) = split_space(text);
    out.push_str(before);
    if text.is_empty() {
        return;
    }
    let mark = if run.strong { "**" } else { "" };
    out.push_str(mark);
    match (run.code, text.contains('`')) {
        (true, false) => out.extend(["`", text, "`"]),
        (true, true) => out.extend(["`` ", text, " ``"]),
        (false, _) => write_escaped(text, out),
    }
    out.push_str(mark);
    out.push_str(after);
}

fn split_space(text: &str) -> (&str, &str, &str) {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    let end = start + trimmed.len();
    (text.get(..start).unwrap_or_default(), trimmed, text.get(end..).unwrap_or_default())
}

/// Keeps characters of the text from being taken for marks.
fn write_escaped(text: &str, out: &mut String) {
    if !text.bytes().any(|byte| matches!(byte, b'\\' | b'`' | b'*' | b'[' | b']' | b'<' | b'_')) {
        out.push_str(text);
        return;
    }
    let mut previous = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let within_word = previous.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if matches!(char, '\\' | '`' | '*' | '[' | ']' | '<') || char == '_' && !within_word {
            out.push('\\');
        }
        out.push(char);
        previous = char;
    }
}

/// Squeezes white space, and keeps a first character from starting a list, heading or quotation.
fn finish(paragraph: &str) -> String {
    let mut text = String::with_capacity(paragraph.len());
    for word in paragraph.split_whitespace() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    let (first, further) = text.split_once(' ').map_or((text.as_str(), false), |(first, _)| (first, true));
    let numbered = first.strip_suffix(['.', ')']).is_some_and(|number| number.chars().all(|char| char.is_ascii_digit()));
    if let Some(at) = text.find(['.', ')']).filter(|_| numbered && further) {
        let (number, rest) = text.split_at(at);
        return format!("{number}\\{rest}");
    }
    if matches!(first, "-" | "+" | ">" | "#" | "##" | "###" | "====" | "---") {
        return format!("\\{text}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::{Place, SourceFile};

    fn text(runs: Vec<Run>) -> Text {
        Text { runs, place: Place::at(&SourceFile::new("api/user-get.md".into(), String::new()), 0) }
    }

    fn plain(text: &str) -> Run {
        Run { text: text.into(), ..Run::default() }
    }

    #[test]
    fn links_are_made_absolute_from_the_page() {
        for (link, page, url) in [
            ("../resources/user.md#a", "api/x.md", Some("https://learn.microsoft.com/graph/api/resources/user#a")),
            ("user-get.md", "api/x.md", Some("https://learn.microsoft.com/graph/api/user-get")),
            ("./user.md", "resources/x.md", Some("https://learn.microsoft.com/graph/api/resources/user")),
            ("../api/user-get.md", "resources/x.md", Some("https://learn.microsoft.com/graph/api/user-get")),
            ("#permissions", "api/x.md", Some("https://learn.microsoft.com/graph/api/x#permissions")),
            ("/graph/auth", "api/x.md", Some("https://learn.microsoft.com/graph/auth")),
            ("../../../concepts/auth.md", "api/x.md", Some("https://learn.microsoft.com/graph/auth")),
            ("https://tools.ietf.org/a(b)", "api/x.md", Some("https://tools.ietf.org/a%28b%29")),
            ("images/a.png", "api/x.md", None),
        ] {
            assert_eq!(absolute(link, page).as_deref(), url, "{link}");
        }
    }

    #[test]
    fn marks_are_written_again() {
        let runs = vec![
            plain("The "),
            Run { text: "id ".into(), strong: true, ..Run::default() },
            plain("of the "),
            Run { text: "user".into(), link: Some("../resources/user.md".into()), ..Run::default() },
            plain(". "),
            Run { text: "a`b".into(), code: true, ..Run::default() },
            Run { text: " picture".into(), link: Some("images/a.png".into()), ..Run::default() },
        ];
        let expected = "The **id** of the [user](https://learn.microsoft.com/graph/api/resources/user). `` a`b `` picture";
        assert_eq!(markdown(&text(runs)).as_deref(), Some(expected));
    }

    #[test]
    fn text_is_never_taken_for_marks() {
        assert_eq!(markdown(&text(vec![plain("a*b [c] <d> e_f _g")])).as_deref(), Some("a\\*b \\[c\\] \\<d> e_f \\_g"));
        assert_eq!(markdown(&text(vec![plain("- no list")])).as_deref(), Some("\\- no list"));
        assert_eq!(markdown(&text(vec![plain("1. no list")])).as_deref(), Some("1\\. no list"));
        assert_eq!(markdown(&text(vec![plain("one\ntwo")])).as_deref(), Some("one\n\ntwo"));
        assert_eq!(markdown(&text(vec![plain(" \n ")])), None);
    }
}
