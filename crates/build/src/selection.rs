//! What of the pages becomes Rust, and under which names.

use msgraph_emitter::{DocComments, Options, Plan};
use msgraph_ir::{Api, Diagnostic, Severity};
use msgraph_parser::PageFile;
use msgraph_parser::part::{Outline, Wanted};
use msgraph_select::{Kept, Selection, Selector, UnknownSelector};

use crate::includes::FileIncludes;
use crate::{Builder, Error, Loaded, renames};

/// What a user asks for beyond "everything, as it is called".
#[derive(Clone, Debug, Default)]
pub(crate) struct Choices {
    pub selection: Selection,
    /// Selectors with the names that they give.
    pub renames: Vec<(String, String)>,
    pub strict: bool,
    pub derive: Vec<String>,
    pub types_only: bool,
    pub doc_comments: DocComments,
}

/// Why a selector or a name cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SelectionError {
    /// Nothing has the name.
    #[error(transparent)]
    Unknown(#[from] UnknownSelector),
    /// One name is given to several things.
    #[error(
        "`{selector}` means {} things that would all be called `{name}`: {}; name one of them",
        items.len(),
        items.iter().map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ")
    )]
    SeveralItems {
        /// The selector as it was given.
        selector: String,
        /// The name that it was to give.
        name: String,
        /// The Rust items that it means.
        items: Vec<String>,
    },
    /// What is given as a name is none.
    #[error("`{selector}` cannot be called `{name}`, which is no Rust name")]
    Name {
        /// The selector as it was given.
        selector: String,
        /// The name that it was to give.
        name: String,
    },
    /// A name is that of something else, which keeps it.
    #[error("`{selector}` cannot be called `{name}`: that is {owner}; rename that, too, or choose another name")]
    TakenName {
        /// The selector as it was given.
        selector: String,
        /// The name that it was to give.
        name: String,
        /// What has the name.
        owner: String,
    },
}

impl Builder {
    /// Takes these operations and types, with the types that they reach, and nothing else. Without a selector, everything is
    /// taken. [`Selector`](crate::Selector) tells how operations, pages and types are named.
    ///
    /// ```
    /// # use msgraph_build::Builder;
    /// Builder::new("docs").select(["GET /users/{id}", "/me/messages/**", "group-list", "microsoft.graph.team"]);
    /// ```
    #[must_use]
    pub fn select<S: Into<String>>(mut self, selectors: impl IntoIterator<Item = S>) -> Self {
        self.choices.selection.select.extend(selectors.into_iter().map(Into::into));
        self
    }

    /// Leaves out operations and types of what is selected. Where a type that is left out is used all the same, its values
    /// are objects of unknown type, which lose nothing.
    #[must_use]
    pub fn exclude<S: Into<String>>(mut self, selectors: impl IntoIterator<Item = S>) -> Self {
        self.choices.selection.exclude.extend(selectors.into_iter().map(Into::into));
        self
    }

    /// Gives an operation or a type another Rust name. The name stays in its module (`fetch`, `Person`) unless it has
    /// modules itself (`people::fetch`, `models::Person`).
    #[must_use]
    pub fn rename(mut self, selector: impl Into<String>, name: impl Into<String>) -> Self {
        self.choices.renames.push((selector.into(), name.into()));
        self
    }

    /// Where a value may be of one of several derived types, all of them are generated, unless they are more than this: then
    /// only those that something else reaches, and the others are objects of unknown type. This is about a selection; the
    /// default is 32.
    #[must_use]
    pub fn most_derived_types(mut self, most: usize) -> Self {
        self.choices.selection.most_derived_types = most;
        self
    }

    /// Lets navigation properties bring the types that they lead to. Without that, which is the default for a selection, the
    /// values of a navigation property are objects of unknown type unless something else reaches the type: `user` alone is
    /// related to half of the service. To have one of them typed, select its type by name.
    #[must_use]
    pub fn navigation_properties(mut self, follow: bool) -> Self {
        self.choices.selection.navigation_properties = follow;
        self
    }

