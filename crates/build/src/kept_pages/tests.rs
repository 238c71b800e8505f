use std::error::Error;
use std::fs;
use std::path::PathBuf;

use crate::Builder;

const PAGE: &str = "# Get x\n\nNamespace: microsoft.graph\n\nGet x.\n\n## Permissions\n\n[!INCLUDE [x](../includes/x.md)]\n\n\
    ## HTTP request\n\n```http\nGET /xs/{id}\n```\n\n## Example\n\n```http\nGET /xs/1\n```\n\n```http\nHTTP/1.1 200 OK\n\n{\"a\": 0.1}\n```\n";
const INCLUDED: &str = "|Permission type|Permissions|\n|:--|:--|\n|Application|X.Read|\n";

struct Case(tempfile::TempDir);

impl Case {
    fn new() -> Result<Case, Box<dyn Error>> {
        let case = Case(tempfile::tempdir()?);
        for number in 0..20 {
            case.write(&format!("docs/api/x{number}-get.md"), &PAGE.replace("xs", &format!("x{number}")))?;
        }
        case.write("docs/includes/x.md", INCLUDED)?;
        Ok(case)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        Ok(fs::write(&path, text)?)
    }

    fn kept(&self) -> Result<PathBuf, Box<dyn Error>> {
        let mut entries = fs::read_dir(self.0.path().join("cache"))?.filter_map(Result::ok).map(|entry| entry.path());
        Ok(entries.next().ok_or("nothing is kept")?)
    }

    /// Reads the pages with and without what is kept: the same must come out.
    fn read(&self) -> Result<String, Box<dyn Error>> {
        let builder = Builder::new(self.0.path().join("docs"));
        let fresh = format!("{:?}", builder.load()?.api);
        let kept = format!("{:?}", builder.cache(self.0.path().join("cache")).load()?.api);
        assert_eq!(fresh, kept);
        Ok(kept)
    }
}

#[test]
fn what_is_kept_is_taken_where_nothing_changed_and_nowhere_else() -> Result<(), Box<dyn Error>> {
    let case = Case::new()?;
    let first = case.read()?;
    assert!(first.contains("X.Read"));
    // What is kept of a page is taken: it says something else than the page.
    let path = case.kept()?;
    let text = fs::read_to_string(&path)?.split_off(16).replace("/x3/", "/x4711/");
    crate::cache::write(&path, &[text]);
    let builder = || Builder::new(case.0.path().join("docs")).cache(case.0.path().join("cache"));
    assert!(format!("{:?}", builder().load()?.api).contains("/x4711/"));
    // A changed page is read.
    case.write("docs/api/x3-get.md", &PAGE.replace("xs", "y"))?;
    let second = case.read()?;
    assert!(second.contains("\"/y/{id}\""));
    // So are all pages whose includes changed.
    case.write("docs/includes/x.md", &INCLUDED.replace("X.Read", "Z.Read"))?;
    assert!(!case.read()?.contains("X.Read"));
    fs::remove_file(case.0.path().join("docs/includes/x.md"))?;
    assert!(case.read()?.contains("missing-include"));
    Ok(())
}

#[test]
fn what_is_damaged_or_of_another_program_is_not_taken() -> Result<(), Box<dyn Error>> {
    let case = Case::new()?;
    let first = case.read()?;
    let path = case.kept()?;
    let whole = fs::read(&path)?;
    for at in (0..whole.len()).step_by(997).chain(0..40) {
        let mut damaged = whole.clone();
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= 1;
        }
        fs::write(&path, &damaged)?;
        assert_eq!(case.read()?, first, "byte {at}");
    }
    for length in [0, 15, 16, 40, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, whole.get(..length).unwrap_or_default())?;
        assert_eq!(case.read()?, first, "{length} bytes");
    }
    // Of another program, and yet whole: its facts are others, and are not believed.
    let text = String::from_utf8(whole)?.split_off(16).replace("/x3/", "/x4711/");
    let (program, entries) = text.split_once('\n').ok_or("no program")?;
    crate::cache::write(&path, &[format!("{}\n{entries}", program.replace(|c: char| c.is_ascii_hexdigit(), "0"))]);
    assert_eq!(case.read()?, first);
    Ok(())
}
