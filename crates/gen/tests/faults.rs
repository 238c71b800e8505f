//! Folders that make trouble: writes that fail, folders that may not be written, links, and a person who stands in one.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use common::{Place, page, resource};

/// A user without rights; tests that run as root, whom permissions do not stop, start `gen` as this one.
const NOBODY: u32 = 65534;

/// With bindings, and two pages that changed since.
fn stale() -> Place {
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    place.write("docs/api/group-get.md", page("group", "GET /groups/{id}").replace("Read a", "Fetch a"));
    place.write("docs/api/event-get.md", page("event", "GET /events/{id}"));
    place
}

/// Runs `gen --docs docs --out out` so that permissions count. Nothing where that cannot be done here.
fn generate_without_rights(place: &Place) -> Option<(i32, String)> {
    let mut gen_ = place.program(env!("CARGO_BIN_EXE_gen"), "");
    gen_.args(["--docs", "docs", "--out", "out"]);
    if fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
        gen_.uid(NOBODY).gid(NOBODY);
    }
    let output = gen_.output().ok()?;
    Some((output.status.code()?, String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Gives a folder and all in it to whoever [`generate_without_rights`] runs as, with the mode of files; who may read a folder
/// may enter it.
fn open(path: &Path, mode: u32) {
    let is_folder = path.is_dir();
    for entry in fs::read_dir(path).into_iter().flatten() {
        open(&entry.expect("an entry").path(), mode);
    }
    let mode = if is_folder { mode | (mode & 0o444) >> 2 } else { mode };
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions are set");
    // Fails for all but root, who alone needs it.
    let _ = std::os::unix::fs::chown(path, Some(NOBODY), Some(NOBODY));
}

#[test]
fn a_write_that_fails_leaves_the_old_files() {
    let place = stale();
    // Larger than the files may become: this is the file whose writing fails.
    let rows = "Text that takes place, and then some. ".repeat(2000);
    place.write("docs/api/group-get.md", page("group", "GET /groups/{id}").replace("Read a", &rows));
    let before = place.files("out");
    // The limit is in blocks of 512 or of 1024 bytes.
    let script = "trap '' XFSZ; ulimit -f 20; exec \"$0\" --docs docs --out out";
    let run = place.program("sh", "").args(["-c", script, env!("CARGO_BIN_EXE_gen")]).output().expect("a shell starts");
    let text = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{text}");
    assert!(text.contains("src/groups.rs` cannot be written"), "{text}");
    assert!(place.files("out") == before, "and nothing is left over: {:?}", place.files("out").keys());
    place.generate(&[]).expect(0, &[]);
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn pages_that_may_not_be_written_are_read() {
    let place = stale();
    open(&place.path(""), 0o666);
    open(&place.path("docs"), 0o444);
    if let Some((code, stderr)) = generate_without_rights(&place) {
        assert_eq!(code, 0, "{stderr}");
    }
    place.generate(&["--check"]).expect(0, &[]);
    open(&place.path("docs"), 0o666);
}

#[test]
fn an_output_folder_that_may_not_be_written_stays_as_it_is() {
    let place = stale();
    open(&place.path(""), 0o666);
    for folder in ["out", "out/src"] {
        let before = place.files("out");
        let path = place.path(folder);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o555)).expect("permissions are set");
        if let Some((code, stderr)) = generate_without_rights(&place) {
            assert_eq!(code, 2, "{stderr}");
            assert!(stderr.contains("cannot be written"), "{stderr}");
        }
        assert!(place.files("out") == before, "{folder}: {:?}", place.files("out").keys());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).expect("permissions are set");
    }
    // With nothing to write, nothing is tried.
    place.generate(&[]).expect(0, &[]);
    open(&place.path("out"), 0o444);
    if let Some((code, stderr)) = generate_without_rights(&place) {
        assert_eq!(code, 0, "{stderr}");
    }
    open(&place.path("out"), 0o666);
}

