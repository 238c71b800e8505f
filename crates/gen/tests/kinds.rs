//! Files where folders should be, folders where files should be, pipes, and links to elsewhere: an error that names the place,
//! and nothing that was there is changed.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::process::Command;

use common::{Place, page};

/// A user without rights; tests that run as root, whom permissions do not stop, start `gen` as this one.
const NOBODY: u32 = 65534;

/// With bindings, and a page that changed since.
fn stale() -> Place {
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    place.write("docs/api/user-get.md", page("user", "GET /users/{id}").replace("Read a", "Fetch a"));
    place
}

fn pipe(place: &Place, relative: &str) {
    let made = Command::new("mkfifo").arg(place.path(relative)).status();
    assert!(made.is_ok_and(|status| status.success()), "{relative}");
}

/// Everything below a folder but pipes, which nobody may read: paths, and contents of files.
fn tree(place: &Place, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![place.path(folder)];
    while let Some(path) = open.pop() {
        let metadata = fs::symlink_metadata(&path).expect("an entry");
        let name = path.strip_prefix(place.path("")).unwrap_or(&path).to_string_lossy().into_owned();
        if metadata.is_dir() {
            open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
            found.push((name, Vec::new()));
        } else {
            found.push((name, if metadata.is_file() { fs::read(&path).expect("a file") } else { Vec::new() }));
        }
    }
    found.sort();
    found
}

#[test]
fn output_of_another_kind_is_named_and_left() {
    for name in ["src/users.rs", "src/lib.rs", "src/msgraph-gen.json", "Cargo.toml"] {
        for kind in ["folder", "full folder", "pipe"] {
            let place = stale();
            place.remove(&format!("out/{name}"));
            match kind {
                "folder" => fs::create_dir(place.path("out").join(name)).expect("the folder is made"),
                "full folder" => place.write(&format!("out/{name}/mine.txt"), "mine"),
                _ => pipe(&place, &format!("out/{name}")),
            }
            let before = tree(&place, "out");
            for more in [&[][..], &["--force"], &["--check"]] {
                place.generate(more).expect(2, &[&format!("out/{name}` cannot be read")]);
                assert_eq!(tree(&place, "out"), before, "{name} is a {kind}, {more:?}");
            }
        }
    }
}

#[test]
fn folders_of_another_kind_are_named_and_left() {
    for name in ["out/src", "out", "out/.generating.lock"] {
        let place = stale();
        let path = place.path(name);
        match name {
            "out/.generating.lock" => fs::create_dir(&path).expect("the folder is made"),
            _ => {
                fs::remove_dir_all(&path).expect("the folder is removed");
                fs::write(&path, "mine").expect("the file is written");
            }
        }
        let before = tree(&place, "out");
        let run = place.generate(&[]).expect(2, &["out"]);
        assert!(run.stderr.contains("cannot be") && !run.stderr.contains("panicked"), "{}", run.stderr);
        assert_eq!(tree(&place, "out"), before, "{name}");
    }
}

/// A file that is a link is replaced by a file; where it leads to is nobody's business.
#[test]
fn nothing_is_written_through_links_of_files() {
    let place = stale();
    for (name, content) in [("users.rs", "victim.rs"), ("lib.rs", "nowhere")] {
        if content != "nowhere" {
            fs::copy(place.path("out/src").join(name), place.path(content)).expect("a copy");
        }
        place.remove(&format!("out/src/{name}"));
        place.link(&format!("out/src/{name}"), place.path(content));
    }
    let before = place.read("victim.rs");
    place.generate(&["--force"]).expect(0, &[]);
    assert_eq!(place.read("victim.rs"), before);
    assert!(!place.path("nowhere").exists());
    for name in ["users.rs", "lib.rs"] {
        assert!(fs::symlink_metadata(place.path("out/src").join(name)).expect("a file").is_file(), "{name}");
    }
    place.generate(&["--check"]).expect(0, &[]);
    // A stale file that is a link is removed; what it leads to is not.
    place.write("victim.rs", &before);
    place.link("out/src/stale.rs", place.path("victim.rs"));
    place.generate(&["--force"]).expect(0, &[]);
    assert_eq!(place.read("victim.rs"), before);
}

