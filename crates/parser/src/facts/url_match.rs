//! Which request line the URL of an example belongs to.

use std::collections::HashMap;

use msgraph_ir::{ParameterForm, Piece, Segment};

use super::OperationFact;
use super::request_line::RequestLine;

/// Operations by what their URLs start with, so that an example is compared with few of them.
#[derive(Default)]
pub struct Operations<'a> {
    all: Vec<&'a OperationFact>,
    /// Those whose first segment is fixed and whose number of segments is, by both; the segment in lower case.
    by_start: HashMap<(String, usize), Vec<usize>>,
    /// All others.
    others: Vec<usize>,
}

impl<'a> Operations<'a> {
    /// Operations, which are called by their place among all.
    pub fn new(operations: impl IntoIterator<Item = &'a OperationFact>) -> Self {
        let mut found = Operations::default();
        for (index, operation) in operations.into_iter().enumerate() {
            found.all.push(operation);
            let segments = operation.segments.as_slice();
            match segments.first().map(|segment| segment.pieces.as_slice()) {
                Some([Piece::Literal(start)]) if !segments.iter().any(takes_more) => {
                    found.by_start.entry((start.to_ascii_lowercase(), segments.len())).or_default().push(index);
                }
                _ => found.others.push(index),
            }
        }
        found
    }

    /// The index of the operation that a request calls: that with its method whose path fits with the most fixed segments.
    pub fn find(&self, line: &RequestLine) -> Option<usize> {
        let url = split(&line.path);
        // Functions are compared by their names alone.
        let Some(start) = url.first().filter(|start| !start.contains('(')) else {
            return self.best(line, &url, 0..self.all.len());
        };
        let same_start = self.by_start.get(&(start.to_ascii_lowercase(), url.len())).into_iter().flatten();
        self.best(line, &url, same_start.chain(&self.others).copied())
    }

    fn best(&self, line: &RequestLine, url: &[&str], among: impl Iterator<Item = usize>) -> Option<usize> {
        let fits = |index: usize| {
            let operation = self.all.get(index).filter(|operation| operation.method == line.method)?;
            Some((score(&operation.segments, url)?, usize::MAX - index, index))
        };
        among.filter_map(fits).max().map(|(.., index)| index)
    }
}

/// The segments of a URL; slashes within parentheses belong to an argument. A key in parentheses is a segment of its own:
/// `events('AAMk=')` is `events/AAMk=` (OData 4.01 URL Conventions, 4.3.1).
fn split(path: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let separator = move |char: char| {
        match char {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        char == '/' && depth == 0
    };
    let segments = path.split(separator).filter(|segment| !segment.is_empty());
    segments.flat_map(|segment| split_key(segment).map_or_else(|| vec![segment], |(name, key)| vec![name, key])).collect()
}

fn split_key(segment: &str) -> Option<(&str, &str)> {
    let (name, key) = segment.split_once("('")?;
    let key = key.strip_suffix("')")?;
    (!name.is_empty() && !key.is_empty() && !key.contains('\'')).then_some((name, key))
}

/// How many segments are fixed, where the URL fits the template.
fn score(template: &[Segment], url: &[&str]) -> Option<usize> {
    if template.iter().any(takes_more) {
        return score_of_longer(template, url);
    }
    let same_length = template.len() == url.len();
    same_length.then(|| template.iter().zip(url).map(|(segment, text)| segment_score(segment, text)).sum())?
}

/// The score of a template whose segments may stand for several of the URL.
///
/// Worked out from the end, one segment of the template at a time: `rests` holds the answer for the segments behind it and
/// each rest of the URL.
fn score_of_longer(template: &[Segment], url: &[&str]) -> Option<usize> {
    if template.len() > url.len() {
        return None;
    }
    let mut rests: Vec<Option<usize>> = vec![None; url.len()];
    rests.push(Some(0));
    for segment in template.iter().rev() {
        let takes_more = takes_more(segment);
        let mut longer = None;
        let mut next = vec![None; url.len() + 1];
        for (at, text) in url.iter().enumerate().rev() {
            let rest = rests.get(at + 1).copied().flatten();
            let here = segment_score(segment, text).and_then(|own| Some(own + rest?));
            longer = here.or(longer.filter(|_| takes_more));
            if let Some(slot) = next.get_mut(at) {
                *slot = longer;
            }
        }
        rests = next;
    }
    rests.first().copied().flatten()
}

/// True for a segment that may stand for several of a URL.
fn takes_more(segment: &Segment) -> bool {
    segment.pieces.iter().any(|piece| matches!(piece, Piece::Parameter { form: ParameterForm::Path, .. }))
}

fn segment_score(segment: &Segment, text: &str) -> Option<usize> {
    let name_of = |text: &str| text.split('(').next().unwrap_or_default().to_lowercase();
    if let Some(name) = segment.name.as_deref().filter(|_| text.contains('(')) {
        let qualified = |text: &str| text.rsplit('.').next().unwrap_or_default().to_owned();
        return (qualified(&name_of(text)) == qualified(&name.to_lowercase())).then_some(1);
    }
    let mut rest = text;
    let mut fixed = 0;
    let mut pieces = segment.pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Literal(literal) => {
                let head = rest.get(..literal.len()).filter(|head| head.eq_ignore_ascii_case(literal))?;
                rest = rest.get(head.len()..)?;
                fixed = 1;
            }
            Piece::Parameter { .. } => {
                let end = match pieces.peek() {
                    Some(Piece::Literal(literal)) => rest.find(literal.as_str())?,
                    _ => rest.len(),
                };
                rest = rest.get(end..).filter(|_| end > 0)?;
            }
        }
    }
    rest.is_empty().then_some(fixed)
}

#[cfg(test)]
mod tests {
    use super::score;
    use crate::facts::path_template;

    fn fits(template: &str, url: &str) -> Option<usize> {
        score(&path_template::read(template).segments, &super::split(url))
    }

    #[test]
    fn urls_fit_their_templates() {
        for (template, url, fixed) in [
            ("/users/{id}", "/Users/87d349ed", Some(1)),
            ("/users/{id}", "/users", None),
            ("/users/{id}", "/users/1/messages", None),
            ("/users/{id | name}/messages", "/users/a@b.c/messages", Some(2)),
            ("/me/drive/root:/{item-path}:/content", "/me/drive/root:/a/b/c.txt:/content", Some(5)),
            ("/sites/{host}:/{path}", "/sites/a.com:/b/c", Some(2)),
            ("/x/range(address='<address>')/clear", "/x/range(address='A1/B2')/clear", Some(3)),
            ("/x/microsoft.graph.f()", "/x/f()", Some(2)),
            ("/me/events/{id}", "/me/events('AAMk=')", Some(2)),
            ("/childFolders/{id}/.../messages", "/childFolders/1/2/3/messages", Some(2)),
        ] {
            assert_eq!(fits(template, url), fixed, "{template} {url}");
        }
    }
}
