//! A folder of documentation in memory, and what is generated from it.

use std::collections::BTreeMap;

use msgraph_emitter::{EmitError, Options, Plan};
use msgraph_ir::{Api, Diagnostic};
use msgraph_parser::{IncludeError, Includes, PageFile};

/// Files by their path: `api/user-get.md`, `resources/user.md`, `includes/a.md`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Folder(pub BTreeMap<String, Vec<u8>>);

/// What came of a folder.
pub struct Generated {
    /// What the pages say, with Rust names.
    pub api: Api,
    /// What was decided about the code.
    pub plan: Plan,
    /// What planning found.
    pub found: Vec<Diagnostic>,
    /// The code, by path relative to `src`.
    pub files: BTreeMap<String, String>,
}

impl Folder {
    /// A folder of texts.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, String)>) -> Self {
        Folder(files.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect())
    }

    /// The pages of it, which are below `api` and `resources`.
    pub fn pages(&self) -> Vec<PageFile> {
        let is_page = |path: &str| path.starts_with("api/") || path.starts_with("resources/");
        let pages = self.0.iter().filter(|(path, _)| is_page(path));
        pages.map(|(path, bytes)| PageFile { path: path.clone(), bytes: bytes.clone() }).collect()
    }

    /// What its pages say.
    pub fn read(&self) -> Api {
        msgraph_parser::parse(&self.pages(), self)
    }

    /// Reads the pages and writes their code, all in memory.
    ///
    /// # Errors
    /// Where no code can be made of what the pages say, which is always a defect.
    pub fn generate(&self, options: &Options) -> Result<Generated, EmitError> {
        let mut api = self.read();
        let (plan, found) = msgraph_emitter::plan(&api, options);
        msgraph_emitter::name(&mut api, &plan);
        let files = msgraph_emitter::emit(&api, &plan, options)?;
        Ok(Generated { api, plan, found, files })
    }
}

/// As the fuzzers' seeds have it, so that what a test found can be kept as one of them.
impl std::fmt::Debug for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (path, bytes) in &self.0 {
            write!(f, "=== {path:?}\n{:?}\n", String::from_utf8_lossy(bytes))?;
        }
        Ok(())
    }
}

impl Includes for Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, IncludeError> {
        if path.starts_with("../") {
            return Err(IncludeError::Outside);
        }
        self.0.get(path).cloned().ok_or(IncludeError::Missing)
    }
}
