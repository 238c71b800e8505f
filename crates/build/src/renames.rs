//! Names that users give to operations and types, in place of those that the generator would choose.

use std::collections::BTreeMap;

use msgraph_emitter::{Plan, RustPath};
use msgraph_ir::Api;
use msgraph_select::{Selector, UnknownSelector, nearest_to};

use crate::SelectionError;

/// A Rust item with the name that a selector gives it.
struct Renamed<'a> {
    selector: &'a str,
    name: &'a str,
    /// Its Rust path in the plan.
    item: String,
    /// Its Rust path from now on.
    path: String,
}

/// Gives names: pairs of a selector, which means one Rust item, and a name. `plan` tells how everything is called without
/// them. All that is wrong is told.
pub(crate) fn apply(api: &mut Api, plan: &Plan, names: &[(String, String)]) -> Vec<SelectionError> {
    let (mut renamed, mut errors) = (Vec::new(), Vec::new());
    for (selector, name) in names {
        match rename(api, plan, selector, name) {
            Ok(item) => renamed.push(item),
            Err(error) => errors.push(error),
        }
    }
    let owners = owners(api, plan);
    for (index, one) in renamed.iter().enumerate() {
        let before = renamed.iter().take(index).find(|other| other.path == one.path && other.item != one.item);
        let is_renamed = renamed.iter().any(|other| other.item == one.path);
        let owner = match before {
            Some(other) => Some(format!("what `{}` is to be called", other.selector)),
            None => owners.get(&one.path).filter(|_| !is_renamed).cloned(),
        };
        errors.extend(owner.map(|owner| SelectionError::TakenName {
            selector: one.selector.to_owned(),
            name: one.name.to_owned(),
            owner,
        }));
    }
    errors
}

/// What each Rust path of a plan is the name of, in words.
fn owners(api: &Api, plan: &Plan) -> BTreeMap<String, String> {
    let of_path = |path: &RustPath, what: &str| (path.to_string(), format!("`{path}`, which stands for `{what}`"));
    let models = plan.models.iter().flat_map(|model| model.paths().map(move |path| of_path(path, &model.odata_name)));
    let functions = plan.functions.iter().filter_map(|function| {
        let operation = api.operations.get(*function.operations.first()?)?;
        Some(of_path(&function.path, &format!("{} {}", operation.method, operation.path)))
    });
    models.chain(functions).collect()
}

/// Gives all that a selector means, which is one Rust item, a name.
fn rename<'a>(api: &mut Api, plan: &Plan, selector: &'a str, name: &'a str) -> Result<Renamed<'a>, SelectionError> {
    let (owned, given) = (selector.to_owned(), name.to_owned());
    if !name.split("::").all(msgraph_emitter::is_identifier) {
        return Err(SelectionError::Name { selector: owned, name: given });
    }
    let meant = Selector::parse(selector);
    let functions: BTreeMap<usize, String> = plan
        .functions
        .iter()
        .flat_map(|function| function.operations.iter().map(|index| (*index, function.path.to_string())))
        .collect();
    let models: BTreeMap<&str, String> =
        plan.models.iter().map(|model| (model.odata_name.as_str(), model.path.to_string())).collect();
    let operations = api.operations.iter_mut().enumerate().filter(|(_, operation)| meant.matches_operation(operation));
    let operations = operations.filter_map(|(index, operation)| Some((functions.get(&index)?, &mut operation.rust)));
    let types = api.types.iter_mut().filter(|type_| meant.matches_type(type_));
    let types = types.filter_map(|type_| Some((models.get(type_.name.as_str())?, &mut type_.rust)));
    let mut places: Vec<(&String, &mut Option<String>)> = operations.chain(types).collect();
    let mut items: Vec<String> = places.iter().map(|(item, _)| (*item).clone()).collect();
    items.sort();
    items.dedup();
    match items.as_slice() {
        [] => Err(UnknownSelector { nearest: nearest_to(selector, api), selector: owned }.into()),
        [item] => {
            let path = in_place_of(item, name);
            places.iter_mut().for_each(|(_, rust)| **rust = Some(path.clone()));
            Ok(Renamed { selector, name, item: item.clone(), path })
        }
        _ => Err(SelectionError::SeveralItems { selector: owned, name: given, items }),
    }
}

/// The path with another name at its end, unless the name is a path.
fn in_place_of(path: &str, name: &str) -> String {
    match path.rsplit_once("::") {
        Some((modules, _)) if !name.contains("::") => format!("{modules}::{name}"),
        _ => name.to_owned(),
    }
}
