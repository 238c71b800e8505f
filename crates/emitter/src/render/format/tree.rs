//! Tokens that can be looked at without being taken apart.

use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, TokenStream, TokenTree};

/// A token, or tokens between brackets.
pub(super) enum Tree {
    Ident(Ident),
    Punct(char, Spacing),
    Literal(Literal),
    Group(Delimiter, Vec<Tree>),
}

impl Tree {
    pub(super) fn is_punct(&self, char: char) -> bool {
        matches!(self, Tree::Punct(own, _) if *own == char)
    }

    pub(super) fn is_ident(&self, name: &str) -> bool {
        matches!(self, Tree::Ident(own) if own == name)
    }

    pub(super) fn is_brace(&self) -> bool {
        matches!(self, Tree::Group(Delimiter::Brace, _))
    }
}

/// Takes tokens apart.
pub(super) fn trees(tokens: TokenStream) -> Vec<Tree> {
    let mut trees = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => trees.push(Tree::Ident(ident)),
            TokenTree::Punct(punct) => trees.push(Tree::Punct(punct.as_char(), punct.spacing())),
            TokenTree::Literal(literal) => trees.push(Tree::Literal(literal)),
            TokenTree::Group(group) => {
                let (delimiter, inner) = (group.delimiter(), group.stream());
                // The last owner of tokens takes them apart without a copy.
                drop(group);
                let inner = self::trees(inner);
                if delimiter == Delimiter::None { trees.extend(inner) } else { trees.push(Tree::Group(delimiter, inner)) }
            }
        }
    }
    trees
}

/// Puts tokens together again, with an attribute for each line of documentation, which is what prettyplease takes.
pub(super) fn tokens(trees: &[Tree]) -> TokenStream {
    let mut tokens = Vec::new();
    let mut rest = trees;
    while let [first, tail @ ..] = rest {
        if let Some((marks, lines, tail)) = documentation(rest) {
            for line in lines.split('\n') {
                let line = Literal::string(line);
                tokens.extend(marks.iter().map(token));
                tokens.push(Group::new(Delimiter::Bracket, quote::quote!(doc = #line)).into());
            }
            rest = tail;
        } else {
            tokens.push(token(first));
            rest = tail;
        }
    }
    tokens.into_iter().collect()
}

fn token(tree: &Tree) -> TokenTree {
    match tree {
        Tree::Ident(ident) => ident.clone().into(),
        Tree::Punct(char, spacing) => proc_macro2::Punct::new(*char, *spacing).into(),
        Tree::Literal(literal) => literal.clone().into(),
        Tree::Group(delimiter, inner) => Group::new(*delimiter, tokens(inner)).into(),
    }
}

/// The documentation that trees start with: its marks (`#` or `#!`), its lines, and the trees behind it.
pub(super) fn documentation(trees: &[Tree]) -> Option<(&[Tree], String, &[Tree])> {
    let (marks, literal, rest) = documentation_literal(trees)?;
    Some((marks, unescaped(&literal.to_string())?, rest))
}

/// True where trees start with documentation of what they stand in (`#![doc = ...]`).
pub(super) fn is_inner_documentation(trees: &[Tree]) -> bool {
    documentation_literal(trees).is_some_and(|(marks, ..)| marks.len() == 2)
}

fn documentation_literal(trees: &[Tree]) -> Option<(&[Tree], &Literal, &[Tree])> {
    let (attribute, rest) = match trees {
        [first, Tree::Group(Delimiter::Bracket, attribute), rest @ ..] if first.is_punct('#') => (attribute, rest),
        [first, second, Tree::Group(Delimiter::Bracket, attribute), rest @ ..]
            if first.is_punct('#') && second.is_punct('!') =>
        {
            (attribute, rest)
        }
        _ => return None,
    };
    match attribute.as_slice() {
        [doc, equals, Tree::Literal(literal)] if doc.is_ident("doc") && equals.is_punct('=') => {
            Some((trees.get(..trees.len() - rest.len() - 1)?, literal, rest))
        }
        _ => None,
    }
}

/// The text of a string literal as `Literal::string` makes it, or of a raw one, which documentation comments within `quote!`
/// become.
fn unescaped(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        return Some(raw.trim_matches('#').strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(rest.len());
    while let Some(at) = rest.find('\\') {
        text.push_str(rest.get(..at)?);
        let mut after = rest.get(at + 1..)?.chars();
        match after.next()? {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            '0' => text.push('\0'),
            'x' => {
                let digits = after.as_str().get(..2)?;
                text.push(char::from(u8::from_str_radix(digits, 16).ok()?));
                after = after.as_str().get(2..)?.chars();
            }
            'u' => {
                let (digits, behind) = after.as_str().strip_prefix('{')?.split_once('}')?;
                text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                after = behind.chars();
            }
            other => text.push(other),
        }
        rest = after.as_str();
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn a_literal_gives_the_text_it_was_made_of() {
        for text in ["", " a\n b", "\"\\ ' \t \r \0 \u{7f} \u{1b} \u{301} é 日 🎉", "\u{0}1", "x\\"] {
            let literal = proc_macro2::Literal::string(text).to_string();
            assert_eq!(unescaped(&literal).as_deref(), Some(text), "{literal}");
        }
        assert_eq!(unescaped("r#\" \\n\"#").as_deref(), Some(" \\n"));
    }
}
