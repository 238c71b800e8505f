//! Pages that are huge, or have one thing far too often or far too deep.

use crate::Folder;

/// A sort of page: its name, and the page with so many of the thing.
pub type Sort = (&'static str, fn(usize) -> Folder);

/// All sorts.
pub const ALL: [Sort; 48] = [
    ("rows of properties", |n| resource(&lines(n, |i| format!("|p{i}|String|Text {i}.|\n")))),
    ("rows of one name", |n| resource(&"|p|String|Text.|\n".repeat(n))),
    ("rows of body properties", |n| action(&lines(n, |i| format!("|p{i}|String|Required. Text {i}.|\n")), "", "")),
    ("properties in an example", |n| action("", "", &lines(n, |i| format!("\"p{i}\": {i},\n")))),
    ("links in an example", |n| action("", "", &lines(n, |i| format!("\"p{i}@odata.bind\": \"u\",\n")))),
    ("rows of permissions", |n| {
        operation(&format!(
            "## Permissions\n|Permission type|Permissions (from least to most privileged)|\n|:--|:--|\n{}",
            lines(n, |i| format!("|Application|A{i}.Read|\n"))
        ))
    }),
    ("rows of headers", |n| {
        operation(&format!(
            "## Request headers\n|Name|Description|\n|:--|:--|\n{}",
            lines(n, |i| format!("|X-{i}|Text. Required.|\n"))
        ))
    }),
    ("rows of query parameters", |n| {
        operation(&format!(
            "## Query parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n{}",
            lines(n, |i| format!("|p{i}|String|Text. Required.|\n"))
        ))
    }),
    ("members", |n| {
        resource(&format!(
            "\n### colors values\n\n|Member|Description|\n|:--|:--|\n{}",
            lines(n, |i| format!("|m{i}|Text.|\n"))
        ))
    }),
    ("listed values", |n| resource(&format!("|p|String|Possible values are: {}.|\n", list(n, |i| format!("`v{i}`"))))),
    ("cells of a row", |n| resource(&format!("{}\n", "|a".repeat(n)))),
    ("columns", |n| resource(&format!("\n\n{}\n{}\n", "|a".repeat(n), "|-".repeat(n)))),
    ("links", |n| operation(&"[a](b.md) ".repeat(n))),
    ("reference links", |n| {
        operation(&format!("{}\n\n{}", lines(n, |i| format!("[a{i}][] ")), lines(n, |i| format!("[a{i}]: b.md\n"))))
    }),
    ("links that end nowhere", |n| operation(&"[a](b ".repeat(n))),
    ("opened brackets", |n| operation(&"[".repeat(n))),
    ("opened quotations", |n| operation(&(">".repeat(n) + " text"))),
    ("opened emphasis", |n| operation(&"*a ".repeat(n))),
    ("stars", |n| operation(&"*".repeat(n))),
    ("opened code", |n| operation(&lines(n, |i| format!("{} a ", "`".repeat(i % 50 + 1))))),
    ("items in items", |n| operation(&lines(n.min(2000), |i| format!("{}- a\n", " ".repeat(2 * i))))),
    ("list items", |n| operation(&"- a\n".repeat(n))),
    ("opened comments", |n| operation(&"<!-- \n\n".repeat(n))),
    ("comments in a line", |n| operation(&format!("a {}", "<!-- x --> ".repeat(n)))),
    ("annotations", |n| operation(&"<!-- { \"blockType\": \"ignored\" } -->\n\n".repeat(n))),
    ("broken annotations", |n| operation(&"<!-- { \"blockType\": x y } -->\n\n".repeat(n))),
    ("faults of an annotation", |n| operation(&format!("<!-- {{ {} }} -->\n", "a: b,,\n".repeat(n)))),
    ("annotations with faults in a line", |n| operation(&format!("<!-- {{ {} }} -->\n", "a: b,, ".repeat(n)))),
    ("comments at the start of a line", |n| operation(&"<!--x-->".repeat(n))),
    ("definitions and stretches", |n| {
        operation(&format!("{}\n{}", lines(n, |i| format!("[a{i}]: b.md\n")), "<p>\nx\n\n".repeat(n)))
    }),
    ("text below tags", |n| operation(&"<div>\nx\n".repeat(n))),
    ("named parameters", |n| action("", &lines(n, |i| format!("`a{i}` parameter ")), "")),
    ("named query parameters", |n| {
        operation(&format!("## Query parameters\n{}\n", lines(n, |i| format!("The `a{i}` query parameter helps. "))))
    }),
    ("lines with rows about each", |n| {
        let rows = lines(n / 25, |i| format!("|p{i}|String|Text.|\n"));
        let lines = lines(n / 25, |i| format!("GET /a/b{i}\n"));
        requests(&format!("{lines}```\n## Query parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n{rows}\n```\n"))
    }),
    ("query strings of a line", |n| requests(&lines(n, |i| format!("GET /a?b{i}=1\n")))),
    ("request lines above tables", |n| {
        let above = format!("```http\n{}```\n", lines(n, |i| format!("GET /a/b{i}\n")));
        let table = "|Permission type|Permissions|\n|:--|:--|\n|Application|A.Read|\n\n".repeat(n / 25);
        operation(&format!("## Permissions\n{above}{table}"))
    }),
    ("a heading over examples", |n| {
        operation(&format!("## Example {}\n{}", "a ".repeat(n), "```http\nGET /a\n```\n".repeat(n / 25)))
    }),
    ("tags", |n| operation(&"<b>a".repeat(n))),
    ("headings", |n| operation(&"## a\n".repeat(n))),
    ("headings without a space", |n| operation(&"##a\n".repeat(n))),
    ("rows without dashes", |n| operation(&"|a|b|\n\n".repeat(n))),
    ("request lines", |n| requests(&lines(n, |i| format!("GET /a/b{i}\n")))),
    ("segments of a path", |n| requests(&format!("GET {}\n", "/a".repeat(n)))),
    ("placeholders of a path", |n| requests(&format!("GET /a(b={})\n", "{c},".repeat(n)))),
    ("brackets of JSON", |n| action("", "", &format!("\"a\": {}{}", "[".repeat(n), "]".repeat(n)))),
    ("examples", |n| {
        operation(&"## Example\n\n<!-- { \"blockType\": \"request\" } -->\n```http\nGET /a\n```\n<!-- { \"blockType\": \"response\" } -->\n```http\nHTTP/1.1 200 OK\n\n{}\n```\n".repeat(n))
    }),
    ("words in a line", |n| operation(&"the word user, or `b`. ".repeat(n))),
    ("lines of front matter", |n| Folder::of([("api/a.md", format!("---\n{}---\n# A\n", "a: b\n".repeat(n)))])),
];

/// Many files: their name, and a folder of so many.
pub const MANY: [Sort; 6] = [
    ("types", |n| folder(n, |i| (format!("resources/t{i}.md"), type_page(&format!("t{i}"), "", "|p|String|Text.|\n")))),
    ("base types in a chain", |n| {
        folder(n, |i| {
            (format!("resources/t{i}.md"), type_page(&format!("t{i}"), &format!("t{}", i + 1), "|p|String|Text.|\n"))
        })
    }),
    ("base types in a circle", |n| {
        folder(n, |i| {
            (format!("resources/t{i}.md"), type_page(&format!("t{i}"), &format!("t{}", (i + 1) % n), "|p|String|Text.|\n"))
        })
    }),
    ("complex types within each other", |n| {
        folder(n, |i| {
            (format!("resources/t{i}.md"), type_page(&format!("t{i}"), "", &format!("|p|[t{0}](t{0}.md)|Text.|\n", i + 1)))
        })
    }),
    ("types of one base", |n| {
        folder(n, |i| (format!("resources/t{i}.md"), type_page(&format!("t{i}"), "t0", "|p|[t0](t0.md)|Text.|\n")))
    }),
    ("pages of one request", |n| folder(n, |i| (format!("api/a{i}.md"), requests_page("GET /a/{id}\n", "")))),
];

fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    (0..n).map(item).collect::<Vec<_>>().join(", ")
}

