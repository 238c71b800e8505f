//! Which example answers a request.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use msgraph_ir::{Api, Operation, Response};

use crate::example::{Question, Shown};
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
    /// Index of the example.
    pub example: usize,
    /// Index into [`Api::operations`] of the operation whose facts complete it.
    pub operation: usize,
}

/// The examples by page, in the page's order.
pub fn by_page(examples: &[Option<Shown>]) -> HashMap<&str, Vec<(usize, &Shown)>> {
    let mut pages: HashMap<&str, Vec<(usize, &Shown)>> = HashMap::new();
    for (index, shown) in examples.iter().enumerate() {
        if let Some(shown) = shown {
            pages.entry(&shown.page).or_default().push((index, shown));
        }
    }
    pages
}

/// The examples of a route, in the order of its pages.
pub fn candidates(route: &Route, api: &Api, pages: &HashMap<&str, Vec<(usize, &Shown)>>) -> Vec<Candidate> {
    let operations = || route.operations.iter().filter_map(|&index| Some((index, api.operations.get(index)?)));
    let mut seen = BTreeSet::new();
    let mut candidates = Vec::new();
    for page in operations().map(|(_, operation)| operation.page.as_str()) {
        for &(example, shown) in pages.get(page).into_iter().flatten().filter(|(example, _)| seen.insert(*example)) {
            let own = shown.operation.filter(|operation| route.operations.contains(operation));
            let same_page = || operations().find(|(_, operation)| is_of(shown, operation)).map(|(index, _)| index);
            let Some(operation) = own.or_else(same_page) else { continue };
            let documented = api.operations.get(operation).and_then(|operation| operation.response.as_ref());
            candidates.extend(kinship(shown, own.is_some(), documented).map(|kinship| Candidate {
                kinship,
                example,
                operation,
            }));
        }
    }
    candidates
}

fn kinship(shown: &Shown, own: bool, documented: Option<&Response>) -> Option<Kinship> {
    match (own, shown.defect(documented)) {
        (true, None) => Some(Kinship::Own),
        (true, Some(defect)) => Some(Kinship::Defective(defect)),
        (false, None) if shown.fits(documented) => Some(Kinship::SamePage),
        (false, _) => None,
    }
}

/// True where the example is on the operation's page and may show its answer.
fn is_of(shown: &Shown, operation: &Operation) -> bool {
    let method = shown.question.as_ref().map(|question| question.method.as_str());
    operation.page == shown.page && method.is_none_or(|method| method == operation.method)
}

/// The candidate whose request is the most like the one that came, the first of equals.
pub fn choose<'a>(candidates: &'a [Candidate], examples: &[Option<Shown>], asked: &Question) -> Option<&'a Candidate> {
    candidates.iter().min_by_key(|candidate| {
        let shown = examples.get(candidate.example).and_then(|shown| shown.as_ref()?.question.as_ref());
        (Reverse(candidate.kinship), distance(shown, asked))
    })
}

/// How much an example's request differs: by the type of the body, the path, query options, and properties of the body.
fn distance(shown: Option<&Question>, asked: &Question) -> (bool, bool, usize, usize) {
    match shown {
        None => (true, true, usize::MAX, usize::MAX),
        Some(shown) => (
            shown.odata_type != asked.odata_type,
            shown.segments != asked.segments,
            shown.options.symmetric_difference(&asked.options).count(),
            shown.properties.symmetric_difference(&asked.properties).count(),
        ),
    }
}
