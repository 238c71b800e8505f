//! HTTP messages as examples show them: a start line, headers, a body (RFC 9112), with the blank lines not always where
//! they belong.

use super::request_line::{self, RequestLine};

/// A message.
#[derive(Debug)]
pub struct Message<'a> {
    /// Its first line; absent where a fence shows a body alone.
    pub start: Option<StartLine<'a>>,
    /// Names and values in order.
    pub headers: Vec<(&'a str, &'a str)>,
    /// The body, where there is one, without the white space around it.
    pub body: Option<Body<'a>>,
}

/// The first line of a message.
#[derive(Debug)]
pub enum StartLine<'a> {
    /// Of a request: the line, and its URL as the page has it.
    Request(RequestLine, &'a str),
    /// Of a response: the status code.
    Status(u16),
}

/// The body of a message.
#[derive(Debug)]
pub struct Body<'a> {
    /// The text.
    pub text: &'a str,
    /// The line within the fence on which it starts, counted from 0.
    pub line: usize,
}

/// Reads the text of a fence.
pub fn read(text: &str) -> Message<'_> {
    let mut lines = text.lines().enumerate().map(|(index, line)| (index, line.trim())).peekable();
    while lines.next_if(|(_, line)| line.is_empty()).is_some() {}
    let start = lines.peek().and_then(|(_, line)| start_line(line));
    if start.is_some() {
        lines.next();
    }
    let mut headers = Vec::new();
    if start.is_some() {
        // Blank lines are skipped as long as headers follow: some pages have one between the request line and the headers.
        let mut rest = lines.clone();
        while let Some((_, line)) = rest.next() {
            match header(line) {
                Some(header) => {
                    headers.push(header);
                    lines = rest.clone();
                }
                None if line.is_empty() && headers.is_empty() => {}
                // A long URL may go on on the next lines.
                None if headers.is_empty() && line.starts_with(['?', '&', '$']) => lines = rest.clone(),
                None => break,
            }
        }
    }
    while lines.next_if(|(_, line)| line.is_empty()).is_some() {}
    let body = lines.peek().and_then(|(line, _)| {
        let offset = text.split_inclusive('\n').take(*line).map(str::len).sum::<usize>();
        let body = text.get(offset..)?.trim();
        Some(Body { text: body, line: *line })
    });
    Message { start, headers, body }
}

fn start_line(line: &str) -> Option<StartLine<'_>> {
    if let Some(request) = request_line::read(line) {
        let (_, url) = line.split_once(char::is_whitespace)?;
        return Some(StartLine::Request(request, url.trim()));
    }
    let rest = line.get(..4).filter(|head| head.eq_ignore_ascii_case("HTTP")).and_then(|_| line.get(4..))?;
    let status = rest.split_whitespace().find_map(|word| word.parse().ok().filter(|status| (100..600).contains(status)))?;
    (rest.starts_with(['/', ' '])).then_some(StartLine::Status(status))
}

fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let is_name =
        !name.is_empty() && name.trim_end().chars().all(|char| char.is_ascii_alphanumeric() || "-_.".contains(char));
    (is_name && !value.starts_with("//")).then_some((name.trim_end(), value.trim()))
}

impl<'a> Message<'a> {
    /// A header's value, by its name in any case.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, usize, Option<&str>) {
        let message = read(text);
        let start = match &message.start {
            Some(StartLine::Request(line, url)) => format!("{} {url}", line.method),
            Some(StartLine::Status(status)) => status.to_string(),
            None => String::new(),
        };
        (start, message.headers.len(), message.body.map(|body| body.text))
    }

    #[test]
    fn messages_are_taken_apart() {
        for (text, expected) in [
            ("GET /me\n", ("GET /me", 0, None)),
            (
                "POST /me/x\nContent-type: application/json\n\n{\n  \"a\": 1\n}\n",
                ("POST /me/x", 1, Some("{\n  \"a\": 1\n}")),
            ),
            ("POST /me/x\n\nContent-type: text/plain\nA: b\n\nbody: text", ("POST /me/x", 2, Some("body: text"))),
            ("POST /me/x\n{\"a\": 1}", ("POST /me/x", 0, Some("{\"a\": 1}"))),
            ("HTTP/1.1 200 OK\n{}", ("200", 0, Some("{}"))),
            ("HTTP 201 Created\nLocation: /x\n", ("201", 1, None)),
            ("GET /me/x?a=b\n&c=d\nPrefer: x\n\n", ("GET /me/x?a=b", 1, None)),
            ("{\"a\": 1}", ("", 0, Some("{\"a\": 1}"))),
            ("", ("", 0, None)),
        ] {
            assert_eq!(parts(text), (expected.0.to_owned(), expected.1, expected.2), "{text}");
        }
        assert_eq!(read("\nHTTP/1.1 200 OK\n\n\n{}").body.map(|body| body.line), Some(4));
        assert_eq!(read("GET /x\nPrefer: a").header("prefer"), Some("a"));
    }
}
