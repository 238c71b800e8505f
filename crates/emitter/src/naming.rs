//! Names of the service as Rust identifiers.
//!
//! The service has names that Rust cannot take: keywords, digits first, letters outside ASCII, nothing at all. Every
//! identifier of the generated code comes from here, so that the rules are in one place:
//!
//! - functions, modules, fields and arguments are in `snake_case`, types and variants in `UpperCamelCase`; letters and digits
//!   decide the words, every other character ends one (`deviceManagement` -> `device_management`, `tenant id` -> `tenant_id`);
//! - a single lower-case letter before several capitals is one word with them (`iOS` -> `ios`, `Ios`);
//! - a keyword gets an underscore behind it (`type_`, `self_`, `Self_`), never `r#`, which `self`, `super` and `crate` cannot
//!   have; so do names that the place needs for itself (`extra_` in a model, `models_` at the root);
//! - a name that starts with a digit gets an underscore before it (`_5g_hz`), a type a `T` (`T5gHz`), so that no type has the
//!   name of a module;
//! - a letter outside ASCII becomes `u` and its code point in hexadecimal digits;
//! - a name without a letter or digit becomes `unnamed`;
//! - of a name with more than 100 characters the start stays, with a hash of the whole behind it;
//! - where two names of one scope come out the same (`fooBar`, `foo_bar`), the later in the documentation's order gets `_2`.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

use crate::EmitError;

/// Keywords of all editions, reserved ones and `gen` of 2024 included (Rust reference, "Keywords").
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match",
    "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

const LONGEST_KEYWORD: usize = 8;

/// Primitive types, which a module of such a name would hide from the functions beside it, and names that no file can have
/// on Windows.
const NO_MODULES: &[&str] = &[
    "aux", "con", "nul", "prn", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128",
    "u16", "u32", "u64", "u8", "usize",
];

/// The most characters of a name; keywords and numbers that tell names apart may add a few.
const LONGEST: usize = 100;
/// The most modules within each other.
const DEEPEST: usize = 40;
/// A path of so many characters takes no more modules.
const LONGEST_PATH: usize = 500;

/// A name for a function, a field or an argument.
pub(crate) fn snake(text: &str) -> String {
    finish(words(text), "unnamed")
}

/// A name for a module: [`snake`], but never one that a module cannot have.
pub(crate) fn module(text: &str) -> String {
    let name = snake(text);
    if NO_MODULES.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// A name for a type or a variant. An underscore stays between digits, so that `v10_1` and `v101` differ.
pub(crate) fn camel(text: &str) -> String {
    let mut name = String::new();
    for word in words(text).split('_').filter(|word| !word.is_empty()) {
        let between_digits = name.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit());
        if between_digits {
            name.push('_');
        }
        name.push_str(&word.to_upper_camel_case());
    }
    finish(name, "Unnamed")
}

/// A name for a type: [`camel`], but with a capital first, which no module has.
pub(crate) fn type_name(text: &str) -> String {
    let name = camel(text);
    if name.starts_with('_') { format!("T{}", name.trim_start_matches('_')) } else { name }
}

/// The singular of an English plural in camel or snake case, for the name of one item: `policies` -> `policy`.
pub(crate) fn singular(text: &str) -> String {
    const WHOLE: &[(&str, &str)] =
        &[("children", "child"), ("people", "person"), ("series", "series"), ("indices", "index"), ("news", "news")];
    const ENDINGS: &[(&str, &str)] = &[
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("xes", "x"),
        ("uses", "us"),
        ("ss", "ss"),
        ("us", "us"),
        ("is", "is"),
        ("s", ""),
    ];
    let lower = text.to_ascii_lowercase();
    for (plural, one) in WHOLE.iter().chain(ENDINGS) {
        if lower.ends_with(plural) && lower.len() > plural.len().min(3) {
            let kept = text.len() - plural.len();
            return format!(
                "{}{}",
                text.get(..kept).unwrap_or_default(),
                case_of(text.get(kept..).unwrap_or_default(), one)
            );
        }
    }
    text.to_owned()
}

/// `replacement` with the capital that `original` starts with.
fn case_of(original: &str, replacement: &str) -> String {
    let capital = original.starts_with(|c: char| c.is_ascii_uppercase());
    match replacement.get(..1) {
        Some(first) if capital && original.len() > 2 => {
            first.to_ascii_uppercase() + replacement.get(1..).unwrap_or_default()
        }
        _ => replacement.to_owned(),
    }
}

/// True for a keyword.
pub(crate) fn is_keyword(name: &str) -> bool {
    name.len() <= LONGEST_KEYWORD && KEYWORDS.binary_search(&name).is_ok()
}

/// True for a name that an item of the generated code can have.
pub fn is_identifier(name: &str) -> bool {
    ident(name).is_ok()
}

