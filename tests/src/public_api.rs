//! The public items of a crate, as one line each, read from its sources: what a user of the crate may name, so that a change
//! that breaks users is seen in a snapshot.
//!
//! It follows modules and `pub use`, and leaves out what is `#[doc(hidden)]`. What macros make and what traits of other crates
//! provide is not seen; a type is taken to be known by its name within the crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use quote::{ToTokens, quote};
use syn::{Attribute, Fields, ImplItem, Item, ItemImpl, Signature, TraitItem, Type, UseTree, Visibility};

/// The public items of the crate in `folder`, sorted.
///
/// # Errors
/// Where a source file cannot be read, or is not Rust.
pub fn public_items(folder: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let mut sources = Sources::default();
    sources.read(&folder.join("src/lib.rs"), &folder.join("src"), Vec::new())?;
    let mut found = Found { sources: &sources, lines: BTreeSet::new(), seen: BTreeSet::new() };
    found.module(&[], &[]);
    found.macros();
    Ok(found.lines.into_iter().collect())
}

/// The items of all modules.
#[derive(Default)]
struct Sources(BTreeMap<Vec<String>, Vec<Item>>);

impl Sources {
    fn read(&mut self, file: &Path, folder: &Path, module: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        self.add(syn::parse_file(&text)?.items, folder, module)
    }

    fn add(&mut self, items: Vec<Item>, folder: &Path, module: Vec<String>) -> Result<(), Box<dyn std::error::Error>> {
        let items: Vec<Item> = items.into_iter().filter(|item| !is_left_out(attributes(item))).collect();
        for item in &items {
            let Item::Mod(inner) = item else { continue };
            let name = inner.ident.to_string();
            let path: Vec<String> = module.iter().chain([&name]).cloned().collect();
            let folder = folder.join(&name);
            match &inner.content {
                Some((_, items)) => self.add(items.clone(), &folder, path)?,
                None => self.read(&file_of(&folder), &folder, path)?,
            }
        }
        self.0.insert(module, items);
        Ok(())
    }

    fn impls(&self) -> impl Iterator<Item = &ItemImpl> {
        self.0.values().flatten().filter_map(|item| if let Item::Impl(found) = item { Some(found) } else { None })
    }
}

/// The file of a module whose own modules are in `folder`.
fn file_of(folder: &Path) -> PathBuf {
    let beside = folder.with_extension("rs");
    if beside.is_file() { beside } else { folder.join("mod.rs") }
}

struct Found<'a> {
    sources: &'a Sources,
    lines: BTreeSet<String>,
    seen: BTreeSet<(Vec<String>, Vec<String>)>,
}

