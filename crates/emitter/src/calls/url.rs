//! Values of parameters in the URL of an example, and the path that they give.

use std::collections::BTreeMap;

use msgraph_ir::{Operation, ParameterForm, ParameterLocation, Piece, Segment};
use percent_encoding::percent_decode_str;

use super::ArgumentValue;
use crate::plan::Argument;

/// The path of the operation with values in place of its parameters.
pub(crate) fn path(operation: &Operation, arguments: &[ArgumentValue]) -> String {
    let mut path = String::new();
    for segment in &operation.segments {
        path.push('/');
        for piece in &segment.pieces {
            match piece {
                Piece::Literal(text) => path.push_str(text),
                Piece::Parameter { index, form } => {
                    let value = arguments.iter().find(|value| value.argument.parameter == *index);
                    let text = value.map(|value| value.text.as_str()).unwrap_or_default();
                    match form {
                        ParameterForm::Quoted => path.push_str(&text.replace('\'', "''")),
                        ParameterForm::Path => path.push_str(text.trim_matches('/')),
                        ParameterForm::Segment | ParameterForm::Bare => path.push_str(text),
                    }
                }
            }
        }
    }
    path
}

/// How the argument is written into the path; absent for those of the query.
pub(crate) fn form(operation: &Operation, argument: &Argument) -> Option<ParameterForm> {
    parameters(operation).find(|(index, _)| *index == argument.parameter).map(|(_, form)| form)
}

/// Parameters of the path, in its order.
fn parameters(operation: &Operation) -> impl Iterator<Item = (usize, ParameterForm)> {
    operation.segments.iter().flat_map(|segment| &segment.pieces).filter_map(|piece| match piece {
        Piece::Parameter { index, form } => Some((*index, *form)),
        Piece::Literal(_) => None,
    })
}

/// The values that a URL has for the parameters of `main`, by their index; nothing where it does not fit `operation`, which
/// is the same request.
pub(crate) fn values(operation: &Operation, main: &Operation, url: &str) -> BTreeMap<usize, String> {
    let (path, query) = split(url);
    let mut values = BTreeMap::new();
    if let Some(found) = path_values(&operation.segments, &path) {
        let indexes = parameters(main).map(|(index, _)| index);
        values.extend(indexes.zip(found).filter(|(_, value)| !value.is_empty()));
    }
    for (name, value) in query {
        let is_meant = |parameter: &msgraph_ir::Parameter| {
            parameter.location == ParameterLocation::Query && parameter.name.eq_ignore_ascii_case(&name)
        };
        if let Some(index) = main.parameters.iter().position(is_meant) {
            values.insert(index, value);
        }
    }
    values
}

/// The segments of the path behind host and version, and the query.
fn split(url: &str) -> (Vec<String>, Vec<(String, String)>) {
    let (path, query) = url.trim().split_once('?').unwrap_or((url.trim(), ""));
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => path,
    };
    let path = path.trim_start_matches('/');
    let version = path.split('/').next().filter(|first| matches!(*first, "v1.0" | "beta")).unwrap_or_default();
    let path = path.get(version.len()..).unwrap_or_default().trim_matches('/');
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    (segments(path), pairs.map(|(name, value)| (decode(name), decode(value))).collect())
}

/// Slashes within parentheses belong to an argument.
fn segments(path: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let separates = move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '/' && depth == 0
    };
    path.split(separates).filter(|segment| !segment.is_empty()).map(decode).collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().trim().to_owned()
}

/// A value for each parameter in the order of the path, where the whole URL fits.
fn path_values(template: &[Segment], url: &[String]) -> Option<Vec<String>> {
    let fits = fits(template, url)?;
    let mut values = Vec::new();
    let mut at = 0;
    for (segment, fits_behind) in template.iter().zip(fits.iter().skip(1)) {
        let ends = ends(segment, at, url.len()).rev();
        let mut found = ends.filter(|end| fits_behind.get(*end) == Some(&true));
        let (end, own) = found.find_map(|end| Some((end, segment_values(segment, &url.get(at..end)?.join("/"))?)))?;
        values.extend(own);
        at = end;
    }
    Some(values)
}

/// Whether the segments of the template from one on fit those of the URL from one on; worked out from the end, so that no
/// template takes long.
fn fits(template: &[Segment], url: &[String]) -> Option<Vec<Vec<bool>>> {
    if url.len() < template.len() || (url.len() > template.len() && !template.iter().any(takes_more)) {
        return None;
    }
    let mut behind = vec![false; url.len()];
    behind.push(true);
    let mut all = vec![behind.clone()];
    for segment in template.iter().rev() {
        let fits_from = |at: usize| {
            ends(segment, at, url.len()).any(|end| {
                behind.get(end) == Some(&true)
                    && url.get(at..end).is_some_and(|text| segment_values(segment, &text.join("/")).is_some())
            })
        };
        behind = (0..=url.len()).map(fits_from).collect();
        all.push(behind.clone());
    }
    all.reverse();
    Some(all)
}

/// Where a segment of the template that begins at a segment of the URL can end.
fn ends(segment: &Segment, at: usize, length: usize) -> std::ops::RangeInclusive<usize> {
    at + 1..=if takes_more(segment) { length } else { length.min(at + 1) }
}

fn takes_more(segment: &Segment) -> bool {
    segment.pieces.iter().any(|piece| matches!(piece, Piece::Parameter { form: ParameterForm::Path, .. }))
}

fn segment_values(segment: &Segment, text: &str) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut rest = text;
    let mut pieces = segment.pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Literal(literal) => {
                let head = rest.get(..literal.len()).filter(|head| head.eq_ignore_ascii_case(literal))?;
                rest = rest.get(head.len()..)?;
            }
            Piece::Parameter { form, .. } => {
                let end = match pieces.peek() {
                    Some(Piece::Literal(literal)) => rest.find(literal.as_str())?,
                    _ => rest.len(),
                };
                let (value, behind) = rest.split_at_checked(end)?;
                rest = behind;
                values.push(if *form == ParameterForm::Quoted { value.replace("''", "'") } else { value.to_owned() });
            }
        }
    }
    rest.is_empty().then_some(values)
}
