//! Functions by module, with what their documentation is made of.

use std::collections::BTreeMap;

use msgraph_ir::{Api, Example, Operation};
use serde_json::Value;

use crate::docs;
use crate::naming::{self, Scope};
use crate::plan::{Body, Function, Plan};

/// A function with what its documentation is made of.
pub(crate) struct Documented<'a> {
    pub(crate) function: &'a Function,
    /// The operations that it stands for; the first is the one that is called.
    pub(crate) operations: Vec<&'a Operation>,
    /// Their examples.
    pub(crate) examples: Vec<&'a Example>,
    /// About how many lines the code has.
    pub(crate) lines: usize,
}

impl Documented<'_> {
    /// About how many lines the code has with its whole documentation, whatever part of that is written: the same modules have
    /// files of their own.
    fn estimate(&self) -> usize {
        // The code, and the titles and tables of a usual documentation.
        const FUNCTION: usize = 56;
        const FIELD: usize = 4;
        // So many characters of text stand in a line.
        const LINE: usize = 110;
        let fields = match &self.function.body {
            Body::Struct(body) => body.fields.len() + 3,
            _ => 0,
        };
        let description =
            self.operations.first().and_then(|operation| operation.description.as_ref()).map_or(0, String::len);
        let documentation = description / LINE + docs::shown_example(&self.examples).map_or(0, example_lines);
        FUNCTION + documentation + self.function.arguments.len() * 2 + fields * FIELD
    }
}

/// About how many lines an example takes.
fn example_lines(example: &Example) -> usize {
    let sent = example.request.as_ref().and_then(|request| request.body.as_ref());
    let answered = example.response.as_ref().and_then(|response| response.body.as_ref());
    [sent, answered].into_iter().flatten().map(|body| docs::LONGEST_EXAMPLE.min(json_lines(body))).sum()
}

/// How many lines a value takes where each part has its own.
fn json_lines(value: &Value) -> usize {
    match value {
        Value::Array(items) if !items.is_empty() => 2 + items.iter().map(json_lines).sum::<usize>(),
        Value::Object(members) if !members.is_empty() => 2 + members.values().map(json_lines).sum::<usize>(),
        _ => 1,
    }
}

/// All functions with what their documentation is made of.
pub(crate) fn document<'a>(api: &'a Api, plan: &'a Plan) -> Vec<Documented<'a>> {
    let mut by_operation: BTreeMap<usize, Vec<&Example>> = BTreeMap::new();
    for example in &api.examples {
        if let Some(operation) = example.operation {
            by_operation.entry(operation).or_default().push(example);
        }
    }
    let document = |function: &'a Function| {
        let operations = function.operations.iter().filter_map(|index| api.operations.get(*index)).collect();
        let examples = function.operations.iter().filter_map(|index| by_operation.get(index)).flatten().copied().collect();
        let documented = Documented { function, operations, examples, lines: 0 };
        Documented { lines: documented.estimate(), ..documented }
    };
    plan.functions.iter().map(document).collect()
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

    /// The functions that stand in the file of this module.
    pub(crate) fn in_its_file(&self) -> Box<dyn Iterator<Item = &'a Documented<'a>> + '_> {
        let inner = self.children.values().filter(|child| !child.own_file).flat_map(Node::in_its_file);
        Box::new(self.functions.iter().copied().chain(inner))
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
        let mut own: usize = self.functions.iter().map(|function| function.lines).sum();
        let children: Vec<&str> = self.children.keys().map(String::as_str).collect();
        let mut scope = Scope::reserving(&children);
        while own > 2 * most && self.functions.len() > 1 {
            let Some(longest) =
                self.functions.iter().enumerate().max_by_key(|(_, function)| function.lines).map(|(at, _)| at)
            else {
                break;
            };
            let function = self.functions.remove(longest);
            own -= function.lines;
            self.outlined.insert(scope.claim(&naming::module(&function.function.path.name)), function);
        }
        own
    }
}
