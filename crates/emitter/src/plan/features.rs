//! Cargo features of the bindings, and what each of them brings.
//!
//! - Each area ([`areas`](super::areas)) is a feature that brings its functions, and the types that these need. An area with
//!   parts brings its parts.
//! - `models` brings all types, with those that no function needs; `all` brings everything.
//! - A type or a shared request body is there where any feature is on that needs it. Where more than [`LISTED`] features need
//!   the same, these enable a feature whose name starts with an underscore, which stands for them; it is not for users.
//! - A module is there where anything in it is. So a request body that functions of two areas share may be alone in its module.
//!
//! What refers to something needs it, so that no set of features leaves a name without its item.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::{HashMap, HashMapExt as _};

use super::areas::{self, Areas};
use super::{Body, MODELS, Model, Plan, References, RustPath};

/// So many features are listed where something is needed by any of them.
const LISTED: usize = 3;
/// The most features of all; crates.io takes 300, and the client has some.
const MOST: usize = 280;
/// The feature that brings everything.
const ALL: &str = "all";

/// The cargo features of the bindings.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// All features by name, with what they turn on in turn: areas, their parts, `models` and `all`; those whose names start
    /// with an underscore are turned on by the others alone.
    pub table: BTreeMap<String, Vec<String>>,
    /// What is to be written before a module, and before its items.
    modules: HashMap<Vec<String>, Module>,
    /// The same for the file of a type with the enumerations of its properties, by the qualified name of the type.
    files: HashMap<String, Gate>,
    /// The features of which one must be on.
    gates: Vec<Vec<String>>,
    /// The feature of each whole area, by the first module.
    wholes: BTreeMap<String, String>,
}

impl Features {
    /// The features of a plan; the same plan gives the same features.
    pub fn new(plan: &Plan) -> Self {
        let areas = Areas::new(plan);
        let needs = Needs::new(plan, &areas);
        let names = Names::new(&areas, &needs);
        let firsts: BTreeSet<&String> = plan.functions.iter().filter_map(|it| it.path.modules.first()).collect();
        let whole = |module: &String| Some((module.clone(), areas.whole(module)?.name.clone()));
        let mut features = Features {
            table: names.table(&areas),
            wholes: firsts.into_iter().filter_map(whole).collect(),
            ..Features::default()
        };
        features.add_gates(needs, &names);
        features
    }

    fn add_gates(&mut self, needs: Needs<'_>, names: &Names) {
        let Features { modules, files, gates, .. } = self;
        let mut known: HashMap<Set, Gate> = HashMap::new();
        let mut gate = |set: Set| {
            *known.entry(set).or_insert_with_key(|set| {
                gates.push(names.of(set));
                gates.len() - 1
            })
        };
        for (path, set) in needs.modules {
            modules.insert(path.to_vec(), Module { gate: Some(gate(set)), ..Module::default() });
        }
        for (path, set) in needs.items {
            let items = match modules.get_mut(&path.modules) {
                Some(module) => &mut module.items,
                None => &mut modules.entry(path.modules.clone()).or_default().items,
            };
            items.insert(path.name.clone(), gate(set));
        }
        files.extend(needs.files.into_iter().map(|(name, set)| (name.to_owned(), gate(set))));
    }

    /// The features of which one must be on for an item.
    pub fn of_item(&self, path: &RustPath) -> &[String] {
        self.gate(self.modules.get(&path.modules).and_then(|module| module.items.get(&path.name)))
    }

    /// The features of which one must be on for a module.
    pub fn of_module(&self, path: &[String]) -> &[String] {
        self.gate(self.modules.get(path).and_then(|module| module.gate.as_ref()))
    }

    /// The features of which one must be on for the file of a type and of the enumerations of its properties.
    pub(crate) fn of_file(&self, models: &[&Model]) -> &[String] {
        self.gate(models.first().and_then(|model| self.files.get(owner(&model.odata_name))))
    }

    fn gate(&self, gate: Option<&Gate>) -> &[String] {
        gate.and_then(|gate| self.gates.get(*gate)).map_or(&[], Vec::as_slice)
    }

    /// The feature that brings all functions below the first module of a path.
    pub(crate) fn whole(&self, module: &str) -> Option<&str> {
        self.wholes.get(module).map(String::as_str)
    }
}

/// An index into [`Features::gates`].
type Gate = usize;

/// The gates in and before a module.
#[derive(Clone, Debug, Default)]
struct Module {
    /// That of the module; absent for the root and for the one of all types, which are always there.
    gate: Option<Gate>,
    /// Those of its items, by their name.
    items: HashMap<String, Gate>,
}

/// Indexes of areas; the number of areas stands for `models`.
type Set = BTreeSet<usize>;

/// Which areas need what.
#[derive(Default)]
struct Needs<'a> {
    items: HashMap<&'a RustPath, Set>,
    modules: HashMap<&'a [String], Set>,
    files: HashMap<&'a str, Set>,
}

impl<'a> Needs<'a> {
    fn new(plan: &'a Plan, areas: &Areas) -> Self {
        let mut needs = Needs::default();
        needs.add_functions(plan, areas);
        needs.add_types(plan, areas);
        for set in needs.items.values_mut().chain(needs.modules.values_mut()).chain(needs.files.values_mut()) {
            without_wholes(set, areas);
        }
        needs
    }

