//! What somebody may have meant who wrote a name that does not exist.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_ir::Api;

/// The candidate that takes the fewest slips of the keyboard to become what was written; the first of several.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = wanted.to_lowercase();
    candidates.into_iter().min_by_key(|candidate| strsim::osa_distance(&wanted, &candidate.to_lowercase()))
}

/// The operation, page or type of an API that a selector is most like, written as a selector.
pub fn nearest_to(selector: &str, api: &Api) -> Option<String> {
    let selector = selector.trim();
    let names: BTreeSet<String> = match selector.split_once(char::is_whitespace) {
        Some(_) => api.operations.iter().map(|it| format!("{} {}", it.method, it.path)).collect(),
        None if selector.starts_with('/') => api.operations.iter().map(|it| it.path.clone()).collect(),
        None if selector.contains('/') || selector.ends_with(".md") => pages(api).map(str::to_owned).collect(),
        None => names(api).map(str::to_owned).collect(),
    };
    let by_plain: BTreeMap<String, &String> = names.iter().map(|name| (without_names(name), name)).collect();
    let found = nearest(&without_names(selector), by_plain.keys().map(String::as_str))?;
    by_plain.get(found).map(|name| (*name).clone())
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
