//! The code within functions, and the types of fields: a few plain forms, and paths that lead to known places.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprPath, FnArg, Pat, Path, Signature, Stmt, Type, TypePath};

/// Types that stand without a path.
const PRIMITIVES: [&str; 12] = ["bool", "f32", "f64", "i8", "i16", "i32", "i64", "str", "u8", "u16", "u32", "Self"];

/// What is wrong with a function; tests of examples have a closure that reads the example.
pub(super) fn faults_of_function(signature: &Signature, block: &Block, is_test: bool) -> Vec<String> {
    let mut reader = Reader { may_have_closures: is_test, ..Reader::default() };
    let is_plain = signature.asyncness.is_none()
        && matches!(signature.safety, syn::Safety::Default)
        && signature.constness.is_none()
        && signature.abi.is_none()
        && signature.generics.params.is_empty();
    if !is_plain {
        reader.faults.push(format!("{} is no plain function", signature.ident));
    }
    for input in &signature.inputs {
        if let FnArg::Typed(argument) = input {
            if let Pat::Ident(name) = argument.pat.as_ref() {
                reader.names.insert(name.ident.to_string());
            } else {
                reader.faults.push("an argument that is a pattern".to_owned());
            }
        }
    }
    if signature.ident == "into_base" {
        reader.names.extend(["self", "object", "other"].map(str::to_owned));
    }
    if is_test {
        reader.names.extend(["text", "required", "Ok"].map(str::to_owned));
    }
    reader.own_types = true;
    reader.visit_signature(signature);
    reader.visit_block(block);
    reader.faults
}

/// What is wrong with the type of a field.
pub(super) fn faults_of_type(type_: &Type) -> Vec<String> {
    let mut reader = Reader::default();
    reader.visit_type(type_);
    reader.faults
}

#[derive(Default)]
struct Reader {
    /// Arguments.
    names: BTreeSet<String>,
    /// True where types of the same module may be named without a path.
    own_types: bool,
    /// True where a closure may stand.
    may_have_closures: bool,
    faults: Vec<String>,
}

impl Reader {
    fn path(&mut self, path: &Path, is_known: bool) {
        let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
        let leads = match path.leading_colon {
            Some(_) => ["msgraph_runtime", "std"].contains(&first.as_str()),
            None if path.segments.len() > 1 => ["self", "super", "crate", "Self"].contains(&first.as_str()),
            None => is_known,
        };
        if !leads {
            self.faults.push(format!("the path {}", quote::quote!(#path)));
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        let is_known = matches!(
            expression,
            Expr::Call(_)
                | Expr::MethodCall(_)
                | Expr::Path(_)
                | Expr::Lit(_)
                | Expr::Reference(_)
                | Expr::Array(_)
                | Expr::Struct(_)
                | Expr::Match(_)
                | Expr::Unary(_)
                | Expr::Block(_)
        );
        let is_of_test = matches!(expression, Expr::Closure(_) | Expr::Try(_));
        if !(is_known || is_of_test && self.may_have_closures) {
            self.faults.push(format!("an expression of another kind: {}", quote::quote!(#expression)));
        }
        visit::visit_expr(self, expression);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if !matches!(statement, Stmt::Expr(..)) {
            self.faults.push(format!("a statement of another kind: {}", quote::quote!(#statement)));
        }
        visit::visit_stmt(self, statement);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let is_known = path.path.get_ident().is_some_and(|name| self.names.contains(&name.to_string()));
        self.path(&path.path, is_known);
        visit::visit_expr_path(self, path);
    }

    fn visit_type_path(&mut self, path: &'ast TypePath) {
        let name = path.path.get_ident().map(ToString::to_string);
        let is_known = |name: &String| PRIMITIVES.contains(&name.as_str()) || self.own_types;
        let is_known = name.as_ref().is_some_and(is_known) && path.qself.is_none();
        self.path(&path.path, is_known);
        visit::visit_type_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.faults.push(format!("a macro within code: {}", quote::quote!(#call)));
    }
}
