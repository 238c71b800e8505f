use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::{Memory, Recalled};
use crate::{Builder, Error, Step, Summary};

const PAGE: &str = "# Get x\n\nNamespace: microsoft.graph\n\nGet x.\n\n## HTTP request\n\n```http\nGET /xs/{id}\n```\n\n\
    ## Optional query parameters\n\n[!INCLUDE [x](../../includes/x.md)]\n";

struct Case(tempfile::TempDir);

fn recall(builder: &Builder) -> Result<Option<Summary>, Error> {
    match builder.recall(builder.remembered_choices()?.as_ref(), std::time::Instant::now()) {
        Recalled::Same(summary) => Ok(Some(summary)),
        Recalled::Changed(_) => Ok(None),
    }
}

impl Case {
    fn new() -> Result<Case, Error> {
        let case = Case(tempfile::tempdir().map_err(Error::writing(Path::new("case")))?);
        case.write("v1.0/api/x-get.md", PAGE)?;
        Ok(case)
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        let path = self.0.path().join(name);
        let folder = path.parent().unwrap_or(&path);
        fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)).map_err(Error::writing(&path))
    }

    fn builder(&self) -> Builder {
        let folder = |name: &str| self.0.path().join(name);
        Builder::new(folder("v1.0")).out_dir(folder("out")).cache(folder("cache"))
    }

    /// True where a run ends early; what it says must be what one without a cache says.
    fn ends_early(&self, builder: &Builder) -> Result<bool, Error> {
        let recalled = recall(builder)?.is_some();
        let facts = |summary: &Summary| (summary.pages, summary.operations, summary.types, summary.diagnostics.clone());
        let run = builder.generate()?;
        let mut without_cache = builder.clone();
        without_cache.cache = None;
        let fresh = without_cache.generate()?;
        assert_eq!(facts(&run), facts(&fresh));
        assert_eq!(fresh.files.written.len() + fresh.files.removed.len(), 0, "the run left the folder as it should be");
        if recalled {
            assert_eq!(run.files, fresh.files);
        }
        Ok(recalled)
    }
}

#[test]
fn a_run_ends_early_where_nothing_changed_and_nowhere_else() -> Result<(), Error> {
    let case = Case::new()?;
    let builder = case.builder();
    assert!(!case.ends_early(&builder)?);
    assert!(case.ends_early(&builder)?);
    for (file, text) in [
        ("v1.0/api/x-get.md", PAGE.replace("xs", "ys")),
        ("v1.0/api/y-get.md", PAGE.replace("xs", "zs")),
        ("v1.0/../includes/x.md", "`$select`".to_owned()),
        ("v1.0/NOTICE", "Text of somebody else.".to_owned()),
        ("out/src/lib.rs", String::new()),
        ("out/src/other.rs", "// written by hand".to_owned()),
    ] {
        case.write(file, &text)?;
        let builder = if file == "out/src/lib.rs" { case.builder().force(true) } else { case.builder() };
        if file == "out/src/lib.rs" {
            fs::remove_file(case.0.path().join(file)).map_err(Error::writing(Path::new(file)))?;
        }
        assert!(!case.ends_early(&builder)?, "{file}");
        assert!(case.ends_early(&builder)?, "{file}");
    }
    assert!(!case.ends_early(&builder.clone().with_tests(true))?);
    assert!(!case.ends_early(&builder)?);
    Ok(())
}

/// A row with a link to a type that there is not.
const ROW: &str = "|a|[nothing](../resources/nothing.md)|One.|";

/// A page with findings.
fn send() -> String {
    format!(
        "# Send x\n\nNamespace: microsoft.graph\n\nSend x.\n\n## Notes\n\nNobody reads this.\n\n## HTTP request\n\n\
        ```http\nPOST /xs/{{id}}/send\n```\n\n## Request body\n\n|Parameter|Type|Description|\n|:--|:--|:--|\n{ROW}\n"
    )
}

#[test]
fn a_run_ends_early_where_a_changed_page_says_the_same() -> Result<(), Error> {
    let (case, send) = (Case::new()?, send());
    let builder = case.builder();
    let broken = send.replace(ROW, &format!("{ROW}\u{fffd}|"));
    for (page, what, ends_early) in [
        (send.clone(), "nothing was known", false),
        (send.replace("Nobody reads", "Who would read"), "words that nobody reads", true),
        (send.replace("Nobody reads", "Once more, who would read"), "other words that nobody reads", true),
        (send.replace("## Notes\n\nNobody reads this.", "Nobody reads this.\n\n## Notes"), "what it says of itself", false),
        (send.clone(), "and back: what counts is the last run, not what is kept of pages", false),
        (send.replace(ROW, "|a|[nothing](../resources/nothing.md)|One.  |"), "a line that a finding shows", false),
        (send.replace(ROW, &format!("{ROW}   ")), "blanks that a finding shows", false),
        (send.replace(ROW, "|b|[nothing](../resources/nothing.md)|One.|"), "what it says", false),
        (broken.clone(), "a finding that is not told, for what stands in its line", false),
        (broken.replace('\u{fffd}', "1"), "what stands there, which nobody reads", false),
        (send.replace('\n', "\r\n"), "and back", false),
        (send.clone(), "line ends", true),
        (format!("\u{feff}{send}"), "a mark before the text", true),
    ] {
        case.write("v1.0/api/x-send.md", &page)?;
        assert_eq!(case.ends_early(&builder)?, ends_early, "{what}");
        assert!(case.ends_early(&builder)?, "{what}, once more");
    }
    Ok(())
}

