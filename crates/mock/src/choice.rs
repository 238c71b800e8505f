//! Which example answers a request.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use msgraph_ir::{Api, Operation, Response};

use crate::example::{Question, Shape, Shown};
use crate::routes::Route;

/// How an example belongs to a route; the later, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// It shows the request, but its body cannot be answered.
    Defective(&'static str),
    /// It shows another request line of the page.
    SamePage,
    /// It shows the request.
    Own,
}

/// An example that may answer requests of a route.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// How it belongs to the route.
    pub kinship: Kinship,
    /// How its body compares with the documented type.
    pub shape: Shape,
    /// Whether its annotation names another type than the operation answers with.
    pub other_type: bool,
    /// Index of the example.
    pub example: usize,
    /// Index into [`Api::operations`] of the operation whose facts complete it.
    pub operation: usize,
}

/// What a route answers with.
#[derive(Clone, Debug, Default)]
pub struct Repertoire {
    /// The examples, in the order in which they are preferred where their requests are equally like the one that came.
    pub candidates: Vec<Candidate>,
    /// The index of an example that shows content, for downloads.
    pub content: Option<usize>,
    /// The index of an example that shows what an upload makes.
    pub item: Option<usize>,
    /// Why there is no candidate, where there is none.
    pub lack: &'static str,
}

/// The examples of an API in an order in which they can be found.
pub struct Index<'a> {
    api: &'a Api,
    /// By page, in the page's order.
    pages: HashMap<&'a str, Vec<(usize, &'a Shown)>>,
    /// The types that have a property `value` of their own.
    with_value: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    /// Of examples that are read from the same API.
    pub fn new(api: &'a Api, examples: &'a [Option<Shown>]) -> Self {
        let mut pages: HashMap<&str, Vec<(usize, &Shown)>> = HashMap::new();
        for (index, shown) in examples.iter().enumerate() {
            if let Some(shown) = shown {
                pages.entry(&shown.page).or_default().push((index, shown));
            }
        }
        let has_value = |type_: &&msgraph_ir::Type| type_.properties.iter().any(|property| property.name == "value");
        let with_value = api.types.iter().filter(has_value).map(|type_| type_.name.as_str()).collect();
        Index { api, pages, with_value }
    }

    /// What a route answers with. Pages that document the same request come in the order of what their first example tells,
    /// the most first.
    pub fn repertoire(&self, route: &Route) -> Repertoire {
        let mut seen = BTreeSet::new();
        let pages = self.operations(route).map(|(_, operation)| operation.page.as_str()).filter(|page| seen.insert(*page));
        let mut pages: Vec<(usize, Vec<Candidate>)> = pages.map(|page| self.candidates(route, page)).collect();
        pages.sort_by_key(|(values, _)| Reverse(*values));
        let candidates: Vec<Candidate> = pages.into_iter().flat_map(|(_, candidates)| candidates).collect();
        let shown = || seen.iter().filter_map(|page| self.pages.get(page)).flatten();
        let content = shown().find(|(_, shown)| shown.operation.is_some() && shown.is_content());
        let item = shown().find(|(_, shown)| shown.is_uploaded_item());
        let lack = match shown().next() {
            None => "the page shows no answer of success",
            Some(_) => "the page shows answers of another shape only",
        };
        Repertoire { candidates, content: content.map(|(index, _)| *index), item: item.map(|(index, _)| *index), lack }
    }

    fn operations(&self, route: &Route) -> impl Iterator<Item = (usize, &'a Operation)> {
        route.operations.iter().filter_map(|&index| Some((index, self.api.operations.get(index)?)))
    }

    /// The examples of a page, and how many values the first of them has.
    fn candidates(&self, route: &Route, page: &str) -> (usize, Vec<Candidate>) {
        let (mut values, mut candidates) = (None, Vec::new());
        for &(example, shown) in self.pages.get(page).into_iter().flatten() {
            let own = shown.operation.filter(|operation| route.operations.contains(operation));
            let same_page =
                || self.operations(route).find(|(_, operation)| is_of(shown, operation)).map(|(index, _)| index);
            let Some(operation) = own.or_else(same_page) else { continue };
            let documented = self.api.operations.get(operation).and_then(|operation| operation.response.as_ref());
            let shape = shown.shape(documented, |type_| self.has_value(type_));
            let Some(kinship) = kinship(shown, shape, own.is_some(), documented) else { continue };
            let type_ = documented.and_then(|documented| documented.type_.as_ref());
            let annotated = shown.response.type_.as_ref();
            let other_type =
                annotated.zip(type_).is_some_and(|(shown, type_)| !shown.name.eq_ignore_ascii_case(&type_.name));
            values.get_or_insert_with(|| shown.values());
            candidates.push(Candidate { kinship, shape, other_type, example, operation });
        }
        (values.unwrap_or_default(), candidates)
    }

    fn has_value(&self, type_: &str) -> bool {
        let mut name = Some(type_);
        // Base types may lead in a circle.
        for _ in 0..100 {
            match name {
                Some(name) if self.with_value.contains(name) => return true,
                _ => name = name.and_then(|name| self.type_(name)?.base_type.as_deref()),
            }
        }
        false
    }

    /// Types are sorted by name.
    fn type_(&self, name: &str) -> Option<&'a msgraph_ir::Type> {
        let index = self.api.types.binary_search_by(|type_| type_.name.as_str().cmp(name)).ok()?;
        self.api.types.get(index)
    }
}

