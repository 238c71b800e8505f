//! The fuzzers' functions on the committed seeds and a few thousand inputs made of each, on any toolchain.
//!
//! `FUZZ_INPUTS=100000 cargo test --release -p msgraph-hostile --test smoke` tries more.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use msgraph_hostile::mutation::Mutations;
use msgraph_hostile::targets::{ALL, Target};

/// The longest input of chance; seeds may be longer.
const LONGEST: usize = 4096;

fn seeds(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read(&file).expect("a seed"))).collect()
}

/// How many inputs a target is given, beside its seeds.
fn inputs(usual: usize) -> usize {
    std::env::var("FUZZ_INPUTS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn run(name: &str, usual: usize) {
    let (_, target): &Target = ALL.iter().find(|(known, _)| *known == name).expect("a target");
    let seeds = seeds(name);
    assert!(seeds.len() > 2, "{} seeds of {name}", seeds.len());
    for (path, seed) in &seeds {
        assert!(catch_unwind(|| target(seed)).is_ok(), "the seed {} fails", path.display());
    }
    let mutations = Mutations::new(seeds.into_iter().map(|(_, seed)| seed).collect(), 7, LONGEST);
    for (number, input) in mutations.take(inputs(usual)).enumerate() {
        let text = String::from_utf8_lossy(&input);
        assert!(catch_unwind(|| target(&input)).is_ok(), "input {number} of {name} fails:\n{text:?}");
    }
}

#[test]
fn pages_have_facts() {
    run("page", 2_000);
}

#[test]
fn cells_have_types() {
    run("type_cell", 3_000);
}

#[test]
fn paths_have_segments() {
    run("path_template", 5_000);
}

#[test]
fn annotations_are_json_or_told() {
    run("annotation", 3_000);
}

#[test]
fn folders_become_code() {
    run("folder", 600);
}

#[test]
fn answers_are_kept() {
    run("decode", 5_000);
}
