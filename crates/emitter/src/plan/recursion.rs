//! Which complex types contain themselves, so that a field of them needs a pointer.

use std::collections::BTreeSet;

use foldhash::HashMap;

/// Which types hold a value of which others directly, without a list or a pointer between.
pub(crate) type Contents<'a> = HashMap<&'a str, BTreeSet<&'a str>>;

/// True where a value of type `inner` may hold, at any depth, a value of type `outer`.
///
/// A field of `outer` that holds `inner` is boxed then. The answer depends on the types alone, not on the order in which
/// fields are looked at, so that it is the same in every run.
pub(crate) fn contains(contents: &Contents<'_>, inner: &str, outer: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![inner];
    while let Some(name) = open.pop() {
        if name == outer {
            return true;
        }
        if seen.insert(name) {
            open.extend(contents.get(name).into_iter().flatten().copied());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_from_each_of_its_types_and_from_no_other() {
        let contents: Contents<'_> =
            [("a", vec!["b"]), ("b", vec!["c"]), ("c", vec!["a"]), ("d", vec!["a"]), ("e", vec!["e"])]
                .into_iter()
                .map(|(outer, inner)| (outer, inner.into_iter().collect()))
                .collect();
        for (outer, inner, expected) in
            [("a", "b", true), ("b", "c", true), ("c", "a", true), ("d", "a", false), ("e", "e", true)]
        {
            assert_eq!(contains(&contents, inner, outer), expected, "{outer} holds {inner}");
        }
    }
}
