//! Reads JSON as people write it by hand.
//!
//! Pages hold JSON in annotations and examples, and about one in a hundred is not strict (RFC 8259): commas after the last
//! member or missing between two, comments, `...` where something was left out, single quotes, names without quotes, line
//! breaks within strings. Such text is mended where the mend is certain, and every mend is reported.

use std::iter::Peekable;
use std::str::CharIndices;

use serde_json::{Map, Number, Value};

/// Deeper nesting than this is refused; as deep as `serde_json` goes.
const MAX_DEPTH: usize = 127;

/// More values than this, in each other or beside each other, are refused; the real examples have some hundred.
const MAX_VALUES: usize = 10_000;

/// A value that was read from text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lenient {
    /// The value, mended where necessary.
    pub value: Value,
    /// What was mended; empty for strict JSON.
    pub faults: Vec<Fault>,
    /// The byte offset behind the value; what follows was not looked at.
    pub end: usize,
}

/// Where a text is not strict JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Byte offset in the text.
    pub offset: usize,
    /// What is wrong, without a final stop.
    pub message: String,
}

impl Fault {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Fault { offset, message: message.into() }
    }
}

/// Reads the first JSON value of a text.
///
/// # Errors
/// Where no certain mend exists, and where values are nested too deeply.
pub(crate) fn read_lenient(text: &str) -> Result<Lenient, Fault> {
    let mut strict = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    if let Some(Ok(value)) = strict.next() {
        refuse_many(&value)?;
        return Ok(Lenient { value, faults: Vec::new(), end: strict.byte_offset() });
    }
    let mut reader = Reader { text, chars: text.char_indices().peekable(), faults: Vec::new(), depth: 0 };
    reader.skip();
    let value = reader.value()?;
    refuse_many(&value)?;
    let end = reader.offset();
    Ok(Lenient { value, faults: reader.faults, end })
}

fn refuse_many(value: &Value) -> Result<(), Fault> {
    let mut open = vec![value];
    let mut count = 0;
    while let Some(value) = open.pop() {
        count += 1;
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
        if count + open.len() > MAX_VALUES {
            return Err(Fault::new(0, format!("there are more than {MAX_VALUES} values")));
        }
    }
    Ok(())
}

