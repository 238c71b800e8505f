//! Which request line the URL of an example belongs to.

use std::cmp::Reverse;

use foldhash::HashMap;
use msgraph_ir::{ParameterForm, Piece, Segment};

use super::OperationFact;
use super::request_line::RequestLine;

/// Operations as a tree of the segments of their paths, so that an example is compared with few of them, however many there
/// are.
#[derive(Debug)]
pub struct Operations<'a> {
    /// The first one is where all paths start.
    nodes: Vec<Node<'a>>,
}

/// Where some segments lead.
#[derive(Debug, Default)]
struct Node<'a> {
    /// The nodes behind a segment that is one text, by it in lower case.
    fixed: HashMap<String, usize>,
    /// The node behind a segment that is one value.
    value: Option<usize>,
    /// The nodes behind a segment of text and values, by its pieces.
    mixed: HashMap<Vec<Option<&'a str>>, (&'a Segment, usize)>,
    /// The nodes behind a segment with a name, by the name that a call of it has.
    calls: HashMap<String, Vec<(&'a Segment, usize)>>,
    /// The first operation of each method whose path ends here.
    ends: Vec<(&'a str, usize)>,
    /// The operations whose next segment may stand for several of a URL.
    longer: Vec<Longer<'a>>,
}

/// An operation with a segment that may stand for several of a URL.
#[derive(Debug)]
struct Longer<'a> {
    method: &'a str,
    path: &'a [Segment],
    index: usize,
}

impl<'a> Operations<'a> {
    /// Operations, which are called by their place among all.
    pub fn new(operations: impl IntoIterator<Item = &'a OperationFact>) -> Self {
        let mut found = Operations { nodes: vec![Node::default()] };
        for (index, operation) in operations.into_iter().enumerate() {
            found.add(index, &operation.method, &operation.segments);
        }
        found
    }

    fn add(&mut self, index: usize, method: &'a str, path: &'a [Segment]) {
        let certain = path.iter().take_while(|segment| !takes_more(segment));
        let is_longer = certain.clone().count() < path.len();
        let at = certain.fold(0, |at, segment| self.child_or_new(at, segment));
        let Some(node) = self.nodes.get_mut(at) else { return };
        if is_longer {
            node.longer.push(Longer { method, path, index });
        } else if !node.ends.iter().any(|(known, _)| *known == method) {
            node.ends.push((method, index));
        }
    }

    /// The node behind a segment, which is made where there is none.
    fn child_or_new(&mut self, at: usize, segment: &'a Segment) -> usize {
        let new = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let child = match segment.pieces.as_slice() {
            [Piece::Literal(text)] => *node.fixed.entry(text.to_ascii_lowercase()).or_insert(new),
            [Piece::Parameter { .. }] => *node.value.get_or_insert(new),
            pieces => node.mixed.entry(pieces.iter().map(literal).collect()).or_insert((segment, new)).1,
        };
        if child == new {
            if let Some(name) = &segment.name {
                node.calls.entry(function_name(name)).or_default().push((segment, new));
            }
            self.nodes.push(Node::default());
        }
        child
    }

    /// The index of the operation that a request calls: that with its method whose path fits with the most fixed segments. Where
    /// none does, `/me` and `/users/{id}` are one, whichever of them the request lines have.
    pub fn find(&self, line: &RequestLine) -> Option<usize> {
        let url = split(&line.path);
        let best = |url: &[&str]| self.best(&line.method, url).map(|(_, index)| index);
        best(&url).or_else(|| best(&by_other_name(&url)?))
    }