#[test]
fn a_run_does_not_end_early_where_it_is_not_known_what_pages_said() -> Result<(), Error> {
    let (case, send) = (Case::new()?, send());
    case.write("v1.0/resources/y.md", "# y resource type\n\nNamespace: microsoft.graph\n\nA y.\n")?;
    // What the second leaves out is found among all pages alone, and they are read for it.
    let all = || case.builder().select(["POST /xs/{id}/send"]);
    for builder in [all(), all().exclude(["microsoft.graph.y"])] {
        for text in ["Nobody reads", "Who would read"] {
            case.write("v1.0/api/x-send.md", &send.replace("Nobody reads", text))?;
            assert!(!case.ends_early(&builder)?, "{text}");
        }
    }
    Ok(())
}

#[test]
fn a_run_ends_early_where_what_a_page_says_moved_and_nothing_names_its_lines() -> Result<(), Error> {
    let page = "---\ntitle: Get y\ndescription: Get y.\ndoc_type: apiPageType\n---\n\n# Get y\n\nNamespace: microsoft.graph\n\n\
        Get y.\n\n## Permissions\n\n|Permission type|Least privileged permissions|Higher privileged permissions|\n|:--|:--|:--|\n\
        |Delegated (work or school account)|Y.Read|None.|\n|Delegated (personal Microsoft account)|None.|None.|\n\
        |Application|None.|None.|\n\n## HTTP request\n\n```http\nGET /ys/{id}\n```\n\n## Response\n\n\
        Returns `200 OK` and a [y](../resources/y.md) object.\n\n## Example\n\n```http\nGET /ys/1\n```\n\n\
        ```http\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"id\": \"1\"}\n```\n";
    let resource = "---\ntitle: y resource type\ndescription: A y.\ndoc_type: resourcePageType\n---\n\n# y resource type\n\n\
        Namespace: microsoft.graph\n\nA y.\n\n## Properties\n\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|The key.|\n";
    let case = Case::new()?;
    case.write("v1.0/resources/y.md", resource)?;
    let table = format!("|Parameter|Type|Description|\n|:--|:--|:--|\n{ROW}");
    let with_table = |text: &str| {
        page.replace("GET", "POST").replace("## Response", &format!("## Request body\n\n{text}\n\n## Response"))
    };
    case.write("v1.0/includes/table.md", &table)?;
    let request = "```http\nPOST /ys/{id}/z\n```";
    case.write("v1.0/includes/request.md", &format!("{request}\n\n---\n\n{request}\n"))?;
    // Of the answer, nobody tells the type: a finding is about the request line.
    let included = page.replace(" and a [y](../resources/y.md) object", "").replace("GET /ys/1", "POST /ys/1/z");
    let included = included.replace("```http\nGET /ys/{id}\n```", "[!INCLUDE [x](../includes/request.md)]");
    let notes = |by: &str| format!("## Notes\n\n{by}\n\n## Permissions");
    let moved = |page: &str| {
        [page.to_owned(), page.replace("## Permissions", &notes("1")), page.replace("## Permissions", &notes("1\n\n2"))]
    };
    for (builder, pages, ends_early) in [
        (case.builder(), moved(page), true),
        (case.builder().with_tests(true), moved(page), false),
        (case.builder(), moved(&with_table(&table)), false),
        // What the finding is about does not move.
        (case.builder(), moved(&with_table("[!INCLUDE [x](../includes/table.md)]")), true),
        // The one that is read is the first one of the included file, then the second.
        (case.builder(), [included.clone(), included.replace("[!INC", "# [C#](#tab/csharp)\n[!INC"), included], false),
    ] {
        for (index, text) in pages.iter().enumerate() {
            case.write("v1.0/api/y-get.md", text)?;
            assert_eq!(case.ends_early(&builder)?, ends_early && index > 0, "{text}");
        }
    }
    Ok(())
}