/// An identifier for generated code, checked: what is no identifier is an error and never reaches the output.
pub(crate) fn ident(name: &str) -> Result<Ident, EmitError> {
    if is_keyword(name) {
        return Err(EmitError::Identifier(name.to_owned()));
    }
    let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let plain = name.bytes().all(|byte| is_letter(byte) || byte.is_ascii_digit());
    if plain && name != "_" && name.bytes().next().is_some_and(is_letter) {
        return Ok(Ident::new(name, Span::call_site()));
    }
    // Spaces and comments around a name are none of it.
    let parsed = syn::parse_str::<Ident>(name).ok().filter(|ident| ident == name);
    parsed.ok_or_else(|| EmitError::Identifier(name.to_owned()))
}

/// The words of a text in lower case, with underscores between them.
fn words(text: &str) -> String {
    if !is_plain_camel_case(text) {
        return ascii(text).to_snake_case();
    }
    let mut words = String::with_capacity(text.len() + 4);
    for letter in text.chars() {
        if letter.is_ascii_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.push(letter.to_ascii_lowercase());
    }
    words
}

/// True for letters of which each capital begins a word, as in nearly all names: their words need no more rules.
fn is_plain_camel_case(text: &str) -> bool {
    let pairs = || text.bytes().zip(text.bytes().skip(1));
    text.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !pairs().any(|(one, next)| one.is_ascii_uppercase() && next.is_ascii_uppercase())
}

fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let at_word_start = !out.ends_with(|before: char| before.is_ascii_alphanumeric());
        match c {
            _ if at_word_start && c.is_ascii_lowercase() && starts_with_capitals(rest.as_str()) => {
                out.push(c.to_ascii_uppercase());
            }
            _ if c.is_ascii() => out.push(c),
            _ if c.is_alphanumeric() => out.push_str(&format!("u{:x}", u32::from(c))),
            _ => out.push(' '),
        }
    }
    out
}

/// True for two capitals or more.
fn starts_with_capitals(text: &str) -> bool {
    text.len() > 1 && text.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
}

/// The name itself, or its start and a number made of the whole where it is longer than anybody reads and file systems take.
pub(crate) fn cut(name: String) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3) // FNV-1a, the same in every run
    });
    let start: String = name.chars().take(LONGEST - 17).collect();
    let start = start.trim_end_matches('_');
    if name.contains(|c: char| c.is_ascii_uppercase()) {
        format!("{start}H{hash:016X}")
    } else {
        format!("{start}_{hash:016x}")
    }
}

/// True where a module may have one more in it: paths of files stay short enough for every system.
pub(crate) fn may_nest<'a>(modules: impl IntoIterator<Item = &'a str>) -> bool {
    let (count, length) =
        modules.into_iter().fold((0, 0), |(count, length), module| (count + 1, length + module.len() + 1));
    count < DEEPEST && length < LONGEST_PATH
}

fn finish(name: String, otherwise: &str) -> String {
    let name = cut(name);
    if name.is_empty() {
        otherwise.to_owned()
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("_{name}")
    } else if is_keyword(&name) {
        format!("{name}_")
    } else {
        name
    }
}

