//! The text of a file: header, code, format.

use msgraph_ir::Api;
use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, docs, inner_docs};
use super::examples::Examples;
use super::layout::{Content, File, Namespace};
use super::tree::{Documented, Node};
use super::{body, examples, format, function, model};
use crate::docs::{self, Links};
use crate::plan::{Body, Form, MODELS, Model, Plan};
use crate::{EmitError, Layout, Options, naming};

/// Writes files.
pub(crate) struct Writer<'a> {
    pub(crate) api: &'a Api,
    pub(crate) plan: &'a Plan,
    pub(crate) options: &'a Options,
    pub(crate) links: Links,
    pub(crate) tests: Option<&'a Examples>,
}

impl Writer<'_> {
    /// The text of a file.
    pub(crate) fn text(&self, file: &File<'_>) -> Result<String, EmitError> {
        let tokens = match &file.content {
            Content::Root(root, models) => self.root(root, models)?,
            Content::Functions(node) => self.with_inner_docs(&self.module_docs(&node.path), self.functions(node)?),
            Content::Namespace(namespace) => self.with_inner_docs(&namespace_docs(namespace), self.namespace(namespace)?),
            Content::Models(models) => self.models(models)?,
            Content::Examples(tests) => tests.root(None)?,
            Content::Tests(tests) => examples::tests(tests, self.context(2))?,
            Content::Function(documented) => {
                self.function(documented, self.context(documented.function.path.modules.len()))?
            }
        };
        let syntax = syn::parse2(tokens).map_err(|source| EmitError::Syntax { file: file.path.clone(), source })?;
        Ok(format!("{}\n{}", self.header(), format::format(&syntax)))
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
        let documentation = inner_docs(lines);
        quote!(#documentation #code)
    }

    fn context(&self, depth: usize) -> Context<'_> {
        Context { layout: &self.options.layout, depth }
    }

    fn module_docs(&self, path: &[String]) -> Vec<String> {
        docs::module(self.plan.urls.get(path).map(String::as_str))
    }

    fn root(&self, root: &Node<'_>, models: &Namespace<'_>) -> Result<TokenStream, EmitError> {
        let documentation = match self.options.layout {
            Layout::Crate => inner_docs(&docs::root(self.api)),
            Layout::Module(_) | Layout::Include => TokenStream::new(),
        };
        let models = self.child_module(MODELS, &namespace_docs(models), None, self.nested(|| self.namespace(models))?)?;
        let functions = self.functions(root)?;
        let tests = self.tests.map(|tests| self.tests(tests)).transpose()?;
        // In a module of types, a link of a page may have the name of the type as its text.
        Ok(quote! {
            #documentation
            pub use ::msgraph_runtime as runtime;
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
        let code = self.nested(|| tests.root(Some(self.context(2))))?;
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
    fn child_module(
        &self,
        name: &str,
        lines: &[String],
        parent: Option<&String>,
        code: Option<TokenStream>,
    ) -> Result<TokenStream, EmitError> {
        // URLs repeat segments: `/sites/{id}/sites`.
        let allow = parent.is_some_and(|parent| parent == name).then(|| quote!(#[allow(clippy::module_inception)]));
        let name = naming::ident(name)?;
        Ok(match code {
            Some(code) => {
                let documentation = docs(lines);
                quote!(#documentation #allow pub mod #name { #code })
            }
            None => quote!(#allow pub mod #name;),
        })
    }

    fn functions(&self, node: &Node<'_>) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        for (name, child) in &node.children {
            let code = if child.own_file { None } else { Some(self.functions(child)?) };
            tokens.extend(self.child_module(name, &self.module_docs(&child.path), node.path.last(), code)?);
        }
        for file in node.outlined.keys() {
            let file = naming::ident(file)?;
            tokens.extend(quote!(mod #file; pub use self::#file::*;));
        }
        for documented in &node.functions {
            tokens.extend(self.function(documented, self.context(node.path.len()))?);
        }
        Ok(tokens)
    }

    fn function(&self, documented: &Documented<'_>, context: Context<'_>) -> Result<TokenStream, EmitError> {
        let function = documented.function;
        let body = match &function.body {
            Body::Struct(struct_) => {
                body::body(struct_, &function.path.name, context, &self.links.seen_from(context.link_root()))?
            }
            Body::Shared { name, original } => {
                let path = context.path(original)?;
                let alias = naming::ident(name)?;
                if *name == original.name { quote!(pub use #path;) } else { quote!(pub use #path as #alias;) }
            }
            Body::None | Body::Model(_) | Body::Reference | Body::Unknown | Body::Bytes(_) => TokenStream::new(),
        };
        let code = function::function(self.api, function, &documented.documentation, context)?;
        Ok(quote!(#body #code))
    }

    fn namespace(&self, namespace: &Namespace<'_>) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        for (name, child) in &namespace.children {
            tokens.extend(self.child_module(
                name,
                &namespace_docs(child),
                namespace.path.last(),
                self.nested(|| self.namespace(child))?,
            )?);
        }
        for models in namespace.files.values() {
            tokens.extend(self.nested(|| self.models(models))?);
        }
        if self.options.layout != Layout::Include {
            let files = namespace.files.keys().map(|file| naming::ident(file)).collect::<Result<Vec<_>, _>>()?;
            let reexports =
                namespace.files.iter().map(|(file, models)| reexport(file, models)).collect::<Result<Vec<_>, _>>()?;
            tokens.extend(quote!(#(mod #files;)* #(#reexports)*));
        }
        Ok(tokens)
    }

    fn models(&self, models: &[&Model]) -> Result<TokenStream, EmitError> {
        let mut tokens = TokenStream::new();
        for model in models {
            let context = self.context(model.path.modules.len());
            tokens.extend(model::model(model, context, &self.links.seen_from(context.link_root()))?);
        }
        Ok(tokens)
    }
}

fn namespace_docs(namespace: &Namespace<'_>) -> Vec<String> {
    docs::namespace(namespace.path.get(1..).unwrap_or_default())
}

/// Each type has a file, and is found in the module of its namespace all the same.
fn reexport(file: &str, models: &[&Model]) -> Result<TokenStream, EmitError> {
    let file = naming::ident(file)?;
    let mut names = Vec::new();
    for model in models {
        names.push(naming::ident(&model.path.name)?);
        if let Form::Object(object) = &model.form
            && let Some(any) = &object.any
        {
            names.push(naming::ident(&any.path.name)?);
        }
    }
    names.sort();
    Ok(match names.as_slice() {
        [one] => quote!(pub use self::#file::#one;),
        several => quote!(pub use self::#file::{#(#several),*};),
    })
}