    /// The number of fixed segments, and the index; of several operations the first.
    fn best(&self, method: &str, url: &[&str]) -> Option<(usize, usize)> {
        let mut best: Option<(usize, Reverse<usize>)> = None;
        let mut todo = vec![(0, url, 0)];
        while let Some((at, rest, fixed)) = todo.pop() {
            let Some(node) = self.nodes.get(at) else { continue };
            let longer = node.longer.iter().filter(|operation| operation.method == method);
            let longer = longer.filter_map(|operation| Some((score_of_longer(operation.path, url)?, operation.index)));
            let end = node.ends.iter().find(|(known, _)| rest.is_empty() && *known == method);
            let found = longer.chain(end.map(|(_, index)| (fixed, *index)));
            best = best.max(found.map(|(score, index)| (score, Reverse(index))).max());
            if let Some((segment, rest)) = rest.split_first() {
                todo.extend(node.fitting(segment).map(|(own, child)| (child, rest, fixed + own)));
            }
        }
        best.map(|(score, Reverse(index))| (score, index))
    }
}

impl Node<'_> {
    /// The nodes behind the segments that one of a URL fits, each with its score.
    fn fitting(&self, text: &str) -> impl Iterator<Item = (usize, usize)> {
        // Functions are compared by their names, and of several by those of their arguments.
        let is_call = text.contains('(');
        let calls = is_call.then(|| self.calls.get(&function_name(text))).flatten().map(Vec::as_slice).unwrap_or_default();
        let calls = overloads(calls, text);
        let fixed = (!is_call).then(|| self.fixed.get(&text.to_ascii_lowercase())).flatten();
        let mixed = self.mixed.values().filter(move |(segment, _)| !is_call || segment.name.is_none());
        let mixed = mixed.filter_map(move |(segment, child)| Some((segment_score(segment, text)?, *child)));
        calls.into_iter().chain(fixed).map(|child| (1, *child)).chain(self.value.map(|child| (0, child))).chain(mixed)
    }
}

/// The text of a piece that has one.
fn literal(piece: &Piece) -> Option<&str> {
    match piece {
        Piece::Literal(text) => Some(text),
        Piece::Parameter { .. } => None,
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

/// `/users/{id}` in place of `/me`, and the other way around.
fn by_other_name<'u>(url: &[&'u str]) -> Option<Vec<&'u str>> {
    let (first, rest) = url.split_first()?;
    let is = |name: &str| first.eq_ignore_ascii_case(name);
    match rest.split_first() {
        _ if is("me") => Some(["users", "me"].iter().chain(rest).copied().collect()),
        // `/users/delta` is a function, and no user.
        Some((id, rest)) if is("users") && id.contains(|char: char| char.is_ascii_digit() || "{<@-%".contains(char)) => {
            Some(["me"].iter().chain(rest).copied().collect())
        }
        _ => None,
    }
}

fn split_key(segment: &str) -> Option<(&str, &str)> {
    let (name, key) = segment.split_once("('")?;
    let key = key.strip_suffix("')")?;
    (!name.is_empty() && !key.is_empty() && !key.contains('\'')).then_some((name, key))
}

/// How many segments are fixed, where the URL fits a template whose segments may stand for several of it.
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

/// What a call and its function have in common: the name in lower case, without namespace and arguments.
fn function_name(text: &str) -> String {
    let name = text.split('(').next().unwrap_or_default();
    name.rsplit('.').next().unwrap_or_default().to_lowercase()
}

/// Of the functions of one name, those with the arguments of a call; all of them where none has.
fn overloads<'n>(functions: &'n [(&Segment, usize)], call: &str) -> Vec<&'n usize> {
    let all = functions.iter().map(|(_, child)| child);
    if functions.len() < 2 {
        return all.collect();
    }
    let arguments = argument_names(call);
    let template = |segment: &Segment| segment.pieces.iter().filter_map(literal).collect::<String>();
    let is_same = |(segment, _): &&(&Segment, usize)| argument_names(&template(segment)) == arguments;
    let same: Vec<&usize> = functions.iter().filter(is_same).map(|(_, child)| child).collect();
    if same.is_empty() { all.collect() } else { same }
}

