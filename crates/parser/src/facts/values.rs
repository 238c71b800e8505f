//! The values that a description lists: "Possible values are: `low`, `medium` (default), `high`."
//!
//! The wording varies from page to page, and so does what follows: the list ends where the text goes on as prose, and
//! nothing behind that is a value.

use crate::syntax::Text;

/// Words before "values" that make it a list of all of them.
const QUALIFIERS: [&str; 14] = [
    "possible",
    "allowed",
    "supported",
    "valid",
    "permitted",
    "available",
    "accepted",
    "acceptable",
    "allowable",
    "following",
    "expected",
    "legal",
    "permissible",
    "potential",
];

/// Other words that a list may start behind.
const LEADS: [&str; 7] = ["one", "either", "any", "values", "value", "options", "be"];

/// Words between the verb and the list: "are one of the following", "are supported".
const ANNOUNCERS: [&str; 12] =
    ["one", "either", "of", "the", "following", "any", "as", "follows", "include", "supported", "allowed", "possible"];

/// How many words may stand between "possible values" and its verb.
const LONGEST_SUBJECT: usize = 9;

/// Longer descriptions than any page has are read up to here: lists are looked for at each word, and that takes its time.
const LONGEST_TEXT: usize = 5_000;

/// Quoted words that are no members: they stand for the absence of a value, or are literals of another type.
const NO_VALUES: [&str; 3] = ["null", "true", "false"];

/// The values that a text lists, each once, in the order of the text; empty where it lists none.
pub fn listed_values(text: &Text) -> Vec<String> {
    let mut tokens = tokens(text);
    tokens.truncate(LONGEST_TEXT);
    let mut values: Vec<String> = Vec::new();
    for at in 0..tokens.len() {
        let Some(lead) = lead_in(&tokens, at) else { continue };
        let found = list(tokens.get(lead.end..).unwrap_or_default());
        if found.values.len() < lead.at_least {
            continue;
        }
        for value in found.values {
            if !values.iter().any(|known| known == value) {
                values.push(value.to_owned());
            }
        }
    }
    values
}

/// True where a description, in lower case, says that several of the values may hold at once.
pub fn says_flags(lower: &str) -> bool {
    // Every wording has one of these; the others need no closer look.
    if !["multi", "flag", "bitmask", "combin", "one value"].iter().any(|part| lower.contains(part)) {
        return false;
    }
    let wordings = [
        "multi-valued",
        "multivalued",
        "flagged enum",
        "flags enum",
        "bit flag",
        "bitmask",
        "can be a combination",
        "combination of",
        "can be combined",
        "multiple values can be",
        "more than one value",
    ];
    // "Adds values to a multi-valued attribute" speaks of another property.
    let is_of_another = |rest: &str| rest.trim_start().starts_with("attribute");
    wordings.iter().any(|wording| lower.split_once(wording).is_some_and(|(_, rest)| !is_of_another(rest)))
}

/// A piece of a description.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    /// Between backticks.
    Code(&'a str),
    /// A word or number outside of code, also between quotes.
    Word(&'a str),
    /// A punctuation mark.
    Mark(char),
    /// A line break, as between the items of a list.
    Break,
}

impl Token<'_> {
    fn is_word(&self, words: &[&str]) -> bool {
        matches!(self, Token::Word(word) if words.iter().any(|one| one.eq_ignore_ascii_case(word)))
    }
}

fn tokens(text: &Text) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for run in &text.runs {
        if run.code {
            quoted(&run.text, &mut tokens);
        } else {
            words(&run.text, &mut tokens);
        }
    }
    tokens
}

/// What stands between backticks: mostly one value, sometimes a whole list (`` `a, b, c` ``).
fn quoted<'a>(code: &'a str, tokens: &mut Vec<Token<'a>>) {
    let parts = || code.split([',', '|']).map(str::trim).filter(|part| !part.is_empty());
    if parts().nth(1).is_some() && parts().all(is_name) {
        tokens.extend(parts().flat_map(|part| [Token::Code(part), Token::Mark(',')]));
    } else {
        // "`.com`, `.net`" are endings and no values: a full stop in front stays.
        let code = code.trim().trim_matches(['"', '\'', ',', ';']).trim_end_matches(['.', ',']);
        tokens.push(Token::Code(code.trim()));
    }
}

