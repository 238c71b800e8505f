//! The builder as a library: what was loaded can be looked at and edited before it is emitted.

use std::fs;
use std::sync::{Arc, Mutex};

use msgraph_build::{Builder, Error, Step};

const PAGE: &str = "\
---
title: \"Get user\"
doc_type: apiPageType
---

# Get user

Namespace: microsoft.graph

Read a user.

## HTTP request

``` http
GET /users/{id}
GET /me
```

## Response

If successful, this method returns a `204 No Content` response code.
";

fn docs() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("api")).expect("the folder is made");
    fs::write(folder.path().join("api/user-get.md"), PAGE).expect("the file is written");
    folder
}

#[test]
fn an_edited_api_is_what_is_emitted() {
    let docs = docs();
    let builder = Builder::new(docs.path());
    let mut loaded = builder.load().expect("the page is read");
    assert_eq!((loaded.pages, loaded.api.operations.len()), (1, 2));
    let whole = builder.emit(&mut loaded).expect("Rust");
    loaded.api.operations.retain(|operation| operation.path == "/me");
    let less = builder.emit(&mut loaded).expect("Rust");
    let size = |files: &std::collections::BTreeMap<String, String>| files.values().map(String::len).sum::<usize>();
    assert!(size(&less) < size(&whole));
    assert!(less.contains_key("lib.rs"), "{:?}", less.keys());
}

#[test]
fn naming_twice_reports_once() {
    let docs = docs();
    let builder = Builder::new(docs.path()).threads(2);
    let mut loaded = builder.load().expect("the page is read");
    builder.name(&mut loaded).expect("names");
    let once = loaded.api.clone();
    builder.name(&mut loaded).expect("names");
    assert_eq!(loaded.api, once);
}

#[test]
fn a_check_writes_nothing_and_steps_are_reported() {
    let docs = docs();
    let out = docs.path().join("out");
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&steps);
    let builder = Builder::new(docs.path())
        .out_dir(&out)
        .progress(move |step| seen.lock().expect("no panic in another thread").push(step));
    let check = builder.check().expect("a comparison");
    assert!(!check.comparison.is_current());
    assert!(!out.exists());
    let summary = builder.generate().expect("files");
    assert_eq!(summary.files, check.summary.files);
    assert!(builder.check().expect("a comparison").comparison.is_current());
    let steps = steps.lock().expect("no panic in another thread");
    assert_eq!(steps.first(), Some(&Step::Reading { done: 1, total: 1 }));
    assert!(steps.contains(&Step::Parsing { pages: 1 }) && steps.contains(&Step::Emitting { operations: 2 }));
}

#[test]
fn errors_name_the_folder() {
    let missing = Builder::new("no such folder").load();
    let message = missing.map(|_| String::new()).unwrap_or_else(|error| error.to_string());
    assert!(message.contains("`no such folder`"), "{message}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(matches!(Builder::new(folder.path()).load(), Err(Error::NoPages { .. })));
}
