//! The crates in `examples/` are what a user's crates are: they stand alone, and cargo runs their build scripts when it has
//! to, and only then.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use msgraph_build::Builder;
use msgraph_mock::{Mock, Server};
use msgraph_tests::{cargo, docs_input, repository};
use tempfile::TempDir;

/// Crates of one target folder share their dependencies; a folder for each test lets them run side by side, but all would
/// compile the generator.
fn target() -> PathBuf {
    repository().join("target").join("examples")
}

fn succeeded(output: Output) -> String {
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    stdout.into_owned()
}

#[test]
fn the_example_with_a_build_script_prints_what_it_is_answered() {
    let folder = repository().join("examples/build-script");
    let stdout = succeeded(cargo(&folder, &target(), &["run", "--locked"]).expect("cargo runs"));
    assert_eq!(stdout, "Ada Moreau\n");
}

#[test]
fn the_example_with_committed_bindings_is_up_to_date_and_prints_what_it_is_answered() {
    let folder = repository().join("examples/committed");
    succeeded(cargo(&folder, &target(), &["test", "--locked"]).expect("cargo runs"));
    let stdout = succeeded(cargo(&folder, &target(), &["run", "--locked"]).expect("cargo runs"));
    assert_eq!(stdout, "now for collection-7\n");
    let api = Builder::new(docs_input()).load().expect("the pages are read").api;
    let server = Server::start(Mock::new(&api), 0).expect("a port");
    let program = target().join("debug").join(format!("example-committed{}", std::env::consts::EXE_SUFFIX));
    let run = Command::new(program).env("GRAPH_URL", format!("{}/v1.0", server.url())).output().expect("the example runs");
    assert!(succeeded(run).starts_with("now for "));
}

/// The first fenced block of the section in each language, `toml`, `rust,no_run` and `rust,ignore`.
fn readme_blocks() -> [String; 3] {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let (_, section) = readme.split_once("\n## From an empty crate").expect("the section");
    ["```toml\n", "```rust,no_run\n", "```rust,ignore\n"].map(|fence| {
        let (_, block) = section.split_once(fence).expect("the block");
        block.split("```").next().unwrap_or_default().to_owned()
    })
}

#[test]
fn the_readme_leads_to_a_first_call() {
    let [dependencies, script, program] = readme_blocks();
    let lines = [&script, &program].into_iter().flat_map(|code| code.lines()).filter(|line| !line.trim().is_empty());
    assert!(lines.count() <= 15, "the README promises a few lines");
    let crates = repository().join("crates").display().to_string().replace('\\', "/");
    let manifest = "[package]\nname = \"first-call\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n";
    let example = Copy { name: "first-call", folder: tempfile::tempdir().expect("a temporary folder") };
    example.write("Cargo.toml", &(manifest.to_owned() + &dependencies.replace("../msgraph/crates", &crates)));
    example.write("build.rs", &script);
    // A test has no tenant.
    let api = Builder::new(docs_input()).load().expect("the pages are read").api;
    let server = Server::start(Mock::new(&api), 0).expect("a port");
    let url = format!("Client::builder().base_url(\"{}/v1.0\")", server.url());
    assert!(program.contains("Client::builder()"), "{program}");
    example.write(
        "src/main.rs",
        &program.replace("Client::builder()", &url).replace("std::env::var(\"GRAPH_TOKEN\")?", "\"any\""),
    );
    let stdout = succeeded(example.cargo(&["run"]));
    assert!(stdout.starts_with("Some("), "{stdout}");
}

#[test]
fn an_edit_of_a_page_reaches_the_crate_and_only_that_page_does() {
    let example = Copy::new("edited");
    let first = example.build();
    assert!(!first.text.contains("mail_nickname"));
    assert!(!first.text.contains("Group"), "the group is not selected");
    assert!(first.ran, "the script runs the first time");

    assert!(!example.build().ran, "nothing changed, so that the script does not run");

    example.edit("docs/resources/user.md", "|id|", "|mailNickname|String|An alias.|\n|id|");
    example.edit("src/main.rs", "user.display_name", "user.mail_nickname");
    let second = example.build();
    assert!(second.ran && second.text.contains("pub mail_nickname: "), "{}", second.text);

    example.edit("docs/resources/group.md", "|id|", "|visibility|String|Who may see it.|\n|id|");
    example.edit("docs/api/group-get.md", "GET /groups/{id}", "GET /groups/{key}");
    let third = example.build();
    assert!(third.ran, "every page is watched, as any may come to be selected");
    assert_eq!((third.text, third.written), (second.text, second.written), "the file is the same, and is left alone");
}

