//! Items: modules, imports, structs, enumerations, functions, and the macros of the runtime that declare types.

use proc_macro2::Delimiter;

use super::code::after_colons;
use super::printer::Printer;
use super::tree::{Tree, documentation, is_inner_documentation};
use super::{INDENT, MARGIN, is_apart, otherwise};

/// Writes items, each on its lines.
#[derive(Default)]
pub(super) struct Writer {
    out: String,
    printer: Printer,
}

impl Writer {
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// The items of a file, or of a module in it.
    pub(super) fn items(&mut self, trees: &[Tree], indent: usize) -> syn::Result<()> {
        let mut rest = trees;
        while !rest.is_empty() {
            let (item, tail) = rest.split_at(item_length(rest));
            let start = self.out.len();
            if self.item(item, indent)?.is_none() {
                self.out.truncate(start);
                self.printer.clear();
                self.out.push_str(&otherwise(item, indent)?);
            }
            self.part(start);
            rest = tail;
        }
        Ok(())
    }

    /// Puts an empty line before the item that starts at `start`, where one belongs.
    fn part(&mut self, start: usize) {
        let (before, item) = self.out.split_at(start);
        let last = before.lines().next_back();
        if item.lines().next().is_some_and(|first| is_apart(last, first)) {
            self.out.insert(start, '\n');
        }
    }

    /// An item, or none where it is one that only prettyplease can write.
    fn item(&mut self, trees: &[Tree], indent: usize) -> syn::Result<Option<()>> {
        let Some(rest) = self.attributes(trees, indent) else { return Ok(None) };
        let (public, rest) = match rest {
            [public, rest @ ..] if public.is_ident("pub") => ("pub ", rest),
            _ => ("", rest),
        };
        if let [mod_, Tree::Ident(name), Tree::Group(Delimiter::Brace, items)] = rest
            && mod_.is_ident("mod")
        {
            self.start_line(indent);
            self.out.push_str(&format!("{public}mod {name} {{"));
            if !items.is_empty() {
                self.out.push('\n');
                self.items(items, indent + INDENT)?;
                self.start_line(indent);
            }
            self.out.push_str("}\n");
            return Ok(Some(()));
        }
        Ok(self.plain_item(public, rest, indent))
    }

    /// An item that holds no items.
    fn plain_item(&mut self, public: &str, trees: &[Tree], indent: usize) -> Option<()> {
        match trees {
            [] => Some(()),
            [mod_, Tree::Ident(name), semicolon] if mod_.is_ident("mod") && semicolon.is_punct(';') => {
                self.start_line(indent);
                self.out.push_str(&format!("{public}mod {name};\n"));
                Some(())
            }
            [use_, import @ ..] if use_.is_ident("use") => self.import(public, import, indent),
            [struct_, Tree::Ident(name), Tree::Group(Delimiter::Brace, fields)]
                if struct_.is_ident("struct") && !fields.is_empty() =>
            {
                self.start_line(indent);
                self.out.push_str(&format!("{public}struct {name} {{\n"));
                self.fields(fields, indent + INDENT)?;
                self.end_braces(indent)
            }
            [enum_, Tree::Ident(name), Tree::Group(Delimiter::Brace, variants)]
                if enum_.is_ident("enum") && !variants.is_empty() =>
            {
                self.start_line(indent);
                self.out.push_str(&format!("{public}enum {name} {{\n"));
                self.variants(variants, indent + INDENT)?;
                self.end_braces(indent)
            }
            [impl_, Tree::Ident(name), Tree::Group(Delimiter::Brace, function)] if impl_.is_ident("impl") => {
                self.start_line(indent);
                self.out.push_str(&format!("impl {name} {{\n"));
                self.function("", self::function(function)?, indent + INDENT)?;
                self.end_braces(indent)
            }
            [path @ .., mark, Tree::Group(Delimiter::Brace, entries)] if mark.is_punct('!') => {
                self.start_line(indent);
                entry(path, &mut self.out);
                self.out.push_str("! {\n");
                self.entries(entries, indent + INDENT);
                self.end_braces(indent)
            }
            _ => self.function(public, trees, indent),
        }
    }

