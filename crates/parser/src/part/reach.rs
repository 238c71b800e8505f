//! From pages to the pages that they need, in rounds.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};
use msgraph_ir::Segment;

use super::outline::local;
use super::{Outline, Requested, Wanted};
use crate::facts::{PageFacts, PropertyFact, TypeExpression};
use crate::resolve::names::{Unread, target_page};

/// Outlines tell too many derived types, so that they are counted exactly when they are read; only far too many are not.
const SLACK: usize = 4;

/// How much of what a page leads to is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Depth {
    /// The page tells what a URL addresses: its own members, and those that it inherits.
    Members,
    /// The type gives its properties to another: what they are made of is needed, too.
    Parts,
    /// A value is of the type: types that derive from it are needed, too.
    Values,
}

/// Which pages are needed, so far.
pub(super) struct Reach<'a> {
    outlines: &'a [Outline],
    by_page: HashMap<String, &'a str>,
    by_name: HashMap<&'a str, Vec<&'a str>>,
    /// Pages of types by the types that they derive from.
    derived: HashMap<&'a str, Vec<&'a Outline>>,
    most_derived: usize,
    navigation_properties: bool,
    depths: BTreeMap<&'a str, Depth>,
    /// What pages that are read lead to, for the time that more of it is needed.
    facts: HashMap<String, Leads>,
}

/// The types that a page leads to.
#[derive(Clone, Debug, Default)]
struct Leads {
    bases: Vec<TypeExpression>,
    derived: Vec<TypeExpression>,
    parts: Vec<TypeExpression>,
    /// Types that operations answer and send.
    answers: Vec<TypeExpression>,
    names: Vec<String>,
}

impl<'a> Reach<'a> {
    pub fn new(outlines: &'a [Outline], wanted: &Wanted<'_>) -> Self {
        let mut reach = Reach {
            outlines,
            by_page: HashMap::new(),
            by_name: HashMap::new(),
            derived: HashMap::new(),
            most_derived: wanted.most_derived_types.saturating_mul(SLACK),
            navigation_properties: wanted.navigation_properties,
            depths: BTreeMap::new(),
            facts: HashMap::new(),
        };
        for outline in outlines {
            reach.by_page.insert(outline.page.to_lowercase(), &outline.page);
            for name in &outline.describes {
                reach.by_name.entry(name).or_default().push(&outline.page);
            }
            for base in &outline.derives_from {
                reach.derived.entry(base).or_default().push(outline);
            }
        }
        reach
    }

    /// The selected pages, and those that tell what their URLs address.
    pub fn start(&mut self, is_selected: &dyn Fn(&Outline) -> bool) -> BTreeSet<&'a str> {
        let selected: Vec<&Outline> =
            self.outlines.iter().filter(|outline| is_selected(outline) || outline.is_open).collect();
        let mut by_first: HashMap<String, Vec<&Requested>> = HashMap::new();
        for wanted in selected.iter().flat_map(|outline| &outline.requests) {
            by_first.entry(first(&wanted.segments)).or_default().push(wanted);
        }
        let tells = |line: &Requested| {
            by_first.get(&first(&line.segments)).into_iter().flatten().any(|wanted| {
                let is_same = line.segments.len() == wanted.segments.len() && line.method == wanted.method;
                let tells = ["GET", "POST", "PATCH", "PUT"].contains(&line.method.as_str());
                (is_same || tells) && starts_with(&wanted.segments, &line.segments)
            })
        };
        let mut next = BTreeSet::new();
        for outline in self.outlines.iter().filter(|outline| outline.requests.iter().any(tells)) {
            self.need(&outline.page, Depth::Members, &mut next);
        }
        for outline in &selected {
            self.need(&outline.page, Depth::Values, &mut next);
        }
        for cast in selected.iter().flat_map(|outline| &outline.requests).flat_map(casts) {
            for page in self.by_name.get(cast.as_str()).cloned().unwrap_or_default() {
                self.need(page, Depth::Values, &mut next);
            }
        }
        next
    }

    /// The pages that are needed because of what was read.
    pub fn follow<'f>(&mut self, read: impl Iterator<Item = &'f PageFacts>) -> BTreeSet<&'a str> {
        let mut open: Vec<String> = Vec::new();
        for facts in read {
            self.facts.insert(facts.page.clone(), leads(facts, self.navigation_properties));
            open.push(facts.page.clone());
        }
        let mut next = BTreeSet::new();
        // Pages that were read before may turn out to be needed more than it seemed.
        while let Some(page) = open.pop() {
            let Some(depth) = self.depths.get(page.as_str()).copied() else { continue };
            let Some(leads) = self.facts.get(&page).cloned() else { continue };
            let mut follow = |types: &[TypeExpression], depth: Depth, reach: &mut Self| {
                for type_ in types {
                    for needed in reach.pages_of(type_, &page) {
                        if reach.need(needed, depth, &mut next) && reach.facts.contains_key(needed) {
                            open.push(needed.to_owned());
                        }
                    }
                }
            };
            let of_bases = depth.min(Depth::Parts);
            follow(&leads.bases, of_bases, self);
            follow(&leads.answers, depth, self);
            if depth >= Depth::Parts {
                follow(&leads.parts, Depth::Values, self);
            }
            if depth == Depth::Values {
                follow(&leads.derived, Depth::Values, self);
                let derived: Vec<TypeExpression> = leads.names.iter().flat_map(|name| self.descendants(name)).collect();
                follow(&derived, Depth::Values, self);
            }
        }
        next
    }

    /// What is known of the pages that are not needed.
    pub fn unread(&self) -> Unread {
        let is_unread = |outline: &&Outline| !self.depths.contains_key(outline.page.as_str());
        let unread = || self.outlines.iter().filter(is_unread);
        let described = self.outlines.iter().filter(|outline| !outline.describes.is_empty()).count();
        Unread {
            documents: unread().map(|outline| outline.page.to_lowercase()).collect(),
            types: unread().flat_map(|outline| outline.describes.iter().cloned()).collect(),
            derived: self.derived.iter().map(|(name, pages)| ((*name).to_owned(), pages.len())).collect(),
            described,
        }
    }

    /// Notes that a page is needed; true where it was not needed so much before.
    fn need(&mut self, page: &'a str, depth: Depth, next: &mut BTreeSet<&'a str>) -> bool {
        let known = self.depths.get(page).copied();
        if known.is_some_and(|known| known >= depth) {
            return false;
        }
        self.depths.insert(page, depth);
        if known.is_none() {
            next.insert(page);
        }
        true
    }

    /// The pages that may describe what an expression means.
    fn pages_of(&self, type_: &TypeExpression, page: &str) -> Vec<&'a str> {
        let mut pages: Vec<&str> = self.by_name.get(local(&type_.name).as_str()).cloned().unwrap_or_default();
        let linked = type_.link.as_deref().map(|link| target_page(link, page));
        pages.extend(linked.and_then(|linked| self.by_page.get(linked.split('#').next().unwrap_or(&linked)).copied()));
        pages
    }

    /// The pages of types that may derive from a type, as links to them; none where they are far too many.
    fn descendants(&self, name: &str) -> Vec<TypeExpression> {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = vec![name];
        while let Some(name) = open.pop() {
            for outline in self.derived.get(name).into_iter().flatten() {
                if found.insert(&outline.page) {
                    open.extend(outline.describes.iter().map(String::as_str));
                }
            }
            if found.len() > self.most_derived {
                return Vec::new();
            }
        }
        let link = |page: &str| TypeExpression { link: Some(format!("/graph/api/{page}")), ..TypeExpression::default() };
        found.into_iter().map(link).collect()
    }
}

