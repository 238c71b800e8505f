//! Which operation of the new pages is which of the old ones.
//!
//! A request is known by its method and its path without the names of placeholders. One request may stand on several pages,
//! and a page may be renamed; so operations are paired by page first, and what is left by request alone.

use std::collections::BTreeMap;

use msgraph_ir::{Operation, ParameterLocation, Piece};

/// Operations of both sides.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// Indexes of an old and a new operation, one of them absent for what is gone or new.
    pub pairs: Vec<(Option<usize>, Option<usize>)>,
    /// For each old operation, the index in [`Pairs::pairs`].
    pub old: Vec<usize>,
    /// For each new operation, the index in [`Pairs::pairs`].
    pub new: Vec<usize>,
}

/// Pairs operations.
pub(crate) fn pair(old: &[Operation], new: &[Operation]) -> Pairs {
    let old_requests: Vec<String> = old.iter().map(request).collect();
    let new_requests: Vec<String> = new.iter().map(request).collect();
    let mut partners: Vec<Option<usize>> = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    for by_page in [true, false] {
        let page = |operation: &Operation| if by_page { operation.page.clone() } else { String::new() };
        let mut open: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
        for (index, (operation, request)) in new.iter().zip(&new_requests).enumerate().rev() {
            if taken.get(index) == Some(&false) {
                open.entry((request, page(operation))).or_default().push(index);
            }
        }
        for ((operation, request), partner) in old.iter().zip(&old_requests).zip(&mut partners) {
            if partner.is_some() {
                continue;
            }
            *partner = open.get_mut(&(request.as_str(), page(operation))).and_then(Vec::pop);
            if let Some(slot) = partner.and_then(|index| taken.get_mut(index)) {
                *slot = true;
            }
        }
    }
    number(&partners, new.len())
}

fn number(partners: &[Option<usize>], new: usize) -> Pairs {
    let mut pairs: Vec<_> = partners.iter().enumerate().map(|(old, new)| (Some(old), *new)).collect();
    let mut numbers: Vec<Option<usize>> = vec![None; new];
    for (number, (_, partner)) in pairs.iter().enumerate() {
        if let Some(slot) = partner.and_then(|index| numbers.get_mut(index)) {
            *slot = Some(number);
        }
    }
    let new = numbers
        .into_iter()
        .enumerate()
        .map(|(index, number)| {
            number.unwrap_or_else(|| {
                pairs.push((None, Some(index)));
                pairs.len() - 1
            })
        })
        .collect();
    Pairs { old: (0..partners.len()).collect(), new, pairs }
}

/// Method, path with `{}` for values, and the query parameters that a request must have with a value of the page.
fn request(operation: &Operation) -> String {
    let mut request = format!("{} ", operation.method);
    for segment in &operation.segments {
        request.push('/');
        for piece in &segment.pieces {
            match piece {
                Piece::Literal(text) => request.push_str(&text.to_lowercase()),
                Piece::Parameter { .. } => request.push_str("{}"),
            }
        }
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Query) {
        if let Some(value) = parameter.value.as_ref().filter(|_| parameter.required) {
            request.push_str(&format!("&{}={value}", parameter.name));
        }
    }
    request
}
