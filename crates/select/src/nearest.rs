//! What somebody may have meant who wrote a name that does not exist.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_ir::Api;

/// The candidate that takes the fewest slips of the keyboard to become what was written; the first of several.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    candidates.into_iter().min_by_key(|candidate| strsim::osa_distance(&wanted, &candidate.to_lowercase()))
}

/// The operation, page or type of an API that a selector is most like, written as a selector. Of operations, one of the same
/// method, where there is one.
pub fn nearest_to(selector: &str, api: &Api) -> Option<String> {
    let selector = selector.trim();
    let names: BTreeSet<String> = match selector.split_once(char::is_whitespace) {
        Some((method, _)) => {
            let is_one = api.operations.iter().any(|it| it.method.eq_ignore_ascii_case(method));
            let may_be = api.operations.iter().filter(|it| !is_one || it.method.eq_ignore_ascii_case(method));
            may_be.map(|it| format!("{} {}", it.method, it.path)).collect()
        }
        None if selector.starts_with('/') => api.operations.iter().map(|it| it.path.clone()).collect(),
        None if selector.contains('/') || selector.ends_with(".md") => pages(api).map(str::to_owned).collect(),
        None => names(api).map(str::to_owned).collect(),
    };
    let mut by_plain: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in &names {
        by_plain.entry(without_names(name)).or_default().push(name);
    }
    let found = nearest(&without_names(selector), by_plain.keys().map(String::as_str))?;
    // Names of placeholders decide between those that are the same without them.
    nearest(selector, by_plain.get(found)?.iter().copied()).map(str::to_owned)
}

/// A URL without the names of its placeholders, which say nothing.
fn without_names(url: &str) -> String {
    let mut depth = 0_usize;
    let keep = |c: &char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        true
    };
    url.chars().filter(keep).collect()
}

fn pages(api: &Api) -> impl Iterator<Item = &str> {
    let described = api.types.iter().filter(|type_| !type_.inferred).map(|type_| type_.source.file.as_str());
    api.operations.iter().map(|operation| operation.page.as_str()).chain(described)
}

/// File names of pages about operations, and names of types with and without their namespace.
fn names(api: &Api) -> impl Iterator<Item = &str> {
    let stem = |page: &'_ str| page.rsplit('/').next().map(str::len).unwrap_or_default();
    let stems = api.operations.iter().map(move |operation| {
        let page = operation.page.as_str();
        let file = page.get(page.len() - stem(page)..).unwrap_or(page);
        file.strip_suffix(".md").unwrap_or(file)
    });
    let types = api.types.iter().flat_map(|type_| [type_.name.as_str(), type_.name.rsplit('.').next().unwrap_or_default()]);
    stems.chain(types)
}

#[cfg(test)]
mod tests {
    use msgraph_ir::{Api, Operation, OperationKind, Permissions, Source};

    use super::nearest_to;

    #[test]
    fn an_operation_of_the_same_method_and_with_the_same_names_is_meant() {
        let operation = |(method, path): &(&str, &str)| Operation {
            method: (*method).to_owned(),
            path: (*path).to_owned(),
            segments: Vec::new(),
            kind: OperationKind::Get,
            page: "api/x.md".to_owned(),
            title: String::new(),
            description: None,
            namespace: None,
            source: Source::default(),
            parameters: Vec::new(),
            permissions: Permissions::default(),
            query_options: Vec::new(),
            required_query_options: Vec::new(),
            request_body: None,
            response: None,
            rust: None,
        };
        let lines = [
            ("GET", "/me/drive/root:/{path}:/content"),
            ("PUT", "/me/drive/items/{id}/content"),
            ("GET", "/users/{usersId}"),
            ("GET", "/users/{id}"),
        ];
        let api = Api { operations: lines.iter().map(operation).collect(), ..Api::default() };
        let nearest = |selector: &str| nearest_to(selector, &api).unwrap_or_default();
        assert_eq!(nearest("PUT /me/drive/root:/{path}:/content"), "PUT /me/drive/items/{id}/content");
        assert_eq!(nearest("GET /user/{id}"), "GET /users/{id}");
        assert_eq!(nearest("HEAD /users/{id}"), "GET /users/{id}");
    }
}