    fn start_line(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end_braces(&mut self, indent: usize) -> Option<()> {
        self.start_line(indent);
        self.out.push_str("}\n");
        Some(())
    }

    /// Writes what the printer holds as the lines of an item.
    fn print(&mut self, indent: usize) -> Option<()> {
        self.start_line(indent);
        self.printer.print(indent, &mut self.out);
        self.out.push('\n');
        Some(())
    }

    /// Documentation and other attributes; gives what stands behind them.
    fn attributes<'a>(&mut self, trees: &'a [Tree], indent: usize) -> Option<&'a [Tree]> {
        let mut rest = trees;
        loop {
            if let Some((marks, lines, tail)) = documentation(rest) {
                let mark = if marks.len() == 1 { "///" } else { "//!" };
                // A line can end nowhere else, so that nothing of the text stands outside of the comment.
                for line in lines.split(['\n', '\r']) {
                    self.start_line(indent);
                    self.out.push_str(mark);
                    self.out.push_str(line.trim_end_matches(' '));
                    self.out.push('\n');
                }
                rest = tail;
            } else if let [mark, Tree::Group(Delimiter::Bracket, attribute), tail @ ..] = rest
                && mark.is_punct('#')
            {
                let start = self.out.len();
                self.start_line(indent);
                self.out.push_str("#[");
                entry(attribute, &mut self.out);
                self.out.push(']');
                if self.out.len() - start > MARGIN {
                    return None;
                }
                self.out.push('\n');
                rest = tail;
            } else {
                return Some(rest);
            }
        }
    }

    /// `pub use path::{A, B};`
    fn import(&mut self, public: &str, trees: &[Tree], indent: usize) -> Option<()> {
        self.printer.text(public);
        self.printer.text("use ");
        let mut rest = trees;
        loop {
            rest = match rest {
                [Tree::Ident(segment), tail @ ..] => {
                    self.printer.shown(segment);
                    tail
                }
                [star, tail @ ..] if star.is_punct('*') => {
                    self.printer.text("*");
                    tail
                }
                [Tree::Group(Delimiter::Brace, names), tail @ ..] => {
                    self.imported(names)?;
                    tail
                }
                [semicolon] if semicolon.is_punct(';') => {
                    self.printer.text(";");
                    return self.print(indent);
                }
                _ => {
                    self.printer.text("::");
                    after_colons(rest)?
                }
            };
            if let [as_, tail @ ..] = rest
                && as_.is_ident("as")
            {
                self.printer.text(" as ");
                rest = tail;
            }
        }
    }

    /// The names between the braces of an import.
    fn imported(&mut self, trees: &[Tree]) -> Option<()> {
        let names: Vec<&[Tree]> = trees.split(|tree| tree.is_punct(',')).filter(|name| !name.is_empty()).collect();
        let [first, others @ ..] = names.as_slice() else { return None };
        let name = |trees: &[Tree]| match trees {
            [Tree::Ident(name)] if name != "self" => Some(name.clone()),
            _ => None,
        };
        if others.is_empty() {
            self.printer.shown(&name(first)?);
            return Some(());
        }
        self.printer.begin(4);
        self.printer.text("{");
        self.printer.zero_break();
        self.printer.begin_filled();
        self.printer.shown(&name(first)?);
        for other in others {
            self.printer.text(",");
            self.printer.space();
            self.printer.shown(&name(other)?);
        }
        self.printer.end();
        self.printer.comma(true, 0);
        self.printer.offset(-4);
        self.printer.text("}");
        self.printer.end();
        Some(())
    }

    fn fields(&mut self, trees: &[Tree], indent: usize) -> Option<()> {
        let mut rest = trees;
        while !rest.is_empty() {
            rest = self.attributes(rest, indent)?;
            if let [public, tail @ ..] = rest
                && public.is_ident("pub")
            {
                self.printer.text("pub ");
                rest = tail;
            }
            let [Tree::Ident(name), colon, tail @ ..] = rest else { return None };
            if !colon.is_punct(':') {
                return None;
            }
            self.printer.shown(name);
            self.printer.text(": ");
            rest = self.printer.type_(tail)?;
            rest = self.end_of_line(rest, indent)?;
        }
        Some(())
    }

    fn variants(&mut self, trees: &[Tree], indent: usize) -> Option<()> {
        let mut rest = trees;
        while !rest.is_empty() {
            rest = self.attributes(rest, indent)?;
            let [Tree::Ident(name), tail @ ..] = rest else { return None };
            self.printer.shown(name);
            rest = tail;
            if let [Tree::Group(Delimiter::Parenthesis, type_), tail @ ..] = rest {
                self.printer.begin(4);
                self.printer.text("(");
                self.printer.zero_break();
                if !self.printer.type_(type_)?.is_empty() {
                    return None;
                }
                self.printer.comma(true, 0);
                self.printer.offset(-4);
                self.printer.text(")");
                self.printer.end();
                rest = tail;
            }
            rest = self.end_of_line(rest, indent)?;
        }
        Some(())
    }

    fn end_of_line<'a>(&mut self, trees: &'a [Tree], indent: usize) -> Option<&'a [Tree]> {
        let [comma, rest @ ..] = trees else { return None };
        if !comma.is_punct(',') {
            return None;
        }
        self.printer.text(",");
        self.print(indent)?;
        Some(rest)
    }

    /// A function with its attributes.
    fn function(&mut self, public: &str, trees: &[Tree], indent: usize) -> Option<()> {
        let rest = self.attributes(trees, indent)?;
        self.printer.text(public);
        if !self.printer.function(rest)?.is_empty() {
            return None;
        }
        self.print(indent)
    }

    /// What stands in a macro, a line for each entry.
    fn entries(&mut self, trees: &[Tree], indent: usize) {
        for tokens in trees.split_inclusive(|tree| tree.is_punct(';')) {
            self.start_line(indent);
            entry(tokens, &mut self.out);
            self.out.push('\n');
        }
    }
}