/// The names that one scope has given out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    reserved: BTreeSet<String>,
    taken: BTreeSet<String>,
    /// The number to try next behind each name that was taken.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// A scope that needs some names for itself.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Scope { reserved: names.iter().map(|name| (*name).to_owned()).collect(), ..Scope::default() }
    }

    /// The name itself where it is free, otherwise with an underscore (reserved) or a number (taken) behind it.
    ///
    /// In camel case the underscore before the number would be against the style, unless it parts two numbers.
    pub(crate) fn claim(&mut self, name: &str) -> String {
        let base = if self.reserved.contains(name) { format!("{name}_") } else { name.to_owned() };
        let stem = base.trim_end_matches('_');
        let is_camel = stem.contains(|c: char| c.is_ascii_uppercase()) && !stem.ends_with(|c: char| c.is_ascii_digit());
        let separator = if is_camel { "" } else { "_" };
        let mut candidate = base.clone();
        while self.reserved.contains(&candidate) || !self.taken.insert(candidate.clone()) {
            let number = self.next.entry(stem.to_owned()).or_insert(2);
            candidate = format!("{stem}{separator}{number}");
            *number += 1;
        }
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted_for_the_binary_search() {
        assert!(KEYWORDS.is_sorted());
        assert_eq!(KEYWORDS.iter().map(|keyword| keyword.len()).max(), Some(LONGEST_KEYWORD));
    }

    #[test]
    fn words_come_from_case_and_other_characters() {
        for (text, snake_case, camel_case) in [
            ("deviceManagement", "device_management", "DeviceManagement"),
            ("b2xUserFlows", "b2x_user_flows", "B2xUserFlows"),
            ("tenant id", "tenant_id", "TenantId"),
            ("members@odata.bind", "members_odata_bind", "MembersOdataBind"),
            ("@odata.id", "odata_id", "OdataId"),
            ("macOSLobApp", "mac_os_lob_app", "MacOsLobApp"),
            ("iOS", "ios", "Ios"),
            ("minimum iOSVersion", "minimum_ios_version", "MinimumIosVersion"),
            ("vCPUCount", "vcpu_count", "VcpuCount"),
            ("eTag", "e_tag", "ETag"),
            ("b2xUSFlow", "b2x_us_flow", "B2xUsFlow"),
            ("v10_0", "v10_0", "V10_0"),
            ("v100", "v100", "V100"),
        ] {
            assert_eq!((snake(text).as_str(), camel(text).as_str()), (snake_case, camel_case), "{text}");
        }
    }

    #[test]
    fn plain_camel_case_has_the_words_that_it_would_have_by_all_rules() {
        let mut texts = vec![String::new()];
        for _ in 0..7 {
            let longer = texts.iter().flat_map(|text| ['a', 'b', 'Z'].map(|letter| format!("{text}{letter}")));
            texts = longer.collect();
            for text in &texts {
                assert_eq!(words(text), ascii(text).to_snake_case(), "{text}");
            }
        }
    }

    #[test]
    fn what_rust_cannot_take_is_changed() {
        for (text, snake_case, camel_case) in [
            ("type", "type_", "Type"),
            ("gen", "gen_", "Gen"),
            ("self", "self_", "Self_"),
            ("Self", "self_", "Self_"),
            ("crate", "crate_", "Crate"),
            ("super", "super_", "Super"),
            ("5GHz", "_5g_hz", "_5gHz"),
            ("", "unnamed", "Unnamed"),
            ("€ - !", "unnamed", "Unnamed"),
            ("naïve", "nauefve", "Nauefve"),
            ("日本", "u65e5u672c", "U65e5u672c"),
        ] {
            assert_eq!(snake(text), snake_case, "{text}");
            assert_eq!(camel(text), camel_case, "{text}");
            assert!(ident(&snake(text)).is_ok() && ident(&camel(text)).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_module_never_hides_a_primitive_type() {
        assert_eq!((module("str").as_str(), module("String").as_str()), ("str_", "string"));
    }

    #[test]
    fn plurals_lose_their_ending() {
        for (plural, one) in [
            ("users", "user"),
            ("policies", "policy"),
            ("childFolders", "childFolder"),
            ("children", "child"),
            ("mailboxes", "mailbox"),
            ("statuses", "status"),
            ("devices", "device"),
            ("access", "access"),
            ("series", "series"),
            ("me", "me"),
            ("roleDefinitions", "roleDefinition"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn a_scope_gives_each_name_once() {
        let mut scope = Scope::reserving(&["extra"]);
        let names: Vec<_> = ["foo_bar", "foo_bar", "extra", "extra", "foo_bar_2"].map(|name| scope.claim(name)).into();
        assert_eq!(names, ["foo_bar", "foo_bar_2", "extra_", "extra_2", "foo_bar_2_2"]);
        let names: Vec<_> = ["User", "User", "V10", "V10", "Self_", "Self_"].map(|name| scope.claim(name)).into();
        assert_eq!(names, ["User", "User2", "V10", "V10_2", "Self_", "Self2"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_distinct() {
        for long in ["s".repeat(400), "word ".repeat(2_000), "日".repeat(500), "1".repeat(400)] {
            let other = format!("{long}t");
            for name in [snake, module, camel, type_name] {
                assert!(name(&long).len() <= LONGEST + 2 && ident(&name(&long)).is_ok());
                assert_ne!(name(&long), name(&other));
            }
        }
        assert!(snake(&"s".repeat(400)).ends_with(|c: char| c.is_ascii_hexdigit()));
        assert_eq!(snake(&"s".repeat(100)), "s".repeat(100));
    }

    #[test]
    fn a_scope_goes_on_counting_where_it_stopped() {
        let mut scope = Scope::default();
        let last = (0..50_000).map(|_| scope.claim("name")).last();
        assert_eq!(last.as_deref(), Some("name_50000"));
        assert_eq!(scope.next.get("name"), Some(&50_001));
    }

    #[test]
    fn a_type_never_has_the_name_of_a_module() {
        for text in ["1", "5g", "5GHz", "a", "", "日本", "_"] {
            assert!(type_name(text).starts_with(|c: char| c.is_ascii_uppercase()), "{text}");
            assert!(ident(&type_name(text)).is_ok(), "{text}");
        }
        assert_eq!((type_name("1").as_str(), type_name("5GHz").as_str()), ("T1", "T5gHz"));
    }

    #[test]
    fn text_that_is_no_identifier_is_refused() {
        for text in ["", "a b", " a", "a\n", "/**/é", "fn", "gen", "Self", "a;", "1a", "r#self", "_"] {
            assert!(ident(text).is_err(), "{text}");
        }
    }
}