fn leads(facts: &PageFacts, navigation_properties: bool) -> Leads {
    let mut leads = Leads::default();
    let types_of = |rows: &[PropertyFact]| {
        let rows = rows.iter().filter(|row| navigation_properties || !row.navigation);
        rows.flat_map(|row| row.type_.iter().chain(&row.alternatives).cloned()).collect::<Vec<_>>()
    };
    for fact in &facts.types {
        leads.names.push(local(&fact.name));
        leads.bases.extend(fact.base_type.iter().chain(&fact.stated_base).cloned());
        leads.bases.extend(fact.properties.iter().filter_map(|row| row.inherited_from.clone()));
        leads.derived.extend(fact.derived_types.iter().cloned());
        leads.parts.extend(types_of(&fact.properties));
        leads.parts.extend(types_of(&fact.shown));
    }
    for fact in &facts.operations {
        let response = &fact.response;
        leads.answers.extend(response.annotated.iter().chain(&response.prose).chain(&response.example_value).cloned());
        leads.answers.extend(response.example_type.as_deref().map(named));
        leads.parts.extend(fact.parameters.iter().filter_map(|parameter| parameter.type_.clone()));
        if let Some(body) = &fact.request_body {
            leads.answers.extend(body.type_.clone());
            leads.parts.extend(types_of(&body.properties));
            leads.parts.extend(types_of(&body.parameters));
            leads.parts.extend(body.binds.iter().filter_map(|(_, type_)| type_.clone()));
        }
    }
    leads
}

/// A type by what an example says of it: `#microsoft.graph.user`, `https://.../$metadata#Collection(microsoft.graph.user)`.
fn named(text: &str) -> TypeExpression {
    let name = text.rsplit('#').next().unwrap_or(text).trim_start_matches("Collection(");
    let name = name.split([')', '/', '(']).next().unwrap_or(name);
    TypeExpression { name: name.to_owned(), ..TypeExpression::default() }
}

/// The types that a URL names: `/directory/deletedItems/microsoft.graph.user`.
fn casts(line: &Requested) -> impl Iterator<Item = String> {
    let names = line.segments.iter().filter_map(|segment| segment.name.as_deref());
    names.filter(|name| name.contains('.') && !name.contains('(')).map(local)
}

fn first(segments: &[Segment]) -> String {
    segments.first().and_then(|segment| segment.name.as_deref()).unwrap_or_default().to_lowercase()
}

/// True where a path leads to another or through it; a value stands where the other has a parameter.
fn starts_with(url: &[Segment], path: &[Segment]) -> bool {
    path.len() <= url.len()
        && path.iter().zip(url).all(|(segment, wanted)| match (&segment.name, &wanted.name) {
            (Some(segment), Some(wanted)) => segment.eq_ignore_ascii_case(wanted),
            (_, None) => true,
            (None, Some(_)) => false,
        })
}