/// The only function of an `impl`.
fn function(trees: &[Tree]) -> Option<&[Tree]> {
    (item_length(trees) == trees.len()).then_some(trees)
}

/// How many trees the first item has: up to its braces or its semicolon.
fn item_length(trees: &[Tree]) -> usize {
    if is_inner_documentation(trees) {
        return 3;
    }
    let mut rest = trees;
    while let [mark, Tree::Group(Delimiter::Bracket, _), tail @ ..] = rest {
        if !mark.is_punct('#') {
            break;
        }
        rest = tail;
    }
    let is_import = rest.iter().find(|tree| !tree.is_ident("pub")).is_some_and(|tree| tree.is_ident("use"));
    let end = trees.iter().position(|tree| tree.is_punct(';') || (tree.is_brace() && !is_import));
    end.map_or(trees.len(), |end| end + 1)
}

/// Tokens in one line, as in an attribute or a macro.
fn entry(trees: &[Tree], out: &mut String) {
    use std::fmt::Write as _;
    let mut before: Option<&Tree> = None;
    for tree in trees {
        if before.is_some_and(|before| has_space(before, tree)) {
            out.push(' ');
        }
        // Writing to a string cannot fail.
        _ = match tree {
            Tree::Ident(ident) => write!(out, "{ident}"),
            Tree::Literal(literal) => write!(out, "{literal}"),
            Tree::Punct(char, _) => out.write_char(*char),
            Tree::Group(delimiter, inner) => {
                let (open, close) = match delimiter {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                out.push_str(open);
                entry(inner, out);
                out.write_str(close)
            }
        };
        before = Some(tree);
    }
}

/// True where a space stands between two tokens of a line.
fn has_space(before: &Tree, tree: &Tree) -> bool {
    match tree {
        Tree::Punct(',' | ';' | '!', _) => false,
        Tree::Punct(':', _) => before.is_punct(','),
        Tree::Group(..) => !matches!(before, Tree::Ident(_)) && !before.is_punct(':'),
        _ => !before.is_punct(':'),
    }
}