impl Found<'_> {
    /// The public items of a module, which users find at `shown`.
    fn module(&mut self, module: &[String], shown: &[String]) {
        if !self.seen.insert((module.to_vec(), shown.to_vec())) {
            return;
        }
        let sources = self.sources;
        for item in sources.0.get(module).into_iter().flatten() {
            match item {
                Item::Use(found) if is_public(&found.vis) => self.import(&found.tree, &mut Vec::new(), module, shown),
                item if visibility(item).is_some_and(is_public) => self.item(item, name(item), module, shown),
                _ => {}
            }
        }
    }

    /// Macros that are exported, wherever they stand.
    fn macros(&mut self) {
        for item in self.sources.0.values().flatten() {
            let Item::Macro(found) = item else { continue };
            if found.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) {
                self.lines.extend(found.ident.as_ref().map(|name| format!("macro {name}!")));
            }
        }
    }

    /// What a `pub use` brings.
    fn import(&mut self, tree: &UseTree, path: &mut Vec<String>, module: &[String], shown: &[String]) {
        match tree {
            UseTree::Path(inner) => {
                path.push(inner.ident.to_string());
                self.import(&inner.tree, path, module, shown);
                path.pop();
            }
            UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(tree, path, module, shown));
            }
            UseTree::Name(found) => self.imported(path, &found.ident.to_string(), None, module, shown),
            UseTree::Rename(found) => {
                self.imported(path, &found.ident.to_string(), Some(found.rename.to_string()), module, shown);
            }
            UseTree::Glob(_) => match self.resolve(path, module) {
                Some(from) => self.module(&from, shown),
                None => {
                    self.lines.insert(format!("use {}::*", path.join("::")));
                }
            },
        }
    }

    fn imported(&mut self, path: &[String], name: &str, rename: Option<String>, module: &[String], shown: &[String]) {
        let (path, name) = if name == "self" { split_last(path) } else { (path.to_vec(), name.to_owned()) };
        let as_ = rename.unwrap_or_else(|| name.clone());
        let sources = self.sources;
        let from = self.resolve(&path, module);
        let items = from.as_ref().and_then(|from| sources.0.get(from)).into_iter().flatten();
        let named: Vec<&Item> = items.filter(|item| self::name(item) == name && !matches!(item, Item::Use(_))).collect();
        match (named.as_slice(), from) {
            ([], Some(from)) if from != module && self.reexported(&name, &from, shown) => {}
            ([], _) => {
                let target = path.iter().chain([&name]).cloned().collect::<Vec<_>>().join("::");
                self.lines.insert(format!("{} = {target}", joined(shown, &as_)));
            }
            (items, Some(from)) => items.iter().for_each(|item| self.item(item, as_.clone(), &from, shown)),
            (_, None) => {}
        }
    }

    /// Follows a name that a module itself has by `pub use`.
    fn reexported(&mut self, name: &str, from: &[String], shown: &[String]) -> bool {
        let mut inner = Found { sources: self.sources, lines: BTreeSet::new(), seen: BTreeSet::new() };
        inner.module(from, shown);
        let start = joined(shown, name);
        let is_of = |line: &String| {
            let rest = line.split(' ').find_map(|word| word.strip_prefix(start.as_str()));
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        };
        let lines: Vec<String> = inner.lines.into_iter().filter(is_of).collect();
        self.lines.extend(lines.iter().cloned());
        !lines.is_empty()
    }

    /// The module of this crate that a path means.
    fn resolve(&self, path: &[String], module: &[String]) -> Option<Vec<String>> {
        let mut at = module.to_vec();
        for segment in path {
            match segment.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => {
                    at.pop();
                }
                name => at.push(name.to_owned()),
            }
        }
        self.sources.0.contains_key(&at).then_some(at)
    }

    fn item(&mut self, item: &Item, name: String, module: &[String], shown: &[String]) {
        let path = joined(shown, &name);
        match item {
            Item::Mod(found) => {
                let module: Vec<String> = module.iter().cloned().chain([found.ident.to_string()]).collect();
                let shown: Vec<String> = shown.iter().cloned().chain([name]).collect();
                self.module(&module, &shown);
            }
            Item::Fn(found) => self.function(&path, &found.sig),
            Item::Struct(found) => {
                self.lines.insert(format!("struct {path}{}", text(&found.generics)));
                self.fields(&path, &found.fields);
                self.implementations(&path, &found.ident.to_string());
            }
            Item::Enum(found) => {
                self.lines.insert(format!("enum {path}{}", text(&found.generics)));
                for variant in found.variants.iter().filter(|variant| !is_left_out(&variant.attrs)) {
                    self.lines.insert(format!(
                        "variant {path}::{}{}",
                        variant.ident,
                        text(&without_attributes(&variant.fields))
                    ));
                }
                self.implementations(&path, &found.ident.to_string());
            }
            Item::Trait(found) => {
                let bounds = &found.supertraits;
                self.lines.insert(format!("trait {path}{}: {}", text(&found.generics), text(bounds)));
                for inner in &found.items {
                    match inner {
                        TraitItem::Fn(method) if !is_left_out(&method.attrs) => self.function(&path, &method.sig),
                        TraitItem::Type(type_) => {
                            self.lines.insert(format!("type {path}::{}", type_.ident));
                        }
                        _ => {}
                    }
                }
            }
            Item::Type(found) => {
                self.lines.insert(format!("type {path}{} = {}", text(&found.generics), text(&found.ty)));
            }
            Item::Const(found) => {
                self.lines.insert(format!("const {path}: {}", text(&found.ty)));
            }
            _ => {}
        }
    }

    fn function(&mut self, path: &str, signature: &Signature) {
        let (name, generics, inputs, output) =
            (&signature.ident, &signature.generics, &signature.inputs, &signature.output);
        let is_async = signature.asyncness.map(|_| "async ").unwrap_or_default();
        let own =
            if path.rsplit("::").next() == Some(&name.to_string()) { path.to_owned() } else { format!("{path}::{name}") };
        let bounds = &generics.where_clause;
        self.lines.insert(format!("{is_async}fn {own}{}", text(&quote!(#generics (#inputs) #output #bounds))));
    }

    fn fields(&mut self, path: &str, fields: &Fields) {
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
            let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
            self.lines.insert(format!("field {path}::{name}: {}", text(&field.ty)));
        }
    }

    /// Methods, and traits that are implemented by hand.
    fn implementations(&mut self, path: &str, name: &str) {
        let is_of = |type_: &Type| match type_ {
            Type::Path(type_) => type_.path.segments.last().is_some_and(|segment| segment.ident == name),
            _ => false,
        };
        let sources = self.sources;
        for found in sources.impls().filter(|found| is_of(&found.self_ty)) {
            if let Some((trait_, _)) = &found.trait_ {
                self.lines.insert(format!("impl {} for {path}", text(trait_)));
                continue;
            }
            for item in &found.items {
                match item {
                    ImplItem::Fn(method) if is_public(&method.vis) && !is_left_out(&method.attrs) => {
                        self.function(path, &method.sig);
                    }
                    ImplItem::Const(found) if is_public(&found.vis) => {
                        self.lines.insert(format!("const {path}::{}: {}", found.ident, text(&found.ty)));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Fields without what the documentation says of them.
fn without_attributes(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    fields.iter_mut().for_each(|field| field.attrs.clear());
    fields
}

fn split_last(path: &[String]) -> (Vec<String>, String) {
    path.split_last().map(|(last, rest)| (rest.to_vec(), last.clone())).unwrap_or_default()
}

fn joined(path: &[String], name: &str) -> String {
    path.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join("::")
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// True for what is hidden from the documentation, and for tests.
fn is_left_out(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| matches!(text(&attribute.meta).as_str(), "doc(hidden)" | "cfg(test)"))
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn visibility(item: &Item) -> Option<&Visibility> {
    Some(match item {
        Item::Const(item) => &item.vis,
        Item::Enum(item) => &item.vis,
        Item::Fn(item) => &item.vis,
        Item::Mod(item) => &item.vis,
        Item::Static(item) => &item.vis,
        Item::Struct(item) => &item.vis,
        Item::Trait(item) => &item.vis,
        Item::Type(item) => &item.vis,
        _ => return None,
    })
}

fn name(item: &Item) -> String {
    match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Mod(item) => item.ident.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        _ => String::new(),
    }
}

/// Tokens as people write them, nearly.
fn text(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    let changes = [
        (" :: ", "::"),
        (":: ", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" >", ">"),
        ("- >", "->"),
        ("->", " ->"),
        ("  ->", " ->"),
        ("& ", "&"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" :", ":"),
        ("' ", "'"),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        (",)", ")"),
        (", >", ">"),
    ];
    changes.iter().fold(text, |text, (from, to)| text.replace(from, to))
}
