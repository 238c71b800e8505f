//! Percent-encoding (RFC 3986, section 2.1): a value never adds a segment, a query or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is encoded in a segment: all but the unreserved characters, and `@` `,` `=` `!`, which identifiers often have and
/// which mean nothing in a segment. Not `:`, which begins and ends paths within drives.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@')
    .remove(b',')
    .remove(b'=')
    .remove(b'!');

/// What is encoded in the arguments of a function: also `,` and `=`, which separate them.
const FUNCTION: &AsciiSet = &SEGMENT.add(b',').add(b'=').add(b'!').add(b'@');

/// What is encoded in a query. `+` is too, since many servers read it as a space.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'\'');

/// How the value of an argument is written into a path: the signs of [`Operation::path`](super::Operation::path).
#[derive(Clone, Copy)]
enum Form {
    /// Within one segment: everything that could end it is percent-encoded.
    Segment,
    /// Several segments: the slashes of the value stay, all else is percent-encoded. Slashes around it are left out.
    Segments,
    /// Between quotes that stand around it; its own quotes are doubled (OData 4.01 URL Conventions, section 5.1.1.14).
    Quoted,
    /// An argument of a function without quotes: a number, a date, a boolean.
    Bare,
}

/// The path of a request; where a value cannot stand where it should, the number of the argument, counted from 0, and why.
pub(super) fn path(template: &str, arguments: &[&str]) -> Result<String, (usize, &'static str)> {
    let mut path = String::with_capacity(96);
    // Arguments of the segment in hand, so that a segment that means another path is noticed once it is whole.
    let mut index_in_segment = None;
    for part in template.split_inclusive('}') {
        let (literal, argument) = match part.rsplit_once('{') {
            Some((literal, argument)) => (literal, Some(argument)),
            None => (part, None),
        };
        let (end_of_segment, rest) = literal.split_at(literal.find('/').unwrap_or(literal.len()));
        path.push_str(end_of_segment);
        if let Some(index) = index_in_segment.take_if(|_| !rest.is_empty()) {
            check_segment(&path, index)?;
        }
        path.push_str(rest);
        if let Some((form, index)) = argument.map(placeholder) {
            let text = arguments.get(index).ok_or((index, "it is absent"))?;
            push_value(&mut path, form, text).map_err(|reason| (index, reason))?;
            index_in_segment = Some(index);
        }
    }
    match index_in_segment {
        Some(index) => check_segment(&path, index).map(|()| path),
        None => Ok(path),
    }
}

/// What stands between `{` and `}`; a number that is none is that of an argument that is absent.
fn placeholder(text: &str) -> (Form, usize) {
    let (form, digits) = match text.as_bytes().first() {
        Some(b'+') => (Form::Segments, text.get(1..)),
        Some(b'\'') => (Form::Quoted, text.get(1..)),
        Some(b'=') => (Form::Bare, text.get(1..)),
        _ => (Form::Segment, Some(text)),
    };
    let index = digits.and_then(|digits| digits.trim_end_matches('}').parse().ok());
    (form, index.unwrap_or(usize::MAX))
}

fn push_value(path: &mut String, form: Form, text: &str) -> Result<(), &'static str> {
    match form {
        Form::Quoted => path.extend(utf8_percent_encode(&text.replace('\'', "''"), FUNCTION)),
        Form::Segments => {
            for (index, segment) in text.trim_matches('/').split('/').enumerate() {
                match segment {
                    "" => return Err("it is empty or has an empty segment"),
                    "." | ".." => return Err("a segment of dots would lead to another path"),
                    _ => {}
                }
                if index > 0 {
                    path.push('/');
                }
                path.extend(utf8_percent_encode(segment, SEGMENT));
            }
        }
        _ if text.is_empty() => return Err("it is empty"),
        Form::Bare if !is_one_argument(text) => return Err("it would be read as several arguments"),
        Form::Bare => path.extend(utf8_percent_encode(text, FUNCTION)),
        Form::Segment => path.extend(utf8_percent_encode(text, SEGMENT)),
    }
    Ok(())
}

/// True for text that ends no argument of a function: encoding alone does not help, since a service may decode first.
fn is_one_argument(text: &str) -> bool {
    let mut quoted = false;
    let separates = |c: char| {
        quoted ^= c == '\'';
        !quoted && matches!(c, ',' | '=' | '(' | ')')
    };
    !text.contains(separates) && text.matches('\'').count().is_multiple_of(2)
}

/// `.` and `..` are taken out of a path by whoever reads it (RFC 3986, section 5.2.4), even if they are percent-encoded (URL
/// Standard, double-dot path segment), so that no encoding helps.
fn check_segment(path: &str, index: usize) -> Result<(), (usize, &'static str)> {
    match path.rsplit('/').next() {
        Some("." | "..") => Err((index, "a segment of dots would lead to another path")),
        _ => Ok(()),
    }
}

/// Adds `name=value` to a query.
pub(super) fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, QUERY));
    query.push('=');
    query.extend(utf8_percent_encode(value, QUERY));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_of_dots_is_refused_wherever_its_parts_come_from() {
        let template = "/x/{0}./y";
        assert!(path(template, &["."]).is_err());
        assert_eq!(path(template, &["a"]).as_deref(), Ok("/x/a./y"));
        let template = "/x/.{0}";
        assert!(path(template, &["."]).is_err());
    }

    #[test]
    fn an_argument_without_quotes_stays_one_argument() {
        let template = "/f(date={=0})";
        for value in ["a,b=2", "1)", "f(x", "'a", "'a',b"] {
            assert!(path(template, &[value]).is_err(), "{value}");
        }
        assert_eq!(path(template, &["2021-07-01"]).as_deref(), Ok("/f(date=2021-07-01)"));
        assert_eq!(path(template, &["'a,b'"]).as_deref(), Ok("/f(date=%27a%2Cb%27)"));
    }
}
