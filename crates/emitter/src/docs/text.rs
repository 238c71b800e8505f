//! Single characters of foreign text, made harmless for documentation comments.

/// True for a character that must not reach a source file: controls, the marks that change the direction of text, which
/// rustc refuses in comments because they make code look like something else, and all others that nobody sees (the general
/// category Cf of Unicode 16, separators of lines and paragraphs, fillers, selectors of variants), in which text can hide.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}'
            | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text without unwanted characters.
pub(crate) fn clean(text: &str) -> String {
    if text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
        return text.to_owned();
    }
    text.chars().filter(|c| !is_unwanted(*c)).map(|c| if c == '\t' { ' ' } else { c }).collect()
}

/// Text as markdown that shows exactly that text: no emphasis, link, tag, entity or heading comes of it.
///
/// URLs become autolinks, or code where they hold placeholders, since rustdoc warns of bare ones.
pub(crate) fn escape(text: &str, at_line_start: bool) -> String {
    let text = clean(text);
    let mut out = String::with_capacity(text.len() + 8);
    // What was unwanted may have stood before spaces, which at the start of a line make code.
    let mut rest = if at_line_start { text.trim_start() } else { text.as_str() };
    while let Some(start) = url_start(rest) {
        let (before, url) = rest.split_at(start);
        let (url, after) = url.split_at(url_length(url));
        escape_plain(before, at_line_start && out.is_empty(), &mut out);
        out.push_str(&show_url(url));
        rest = after;
    }
    escape_plain(rest, at_line_start && out.is_empty(), &mut out);
    out
}

fn url_start(text: &str) -> Option<usize> {
    let scheme = |(colon, _)| {
        text.get(colon..)?.strip_prefix("://")?;
        ["http", "https"].into_iter().find_map(|scheme: &str| {
            let start = usize::checked_sub(colon, scheme.len())?;
            text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
        })
    };
    text.match_indices(':').find_map(scheme)
}

fn url_length(url: &str) -> usize {
    let end = url.find(|c: char| c.is_whitespace() || "<>\"'`[]|\\^".contains(c)).unwrap_or(url.len());
    let url = url.get(..end).unwrap_or_default();
    let mut kept = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    if kept.ends_with(')') && !kept.contains('(') {
        kept = kept.trim_end_matches(')');
    }
    kept.len()
}

fn show_url(url: &str) -> String {
    let plain = url.bytes().all(|b| b.is_ascii_graphic()) && !url.contains(['{', '}']) && !url.ends_with("//");
    if plain { format!("<{url}>") } else { code(url) }
}

fn escape_plain(text: &str, at_line_start: bool, out: &mut String) {
    let starts_specially = at_line_start && text.starts_with(|c: char| LINE_START_MARKS.contains(&c) || c.is_ascii_digit());
    if !starts_specially && !text.bytes().any(|byte| b"\\`*[]<>|~_&".contains(&byte)) {
        out.push_str(text);
        return;
    }
    let chars: Vec<char> = text.chars().collect();
    if at_line_start {
        escape_line_start(&chars, out);
    }
    let is_word = |index: Option<usize>| index.and_then(|i| chars.get(i)).is_some_and(|c| c.is_alphanumeric());
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    let skipped = usize::from(at_line_start && out.ends_with(LINE_START_MARKS) && out.starts_with('\\'));
    for (index, c) in chars.iter().copied().enumerate().skip(skipped) {
        let special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' => true,
            '_' => !(is_word(index.checked_sub(1)) && is_word(Some(index + 1))),
            '&' => chars.get(index + 1).is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            '.' | ')' => at_line_start && index > 0 && index == digits,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
}

const LINE_START_MARKS: [char; 4] = ['#', '-', '+', '='];

/// A mark that would open a heading, a list or a rule.
fn escape_line_start(chars: &[char], out: &mut String) {
    if let Some(first) = chars.first()
        && LINE_START_MARKS.contains(first)
    {
        out.push('\\');
        out.push(*first);
    }
}

/// Text as a code span, whatever backticks it holds; nothing where there is nothing to show.
pub(crate) fn code(text: &str) -> String {
    let text = clean(text).replace('\n', " ");
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A fenced block of a language that rustdoc does not test.
pub(crate) fn fence(language: &str, text: &str) -> Vec<String> {
    let text = clean(text);
    let marks = "`".repeat((longest_run(&text) + 1).max(3));
    let body = text.trim_end().lines().map(|line| line.trim_end().to_owned());
    std::iter::once(format!("{marks}{language}")).chain(body).chain([marks.clone()]).collect()
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        for (text, escaped) in [
            ("a [b] <c> *d* `e` f_g _h_", r"a \[b\] \<c\> \*d\* \`e\` f_g \_h\_"),
            ("# not a heading", r"\# not a heading"),
            ("- not an item", r"\- not an item"),
            ("1. not an item", r"1\. not an item"),
            ("a&amp;b & c", r"a\&amp;b & c"),
            ("left\u{202e}right\0", "leftright"),
            ("\u{200b}    not code", "not code"),
            ("un\u{200b}se\u{2060}en\u{ad} \u{e0061}\u{2028}text", "unseen text"),
        ] {
            assert_eq!(escape(text, true), escaped);
        }
        assert_eq!(escape("- inside", false), "- inside");
        assert_eq!(escape("\u{7f}    code", true), "code");
    }

    #[test]
    fn urls_become_autolinks_or_code() {
        assert_eq!(escape("see https://a.example/b_c. Now", true), "see <https://a.example/b_c>. Now");
        assert_eq!(escape("(https://a.example/{id})", false), "(`https://a.example/{id}`)");
        assert_eq!(escape("https://", false), "`https://`");
    }

    #[test]
    fn many_urls_take_no_more_than_their_share() {
        let text = "HTTPS://a.example x://b ".repeat(20_000);
        assert_eq!(escape(&text, false), "<HTTPS://a.example> x://b ".repeat(20_000));
        let digits = format!("{}{}", "1".repeat(20_000), ".".repeat(20_000));
        assert_eq!(escape(&digits, true).len(), 40_001);
    }

    #[test]
    fn code_has_more_backticks_than_its_text() {
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code(" "), "");
        assert_eq!(fence("json", "```\n"), ["````json", "```", "````"]);
    }
}
