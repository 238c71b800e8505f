//! The query of a request: parameters by name, and the query options of OData (OData URL Conventions 4.01, section 5).

use super::request::Parts;
use super::{Argument, Request};

impl<T> Request<T> {
    /// Sets a parameter of the query; one that is there already is replaced. An absent value leaves it as it is.
    #[inline]
    pub fn query<'a>(self, name: &str, value: impl Into<Argument<'a>>) -> Self {
        let value = value.into();
        self.map(|parts| parts.set_query(name, value))
    }

    /// Asks for these properties alone (`$select`). Called again, it adds to them.
    pub fn select<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        let names = join(properties);
        self.map(|parts| parts.add_to_query("$select", &names))
    }

    /// Asks for these related resources with it (`$expand`). Called again, it adds to them.
    pub fn expand<S: AsRef<str>>(self, relationships: impl IntoIterator<Item = S>) -> Self {
        let names = join(relationships);
        self.map(|parts| parts.add_to_query("$expand", &names))
    }

    /// Asks for what meets a condition (`$filter`), such as `startswith(displayName,'A')`, and for nothing else that a former
    /// call asked for. Quotes within a text of the condition are doubled: `displayName eq 'O''Neill'`.
    #[inline]
    pub fn filter(self, condition: &str) -> Self {
        self.query("$filter", condition)
    }

    /// Asks for an order (`$orderby`), such as `displayName desc`. Called again, it orders further what is equal until then.
    pub fn order_by<S: AsRef<str>>(self, properties: impl IntoIterator<Item = S>) -> Self {
        let names = join(properties);
        self.map(|parts| parts.add_to_query("$orderby", &names))
    }

    /// Asks for so many items in a page (`$top`).
    #[inline]
    pub fn top(self, count: u32) -> Self {
        self.query("$top", count.to_string())
    }

    /// Leaves out so many items (`$skip`).
    #[inline]
    pub fn skip(self, count: u32) -> Self {
        self.query("$skip", count.to_string())
    }

    /// Searches (`$search`), with `ConsistencyLevel: eventual`, without which directory objects cannot be searched. The text
    /// is sent as it is; directory objects want it in quotes: `"displayName:Adele"`.
    pub fn search(self, text: &str) -> Self {
        self.query("$search", text).eventual()
    }

    /// Asks for the number of all items (`$count=true`), with `ConsistencyLevel: eventual`, without which directory objects
    /// are not counted.
    pub fn count(self) -> Self {
        self.query("$count", "true").eventual()
    }

    fn eventual(self) -> Self {
        self.header("ConsistencyLevel", "eventual")
    }
}

impl Parts {
    fn set_query(&mut self, name: &str, value: Argument<'_>) {
        let Argument::Text(value) = value else { return };
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, place)) => *place = value.into_owned(),
            None => self.query.push((name.to_owned(), value.into_owned())),
        }
    }

    /// Adds to a list that commas separate; nothing is asked for by an empty one.
    fn add_to_query(&mut self, name: &str, items: &str) {
        if items.is_empty() {
            return;
        }
        match self.query.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) if !list.is_empty() => {
                list.push(',');
                list.push_str(items);
            }
            Some((_, list)) => items.clone_into(list),
            None => self.query.push((name.to_owned(), items.to_owned())),
        }
    }
}

fn join<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let mut joined = String::new();
    for name in names {
        if !joined.is_empty() {
            joined.push(',');
        }
        joined.push_str(name.as_ref());
    }
    joined
}
