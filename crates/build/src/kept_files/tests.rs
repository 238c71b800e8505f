use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use msgraph_emitter::{Earlier, Features, MadeFrom, Options, emit_with_features};
use msgraph_ir::{Api, Example};

use crate::write::Output;
use crate::{Builder, DocComments, record};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

/// How many types there are; each has a page, a file, and a function.
const TYPES: usize = 30;

fn resource(number: usize) -> String {
    format!(
        "# t{number} resource type\n\nNamespace: microsoft.graph\n\nThe thing, see [t1](t1.md).\n\n## Properties\n\n\
         |Property|Type|Description|\n|:--|:--|:--|\n|id|String|The id.|\n|other|[t1](t1.md)|Another.|\n\n\
         ## JSON representation\n\n<!-- {{\"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.t{number}\", \
         \"keyProperty\": \"id\"}} -->\n```json\n{{\"@odata.type\": \"#microsoft.graph.t{number}\", \"id\": \"String (identifier)\", \
         \"other\": {{\"@odata.type\": \"microsoft.graph.t1\"}}}}\n```\n"
    )
}

/// What each operation answers in its example.
const SHOWN: &str = "{\"id\": \"first\", \"size\": 0}";

fn operation(number: usize) -> String {
    format!(
        "# Get t{number}\n\nNamespace: microsoft.graph\n\nGet a thing.\n\n## HTTP request\n\n```http\nGET /t{number}s/{{id}}\n```\n\n\
         ## Response\n\nReturns `200 OK` and a [t{number}](../resources/t{number}.md) object.\n\n## Example\n\n\
         ```http\nGET /t{number}s/1\n```\n\n```http\nHTTP/1.1 200 OK\n\n{SHOWN}\n```\n"
    )
}

struct Case(tempfile::TempDir);

impl Case {
    fn new() -> Result<Case> {
        let case = Case(tempfile::tempdir()?);
        for number in 0..TYPES {
            case.write(&format!("resources/t{number}.md"), &resource(number))?;
            case.write(&format!("api/t{number}-get.md"), &operation(number))?;
        }
        Ok(case)
    }

    fn write(&self, name: &str, text: &str) -> Result {
        let path = self.0.path().join("docs").join(name);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        Ok(fs::write(&path, text)?)
    }

    fn builder(&self) -> Builder {
        Builder::new(self.0.path().join("docs")).features(true)
    }

    fn cached(&self, builder: Builder) -> Builder {
        builder.cache(self.0.path().join("cache"))
    }

    fn kept(&self) -> Result<PathBuf> {
        let entries = fs::read_dir(self.0.path().join("cache"))?.filter_map(|entry| Some(entry.ok()?.path()));
        let is_files = |path: &PathBuf| path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"files-"));
        Ok(entries.into_iter().find(is_files).ok_or("nothing is kept")?)
    }

    /// Emits with and without what is kept: the same must come out.
    fn emit(&self, choose: impl Fn(Builder) -> Builder) -> Result<BTreeMap<String, String>> {
        let fresh = emit(&choose(self.builder()))?;
        assert!(fresh == emit(&self.cached(choose(self.builder())))?);
        Ok(fresh)
    }

    /// Changes what is kept, so that what is taken from there can be seen.
    fn mark_kept(&self) -> Result {
        let path = self.kept()?;
        let text = fs::read_to_string(&path)?.split_off(16);
        assert!(text.contains("crate::models"));
        crate::cache::write(&path, &[text.replace("crate::models", "kept_::models")]);
        Ok(())
    }

    /// The files that come from what is kept.
    fn taken(&self) -> Result<Vec<String>> {
        let files = emit(&self.cached(self.builder()))?;
        Ok(files.into_iter().filter(|(_, text)| text.contains("kept_::models")).map(|(path, _)| path).collect())
    }
}

/// The files that a builder makes, and the record of what they were made from.
fn emit(builder: &Builder) -> Result<BTreeMap<String, String>> {
    let (_, Output { mut files, record, .. }) = builder.with_threads(|| builder.output(None))?;
    files.insert(record::FILE.to_owned(), record.ok_or("there is no record")?.text);
    Ok(files)
}

#[test]
fn what_is_made_from_the_same_is_taken_and_nothing_else() -> Result {
    let case = Case::new()?;
    case.emit(|builder| builder)?;
    case.mark_kept()?;
    assert_eq!(case.taken()?.len(), 2 * TYPES);
    let (changed_type, changed_function) =
        (resource(3).replace("The id.", "Its id."), operation(4).replace("first", "second"));
    case.write("resources/t3.md", &changed_type)?;
    case.write("api/t4-get.md", &changed_function)?;
    // A page before all others moves the indexes of their operations.
    case.write("api/a-get.md", &operation(0).replace("t0s/{id}", "t0s"))?;
    let taken = case.taken()?;
    assert_eq!(taken.len(), 2 * TYPES - 3, "{taken:?}");
    assert!(["models/t3.rs", "t4s.rs", "t0s.rs"].iter().all(|made| !taken.iter().any(|path| path == made)), "{taken:?}");
    Ok(())
}

