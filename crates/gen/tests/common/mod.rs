//! A documentation folder and an output folder of their own for each test.

#![allow(dead_code, reason = "each test file is a crate of its own and uses a part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A temporary folder, by whose name some tests show that spaces and other scripts are no trouble.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { folder: tempfile::Builder::new().prefix("gen päges ").tempdir().expect("a temporary folder") }
    }

    /// With the two pages of [`page`] for users and groups in `docs/api`.
    pub fn with_pages() -> Place {
        let place = Place::new();
        place.write("docs/api/user-get.md", page("user", "GET /users/{id}"));
        place.write("docs/api/group-get.md", page("group", "GET /groups/{id}"));
        place
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    pub fn write(&self, relative: &str, content: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        fs::write(path, content).expect("the file is written");
    }

    pub fn read(&self, relative: &str) -> String {
        fs::read_to_string(self.path(relative)).unwrap_or_else(|error| panic!("{relative}: {error}"))
    }

    pub fn remove(&self, relative: &str) {
        fs::remove_file(self.path(relative)).expect("the file is removed");
    }

    #[cfg(unix)]
    pub fn link(&self, relative: &str, target: impl AsRef<Path>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder is made");
        std::os::unix::fs::symlink(target, path).expect("the link is made");
    }

    /// Runs `gen` with the folder as the current one.
    pub fn gen_(&self, arguments: &[&str]) -> Run {
        Run::new(self.command(arguments).output().expect("gen starts"))
    }

    /// Runs `gen` as a program that another package calls, and not `cargo run`.
    pub fn run_installed(&self, arguments: &[&str]) -> Run {
        Run::new(self.command(arguments).env("CARGO_PKG_NAME", "another").output().expect("gen starts"))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_gen"), "");
        command.args(arguments).env("CARGO_PKG_NAME", env!("CARGO_PKG_NAME"));
        command
    }

    /// A program that runs in a folder of this place. What it caches stays here, and not with who runs the tests.
    pub fn program(&self, name: &str, folder: &str) -> Command {
        let mut command = Command::new(name);
        command.current_dir(self.path(folder)).env("XDG_CACHE_HOME", self.path(".cache"));
        command
    }

    /// Runs `gen --docs docs --out out`.
    pub fn generate(&self, more: &[&str]) -> Run {
        self.gen_(&[&["--docs", "docs", "--out", "out"], more].concat())
    }

    /// All files of a folder with their content, by path.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
}

/// What a run of `gen` gave.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    fn new(output: Output) -> Run {
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Asserts the exit code, and that standard error has all of the texts.
    #[track_caller]
    pub fn expect(self, code: i32, texts: &[&str]) -> Run {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        for text in texts {
            assert!(self.stderr.contains(text), "`{text}` is missing:\n{}", self.stderr);
        }
        assert!(!self.stderr.contains('\u{1b}'), "no colours in a pipe:\n{}", self.stderr);
        self
    }
}

/// A page that has all it needs and gives no findings.
pub fn page(resource: &str, request: &str) -> String {
    format!(
        r#"---
title: "Get {resource}"
description: "Read a {resource}."
doc_type: apiPageType
---

# Get {resource}

Namespace: microsoft.graph

Read a {resource}.

## Permissions

|Permission type|Least privileged permissions|Higher privileged permissions|
|:---|:---|:---|
|Delegated (work or school account)|Directory.Read.All|Not available.|
|Delegated (personal Microsoft account)|Not supported.|Not supported.|
|Application|Directory.Read.All|Not available.|

## HTTP request

<!-- {{ "blockType": "ignored" }} -->
``` http
{request}
```

## Request headers

|Name|Description|
|:---|:---|
|Authorization|Bearer {{token}}. Required.|

## Request body

Don't supply a request body for this method.

## Response

If successful, this method returns a `204 No Content` response code.
"#
    )
}

/// A page about a complex type with one property of type String; `base` is a type that it inherits from.
pub fn resource(name: &str, base: Option<&str>, property: &str) -> String {
    let base = base.map(|base| format!("\n\nInherits from [{base}]({base}.md).")).unwrap_or_default();
    format!(
        r#"---
title: "{name} resource type"
description: "What it is."
doc_type: resourcePageType
---

# {name} resource type

Namespace: microsoft.graph

What it is.{base}

## Properties

|Property|Type|Description|
|:---|:---|:---|
|{property}|String|What it is.|

## Relationships

None.
"#
    )
}
