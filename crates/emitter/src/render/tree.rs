//! Functions by module, with their documentation.

use std::collections::BTreeMap;

use msgraph_ir::{Api, Example};
use rayon::prelude::*;

use super::context::Context;
use crate::naming::{self, Scope};
use crate::plan::{Body, Function, Plan};
use crate::{Options, docs};

/// A function with its documentation.
pub(crate) struct Documented<'a> {
    pub(crate) function: &'a Function,
    pub(crate) documentation: Vec<String>,
}

impl Documented<'_> {
    /// About how many lines the code has.
    fn lines(&self) -> usize {
        const FUNCTION: usize = 26;
        const FIELD: usize = 4;
        let fields = match &self.function.body {
            Body::Struct(body) => body.fields.len() + 3,
            _ => 0,
        };
        FUNCTION + self.documentation.len() + self.function.arguments.len() + fields * FIELD
    }
}

/// Documents all functions.
pub(crate) fn document<'a>(api: &Api, plan: &'a Plan, options: &Options) -> Vec<Documented<'a>> {
    let mut examples: BTreeMap<usize, Vec<&Example>> = BTreeMap::new();
    for example in &api.examples {
        if let Some(operation) = example.operation {
            examples.entry(operation).or_default().push(example);
        }
    }
    let links = options.links().with_types(plan);
    let comments = options.doc_comments;
    let document = |function: &'a Function| {
        let own: Vec<&Example> =
            function.operations.iter().filter_map(|index| examples.get(index)).flatten().copied().collect();
        let context = Context { layout: &options.layout, depth: function.path.modules.len(), comments, derive: &[] };
        let links = links.seen_from(context.link_root());
        Documented { function, documentation: docs::of_function(api, function, &own, &links) }
    };
    plan.functions.par_iter().map(document).collect()
}

/// A module of functions.
#[derive(Default)]
pub(crate) struct Node<'a> {
    /// Its modules, outermost first; empty for the root.
    pub(crate) path: Vec<String>,
    /// Functions of the module itself.
    pub(crate) functions: Vec<&'a Documented<'a>>,
    /// Modules in it.
    pub(crate) children: BTreeMap<String, Node<'a>>,
    /// Functions that have a file of their own, by the module that the file is.
    pub(crate) outlined: BTreeMap<String, &'a Documented<'a>>,
    /// True where it has a file of its own.
    pub(crate) own_file: bool,
}

impl<'a> Node<'a> {
    /// The tree of all functions.
    pub(crate) fn new(functions: &'a [Documented<'a>]) -> Self {
        let mut root = Node { own_file: true, ..Node::default() };
        for documented in functions {
            let mut node = &mut root;
            for module in &documented.function.path.modules {
                let path = || node.path.iter().cloned().chain([module.clone()]).collect();
                let fresh = Node { path: path(), ..Node::default() };
                node = node.children.entry(module.clone()).or_insert(fresh);
            }
            node.functions.push(documented);
        }
        root
    }

    /// Gives files to modules and functions, so that no file has many more than `most` lines.
    /// Returns the lines that remain in this one.
    pub(crate) fn split(&mut self, most: usize) -> usize {
        let mut own = self.outline(most);
        let mut inline: Vec<(usize, &mut Node<'a>)> =
            self.children.values_mut().map(|child| (child.split(most), child)).collect();
        own += inline.iter().map(|(lines, _)| lines + 3).sum::<usize>();
        inline.sort_by_key(|(lines, _)| *lines);
        while own > most {
            let Some((lines, child)) = inline.pop().filter(|(lines, _)| *lines > most / 20) else { break };
            child.own_file = true;
            own -= lines;
        }
        own
    }

    /// Gives files to the longest functions where the module's own are too many for one file.
    fn outline(&mut self, most: usize) -> usize {
        let mut own: usize = self.functions.iter().map(|function| function.lines()).sum();
        let children: Vec<&str> = self.children.keys().map(String::as_str).collect();
        let mut scope = Scope::reserving(&children);
        while own > 2 * most && self.functions.len() > 1 {
            let Some(longest) =
                self.functions.iter().enumerate().max_by_key(|(_, function)| function.lines()).map(|(at, _)| at)
            else {
                break;
            };
            let function = self.functions.remove(longest);
            own -= function.lines();
            self.outlined.insert(scope.claim(&naming::module(&function.function.path.name)), function);
        }
        own
    }
}
