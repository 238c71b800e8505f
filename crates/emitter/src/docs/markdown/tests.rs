//! One case for each construct that rustdoc would complain of.

use super::*;

fn text(markdown: &str) -> String {
    let links = Links::new("https://learn.example/graph/api/".into(), "v".into());
    lines(markdown, &links).join("\n")
}

#[test]
fn what_rustdoc_would_complain_of_is_gone() {
    for (markdown, expected) in [
        ("a [b] and `[c]`", r"a \[b\] and `[c]`"),
        (
            "[user](../resources/user.md) and [x](y.txt)",
            "[user](https://learn.example/graph/api/resources/user?view=v) and x",
        ),
        ("[https://a.example](https://a.example)", "<https://a.example>"),
        ("[see https://b.example](https://a.example)", "[see https://b.example](https://a.example)"),
        ("<br/>one<b>two</b><script>", "onetwo"),
        ("Vec<T> & <T", r"Vec\<T\> & \<T"),
        ("```rust\nfn main() {}\n```", "```text\nfn main() {}\n```"),
        ("    let x = 1;", "```text\nlet x = 1;\n```"),
        ("# Title\n\ntext", "### Title\n\ntext"),
        ("> [!NOTE]\n> mind", "> **Note:** mind"),
        ("[!IMPORTANT]\nmind", "**Important:**\nmind"),
        ("![picture](a.png)", ""),
        ("text <!-- hidden --> text", "text  text"),
    ] {
        assert_eq!(text(markdown), expected, "{markdown}");
    }
}

#[test]
fn lists_and_tables_stay() {
    assert_eq!(text("a\n\n- b\n\n- c\n  1. d\n  2. e\n\nf"), "a\n\n- b\n- c\n\n  1. d\n  2. e\n\nf");
    assert_eq!(text("|a|b|\n|-|-|\n|`x\\|y`|<br>z|"), "| a | b |\n| --- | --- |\n| `x\\|y` |  z |");
    assert_eq!(text("values<ul><li>one</li><li>two</li></ul>"), "values\n- one\n- two");
}

#[test]
fn hostile_text_is_text() {
    assert_eq!(text("a\u{202e}b\0c"), "abc");
    assert_eq!(text("`` ` `` and ```` ``` ````"), "`` ` `` and ```` ``` ````");
    assert!(!text("[x](javascript:alert(1))").contains('('));
    assert!(!text("<a href=\"x\" onclick='y'>z</a>").contains("onclick"));
}
