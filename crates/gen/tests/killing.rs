//! Generators that are killed, and several at once: the sources are always the whole of what one run writes.

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use common::{Place, page, resource};

type Files = BTreeMap<String, Vec<u8>>;

const DOCS: [&str; 2] = ["docs0", "docs1"];

/// How many runs are killed.
const KILLS: u32 = 200;

/// Two documentation folders, `docs0` and `docs1`, whose bindings have files that are the same, files that differ, and files
/// and folders that the other has not.
fn place() -> Place {
    let place = Place::new();
    for (docs, verb, own) in [("docs0", "Read", "cats"), ("docs1", "Fetch", "dogs")] {
        for name in ["users", "groups", "events"] {
            let request = format!("GET /{name}/{{id}}\nGET /me/{name}/{{id}}\nGET /{own}/{{id}}/{name}/{{id}}");
            let text = page(name, &request).replace("Read a", if name == "users" { "See a" } else { verb });
            place.write(&format!("{docs}/api/{name}-get.md"), text);
        }
        place.write(&format!("{docs}/resources/{own}.md"), resource(own, None, verb));
    }
    place.write("out/src/mine/by_hand.rs", "pub fn mine() {}\n");
    place
}

/// The sources of both folders, as runs that nobody disturbs write them.
fn whole(place: &Place) -> [Files; 2] {
    DOCS.map(|docs| {
        place.gen_(&["--docs", docs, "--out", "out"]).expect(0, &[]);
        place.files("out/src")
    })
}

fn spawn(place: &Place, docs: &str, folder: &str, out: &str) -> Child {
    let docs = place.path(docs);
    place
        .program(env!("CARGO_BIN_EXE_gen"), folder)
        .args(["--threads", "1", "--out", out, "--docs"])
        .arg(docs)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gen starts")
}

/// Waits for the moment at which a run begins to write, which its lock tells, or for its end.
fn until_writing(place: &Place, run: &mut Child) {
    let lock = place.path("out/.generating.lock");
    while !lock.exists() && run.try_wait().expect("a state").is_none() {
        thread::yield_now();
    }
}

/// How long runs take until they write, and from then on.
fn durations(place: &Place, folder: &str, out: &str) -> [Duration; 2] {
    let runs = ["docs0", "docs1", "docs0", "docs1"].map(|docs| {
        let start = Instant::now();
        let mut run = spawn(place, docs, folder, out);
        until_writing(place, &mut run);
        let before = start.elapsed();
        assert!(run.wait().expect("an exit code").success());
        [before, start.elapsed() - before]
    });
    [0, 1].map(|part| runs.iter().map(|run| run[part]).sum::<Duration>() / 4)
}

/// Kills a run at a moment that differs from call to call: one in four before it writes, the others while it does. True where
/// it was writing.
fn kill_one(place: &Place, docs: &str, number: u32, [before, writing]: [Duration; 2], folder: &str, out: &str) -> bool {
    let mut run = spawn(place, docs, folder, out);
    // Multiples of the golden ratio spread evenly, wherever one begins; squares come early more often, so that runs that are
    // quicker than those that were measured are met, too.
    let moment = (f64::from(number) * 0.618_033_988_749_895).fract().powi(2);
    if number.is_multiple_of(4) {
        thread::sleep(before.mul_f64(moment));
    } else {
        until_writing(place, &mut run);
        let moment = Instant::now() + writing.mul_f64(moment);
        while Instant::now() < moment {
            std::hint::spin_loop();
        }
    }
    run.kill().expect("the run is killed, or has ended");
    run.wait().expect("an exit code");
    place.path("out/.generating.lock").exists()
}

#[test]
fn a_run_that_is_killed_leaves_the_old_sources_or_the_new_ones() {
    let place = place();
    let whole = whole(&place);
    let durations = durations(&place, "", "out");
    let (mut old, mut new, mut while_writing) = (0, 0, 0);
    for number in 0..KILLS {
        let next = number as usize % 2;
        while_writing += u32::from(kill_one(&place, DOCS[next], number, durations, "", "out"));
        let found = place.files("out/src");
        old += u32::from(found == whole[1 - next]);
        new += u32::from(found == whole[next]);
        assert_eq!(old + new, number + 1, "neither the old nor the new files: {:?}", found.keys());
        place.gen_(&["--docs", DOCS[next], "--out", "out", "--threads", "1"]).expect(0, &[]);
        assert!(place.files("out/src") == whole[next], "{:?}", place.files("out/src").keys());
    }
    assert_eq!(entries(&place), ["Cargo.toml", "src"], "nothing is left over");
    println!(
        "{old} runs left the old files, {new} the new ones; {while_writing} were killed while they wrote: {durations:?}"
    );
    assert!(while_writing >= KILLS / 10 && old > 0 && new > 0, "{while_writing} while writing, {old} old, {new} new");
}

/// From within the sources, files are moved one by one, so that the folder in which a person stands does not vanish.
#[test]
fn the_next_run_completes_one_that_was_killed_between_two_files() {
    let place = place();
    let whole = whole(&place);
    let durations = durations(&place, "out/src", "..");
    for number in 0..KILLS / 5 {
        let next = number as usize % 2;
        kill_one(&place, DOCS[next], number, durations, "out/src", "..");
        for (path, content) in place.files("out/src") {
            assert!(whole.iter().any(|files| files.get(&path) == Some(&content)), "{path} is neither old nor new");
        }
        place.gen_(&["--docs", DOCS[next], "--out", "out", "--threads", "1"]).expect(0, &[]);
        assert!(place.files("out/src") == whole[next], "{:?}", place.files("out/src").keys());
    }
    assert_eq!(entries(&place), ["Cargo.toml", "src"], "nothing is left over");
}

#[test]
fn several_runs_at_once_leave_what_one_of_them_writes() {
    let place = place();
    let whole = whole(&place);
    for _ in 0..10 {
        let runs = [0, 1, 0, 1, 1, 0].map(|docs| spawn(&place, DOCS[docs], "", "out"));
        for run in runs {
            let output = run.wait_with_output().expect("an exit code");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(whole.contains(&place.files("out/src")), "{:?}", place.files("out/src").keys());
        assert_eq!(entries(&place), ["Cargo.toml", "src"], "nothing is left over");
    }
}

#[test]
fn who_has_to_wait_is_told() {
    let place = place();
    place.gen_(&["--docs", DOCS[0], "--out", "out"]).expect(0, &[]);
    let lock = File::create(place.path("out/.generating.lock")).expect("the file is made");
    lock.lock().expect("the lock is taken");
    // With nothing to write, there is nothing to wait for.
    place.gen_(&["--docs", DOCS[0], "--out", "out"]).expect(0, &["0 files written"]);
    let mut run = spawn(&place, DOCS[1], "", "out");
    let mut lines = BufReader::new(run.stderr.take().expect("a pipe")).lines();
    let first = lines.next().expect("a line").expect("text");
    assert!(first.starts_with("waiting for another generator"), "{first}");
    assert!(run.try_wait().expect("a state").is_none());
    drop(lock);
    assert!(lines.any(|line| line.expect("text").contains("files written")));
    assert!(run.wait().expect("an exit code").success());
    assert_eq!(entries(&place), ["Cargo.toml", "src"]);
}

fn entries(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.path("out")).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
