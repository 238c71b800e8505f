//! Pages made of texts that do harm to careless generators, in every place that a page has for a text.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::Folder;

/// Texts that are code, markup, data or nothing visible to somebody.
pub const HARM: [&str; 92] = [
    "\"",
    "\\",
    "\n",
    "*/",
    "/*",
    "//",
    "///",
    "//!",
    "#[",
    "#![feature(x)]",
    "\"#",
    "\"##",
    "r#",
    "r#\"",
    "${x}",
    "$crate",
    "{",
    "}",
    "{{",
    "}}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "'",
    "`",
    "``",
    "```",
    "~~~",
    "|",
    ";",
    ",",
    ":",
    "::",
    "=",
    "=>",
    "!",
    "?",
    "&",
    "&amp;",
    "&#0;",
    "&#x202e;",
    "&NewLine;",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{202e}",
    "\u{2066}",
    "\u{2069}",
    "\u{2028}",
    "\u{feff}",
    "\u{e0041}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{1f600}",
    "日本",
    "é",
    "e\u{301}",
    "ß",
    "İ",
    "0",
    "9z",
    "_",
    "__",
    "-",
    "--",
    " ",
    "\t",
    "    fn main() {}",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "gen",
    "async",
    "union",
    "macro_rules",
    "unsafe",
    "extern",
    "include!(\"/etc/passwd\")",
    "compile_error!(\"no\")",
    "\\u{202e}",
    "\\ud800",
    "%00",
];

/// Markup that does harm where it is shown.
pub const MARKUP: [&str; 35] = [
    "\n\n```rust\ncompile_error!(\"no\");\n```\n\n",
    "\n\n    let x = 1;\n\n",
    "\n```\nfn x() {}\n",
    "~~~rust\nx\n~~~",
    "\n\n~~~~\n```\n\n```rust\ncompile_error!(\"no\");\n~~~~\n\n",
    "<script>x</script>",
    "<b>",
    "</b>",
    "<!-- x",
    "-->",
    "<![CDATA[",
    "<?php",
    "[a](javascript:alert(1))",
    "[a](file:///etc/passwd)",
    "[a](data:text/html,x)",
    "[a][b]",
    "[b]: javascript:x",
    "\n\n[b]: https://a.example\n\n",
    "![i](https://a.example/i.png)",
    "<javascript:alert(1)>",
    "<https://a.example/>",
    "<a@b.example>",
    "https://a.example/{b}",
    "[`Option`]",
    "[std::fs]",
    "[^1]",
    "\n\n[^1]: note\n\n",
    "# x",
    "\n\n# x\n\n",
    "- a\n  - b\n\n      c\n",
    "1. a\n\n       b",
    "> > > a",
    "| a | b |\n|--|--|\n| c |",
    "[x](<a b> \"c)\")",
    "- [ ] task",
];

/// A text with up to five pieces that do harm.
pub fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => select(&HARM[..]).prop_map(str::to_owned),
        3 => select(&MARKUP[..]).prop_map(str::to_owned),
        2 => "[a-zA-Z][a-zA-Z0-9]{0,8}",
        1 => any::<String>(),
        1 => (select(&HARM[..]), 1_usize..300).prop_map(|(piece, times)| piece.repeat(times)),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// A text in one line, as names and cells have.
pub fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace(['\n', '\r'], " "))
}

/// A name: mostly one that a page could have, with harm within.
pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Z][a-zA-Z0-9]{0,8}",
        3 => select(&["self", "Self", "type", "fn", "gen", "crate", "super", "Option", "Box", "String", "str", "u8", "extra", "models", "user", "user", "a", "a", "b"][..]).prop_map(str::to_owned),
        3 => line(),
        1 => (line(), "[a-z]{1,4}").prop_map(|(harm, name)| format!("{name}{harm}{name}")),
    ]
}

/// A property: name, type, description.
fn row() -> impl Strategy<Value = String> {
    let type_ = prop_oneof![
        3 => select(&["String", "Edm.Int64", "Boolean", "String collection", "DateTimeOffset", "Json", "Edm.Stream", "Guid", "[user](user.md)", "[a](a.md) collection"][..]).prop_map(str::to_owned),
        1 => name(),
        1 => (name(), name()).prop_map(|(text, page)| format!("[{text}](../resources/{page}.md)")),
        1 => name().prop_map(|name| format!("Collection(microsoft.graph.{name})")),
    ];
    let words = prop_oneof![
        3 => line(),
        1 => vec(name(), 1..5).prop_map(|values| format!("The possible values are: `{}`.", values.join("`, `"))),
        1 => line().prop_map(|text| format!("Required. {text}")),
    ];
    (name(), type_, words).prop_map(|(name, type_, words)| format!("|{name}|{type_}|{words}|\n"))
}