/// Who keeps the manifest by hand may keep it elsewhere: that one is brought up to date, and the link stays.
#[test]
fn a_manifest_behind_a_link_stays_there() {
    let place = stale();
    fs::create_dir(place.path("kept")).expect("a folder");
    let ours = place.read("out/Cargo.toml");
    let kept: String =
        ours.lines().skip(1).filter(|line| !line.starts_with("users = ")).map(|line| format!("{line}\n")).collect();
    assert!(kept.len() < ours.len() && !kept.contains("\nusers = "));
    place.write("kept/Cargo.toml", &kept);
    place.remove("out/Cargo.toml");
    place.link("out/Cargo.toml", place.path("kept/Cargo.toml"));
    place.generate(&[]).expect(0, &[]);
    assert!(fs::symlink_metadata(place.path("out/Cargo.toml")).expect("a link").is_symlink());
    assert!(place.read("kept/Cargo.toml").contains("\nusers = "));
    assert_eq!(fs::read_dir(place.path("kept")).expect("a folder").count(), 1);
}

#[test]
fn pages_of_another_kind_are_left_out_and_named() {
    let place = Place::with_pages();
    pipe(&place, "docs/api/pipe.md");
    place.link("docs/api/device.md", "/dev/zero");
    place.link("docs/api/passwords.md", "/etc/passwd");
    fs::create_dir(place.path("docs/api/folder.md")).expect("the folder is made");
    let run = place.generate(&[]).expect(1, &["docs/api/pipe.md:1", "docs/api/device.md:1", "docs/api/passwords.md:1"]);
    assert!(run.stderr.contains("2 operations") && !run.stderr.contains("root:"), "{}", run.stderr);
    place.remove("docs/api/pipe.md");
    pipe(&place, "docs/api/another.md");
    place.gen_(&["lint", "--docs", "docs"]).expect(1, &[]);
}

/// Runs as somebody whom permissions stop. Nothing where that cannot be done here.
fn without_rights(place: &Place, arguments: &[&str]) -> Option<(i32, String)> {
    let mut gen_ = place.program(env!("CARGO_BIN_EXE_gen"), "");
    gen_.args(arguments);
    if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        gen_.uid(NOBODY).gid(NOBODY);
    }
    let output = gen_.output().ok()?;
    Some((output.status.code()?, String::from_utf8_lossy(&output.stderr).into_owned()))
}

#[test]
fn pages_that_may_not_be_read_are_left_out_and_named() {
    let place = Place::with_pages();
    place.write("docs/api/more/event-get.md", page("event", "GET /events/{id}"));
    let set = |name: &str, mode: u32| {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).expect("permissions are set");
    };
    set("", 0o777);
    for (name, mode, operations) in
        [("docs/api/user-get.md", 0o000, 2), ("docs/api/more", 0o000, 2), ("docs/api/more", 0o444, 2)]
    {
        let before = fs::metadata(place.path(name)).expect("an entry").permissions().mode();
        set(name, mode);
        if let Some((code, stderr)) = without_rights(&place, &["lint", "--docs", "docs"]) {
            assert_eq!(code, 1, "{stderr}");
        }
        if let Some((code, stderr)) = without_rights(&place, &["--docs", "docs", "--out", "new"]) {
            assert_eq!(code, 1, "{stderr}");
            assert!(stderr.contains("error[unreadable-page]") && stderr.contains("Permission denied"), "{stderr}");
            assert!(stderr.contains(name) && stderr.contains(&format!("{operations} operations")), "{stderr}");
        }
        set(name, before);
    }
    // The folder as a whole.
    set("docs", 0o000);
    if let Some((code, stderr)) = without_rights(&place, &["--docs", "docs", "--out", "other"]) {
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains("`docs`") && stderr.contains("Permission denied"), "{stderr}");
    }
    set("docs", 0o755);
}
