//! Disks that are full, or that may only be read. They are small file systems in memory, which a namespace of the test's own
//! has; where the system lets none be made, there is nothing to test.

#![cfg(target_os = "linux")]

mod common;

use std::fs::File;
use std::process::Stdio;

use common::{Place, page};

/// Runs a script whose `$GEN` is the program, where it may mount what it likes. Nothing where that is not allowed.
fn run(place: &Place, script: &str) -> Option<(i32, String)> {
    let namespace = |command: &[&str]| {
        place
            .program("unshare", "")
            .args(["--map-root-user", "--mount", "--"])
            .args(command)
            .env("GEN", env!("CARGO_BIN_EXE_gen"))
            .output()
    };
    let probe = "mkdir -p probe && mount -t tmpfs tmpfs probe";
    if !namespace(&["sh", "-c", probe]).is_ok_and(|output| output.status.success()) {
        println!("no file system can be mounted here: nothing was tested");
        return None;
    }
    let output = namespace(&["sh", "-c", script]).expect("a shell starts");
    Some((output.status.code()?, String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// With bindings in `out`, what belongs there since in `new`, and pages from which it comes.
fn stale() -> Place {
    let place = Place::with_pages();
    place.generate(&[]).expect(0, &[]);
    let rows = "Text that takes place, and then some. ".repeat(500);
    place.write("docs/api/group-get.md", page("group", "GET /groups/{id}").replace("Read a", &rows));
    for name in ["event", "device", "place"] {
        place.write(&format!("docs/api/{name}-get.md"), page(name, &format!("GET /{name}s/{{id}}")));
    }
    place.gen_(&["--docs", "docs", "--out", "new"]).expect(0, &[]);
    place
}

/// Generates on disks of growing size: until all fits, nothing changes; then everything does. Gives how many were too small.
fn grow(place: &Place, option: &str, step: u32, folder: &str, out: &str) -> Option<u32> {
    let (old, new) = (place.files("out"), place.files("new"));
    for attempt in 0..200 {
        let script = format!(
            "mkdir -p disk after && rm -rf after && mount -t tmpfs -o {option}={} tmpfs disk && cp -a out/. disk/ || exit 99
             (cd {folder} && \"$GEN\" --docs \"$OLDPWD/docs\" --out {out})
             code=$?; cp -a disk after; exit $code",
            (attempt + 1) * step
        );
        let (code, stderr) = run(place, &script)?;
        match code {
            99 => continue,
            0 => {
                assert!(place.files("after") == new, "{option}: {:?}", place.files("after").keys());
                return Some(attempt);
            }
            _ => {
                assert_eq!(code, 2, "{stderr}");
                assert!(stderr.contains("cannot be written: No space left on device"), "{stderr}");
                assert!(["disk", "src", "`.."].iter().any(|name| stderr.contains(name)), "{stderr}");
                assert!(!stderr.contains("panicked"), "{stderr}");
                let after = place.files("after");
                assert!(after == old, "{option}: the old files are not as they were: {:?}\n{stderr}", after.keys());
            }
        }
    }
    panic!("no disk was large enough");
}

#[test]
fn a_full_disk_leaves_the_old_files_whenever_it_becomes_full() {
    let place = stale();
    let failed = grow(&place, "size", 4096, "docs/..", "disk");
    let also = grow(&place, "nr_inodes", 1, "docs/..", "disk");
    println!("{failed:?} disks had too little space, {also:?} too few inodes");
    assert!(failed.is_none_or(|failed| failed > 10) && also.is_none_or(|also| also > 10));
}

/// From within the sources, files are moved one by one; they are all on the disk before the first is.
#[test]
fn a_full_disk_leaves_the_old_files_to_who_stands_in_them() {
    let place = stale();
    grow(&place, "size", 4096, "disk/src", "..");
}

#[test]
fn a_disk_that_may_only_be_read_stays_as_it_is() {
    let place = stale();
    let before = place.files("out");
    let mount = "mount --bind out out && mount -o remount,ro,bind out && \"$GEN\" --docs docs --out out";
    let Some((code, stderr)) = run(&place, mount) else { return };
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("/out/") && stderr.contains("cannot be written: Read-only file system"), "{stderr}");
    let (code, stderr) = run(&place, &format!("{mount} --check")).expect("as before");
    assert!(code == 1 && stderr.contains("not up to date"), "{stderr}");
    assert!(place.files("out") == before);
    // With nothing to write, nothing is tried; nor is anything where the pages may only be read.
    place.generate(&[]).expect(0, &[]);
    let (code, stderr) = run(&place, mount).expect("as before");
    assert!(code == 0 && stderr.contains("0 files written"), "{stderr}");
    let pages = "mount --bind docs docs && mount -o remount,ro,bind docs && \"$GEN\" --docs docs --out out --force";
    let (code, stderr) = run(&place, pages).expect("as before");
    assert_eq!(code, 0, "{stderr}");
}

/// What is remembered between runs saves time, and is nothing that a run may fail for.
#[test]
fn a_cache_that_is_full_or_of_another_kind_is_done_without() {
    for prepare in [
        "mkdir -p .cache && mount -t tmpfs -o size=4096 tmpfs .cache && head -c 4096 /dev/zero > .cache/full",
        "mkdir -p .cache && mount -t tmpfs -o ro tmpfs .cache",
        "rm -rf .cache && echo text > .cache",
        "rm -rf .cache && mkdir -p .cache && echo text > .cache/msgraph-gen",
        "rm -rf .cache && ln -s /dev/full .cache",
        "for file in .cache/msgraph-gen/*; do rm -rf \"$file\"; mkdir -p \"$file/in\"; done",
    ] {
        let place = stale();
        let Some((code, stderr)) = run(&place, &format!("{prepare}; timeout 60 \"$GEN\" --docs docs --out out")) else {
            return;
        };
        assert_eq!(code, 0, "{prepare}: {stderr}");
        assert!(place.files("out") == place.files("new"), "{prepare}");
    }
}

/// `/dev/full` takes nothing, as a full disk does; a pipe that nobody reads breaks.
#[test]
fn output_that_cannot_be_written_is_an_error_and_no_panic() {
    let place = stale();
    place.write("old.json", place.gen_(&["ir", "--docs", "docs"]).expect(0, &[]).stdout);
    for arguments in [
        &["ir", "--docs", "docs"][..],
        &["lint", "--docs", "docs", "--format", "json"],
        &["lint", "--docs", "docs", "--format", "sarif"],
        &["explain", "--docs", "docs", "api/group-get.md"],
        &["diff", "old.json", "docs", "--format", "json"],
        &["--docs", "docs", "--out", "out", "--check"],
    ] {
        let run = |stdout: Stdio| {
            let mut gen_ = place.program(env!("CARGO_BIN_EXE_gen"), "");
            let gen_ = gen_.args(arguments).stdout(stdout).stderr(Stdio::piped());
            let output = gen_.spawn().expect("gen starts").wait_with_output().expect("an exit code");
            (output.status, String::from_utf8_lossy(&output.stderr).into_owned())
        };
        let full = File::options().write(true).open("/dev/full").expect("a device");
        let (status, stderr) = run(full.into());
        assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
        assert_eq!(status.code(), Some(2), "{arguments:?}: {stderr}");
        assert!(stderr.contains("No space left on device"), "{arguments:?}: {stderr}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let (_, stderr) = run(writer.into());
        assert!(!stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
}

/// New files are on the disk before they take the places of old ones: a power cut leaves the ones or the others.
#[test]
fn files_are_on_the_disk_before_they_are_moved() {
    let place = stale();
    for (index, pages) in [1, 100].into_iter().enumerate() {
        for number in 0..pages {
            let name = format!("thing{index}n{number}");
            place.write(&format!("docs/api/{name}-get.md"), page(&name, &format!("GET /{name}s/{{id}}")));
        }
        let trace = place.path("trace");
        let traced = place
            .program("strace", "")
            .args(["-f", "-e", "trace=openat,fsync,syncfs,rename,renameat,renameat2", "-o"])
            .arg(&trace)
            .arg(env!("CARGO_BIN_EXE_gen"))
            .args(["--docs", "docs", "--out", "out", "--no-cache"])
            .output();
        if !traced.is_ok_and(|output| output.status.success()) {
            println!("system calls cannot be traced here: nothing was tested");
            return;
        }
        let calls = place.read("trace");
        let moved = calls.lines().position(|call| call.contains("RENAME_EXCHANGE")).expect("the sources are exchanged");
        let before: Vec<&str> = calls.lines().take(moved).collect();
        let made = before.iter().filter(|call| call.contains("O_CREAT") && call.contains("/src/")).count();
        let synced = before.iter().filter(|call| call.contains(" fsync(") && call.ends_with("= 0")).count();
        let all = before.iter().any(|call| call.contains(" syncfs(") && call.ends_with("= 0"));
        assert!(made > pages && (all || synced >= made), "{made} files, {synced} on the disk: {calls}");
    }
}
