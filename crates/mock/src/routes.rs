//! Which operations a request is for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use msgraph_ir::Api;

use crate::path_pattern::PathPattern;
use crate::request_path;

/// A method and a path that one or more pages document.
#[derive(Debug)]
pub struct Route {
    /// The HTTP method in capitals.
    pub method: String,
    /// The path.
    pattern: PathPattern,
    /// Indices into [`Api::operations`], in their order.
    pub operations: Vec<usize>,
}

/// All routes, those with more literal text first.
#[derive(Debug)]
pub struct Routes {
    routes: Vec<Route>,
    by_first: HashMap<String, Vec<usize>>,
    others: Vec<usize>,
}

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Destination {
    /// The index of a route.
    Route(usize),
    /// The path is documented with these methods only.
    OtherMethods(BTreeSet<String>),
    /// No page has such a path.
    Unknown,
}

impl Routes {
    /// The routes of all operations.
    pub fn new(api: &Api) -> Self {
        let mut groups: BTreeMap<(String, String), Route> = BTreeMap::new();
        for (index, operation) in api.operations.iter().enumerate() {
            let pattern = PathPattern::of(operation);
            let group = groups.entry((operation.method.clone(), pattern.key()));
            let route = || Route { method: operation.method.clone(), pattern, operations: Vec::new() };
            group.or_insert_with(route).operations.push(index);
        }
        let mut routes: Vec<Route> = groups.into_values().collect();
        routes.sort_by_key(|route| std::cmp::Reverse(route.pattern.weights()));
        let (mut by_first, mut others) = (HashMap::<_, Vec<usize>>::new(), Vec::new());
        for (index, route) in routes.iter().enumerate() {
            match route.pattern.first_literal() {
                Some(first) => by_first.entry(first).or_default().push(index),
                None => others.push(index),
            }
        }
        Routes { routes, by_first, others }
    }

    /// The routes, those with more literal text first.
    pub fn all(&self) -> &[Route] {
        &self.routes
    }

    /// The route of a request whose path has these decoded segments, without version.
    pub fn find(&self, method: &str, segments: &[String]) -> Destination {
        let as_sent = self.find_exactly(method, segments);
        if matches!(as_sent, Destination::Route(_)) {
            return as_sent;
        }
        let canonical = request_path::canonical(segments);
        match self.find_exactly(method, &canonical) {
            Destination::Unknown => as_sent,
            found => found,
        }
    }

    fn find_exactly(&self, method: &str, segments: &[String]) -> Destination {
        let first = segments.first().map(|first| first.to_lowercase()).unwrap_or_default();
        let lists = [self.by_first.get(&first).map(Vec::as_slice).unwrap_or_default(), &self.others];
        // Each list has the routes with more literal text first.
        let first_match = |list: &&[usize]| list.iter().copied().find(|&index| self.matches(index, Some(method), segments));
        if let Some(index) = lists.iter().filter_map(first_match).min() {
            return Destination::Route(index);
        }
        let all = lists.iter().copied().flatten().filter(|&&index| self.matches(index, None, segments));
        let methods: BTreeSet<String> =
            all.filter_map(|&index| self.routes.get(index)).map(|route| route.method.clone()).collect();
        if methods.is_empty() { Destination::Unknown } else { Destination::OtherMethods(methods) }
    }

    fn matches(&self, index: usize, method: Option<&str>, segments: &[String]) -> bool {
        self.routes
            .get(index)
            .is_some_and(|route| method.is_none_or(|method| route.method == method) && route.pattern.matches(segments))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::api_of;

    use super::*;

    fn found(lines: &[&str], method: &str, path: &str) -> String {
        let api = api_of(lines);
        let routes = Routes::new(&api);
        let segments = request_path::segments(path).unwrap_or_default();
        match routes.find(method, &segments) {
            Destination::Route(index) => {
                let operation = routes.all().get(index).and_then(|route| api.operations.get(*route.operations.first()?));
                operation.map(|operation| operation.path.clone()).unwrap_or_default()
            }
            Destination::OtherMethods(methods) => methods.into_iter().collect::<Vec<_>>().join(" "),
            Destination::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn literal_text_comes_first() {
        let lines = ["GET /users/{id}", "GET /users/delta", "GET /{any}/delta"];
        assert_eq!(found(&lines, "GET", "/users/delta"), "/users/delta");
        assert_eq!(found(&lines, "GET", "/users/delto"), "/users/{id}");
        assert_eq!(found(&lines, "GET", "/groups/delta"), "/{any}/delta");
    }

    #[test]
    fn a_value_serves_where_the_literal_has_another_method() {
        let lines = ["GET /users/delta", "DELETE /users/{id}"];
        assert_eq!(found(&lines, "DELETE", "/users/delta"), "/users/{id}");
        assert_eq!(found(&lines, "PUT", "/users/delta"), "DELETE GET");
        assert_eq!(found(&lines, "GET", "/user"), "unknown");
    }

    #[test]
    fn keys_in_parentheses_are_segments() {
        let lines = ["GET /teams/{id}/operations/{id}", "GET /teams(name='{name}')"];
        assert_eq!(found(&lines, "GET", "/teams('1')/operations('2')"), "/teams/{id}/operations/{id}");
        assert_eq!(found(&lines, "GET", "/teams(name='1')"), "/teams(name='{name}')");
    }
}
