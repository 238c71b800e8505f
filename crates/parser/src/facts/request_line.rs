//! Request lines: `GET /users/{id}`.

use msgraph_ir::ParameterLocation;

use super::ParameterFact;

/// The methods that request lines begin with (RFC 9110, section 9).
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/// The host of the service; request lines and examples may spell it out.
const HOST: &str = "graph.microsoft.com";

/// Query options of OData, which may also be written without `$` (OData 4.01 URL Conventions, 5.2). `search` is left out:
/// without `$` it is a parameter of the service itself (`/sites?search={query}`).
const QUERY_OPTIONS: [&str; 9] =
    ["$select", "$expand", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$deltatoken"];

/// A request line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestLine {
    /// In capitals.
    pub method: String,
    /// The host where the line has one.
    pub host: Option<String>,
    /// Without host, version and query string; starts with `/`.
    pub path: String,
    /// What follows `?`.
    pub query: Option<String>,
}

impl RequestLine {
    /// True where the line addresses the service itself, and not an upload or monitor URL that it handed out.
    pub fn is_of_service(&self) -> bool {
        self.host.as_ref().is_none_or(|host| host.eq_ignore_ascii_case(HOST))
    }
}

/// Reads a line; `None` where it is no request line.
pub fn read(line: &str) -> Option<RequestLine> {
    let (method, target) = line.trim().split_once(char::is_whitespace)?;
    let method = method.to_ascii_uppercase();
    if !METHODS.contains(&method.as_str()) {
        return None;
    }
    let target = without_version_of_http(target.trim());
    let (host, path) = split_host(target);
    let (path, query) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query.trim().to_owned())),
        None => (path, None),
    };
    Some(RequestLine { method, host: host.map(str::to_owned), path: without_version(path.trim()), query })
}

/// Without ` HTTP/1.1` at the end.
fn without_version_of_http(target: &str) -> &str {
    match target.rsplit_once(char::is_whitespace) {
        Some((target, version)) if version.to_ascii_uppercase().starts_with("HTTP/") => target.trim_end(),
        _ => target,
    }
}

fn split_host(target: &str) -> (Option<&str>, &str) {
    let scheme_end =
        |scheme: &str| target.get(..scheme.len()).filter(|head| head.eq_ignore_ascii_case(scheme)).map(|_| scheme.len());
    let Some(rest) = scheme_end("https://").or_else(|| scheme_end("http://")).and_then(|at| target.get(at..)) else {
        return (None, target);
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    (rest.get(..end), rest.get(end..).unwrap_or_default())
}

/// The path without the service's version, with the slash that some pages leave out.
fn without_version(path: &str) -> String {
    let relative = path.trim_start_matches('/');
    let rest = match relative.split_once('/') {
        Some((first, rest)) if ["v1.0", "beta", "{version}"].iter().any(|version| first.eq_ignore_ascii_case(version)) => {
            rest
        }
        _ => relative,
    };
    format!("/{rest}")
}

/// Sorts the query string of a request line into query options, with their `$`, and parameters of the operation.
pub fn read_query(query: &str) -> (Vec<String>, Vec<ParameterFact>) {
    let (mut options, mut parameters) = (Vec::new(), Vec::new());
    for part in split_query(query) {
        let (name, value) = part.split_once('=').or_else(|| part.split_once(':')).unwrap_or((part, ""));
        let (name, value) = (name.trim(), value.trim());
        let option = QUERY_OPTIONS.iter().find(|option| {
            option.eq_ignore_ascii_case(name)
                || option.strip_prefix('$').is_some_and(|bare| bare.eq_ignore_ascii_case(name))
        });
        if let Some(option) = option {
            options.push((*option).to_owned());
        } else if name.eq_ignore_ascii_case("$search") {
            options.push("$search".to_owned());
        } else if !name.is_empty() {
            let constant = Some(value).filter(|value| is_constant(value)).map(str::to_owned);
            parameters.push(ParameterFact { value: constant, ..ParameterFact::new(name, ParameterLocation::Query) });
        }
    }
    (options, parameters)
}

/// False for placeholders, and for words that stand for a value: `includeHiddenFolders-value`.
fn is_constant(value: &str) -> bool {
    !value.is_empty() && !value.contains(['{', '<', '@']) && !value.to_ascii_lowercase().contains("value")
}

/// The parts between `&`; those within parentheses or quotes belong to a filter.
fn split_query(query: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quoted, mut start) = (Vec::new(), 0_usize, false, 0);
    for (at, char) in query.char_indices() {
        match char {
            '\'' => quoted = !quoted,
            '(' | '{' | '<' if !quoted => depth += 1,
            ')' | '}' | '>' if !quoted => depth = depth.saturating_sub(1),
            '&' if depth == 0 && !quoted => {
                parts.push(query.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(query.get(start..).unwrap_or_default());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(line: &str) -> Option<String> {
        read(line).map(|line| format!("{} {}", line.method, line.path))
    }

    #[test]
    fn host_version_and_query_are_taken_off() {
        for (line, expected) in [
            ("GET /users/{id | userPrincipalName}", "GET /users/{id | userPrincipalName}"),
            ("  get   /me ", "GET /me"),
            ("GET me/drive", "GET /me/drive"),
            ("GET https://graph.microsoft.com/v1.0/me/drive?$select=id", "GET /me/drive"),
            ("DELETE /beta/users/{id} HTTP/1.1", "DELETE /users/{id}"),
            ("GET https://graph.microsoft.com/{version}/me", "GET /me"),
            ("POST /users/x?a=b", "POST /users/x"),
        ] {
            assert_eq!(path(line).as_deref(), Some(expected), "{line}");
        }
        for line in ["", "GET", "Content-type: application/json", "HTTP/1.1 200 OK", "or", "GETS /me"] {
            assert_eq!(path(line), None, "{line}");
        }
    }

    #[test]
    fn lines_to_other_hosts_are_told() {
        assert_eq!(read("PUT https://sn3302.up.1drv.com/up/x").map(|line| line.is_of_service()), Some(false));
        assert_eq!(read("PUT https://Graph.Microsoft.com/v1.0/x").map(|line| line.is_of_service()), Some(true));
    }

    #[test]
    fn query_strings_give_options_and_parameters() {
        let (options, parameters) =
            read_query("$filter=a(b='x&y')&expand=fields&startDateTime={start}&model=A&requiresReview:{Boolean}");
        assert_eq!(options, ["$filter", "$expand"]);
        let found: Vec<_> = parameters.iter().map(|found| (found.name.as_str(), found.value.as_deref())).collect();
        assert_eq!(found, [("startDateTime", None), ("model", Some("A")), ("requiresReview", None)]);
        assert_eq!(read_query("").1.len(), 0);
    }
}
