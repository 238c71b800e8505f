//! Finds the Rust that came of one page among all generated files.

use std::collections::BTreeMap;

use msgraph_build::ir::Api;
use syn::spanned::Spanned;
use syn::{Item, Macro};

/// The items of each module, by its path below the crate: `users::messages`.
pub struct Modules(BTreeMap<String, Vec<Named>>);

/// An item with its name, and the text that it has in the file.
struct Named {
    name: String,
    text: String,
}

impl Modules {
    /// Reads generated files, by name relative to `src/`.
    ///
    /// # Errors
    /// Where a file is not Rust.
    pub fn read(files: &BTreeMap<String, String>) -> syn::Result<Self> {
        let mut modules = Modules(BTreeMap::new());
        for (name, text) in files {
            let path = name.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
            let path = if path == "lib" { String::new() } else { path };
            modules.add(&path, syn::parse_file(text)?.items, text);
        }
        Ok(modules)
    }

    fn add(&mut self, path: &str, items: Vec<Item>, text: &str) {
        for item in items {
            match item {
                Item::Mod(mut module) => {
                    let inner = join(path, &module.ident.to_string());
                    if let Some((_, items)) = module.content.take() {
                        self.add(&inner, items, text);
                    }
                }
                item => {
                    let named = item_name(&item).map(|name| Named { name, text: text_of(&item, text) });
                    self.0.entry(path.to_owned()).or_default().extend(named);
                }
            }
        }
    }

    /// The functions, bodies and models that came of a page, each below a line that says where it is.
    pub fn of_page(&self, api: &Api, page: &str) -> String {
        let functions = api.operations.iter().filter(|operation| operation.page == page);
        let functions = functions.filter_map(|operation| operation.rust.as_deref());
        let types = api.types.iter().filter(|type_| type_.source.file == page).filter_map(|type_| type_.rust.as_deref());
        let mut paths: Vec<&str> = functions.chain(types).collect();
        paths.sort_unstable();
        paths.dedup();
        paths.iter().map(|path| self.item(path)).collect::<Vec<_>>().join("\n")
    }

    fn item(&self, path: &str) -> String {
        let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
        let body = format!("{}Body", camel_case(name));
        let names = [name.to_owned(), body, format!("Any{name}")];
        // A model has a file of its own, whose module is private and re-exported by the one above.
        let own = self.0.iter().filter(|(path, _)| path.rsplit_once("::").map_or("", |(above, _)| above) == module);
        let items =
            self.0.get(module).into_iter().chain(own.filter(|_| module.starts_with("models")).map(|(_, items)| items));
        let items: String =
            items.flatten().filter(|item| names.contains(&item.name)).map(|item| item.text.as_str()).collect();
        format!("// {path}\n{items}")
    }
}

/// The lines of an item, its documentation included, without the indentation of the modules around it.
fn text_of(item: &Item, text: &str) -> String {
    let span = item.span();
    let lines = text.lines().skip(span.start().line.saturating_sub(1)).take(span.end().line + 1 - span.start().line);
    let indent = span.start().column;
    lines.fold(String::new(), |text, line| text + line.get(indent..).unwrap_or_default() + "\n")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}::{name}") }
}

/// The name of an item, or of the type that it is about.
fn item_name(item: &Item) -> Option<String> {
    match item {
        Item::Fn(item) => Some(item.sig.ident.to_string()),
        Item::Struct(item) => Some(item.ident.to_string()),
        Item::Enum(item) => Some(item.ident.to_string()),
        Item::Macro(item) => first_word(&item.mac),
        Item::Impl(item) => match item.self_ty.as_ref() {
            syn::Type::Path(path) => path.path.get_ident().map(ToString::to_string),
            _ => None,
        },
        // `pub use` of a body that another module of the same page defines.
        Item::Use(item) => quote::ToTokens::to_token_stream(&item.tree).to_string().rsplit(' ').next().map(str::to_owned),
        _ => None,
    }
}

fn first_word(text: &Macro) -> Option<String> {
    text.tokens.clone().into_iter().next().map(|token| token.to_string())
}

fn camel_case(snake: &str) -> String {
    snake
        .trim_start_matches("r#")
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<Vec<_>>()
        })
        .collect()
}
