//! A part of the pages: what is taken, what comes with it, and what is said where nothing is meant.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use msgraph_build::{Builder, Error};

const DOCS_INPUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs-input");

const UPDATES: [&str; 2] = [
    "PATCH /deviceManagement/deviceConfigurations/{a}/assignments/{b}",
    "PATCH /deviceManagement/deviceEnrollmentConfigurations/{a}/assignments/{b}",
];

fn emit(builder: &Builder) -> BTreeMap<String, String> {
    let mut loaded = builder.load().expect("the pages are read");
    builder.emit(&mut loaded).expect("Rust")
}

/// The Rust items of operations and types that are generated.
fn items(builder: &Builder) -> Vec<String> {
    let files = emit(builder);
    let mut items: Vec<String> = files
        .values()
        .flat_map(|text| text.lines())
        .filter_map(|line| {
            let line = line.trim_start();
            let item = line.strip_prefix("pub fn ").filter(|rest| rest.contains("(") && !rest.contains("self"))?;
            Some(item.split(['(', '<']).next().unwrap_or_default().to_owned())
        })
        .collect();
    items.sort();
    items
}

fn has(files: &BTreeMap<String, String>, text: &str) -> bool {
    files.values().any(|file| file.contains(text))
}

#[test]
fn two_updates_are_a_few_hundred_lines() {
    let files = emit(&Builder::new(DOCS_INPUT).select(UPDATES));
    let lines: usize = files.values().map(|text| text.lines().count()).sum();
    assert!((200..1000).contains(&lines), "{lines}");
    assert!(has(&files, "pub struct DeviceConfigurationAssignment "));
    // What may stand in a property of the base type comes along.
    assert!(has(&files, "pub struct ConfigurationManagerCollectionAssignmentTarget "));
    for absent in ["pub struct User ", "pub struct DeviceConfiguration ", "pub struct Entity "] {
        assert!(!has(&files, absent), "{absent}");
    }
    let whole: usize = emit(&Builder::new(DOCS_INPUT)).values().map(|text| text.lines().count()).sum();
    assert!(lines * 10 < whole, "{lines} of {whole}");
}

#[test]
fn what_is_selected_does_not_depend_on_the_rest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    copy(Path::new(DOCS_INPUT), folder.path());
    let builder = Builder::new(folder.path()).select(UPDATES);
    let before = emit(&builder);
    for (page, old, new) in [
        ("api/user-get.md", "GET /users/{id | userPrincipalName}", "GET /users/{key}"),
        ("resources/user.md", "|displayName|String|", "|displayedName|String|"),
    ] {
        let path = folder.path().join(page);
        let text = fs::read_to_string(&path).expect("a page");
        assert!(text.contains(old), "{page}");
        fs::write(&path, text.replace(old, new)).expect("the page is written");
    }
    fs::remove_file(folder.path().join("api/message-get.md")).expect("the page is removed");
    assert_eq!(emit(&builder), before);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("the folder is made");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file is copied");
        }
    }
}

#[test]
fn all_that_is_wrong_with_selectors_is_said() {
    let builder = Builder::new(DOCS_INPUT)
        .select(["GET /user/{id}", "GET /users/{id}", "user-gett", "api/usr-get.md"])
        .exclude(["mesage"])
        .rename("GET /users", "not a name")
        .rename("/users", "people")
        .rename("PUT /nothing", "x");
    let error = builder.load().expect_err("selectors mean nothing");
    assert!(matches!(&error, Error::Selection { errors } if errors.len() == 7), "{error}");
    let text = error.to_string();
    for expected in [
        "no operation, page or type is meant by `GET /user/{id}`; did you mean `GET /users/",
        "`user-gett`; did you mean `user-get`?",
        "`api/usr-get.md`; did you mean `api/user-get.md`?",
        "`mesage`; did you mean `message`?",
        "`GET /users` cannot be called `not a name`, which is no Rust name",
        "`/users` means 2 things that would all be called `people`: `users::create`, `users::list`; name one of them",
        "no operation, page or type is meant by `PUT /nothing`; did you mean `",
    ] {
        assert!(text.contains(expected), "`{expected}` is missing:\n{text}");
    }
    assert_eq!(format!("{error:?}"), text, "a build script shows it as it is displayed");
}

#[test]
fn a_name_that_something_else_has_is_refused() {
    let load = |names: &[(&str, &str)]| {
        let builder =
            names.iter().fold(Builder::new(DOCS_INPUT), |builder, (selector, name)| builder.rename(*selector, *name));
        builder.load().map(|_| ()).map_err(|error| error.to_string())
    };
    for (names, expected) in [
        (
            vec![("user", "Group")],
            "`user` cannot be called `Group`: that is `models::Group`, which stands for `microsoft.graph.group`",
        ),
        (vec![("user", "AnyDirectoryObject")], "that is `models::AnyDirectoryObject`, which stands for"),
        (
            vec![("user", "Person"), ("group", "Person")],
            "`group` cannot be called `Person`: that is what `user` is to be called",
        ),
        (
            vec![("GET /users/{id}", "list")],
            "that is `users::list`, which stands for `GET /users`; rename that, too, or choose",
        ),
    ] {
        let error = load(&names).expect_err("the name is taken");
        assert!(error.contains(expected), "`{expected}` is missing:\n{error}");
    }
    assert_eq!(load(&[("user", "Group"), ("group", "User")]), Ok(()));
    assert_eq!(load(&[("user", "User"), ("GET /users/{id}", "users::get")]), Ok(()));
}

