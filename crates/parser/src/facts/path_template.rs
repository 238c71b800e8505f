//! Paths of request lines: which parts are fixed and which are values.
//!
//! Placeholders come as `{id}`, `{id | userPrincipalName}`, `<address>` and `(team-id)`; items of a drive are addressed by
//! path between colons (`root:/{item-path}:/content`); functions and alternate keys have arguments in parentheses, where a
//! page may show a placeholder, an example value or the name of the parameter.

use msgraph_ir::{ParameterForm, ParameterLocation, Piece, Segment};

use super::ParameterFact;

/// A path in pieces.
#[derive(Debug, Default)]
pub struct PathTemplate {
    /// As in [`msgraph_ir::Operation::segments`].
    pub segments: Vec<Segment>,
    /// The parameters in the order of the path.
    pub parameters: Vec<ParameterFact>,
    /// What is wrong with the path, one sentence each.
    pub faults: Vec<String>,
    /// Between the colons that enclose a path within a path.
    within_colons: bool,
}

/// The name of the parameter that stands for `...`, any number of segments.
const ELISION: &str = "path";

/// Takes a path apart; it has neither host nor query string.
pub fn read(path: &str) -> PathTemplate {
    let mut template = PathTemplate { faults: faults_of_characters(path), ..PathTemplate::default() };
    for segment in split_path(path, &mut template.faults) {
        template.segment(&segment);
    }
    template
}

/// Segments of a path; the real ones have fewer than twenty.
const MAX_SEGMENTS: usize = 64;

/// Bytes of a path; the longest real ones have two hundred.
const MAX_BYTES: usize = 2048;

