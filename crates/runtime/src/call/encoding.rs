//! Percent-encoding (RFC 3986, section 2.1): a value never adds a segment, a query or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Argument, Piece};

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

/// The path of a request; where a value cannot stand where it should, the number of the argument, counted from 0, and why.
pub(super) fn path(pieces: &[Piece], arguments: &[Argument<'_>]) -> Result<String, (usize, &'static str)> {
    let mut path = String::with_capacity(96);
    // Arguments of the segment in hand, so that a segment that means another path is noticed once it is whole.
    let mut index_in_segment = None;
    for piece in pieces {
        match *piece {
            Piece::Literal(text) => {
                if let (Some(index), true) = (index_in_segment, text.starts_with('/')) {
                    check_segment(&path, index)?;
                }
                if text.contains('/') {
                    index_in_segment = None;
                }
                path.push_str(text);
            }
            Piece::Segment(index) | Piece::Path(index) | Piece::Quoted(index) | Piece::Bare(index) => {
                let text = arguments.get(index).and_then(Argument::text).ok_or((index, "it is absent"))?;
                push_value(&mut path, *piece, text).map_err(|reason| (index, reason))?;
                index_in_segment = Some(index);
            }
        }
    }
    match index_in_segment {
        Some(index) => check_segment(&path, index).map(|()| path),
        None => Ok(path),
    }
}

fn push_value(path: &mut String, piece: Piece, text: &str) -> Result<(), &'static str> {
    match piece {
        Piece::Quoted(_) => path.extend(utf8_percent_encode(&text.replace('\'', "''"), FUNCTION)),
        Piece::Path(_) => {
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
        Piece::Bare(_) => path.extend(utf8_percent_encode(text, FUNCTION)),
        Piece::Segment(_) | Piece::Literal(_) => path.extend(utf8_percent_encode(text, SEGMENT)),
    }
    Ok(())
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