#[test]
fn operations_are_selected_by_request_url_and_page() {
    let selected = |selectors: &[&str]| items(&Builder::new(DOCS_INPUT).select(selectors.iter().copied()));
    let has = |selectors: &[&str], items: &[&str]| {
        let found: Vec<String> = selected(selectors).into_iter().filter(|item| items.contains(&item.as_str())).collect();
        assert_eq!(found, items, "{selectors:?}");
    };
    has(&["delete /subscriptions/{any}"], &["delete"]);
    has(&["/subscriptions/**"], &["create", "delete", "get", "list", "update"]);
    has(&["subscription-get"], &["get"]);
    has(&["api/subscription-*t.md"], &["get", "list"]);
    let without = Builder::new(DOCS_INPUT).select(["/subscriptions/**"]).exclude(["DELETE /**"]);
    assert!(!items(&without).contains(&"delete".to_owned()));
}

#[test]
fn a_type_is_selected_and_excluded_by_name() {
    let files = emit(&Builder::new(DOCS_INPUT).select(["microsoft.graph.subscription"]));
    assert!(has(&files, "pub struct Subscription "));
    let update = Builder::new(DOCS_INPUT).select([UPDATES[0]]);
    assert!(has(&emit(&update), "pub enum AnyDeviceAndAppManagementAssignmentTarget"));
    let without = emit(&update.exclude(["*AssignmentTarget"]));
    assert!(!has(&without, "AssignmentTarget "), "{without:?}");
    assert!(has(&without, "pub target: "));
}

#[test]
fn too_many_derived_types_stay_behind() {
    let update = Builder::new(DOCS_INPUT).select([UPDATES[0]]);
    let few = emit(&update.most_derived_types(1));
    assert!(has(&few, "pub struct DeviceAndAppManagementAssignmentTarget "));
    assert!(!has(&few, "pub struct ConfigurationManagerCollectionAssignmentTarget "));
}

#[test]
fn operations_and_types_get_the_names_that_are_given() {
    let files = emit(
        &Builder::new(DOCS_INPUT)
            .select(["/subscriptions/**"])
            .rename("GET /subscriptions", "all")
            .rename("subscription-get", "alerts::fetch")
            .rename("subscription", "Alert"),
    );
    for expected in ["pub fn all(", "pub mod alerts", "pub fn fetch(", "pub struct Alert ", "#microsoft.graph.subscription"]
    {
        assert!(has(&files, expected) || expected.starts_with('#'), "{expected}");
    }
    assert!(!has(&files, "pub struct Subscription "));
}

#[test]
fn compile_writes_one_file_once() {
    let out = tempfile::tempdir().expect("a temporary folder");
    let builder = Builder::new(DOCS_INPUT).select(["GET /subscriptions"]).out_dir(out.path().join("täglich out"));
    let first = builder.compile().expect("the file is written");
    assert!(first.written && first.operations == 1, "{first:?}");
    assert!(first.file.ends_with("täglich out/bindings.rs"), "{first:?}");
    assert!(!builder.compile().expect("the file is compared").written);
    let text = fs::read_to_string(&first.file).expect("the file");
    assert!(text.contains("pub fn list("), "{text}");
}

#[test]
fn errors_on_selected_pages_stop_and_others_do_not() {
    let docs = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(docs.path().join("api")).expect("the folder is made");
    let page = |request: &str| {
        format!(
            "---\ntitle: \"A page\"\ndoc_type: apiPageType\n---\n\n# A page\n\nReads.\n\n## HTTP request\n\n``` http\n{request}\n```\n"
        )
    };
    fs::write(docs.path().join("api/good-get.md"), page("GET /good")).expect("the page is written");
    fs::write(docs.path().join("api/bad-get.md"), page("GET /../bad\nGET /worse/../x\nGET /fine"))
        .expect("the page is written");
    let out = docs.path().join("out");
    let builder = Builder::new(docs.path()).out_dir(&out);
    builder.clone().select(["/good"]).compile().expect("the other page does not matter");
    let error = builder.clone().select(["/fine"]).compile().expect_err("the page has errors");
    let text = error.to_string();
    assert!(text.contains("bad-get.md:13:") && text.contains("bad-get.md:14:"), "{text}");
    assert!(text.contains("GET /worse/../x"), "the line is shown: {text}");
    let error = builder.select(["/good"]).strict(true).compile().expect_err("warnings are errors");
    assert!(matches!(error, Error::Findings { .. }), "{error}");
}