/// What forbids to call a path at all: it would lead elsewhere than it says, or is longer than any service takes.
pub fn fatal_fault(path: &str) -> Option<String> {
    if path.len() > MAX_BYTES {
        return Some(format!("the path has more than {MAX_BYTES} bytes"));
    }
    let segments = || path.split('/').filter(|segment| !segment.is_empty());
    // RFC 3986, section 5.2.4: clients take such segments out, and the one before with them.
    let is_dots = |segment: &&str| {
        let may_be = segment.contains(['.', '%']);
        may_be && matches!(segment.trim().replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")
    };
    if let Some(dots) = segments().find(is_dots) {
        return Some(format!("the segment `{}` makes the path lead elsewhere", dots.trim()));
    }
    (segments().count() > MAX_SEGMENTS).then(|| format!("the path has more than {MAX_SEGMENTS} segments"))
}

/// What no path contains outside of placeholders and arguments.
fn faults_of_characters(path: &str) -> Vec<String> {
    let (mut faults, mut depth, mut spaces, mut strays) = (Vec::new(), 0_usize, false, Vec::new());
    let joins = |at: usize| {
        let (before, rest) = path.split_at(at);
        let rest = rest.trim_start();
        rest.starts_with(['|', '/', ':']) || rest.is_empty() || before.trim_end().ends_with(['|', '/', ':'])
    };
    for (at, char) in path.char_indices() {
        match char {
            '(' | '{' | '<' => depth += 1,
            ')' | '}' | '>' if depth > 0 => depth -= 1,
            ')' | '}' | '>' | '[' | ']' | '#' => strays.push(char),
            _ if char.is_whitespace() && depth == 0 => spaces |= !joins(at),
            _ => {}
        }
    }
    strays.sort_unstable();
    strays.dedup();
    faults.extend(strays.iter().map(|char| format!("`{char}` is no part of a path")));
    if spaces {
        faults.push("the path has spaces within".to_owned());
    }
    if has_encoded_control(path) || path.contains(|char: char| char.is_control() && !char.is_whitespace()) {
        faults.push("the path has control characters".to_owned());
    }
    faults
}

/// True where a path has one of `%00` to `%1F`, or `%7F`.
fn has_encoded_control(path: &str) -> bool {
    let codes = path.split('%').skip(1).filter_map(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok());
    codes.into_iter().any(|code| code.is_ascii_control())
}

/// The segments of a path; slashes within brackets belong to a placeholder.
fn split_path(path: &str, faults: &mut Vec<String>) -> Vec<String> {
    let (segments, depth) = split_outside_brackets(path, '/');
    let segments = if depth == 0 {
        segments
    } else {
        faults.push("a bracket of the path is not closed".to_owned());
        path.split('/').collect()
    };
    segments.into_iter().map(str::trim).filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// The parts between separators that stand outside of brackets and quotes, and how many brackets stay open.
fn split_outside_brackets(text: &str, separator: char) -> (Vec<&str>, usize) {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, char) in text.char_indices() {
        match char {
            '(' | '{' | '<' => depth += 1,
            ')' | '}' | '>' => depth = depth.saturating_sub(1),
            char if char == separator && depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + separator.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    (parts, depth)
}

/// What is found at the start of a text: a literal up to the next placeholder, or a placeholder's name.
enum Token<'a> {
    Literal(&'a str),
    Placeholder(&'a str),
}

/// Takes the first token off a text that is not empty.
fn token(text: &str) -> (Token<'_>, &str) {
    let placeholder = |open: char, close: char| {
        let inner = text.strip_prefix(open)?;
        let (name, rest) = inner.split_once(close)?;
        Some((Token::Placeholder(name.trim()), rest))
    };
    if let Some(found) = placeholder('{', '}').or_else(|| placeholder('<', '>')) {
        return found;
    }
    let end = text.char_indices().skip(1).find(|(_, char)| matches!(char, '{' | '<')).map_or(text.len(), |(at, _)| at);
    let (literal, rest) = text.split_at(end);
    (Token::Literal(literal), rest)
}

/// True for a GUID, and for numbers: values of an example.
fn is_identifier(segment: &str) -> bool {
    let groups: Vec<&str> = segment.split('-').collect();
    let is_guid = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|char| char.is_ascii_hexdigit()));
    is_guid || segment.chars().all(|char| char.is_ascii_digit())
}

impl PathTemplate {
    fn parameter(&mut self, name: &str, location: ParameterLocation, form: ParameterForm) -> Piece {
        self.parameters.push(ParameterFact::new(name, location));
        Piece::Parameter { index: self.parameters.len() - 1, form }
    }

    fn segment(&mut self, text: &str) {
        let closes = text.ends_with(':');
        if matches!(text, "..." | "…") {
            let piece = self.parameter(ELISION, ParameterLocation::Path, ParameterForm::Path);
            self.segments.push(Segment { name: None, pieces: vec![piece] });
            return;
        }
        let form = if self.within_colons { ParameterForm::Path } else { ParameterForm::Segment };
        self.within_colons ^= closes;
        let segment = self.whole_placeholder(text, form).or_else(|| self.call(text)).unwrap_or_else(|| {
            let pieces = self.pieces(text, form);
            Segment { name: literal_name(text), pieces }
        });
        self.segments.push(segment);
    }

    /// A segment that is one value although it is not written as one placeholder: `(team-id)`, `{id} | name`, a GUID.
    fn whole_placeholder(&mut self, text: &str, form: ParameterForm) -> Option<Segment> {
        let in_parentheses = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let in_parentheses = in_parentheses.filter(|inner| !inner.contains('='));
        let alternatives = || {
            let (first, rest) = text.strip_prefix('{')?.split_once('}')?;
            let other = rest.trim().strip_prefix('|')?;
            Some(format!("{} | {}", first.trim(), other.trim().trim_matches(['{', '}'])))
        };
        let name = match in_parentheses {
            Some(inner) => inner.trim().trim_matches(['{', '}', '\'']).to_owned(),
            // The identifier of somebody's own class, as on the pages of education: a call with it reaches nothing.
            None if is_identifier(text) => "id".to_owned(),
            None => alternatives()?,
        };
        self.faults.push(format!("`{text}` is read as the placeholder `{{{name}}}`"));
        let piece = self.parameter(&name, ParameterLocation::Path, form);
        Some(Segment { name: None, pieces: vec![piece] })
    }

    /// Literals and placeholders in turn.
    fn pieces(&mut self, mut text: &str, form: ParameterForm) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while !text.is_empty() {
            let (found, rest) = token(text);
            pieces.push(match found {
                Token::Literal(literal) => Piece::Literal(literal.to_owned()),
                Token::Placeholder(name) => self.parameter(name, ParameterLocation::Path, form),
            });
            text = rest;
        }
        pieces
    }

    /// A name with arguments in parentheses: a function, or an entity by its key. A key may also stand behind a slash
    /// (`/groups/(uniqueName='{uniqueName}')`).
    fn call(&mut self, text: &str) -> Option<Segment> {
        let (name, rest) = text.split_once('(')?;
        let named = name.chars().all(|char| char.is_alphanumeric() || "._$-".contains(char));
        if !named || name.is_empty() && !(rest.contains('=') && rest.ends_with(')')) {
            return None;
        }
        let (arguments, after) = rest.rsplit_once(')').unwrap_or((rest, ""));
        let mut pieces = vec![Piece::Literal(format!("{name}("))];
        // The container's entity sets come first in a path: there the arguments are a key, everywhere else a function's.
        let is_key = self.segments.is_empty() || name.is_empty();
        let location = if is_key { ParameterLocation::Path } else { ParameterLocation::Function };
        for (index, argument) in split_outside_brackets(arguments, ',').0.into_iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Literal(",".to_owned()));
            }
            self.argument(argument.trim(), location, &mut pieces);
        }
        pieces.push(Piece::Literal(format!("){after}")));
        Some(Segment { name: Some(name.to_owned()).filter(|name| !name.is_empty()), pieces: join_literals(pieces) })
    }

    fn argument(&mut self, text: &str, location: ParameterLocation, pieces: &mut Vec<Piece>) {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (Some(name.trim()), value.trim()),
            None => (None, text),
        };
        if let Some(name) = name {
            pieces.push(Piece::Literal(format!("{name}=")));
        }
        // `@p` is a parameter alias (OData 4.01 URL Conventions, 5.3): its value stands in the query string.
        if value.is_empty() || value.starts_with('@') {
            pieces.push(Piece::Literal(value.to_owned()));
            return;
        }
        // An enumeration's value has its type before the quote: `microsoft.graph.timeZoneStandard'{format}'`.
        let quoted = value.strip_suffix('\'').and_then(|value| value.split_once('\''));
        let (inner, form) = quoted.map_or((value, ParameterForm::Bare), |(_, inner)| (inner, ParameterForm::Quoted));
        let placeholder = match token(inner) {
            (Token::Placeholder(name), "") => Some(name),
            _ => None,
        };
        let Some(parameter) = name.or(placeholder) else {
            pieces.push(Piece::Literal(value.to_owned()));
            return;
        };
        let location = if name.is_some() { location } else { ParameterLocation::Path };
        let before = quoted.map(|(prefix, _)| format!("{prefix}'")).unwrap_or_default();
        pieces.push(Piece::Literal(before));
        pieces.push(self.parameter(parameter, location, form));
        pieces.push(Piece::Literal(quoted.map(|_| "'".to_owned()).unwrap_or_default()));
    }
}