    fn add_functions(&mut self, plan: &'a Plan, areas: &Areas) {
        for function in &plan.functions {
            let Some(area) = areas.of(function) else { continue };
            self.add(&function.path, &Set::from([area]));
            match &function.body {
                Body::Struct(body) => self.add(&body.path, &Set::from([area])),
                Body::Shared { original, .. } => self.add(original, &Set::from([area])),
                Body::None | Body::Model(_) | Body::Reference | Body::Unknown | Body::Bytes(_) => {}
            }
        }
    }

    fn add_types(&mut self, plan: &'a Plan, areas: &Areas) {
        let references = References::new(plan);
        let mut named: Vec<BTreeSet<&RustPath>> = vec![BTreeSet::new(); areas.list.len()];
        for function in &plan.functions {
            if let Some(named) = areas.of(function).and_then(|area| named.get_mut(area)) {
                named.extend(references.of_function(function));
            }
        }
        let types = references.needed_by(&named);
        for model in &plan.models {
            for path in model.paths() {
                let mut set = types.get(path).cloned().unwrap_or_default();
                set.insert(areas.list.len());
                self.files.entry(owner(&model.odata_name)).or_default().extend(&set);
                self.add(path, &set);
            }
        }
    }

    /// An item, and the modules that it stands in; the module of all types is always there.
    fn add(&mut self, path: &'a RustPath, set: &Set) {
        self.items.entry(path).or_default().extend(set);
        let modules = (1..=path.modules.len()).filter_map(|length| path.modules.get(..length));
        for module in modules.filter(|module| *module != [MODELS]) {
            self.modules.entry(module).or_default().extend(set);
        }
    }
}

/// A whole turns its parts on, so it need not be named beside one of them.
fn without_wholes(set: &mut Set, areas: &Areas) {
    let whole = |area: &usize| areas.list.get(*area).and_then(|area| area.whole);
    let wholes: Set = set.iter().filter_map(whole).collect();
    set.retain(|area| !wholes.contains(area));
}

/// The names of features for sets of areas.
struct Names {
    areas: Vec<String>,
    groups: BTreeMap<Set, String>,
}

impl Names {
    fn new(areas: &Areas, needs: &Needs<'_>) -> Self {
        let areas: Vec<String> = areas.list.iter().map(|area| area.name.clone()).chain([MODELS.to_owned()]).collect();
        // By how often a set occurs, with the first of its places, modules before items.
        let modules = needs.modules.iter().map(|(path, set)| (false, path.iter().collect(), set));
        let items = needs.items.iter().map(|(path, set)| (true, path.modules.iter().chain([&path.name]).collect(), set));
        let mut places: Vec<(bool, Vec<&String>, &Set)> =
            modules.chain(items).filter(|(.., set)| set.len() > LISTED).collect();
        places.sort();
        let mut sets: HashMap<&Set, (usize, Vec<&String>)> = HashMap::new();
        for (_, path, set) in places {
            sets.entry(set).or_insert((0, path)).0 += 1;
        }
        let mut sets: Vec<_> = sets.into_iter().map(|(set, (count, path))| (std::cmp::Reverse(count), path, set)).collect();
        sets.sort();
        let free = MOST.saturating_sub(areas.len());
        let mut taken = BTreeSet::new();
        let mut group = |path: &[&String]| {
            let words = path.iter().filter(|name| **name != MODELS).map(|name| crate::naming::snake(name));
            let name = words.collect::<Vec<_>>().join("_").replace('_', "-");
            areas::claim(&mut taken, &format!("_{}", name.trim_matches('-')))
        };
        let groups = sets.into_iter().take(free).map(|(_, path, set)| (set.clone(), group(&path))).collect();
        Names { areas, groups }
    }

    /// The features of which one is on where one of the areas is.
    fn of(&self, set: &Set) -> Vec<String> {
        match self.groups.get(set) {
            Some(group) => vec![group.clone()],
            None => set.iter().filter_map(|area| self.areas.get(*area).cloned()).collect(),
        }
    }

    fn table(&self, areas: &Areas) -> BTreeMap<String, Vec<String>> {
        let whole = |area: usize| areas.list.get(area).and_then(|area| area.whole);
        let names = |wanted: Option<usize>| {
            let named = self.areas.iter().enumerate().filter(move |(area, _)| whole(*area) == wanted);
            named.map(|(_, name)| name.clone())
        };
        let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
        table.insert(ALL.to_owned(), names(None).collect());
        for (index, name) in self.areas.iter().enumerate() {
            table.insert(name.clone(), names(Some(index)).chain(self.least(|set| set.contains(&index))).collect());
        }
        for (set, group) in &self.groups {
            table.insert(group.clone(), self.least(|other| set != other && set.is_subset(other)));
        }
        table.values_mut().for_each(|enabled| enabled.sort());
        table
    }

    /// Groups for sets that are wanted; without those that contain another of them, which turns them on.
    fn least(&self, is_wanted: impl Fn(&Set) -> bool) -> Vec<String> {
        let wanted: Vec<(&Set, &String)> = self.groups.iter().filter(|(set, _)| is_wanted(set)).collect();
        let is_least = |set: &Set| !wanted.iter().any(|(other, _)| *other != set && other.is_subset(set));
        wanted.iter().filter(|(set, _)| is_least(set)).map(|(_, group)| (*group).clone()).collect()
    }
}

/// The qualified name of the type in whose file a type stands.
fn owner(odata_name: &str) -> &str {
    odata_name.split('/').next().unwrap_or(odata_name)
}
