//! How deep types stand within each other.
//!
//! Whether a value may go to another thread, rustc finds out by following its type into all that it holds, and gives up
//! beyond a depth (`recursion_limit`, 128). So the plan cuts chains of types that are longer: a property there holds objects
//! of unknown type. Circles are no chains; rustc knows where it has been.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashMapExt as _};

/// The greatest depth, with room for what stands around a type and within the types of the runtime. The types of v1.0 reach
/// about half of it.
const MOST: usize = 100;

/// A type: its name, and true for the enumeration of it and those that derive from it.
pub(crate) type Node<'a> = (&'a str, bool);

/// A property that holds values of other types, or all that an enumeration holds.
pub(crate) struct Edge<'a> {
    /// Its name; none for an enumeration.
    pub(crate) property: Option<&'a str>,
    /// How many types rustc meets between the one that has it and those that it holds.
    pub(crate) steps: usize,
    /// The types that it may hold.
    pub(crate) inner: Vec<Node<'a>>,
}

/// Properties that are cut: type, and name of the property.
pub(crate) type Cuts<'a> = BTreeSet<(&'a str, &'a str)>;

/// A type whose properties are being followed.
struct Open<'a> {
    node: Node<'a>,
    edges: Vec<Edge<'a>>,
    height: usize,
}

/// The properties at which chains of types become too long. The types are followed in the order of their names, with a list
/// in place of recursion, each once.
pub(crate) fn cuts<'a>(types: impl Iterator<Item = &'a str>, edges: impl Fn(Node<'a>) -> Vec<Edge<'a>>) -> Cuts<'a> {
    let mut cuts = Cuts::new();
    // What is open has no height yet.
    let mut heights: HashMap<Node<'a>, Option<usize>> = HashMap::new();
    for root in types.map(|name| (name, false)) {
        let mut path: Vec<Open<'a>> = Vec::new();
        let mut next = (!heights.contains_key(&root)).then_some(root);
        loop {
            if let Some(node) = next.take() {
                heights.insert(node, None);
                path.push(Open { node, edges: edges(node), height: 0 });
            }
            let Some(open) = path.last_mut() else { break };
            next = open.follow(&heights, &mut cuts);
            if next.is_none() {
                heights.insert(open.node, Some(open.height));
                path.pop();
            }
        }
    }
    cuts
}

impl<'a> Open<'a> {
    /// Goes on to a type whose height is not known; nothing where all are, and this one's is, too.
    fn follow(&mut self, heights: &HashMap<Node<'a>, Option<usize>>, cuts: &mut Cuts<'a>) -> Option<Node<'a>> {
        while let Some(edge) = self.edges.last_mut() {
            let Some(inner) = edge.inner.last().copied() else {
                self.edges.pop();
                continue;
            };
            let height = heights.get(&inner).copied();
            let Some(height) = height else { return Some(inner) };
            edge.inner.pop();
            let Some(height) = height.map(|height| height + edge.steps) else { continue };
            match edge.property.filter(|_| height > MOST) {
                Some(property) => {
                    cuts.insert((self.node.0, property));
                    self.edges.pop();
                }
                None => self.height = self.height.max(height),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(count: usize, last: Option<usize>) -> usize {
        let names: Vec<String> = (0..=count).map(|index| format!("t{index:05}")).collect();
        let inner = |(name, _): Node<'_>| {
            let at = names.iter().position(|known| known == name)?;
            names.get(if at == count { last? } else { at + 1 }).map(|name| (name.as_str(), false))
        };
        let edges = |node| vec![Edge { property: Some("p"), steps: 2, inner: inner(node).into_iter().collect() }];
        cuts(names.iter().map(String::as_str), edges).len()
    }

    #[test]
    fn long_chains_and_circles_are_cut_and_short_ones_are_not() {
        assert_eq!((chain(50, None), chain(50, Some(0)), chain(51, None)), (0, 0, 1));
        assert_eq!((chain(2_000, None), chain(2_000, Some(0))), (39, 39));
    }
}
