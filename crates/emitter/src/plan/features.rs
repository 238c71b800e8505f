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

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::areas::{self, Areas};
use super::{Body, Function, MODELS, Model, Plan, References, RustPath};

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
    /// What is to be written before an item or a module: the features of which one must be on.
    gates: HashMap<Vec<String>, Vec<String>>,
    /// The same for the file of a type with the enumerations of its properties, by the qualified name of the type.
    files: BTreeMap<String, Vec<String>>,
    /// The feature of each whole area, by the first module.
    wholes: BTreeMap<String, String>,
}

impl Features {
    /// The features of a plan; the same plan gives the same features.
    pub fn new(plan: &Plan) -> Self {
        let areas = Areas::new(plan);
        let needs = Needs::new(plan, &areas);
        let names = Names::new(&areas, &needs);
        let gates = |(path, set): (&Vec<String>, &Set)| (path.clone(), names.of(set));
        let whole = |function: &Function| {
            let module = function.path.modules.first()?;
            Some((module.clone(), areas.whole(module)?.name.clone()))
        };
        Features {
            table: names.table(&areas),
            gates: needs.items.iter().chain(&needs.modules).map(gates).collect(),
            files: needs.files.iter().map(|(name, set)| (name.clone(), names.of(set))).collect(),
            wholes: plan.functions.iter().filter_map(whole).collect(),
        }
    }

    /// The features of which one must be on for an item.
    pub fn of_item(&self, path: &RustPath) -> &[String] {
        self.of_module(&joined(path))
    }

    /// The features of which one must be on for a module.
    pub fn of_module(&self, path: &[String]) -> &[String] {
        self.gates.get(path).map_or(&[], Vec::as_slice)
    }

    /// The features of which one must be on for the file of a type and of the enumerations of its properties.
    pub(crate) fn of_file(&self, models: &[&Model]) -> &[String] {
        let gate = models.first().and_then(|model| self.files.get(owner(&model.odata_name)));
        gate.map_or(&[], Vec::as_slice)
    }

    /// The feature that brings all functions below the first module of a path.
    pub(crate) fn whole(&self, module: &str) -> Option<&str> {
        self.wholes.get(module).map(String::as_str)
    }
}

/// Indexes of areas; the number of areas stands for `models`.
type Set = BTreeSet<usize>;

/// Which areas need what.
#[derive(Default)]
struct Needs {
    /// By the path of the item.
    items: BTreeMap<Vec<String>, Set>,
    modules: BTreeMap<Vec<String>, Set>,
    files: BTreeMap<String, Set>,
}

impl Needs {
    fn new(plan: &Plan, areas: &Areas) -> Self {
        let mut needs = Needs::default();
        needs.add_functions(plan, areas);
        needs.add_types(plan, areas);
        for set in needs.items.values_mut().chain(needs.modules.values_mut()).chain(needs.files.values_mut()) {
            without_wholes(set, areas);
        }
        needs
    }

    fn add_functions(&mut self, plan: &Plan, areas: &Areas) {
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

    fn add_types(&mut self, plan: &Plan, areas: &Areas) {
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
                self.files.entry(owner(&model.odata_name).to_owned()).or_default().extend(&set);
                self.add(path, &set);
            }
        }
    }

    /// An item, and the modules that it stands in; the module of all types is always there.
    fn add(&mut self, path: &RustPath, set: &Set) {
        self.items.entry(joined(path)).or_default().extend(set);
        let modules = (1..=path.modules.len()).filter_map(|length| path.modules.get(..length));
        for module in modules.filter(|module| *module != [MODELS]) {
            match self.modules.get_mut(module) {
                Some(known) => known.extend(set),
                None => _ = self.modules.insert(module.to_vec(), set.clone()),
            }
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
    fn new(areas: &Areas, needs: &Needs) -> Self {
        let areas: Vec<String> = areas.list.iter().map(|area| area.name.clone()).chain([MODELS.to_owned()]).collect();
        // By how often a set occurs, with the first of its places, modules before items.
        let mut sets: BTreeMap<&Set, (usize, &Vec<String>)> = BTreeMap::new();
        for (path, set) in needs.modules.iter().chain(&needs.items).filter(|(_, set)| set.len() > LISTED) {
            sets.entry(set).or_insert((0, path)).0 += 1;
        }
        let mut sets: Vec<_> = sets.into_iter().map(|(set, (count, path))| (std::cmp::Reverse(count), path, set)).collect();
        sets.sort();
        let free = MOST.saturating_sub(areas.len());
        let mut taken = BTreeSet::new();
        let mut group = |path: &[String]| {
            let words = path.iter().filter(|name| *name != MODELS).map(|name| crate::naming::snake(name));
            let name = words.collect::<Vec<_>>().join("_").replace('_', "-");
            areas::claim(&mut taken, &format!("_{}", name.trim_matches('-')))
        };
        let groups = sets.into_iter().take(free).map(|(_, path, set)| (set.clone(), group(path))).collect();
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

fn joined(path: &RustPath) -> Vec<String> {
    path.modules.iter().chain([&path.name]).cloned().collect()
}