#[test]
fn all_that_was_read_is_watched() {
    let example = Copy::new("watched");
    example.write("docs/includes/shared.md", "Reading takes a moment.\n");
    example.edit("docs/api/user-get.md", "## Permissions", "[!INCLUDE [shared](../includes/shared.md)]\n\n## Permissions");
    example.write("docs/LICENSE", "MIT License\n");
    let said = example.build().said;
    for path in [
        "docs/api",
        "docs/api/group-get.md",
        "docs/api/user-get.md",
        "docs/includes/shared.md",
        "docs/LICENSE",
        "docs/resources",
        "docs/resources/group.md",
        "docs/resources/user.md",
    ] {
        let line = format!("cargo::rerun-if-changed={path}");
        assert!(said.lines().any(|said| said.replace('\\', "/") == line), "`{line}` is missing:\n{said}");
    }
    assert_eq!(said.lines().filter(|line| !line.starts_with("cargo::rerun-if-changed=docs/")).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn warnings_are_passed_on_and_errors_stop_the_build() {
    let example = Copy::new("refused");
    example.edit("docs/api/user-get.md", "GET /users/{id | userPrincipalName}", "GET /users/{id}\nGET /../away");
    let output = example.cargo(&["build"]);
    let stderr = String::from_utf8_lossy(&output.stderr).replace('\\', "/");
    assert!(!output.status.success(), "{stderr}");
    for expected in ["docs/api/user-get.md:26:", "GET /../away", "nothing is written because of one finding on pages"] {
        assert!(stderr.contains(expected), "`{expected}` is missing:\n{stderr}");
    }

    let example = Copy::new("warned");
    let rows: String = (0..12).map(|number| format!("|a{number}|noSuchType|A property.|\n")).collect();
    example.edit("docs/resources/user.md", "|id|", &format!("{rows}|id|"));
    let said = example.build().said;
    let warnings: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("cargo::warning=")).collect();
    assert_eq!(warnings.len(), 11, "{warnings:?}");
    assert!(warnings[0].contains("docs/resources/user.md:") && warnings[0].contains("noSuchType"), "{warnings:?}");
    assert!(warnings[10].starts_with("2 more warnings"), "{warnings:?}");
}

/// The example with a build script in a folder of its own, as a user's crate would be. In a target folder cargo tells crates
/// apart by their names, not by where they are.
struct Copy {
    name: &'static str,
    folder: TempDir,
}

/// What a build gave.
struct Built {
    /// The bindings.
    text: String,
    /// When they were written.
    written: SystemTime,
    /// What the build script said to cargo.
    said: String,
    /// True where cargo ran the build script.
    ran: bool,
}

impl Copy {
    fn new(name: &'static str) -> Copy {
        let folder = tempfile::Builder::new().prefix("exämple crate ").tempdir().expect("a temporary folder");
        let copy = Copy { name, folder };
        copy_folder(&repository().join("examples/build-script"), copy.folder.path());
        let crates = repository().join("crates").display().to_string().replace('\\', "/");
        copy.edit("Cargo.toml", "../../crates", &crates);
        for file in ["Cargo.toml", "Cargo.lock"] {
            copy.edit(file, "name = \"example-build-script\"", &format!("name = \"{name}\""));
        }
        copy
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, text).expect("the file is written");
    }

    fn edit(&self, file: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.folder.path().join(file)).expect("the file");
        assert!(text.contains(old), "`{old}` in {file}");
        self.write(file, &text.replace(old, new));
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        cargo(self.folder.path(), &target(), arguments).expect("cargo runs")
    }

    fn build(&self) -> Built {
        let before = SystemTime::now();
        let messages = succeeded(self.cargo(&["build", "--message-format=json"]));
        let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let id = format!("#{}@", self.name);
        let out = messages
            .filter(|message| message["reason"] == "build-script-executed")
            .find(|message| message["package_id"].as_str().is_some_and(|package| package.contains(&id)))
            .and_then(|message| message["out_dir"].as_str().map(PathBuf::from))
            .expect("the build script has a folder");
        let file = out.join("bindings.rs");
        let output = out.with_file_name("output");
        let modified = |file: &Path| fs::metadata(file).and_then(|metadata| metadata.modified()).expect("a time");
        Built {
            text: fs::read_to_string(&file).expect("the bindings"),
            written: modified(&file),
            said: fs::read_to_string(&output).expect("what the script said"),
            ran: modified(&output) >= before,
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder is made");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true if entry.file_name() == "target" => {}
            true => copy_folder(&entry.path(), &target),
            false => _ = fs::copy(entry.path(), target).expect("the file is copied"),
        }
    }
}
