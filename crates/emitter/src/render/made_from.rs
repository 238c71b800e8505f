//! What the text of a file is made from, as hashes: where these are the same, the text is.
//!
//! Which types documentation links to is known when it is written; the pages that it asks about are recorded then, so that a
//! type that comes or goes concerns the files alone that link to its page. All else that goes into a file is taken apart with
//! all its fields, so that one that is added later cannot be forgotten. What no file looks at (the indexes of operations, which
//! move when a page is put in before others) is left out by name.
//!
//! What pages say of an item is part of that even where no line of its code shows it, so that callers may keep with a text what
//! they know of the facts behind it.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, Hasher as _};

use foldhash::quality::{FixedState, FoldHasher};
use msgraph_ir::{Example, ExampleRequest, ExampleResponse, Type};
use serde_json::Value;

use super::file::Writer;
use super::layout::{Content, File, Namespace};
use super::tree::{Documented, Node};
use crate::plan::{Function, Model};

/// What a file was made from, for as long as the generator is the same program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFrom {
    /// The hash of its items, and of what was chosen.
    pub items: u64,
    /// The published pages, of whatever sort, for whose types its documentation asked, in one line with a space between them.
    pub pages: String,
    /// The hash of the types that these pages describe.
    pub types: u64,
}

/// What is looked up for all files.
pub(crate) struct Common<'a> {
    /// The hash of what all files depend on. What a file takes from the plan beside its own items is added where the file is.
    hash: u64,
    /// The types by their names.
    types: HashMap<&'a str, &'a Type, FixedState>,
}

impl<'a> Common<'a> {
    pub(crate) fn new(writer: &Writer<'a>) -> Common<'a> {
        let Writer { api, plan: _, options, links, tests: _, features: _ } = writer;
        Common {
            hash: FixedState::default().hash_one((options, links.settings())),
            types: api.types.iter().map(|type_| (type_.name.as_str(), type_)).collect(),
        }
    }
}

/// The hash of the items that a file is made from; absent where that is much of everything.
pub(crate) fn hash(file: &File<'_>, common: &Common<'_>, writer: &Writer<'_>) -> Option<u64> {
    let mut content = Ingredients { hasher: FixedState::default().build_hasher(), common, writer };
    (common.hash, &file.path).hash(&mut content.hasher);
    match &file.content {
        Content::Models(models) => content.add_models(models),
        Content::Function(documented) => content.add_function(documented),
        Content::Functions(node) => content.add_functions(node),
        Content::Namespace(namespace) => content.add_namespace(namespace),
        Content::Root(..) | Content::Examples(_) | Content::Tests(_) => return None,
    }
    Some(content.hasher.finish())
}

struct Ingredients<'a> {
    hasher: FoldHasher<'static>,
    common: &'a Common<'a>,
    writer: &'a Writer<'a>,
}

impl Ingredients<'_> {
    fn add(&mut self, part: impl Hash) {
        part.hash(&mut self.hasher);
    }

    fn add_models(&mut self, models: &[&Model]) {
        let features = self.writer.features;
        self.add(features.of_file(models));
        for model in models {
            self.add(model);
            model.paths().for_each(|path| self.add(features.of_item(path)));
            self.add_type(&model.odata_name);
        }
    }

    /// Adds what pages say of a type, or of the property whose values are one.
    fn add_type(&mut self, name: &str) {
        let types = &self.common.types;
        self.add(types.get(name));
        if let Some((of, property)) = name.split_once('/') {
            let properties = types.get(of).into_iter().flat_map(|type_| &type_.properties);
            properties.filter(|it| it.name == property).for_each(|property| self.add(property));
        }
    }

    /// Adds the modules of types: what each file of them names and re-exports.
    fn add_namespace(&mut self, namespace: &Namespace<'_>) {
        let Namespace { path, files, children } = namespace;
        let features = self.writer.features;
        self.add((path, features.of_module(path), files.len(), children.len()));
        for (name, models) in files {
            self.add((name, features.of_file(models), models.len()));
            models.iter().flat_map(|model| model.paths()).for_each(|path| self.add((path, features.of_item(path))));
        }
        for (name, child) in children {
            self.add((name, &child.path, features.of_module(&child.path)));
        }
    }

    fn add_functions(&mut self, node: &Node<'_>) {
        let Node { path, functions, children, outlined, own_file } = node;
        self.add((path, own_file, self.writer.plan.urls.get(path)));
        self.add(self.writer.features.of_module(path));
        self.add((functions.len(), children.len(), outlined.len()));
        functions.iter().for_each(|documented| self.add_function(documented));
        for (name, child) in children {
            self.add(name);
            match child.own_file {
                true => self.add((&child.path, self.writer.features.of_module(&child.path))),
                false => self.add_functions(child),
            }
        }
        for (name, documented) in outlined {
            self.add(name);
            self.add_function(documented);
        }
    }

    fn add_function(&mut self, documented: &Documented<'_>) {
        let Documented { function, operations, examples, lines: _ } = documented;
        let Function { path, operations: of, arguments, body, answer } = function;
        self.add((path, arguments, body, answer, operations));
        self.add((self.writer.features.of_item(path), self.writer.widest(function)));
        for example in examples {
            // By its place in the function: indexes of operations move.
            self.add(example.operation.and_then(|index| of.iter().position(|known| *known == index)));
            self.add_example(example);
        }
    }

    fn add_example(&mut self, example: &Example) {
        let Example { page, name, operation: _, source, request, response } = example;
        self.add((page, name, source, request.is_some(), response.is_some()));
        if let Some(ExampleRequest { method, url, headers, body, text, mended, source }) = request {
            self.add((method, url, headers, text, mended, source));
            self.add_body(body.as_ref());
        }
        if let Some(response) = response {
            let ExampleResponse { status, type_, headers, body, text, mended, truncated, source } = response;
            self.add((status, type_, headers, text, mended, truncated, source));
            self.add_body(body.as_ref());
        }
    }

    fn add_body(&mut self, body: Option<&Value>) {
        self.add(body.is_some());
        if let Some(body) = body {
            self.add_json(body);
        }
    }

    /// Counts what is printed: the hash that `Value` has of its own knows neither the order of members nor `0.0` from `-0.0`.
    fn add_json(&mut self, json: &Value) {
        self.add(std::mem::discriminant(json));
        match json {
            Value::Null => {}
            Value::Bool(value) => self.add(value),
            Value::Number(number) => self.add(number.to_string()),
            Value::String(text) => self.add(text),
            Value::Array(items) => {
                self.add(items.len());
                items.iter().for_each(|item| self.add_json(item));
            }
            Value::Object(members) => {
                self.add(members.len());
                for (name, value) in members {
                    self.add(name);
                    self.add_json(value);
                }
            }
        }
    }
}
