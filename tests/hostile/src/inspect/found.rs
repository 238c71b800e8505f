//! The items of a generated file, and whatever in it no generated file has.

use std::collections::BTreeMap;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, File, ImplItem, Item, ItemImpl, ItemMacro, Meta, Type, UseTree, Visibility};

use super::code;
use super::expected::{self, Kind};

/// The macros of the runtime that items call.
const MACROS: [&str; 5] = ["object", "body", "update", "polymorphic", "enumeration"];
/// Lints that items allow.
const LINTS: [&str; 5] = [
    "dead_code",
    "unused_imports",
    "rustdoc :: redundant_explicit_links",
    "clippy :: module_inception",
    "clippy :: too_many_arguments",
];
/// What items derive.
const DERIVES: [&str; 1] = ["Clone"];

/// What was found in a file.
pub(super) struct Found<'a> {
    pub(super) items: Vec<expected::Item>,
    pub(super) faults: Vec<String>,
    modules: Vec<String>,
    files: &'a BTreeMap<String, String>,
}

impl<'a> Found<'a> {
    /// For the file at a path relative to `src`, one of several.
    pub(super) fn new(path: &str, files: &'a BTreeMap<String, String>) -> Self {
        let module = path.trim_end_matches(".rs");
        let is_root = ["lib", "mod", "bindings"].contains(&module);
        let modules = if is_root { Vec::new() } else { module.split('/').map(str::to_owned).collect() };
        Found { items: Vec::new(), faults: Vec::new(), modules, files }
    }

