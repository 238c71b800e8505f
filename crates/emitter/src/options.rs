//! What a user can choose about the output.

use std::collections::BTreeSet;

use crate::docs::Links;

/// How the code is laid out in files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layout {
    /// The `src` folder of a crate, with `lib.rs`.
    #[default]
    Crate,
    /// The folder of a module, with `mod.rs`; the path of the module, such as `crate::graph`.
    Module(String),
    /// One file, `bindings.rs`, to be included anywhere with `include!`.
    Include,
}

/// How much of the pages' text stands in the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DocComments {
    /// All that a page says about an item.
    #[default]
    Full,
    /// The first sentence, and a link to the page.
    Short,
    /// No documentation comments.
    None,
}

/// What a user can choose about the output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// The command that makes the files again, for their header.
    pub command: String,
    /// Where the texts come from and under which licence, for the header of each file.
    pub attribution: Option<String>,
    /// Where the pages are published, with a slash at the end.
    pub documentation_url: String,
    /// The version of the service, `v1.0` or `beta`, for links to its pages.
    pub version: String,
    /// How the code is laid out in files.
    pub layout: Layout,
    /// A type with more derived types than this has no enumeration of them: a property of such a type is an object of
    /// unknown type.
    pub max_derived_types: usize,
    /// Whether a test of each documented example is written, too.
    pub with_tests: bool,
    /// Whether each area of the service is a cargo feature of its own, in the layout [`Layout::Crate`]. The manifest of the
    /// crate has to have the features that [`Features`](crate::Features) names.
    pub features: bool,
    /// Types that properties, bodies or answers have which are no part of the [`Api`](msgraph_ir::Api), by name: what
    /// derives from them names its type when it is sent, as it does where they are part of it.
    pub used_types: BTreeSet<String>,
    /// How much of the pages' text stands in the code.
    pub doc_comments: DocComments,
    /// Whether there are types alone: no functions, no structs of request bodies, no tests.
    pub types_only: bool,
    /// Paths of derive macros for all structs and enumerations, such as `::schemars::JsonSchema`; those of the runtime's
    /// types, which fields have, are not affected. What all generated types implement already is left out: `Clone`, `Debug`,
    /// `PartialEq`, `Default` of structs, `Eq` and `Hash` of enumerations, and reading and writing by serde.
    pub derive: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            command: "gen".to_owned(),
            attribution: None,
            documentation_url: "https://learn.microsoft.com/graph/api/".to_owned(),
            version: "v1.0".to_owned(),
            layout: Layout::Crate,
            max_derived_types: 64,
            with_tests: false,
            features: false,
            used_types: BTreeSet::new(),
            doc_comments: DocComments::Full,
            types_only: false,
            derive: Vec::new(),
        }
    }
}

impl Options {
    pub(crate) fn links(&self) -> Links {
        let version = self.version.strip_prefix('v').unwrap_or(&self.version);
        let version: String = version.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '.').collect();
        let mut links = Links::new(self.documentation_url.clone(), format!("graph-rest-{version}"));
        links.short = self.doc_comments == DocComments::Short;
        links
    }
}
