//! Identifiers, paths, types and documentation as tokens.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Path;
use syn::parse::Parser as _;

use crate::plan::{FieldType, Item, Primitive, RustPath};
use crate::{DocComments, EmitError, Layout, Options, naming};

/// Where the code stands that is being written, for paths from there.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) layout: &'a Layout,
    /// The number of modules between the root and the code.
    pub(crate) depth: usize,
    pub(crate) comments: DocComments,
    /// Macros that every type derives.
    pub(crate) derive: &'a [String],
}

impl Context<'_> {
    /// Documentation comments, where they are wanted.
    pub(crate) fn docs(&self, lines: &[String]) -> TokenStream {
        if self.comments == DocComments::None { TokenStream::new() } else { docs(lines) }
    }

    /// Documentation of what every type of a sort has.
    pub(crate) fn doc(&self, line: &str) -> TokenStream {
        self.docs(&[line.to_owned()])
    }

    /// The attribute for the macros that a type derives: its `own`, and those that the user asks for, unless it implements
    /// the traits without them.
    pub(crate) fn derive(&self, own: &[&str], implemented: &[&str]) -> Result<TokenStream, EmitError> {
        let own = own.iter().map(|name| naming::ident(name).map(Path::from));
        let asked = self.derive.iter().map(|text| parse_derive(text));
        let asked = asked.filter(|path| !path.as_ref().is_ok_and(|path| is_implemented(path, implemented)));
        let paths = own.chain(asked).collect::<Result<Vec<_>, _>>()?;
        Ok(if paths.is_empty() { TokenStream::new() } else { quote!(#[derive(#(#paths),*)]) })
    }

    /// The root of the generated code, as seen from here.
    pub(crate) fn root(&self) -> Result<TokenStream, EmitError> {
        match self.layout {
            Layout::Crate => Ok(quote!(crate)),
            Layout::Module(path) => {
                let first = path.split("::").next().unwrap_or_default();
                if first != "crate" {
                    return Err(EmitError::Identifier(path.clone()));
                }
                let rest = path.split("::").skip(1).map(naming::ident).collect::<Result<Vec<_>, _>>()?;
                Ok(quote!(crate #(:: #rest)*))
            }
            Layout::Include if self.depth == 0 => Ok(quote!(self)),
            Layout::Include => {
                let up = std::iter::repeat_n(quote!(super), self.depth);
                Ok(quote!(#(#up)::*))
            }
        }
    }

    /// The root as text for links of the documentation; absent where it cannot be named, for which code is refused.
    pub(crate) fn link_root(&self) -> Option<String> {
        self.root().ok().map(|root| root.to_string().replace(' ', ""))
    }

    pub(crate) fn path(&self, path: &RustPath) -> Result<TokenStream, EmitError> {
        self::path(&self.root()?, path)
    }

    /// The Rust type of a single value.
    pub(crate) fn item(&self, item: &Item) -> Result<TokenStream, EmitError> {
        self::item(&self.root()?, item)
    }

    /// The Rust type of a value, with list and pointer.
    pub(crate) fn field_type(&self, type_: &FieldType) -> Result<TokenStream, EmitError> {
        let item = self.item(&type_.item)?;
        Ok(match (type_.collection, type_.boxed) {
            (true, _) => quote!(::std::vec::Vec<#item>),
            (false, true) => quote!(::std::boxed::Box<#item>),
            (false, false) => item,
        })
    }
}

/// Checks the macros to derive, even where no type derives them.
///
/// # Errors
/// [`EmitError::Derive`].
pub(crate) fn check_derives(options: &Options) -> Result<(), EmitError> {
    options.derive.iter().try_for_each(|text| parse_derive(text).map(|_| ()))
}

fn parse_derive(text: &str) -> Result<Path, EmitError> {
    Path::parse_mod_style.parse_str(text).map_err(|_| EmitError::Derive(text.to_owned()))
}

/// True for the macros of traits that a type implements without them.
fn is_implemented(path: &Path, implemented: &[&str]) -> bool {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let is = |names: &[&str], name: &String| names.contains(&name.as_str());
    match names.as_slice() {
        [name] => is(implemented, name),
        [root, .., name] if is(&["core", "std"], root) => is(implemented, name),
        [root, .., name] if root == "serde" => is(&["Serialize", "Deserialize"], name),
        _ => false,
    }
}

/// An item of the generated code, whose root is at `root`.
pub(crate) fn path(root: &TokenStream, path: &RustPath) -> Result<TokenStream, EmitError> {
    let modules = path.modules.iter().map(|module| naming::ident(module)).collect::<Result<Vec<_>, _>>()?;
    let name = naming::ident(&path.name)?;
    Ok(quote!(#root #(:: #modules)* :: #name))
}

/// The Rust type of a single value.
pub(crate) fn item(root: &TokenStream, item: &Item) -> Result<TokenStream, EmitError> {
    Ok(match item {
        Item::Primitive(primitive) => self::primitive(*primitive),
        Item::Model(type_) | Item::Any(type_) | Item::Enumeration(type_) => path(root, type_)?,
        Item::Flags(type_) => {
            let type_ = path(root, type_)?;
            quote!(::msgraph_runtime::Flags<#type_>)
        }
        Item::UnknownObject => quote!(::msgraph_runtime::UnknownObject),
    })
}

fn primitive(primitive: Primitive) -> TokenStream {
    match primitive {
        Primitive::String => quote!(::std::string::String),
        Primitive::Boolean => quote!(bool),
        Primitive::Byte => quote!(u8),
        Primitive::SByte => quote!(i8),
        Primitive::Int16 => quote!(i16),
        Primitive::Int32 => quote!(i32),
        Primitive::Int64 => quote!(i64),
        Primitive::Single => quote!(f32),
        Primitive::Double => quote!(f64),
        Primitive::Decimal => quote!(::msgraph_runtime::Decimal),
        Primitive::DateTimeOffset => quote!(::msgraph_runtime::DateTime),
        Primitive::Date => quote!(::msgraph_runtime::Date),
        Primitive::TimeOfDay => quote!(::msgraph_runtime::TimeOfDay),
        Primitive::Duration => quote!(::msgraph_runtime::Duration),
        Primitive::Guid => quote!(::msgraph_runtime::Guid),
        Primitive::Binary => quote!(::msgraph_runtime::Base64),
        Primitive::Json => quote!(::msgraph_runtime::Value),
    }
}

/// Documentation comments, all lines in one attribute, which [`super::format`] parts.
pub(crate) fn docs(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let lines = literal(&joined(lines));
    quote!(#[doc = #lines])
}

/// The same for the file that the code stands in.
pub(crate) fn inner_docs(lines: &[String]) -> TokenStream {
    if lines.is_empty() {
        return TokenStream::new();
    }
    let lines = literal(&joined(lines));
    quote!(#![doc = #lines])
}

/// The most marks that rustc takes around a raw literal.
const MOST_HASHES: usize = 255;

/// A string literal: a raw one where it can be one, since to escape a text and to undo that takes its time.
pub(crate) fn literal(text: &str) -> Literal {
    let mut hashes = String::from("#");
    while text.contains(&format!("\"{hashes}")) {
        if hashes.len() == MOST_HASHES {
            return Literal::string(text);
        }
        hashes.push('#');
    }
    // A raw literal cannot have a carriage return.
    format!("r{hashes}\"{text}\"{hashes}").parse().unwrap_or_else(|_| Literal::string(text))
}

/// Lines with the space that parts them from the marks of a comment.
fn joined(lines: &[String]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_literal_is_raw_where_rustc_takes_it() {
        for (text, start) in [
            ("a \"b\"".to_owned(), "r#\"a"),
            ("\"##".to_owned(), "r###\"\""),
            (format!("\"{}", "#".repeat(100_000)), "\"\\\"#"),
            ("a\r".to_owned(), "\"a\\r"),
        ] {
            assert!(literal(&text).to_string().starts_with(start), "{start}");
            assert_eq!(
                syn::parse_str::<syn::LitStr>(&literal(&text).to_string()).map(|read| read.value()).ok(),
                Some(text)
            );
        }
    }
}