/// True where the example may show the answer of the operation.
fn is_of(shown: &Shown, operation: &Operation) -> bool {
    let method = shown.question.as_ref().map(|question| question.method.as_str());
    operation.page == shown.page && method.is_none_or(|method| method == operation.method)
}

fn kinship(shown: &Shown, shape: Shape, own: bool, documented: Option<&Response>) -> Option<Kinship> {
    match (own, shown.defect(documented)) {
        (true, None) => Some(Kinship::Own),
        (true, Some(defect)) => Some(Kinship::Defective(defect)),
        (false, None) if shape != Shape::Other => Some(Kinship::SamePage),
        (false, _) => None,
    }
}

/// The candidate whose request is the most like the one that came, the first of equals.
pub fn choose<'a>(candidates: &'a [Candidate], examples: &[Option<Shown>], asked: &Question) -> Option<&'a Candidate> {
    candidates.iter().min_by_key(|candidate| {
        let shown = examples.get(candidate.example).and_then(|shown| shown.as_ref()?.question.as_ref());
        let rank = (Reverse(candidate.kinship), candidate.shape == Shape::Other);
        let odata_type = shown.is_none_or(|shown| shown.odata_type != asked.odata_type);
        (rank, odata_type, candidate.other_type, distance(shown, asked))
    })
}

/// How much an example's request differs: by the path, query options, and properties of the body.
fn distance(shown: Option<&Question>, asked: &Question) -> (usize, usize, usize) {
    let Some(shown) = shown else { return (usize::MAX, usize::MAX, usize::MAX) };
    (
        path_distance(&shown.segments, &asked.segments),
        shown.options.symmetric_difference(&asked.options).count(),
        shown.properties.symmetric_difference(&asked.properties).count(),
    )
}

/// How many segments differ, not counting those that are the same at the start and at the end.
fn path_distance(a: &[String], b: &[String]) -> usize {
    let length = a.len().max(b.len());
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    length.saturating_sub(start + end)
}

#[cfg(test)]
mod tests {
    use super::path_distance;

    #[test]
    fn paths_that_end_alike_are_near() {
        let distance = |a: &str, b: &str| {
            let split = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
            path_distance(&split(a), &split(b))
        };
        assert_eq!(distance("a/b/c", "a/b/c"), 0);
        assert_eq!(distance("a/1/c", "a/2/c"), 1);
        assert!(distance("x/y/upload", "a/b/c/upload") < distance("x/y/z", "a/b/c/upload"));
    }
}
