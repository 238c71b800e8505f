//! The text of code.
//!
//! The text is what prettyplease makes of the code, but for two things: it knows no syntax of macros but Rust's own, and puts
//! no empty lines between items, since it takes code for something that nobody reads. People do read these files, so the
//! entries of our macros have a line each, and items are parted.
//!
//! Most of the code has a few shapes, which are laid out right from their tokens: to parse them first, as prettyplease wants
//! it, takes several times as long as all the rest of a generation. Whatever has another shape goes through prettyplease.

mod code;
mod item;
mod printer;
mod tree;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use tree::Tree;

/// How long lines may be.
const MARGIN: usize = 89;
/// How much deeper the code in a module is.
const INDENT: usize = 4;

/// Formats the code of a file. An attribute `doc` may have several lines.
pub(crate) fn format(tokens: TokenStream) -> syn::Result<String> {
    let mut writer = item::Writer::default();
    writer.items(&tree::trees(tokens), 0)?;
    Ok(writer.finish())
}

/// An item as prettyplease writes it, within as many modules as it stands in.
fn otherwise(item: &[Tree], indent: usize) -> syn::Result<String> {
    let depth = indent / INDENT;
    let name = format_ident!("outer");
    let item = tree::tokens(item);
    let file = (0..depth).fold(item, |inner, _| quote!(mod #name { #inner }));
    let text = prettyplease::unparse(&syn::parse2(file)?);
    let lines = text.lines().count();
    Ok(text.lines().take(lines - depth).skip(depth).flat_map(|line| [line, "\n"]).collect())
}

/// True where an empty line belongs between two lines.
fn is_apart(before: Option<&str>, line: &str) -> bool {
    let Some(before) = before.map(str::trim) else { return false };
    let line = line.trim();
    let is_declaration =
        |line: &str| line.ends_with(';') && ["mod ", "pub mod ", "pub use "].iter().any(|start| line.starts_with(start));
    if before == "}" || (before.starts_with("pub mod ") && before.ends_with("{}")) {
        line != "}" && !is_macro(line)
    } else if is_declaration(before) {
        !is_declaration(line) && line != "}" || (line.starts_with("pub use ") != before.starts_with("pub use "))
    } else {
        before.starts_with("//!") && !line.starts_with("//!")
    }
}

/// True for the first line of a call of a macro that declares a type.
fn is_macro(line: &str) -> bool {
    line.starts_with("::msgraph_runtime::") && line.ends_with("! {")
}

#[cfg(test)]
mod tests;
