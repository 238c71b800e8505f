//! Takes out of an API what is not selected.

use std::collections::{BTreeMap, BTreeSet};

use msgraph_ir::{Api, Property, Type};

use crate::{Closure, Selection, Selector, UnknownSelector, nearest_to};

/// What a reduced API does not tell by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Types that stay though no operation may refer to them, by name.
    pub types: BTreeSet<String>,
    /// Types that properties, bodies or answers have, also such as were taken out.
    pub used: BTreeSet<String>,
}

/// Takes out of an API what is not selected, with the findings on its pages.
///
/// Without `select` everything is selected; then `exclude` takes with it the types that nothing else reaches.
///
/// # Errors
/// All selectors that mean nothing; the API is unchanged then.
pub fn reduce(api: &mut Api, selection: &Selection) -> Result<Kept, Vec<UnknownSelector>> {
    let follows = selection.navigation_properties || selection.select.is_empty();
    let selection = &Selection { navigation_properties: follows, ..selection.clone() };
    let chosen = Chosen::new(api, selection)?;
    let used = used(api);
    let types: BTreeSet<String> = chosen.reached(api, selection).into_iter().map(str::to_owned).collect();
    fold_into_derived(api, &chosen.excluded);
    api.types.retain(|type_| types.contains(&type_.name) && !chosen.excluded.contains(&type_.name));
    retain_operations(api, &chosen.operations);
    retain_diagnostics(api);
    Ok(Kept { types: chosen.types, used })
}

/// What the selectors mean.
struct Chosen {
    /// Indexes of operations that stay.
    operations: BTreeSet<usize>,
    /// Names of types that stay whether or not something reaches them.
    types: BTreeSet<String>,
    /// Names of types that go whether or not something reaches them.
    excluded: BTreeSet<String>,
}

impl Chosen {
    fn new(api: &Api, selection: &Selection) -> Result<Chosen, Vec<UnknownSelector>> {
        let mut unknown = Vec::new();
        let (mut operations, mut types) = find(api, &selection.select, &mut unknown);
        let (excluded_operations, excluded) = find(api, &selection.exclude, &mut unknown);
        if !unknown.is_empty() {
            return Err(unknown);
        }
        if selection.select.is_empty() {
            operations = (0..api.operations.len()).collect();
            types = unreached(api, selection);
        }
        operations.retain(|index| !excluded_operations.contains(index));
        types.retain(|name| !excluded.contains(name));
        Ok(Chosen { operations, types, excluded })
    }

    fn reached<'a>(&'a self, api: &'a Api, selection: &Selection) -> BTreeSet<&'a str> {
        let mut closure = Closure::new(api, selection).without(self.excluded.iter().map(String::as_str));
        for operation in self.operations.iter().filter_map(|index| api.operations.get(*index)) {
            closure.add_operation(operation);
        }
        for name in &self.types {
            closure.add_type(name);
        }
        closure.finish()
    }
}

/// The operations and types that any of the selectors means.
fn find(api: &Api, selectors: &[String], unknown: &mut Vec<UnknownSelector>) -> (BTreeSet<usize>, BTreeSet<String>) {
    let (mut operations, mut types) = (BTreeSet::new(), BTreeSet::new());
    for text in selectors {
        let selector = Selector::parse(text);
        let matching = api.operations.iter().enumerate().filter(|(_, operation)| selector.matches_operation(operation));
        let indexes: Vec<usize> = matching.map(|(index, _)| index).collect();
        let meant = api.types.iter().filter(|type_| selector.matches_type(type_));
        let names: Vec<String> = meant.map(|type_| type_.name.clone()).collect();
        if indexes.is_empty() && names.is_empty() {
            unknown.push(UnknownSelector { selector: text.clone(), nearest: nearest_to(text, api) });
        }
        operations.extend(indexes);
        types.extend(names);
    }
    (operations, types)
}

/// Types that no operation reaches.
fn unreached(api: &Api, selection: &Selection) -> BTreeSet<String> {
    let mut closure = Closure::new(api, selection);
    for operation in &api.operations {
        closure.add_operation(operation);
    }
    let reached = closure.finish();
    let all = api.types.iter().map(|type_| type_.name.as_str());
    all.filter(|name| !reached.contains(name)).map(str::to_owned).collect()
}

fn used(api: &Api) -> BTreeSet<String> {
    let bodies = || api.operations.iter().filter_map(|operation| operation.request_body.as_ref());
    let sent = bodies().flat_map(|body| &body.properties);
    let properties = api.types.iter().flat_map(|type_| &type_.properties).chain(sent).map(|property| &property.type_);
    let whole = bodies().filter_map(|body| body.type_.as_ref());
    let answers = api.operations.iter().filter_map(|operation| operation.response.as_ref()?.type_.as_ref());
    properties.chain(whole).chain(answers).filter(|it| !it.is_primitive()).map(|type_| type_.name.clone()).collect()
}

/// What derives from an excluded type has its properties from then on, and derives from the base type of that.
fn fold_into_derived(api: &mut Api, excluded: &BTreeSet<String>) {
    let bases: BTreeMap<String, (Option<String>, Vec<Property>)> = api
        .types
        .iter()
        .filter(|type_| excluded.contains(&type_.name))
        .map(|type_| (type_.name.clone(), (type_.base_type.clone(), type_.properties.clone())))
        .collect();
    for type_ in &mut api.types {
        // Base types that form a circle end it, too.
        for _ in 0..bases.len() {
            let Some((base, inherited)) = type_.base_type.as_ref().and_then(|base| bases.get(base)) else { break };
            type_.base_type.clone_from(base);
            inherit(type_, inherited);
        }
    }
}

fn inherit(type_: &mut Type, inherited: &[Property]) {
    let is_new = |property: &&Property| !type_.properties.iter().any(|own| own.name == property.name);
    let new: Vec<Property> = inherited.iter().filter(is_new).cloned().collect();
    type_.properties.splice(0..0, new);
}

/// Examples refer to operations by index.
fn retain_operations(api: &mut Api, kept: &BTreeSet<usize>) {
    let places: BTreeMap<usize, usize> = kept.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let operations = std::mem::take(&mut api.operations);
    api.operations =
        operations.into_iter().enumerate().filter(|(index, _)| kept.contains(index)).map(|(_, it)| it).collect();
    api.examples.retain_mut(|example| {
        example.operation = example.operation.and_then(|old| places.get(&old).copied());
        example.operation.is_some()
    });
}

/// Findings on shared fragments stay: any page may include them.
fn retain_diagnostics(api: &mut Api) {
    let described = api.types.iter().flat_map(|type_| {
        let properties = type_.properties.iter().map(|property| &property.source.file);
        properties.chain([&type_.source.file])
    });
    let pages: BTreeSet<String> =
        api.operations.iter().map(|operation| &operation.page).chain(described).cloned().collect();
    let is_page = |file: &str| file.starts_with("api/") || file.starts_with("resources/");
    api.diagnostics.retain(|diagnostic| match &diagnostic.source {
        Some(source) => pages.contains(&source.file) || !is_page(&source.file),
        None => true,
    });
}