/// The names of the arguments of a call, in lower case and order: `a` and `b` of `f(a='x',b={y})`.
fn argument_names(text: &str) -> Vec<String> {
    let arguments = text.split_once('(').map(|(_, rest)| rest).unwrap_or_default();
    let mut is_quoted = false;
    let parts = arguments.split(|char| {
        is_quoted ^= char == '\'';
        char == ',' && !is_quoted
    });
    let mut names: Vec<String> = parts.filter_map(|part| Some(part.split_once('=')?.0.trim().to_lowercase())).collect();
    names.sort();
    names
}

fn segment_score(segment: &Segment, text: &str) -> Option<usize> {
    if let Some(name) = segment.name.as_deref().filter(|_| text.contains('(')) {
        return (function_name(text) == function_name(name)).then_some(1);
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
    use super::Operations;
    use crate::facts::{path_template, request_line};

    /// The score of the best of some templates, and which it is.
    fn best(templates: &[&str], url: &str) -> Option<(usize, usize)> {
        let paths: Vec<_> = templates.iter().map(|template| path_template::read(template).segments).collect();
        let mut operations = Operations::new([]);
        paths.iter().enumerate().for_each(|(index, path)| operations.add(index, "GET", path));
        assert_eq!(operations.best("POST", &super::split(url)), None);
        operations.best("GET", &super::split(url))
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
            assert_eq!(best(&[template], url), fixed.map(|fixed| (fixed, 0)), "{template} {url}");
        }
    }

    #[test]
    fn of_several_paths_the_one_with_the_most_fixed_segments_is_called() {
        let paths = [
            "/users/{id}",
            "/Users/delta",
            "/users/{id | userPrincipalName}",
            "/users/{id}/drive/root:/{path}",
            "/users/{id}/drive/root:/{path}:/content",
            "/users/{id}/range(address='{address}')",
            "/users/{id}/range(address='{address}')/clear",
            "/users/{id}/messages/{id}",
            "/users/{id}/messages/$count",
            "/a/{x}/b",
            "/a/b/{x}",
            "/users/{id}/range(address='{address}')/clear",
            "/drives/{id}:/children",
            "/users/zones",
            "/users/zones(Kind='{kind}')",
            "/users/zones(kind='{kind}',size={size})",
        ];
        for (url, index) in [
            ("/users/87d349ed", 0),
            ("/users/DELTA", 1),
            ("/users/1/drive/root:/a/b", 3),
            ("/users/1/drive/root:/a/b:/content", 4),
            ("/users/1/Range(address='A1')", 5),
            ("/users/1/range(address='A1')/clear", 6),
            ("/users/1/messages('7')", 7),
            ("/users/1/messages/$count", 8),
            ("/a/b/b", 9),
            ("/users/f(x=1)", 0),
            ("/drives/a(1):/children", 12),
            ("/users/zones()", 13),
            ("/users/zones(kind='a,b=c')", 14),
            ("/users/zones(size=1,kind='x')", 15),
            ("/users/zones(other=1)", 13),
        ] {
            assert_eq!(best(&paths, url).map(|(_, index)| index), Some(index), "{url}");
        }
        assert_eq!(best(&paths, "/groups/1"), None);
        assert_eq!(best(&paths, "/users/1/messages"), None);
    }

    #[test]
    fn oneself_is_a_user() {
        let find = |template: &str, line: &str| {
            let path = path_template::read(template).segments;
            let mut operations = Operations::new([]);
            operations.add(7, "GET", &path);
            request_line::read(line).and_then(|line| operations.find(&line))
        };
        assert_eq!(find("/users/{id | userPrincipalName}/drive", "GET /me/drive"), Some(7));
        assert_eq!(find("/me/drive", "GET /users/87d349ed/drive"), Some(7));
        assert_eq!(find("/me", "GET /users"), None);
        assert_eq!(find("/me", "GET /users/delta"), None);
        assert_eq!(find("/groups/{id}/drive", "GET /me/drive"), None);
    }
}
