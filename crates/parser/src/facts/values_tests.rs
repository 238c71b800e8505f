use super::{listed_values, says_flags};
use crate::syntax::{Block, Text};
use crate::testing::page_of;

/// The text of a paragraph or, where it holds a pipe or a line break, of a table cell.
fn text(markdown: &str) -> Text {
    let page = page_of(&format!("# T\n\n|A|B|\n|:-|:-|\n|x|{markdown}|\n"));
    let tables = page.sections.into_iter().flat_map(|section| section.blocks).filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| table.rows).filter_map(|row| row.cells.into_iter().nth(1)).next().unwrap()
}

#[test]
fn lists_of_values_are_read_in_every_wording() {
    let cases: [(&str, &[&str]); 40] = [
        ("The state. Possible values are: `on`, `off`.", &["on", "off"]),
        ("The possible values are: `on`, `off`, or `unknownFutureValue`. Read-only.", &["on", "off", "unknownFutureValue"]),
        ("Possible values are `on` and `off`", &["on", "off"]),
        ("Possible values: `on`, `off`", &["on", "off"]),
        ("Possible values are:`on`,`off` and `broken`.", &["on", "off", "broken"]),
        ("Allowed values: `on`; `off`.", &["on", "off"]),
        ("The allowed value is `on`.", &["on"]),
        ("The possible value is: `on`.", &["on"]),
        ("Supported values for the **mode** are: `on` , `off` .", &["on", "off"]),
        ("The supported values for the period are: D7, D30, D90, and D180.", &["D7", "D30", "D90", "D180"]),
        (
            "Possible values: Active, ActiveWithError, Disabled and Error.",
            &["Active", "ActiveWithError", "Disabled", "Error"],
        ),
        ("The value can be `on` or `off`.", &["on", "off"]),
        ("Can be either `on` or `off`.", &["on", "off"]),
        ("One of the following values: **Fast**, *Slow*.", &["Fast", "Slow"]),
        ("One of: `on`, `off`", &["on", "off"]),
        ("The importance of the message: `low`, `normal`, `high`.", &["low", "normal", "high"]),
        ("Possible values are: `null` (default), `on` (not supported), `off` .", &["on", "off"]),
        ("Possible values are: `on` (for `users`), `off`.", &["on", "off"]),
        ("Possible values:<br>`on`<br>`off`", &["on", "off"]),
        ("Supported values are: <li>None</li><li>Override</li>When the provider is late.", &["None", "Override"]),
        (
            "Possible values are: <ul><li>`on`: It runs.</li><li>`off`: It sleeps. Not for long.</li></ul> Required.",
            &["on", "off"],
        ),
        ("Possible values:<br/>\"Success\" - It worked.<br/>\"Error\" - It failed.", &["Success", "Error"]),
        (
            "Possible values: `Role` for application permissions (app roles), or `Scope` for delegated ones.",
            &["Role", "Scope"],
        ),
        (
            "Following values are supported. Not nullable. <ul><li>`User`</li><li>`Group` - many</li></ul>",
            &["User", "Group"],
        ),
        ("Possible values are: `on`, `off`. The value `odd` is reserved. Default value is `on`.", &["on", "off"]),
        ("Possible values are: `on`, `off`. <br>If **type** is `weekly` or `yearly`, it is ignored.", &["on", "off"]),
        ("Possible values are: `on`, `off`, where `later` is used instead.", &["on", "off"]),
        ("Valid values are described in the following table.", &[]),
        ("The id must not be one of the following values: `None`, `Directory`.", &[]),
        ("Supports `$filter` (`eq`, `ne`) and `$orderby`.", &[]),
        ("For example: `contoso`, `fabrikam`.", &[]),
        ("Possible values are 1 to 500.", &[]),
        ("The id, or one of the following keywords: `All` and `None`; or for apps, you may use reserved values.", &[]),
        ("Possible keys in the additionalInfo JSON string are: `userAgent`, `alertUrl`.", &[]),
        ("Supported values for each of the parameters are:<ul><li>offer: `a`</li><li>sku: `b`, `c`</li></ul>", &[]),
        (
            "One of `Denied`, `Failed` `Submitted` or `Scheduled`. Read-only.",
            &["Denied", "Failed", "Submitted", "Scheduled"],
        ),
        ("The value is one of the following:<ul><li>`b6332ec1-7057-4abe-9331-3d72feddfe41` - office</li></ul>", &[]),
        ("One of the events is used, or another.", &[]),
        ("Tells whether the document must be deleted or retained.", &[]),
        ("The state can be enabled or disabled.", &["enabled", "disabled"]),
    ];
    for (markdown, values) in cases {
        assert_eq!(listed_values(&text(markdown)), values, "{markdown}");
    }
}

#[test]
fn flags_are_told_by_the_prose() {
    assert!(says_flags(&text("A flagged enumeration. Possible values are: `a`, `b`.").plain().to_lowercase()));
    assert!(says_flags(&text("Multi-valued. Possible values are: `a`, `b`.").plain().to_lowercase()));
    assert!(says_flags(&text("Can be a combination of `a` and `b`.").plain().to_lowercase()));
    assert!(!says_flags(&text("Possible values are: `a`, `b`.").plain().to_lowercase()));
    assert!(!says_flags(&text("`a` - when values are added to a multi-valued attribute, `b`.").plain().to_lowercase()));
}