fn table() -> impl Strategy<Value = String> {
    vec(row(), 0..5).prop_map(|rows| format!("|Property|Type|Description|\n|:---|:---|:---|\n{}", rows.concat()))
}

/// A page of a type, with its path.
pub fn resource() -> impl Strategy<Value = (String, String)> {
    let parts = (name(), name(), text(), table(), vec((name(), line()), 0..4), name(), line());
    parts.prop_map(|(page, name, description, properties, members, base, json)| {
        let members: String = members.iter().map(|(name, text)| format!("|{name}|{text}|\n")).collect();
        let text = format!(
            "---\ntitle: \"{json}\"\ndescription: {json}\n---\n\n# {name} resource type\n\nNamespace: microsoft.graph.{base}\n\n\
             {description}\n\nInherits from [{base}]({base}.md).\n\n## Properties\n\n{properties}\n\n### {name} values\n\n\
             |Member|Description|\n|:---|:---|\n{members}\n\n## JSON representation\n\n\
             <!-- {{ \"blockType\": \"resource\", \"keyProperty\": \"id\", \"baseType\": \"microsoft.graph.{base}\", \
             \"@odata.type\": \"microsoft.graph.{name}\" }} -->\n``` json\n{{ \"@odata.type\": \"#microsoft.graph.{name}\", \
             \"{json}\": \"String\" }}\n```\n"
        );
        (format!("resources/{}.md", page.replace('/', "-")), text)
    })
}

/// A page of operations, with its path.
pub fn operations() -> impl Strategy<Value = (String, String)> {
    let path = vec(prop_oneof![2 => name(), 1 => name().prop_map(|name| format!("{{{name}}}")), 1 => (name(), name()).prop_map(|(f, a)| format!("{f}({a}='{{{a}}}')"))], 0..4)
        .prop_map(|segments| segments.join("/"));
    let request = (select(&["GET", "POST", "PATCH", "PUT", "DELETE"][..]), path)
        .prop_map(|(method, path)| format!("{method} /{path}\n"));
    let parts =
        (name(), line(), text(), vec(request, 1..4), table(), vec((name(), line()), 0..3), (name(), line(), name()));
    parts.prop_map(|(page, title, description, requests, body, headers, (permission, json, answer))| {
        let requests = requests.concat();
        let first = requests.lines().next().unwrap_or_default().replacen(" /", " https://graph.microsoft.com/v1.0/", 1);
        let headers: String = headers.iter().map(|(name, text)| format!("|{name}|{text}. Required.|\n")).collect();
        let escaped = serde_json::to_string(&json).unwrap_or_default();
        let text = format!(
            "---\ntitle: \"{title}\"\n---\n\n# {title}\n\nNamespace: microsoft.graph\n\n{description}\n\n## Permissions\n\n\
             |Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n|Application|{permission}.Read|\n\n\
             ## HTTP request\n\n``` http\n{requests}```\n\n## Optional query parameters\n\n`${permission}`\n\n## Request headers\n\n\
             |Name|Description|\n|:---|:---|\n{headers}\n## Request body\n\nSupply a JSON representation of the parameters.\n\n{body}\n\
             ## Response\n\nIf successful, this method returns a `200 OK` response code and a [{answer}](../resources/{answer}.md) \
             object in the response body.\n\n## Example\n\n<!-- {{ \"blockType\": \"request\", \"name\": \"{title}\" }} -->\n``` http\n\
             {first}\nPrefer: {json}\n\n{{ \"a\": {escaped}, {escaped}: [{escaped}] }}\n```\n\n<!-- {{ \"blockType\": \"response\", \
             \"@odata.type\": \"microsoft.graph.{answer}\" }} -->\n``` http\nHTTP/1.1 200 OK\nContent-type: application/json\n\n\
             {{ \"id\": {escaped}, \"b\": \"{json}\", {escaped}: {escaped} }}\n```\n"
        );
        (format!("api/{}.md", page.replace('/', "-")), text)
    })
}

/// A folder of one to four pages.
pub fn folder() -> impl Strategy<Value = Folder> {
    (vec(operations(), 1..3), vec(resource(), 0..3)).prop_map(|(operations, resources)| {
        let files = operations.into_iter().chain(resources);
        Folder(files.map(|(path, text)| (path, text.into_bytes())).collect())
    })
}
