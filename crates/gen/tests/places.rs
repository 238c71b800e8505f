//! The output depends on what the pages say, and not on where they are, how their lines end, or what else the machine offers.

mod common;

use common::{Place, page, resource};

/// Pages with what line endings could disturb: front matter, tables, fences of several lines, comments of several lines.
fn pages() -> [(&'static str, String); 3] {
    let example = "\n## Examples\n\n### Request\n\n<!-- {\n  \"blockType\": \"request\",\n  \"name\": \"get_thing\"\n}-->\n\
                   ``` http\nGET https://graph.microsoft.com/v1.0/things/1\n```\n\n### Response\n\n<!-- {\n  \"blockType\": \
                   \"response\",\n  \"@odata.type\": \"microsoft.graph.thing\"\n} -->\n``` http\nHTTP/1.1 200 OK\nContent-type: \
                   application/json\n\n{\n  \"name\": \"A thing\"\n}\n```\n";
    let text = page("thing", "GET /things/{id}\nGET /me/thing").replace(
        "this method returns a `204 No Content` response code.",
        "this method returns a `200 OK` response code and a [thing](../resources/thing.md) object in the response body.",
    );
    [
        ("api/thing-get.md", text + example),
        ("resources/thing.md", resource("thing", None, "name")),
        ("resources/car.md", resource("car", Some("thing"), "color")),
    ]
}

#[test]
fn pages_with_crlf_give_the_same_output() {
    let place = Place::new();
    for (path, text) in pages() {
        place.write(&format!("lf/{path}"), &text);
        place.write(&format!("crlf/{path}"), text.replace('\n', "\r\n"));
    }
    let [lf, crlf] = ["lf", "crlf"].map(|docs| {
        place
            .gen_(&["--docs", docs, "--out", &format!("out {docs}"), "--with-tests"])
            .expect(0, &["3 pages", "0 warnings"]);
        place.files(&format!("out {docs}/src"))
    });
    assert!(lf.values().any(|text| String::from_utf8_lossy(text).contains("A thing")), "the example is there");
    assert_eq!(lf.keys().collect::<Vec<_>>(), crlf.keys().collect::<Vec<_>>());
    for (path, text) in &lf {
        assert!(!text.contains(&b'\r'), "{path}");
        assert_eq!(String::from_utf8_lossy(text), String::from_utf8_lossy(&crlf[path]), "{path}");
    }
}

#[test]
fn names_of_folders_do_not_matter() {
    let place = Place::new();
    let folders = [("docs", "out"), ("my dócs 文書 's \"x\"", "the out put ß/deep er"), ("-d", "./-o")];
    let [plain, others @ ..] = folders.map(|(docs, out)| {
        for (path, text) in pages() {
            place.write(&format!("{docs}/{path}"), &text);
        }
        let options = [format!("--docs={docs}"), format!("--out={out}")];
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        place.gen_(&options).expect(0, &["3 pages"]);
        place.gen_(&[&options[..], &["--check"]].concat()).expect(0, &[]);
        place.files(out)
    });
    for other in others {
        assert!(other == plain, "{:?}", other.keys());
    }
}

#[cfg(unix)]
#[test]
fn links_to_the_pages_do_not_matter() {
    let place = Place::new();
    for (path, text) in pages() {
        place.write(&format!("pages/{path}"), &text);
    }
    place.link("docs", "pages");
    place.generate(&[]).expect(0, &["3 pages of docs"]);
    place.gen_(&["--docs", "pages", "--out", "out", "--check"]).expect(0, &[]);
}

/// Without a network: in a namespace that has none, where the system lets one be made.
#[cfg(target_os = "linux")]
#[test]
fn no_network_is_needed() {
    let place = Place::with_pages();
    let without = |program: &str, arguments: &[&str]| {
        let mut unshare = place.program("unshare", "");
        unshare.args(["--map-root-user", "--net", "--", program]).args(arguments).output()
    };
    if !without("true", &[]).is_ok_and(|output| output.status.success()) {
        return;
    }
    let run = without(env!("CARGO_BIN_EXE_gen"), &["--docs", "docs", "--out", "out"]).expect("gen starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    place.generate(&["--check"]).expect(0, &[]);
}