#[test]
fn folders_of_others_keep_their_permissions() {
    let place = stale();
    place.write("out/src/mine/by_hand.rs", "// mine\n");
    fs::create_dir(place.path("out/src/empty")).expect("the folder is made");
    open(&place.path(""), 0o666);
    open(&place.path("out/src/mine"), 0o444);
    if let Some((code, stderr)) = generate_without_rights(&place) {
        assert_eq!(code, 0, "{stderr}");
        let mode = fs::metadata(place.path("out/src/mine")).expect("the folder is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o555);
        assert_eq!(place.read("out/src/mine/by_hand.rs"), "// mine\n");
        assert!(place.path("out/src/empty").is_dir());
        assert_eq!(fs::read_dir(place.path("out")).expect("a folder").count(), 2, "nothing is left over");
    }
    open(&place.path("out"), 0o666);
}

#[test]
fn output_folders_may_be_links() {
    let place = stale();
    fs::rename(place.path("out"), place.path("elsewhere")).expect("the folder is renamed");
    fs::create_dir(place.path("far away")).expect("the folder is made");
    fs::rename(place.path("elsewhere/src"), place.path("far away/sources")).expect("the folder is renamed");
    place.link("elsewhere/src", "../far away/sources");
    place.link("out", "elsewhere");
    place.generate(&[]).expect(0, &["5 files written"]);
    place.generate(&["--check"]).expect(0, &[]);
    for link in ["out", "elsewhere/src"] {
        assert!(fs::symlink_metadata(place.path(link)).expect("a link").is_symlink(), "{link}");
    }
    assert!(String::from_utf8_lossy(&place.files("far away")["sources/groups.rs"]).contains("Fetch a group"));
    for folder in ["elsewhere", "far away"] {
        let names = place.files(folder).into_keys().filter(|name| name.contains(".generating")).count();
        assert_eq!(names, 0, "{folder}");
    }
}

#[test]
fn a_link_among_the_sources_is_followed_and_kept() {
    let place = Place::with_pages();
    place.write("docs/resources/user.md", resource("user", None, "name"));
    place.generate(&[]).expect(0, &[]);
    fs::rename(place.path("out/src/models"), place.path("linked")).expect("the folder is renamed");
    place.link("out/src/models", "../../linked");
    place.write("docs/resources/user.md", resource("user", None, "title"));
    place.generate(&[]).expect(0, &[]);
    assert!(fs::symlink_metadata(place.path("out/src/models")).expect("a link").is_symlink());
    assert!(place.read("linked/user.rs").contains("pub title:"));
    place.generate(&["--check"]).expect(0, &[]);
}

#[test]
fn who_stands_in_the_sources_stays_there() {
    let place = stale();
    let inode = |place: &Place| fs::metadata(place.path("out/src")).expect("the folder").ino();
    let before = inode(&place);
    let run = place
        .program(env!("CARGO_BIN_EXE_gen"), "out/src")
        .args(["--docs", "../../docs", "--out", ".."])
        .output()
        .expect("gen starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(inode(&place), before);
    place.generate(&["--check"]).expect(0, &[]);
    // Elsewhere, the whole folder is exchanged at once.
    place.write("docs/api/group-get.md", page("group", "GET /groups/{id}"));
    place.generate(&[]).expect(0, &[]);
    assert_ne!(inode(&place), before);
}

#[test]
fn what_a_killed_run_left_is_removed() {
    let place = stale();
    let leave = || {
        place.write("out/.generating-abc/made-by-msgraph-gen", "");
        place.write("out/.generating-abc/src/lib.rs", "half a f");
        place.write("out/.generating.lock", "");
    };
    leave();
    place.write("out/.generating-def/made-by-msgraph-gen", "");
    place.write("out/.generating-def/src/msgraph-gen.json", "{}");
    place.write("out/.generating-notes/mine.txt", "of somebody else");
    place.generate(&["--check"]).expect(1, &["  a run was interrupted before all files were in place\n"]);
    place.generate(&[]).expect(0, &["5 files written"]);
    assert_eq!(place.read("out/.generating-notes/mine.txt"), "of somebody else");
    fs::remove_dir_all(place.path("out/.generating-notes")).expect("the folder is removed");
    let current = place.files("out");
    assert!(current.keys().all(|name| !name.contains("generating")), "{:?}", current.keys());
    leave();
    place.generate(&[]).expect(0, &["0 files written"]);
    assert!(place.files("out") == current, "also where there is nothing to write");
}
