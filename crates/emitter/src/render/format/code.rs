//! Types, expressions and functions, as far as generated code has them; of anything else the methods answer `None`, and
//! prettyplease takes over. Each method lays out what its slice of tokens starts with, and gives the rest.

use proc_macro2::{Delimiter, Spacing};

use super::printer::Printer;
use super::tree::Tree;

/// How much deeper the lines of a group are.
const INDENT: isize = 4;

/// A struct literal wider than this has a line for each field.
const WIDEST_STRUCT: isize = 34;

type Rest<'a> = Option<&'a [Tree]>;

/// Expressions that do not start with a path.
const NO_PATHS: [&str; 10] = ["match", "if", "move", "unsafe", "loop", "while", "for", "async", "return", "let"];

impl Printer {
    /// `pub fn name(arguments) -> type { statements }`.
    pub(super) fn function<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        let mut rest = trees;
        self.begin(INDENT);
        if let [public, tail @ ..] = rest
            && public.is_ident("pub")
        {
            self.text("pub ");
            rest = tail;
        }
        let [function, Tree::Ident(name), Tree::Group(Delimiter::Parenthesis, parameters), tail @ ..] = rest else {
            return None;
        };
        if !function.is_ident("fn") {
            return None;
        }
        self.text("fn ");
        self.shown(name);
        self.text("(");
        self.list(parameters, 0, Self::parameter)?;
        self.text(")");
        self.begin(-INDENT);
        rest = tail;
        if let [dash, arrow, tail @ ..] = rest
            && dash.is_punct('-')
            && arrow.is_punct('>')
        {
            self.text(" -> ");
            rest = self.type_(tail)?;
        }
        self.end();
        let [Tree::Group(Delimiter::Brace, body), rest @ ..] = rest else { return None };
        self.text(" {");
        self.body(body)?;
        self.end();
        self.text("}");
        Some(rest)
    }

    fn parameter<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        match trees {
            [Tree::Ident(name), colon, rest @ ..] if colon.is_punct(':') => {
                self.shown(name);
                self.text(": ");
                self.type_(rest)
            }
            [own, rest @ ..] if own.is_ident("self") => {
                self.text("self");
                Some(rest)
            }
            _ => None,
        }
    }

    /// Statements, each an expression.
    fn body(&mut self, trees: &[Tree]) -> Option<()> {
        let mut rest = trees;
        if rest.is_empty() {
            return None;
        }
        self.line();
        while !rest.is_empty() {
            rest = self.expression(rest)?;
            if let [semicolon, tail @ ..] = rest {
                if !semicolon.is_punct(';') {
                    return None;
                }
                self.text(";");
                rest = tail;
            }
            self.line();
        }
        self.offset(-INDENT);
        Some(())
    }

    /// What stands between brackets, parted by commas.
    fn list<'a>(
        &mut self,
        trees: &'a [Tree],
        indent: isize,
        item: impl Fn(&mut Self, &'a [Tree]) -> Rest<'a>,
    ) -> Option<()> {
        self.begin(indent);
        self.zero_break();
        let mut rest = trees;
        while !rest.is_empty() {
            rest = after_comma(item(self, rest)?)?;
            self.comma(rest.is_empty(), 0);
        }
        self.offset(-INDENT);
        self.end();
        Some(())
    }

    /// A type.
    pub(super) fn type_<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        match trees {
            [reference, rest @ ..] if reference.is_punct('&') => {
                self.text("&");
                self.type_(rest)
            }
            [bound, rest @ ..] if bound.is_ident("impl") => {
                self.text("impl ");
                self.path(rest, false)
            }
            [Tree::Group(Delimiter::Parenthesis, inner), rest @ ..] if inner.is_empty() => {
                self.text("()");
                Some(rest)
            }
            _ => self.path(trees, false),
        }
    }

    /// A path; in an expression, its generic arguments stand behind `::`.
    fn path<'a>(&mut self, trees: &'a [Tree], in_expression: bool) -> Rest<'a> {
        let mut rest = trees;
        if let Some(tail) = after_colons(rest) {
            self.text("::");
            rest = tail;
        }
        loop {
            let [Tree::Ident(segment), tail @ ..] = rest else { return None };
            self.shown(segment);
            rest = tail;
            match (after_colons(rest), rest) {
                (Some(tail @ [open, ..]), _) if in_expression && open.is_punct('<') => {
                    self.text("::");
                    return self.generics(tail);
                }
                (Some(tail), _) => {
                    self.text("::");
                    rest = tail;
                }
                (None, [open, ..]) if !in_expression && open.is_punct('<') => return self.generics(rest),
                _ => return Some(rest),
            }
        }
    }

    fn generics<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        let mut rest = trees.get(1..)?;
        self.text("<");
        self.begin(INDENT);
        self.zero_break();
        loop {
            rest = self.type_(rest)?;
            match rest {
                [comma, tail @ ..] if comma.is_punct(',') => {
                    self.comma(false, 0);
                    rest = tail;
                }
                [close, tail @ ..] if close.is_punct('>') => {
                    self.comma(true, 0);
                    self.offset(-INDENT);
                    self.end();
                    self.text(">");
                    return Some(tail);
                }
                _ => return None,
            }
        }
    }

    fn expression<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        if let [reference, rest @ ..] = trees
            && reference.is_punct('&')
        {
            self.text("&");
            return self.expression(rest);
        }
        let is_end = |tree: &&Tree| tree.is_punct(',') || tree.is_punct(';');
        if !trees.iter().take_while(|tree| !is_end(tree)).any(|tree| tree.is_punct('.')) {
            return self.operand(trees);
        }
        self.begin(INDENT);
        let mut rest = self.operand(trees)?;
        while let [dot, Tree::Ident(method), tail @ ..] = rest {
            if !dot.is_punct('.') {
                break;
            }
            let [Tree::Group(Delimiter::Parenthesis, arguments), tail @ ..] = tail else { return None };
            self.zero_break();
            self.text(".");
            self.shown(method);
            self.begin(0);
            self.text("(");
            self.arguments(arguments)?;
            self.text(")");
            self.end();
            rest = tail;
        }
        self.end();
        Some(rest)
    }

    /// An expression without the methods that are called on it.
    fn operand<'a>(&mut self, trees: &'a [Tree]) -> Rest<'a> {
        match trees {
            [Tree::Literal(literal), rest @ ..] => {
                self.shown(literal);
                Some(rest)
            }
            [Tree::Group(Delimiter::Bracket, items), rest @ ..] => {
                self.array(items)?;
                Some(rest)
            }
            [Tree::Group(Delimiter::Parenthesis, items), rest @ ..] if items.iter().any(|item| item.is_punct(',')) => {
                self.text("(");
                self.list(items, INDENT, Self::expression)?;
                self.text(")");
                Some(rest)
            }
            [first, ..] if NO_PATHS.iter().any(|word| first.is_ident(word)) => None,
            _ if is_struct(trees) => {
                self.begin(INDENT);
                let [Tree::Group(_, fields), rest @ ..] = self.path(trees, true)? else { return None };
                self.fields(fields)?;
                Some(rest)
            }
            _ => match self.path(trees, true)? {
                [Tree::Group(Delimiter::Parenthesis, arguments), rest @ ..] => {
                    self.text("(");
                    self.arguments(arguments)?;
                    self.text(")");
                    Some(rest)
                }
                [mark, ..] if mark.is_punct('!') => None,
                rest => Some(rest),
            },
        }
    }

    fn array(&mut self, items: &[Tree]) -> Option<()> {
        if items.is_empty() {
            self.text("[]");
            return Some(());
        }
        if let [Tree::Literal(_), ..] = items {
            // Numbers are filled into lines, and they do not occur.
            return None;
        }
        self.text("[");
        self.list(items, INDENT, Self::expression)?;
        self.text("]");
        Some(())
    }

    /// The fields of a struct literal, whose group is open.
    fn fields(&mut self, trees: &[Tree]) -> Option<()> {
        self.text(" {");
        if trees.is_empty() {
            return None;
        }
        self.space();
        let mut rest = trees;
        while let [Tree::Ident(field), tail @ ..] = rest {
            self.shown(field);
            rest = match tail {
                [colon, tail @ ..] if colon.is_punct(':') => {
                    self.text(": ");
                    self.expression(tail)?
                }
                _ => tail,
            };
            rest = after_comma(rest)?;
            self.comma(rest.is_empty(), 1);
        }
        if !rest.is_empty() {
            return None;
        }
        self.offset(-INDENT);
        self.end_within(WIDEST_STRUCT);
        self.text("}");
        Some(())
    }

    /// Arguments of a call; a single one that has brackets itself stands right between the parentheses.
    fn arguments(&mut self, trees: &[Tree]) -> Option<()> {
        let is_bracketed = match trees {
            [Tree::Group(Delimiter::Bracket, _)] => true,
            [Tree::Group(Delimiter::Parenthesis, items)] => items.iter().any(|item| item.is_punct(',')),
            _ => is_struct(trees),
        };
        if is_bracketed {
            return self.expression(trees)?.is_empty().then_some(());
        }
        self.list(trees, INDENT, Self::expression)
    }
}

/// True where a struct literal comes first.
fn is_struct(trees: &[Tree]) -> bool {
    let behind_path = trees.iter().find(|tree| !matches!(tree, Tree::Ident(_)) && !tree.is_punct(':'));
    behind_path.is_some_and(Tree::is_brace)
}

/// What stands behind `::`.
pub(super) fn after_colons(trees: &[Tree]) -> Rest<'_> {
    match trees {
        [Tree::Punct(':', Spacing::Joint), Tree::Punct(':', _), rest @ ..] => Some(rest),
        _ => None,
    }
}

/// What stands behind the comma of an item, or nothing behind the last.
fn after_comma(trees: &[Tree]) -> Rest<'_> {
    match trees {
        [] => Some(trees),
        [comma, rest @ ..] if comma.is_punct(',') => Some(rest),
        _ => None,
    }
}
