use std::error::Error;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

use super::{DAY, DAYS, Kind, UNFINISHED, clean, file, read, write};

/// Makes a file that was last written so many days ago.
fn old(path: &Path, days: u32) -> Result<(), Box<dyn Error>> {
    fs::write(path, "old")?;
    age(path, days)
}

fn age(path: &Path, days: u32) -> Result<(), Box<dyn Error>> {
    let then = SystemTime::now().checked_sub(DAY * days).ok_or("a time")?;
    Ok(File::options().write(true).open(path)?.set_modified(then)?)
}

#[test]
fn what_nobody_used_for_a_month_and_what_killed_runs_left_is_removed() -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let folder = place.path();
    let unused = [
        file(folder, Kind::Files, "a".as_ref()),
        file(folder, Kind::Pages, "a".as_ref()),
        file(folder, Kind::Run, "a".as_ref()),
    ];
    let used = [file(folder, Kind::Files, "b".as_ref()), file(folder, Kind::Pages, "b".as_ref())];
    let [begun, left] = ["1", "2"].map(|name| folder.join(format!("{UNFINISHED}{name}")));
    unused.iter().try_for_each(|path| old(path, DAYS + 1))?;
    used.iter().try_for_each(|path| old(path, DAYS - 1))?;
    old(&begun, 0)?;
    old(&left, 2)?;

    let written = file(folder, Kind::Run, "b".as_ref());
    write(&written, ["new"]);
    clean(folder);

    assert_eq!(read(&written).ok_or("content")?.bytes(), b"new");
    assert!(!unused.iter().chain([&left]).any(|path| path.exists()));
    assert!(used.iter().chain([&begun]).all(|path| path.exists()));
    Ok(())
}

#[test]
fn what_others_keep_in_the_folder_stays() -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let others = ["run-notes", "run-0123456789abcdef.md", "my-0123456789abcdef", "run-0123456789abcdeg", ".tmp123"];
    let others = others.map(|name| place.path().join(name));
    others.iter().try_for_each(|path| old(path, 400))?;

    clean(place.path());

    assert!(others.iter().all(|path| path.exists()));
    Ok(())
}

#[test]
fn what_is_read_is_used() -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let [used, damaged] = ["a", "b"].map(|of| file(place.path(), Kind::Pages, of.as_ref()));
    write(&used, ["content"]);
    age(&used, DAYS + 1)?;
    old(&damaged, DAYS + 1)?;

    assert!(read(&used).is_some() && read(&damaged).is_none());
    clean(place.path());

    assert!(used.exists() && !damaged.exists());
    Ok(())
}