struct Reader<'a> {
    text: &'a str,
    chars: Peekable<CharIndices<'a>>,
    faults: Vec<Fault>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn offset(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |(offset, _)| *offset)
    }

    fn peek(&mut self) -> Option<char> {
        self.chars.peek().map(|(_, char)| *char)
    }

    fn rest(&mut self) -> &'a str {
        let offset = self.offset();
        self.text.get(offset..).unwrap_or_default()
    }

    fn fault(&mut self, offset: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(offset, message));
    }

    /// Takes the character if it comes next.
    fn take(&mut self, wanted: char) -> bool {
        self.chars.next_if(|(_, char)| *char == wanted).is_some()
    }

    /// Goes on to a byte offset.
    fn advance_to(&mut self, end: usize) {
        while self.chars.next_if(|(offset, _)| *offset < end).is_some() {}
    }

    /// Skips white space, comments and elisions; true where there was an elision.
    fn skip(&mut self) -> bool {
        let mut elided = false;
        loop {
            let offset = self.offset();
            let rest = self.rest();
            let (length, fault) = match rest.chars().next() {
                Some(' ' | '\t' | '\r' | '\n') => (1, None),
                Some(char) if char.is_whitespace() || char == '\u{feff}' => {
                    (char.len_utf8(), Some("white space that JSON does not allow"))
                }
                Some('…') => ('…'.len_utf8(), Some("an elision")),
                Some('.') if rest.starts_with("...") => {
                    (rest.len() - rest.trim_start_matches('.').len(), Some("an elision"))
                }
                Some('/') if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), Some("a comment")),
                Some('/') if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |at| at + 2), Some("a comment")),
                _ => return elided,
            };
            if let Some(fault) = fault {
                elided |= fault == "an elision";
                self.fault(offset, fault);
            }
            self.advance_to(offset + length);
        }
    }

    fn value(&mut self) -> Result<Value, Fault> {
        let offset = self.offset();
        match self.peek() {
            Some('{' | '[') if self.depth >= MAX_DEPTH => Err(Fault::new(offset, "nested too deeply")),
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            Some(quote) if closing_quote(quote).is_some() => self.string().map(Value::String),
            Some(_) => self.bare_value(),
            None => Err(Fault::new(offset, "a value is missing at the end")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Fault>) -> Result<Value, Fault> {
        self.depth += 1;
        self.chars.next();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, Fault> {
        let mut members = Map::new();
        self.items('}', |reader| {
            let name = reader.name()?;
            reader.skip();
            let colon = reader.offset();
            if !reader.take(':') {
                return Err(Fault::new(colon, format!("a colon is missing after \"{name}\"")));
            }
            if !(reader.skip() && matches!(reader.peek(), None | Some(',' | '}'))) {
                let value = reader.value()?;
                members.insert(name, value);
            }
            Ok(())
        })?;
        Ok(Value::Object(members))
    }

    fn array(&mut self) -> Result<Value, Fault> {
        let mut values = Vec::new();
        self.items(']', |reader| {
            values.push(reader.value()?);
            Ok(())
        })?;
        Ok(Value::Array(values))
    }

    /// Reads what is separated by commas up to the closing bracket.
    fn items(&mut self, close: char, mut item: impl FnMut(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        let (mut first, mut comma) = (true, None);
        loop {
            let elided = self.skip();
            let offset = self.offset();
            match self.peek() {
                None => {
                    self.fault(offset, format!("`{close}` is missing at the end"));
                    return Ok(());
                }
                Some(char) if char == close => {
                    if let Some(comma) = comma.filter(|_| !elided) {
                        self.fault(comma, "a comma after the last item");
                    }
                    self.chars.next();
                    return Ok(());
                }
                Some(',') => {
                    if (first || comma.is_some()) && !elided {
                        self.fault(offset, "a comma without an item before it");
                    }
                    comma = Some(offset);
                    self.chars.next();
                }
                Some(_) => {
                    if !first && comma.is_none() && !elided {
                        self.fault(offset, "a comma is missing");
                    }
                    item(self)?;
                    comma = None;
                }
            }
            first = false;
        }
    }

    /// The name of a member.
    fn name(&mut self) -> Result<String, Fault> {
        let offset = self.offset();
        if self.peek().and_then(closing_quote).is_some() {
            return self.string();
        }
        let rest = self.rest();
        let length = rest.find(|char: char| !(char.is_alphanumeric() || "_$@.-".contains(char))).unwrap_or(rest.len());
        if length == 0 {
            return Err(Fault::new(offset, "neither a name nor the end of the object"));
        }
        self.fault(offset, "a name without quotes");
        self.advance_to(offset + length);
        Ok(rest.get(..length).unwrap_or_default().to_owned())
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.offset();
        let Some((close, _)) = self.chars.next().and_then(|(_, quote)| Some((closing_quote(quote)?, quote))) else {
            return Err(Fault::new(start, "a string is missing"));
        };
        if close != '"' {
            self.fault(start, "quotes that JSON does not allow");
        }
        let mut text = String::new();
        while let Some((offset, char)) = self.chars.next() {
            match char {
                '\\' => self.escape(offset, &mut text),
                char if char == close || (close == '”' && char == '"') => return Ok(text),
                char => {
                    if char < ' ' {
                        self.fault(offset, "a line break or control character within a string");
                    }
                    text.push(char);
                }
            }
        }
        Err(Fault::new(start, "a string that does not end"))
    }

    /// What follows a backslash; an escape that JSON does not know stands for itself.
    fn escape(&mut self, offset: usize, text: &mut String) {
        let escaped = match self.chars.next().map(|(_, char)| char) {
            Some(char @ ('"' | '\\' | '/')) => char,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let units: Vec<u16> = std::iter::from_fn(|| self.unit()).take(2).collect();
                if units.is_empty() {
                    self.fault(offset, "an escape without its four digits");
                    return text.push_str("\\u");
                }
                return text.extend(char::decode_utf16(units).map(|char| char.unwrap_or('\u{fffd}')));
            }
            other => {
                self.fault(offset, "an escape that JSON does not know");
                text.push('\\');
                return text.extend(other);
            }
        };
        text.push(escaped);
    }

    /// The four digits of a `\u` escape; of the following escape too, where it comes next.
    fn unit(&mut self) -> Option<u16> {
        let rest = self.rest();
        let digits = rest.strip_prefix("\\u").unwrap_or(rest);
        let four = digits.get(..4).filter(|four| four.chars().all(|char| char.is_ascii_hexdigit()))?;
        let value = u16::from_str_radix(four, 16).ok()?;
        let end = self.offset() + (rest.len() - digits.len()) + 4;
        // Only the second half of a surrogate pair belongs to the same character.
        if rest.len() != digits.len() && !(0xdc00..0xe000).contains(&value) {
            return None;
        }
        self.advance_to(end);
        Some(value)
    }

    /// A number, a truth value, `null`, or a word, date or `<placeholder>` that should stand in quotes.
    fn bare_value(&mut self) -> Result<Value, Fault> {
        let (offset, rest) = (self.offset(), self.rest());
        let length = if rest.starts_with('<') {
            rest.find('>').map_or(0, |at| at + 1)
        } else {
            let ends = |char: char| char.is_whitespace() || ",]}\"'[{".contains(char);
            rest.find(ends).unwrap_or(rest.len())
        };
        let word = rest.get(..length).unwrap_or_default();
        if word.is_empty() {
            return Err(Fault::new(offset, "a value is missing"));
        }
        let follows = rest.get(length..).unwrap_or_default().trim_start_matches([' ', '\t', '\u{a0}']);
        if !(follows.is_empty() || follows.starts_with([',', ']', '}', '"', '\n', '\r', '/', '.', '…'])) {
            return Err(Fault::new(offset, "text without quotes"));
        }
        self.advance_to(offset + length);
        let value = match word.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => word.parse::<Number>().map_or_else(|_| Value::String(word.to_owned()), Value::Number),
        };
        if value.is_string() || word.chars().any(|char| char.is_ascii_uppercase()) && !value.is_number() {
            self.fault(offset, format!("`{word}` without quotes"));
        }
        Ok(value)
    }
}

/// The quote that ends a string, straight, single or typographic.
fn closing_quote(open: char) -> Option<char> {
    match open {
        '"' | '\'' => Some(open),
        '“' | '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn faults(text: &str) -> Vec<String> {
        read_lenient(text).map(|read| read.faults.into_iter().map(|fault| fault.message).collect()).unwrap_or_default()
    }

    #[test]
    fn strict_json_has_no_faults_and_tells_where_it_ends() {
        let read = read_lenient("{\"a\": [1, 2.5, null]} // the rest");
        assert_eq!(read, Ok(Lenient { value: json!({"a": [1, 2.5, null]}), faults: vec![], end: 21 }));
    }

    #[test]
    fn hand_written_json_is_mended_with_one_fault_each() {
        for (text, value, fault) in [
            ("{\"a\": 1,}", json!({"a": 1}), "a comma after the last item"),
            ("[1, 2,\n]", json!([1, 2]), "a comma after the last item"),
            ("{\"a\": 1 \"b\": 2}", json!({"a": 1, "b": 2}), "a comma is missing"),
            ("{\"a\": 1, // one\n \"b\": 2}", json!({"a": 1, "b": 2}), "a comment"),
            ("{\"a\": /* one */ 1}", json!({"a": 1}), "a comment"),
            ("{\"a\": 1, ... }", json!({"a": 1}), "an elision"),
            ("{\"a\": [...]}", json!({"a": []}), "an elision"),
            ("{\"a\": ..., \"b\": 2}", json!({"b": 2}), "an elision"),
            ("{'a': 1}", json!({"a": 1}), "quotes that JSON does not allow"),
            ("{“a”: 1}", json!({"a": 1}), "quotes that JSON does not allow"),
            ("{a: 1}", json!({"a": 1}), "a name without quotes"),
            ("{\"a\": \"x\ny\"}", json!({"a": "x\ny"}), "a line break or control character within a string"),
            ("{\"a\": \"\\d\"}", json!({"a": "\\d"}), "an escape that JSON does not know"),
            (r#"{"a": "C:\users"}"#, json!({"a": "C:\\users"}), "an escape without its four digits"),
            (r#"{"a": "\u+123"}"#, json!({"a": "\\u+123"}), "an escape without its four digits"),
            ("{\"a\": 1,\u{a0}\"b\": 2}", json!({"a": 1, "b": 2}), "white space that JSON does not allow"),
            (
                "{\"a\": 2018-04-01T12:39:16Z}",
                json!({"a": "2018-04-01T12:39:16Z"}),
                "`2018-04-01T12:39:16Z` without quotes",
            ),
            ("{\"a\": True}", json!({"a": true}), "`True` without quotes"),
            ("{\"a\": <the id>}", json!({"a": "<the id>"}), "`<the id>` without quotes"),
            ("{\"a\": 1", json!({"a": 1}), "`}` is missing at the end"),
        ] {
            assert_eq!(read_lenient(text).map(|read| read.value), Ok(value), "{text}");
            assert_eq!(faults(text), [fault], "{text}");
        }
    }

    #[test]
    fn escapes_are_read_beside_a_mend() {
        let text = "{\"a\": \"\\u00e9\\ud83d\\ude00\\u0041\\n\\\"\",}";
        assert_eq!(read_lenient(text).map(|read| read.value), Ok(json!({"a": "é😀A\n\""})));
    }

    #[test]
    fn far_too_many_values_are_refused() {
        let list = |count: usize| format!("[{}1]", "1,".repeat(count));
        assert!(read_lenient(&list(9_000)).is_ok());
        assert!(read_lenient(&list(10_000)).is_err_and(|fault| fault.message.contains("values")));
        assert!(read_lenient(&format!("{} x", list(10_000).replace("[1", "['1'"))).is_err());
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in ["", "{Raw bytes of the file}", "[Zip file of an app]", "{\"a\" 1}", "{\"a\": }", "{\"a\": \"b}", "{]"]
        {
            assert!(read_lenient(text).is_err(), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        for open in ["[", "{a:"] {
            assert_eq!(read_lenient(&open.repeat(100_000)).map_err(|fault| fault.message), Err("nested too deeply".into()));
        }
    }
}