    /// Reads a file.
    pub(super) fn file(&mut self, file: &File) {
        self.attributes(&file.attrs);
        if file.shebang.is_some() {
            self.faults.push("a line for another interpreter".to_owned());
        }
        file.items.iter().for_each(|item| self.item(item));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Fn(item) => {
                self.attributes(&item.attrs);
                let is_test = item.attrs.iter().any(|attribute| attribute.path().is_ident("test"));
                if is_test == matches!(item.vis, Visibility::Public(_)) {
                    self.faults.push(format!("{} is not as public as it should be", item.sig.ident));
                }
                self.faults.extend(code::faults_of_function(&item.sig, &item.block, is_test));
                self.add(if is_test { Kind::Test } else { Kind::Function }, item.sig.ident.to_string());
            }
            Item::Struct(item) => {
                self.attributes(&item.attrs);
                for field in &item.fields {
                    self.attributes(&field.attrs);
                    self.faults.extend(code::faults_of_type(&field.ty));
                }
                self.add(Kind::Struct, item.ident.to_string());
            }
            Item::Enum(item) => {
                self.attributes(&item.attrs);
                for variant in &item.variants {
                    self.attributes(&variant.attrs);
                    variant.fields.iter().for_each(|field| self.faults.extend(code::faults_of_type(&field.ty)));
                    if variant.discriminant.is_some() {
                        self.faults.push(format!("{} has a discriminant", variant.ident));
                    }
                }
                self.add(Kind::Enum, item.ident.to_string());
            }
            Item::Impl(item) => self.implementation(item),
            Item::Macro(item) => self.macro_call(item),
            Item::Mod(module) => {
                self.attributes(&module.attrs);
                self.modules.push(module.ident.to_string());
                match &module.content {
                    Some((_, items)) => items.iter().for_each(|item| self.item(item)),
                    None if self.files.contains_key(&format!("{}.rs", self.modules.join("/"))) => {}
                    None => self.faults.push(format!("no file for the module {}", self.modules.join("::"))),
                }
                self.modules.pop();
            }
            Item::Use(item) => {
                self.attributes(&item.attrs);
                let first = first_of(&item.tree);
                let is_known = if item.leading_colon.is_some() {
                    first == "msgraph_runtime"
                } else {
                    ["self", "super", "crate"].contains(&first.as_str())
                };
                if !is_known {
                    self.faults.push(format!("a use of {first}"));
                }
            }
            other => self.faults.push(format!("an item of another kind: {}", quote::quote!(#other))),
        }
    }

    fn implementation(&mut self, item: &ItemImpl) {
        self.attributes(&item.attrs);
        if item.trait_.is_some() || item.unsafety.is_some() || !item.generics.params.is_empty() {
            self.faults.push("an implementation of another kind".to_owned());
        }
        for inner in &item.items {
            match inner {
                ImplItem::Fn(function) if function.sig.ident == "new" || function.sig.ident == "into_base" => {
                    self.attributes(&function.attrs);
                    self.faults.extend(code::faults_of_function(&function.sig, &function.block, false));
                }
                other => self.faults.push(format!("within an implementation: {}", quote::quote!(#other))),
            }
        }
        match item.self_ty.as_ref() {
            Type::Path(path) => match path.path.get_ident() {
                Some(name) => self.add(Kind::Implementation, name.to_string()),
                None => self.faults.push("an implementation for something elsewhere".to_owned()),
            },
            _ => self.faults.push("an implementation for something else".to_owned()),
        }
    }

    fn macro_call(&mut self, item: &ItemMacro) {
        self.attributes(&item.attrs);
        let path = &item.mac.path;
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let name = match segments.as_slice() {
            [root, name] if path.leading_colon.is_some() && root == "msgraph_runtime" => {
                MACROS.into_iter().find(|known| known == name)
            }
            _ => None,
        };
        let subject = item.mac.tokens.clone().into_iter().next().map(|token| token.to_string());
        match (name, subject) {
            (Some(name), Some(subject)) => self.add(Kind::Macro(name), subject),
            _ => self.faults.push(format!("a call of the macro {}", segments.join("::"))),
        }
        self.faults.extend(faults_of_facts(item.mac.tokens.clone()));
    }

    fn add(&mut self, kind: Kind, name: String) {
        self.items.push((kind, self.modules.clone(), name));
    }

    fn attributes(&mut self, attributes: &[Attribute]) {
        let unknown = attributes.iter().filter(|attribute| !is_known_attribute(attribute));
        self.faults.extend(unknown.map(|attribute| format!("the attribute {}", quote::quote!(#attribute))));
    }
}

/// True for the attributes that generated files have.
fn is_known_attribute(attribute: &Attribute) -> bool {
    let words = |tokens: &TokenStream| -> Vec<String> {
        tokens.to_string().split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
    };
    let Some(name) = attribute.path().get_ident().map(ToString::to_string) else { return false };
    match (name.as_str(), &attribute.meta) {
        ("doc", Meta::NameValue(value)) => {
            matches!(&value.value, syn::Expr::Lit(text) if matches!(text.lit, syn::Lit::Str(_)))
        }
        ("doc", Meta::List(list)) => list.tokens.to_string() == "no_inline",
        ("inline" | "test", Meta::Path(_)) => true,
        ("allow", Meta::List(list)) => words(&list.tokens).iter().all(|lint| LINTS.contains(&lint.as_str())),
        ("derive", Meta::List(list)) => words(&list.tokens).iter().all(|name| DERIVES.contains(&name.as_str())),
        ("cfg", Meta::List(list)) => {
            let text = list.tokens.to_string();
            let inner = text.strip_prefix("any (").and_then(|text| text.strip_suffix(')')).unwrap_or(&text);
            let is_feature = |word: &str| {
                let name = word.trim().strip_prefix("feature = \"").and_then(|name| name.strip_suffix('"'));
                name.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)))
            };
            text == "test" || inner.split(',').filter(|word| !word.trim().is_empty()).all(is_feature)
        }
        _ => false,
    }
}

/// What the macros of the runtime are told is names, texts and numbers.
fn faults_of_facts(tokens: TokenStream) -> Vec<String> {
    let mut faults = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
            TokenTree::Punct(mark) if ";:".contains(mark.as_char()) => {}
            TokenTree::Punct(mark) => faults.push(format!("`{}` among the facts of an item", mark.as_char())),
            TokenTree::Group(group) => faults.extend(faults_of_facts(group.stream())),
        }
    }
    faults
}

fn first_of(tree: &UseTree) -> String {
    match tree {
        UseTree::Path(path) => path.ident.to_string(),
        UseTree::Name(name) => name.ident.to_string(),
        UseTree::Rename(rename) => rename.ident.to_string(),
        UseTree::Glob(_) => "*".to_owned(),
        UseTree::Group(_) => "{}".to_owned(),
    }
}
