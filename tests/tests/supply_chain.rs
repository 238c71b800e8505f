//! What the crates stand on: licences, sources, versions, and what runs when they are built. Cargo tells it of all platforms, so
//! that the first run downloads crates which no build on this machine needs; all further ones do without a network. `cargo deny
//! check`, where it is installed, asks the same questions and some more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use msgraph_tests::repository;
use serde_json::Value;

/// What cargo says of the workspace in a folder, with all features, by the lock file as it is.
fn metadata(folder: &Path) -> Value {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--all-features", "--locked"])
        .current_dir(folder)
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}: {}", folder.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The packages of the workspace itself.
fn members(metadata: &Value) -> Vec<&Value> {
    list(metadata, "packages")
        .iter()
        .filter(|package| list(metadata, "workspace_members").contains(&package["id"]))
        .collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The entries of a list in `deny.toml`.
fn allowed(name: &str) -> BTreeSet<String> {
    let deny = read("deny.toml");
    let (_, rest) = deny.split_once(&format!("\n{name} = [")).unwrap_or_else(|| panic!("deny.toml has no {name}"));
    let entries = rest.split_once(']').map(|(entries, _)| entries).unwrap_or_default();
    entries.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether an expression (SPDX 2.3, annex D; `/` is an older way to write `OR`) can be met by these licences.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    any(&words, &mut at, allowed) && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> bool {
    let Some(word) = words.get(*at) else {
        // An expression that breaks off is none.
        *at = words.len() + 1;
        return false;
    };
    *at += 1;
    if *word == "(" {
        let met = any(words, at, allowed);
        *at += 1;
        return met && words.get(*at - 1) == Some(&")");
    }
    let mut licence = (*word).to_owned();
    if let (Some(&"WITH"), Some(exception)) = (words.get(*at), words.get(*at + 1)) {
        licence = format!("{licence} WITH {exception}");
        *at += 2;
    }
    allowed.contains(&licence)
}

#[test]
fn expressions_of_licences_are_understood() {
    let allowed: BTreeSet<String> = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned).into();
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("MIT/Apache-2.0", true),
        ("MIT AND GPL-3.0-only", false),
        ("ISC AND MIT", true),
        ("(GPL-3.0-only OR MIT) AND ISC", true),
        ("(GPL-3.0-only OR MIT) AND Zlib", false),
        ("Apache-2.0 WITH LLVM-exception OR Zlib", true),
        ("Apache-2.0", false),
        ("MIT OR", false),
        ("", false),
        ("(MIT", false),
        ("MIT MIT", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn licences_are_those_that_are_allowed() {
    let allowed = allowed("allow");
    assert!(
        allowed.len() > 5 && allowed.contains("MIT") && !allowed.iter().any(|name| name.contains("GPL")),
        "{allowed:?}"
    );
    let metadata = metadata(&repository());
    let packages = list(&metadata, "packages");
    assert!(packages.len() > 100);
    let refused: Vec<_> = packages
        .iter()
        .filter(|package| !is_met(text(package, "license"), &allowed))
        .map(|package| format!("{} {}: {}", text(package, "name"), text(package, "version"), package["license"]))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

/// The lock files: that of the workspace, and those of crates that stand alone.
fn lock_files() -> Vec<PathBuf> {
    let mut files = vec![repository().join("Cargo.lock")];
    for folder in ["examples/build-script", "examples/committed", "fuzz"] {
        files.extend(Some(repository().join(folder).join("Cargo.lock")).filter(|file| file.exists()));
    }
    files
}

#[test]
fn all_crates_come_from_the_registry_and_are_those_that_were_locked() {
    let registry = "registry+https://github.com/rust-lang/crates.io-index";
    assert_eq!(allowed("allow-registry"), [registry.trim_start_matches("registry+").to_owned()].into());
    assert!(allowed("allow-git").is_empty());
    let metadata = metadata(&repository());
    for package in list(&metadata, "packages") {
        let source = package["source"].as_str();
        let is_ours = text(package, "manifest_path").starts_with(&*repository().to_string_lossy());
        assert!(source == Some(registry) || (source.is_none() && is_ours), "{} is of {source:?}", text(package, "name"));
    }
    for file in lock_files() {
        let lock = fs::read_to_string(&file).expect("a lock file");
        for package in lock.split("[[package]]").skip(1).filter(|package| package.contains("\nsource = ")) {
            assert!(package.contains(&format!("\nsource = \"{registry}\"\n")), "{}: {package}", file.display());
            assert!(package.contains("\nchecksum = \""), "{}: {package}", file.display());
        }
    }
}

/// Else everybody would build something else.
#[test]
fn lock_files_are_committed() {
    let files = lock_files();
    assert!(files.len() >= 3);
    let git = Command::new("git").arg("ls-files").arg("--error-unmatch").args(&files).current_dir(repository()).output();
    if repository().join(".git").exists() {
        let output = git.expect("git starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    for ignored in read(".gitignore").lines() {
        assert!(!ignored.contains("Cargo.lock"), "{ignored}");
    }
}

/// Else `cargo run --locked` in an example would not start. Cargo cannot be asked without a network: it wants all the crates.
#[test]
fn lock_files_know_what_our_crates_need() {
    let metadata = metadata(&repository());
    for file in lock_files() {
        let lock = fs::read_to_string(&file).expect("a lock file");
        for package in members(&metadata) {
            let name = format!("\nname = \"{}\"\n", text(package, "name"));
            let Some(locked) = lock.split("[[package]]").find(|locked| locked.starts_with(&name)) else { continue };
            let is_needed =
                |needed: &&Value| needed["kind"].is_null() && needed["optional"] == false && needed["target"].is_null();
            for needed in list(package, "dependencies").iter().filter(is_needed) {
                let needed = text(needed, "name");
                let is_there = locked.contains(&format!("\n \"{needed}\"")) || locked.contains(&format!("\n \"{needed} "));
                assert!(is_there, "{}: {name} without {needed}; run `cargo metadata` there", file.display());
            }
        }
    }
}

/// The crates that the table in README.md names, each with its line.
fn table() -> BTreeMap<String, String> {
    let readme = read("README.md");
    let (_, rest) = readme.split_once("\n## Dependencies\n").expect("a section of dependencies");
    let section = rest.split_once("\n## ").map_or(rest, |(section, _)| section);
    let mut named = BTreeMap::new();
    for line in section.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = line.trim_matches('|').splitn(2, " | ").collect();
        let [names, reason] = cells.as_slice() else { panic!("{line}") };
        assert!(reason.trim().len() > 5, "no reason: {line}");
        // What stands in brackets is about features.
        let mut depth = 0;
        let bare: String = names
            .chars()
            .filter(|c| {
                depth += i32::from(*c == '(') - i32::from(*c == ')');
                depth == 0 && *c != ')'
            })
            .collect();
        for name in bare.split(',').map(str::trim) {
            named.insert(name.to_owned(), line.to_owned());
        }
    }
    named
}

#[test]
fn every_direct_dependency_has_a_line_that_says_what_it_is_for() {
    let metadata = metadata(&repository());
    let members = members(&metadata);
    assert!(members.len() > 10);
    let direct: BTreeSet<String> = members
        .iter()
        .flat_map(|package| list(package, "dependencies"))
        .filter(|dependency| dependency["source"].is_string())
        .map(|dependency| text(dependency, "name").to_owned())
        .collect();
    let named: BTreeSet<String> = table().into_keys().collect();
    let missing: Vec<_> = direct.difference(&named).collect();
    let unused: Vec<_> = named.difference(&direct).collect();
    assert!(
        missing.is_empty() && unused.is_empty(),
        "without a line in README.md: {missing:?}; named and not used: {unused:?}"
    );
}

/// A build script runs on the machine of whoever builds.
#[test]
fn no_crate_has_a_build_script_and_examples_have_none_that_download() {
    let metadata = metadata(&repository());
    for package in members(&metadata) {
        let scripts =
            list(package, "targets").iter().filter(|target| list(target, "kind").contains(&"custom-build".into()));
        assert_eq!(scripts.count(), 0, "{}", text(package, "name"));
    }
    let script = read("examples/build-script/build.rs");
    assert!(script.contains("fn main") && script.contains("msgraph_build::"));
    for word in ["http", "Command", "Tcp", "Udp", "reqwest", "curl", "ureq", "unsafe"] {
        assert!(!script.contains(word), "{word}");
    }
}

/// The library for build scripts reads pages and writes files: it stands on nothing that speaks to others.
#[test]
fn what_build_scripts_call_has_no_network() {
    let metadata = metadata(&repository());
    let name = |id: &str| {
        let package = list(&metadata, "packages").iter().find(|package| text(package, "id") == id);
        package.map(|package| text(package, "name")).unwrap_or_default()
    };
    let nodes = list(&metadata["resolve"], "nodes");
    let root = nodes.iter().find(|node| name(text(node, "id")) == "msgraph-build").expect("the library");
    let (mut seen, mut open) = (BTreeSet::new(), vec![text(root, "id")]);
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| text(node, "id") == id).expect("a node");
        let normal = list(node, "deps")
            .iter()
            .filter(|dependency| list(dependency, "dep_kinds").iter().any(|kind| kind["kind"].as_str() != Some("dev")));
        open.extend(normal.map(|dependency| text(dependency, "pkg")));
    }
    let names: BTreeSet<&str> = seen.into_iter().map(name).collect();
    assert!(names.contains("rayon") && names.contains("msgraph-emitter"), "{names:?}");
    for networked in ["reqwest", "hyper", "tokio", "ureq", "curl", "rustls", "socket2", "mio", "msgraph-runtime"] {
        assert!(!names.contains(networked), "{networked}");
    }
}

/// The manifests of all crates of this repository, and one as `gen` writes it.
fn manifests() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, manifests: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if entry.is_dir() && name != "target" && !name.starts_with('.') {
                collect(&entry, manifests);
            } else if name == "Cargo.toml" {
                let text = fs::read_to_string(&entry).expect("a manifest");
                manifests.push((entry, text));
            }
        }
    }
    let mut manifests = Vec::new();
    collect(&repository(), &mut manifests);
    let folder = tempfile::tempdir().expect("a temporary folder");
    msgraph_build::Output::new(
        folder.path(),
        BTreeMap::from([("lib.rs".to_owned(), "// @generated by msgraph-gen\n".to_owned())]),
    )
    .write(|| {})
    .expect("a crate is written");
    let path = folder.path().join("Cargo.toml");
    let text = fs::read_to_string(&path).expect("a manifest");
    manifests.push((path, text));
    manifests
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    let workspace = read("Cargo.toml");
    assert!(workspace.contains("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n"));
    let manifests = manifests();
    assert!(manifests.len() > 15, "{}", manifests.len());
    for (path, text) in manifests {
        // The macro of libfuzzer needs it; it is the only line of each target.
        if path.ends_with("fuzz/Cargo.toml") {
            let targets = path.with_file_name("fuzz_targets");
            for target in fs::read_dir(targets).expect("the targets").map(|entry| entry.expect("an entry").path()) {
                assert!(!fs::read_to_string(&target).expect("a target").contains("unsafe"), "{}", target.display());
            }
            continue;
        }
        let forbids = text.contains("\n[lints]\nworkspace = true\n")
            || text.contains("[lints.rust]\nunsafe_code = \"forbid\"\n")
            || text.contains("[workspace.lints.rust]\nunsafe_code = \"forbid\"\n");
        assert!(forbids, "{} does not forbid unsafe code", path.display());
    }
}

