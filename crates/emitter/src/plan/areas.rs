//! The parts of the service that a user of the bindings may choose: areas, which become cargo features.
//!
//! An area is the first segment of the URL, in kebab case: `device-management`. One with more than [`LARGE`] functions has
//! parts, by the second segment, where at least [`PART`] functions are below it: `device-management-managed-devices`. Both
//! numbers are doubled until there are at most [`MOST`] areas and parts; if there are more first segments than that, the
//! smallest share the area `others`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Function, Plan};

/// An area with more functions has parts.
const LARGE: usize = 200;
/// A part has at least so many functions.
const PART: usize = 10;
/// The most areas and parts; crates.io takes 300 features, and some are needed for types and for the client.
const MOST: usize = 200;

/// Names that features have for other reasons, or that cargo keeps for dependencies.
const RESERVED: &[&str] = &[
    "all",
    "azure",
    "blocking",
    "client",
    "client-http1",
    "default",
    "gzip",
    "jiff",
    "models",
    "msgraph-runtime",
    "others",
    "root",
    "tracing",
];

/// An area, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Area {
    /// The name of its feature.
    pub(crate) name: String,
    /// The area that this is a part of.
    pub(crate) whole: Option<usize>,
}

/// All areas.
#[derive(Clone, Debug, Default)]
pub(crate) struct Areas {
    pub(crate) list: Vec<Area>,
    /// Areas by the modules that they consist of.
    modules: BTreeMap<Vec<String>, usize>,
}

impl Areas {
    pub(crate) fn new(plan: &Plan) -> Self {
        let sizes = Sizes::new(plan);
        let (mut large, mut part) = (LARGE, PART);
        let mut parts = sizes.parts(large, part);
        while sizes.areas.len() + parts.len() > MOST && !parts.is_empty() {
            (large, part) = (large * 2, part * 2);
            parts = sizes.parts(large, part);
        }
        let mut areas = Areas::default();
        let mut names: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        for (area, is_own) in sizes.with_own() {
            if is_own {
                let name = claim(&mut names, &kebab(area));
                areas.add(vec![area.to_owned()], name, None);
            } else {
                areas.add_to_others(area);
            }
        }
        for (area, segment) in parts {
            let whole = areas.modules.get([area.to_owned()].as_slice()).copied();
            let name = claim(&mut names, &format!("{}-{}", kebab(area), kebab(segment)));
            areas.add(vec![area.to_owned(), segment.to_owned()], name, whole);
        }
        if plan.functions.iter().any(|function| function.path.modules.is_empty()) {
            areas.add(Vec::new(), "root".to_owned(), None);
        }
        areas
    }

    fn add(&mut self, modules: Vec<String>, name: String, whole: Option<usize>) {
        self.modules.insert(modules, self.list.len());
        self.list.push(Area { name, whole });
    }

    fn add_to_others(&mut self, module: &str) {
        let others = self.list.iter().position(|area| area.name == "others");
        match others {
            Some(index) => {
                self.modules.insert(vec![module.to_owned()], index);
            }
            None => self.add(vec![module.to_owned()], "others".to_owned(), None),
        }
    }

    /// The area of a function, the smaller where it is in a part.
    pub(crate) fn of(&self, function: &Function) -> Option<usize> {
        let modules = &function.path.modules;
        let part = modules.get(..2).and_then(|modules| self.modules.get(modules));
        part.or_else(|| self.modules.get(modules.get(..1).unwrap_or_default())).copied()
    }

    /// The whole area below the first segment `module`.
    pub(crate) fn whole(&self, module: &str) -> Option<&Area> {
        self.modules.get([module.to_owned()].as_slice()).and_then(|index| self.list.get(*index))
    }
}

/// How many functions there are below the first segments, and below the second.
struct Sizes<'a> {
    areas: BTreeMap<&'a str, usize>,
    segments: BTreeMap<(&'a str, &'a str), usize>,
}

impl<'a> Sizes<'a> {
    fn new(plan: &'a Plan) -> Self {
        let mut sizes = Sizes { areas: BTreeMap::new(), segments: BTreeMap::new() };
        for function in &plan.functions {
            if let [area, rest @ ..] = function.path.modules.as_slice() {
                *sizes.areas.entry(area).or_default() += 1;
                if let [segment, ..] = rest {
                    *sizes.segments.entry((area, segment)).or_default() += 1;
                }
            }
        }
        sizes
    }

    fn parts(&self, large: usize, part: usize) -> Vec<(&'a str, &'a str)> {
        let is_large = |area: &str| self.areas.get(area).is_some_and(|size| *size > large);
        let parts = self.segments.iter().filter(|((area, _), size)| is_large(area) && **size >= part);
        parts.map(|(names, _)| *names).collect()
    }

    /// All areas, and whether they are large enough to have a feature of their own.
    fn with_own(&self) -> Vec<(&'a str, bool)> {
        let mut by_size: Vec<(&str, usize)> = self.areas.iter().map(|(area, size)| (*area, *size)).collect();
        by_size.sort_by_key(|(area, size)| (std::cmp::Reverse(*size), *area));
        let most = if by_size.len() > MOST { MOST - 1 } else { MOST };
        let mut areas: Vec<_> = by_size.into_iter().enumerate().map(|(rank, (area, _))| (area, rank < most)).collect();
        areas.sort_unstable();
        areas
    }
}

fn kebab(module: &str) -> String {
    module.trim_matches('_').replace('_', "-")
}

/// The name itself where it is free, otherwise with `-operations` or a number behind it.
pub(crate) fn claim(names: &mut BTreeSet<String>, name: &str) -> String {
    let others = (2..).map(|number| format!("{name}-{number}"));
    let mut candidates = [name.to_owned(), format!("{name}-operations")].into_iter().chain(others);
    let free = candidates.find(|name| names.insert(name.clone()));
    free.unwrap_or_else(|| name.to_owned())
}
