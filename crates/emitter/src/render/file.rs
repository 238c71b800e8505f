//! The text of a file: header, code, format.

use std::collections::BTreeMap;

use msgraph_ir::Api;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, inner_docs};
use super::examples::Examples;
use super::gate::gate;
use super::layout::{Content, File, Namespace};
use super::tree::{Documented, Node};
use super::{body, examples, format, function, model};
use crate::docs::{self, Links};
use crate::plan::{Body, Features, Function, Model, Plan, RustPath};
use crate::{DocComments, EmitError, Layout, Options, naming};

/// Writes files.
pub(crate) struct Writer<'a> {
    pub(crate) api: &'a Api,
    pub(crate) plan: &'a Plan,
    pub(crate) options: &'a Options,
    pub(crate) links: Links,
    pub(crate) tests: Option<&'a Examples>,
    /// None where nothing is to be left out.
    pub(crate) features: &'a Features,
}

impl Writer<'_> {
    /// The same, whose links record what they are asked for.
    pub(crate) fn recording(&self) -> Self {
        Writer { links: self.links.recording(), ..*self }
    }

    /// The text of a file.
    pub(crate) fn text(&self, file: &File<'_>) -> Result<String, EmitError> {
        let tokens = match &file.content {
            Content::Root(root, models) => self.root(root, models)?,
            Content::Functions(node) => self.with_inner_docs(&self.module_docs(&node.path), self.functions(node)?),
            Content::Namespace(namespace) => self.with_inner_docs(&namespace_docs(namespace), self.namespace(namespace)?),
            Content::Models(models) => self.models(models)?,
            Content::Examples(tests) => tests.root(None, self.features)?,
            Content::Tests(tests) => examples::tests(tests, self.context(2))?,
            Content::Function(documented) => self.function(documented, self.widest(documented.function))?,
        };
        let text = format::format(tokens).map_err(|source| EmitError::Syntax { file: file.path.clone(), source })?;
        Ok(format!("{}\n{text}", self.header()))
    }

    fn header(&self) -> String {
        let line = |text: &str| docs::clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let mut header = format!("// {} with `{}`; do not edit.\n", crate::MARK, line(&self.options.command));
        if let Some(attribution) = &self.options.attribution {
            header.push_str(&format!("// {}\n", line(attribution)));
        }
        header
    }

    fn with_inner_docs(&self, lines: &[String], code: TokenStream) -> TokenStream {
        let documentation = self.inner_docs(lines);
        quote!(#documentation #code)
    }

    fn inner_docs(&self, lines: &[String]) -> TokenStream {
        if self.options.doc_comments == DocComments::None { TokenStream::new() } else { inner_docs(lines) }
    }

    fn context(&self, depth: usize) -> Context<'_> {
        Context { layout: &self.options.layout, depth, comments: self.options.doc_comments, derive: &self.options.derive }
    }

    fn module_docs(&self, path: &[String]) -> Vec<String> {
        docs::module(self.plan.urls.get(path).map(String::as_str))
    }

    fn root(&self, root: &Node<'_>, models: &Namespace<'_>) -> Result<TokenStream, EmitError> {
        let documentation = match self.options.layout {
            Layout::Crate => self.inner_docs(&docs::root(self.api, self.options)),
            Layout::Module(_) | Layout::Include => TokenStream::new(),
        };
        let code = self.nested(|| self.namespace(models))?;
        let models = self.child_module(&models.path, &namespace_docs(models), code)?;
        let functions = self.functions(root)?;
        let tests = self.tests.map(|tests| self.tests(tests)).transpose()?;
        let unused = self.unused(0);
        // In a module of types, a link of a page may have the name of the type as its text.
        Ok(quote! {
            #documentation
            #unused
            pub use ::msgraph_runtime as runtime;
            #unused
            #[doc(no_inline)]
            pub use ::msgraph_runtime::{Error, Extra, Field, Flags, Page, Request};
            #[allow(rustdoc::redundant_explicit_links)]
            #models
            #functions
            #tests
        })
    }

    /// The module of the tests.
    fn tests(&self, tests: &Examples) -> Result<TokenStream, EmitError> {
        let name = naming::ident(&tests.module)?;
        let code = self.nested(|| tests.root(Some(self.context(2)), self.features))?;
        Ok(match code {
            Some(code) => quote!(#[cfg(test)] mod #name { #code }),
            None => quote!(#[cfg(test)] mod #name;),
        })
    }

    /// The code of a module where it stands within the file of another.
    fn nested(&self, code: impl Fn() -> Result<TokenStream, EmitError>) -> Result<Option<TokenStream>, EmitError> {
        (self.options.layout == Layout::Include).then(code).transpose()
    }

    /// A module within another: with its code, or as the name of a file.
    fn child_module(&self, path: &[String], lines: &[String], code: Option<TokenStream>) -> Result<TokenStream, EmitError> {
        let Some((name, parents)) = path.split_last() else { return Ok(TokenStream::new()) };
        // URLs repeat segments: `/sites/{id}/sites`.
        let allow = parents.last().is_some_and(|parent| parent == name).then(|| quote!(#[allow(clippy::module_inception)]));
        let gate = gate(self.features.of_module(path), self.features.of_module(parents));
        let name = naming::ident(name)?;
        let unused = self.unused(parents.len());
        Ok(match code {
            Some(code) => {
                let documentation = self.context(0).docs(lines);
                quote!(#documentation #gate #allow #unused pub mod #name { #code })
            }
            None => quote!(#gate #allow #unused pub mod #name;),
        })
    }

    /// What says that not all of the code has to be used: a program may include more than it calls, and nobody else can call
    /// it. A crate is for others, so that nothing in it is unused.
    fn unused(&self, depth: usize) -> Option<TokenStream> {
        let is_part = self.options.layout != Layout::Crate && depth == 0;
        is_part.then(|| quote!(#[allow(dead_code, unused_imports)]))
    }

    fn functions(&self, node: &Node<'_>) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        for child in node.children.values() {
            let code = if child.own_file { None } else { Some(self.functions(child)?) };
            tokens.extend(self.child_module(&child.path, &self.module_docs(&child.path), code)?);
        }
        for (file, documented) in &node.outlined {
            let file = naming::ident(file)?;
            let gate = gate(self.widest(documented.function), self.features.of_module(&node.path));
            tokens.extend(quote!(#gate mod #file; #gate pub use self::#file::*;));
        }
        for documented in &node.functions {
            tokens.extend(self.function(documented, self.features.of_module(&node.path))?);
        }
        Ok(tokens)
    }

    /// The features of which one must be on for anything of a function and its body, which others may share.
    pub(crate) fn widest(&self, function: &Function) -> &[String] {
        match &function.body {
            Body::Struct(body) => self.features.of_item(&body.path),
            _ => self.features.of_item(&function.path),
        }
    }

    /// A function and its body, within code that needs one of the features `around`.
    fn function(&self, documented: &Documented<'_>, around: &[String]) -> Result<TokenStream, EmitError> {
        let function = documented.function;
        let context = self.context(function.path.modules.len());
        let links = self.links.seen_from(context.link_root());
        let own = gate(self.features.of_item(&function.path), around);
        let body = match &function.body {
            Body::Struct(struct_) => {
                let gate = gate(self.features.of_item(&struct_.path), around);
                body::body(struct_, &function.path.name, &gate, context, &links)?
            }
            Body::Shared { name, original } => {
                let path = context.path(original)?;
                let alias = naming::ident(name)?;
                let path = if *name == original.name { path } else { quote!(#path as #alias) };
                quote!(#own pub use #path;)
            }
            Body::None | Body::Model(_) | Body::Reference | Body::Unknown | Body::Bytes(_) => TokenStream::new(),
        };
        let Some(operation) = documented.operations.first() else { return Ok(body) };
        let documentation = self.documentation(documented, &links);
        let code = function::function(function, operation, &documentation, context)?;
        Ok(quote!(#body #own #code))
    }

    fn documentation(&self, documented: &Documented<'_>, links: &Links) -> Vec<String> {
        if self.options.doc_comments == DocComments::None {
            return Vec::new();
        }
        docs::of_function(documented.function, &documented.operations, &documented.examples, links)
    }

    fn namespace(&self, namespace: &Namespace<'_>) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        for child in namespace.children.values() {
            let code = self.nested(|| self.namespace(child))?;
            tokens.extend(self.child_module(&child.path, &namespace_docs(child), code)?);
        }
        for models in namespace.files.values() {
            tokens.extend(self.nested(|| self.models(models))?);
        }
        if self.options.layout != Layout::Include {
            let around = self.features.of_module(&namespace.path);
            let mut reexports = TokenStream::new();
            for (file, models) in &namespace.files {
                let gate = gate(self.features.of_file(models), around);
                let name = naming::ident(file)?;
                tokens.extend(quote!(#gate mod #name;));
                reexports.extend(self.reexports(file, models, around)?);
            }
            tokens.extend(reexports);
        }
        Ok(tokens)
    }

    fn models(&self, models: &[&Model]) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        let around = self.features.of_file(models);
        for model in models {
            let context = self.context(model.path.modules.len());
            let gate = |path: &RustPath| gate(self.features.of_item(path), around);
            tokens.extend(model::model(model, &gate, context, &self.links.seen_from(context.link_root()))?);
        }
        Ok(tokens)
    }

    /// Each type has a file, and is found in the module of its namespace all the same.
    fn reexports(&self, file: &str, models: &[&Model], around: &[String]) -> Result<TokenStream, EmitError> {
        let file = naming::ident(file)?;
        let mut by_features: BTreeMap<&[String], Vec<Ident>> = BTreeMap::new();
        for path in models.iter().flat_map(|model| model.paths()) {
            by_features.entry(self.features.of_item(path)).or_default().push(naming::ident(&path.name)?);
        }
        let mut tokens = TokenStream::new();
        for (features, mut names) in by_features {
            names.sort();
            let gate = gate(features, around);
            tokens.extend(match names.as_slice() {
                [one] => quote!(#gate pub use self::#file::#one;),
                several => quote!(#gate pub use self::#file::{#(#several),*};),
            });
        }
        Ok(tokens)
    }
}

fn namespace_docs(namespace: &Namespace<'_>) -> Vec<String> {
    docs::namespace(namespace.path.get(1..).unwrap_or_default())
}