/// What names a segment in code: its first literal up to the first character that is part of no name.
fn literal_name(text: &str) -> Option<String> {
    let (Token::Literal(literal), _) = token(text) else {
        return None;
    };
    let end = literal.find(|char: char| !(char.is_alphanumeric() || "._$-".contains(char))).unwrap_or(literal.len());
    literal.get(..end).filter(|name| !name.is_empty()).map(str::to_owned)
}

fn join_literals(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (joined.last_mut(), &piece) {
            (Some(Piece::Literal(last)), Piece::Literal(text)) => last.push_str(text),
            (_, Piece::Literal(text)) if text.is_empty() => {}
            _ => joined.push(piece),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The segments in short: literals as they are, parameters as `{name:form}`, the name of the segment before `=>`.
    fn short(path: &str) -> Vec<String> {
        let template = read(path);
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Parameter { index, form } => {
                let name = template.parameters.get(*index).map_or("?", |parameter| parameter.name.as_str());
                format!("{{{name}:{form:?}}}")
            }
        };
        let segment = |segment: &Segment| {
            let text: String = segment.pieces.iter().map(piece).collect();
            segment.name.as_ref().filter(|name| **name != text).map_or(text.clone(), |name| format!("{name} => {text}"))
        };
        template.segments.iter().map(segment).collect()
    }

    #[test]
    fn placeholders_of_all_spellings_are_read() {
        assert_eq!(
            short("/users/{id | userPrincipalName}/messages/<id>"),
            ["users", "{id | userPrincipalName:Segment}", "messages", "{id:Segment}"]
        );
        assert_eq!(short("/teams/(team-id)"), ["teams", "{team-id:Segment}"]);
        assert_eq!(
            short("/users/{user-id} | user-principal-name/chats"),
            ["users", "{user-id | user-principal-name:Segment}", "chats"]
        );
        assert_eq!(
            short("/directoryRoles/roleTemplateId={roleTemplateId}"),
            ["directoryRoles", "roleTemplateId => roleTemplateId={roleTemplateId:Segment}"]
        );
    }

    #[test]
    fn paths_within_paths_keep_their_slashes() {
        assert_eq!(
            short("/me/drive/root:/{item-path}:/content"),
            ["me", "drive", "root => root:", "{item-path:Path}:", "content"]
        );
        assert_eq!(
            short("/drive/items/{parent-id}:/{filename}:/content"),
            ["drive", "items", "{parent-id:Segment}:", "{filename:Path}:", "content"]
        );
        assert_eq!(
            short("/sites/{hostname}:/{server-relative-path}"),
            ["sites", "{hostname:Segment}:", "{server-relative-path:Path}"]
        );
        assert_eq!(short("/childFolders/{id}/.../messages"), ["childFolders", "{id:Segment}", "{path:Path}", "messages"]);
    }

    #[test]
    fn arguments_of_functions_are_parameters() {
        for (path, segment) in [
            ("/x/range(address='<address>')", "range => range(address='{address:Quoted}')"),
            ("/x/range(<address>)", "range => range({address:Bare})"),
            ("/x/f(on='parameterValue')", "f => f(on='{on:Quoted}')"),
            ("/x/f(date={date_value})", "f => f(date={date:Bare})"),
            ("/x/f(a={n}, b={n})", "f => f(a={a:Bare},b={b:Bare})"),
            ("/x/f(Kind=microsoft.graph.kind'{k}')", "f => f(Kind=microsoft.graph.kind'{Kind:Quoted}')"),
            ("/x/f(a=@a)", "f => f(a=@a)"),
            ("/x/f()", "f => f()"),
        ] {
            assert_eq!(short(path).last().map(String::as_str), Some(segment), "{path}");
        }
        let template = read("/x/range(address='<address>'");
        assert_eq!(template.faults, ["a bracket of the path is not closed"]);
        assert_eq!(template.parameters.len(), 1);
    }

    #[test]
    fn keys_in_parentheses_are_path_parameters() {
        for path in ["/applications(uniqueName='{uniqueName}')", "/groups/(uniqueName='uniqueName')", "/x/users('{id}')"] {
            let locations: Vec<_> = read(path).parameters.iter().map(|parameter| parameter.location).collect();
            assert_eq!(locations, [ParameterLocation::Path], "{path}");
        }
        assert_eq!(short("/groups/(uniqueName='x')"), ["groups", "(uniqueName='{uniqueName:Quoted}')"]);
    }

    #[test]
    fn identifiers_of_an_example_are_parameters() {
        let path = "/education/classes/acdefc6b-2dc6-4e71-b1e9-6d9810ab1793/assignments/13007";
        assert_eq!(short(path), ["education", "classes", "{id:Segment}", "assignments", "{id:Segment}"]);
        assert_eq!(read(path).faults.len(), 2);
        assert_eq!(short("/a/deadbeef-x"), ["a", "deadbeef-x"]);
    }

    #[test]
    fn fixed_segments_are_names() {
        assert_eq!(
            short("/groups/{id}/members/microsoft.graph.user/$count"),
            ["groups", "{id:Segment}", "members", "microsoft.graph.user", "$count"]
        );
    }
}