#[test]
fn a_page_that_says_the_same_and_includes_something_else_is_read_with_it() -> Result<(), Error> {
    let case = Case::new()?;
    let builder = case.builder();
    let page = |include: &str| format!("{PAGE}\n[!INCLUDE [x](../includes/{include}.md)]\n");
    case.write("v1.0/includes/one.md", "Nobody reads this.")?;
    case.write("v1.0/includes/two.md", "Nobody reads this.")?;
    for include in ["one", "two"] {
        case.write("v1.0/api/x-get.md", PAGE)?;
        assert!(!case.ends_early(&builder)?);
        case.write("v1.0/api/x-get.md", &page(include))?;
        assert!(!case.ends_early(&builder)?, "{include}");
        assert!(case.ends_early(&builder)?, "{include}");
        case.write(&format!("v1.0/includes/{include}.md"), "`$select`")?;
        assert!(!case.ends_early(&builder)?, "{include}");
    }
    Ok(())
}

#[test]
fn what_changed_while_it_was_read_is_not_remembered() -> Result<(), Error> {
    for file in ["v1.0/api/y-get.md", "v1.0/LICENSE"] {
        let case = Case::new()?;
        // Two pages about one request: the emitter tells of them, which reads them once more.
        case.write("v1.0/api/y-get.md", PAGE)?;
        case.write("v1.0/LICENSE", "Creative Commons Attribution 4.0")?;
        let path = case.0.path().join(file);
        let before = fs::read_to_string(&path).map_err(Error::reading(&path))?;
        let meanwhile = path.clone();
        let disturbed = case.builder().progress(move |step| {
            if matches!(step, Step::Parsing { .. }) {
                _ = fs::write(&meanwhile, "MIT License, (c) Somebody\n");
            }
        });
        disturbed.generate()?;
        fs::write(&path, &before).map_err(Error::writing(&path))?;
        let run = case.builder();
        assert!(recall(&run)?.is_none(), "{file}");
        run.generate()?;
        assert!(recall(&run)?.is_some(), "{file}");
    }
    Ok(())
}

#[test]
fn what_somebody_changed_while_a_run_ended_is_not_taken_for_its_work() -> Result<(), Error> {
    let case = Case::new()?;
    let builder = case.builder();
    let (_, output) = builder.output(None)?;
    builder.generate()?;
    let (cache, out) = (case.0.path().join("cache"), case.0.path().join("out"));
    let memory = Memory::new(&cache, &out);
    let file = |name: &str| case.0.path().join("out").join(name);
    let found = || memory.output(&HashMap::new());
    let hashes = output.update(|| ())?.hashes();
    assert_eq!(hashes.len(), output.files.len() + 2, "all files are known, with record and manifest");
    let whole = memory.output(&hashes);
    assert!(whole.is_some() && whole == found());
    for name in ["src/lib.rs", "src/msgraph-gen.json", "Cargo.toml"] {
        let text = fs::read_to_string(file(name)).map_err(Error::reading(&file(name)))?;
        fs::write(file(name), format!("{text} ")).map_err(Error::writing(&file(name)))?;
        assert_eq!(memory.output(&hashes), whole, "{name} is remembered as the run left it");
        assert_ne!(found(), whole, "and the next run sees that it changed");
        fs::remove_file(file(name)).map_err(Error::writing(&file(name)))?;
        assert_eq!(memory.output(&hashes), None, "{name} is gone");
        assert_ne!(found(), whole);
        fs::write(file(name), text.replace('\n', "\r\n")).map_err(Error::writing(&file(name)))?;
        let hashes = output.update(|| ())?.hashes();
        assert!(memory.output(&hashes) == found() && found() != whole, "{name} is remembered with its line endings");
        fs::write(file(name), text).map_err(Error::writing(&file(name)))?;
        assert_eq!(found(), whole);
    }
    case.write("out/src/by_hand.rs", "// nobody generates this")?;
    assert!(memory.output(&hashes).is_some_and(|with| Some(with) != whole));
    Ok(())
}

#[test]
fn a_damaged_memory_is_none() -> Result<(), Error> {
    let case = Case::new()?;
    let builder = case.builder();
    assert!(!case.ends_early(&builder)?);
    let cache = case.0.path().join("cache");
    let entries = fs::read_dir(&cache).map_err(Error::reading(&cache))?;
    let is_memory = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b"run-");
    let path = entries.filter_map(Result::ok).find(is_memory).map(|entry| entry.path()).unwrap_or_default();
    let whole = fs::read(&path).map_err(Error::reading(&path))?;
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        if let Some(byte) = damaged.get_mut(at) {
            *byte ^= 1;
        }
        fs::write(&path, &damaged).map_err(Error::writing(&path))?;
        assert!(recall(&builder)?.is_none(), "byte {at}");
    }
    for length in [0, 15, 16, 40, whole.len().saturating_sub(1)] {
        fs::write(&path, whole.get(..length).unwrap_or_default()).map_err(Error::writing(&path))?;
        assert!(!case.ends_early(&builder)?, "{length} bytes");
    }
    fs::write(&path, &whole).map_err(Error::writing(&path))?;
    assert!(case.ends_early(&builder)?);
    Ok(())
}
