//! Which code stands in which file.
//!
//! Modules with much code have a file of their own, the others stand in the file of the module around them; each type has
//! a file. In one file for `include!` everything is nested, since a module with a file would be looked for beside the
//! including file.

use std::collections::BTreeMap;

use super::examples::Examples;
use super::tree::{Documented, Node};
use crate::examples::ExampleTest;
use crate::naming::{self, Scope};
use crate::plan::{Model, Plan};
use crate::{Layout, Options};

/// A module is moved to a file of its own where the file around it would have more lines than this.
const MOST_LINES: usize = 800;

/// A file to be written.
pub(crate) struct File<'a> {
    /// Its path below the folder of the code.
    pub(crate) path: String,
    /// What stands in it.
    pub(crate) content: Content<'a>,
}

/// What stands in a file.
pub(crate) enum Content<'a> {
    /// The root of the generated code.
    Root(&'a Node<'a>, &'a Namespace<'a>),
    /// A module of functions.
    Functions(&'a Node<'a>),
    /// A module of types.
    Namespace(&'a Namespace<'a>),
    /// A type with what belongs to it.
    Models(&'a [&'a Model]),
    /// One function of a module that has too much code for one file.
    Function(&'a Documented<'a>),
    /// The modules of tests.
    Examples(&'a Examples),
    /// Tests of documented examples.
    Tests(&'a [ExampleTest]),
}

impl Content<'_> {
    /// The Rust paths of the models and functions whose code stands in it.
    pub(crate) fn items(&self) -> Vec<String> {
        match self {
            Content::Models(models) => models.iter().map(|model| model.path.to_string()).collect(),
            Content::Function(documented) => vec![documented.function.path.to_string()],
            Content::Functions(node) => node.in_its_file().map(|documented| documented.function.path.to_string()).collect(),
            Content::Root(..) | Content::Namespace(_) | Content::Examples(_) | Content::Tests(_) => Vec::new(),
        }
    }
}

/// A module of types.
#[derive(Default)]
pub(crate) struct Namespace<'a> {
    /// Its modules, outermost first.
    pub(crate) path: Vec<String>,
    /// Types by the module that their file is; a type stands with the enumerations that its properties list.
    pub(crate) files: BTreeMap<String, Vec<&'a Model>>,
    /// Namespaces in it.
    pub(crate) children: BTreeMap<String, Namespace<'a>>,
}

impl<'a> Namespace<'a> {
    /// The tree of all types.
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let mut root = Namespace::default();
        let mut owners: BTreeMap<(&str, &[String]), Vec<&Model>> = BTreeMap::new();
        for model in &plan.models {
            let owner = model.odata_name.split('/').next().unwrap_or(&model.odata_name);
            // The name of a type that a page made up may have a slash, too, and then another namespace behind it.
            owners.entry((owner, &model.path.modules)).or_default().push(model);
            root.namespace(&model.path.modules);
        }
        let mut scopes: BTreeMap<Vec<String>, Scope> = BTreeMap::new();
        for models in owners.into_values() {
            let mut models = models;
            models.sort_by_key(|model| (model.odata_name.contains('/'), &model.path));
            let Some(first) = models.first() else { continue };
            let namespace = root.namespace(&first.path.modules);
            let inner: Vec<&str> = namespace.children.keys().chain(namespace.path.last()).map(String::as_str).collect();
            let scope = scopes.entry(first.path.modules.clone()).or_insert_with(|| Scope::reserving(&inner));
            let file = scope.claim(&naming::module(&first.path.name));
            namespace.files.insert(file, models);
        }
        root.children
            .remove(crate::plan::MODELS)
            .unwrap_or_else(|| Namespace { path: vec![crate::plan::MODELS.to_owned()], ..Namespace::default() })
    }

    fn namespace(&mut self, modules: &[String]) -> &mut Self {
        let mut namespace = self;
        for module in modules {
            let path: Vec<String> = namespace.path.iter().cloned().chain([module.clone()]).collect();
            namespace =
                namespace.children.entry(module.clone()).or_insert_with(|| Namespace { path, ..Namespace::default() });
        }
        namespace
    }
}

/// Decides which modules have a file of their own.
pub(crate) fn split(root: &mut Node<'_>, layout: &Layout) {
    if *layout != Layout::Include {
        root.split(MOST_LINES);
        for child in root.children.values_mut() {
            child.own_file = true;
        }
    }
}

/// All files.
pub(crate) fn files<'a>(
    root: &'a Node<'a>,
    models: &'a Namespace<'a>,
    tests: Option<&'a Examples>,
    options: &Options,
) -> Vec<File<'a>> {
    let path = match options.layout {
        Layout::Crate => "lib.rs",
        Layout::Module(_) => "mod.rs",
        Layout::Include => "bindings.rs",
    };
    let mut files = vec![File { path: path.to_owned(), content: Content::Root(root, models) }];
    if options.layout != Layout::Include {
        add_functions(root, &mut files);
        add_models(models, &mut files);
        if let Some(tests) = tests {
            add_tests(tests, &mut files);
        }
    }
    files
}

fn add_functions<'a>(node: &'a Node<'a>, files: &mut Vec<File<'a>>) {
    for (name, function) in &node.outlined {
        let path = node.path.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join("/");
        files.push(File { path: format!("{path}.rs"), content: Content::Function(function) });
    }
    for child in node.children.values() {
        if child.own_file {
            files.push(File { path: format!("{}.rs", child.path.join("/")), content: Content::Functions(child) });
        }
        add_functions(child, files);
    }
}

fn add_tests<'a>(tests: &'a Examples, files: &mut Vec<File<'a>>) {
    let folder = &tests.module;
    files.push(File { path: format!("{folder}.rs"), content: Content::Examples(tests) });
    for (name, tests) in &tests.modules {
        files.push(File { path: format!("{folder}/{name}.rs"), content: Content::Tests(tests) });
    }
}

fn add_models<'a>(namespace: &'a Namespace<'a>, files: &mut Vec<File<'a>>) {
    let folder = namespace.path.join("/");
    files.push(File { path: format!("{folder}.rs"), content: Content::Namespace(namespace) });
    for (name, models) in &namespace.files {
        files.push(File { path: format!("{folder}/{name}.rs"), content: Content::Models(models) });
    }
    for child in namespace.children.values() {
        add_models(child, files);
    }
}