#[test]
fn a_type_that_comes_or_goes_concerns_the_files_alone_that_link_to_its_page() -> Result {
    let case = Case::new()?;
    let coming = format!("t{TYPES}");
    case.write("resources/t3.md", &resource(3).replace("see [t1](t1.md)", &format!("see [{coming}]({coming}.md)")))?;
    case.emit(|builder| builder)?;
    case.mark_kept()?;
    assert_eq!(case.taken()?.len(), 2 * TYPES);
    case.write(&format!("resources/{coming}.md"), &resource(TYPES))?;
    let taken = case.taken()?;
    assert_eq!(taken.len(), 2 * TYPES - 1, "{taken:?}");
    assert!(!taken.iter().any(|path| path == "models/t3.rs"), "{taken:?}");
    fs::remove_file(case.0.path().join("docs/resources").join(format!("{coming}.md")))?;
    assert_eq!(case.taken()?.len(), 2 * TYPES, "it is gone again");
    Ok(())
}

#[test]
fn what_is_taken_never_differs() -> Result {
    let case = Case::new()?;
    let first = case.emit(|builder| builder)?;
    let changes = [
        ("resources/t3.md", resource(3).replace("The thing", "A thing")),
        ("resources/t3.md", resource(3).replace("|The id.|", "|The id.|\n|name|String|Its name.|")),
        // A page that all link to, a type that derives from one that all have, one that others name no longer.
        (
            "resources/t1.md",
            resource(1).replace("t1 resource type", "tOne resource type").replace("graph.t1", "graph.tOne"),
        ),
        ("resources/t5.md", resource(5).replace("The thing", "Inherits from [t1](t1.md). The thing")),
        ("resources/t6.md", resource(6).replace("microsoft.graph", "microsoft.graph.inner")),
        (
            "api/t7-get.md",
            operation(7).replace("\nGET /t7s/{id}\n", "\nGET /t7s/{id}\nGET /t8s/{id}/t7\nGET /t7s/{id}/t9\n"),
        ),
        ("api/t8-get.md", operation(8).replace("Get a thing.", "Get that thing.")),
        // The same JSON, and another text of it.
        ("api/t9-get.md", operation(9).replace(SHOWN, "{\"size\": 0, \"id\": \"first\"}")),
        ("api/t9-get.md", operation(9).replace(SHOWN, "{\"id\": \"first\", \"size\": 0.0}")),
        // What no line of code tells, and the record all the same.
        ("resources/t9.md", resource(9).replace("\"keyProperty\": \"id\"", "\"keyProperty\": \"other\"")),
        // A type comes of which a type and a function told before.
        ("resources/t4.md", resource(4).replace("[t1](t1.md)", "[new](new.md)")),
        ("api/t10-get.md", operation(10).replace("a thing.", "a thing, see [new](../resources/new.md).")),
        ("resources/new.md", resource(11).replace("t11", "new")),
        ("resources/new.md", String::new()),
        ("api/t8-get.md", String::new()),
    ];
    let mut before = first;
    for (page, text) in changes {
        case.write(page, &text)?;
        let after = case.emit(|builder| builder)?;
        assert!(after != before, "{page} changes nothing");
        before = after;
    }
    for choose in [
        |builder: Builder| builder.features(false),
        |builder: Builder| builder.doc_comments(DocComments::Short),
        |builder: Builder| builder.attribution("Somebody else"),
        |builder: Builder| builder.derive(["::core::marker::Unpin"]),
        |builder: Builder| builder.select(["t9"]),
    ] {
        assert!(case.emit(choose)? != before);
    }
    Ok(())
}

#[test]
fn the_operation_that_an_example_is_of_is_part_of_what_a_file_is_made_from() -> Result {
    let case = Case::new()?;
    // Two lines that are one request, and one function.
    case.write("api/t3-get.md", &operation(3).replace("\nGET /t3s/{id}\n", "\nGET /t3s/{id}\nGET /t3s/{t3-id}\n"))?;
    let mut api = case.builder().load()?.api;
    let options = Options::default();
    let made_from = |api: &Api| -> Result<MadeFrom> {
        let (plan, _) = msgraph_emitter::plan(api, &options);
        let files = emit_with_features(api, &plan, &Features::default(), &options, &Earlier::default())?;
        Ok(files.get("t3s.rs").and_then(|file| file.made_from.clone()).ok_or("no such file")?)
    };
    let before = made_from(&api)?;
    assert_eq!(before, made_from(&api)?);
    let of_page = |example: &&mut Example| example.page == "api/t3-get.md";
    let moved = api.examples.iter_mut().find(of_page).and_then(|example| example.operation.as_mut()).ok_or("none")?;
    *moved += 1;
    assert_ne!(before, made_from(&api)?);
    Ok(())
}

#[test]
fn what_is_damaged_or_of_another_program_is_not_taken() -> Result {
    let case = Case::new()?;
    case.emit(|builder| builder)?;
    let path = case.kept()?;
    let whole = fs::read(&path)?;
    for at in (0..whole.len()).step_by(1997).chain(0..40) {
        let mut damaged = whole.clone();
        damaged.get_mut(at).into_iter().for_each(|byte| *byte ^= 1);
        fs::write(&path, &damaged)?;
        case.emit(|builder| builder)?;
    }
    for length in [0, 15, 16, 40, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, whole.get(..length).unwrap_or_default())?;
        case.emit(|builder| builder)?;
    }
    case.mark_kept()?;
    let text = fs::read_to_string(&path)?.split_off(16);
    let (program, entries) = text.split_once('\n').ok_or("no program")?;
    crate::cache::write(&path, &[format!("{}\n{entries}", program.replace(|c: char| c.is_ascii_hexdigit(), "0"))]);
    assert!(case.taken()?.is_empty());
    Ok(())
}
