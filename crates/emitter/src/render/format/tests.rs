use super::format;

fn formatted(code: &str) -> String {
    code.parse().ok().and_then(|tokens| format(tokens).ok()).unwrap_or_default()
}

#[test]
fn entries_of_macros_have_a_line_each() {
    let text = formatted(
        r#"pub mod a; #[doc = " A.\n\n See [x]."] pub struct A { pub b: u8, }
        ::msgraph_runtime::object! { A "x;\" y" plain; 0 b "b; {"; 1 a_long_name_of_a_property "aLongNameOfAProperty"; }
        pub struct B {}"#,
    );
    let expected = r#"pub mod a;

/// A.
///
/// See [x].
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

/// Our layout is prettyplease's, whatever fits on a line and whatever does not.
#[test]
fn the_layout_is_that_of_prettyplease() {
    for length in 2..120 {
        let name = "n".repeat(length);
        let half = "h".repeat(length / 2);
        for code in [
            format!("pub fn {name}(a: &str) -> ::m::Request<::m::Page<crate::models::User>> {{ ::m::Request::new(&[a]) }}"),
            format!(
                "pub fn f({half}: &str, b: i64) -> ::m::Request<crate::models::{half}> {{ ::m::new(&[{half}, b.as_str()]) }}"
            ),
            format!(
                "pub fn f(a: impl ::std::Into<::m::{name}>) {{ g({name}, b).query(\"a\", {half}).json(&X {{ a: 1, b }}); }}"
            ),
            format!("fn f() {{ ::m::of::<::m::{name}<()>>(\"x\", [(\"@odata.id\", {half})].into_iter().collect()); }}"),
            format!("fn f(b: B) -> Self {{ Self {{ {half}, b: ::std::option::Option::None, c: ::m::Extra::new() }} }}"),
            format!(
                "impl {name} {{ #[inline] pub fn into_base(self) -> B {{ match self {{ Self::A(a) => *a, {half} => 1 }} }} }}"
            ),
            format!("pub use self::{half}::{{{half}, A{half}, B{half}, C}}; pub use a::{name} as b; pub use self::a::*;"),
            format!(
                "pub mod a {{ pub mod b {{ pub fn {name}(a: &str) -> ::m::Request<()> {{ ::m::new(&::m::O {{ a: {half} }}) }} }} }}"
            ),
            format!(
                "#[cfg(any(feature = \"{half}\", feature = \"b\"))] #[derive(Clone, Debug)] pub enum {name} {{ A(::m::{name}), B, }}"
            ),
            format!(
                "#[allow(clippy::a)] #[derive(Clone, ::serde::{half})] pub struct A {{ #[doc = \" x\"] pub {half}: ::std::Option<::m::Field<{half}>>, }}"
            ),
        ] {
            let text = formatted(&code);
            let file = syn::parse_file(&text).map(|file| prettyplease::unparse(&file)).unwrap_or_default();
            let without_empty_lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(without_empty_lines, file.lines().collect::<Vec<_>>(), "{code}");
        }
    }
}

#[test]
fn a_literal_of_several_lines_stays_as_it_is() {
    let text = formatted("fn f() { g(r#\"{\n  \"a\": {\n    }\n  ]\n}\"#); } fn h() { i(); }");
    assert!(text.contains("r#\"{\n  \"a\": {\n    }\n  ]\n}\"#"), "{text}");
    assert!(text.contains("}\n\nfn h"), "{text}");
}
