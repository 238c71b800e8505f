//! All real pages: that they are read whole, that what comes of them compiles, and how close the facts are to the service's
//! own description of itself. Needs `GRAPH_DOCS`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use msgraph_build::ir::Operation;
use msgraph_build::{Builder, Selector, Summary};
use msgraph_tests::{cargo, real_pages, repository};
use tempfile::TempDir;

/// Generates the bindings of a folder, compiles them and builds their documentation, warnings denied.
fn compile(docs: &Path, name: &str) -> Result<Examples, String> {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let out = folder.path().join("bindings");
    let builder = Builder::new(docs).with_tests(true).features(true).out_dir(&out);
    let summary = builder.generate().map_err(|error| error.to_string())?;
    println!("{name}: {} pages, {} operations, {} types", summary.pages, summary.operations, summary.types);
    let target = repository().join("target").join("real-pages");
    for arguments in [&["check"][..], &["doc", "--no-deps"]] {
        let output = cargo(&out, &target, arguments).map_err(|error| error.to_string())?;
        if !output.status.success() || !output.stderr.is_empty() {
            return Err(format!("cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
        }
    }
    examples(&out, &target, &summary)
}

/// Examples that are read and written again without loss, and those that are no test because they contradict their page.
struct Examples {
    kept: usize,
    left_out: usize,
}

/// Runs the tests of the examples.
fn examples(out: &Path, target: &Path, summary: &Summary) -> Result<Examples, String> {
    let output = cargo(out, target, &["test", "--lib"]).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    }
    let passed = text.split_once("test result: ok. ").and_then(|(_, rest)| rest.split_once(" passed"));
    let kept: usize = passed.and_then(|(number, _)| number.parse().ok()).ok_or("the tests were not counted")?;
    let left_out = summary.diagnostics.iter().filter(|found| found.code == "example-contradicts-page").count();
    println!("{kept} examples are kept, {left_out} contradict their page");
    Ok(Examples { kept, left_out })
}

#[test]
fn the_bindings_of_all_pages_compile_without_a_warning() {
    let Some(docs) = real_pages() else { return };
    let past = compile(&docs.join("v1.0"), "2021").expect("the bindings compile");
    let today = compile(&docs.join("modern"), "today").expect("the bindings compile");
    assert!(past.kept > 0 && today.kept > 0);
    // One example in a hundred at most contradicts its page; today's pages alone are too few to be counted in hundreds.
    let (kept, left_out) = (past.kept + today.kept, past.left_out + today.left_out);
    assert!(left_out * 100 <= kept + left_out, "{kept} examples are kept, {left_out} are left out");
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let Some(docs) = real_pages() else { return };
    let emit = |threads| {
        let builder = Builder::new(docs.join("v1.0")).threads(threads);
        let mut loaded = builder.load().expect("the pages are read");
        builder.emit(&mut loaded).expect("the bindings are emitted")
    };
    assert!(emit(1) == emit(4));
}

#[test]
fn an_operation_is_meant_by_its_own_request_line_and_answers_alone_what_it_answers_among_all() {
    let Some(docs) = real_pages() else { return };
    let all = Builder::new(docs.join("v1.0")).load().expect("the pages are read").api;
    for operation in &all.operations {
        let line = format!("{} {}", operation.method, operation.path);
        assert!(Selector::parse(&line).matches_operation(operation), "{line}");
    }
    let (mut compared, mut differing) = (0, Vec::new());
    for operation in all.operations.iter().step_by(100) {
        let line = format!("{} {}", operation.method, operation.path);
        let alone = Builder::new(docs.join("v1.0")).select([&line]).load().expect("it is selected").api;
        let is_same = |other: &&Operation| other.path == operation.path && other.source == operation.source;
        let found = alone.operations.iter().find(is_same).expect("the same operation");
        compared += 1;
        if (found.kind, &found.response) != (operation.kind, &operation.response) {
            differing.push(format!("{line}: {:?} and not {:?}", found.response, operation.response));
        }
    }
    // What stands behind a URL, a page of something else may tell: of one in a hundred.
    assert!(differing.len() * 100 <= compared, "{} of {compared}: {differing:#?}", differing.len());
}

/// The least percentage of each measure, by the name that the scorer prints.
const LEAST: [(&str, f64); 12] = [
    ("request lines", 100.0),
    ("pages with an operation", 100.0),
    ("permission rows", 100.0),
    ("JSON example bodies", 100.0),
    ("property types", 98.8),
    ("metadata members documented", 95.6),
    // What else is documented stands in rows without a description, in JSON alone, or is a resource that no page answers.
    ("metadata members described", 95.1),
    // All but one of the members that are missed stand on no page: sentinels above all (`unknownFutureValue`).
    ("enum members", 97.7),
    ("response types", 98.3),
    ("action/function parameters", 95.2),
    ("type kind", 99.4),
    ("type base_type", 95.9),
];

#[test]
fn the_facts_agree_with_the_service() {
    let Some(docs) = real_pages() else { return };
    let scorer = docs.join("../score/score.py");
    if !scorer.exists() {
        eprintln!("not run: there is no {}", scorer.display());
        return;
    }
    let builder = Builder::new(docs.join("v1.0"));
    let loaded = builder.load().expect("the pages are read");
    let folder = TempDir::new().expect("a temporary folder");
    let ir = folder.path().join("ir.json");
    fs::write(&ir, serde_json::to_vec(&loaded.api).expect("the API is JSON")).expect("it is written");
    let metadata = docs.join("../metadata/v1.0-2021-07.csdl.xml");
    let output = Command::new("python3").arg("-B").arg(&scorer).args([&ir, &docs.join("v1.0"), &metadata]).output();
    let output = output.expect("python3 runs");
    let text = String::from_utf8_lossy(&output.stdout);
    println!("{text}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let reached = percentages(&text);
    for (name, least) in LEAST {
        let percent = reached.get(name).copied().unwrap_or_default();
        assert!(percent >= least, "{name}: {percent} %, and at least {least} % is asked");
    }
}

/// The lines `name  hits/total  percent %`.
fn percentages(text: &str) -> BTreeMap<&str, f64> {
    text.lines()
        .filter_map(|line| {
            let (rest, _) = line.trim_end().rsplit_once(" %")?;
            let (rest, percent) = rest.trim_end().rsplit_once(' ')?;
            let (name, _) = rest.rsplit_once('/')?;
            let name = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
            Some((name, percent.parse().ok()?))
        })
        .collect()
}
