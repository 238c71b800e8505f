//! The two assignment updates that this project started from: their example bodies survive the generated types, whether the
//! derived target that they use has a page or not. Each case is generated into a crate of its own, compiled and run.

use std::fs;
use std::path::Path;

use msgraph_build::Builder;
use msgraph_tests::{cargo, docs_input, real_pages, repository};
use serde_json::Value;
use tempfile::TempDir;

/// The pages, the module of the function that comes of each, and its permissions.
const SEEDS: [(&str, &str, &[&str]); 2] = [
    (
        "intune-deviceconfig-deviceconfigurationassignment-update.md",
        "device_configurations",
        &["DeviceManagementConfiguration.ReadWrite.All"],
    ),
    (
        "intune-onboarding-enrollmentconfigurationassignment-update.md",
        "device_enrollment_configurations",
        &["DeviceManagementServiceConfig.ReadWrite.All", "DeviceManagementConfiguration.ReadWrite.All"],
    ),
];
const BASE: &str = "intune-shared-deviceandappmanagementassignmenttarget.md";
const TARGET: &str = "intune-shared-configurationmanagercollectionassignmenttarget.md";
const OTHER_TARGET: &str = "intune-shared-groupassignmenttarget.md";

#[test]
fn without_a_page_for_the_target_nothing_is_lost() {
    Case::new(&docs_input().join("api"), &[])
        .run("assert!(target.odata_type().is_some_and(|name| name.ends_with(\".configurationManagerCollectionAssignmentTarget\")));");
}

#[test]
fn with_pages_for_other_targets_it_is_the_unknown_arm() {
    Case::new(&docs_input().join("api"), &[BASE, OTHER_TARGET])
        .run("assert!(matches!(target, msgraph::models::AnyDeviceAndAppManagementAssignmentTarget::Unknown(_)), \"{target:?}\");");
}

#[test]
fn with_its_page_it_is_a_typed_arm() {
    Case::new(&docs_input().join("api"), &[BASE, TARGET]).run(
        "let msgraph::models::AnyDeviceAndAppManagementAssignmentTarget::ConfigurationManagerCollectionAssignmentTarget(target) = target \
         else { panic!(\"{target:?}\") };\n        assert!(target.collection_id.is_some());",
    );
}

#[test]
fn the_real_pages_give_the_same() {
    let Some(docs) = real_pages() else { return };
    let seeds = docs.join("../seeds");
    if !seeds.is_dir() {
        eprintln!("not run: there is no {}", seeds.display());
        return;
    }
    Case::new(&seeds, &[]).run("assert!(target.odata_type().is_some());");
    Case::new(&seeds, &[BASE, TARGET]).run(
        "assert!(matches!(target, msgraph::models::AnyDeviceAndAppManagementAssignmentTarget::ConfigurationManagerCollectionAssignmentTarget(_)));",
    );
}

/// A documentation folder with the two pages and some resource pages, and the crate that comes of it.
struct Case {
    folder: TempDir,
    builder: Builder,
}

impl Case {
    fn new(seeds: &Path, resources: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let docs = folder.path().join("docs");
        for (page, ..) in SEEDS {
            copy(&seeds.join(page), &docs.join("api").join(page));
        }
        let permissions = docs_input().join("includes/permissions");
        for (page, ..) in SEEDS {
            let include = page.replace(".md", "-permissions.md");
            copy(&permissions.join(&include), &docs.join("includes/permissions").join(&include));
        }
        for page in resources {
            copy(&docs_input().join("resources").join(page), &docs.join("resources").join(page));
        }
        let builder = Builder::new(&docs).out_dir(folder.path().join("bindings"));
        Case { folder, builder }
    }

    /// Generates and runs a crate whose tests decode each example body, look at the target and encode it again.
    fn run(self, look_at_target: &str) {
        let bindings = self.folder.path().join("bindings");
        self.builder.generate().expect("the pages are generated");
        let api = self.builder.load().expect("the pages are read").api;
        let mut test = String::new();
        for (page, module, permissions) in SEEDS {
            let page = format!("api/{page}");
            let operation = api.operations.iter().find(|operation| operation.page == page).expect("the operation");
            assert_eq!(operation.permissions.delegated_work, permissions, "{page}");
            assert_eq!(operation.permissions.application, permissions, "{page}");
            assert_eq!(operation.parameters.iter().filter(|parameter| parameter.required).count(), 2, "{page}");
            let example = api.examples.iter().find(|example| example.page == page).expect("the example");
            let sent = example.request.as_ref().and_then(|request| request.body.as_ref()).expect("its request body");
            let answered = example.response.as_ref().and_then(|response| response.body.as_ref()).expect("its answer");
            test.push_str(&test_of(module, sent, answered, look_at_target));
        }
        let file = bindings.join("tests/examples.rs");
        write(&file, &test);
        let target = repository().join("target").join("seeds");
        let output = cargo(&bindings, &target, &["test", "--test", "examples"]).expect("cargo runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text);
        assert!(output.status.success() && text.contains("2 passed"), "{text}");
    }
}

fn test_of(module: &str, sent: &Value, answered: &Value, look_at_target: &str) -> String {
    format!(
        r####"
#[test]
fn {module}() {{
    use msgraph::device_management::{module}::assignments::{{self, UpdateBody}};
    use msgraph_runtime::{{Bytes, Value, http, serde_json}};

    let sent: Value = serde_json::from_str(r###"{sent}"###).unwrap();
    let body: UpdateBody = serde_json::from_value(sent.clone()).unwrap();
    {{
        let target = body.target.value().unwrap();
        {look_at_target}
    }}
    let request = assignments::update("configuration", "assignment", &body);
    assert_eq!(request.path(), "/deviceManagement/{url}/configuration/assignments/assignment");
    assert_eq!(serde_json::from_slice::<Value>(request.body()).unwrap(), sent);

    let answered = r###"{answered}"###;
    let answer = http::Response::new(Bytes::from_static(answered.as_bytes()));
    let answer = serde_json::to_value(request.decode(answer).unwrap()).unwrap();
    assert_eq!(answer, serde_json::from_str::<Value>(answered).unwrap());
}}
"####,
        url = camel_case(module)
    )
}

fn camel_case(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |text, word| text + &word[..1].to_uppercase() + &word[1..])
}

fn copy(from: &Path, to: &Path) {
    write(to, &fs::read_to_string(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())));
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a folder")).expect("the folder is made");
    fs::write(file, text).expect("the file is written");
}
