//! The builder as a library: what was loaded can be looked at and edited before it is emitted.

use std::fs;
use std::sync::{Arc, Mutex};

use msgraph_build::{Builder, DocComments, Error, Step};

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
fn reading_is_reported_where_runs_are_remembered() {
    let docs = docs();
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&steps);
    let builder = Builder::new(docs.path())
        .out_dir(docs.path().join("out"))
        .cache(docs.path().join("cache"))
        .progress(move |step| seen.lock().expect("no panic in another thread").push(step));
    for changed in ["", "\nIt reads one.\n"] {
        fs::write(docs.path().join("api/user-get.md"), PAGE.replace("Read a user.", &format!("Read a user.{changed}")))
            .expect("the file is written");
        builder.generate().expect("files");
        let steps = std::mem::take(&mut *steps.lock().expect("no panic in another thread"));
        let read = steps.iter().filter(|step| matches!(step, Step::Reading { .. })).count();
        assert_eq!((steps.first(), read), (Some(&Step::Reading { done: 1, total: 1 }), 1));
        assert!(steps.contains(&Step::Emitting { operations: 2 }), "{steps:?}");
    }
    builder.generate().expect("nothing to do");
    assert_eq!(*steps.lock().expect("no panic in another thread"), [Step::Reading { done: 1, total: 1 }]);
}

#[test]
fn errors_name_the_folder() {
    let missing = Builder::new("no such folder").load();
    let message = missing.map(|_| String::new()).unwrap_or_else(|error| error.to_string());
    assert!(message.contains("`no such folder`"), "{message}");
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(matches!(Builder::new(folder.path()).load(), Err(Error::NoPages { .. })));
}

#[test]
fn what_is_chosen_about_the_code_reaches_it() {
    let docs = docs();
    let resource = "# thing resource type\n\nNamespace: microsoft.graph\n\nA thing. It is.\n\n## Properties\n\n\
                    |Property|Type|Description|\n|:---|:---|:---|\n|name|String|Its name. It has one.|\n";
    fs::create_dir(docs.path().join("resources")).expect("the folder is made");
    fs::write(docs.path().join("resources/thing.md"), resource).expect("the file is written");
    let emit = |builder: Builder| builder.load().and_then(|mut loaded| builder.emit(&mut loaded));
    let code = |builder: Builder| emit(builder).expect("Rust").into_values().collect::<String>();
    let builder = Builder::new(docs.path());
    assert!(code(builder.clone()).contains("/// Its name. It has one."));
    let short = code(builder.clone().doc_comments(DocComments::Short));
    assert!(short.contains("/// Its name.\n") && !short.contains("It has one."), "{short}");
    assert!(!code(builder.clone().doc_comments(DocComments::None)).contains("///"));
    let types = code(builder.clone().types_only(true).with_tests(true).derive(["::some::Macro"]));
    assert!(types.contains("#[derive(::some::Macro)]\npub struct Thing {") && !types.contains("pub fn "), "{types}");
    assert!(matches!(emit(builder.derive(["no path"])), Err(Error::Emit(_))));
}