fn folder(n: usize, page: impl Fn(usize) -> (String, String)) -> Folder {
    Folder((0..n).map(page).map(|(path, text)| (path, text.into_bytes())).collect())
}

fn type_page(name: &str, base: &str, rows: &str) -> String {
    let base = if base.is_empty() { String::new() } else { format!("\n, \"baseType\": \"microsoft.graph.{base}\"") };
    format!(
        "---\ndoc_type: resourcePageType\n---\n# {name} resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n\
         |Property|Type|Description|\n|:--|:--|:--|\n{rows}\n## JSON representation\n\n<!-- {{ \"blockType\": \"resource\", \
         \"@odata.type\": \"microsoft.graph.{name}\"{base} }} -->\n```json\n{{}}\n```\n"
    )
}

fn resource(rows: &str) -> Folder {
    Folder::of([("resources/a.md", type_page("a", "", rows))])
}

fn requests_page(requests: &str, rest: &str) -> String {
    format!(
        "---\ndoc_type: apiPageType\n---\n# Get a\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n```http\n{requests}```\n\n{rest}\n"
    )
}

fn requests(requests: &str) -> Folder {
    Folder::of([("api/a.md", requests_page(requests, ""))])
}

fn operation(rest: &str) -> Folder {
    Folder::of([("api/a.md", requests_page("GET /a/{id}\n", rest))])
}

fn action(rows: &str, text: &str, json: &str) -> Folder {
    let rest = format!(
        "## Request body\n\nIn the request body, supply a JSON representation of the parameters. {text}\n\n\
         |Parameter|Type|Description|\n|:--|:--|:--|\n{rows}\n## Response\n\nThis action returns `204 No Content`.\n\n## Example\n\n\
         <!-- {{ \"blockType\": \"request\", \"name\": \"a\" }} -->\n```http\nPOST https://graph.microsoft.com/v1.0/a/b\n\n\
         {{ {json} \"last\": 1 }}\n```\n"
    );
    Folder::of([("api/a.md", requests_page("POST /a/{id}\n", &rest))])
}
