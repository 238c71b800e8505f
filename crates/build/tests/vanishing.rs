//! Pages that change between two moments of a run: each is read whole, left out with a finding, or an error; never a panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use msgraph_build::{Builder, Error, Loaded, Step};

/// A documentation folder with pages `a`, `b` and `c`, which one thread reads in this order.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(place.path().join("docs/api")).expect("the folder is made");
    for name in ["a", "b", "c"] {
        fs::write(page(place.path(), name), text(name)).expect("the page is written");
    }
    place
}

fn page(place: &Path, name: &str) -> PathBuf {
    place.join(format!("docs/api/{name}-get.md"))
}

fn text(name: &str) -> String {
    format!(
        "---\ntitle: \"Get {name}\"\ndoc_type: apiPageType\n---\n\n# Get {name}\n\nNamespace: microsoft.graph\n\nRead {name}.\n\n\
         ## Permissions\n\n|Permission type|Permissions (from least to most privileged)|\n|:---|:---|\n\
         |Application|{name}.Read|\n\n## HTTP request\n\n``` http\nGET /{name}s/{{id}}\n```\n\n## Response\n\n\
         If successful, this method returns a `204 No Content` response code.\n"
    )
}

/// Loads the pages, and does something to them once the first one was read.
fn load_while(place: &Path, deed: impl Fn(&Path) + Send + Sync + 'static) -> Result<Loaded, Error> {
    let (done, folder) = (AtomicBool::new(false), place.to_owned());
    let progress = move |step| {
        if matches!(step, Step::Reading { done: 1, .. }) && !done.swap(true, Ordering::SeqCst) {
            deed(&folder);
        }
    };
    Builder::new(place.join("docs")).threads(1).progress(progress).load()
}

/// The findings on page `b`, and how many operations there are.
fn findings(loaded: &Loaded) -> (Vec<String>, usize) {
    let of_b =
        loaded.api.diagnostics.iter().filter(|found| found.source.as_ref().is_some_and(|at| at.file == "api/b-get.md"));
    (of_b.map(|found| format!("{}: {}", found.code, found.message)).collect(), loaded.api.operations.len())
}

#[test]
fn a_page_that_vanishes_is_told_by_name() {
    let place = place();
    let loaded = load_while(place.path(), |place| fs::remove_file(page(place, "b")).expect("the page is removed"));
    let (found, operations) = findings(&loaded.expect("the others are read"));
    assert!(found.iter().any(|text| text.contains("unreadable-page") && text.contains("no such file")), "{found:?}");
    assert_eq!(operations, 2);
}

#[test]
fn a_page_that_becomes_something_else_is_told_by_name() {
    type Deed = fn(&Path);
    let deeds: [(Deed, &str); 3] = [
        (|path| fs::create_dir(path).expect("the folder is made"), "it is not a file"),
        #[cfg(unix)]
        (
            |path| {
                let made = std::process::Command::new("mkfifo").arg(path).status();
                assert!(made.is_ok_and(|status| status.success()));
            },
            "it is not a file",
        ),
        #[cfg(unix)]
        (|path| std::os::unix::fs::symlink("/etc/passwd", path).expect("the link is made"), "leads out"),
    ];
    for (deed, expected) in deeds {
        let place = place();
        let loaded = load_while(place.path(), move |place| {
            fs::remove_file(page(place, "b")).expect("the page is removed");
            deed(&page(place, "b"));
        });
        let (found, operations) = findings(&loaded.expect("the others are read"));
        assert!(found.iter().any(|text| text.contains(expected)), "{expected}: {found:?}");
        assert_eq!(operations, 2);
    }
}

#[test]
fn a_folder_that_vanishes_is_an_error_or_findings() {
    let place = place();
    let loaded = load_while(place.path(), |place| fs::remove_dir_all(place.join("docs")).expect("the folder is removed"));
    let loaded = loaded.expect("the first page was read");
    assert_eq!((loaded.api.operations.len(), loaded.api.diagnostics.len()), (1, 2), "{:?}", loaded.api.diagnostics);
}

/// Editors write pages from front to back: whatever is there is read without a panic, and the other pages as always.
#[test]
fn half_written_pages_do_no_harm() {
    let whole = text("b");
    let kept = Arc::new(Mutex::new(BTreeMap::new()));
    for length in (0..whole.len()).step_by(7) {
        let place = place();
        let part = whole.as_bytes()[..length].to_vec();
        let loaded =
            load_while(place.path(), move |place| fs::write(page(place, "b"), &part).expect("the page is written"));
        let (_, operations) = findings(&loaded.expect("the others are read"));
        assert!((2..=3).contains(&operations), "{length} bytes: {operations} operations");
        kept.lock().expect("no panic").insert(length, operations);
    }
    let kept = kept.lock().expect("no panic");
    assert!(
        kept.len() > 40 && kept.values().any(|count| *count == 2) && kept.values().any(|count| *count == 3),
        "{kept:?}"
    );
}

/// A page that another program is writing to while it is read grows; what was read is a page like any other.
#[test]
fn pages_that_grow_without_end_are_cut_off() {
    let place = place();
    let loaded = load_while(place.path(), |place| {
        let file = fs::File::options().write(true).open(page(place, "b")).expect("the page");
        // Holes take no place on the disk.
        file.set_len(1 << 40).or_else(|_| file.set_len(1 << 33)).expect("the page grows");
    });
    let (found, operations) = findings(&loaded.expect("the others are read"));
    assert!(found.iter().any(|text| text.contains("larger than 16 MiB")), "{found:?}");
    assert_eq!(operations, 2);
}