/// The oldest Rust is stated once, all crates follow it, and nothing that they stand on asks for a newer one. That the code
/// itself keeps to it is what clippy sees (`incompatible_msrv`), and `.ci/run` where that Rust is installed.
#[test]
fn the_oldest_rust_is_stated_and_enough_for_all_crates() {
    let number = |version: &str| -> Vec<u32> {
        version.split('.').map(|part| part.parse().expect("a number")).chain([0, 0]).take(3).collect()
    };
    let workspace = read("Cargo.toml");
    let (_, rest) = workspace.split_once("\nrust-version = \"").expect("the workspace states it");
    let stated = rest.split('"').next().unwrap_or_default();
    assert!(
        read("README.md").contains(&format!("Rust {stated} or newer")),
        "README.md tells of another Rust than {stated}"
    );
    let metadata = metadata(&repository());
    for package in list(&metadata, "packages") {
        let name = text(package, "name");
        let Some(wanted) = package["rust_version"].as_str() else { continue };
        assert!(number(wanted) <= number(stated), "{name} wants Rust {wanted}, and {stated} is stated");
    }
    for package in members(&metadata) {
        assert_eq!(package["rust_version"].as_str(), Some(stated), "{}", text(package, "name"));
    }
    for lint in ["incompatible_msrv", "clippy::suspicious"] {
        assert!(!workspace.contains(&format!("{lint} = \"allow\"")), "{lint} is what checks the version");
    }
    assert!(read(".ci/run").contains("cargo clippy --workspace --all-targets --locked -- -D warnings"));
}
