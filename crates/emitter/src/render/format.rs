//! The last touch on formatted code.
//!
//! prettyplease knows no syntax of macros but Rust's own, and puts no empty lines between items: it takes code for something
//! that nobody reads. People do read these files, so the entries of our macros have a line each, and items are parted.

/// Formats a file.
pub(crate) fn format(syntax: &syn::File) -> String {
    let text = prettyplease::unparse(syntax);
    let mut out: Vec<String> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if is_apart(out.last().map(String::as_str), line) {
            out.push(String::new());
        }
        if is_macro(line) {
            let indent = line.len() - line.trim_start().len();
            let end = format!("{}}}", " ".repeat(indent));
            let inside: Vec<&str> = lines.by_ref().take_while(|line| *line != end).map(str::trim).collect();
            out.push(line.to_owned());
            out.extend(entries(&inside.join(" ")).map(|entry| format!("{}{entry}", " ".repeat(indent + 4))));
            out.push(end);
        } else {
            out.push(line.to_owned());
        }
    }
    out.push(String::new());
    out.join("\n")
}

/// True for the first line of a call of a macro that declares a type.
fn is_macro(line: &str) -> bool {
    line.trim_start().starts_with("::msgraph_runtime::") && line.ends_with("! {")
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

/// The entries of a macro, each with the semicolon that ends it; a semicolon within a string ends nothing.
fn entries(text: &str) -> impl Iterator<Item = String> {
    let mut entries = vec![String::new()];
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if let Some(entry) = entries.last_mut()
            && !(entry.is_empty() && c == ' ')
        {
            entry.push(c);
        }
        match c {
            '\\' if in_string && !escaped => escaped = true,
            '"' if !escaped => in_string = !in_string,
            _ => escaped = false,
        }
        if c == ';' && !in_string {
            entries.push(String::new());
        }
    }
    entries.into_iter().filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_macros_have_a_line_each() {
        let file = syn::parse_str(
            r#"pub mod a; #[doc = " A."] pub struct A { pub b: u8 }
            ::msgraph_runtime::object! { A "x;\" y" plain; 0 b "b; {"; 1 a_long_name_of_a_property "aLongNameOfAProperty"; }
            pub struct B {}"#,
        );
        let text = file.map(|file| format(&file)).unwrap_or_default();
        let expected = r#"pub mod a;

/// A.
pub struct A {
    pub b: u8,
}
::msgraph_runtime::object! {
    A "x;\" y" plain;
    0 b "b; {";
    1 a_long_name_of_a_property "aLongNameOfAProperty";
}

pub struct B {}
"#;
        assert_eq!(text, expected);
    }
}
