//! Writes a plan down: token streams, laid out in files, formatted.

mod body;
mod context;
mod examples;
mod file;
mod format;
mod function;
mod gate;
mod layout;
mod made_from;
mod model;
mod tree;

pub(crate) use context::{Context, item, path};
pub use made_from::MadeFrom;

pub(crate) use function::{answer, body as body_parameters, parameter};

use std::collections::{BTreeMap, BTreeSet, HashMap};

use msgraph_ir::Api;
use rayon::prelude::*;

use crate::plan::{Features, MODELS, Plan, RustPath};
use crate::{EmitError, Layout, Options};

/// Writes the plan down as files: path, relative to the folder of the code, and text.
///
/// # Errors
/// Where a name of the plan is no identifier, which happens only to plans that were changed by hand, or [`Options::derive`]
/// has something else than paths.
pub fn emit(api: &Api, plan: &Plan, options: &Options) -> Result<BTreeMap<String, String>, EmitError> {
    let features = if options.features { Features::new(plan) } else { Features::default() };
    let files = emit_with_features(api, plan, &features, options, &Earlier::default())?;
    Ok(files.into_iter().map(|(path, file)| (path, file.text)).collect())
}

/// A file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its text.
    pub text: String,
    /// What it was made from; absent for files that are always written anew.
    pub made_from: Option<MadeFrom>,
    /// True where the text is that of an earlier run.
    pub is_earlier: bool,
    /// The Rust paths of its models and functions; none for modules of types, and for files that are always written anew.
    pub items: Vec<String>,
}

/// Files of an earlier run of the same program, by path: what each was made from, and its text.
pub type Earlier<'a> = HashMap<&'a str, (MadeFrom, &'a str)>;

/// Does the same with the features of the plan, which callers may need themselves; without [`Options::features`] they are not
/// looked at. What is made from the same as in an earlier run is taken from there.
///
/// # Errors
/// As [`emit`].
pub fn emit_with_features(
    api: &Api,
    plan: &Plan,
    features: &Features,
    options: &Options,
    earlier: &Earlier<'_>,
) -> Result<BTreeMap<String, Rendered>, EmitError> {
    context::check_derives(options)?;
    check_places(plan)?;
    let documented = if options.types_only { Vec::new() } else { tree::document(api, plan) };
    let mut functions = tree::Node::new(&documented);
    layout::split(&mut functions, &options.layout);
    let models = layout::Namespace::new(plan);
    let tests = (options.with_tests && !options.types_only).then(|| examples::Examples::new(api, plan));
    let has_features = options.features && options.layout == Layout::Crate;
    let none = Features::default();
    let features = if has_features { features } else { &none };
    let writer =
        file::Writer { api, plan, options, links: options.links().with_types(plan), tests: tests.as_ref(), features };
    let files = layout::files(&functions, &models, tests.as_ref(), options);
    let common = made_from::Common::new(&writer);
    let write = |file: &layout::File<'_>| {
        let Some(items) = made_from::hash(file, &common, &writer) else {
            return Ok(Rendered { text: writer.text(file)?, made_from: None, is_earlier: false, items: Vec::new() });
        };
        let is_same = |of: &MadeFrom| of.items == items && of.types == writer.links.types_of(&of.pages);
        if let Some((made_from, text)) = earlier.get(file.path.as_str()).filter(|(made_from, _)| is_same(made_from)) {
            let (text, made_from) = ((*text).to_owned(), Some(made_from.clone()));
            return Ok(Rendered { text, made_from, is_earlier: true, items: file.content.items() });
        }
        let recording = writer.recording();
        let text = recording.text(file)?;
        let pages = recording.links.asked();
        let made_from = Some(MadeFrom { items, types: writer.links.types_of(&pages), pages });
        Ok(Rendered { text, made_from, is_earlier: false, items: file.content.items() })
    };
    files.par_iter().map(|file| Ok((file.path.clone(), write(file)?))).collect()
}

/// A path of modules with all that it leads through.
fn prefixes(modules: &[String]) -> impl Iterator<Item = &[String]> {
    (1..=modules.len()).filter_map(|length| modules.get(..length))
}

/// Given paths may be anything; those of rules are never refused.
fn check_places(plan: &Plan) -> Result<(), EmitError> {
    let is_of_types = |path: &RustPath| path.modules.first().is_some_and(|module| module == MODELS);
    let types = plan.models.iter().flat_map(|model| model.paths()).map(|path| (path, is_of_types(path)));
    let functions = plan.functions.iter().map(|function| (&function.path, !is_of_types(&function.path)));
    let modules: BTreeSet<&[String]> = plan.models.iter().flat_map(|model| prefixes(&model.path.modules)).collect();
    // Modules and types share their names.
    let is_module =
        |path: &RustPath| modules.contains([path.modules.as_slice(), std::slice::from_ref(&path.name)].concat().as_slice());
    let types = types.map(|(path, fits)| (path, fits && !is_module(path)));
    let mut seen = BTreeSet::new();
    for (path, fits) in types.chain(functions) {
        if !fits || !seen.insert(path) {
            return Err(EmitError::Place(path.to_string()));
        }
    }
    Ok(())
}