fn words<'a>(text: &'a str, tokens: &mut Vec<Token<'a>>) {
    // Where the word starts that is being read.
    let mut word: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner = matches!(c, '_' | '-' | '.' | '@' | '$' | '#' | '+' | '’' | '\'')
            && word.is_some()
            && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if c.is_alphanumeric() || c == '_' || inner {
            word.get_or_insert(at);
            continue;
        }
        if let Some(start) = word.take() {
            tokens.extend(text.get(start..at).map(Token::Word));
        }
        match c {
            '\n' => tokens.push(Token::Break),
            _ if c.is_whitespace() => {}
            '"' | '\'' | '“' | '”' | '‘' | '’' | '*' | '\u{200b}' => {}
            _ => tokens.push(Token::Mark(c)),
        }
    }
    tokens.extend(word.and_then(|start| text.get(start..)).map(Token::Word));
}

/// Where a list starts, and how many values it must have to be believed.
struct Lead {
    end: usize,
    at_least: usize,
}

/// The words that announce a list, if they start at this token.
fn lead_in(tokens: &[Token<'_>], at: usize) -> Option<Lead> {
    let token = tokens.get(at)?;
    let may_lead = token.is_word(&QUALIFIERS) || token.is_word(&LEADS) || *token == Token::Mark(':');
    if !may_lead {
        return None;
    }
    // "It must not be one of the following values"
    let before = tokens.get(at.saturating_sub(8)..at).unwrap_or_default();
    let clause = before.iter().rev().take_while(|token| !matches!(token, Token::Mark('.' | ',' | ';')));
    if clause.into_iter().any(|token| token.is_word(&["not", "cannot", "can't", "except", "never"])) {
        return None;
    }
    if token.is_word(&QUALIFIERS) {
        return possible_values(tokens, at);
    }
    if token.is_word(&["one", "either", "any"]) {
        let end = skip_words(tokens, at + 1, &["of", "the", "these", "following", "string", "valid", "values", "value"]);
        return Some(Lead { end: skip_marks(tokens, end), at_least: 2 });
    }
    if token.is_word(&["values", "value", "options"]) {
        let end = skip_words(tokens, at + 1, &["can", "may", "must", "are", "is", "be", "include", "includes", "either"]);
        let announced = tokens.get(end) == Some(&Token::Mark(':')) || end > at + 1;
        return announced.then(|| Lead { end: skip_marks(tokens, end), at_least: 2 });
    }
    // "The importance of the message: `low`, `normal`, `high`."
    if *token == Token::Mark(':') && matches!(tokens.get(at + 1), Some(Token::Code(_))) {
        let before = tokens.get(at.saturating_sub(4)..at).unwrap_or_default();
        let of_other_things =
            ["example", "examples", "e.g", "g", "format", "formats", "supports", "syntax", "scopes", "properties"];
        // "Possible keys in the JSON string are: `userAgent`": parts of a value.
        let of_parts =
            tokens.get(at.saturating_sub(8)..at).unwrap_or_default().iter().any(|token| token.is_word(&["keys"]));
        // `<li>sku: `a`, `b`</li>`: of one of several parts.
        let of_parts = of_parts || at.checked_sub(2).and_then(|start| tokens.get(start)) == Some(&Token::Break);
        let plain = !of_parts && !before.iter().any(|token| token.is_word(&of_other_things));
        return plain.then_some(Lead { end: at + 1, at_least: 2 });
    }
    if token.is_word(&["be"]) && at.checked_sub(1).and_then(|before| tokens.get(before))?.is_word(&["can", "must"]) {
        let end = skip_words(tokens, at + 1, &["either", "set", "to", "one", "of"]);
        let end = skip_marks(tokens, end);
        // "Whether the document must be deleted or retained": what happens to it, and no values.
        let asks =
            matches!(tokens.get(end), Some(Token::Word(_))) && before.iter().any(|token| token.is_word(&["whether"]));
        return (!asks).then_some(Lead { end, at_least: 2 });
    }
    None
}

/// "Possible values are:", "The supported values for the period are", "Valid options:", "Possible value is:".
fn possible_values(tokens: &[Token<'_>], at: usize) -> Option<Lead> {
    let noun = (at + 1..at + 5).find(|index| {
        tokens
            .get(*index)
            .is_some_and(|token| token.is_word(&["values", "value", "options", "enumerations", "strings", "states"]))
    })?;
    let between = tokens.get(at + 1..noun)?;
    if between.iter().any(|token| !matches!(token, Token::Word(_))) {
        return None;
    }
    for index in noun + 1..noun + 1 + LONGEST_SUBJECT {
        let token = tokens.get(index)?;
        // "Supported values for each of the parameters are": values of the parts of a text.
        if token.is_word(&["parameters"]) {
            return None;
        }
        let verb = token.is_word(&["are", "is", "include", "includes", "be", "were"]);
        if verb || *token == Token::Mark(':') || index == noun + 1 && matches!(token, Token::Code(_) | Token::Break) {
            let end = if matches!(token, Token::Code(_)) { index } else { index + 1 };
            let end = skip_words(tokens, end, &ANNOUNCERS);
            // "Following values are supported. Not nullable. <ul><li>`User`</li>"
            let end = if is_announcement(tokens, end) { next_line(tokens, end) } else { end };
            return Some(Lead { end: skip_marks(tokens, end), at_least: 1 });
        }
        if matches!(token, Token::Mark('.') | Token::Break) {
            return None;
        }
    }
    None
}

/// True at the full stop of an announcement whose list follows in a line of its own.
fn is_announcement(tokens: &[Token<'_>], at: usize) -> bool {
    let next = next_line(tokens, at);
    tokens.get(at) == Some(&Token::Mark('.')) && next <= at + 6 && matches!(tokens.get(next), Some(Token::Code(_)))
}

/// The first token behind the next line breaks.
fn next_line(tokens: &[Token<'_>], at: usize) -> usize {
    let line_break = (at..tokens.len()).find(|index| tokens.get(*index) == Some(&Token::Break)).unwrap_or(tokens.len());
    (line_break..tokens.len()).find(|index| tokens.get(*index) != Some(&Token::Break)).unwrap_or(tokens.len())
}

fn skip_words(tokens: &[Token<'_>], mut at: usize, words: &[&str]) -> usize {
    while tokens.get(at).is_some_and(|token| token.is_word(words)) {
        at += 1;
    }
    at
}

fn skip_marks(tokens: &[Token<'_>], mut at: usize) -> usize {
    while matches!(tokens.get(at), Some(Token::Mark(':' | '-' | '–' | '—' | '•' | '{' | '[') | Token::Break)) {
        at += 1;
    }
    at
}

/// The values of a list.
#[derive(Default)]
struct List<'a> {
    values: Vec<&'a str>,
}

/// Reads the items of a list up to the place where the text goes on as prose.
fn list<'a>(tokens: &[Token<'a>]) -> List<'a> {
    let mut list = List::default();
    let quoted = matches!(tokens.first(), Some(Token::Code(_)));
    let mut at = 0;
    loop {
        let value = match tokens.get(at) {
            Some(Token::Code(value)) => value,
            Some(Token::Word(value)) if !quoted && is_name(value) => value,
            // "`AllUsers` and `AllApplications`; or for applications, you may use": other values are allowed.
            Some(Token::Word(_)) if quoted && is_open(tokens, at) => return List::default(),
            _ => return list,
        };
        if let Some(next) = after_item(tokens, at + 1, quoted) {
            list.push(value);
            at = next;
        } else if quoted || is_last(&list, tokens.get(skip_parentheses(tokens, at + 1))) {
            list.push(value);
            return list;
        } else {
            // Words without quotes that prose follows are prose themselves; a line of prose ends the list.
            let starts_line = at.checked_sub(1).and_then(|before| tokens.get(before)) == Some(&Token::Break);
            return if starts_line { list } else { List::default() };
        }
    }
}

/// True behind a semicolon and "or".
fn is_open(tokens: &[Token<'_>], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|index| tokens.get(index));
    before(1).is_some_and(|token| token.is_word(&["or"])) && before(2) == Some(&Token::Mark(';'))
}

/// True where an unquoted word is the last item: nothing, or an explanation as of the items before it, follows.
fn is_last(list: &List<'_>, next: Option<&Token<'_>>) -> bool {
    ends(next) || !list.values.is_empty() && is_dash(next)
}

impl<'a> List<'a> {
    fn push(&mut self, value: &'a str) {
        // A value has letters: `:` and `0` are characters and digits that a description talks about.
        let absent = !value.contains(char::is_alphabetic)
            || is_identifier_of_object(value)
            || NO_VALUES.iter().any(|word| word.eq_ignore_ascii_case(value));
        if !absent && !value.is_empty() && !self.values.contains(&value) {
            self.values.push(value);
        }
    }
}

/// True for a GUID: well-known objects are listed by theirs (`resources/phoneauthenticationmethod.md`), and are no members.
fn is_identifier_of_object(value: &str) -> bool {
    let mut parts = value.split('-');
    let is_hex = |part: &str| part.chars().all(|c| c.is_ascii_hexdigit());
    [8, 4, 4, 4, 12].iter().all(|length| parts.next().is_some_and(|part| part.len() == *length && is_hex(part)))
        && parts.next().is_none()
}

fn ends(token: Option<&Token<'_>>) -> bool {
    matches!(token, None | Some(Token::Mark('.' | ')' | ';' | ']' | '}') | Token::Break))
}

/// Where the next item starts, behind notes and separators; `None` where the list ends.
fn after_item(tokens: &[Token<'_>], at: usize, quoted: bool) -> Option<usize> {
    let mut at = skip_parentheses(tokens, at);
    // A comma is missing: `` `a`, `b` `c` or `d` ``.
    if quoted && matches!(tokens.get(at), Some(Token::Code(_))) {
        return Some(at);
    }
    if !is_separator(tokens.get(at)?) {
        at = skip_note(tokens, at, quoted)?;
    }
    let mut separated = false;
    while tokens.get(at).is_some_and(is_separator) {
        separated = true;
        at += 1;
    }
    separated.then_some(at)
}

fn is_separator(token: &Token<'_>) -> bool {
    matches!(token, Token::Mark(',' | ';' | '/' | '|' | '&' | '•') | Token::Break) || token.is_word(&["and", "or"])
}

/// Behind remarks in parentheses.
fn skip_parentheses(tokens: &[Token<'_>], mut at: usize) -> usize {
    while tokens.get(at) == Some(&Token::Mark('(')) {
        let close = (at..tokens.len()).find(|index| tokens.get(*index) == Some(&Token::Mark(')')));
        let Some(close) = close else { return at };
        at = close + 1;
    }
    at
}

/// Behind an explanation of an item (`` `x` - for users, `y` - for groups ``): at the separator before the next item.
fn skip_note(tokens: &[Token<'_>], at: usize, quoted: bool) -> Option<usize> {
    let explained = is_dash(tokens.get(at));
    if !quoted && !explained {
        return None;
    }
    let mut within_sentence = true;
    for index in at..tokens.len() {
        let token = tokens.get(index)?;
        within_sentence &= *token != Token::Mark('.');
        if !within_sentence && !explained {
            return None;
        }
        // Beyond its first sentence only a new line, or another explanation, ends an explanation.
        let next = index + tokens.get(index..)?.iter().take_while(|token| is_separator(token)).count();
        let line_ends = *token == Token::Break;
        let explains = is_dash(tokens.get(next + 1));
        let starts_item = match tokens.get(next) {
            Some(Token::Code(_)) => quoted && (within_sentence || line_ends || explains),
            Some(Token::Word(word)) => !quoted && is_name(word) && (line_ends && ends(tokens.get(next + 1)) || explains),
            _ => false,
        };
        if next > index && starts_item {
            return Some(index);
        }
    }
    None
}

fn is_dash(token: Option<&Token<'_>>) -> bool {
    matches!(token, Some(Token::Mark('-' | '–' | '—' | ':' | '=')))
}

/// True for what can be a value without quotes.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