    /// Names macros that all generated structs and enumerations derive, such as `::schemars::JsonSchema`, by their paths.
    #[must_use]
    pub fn derive<S: Into<String>>(mut self, macros: impl IntoIterator<Item = S>) -> Self {
        self.choices.derive.extend(macros.into_iter().map(Into::into));
        self
    }

    /// Generates types alone: no functions, no request bodies.
    #[must_use]
    pub fn types_only(mut self, types_only: bool) -> Self {
        self.choices.types_only = types_only;
        self
    }

    /// How much of the pages' text stands in the code; all of it by default.
    #[must_use]
    pub fn doc_comments(mut self, doc_comments: DocComments) -> Self {
        self.choices.doc_comments = doc_comments;
        self
    }

    /// Takes warnings on the selected pages for errors: nothing is written, and all of them are told.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.choices.strict = strict;
        self
    }

    /// What pages are read for, where not all of them have to be.
    pub(crate) fn selectors(&self) -> Vec<Selector> {
        self.choices.selection.select.iter().map(|text| Selector::parse(text)).collect()
    }

    /// Reads the pages that the selectors are about, and those that they need.
    pub(crate) fn parse_selected(&self, pages: &[PageFile], includes: &FileIncludes<'_>, selectors: &[Selector]) -> Api {
        let is_selected = |outline: &Outline| {
            selectors.iter().any(|selector| {
                selector.matches_page(&outline.page)
                    || outline
                        .requests
                        .iter()
                        .any(|line| selector.matches_request(&line.method, &line.path, &line.segments))
                    || outline.describes.iter().any(|name| selector.may_mean_type(name))
            })
        };
        let Selection { most_derived_types, navigation_properties, .. } = self.choices.selection;
        let wanted = Wanted { is_selected: &is_selected, most_derived_types, navigation_properties };
        msgraph_parser::part::parse_part(pages, includes, &wanted)
    }

    /// Takes out what is not selected, and gives the names that were asked for. All that is wrong with that is told.
    pub(crate) fn apply_choices(&self, loaded: &mut Loaded) -> Result<(), Error> {
        let mut errors = Vec::new();
        // Excluded types are unknown to the renames, the names of what is taken out too.
        if !self.choices.selection.is_everything() {
            match msgraph_select::reduce(&mut loaded.api, &self.choices.selection) {
                Ok(kept) => loaded.kept = Some(kept),
                Err(unknown) => errors.extend(unknown.into_iter().map(SelectionError::from)),
            }
        }
        if !self.choices.renames.is_empty() {
            let (plan, _) = msgraph_emitter::plan(&loaded.api, &self.options(loaded));
            errors.extend(renames::apply(&mut loaded.api, &plan, &self.choices.renames));
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::Selection { errors }) }
    }

    /// Fails where there are findings that stop the run: errors and, in a strict run, warnings.
    pub(crate) fn refuse_findings(&self, loaded: &Loaded) -> Result<(), Error> {
        let stops = |severity| severity == Severity::Error || (self.choices.strict && severity == Severity::Warning);
        let findings: Vec<Diagnostic> =
            loaded.api.diagnostics.iter().filter(|finding| stops(finding.severity)).cloned().collect();
        if findings.is_empty() { Ok(()) } else { Err(Error::Findings { findings, layout: loaded.layout.clone() }) }
    }
}

/// Tells the emitter what was chosen, and what the part that is left of an API does not tell.
pub(crate) fn tell(options: &mut Options, choices: &Choices, kept: Option<&Kept>) {
    options.derive.clone_from(&choices.derive);
    options.types_only = choices.types_only;
    options.doc_comments = choices.doc_comments;
    if let Some(kept) = kept {
        options.used_types.clone_from(&kept.used);
    }
}

/// Takes types out of a plan that only give their properties to others.
pub(crate) fn prune(plan: &mut Plan, kept: Option<&Kept>) {
    if let Some(kept) = kept {
        plan.retain_reached(&kept.types);
    }
}
