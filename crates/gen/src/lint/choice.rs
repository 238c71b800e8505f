//! Which findings are shown, and which of them make the run fail.

use msgraph_build::ir::{Diagnostic, Severity};
use msgraph_build::{Layout, Linted};
use msgraph_lint::codes;
use msgraph_select::Name;

use crate::arguments::LintOptions;

/// Options that name what is not there.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no code `{0}`{1}; `gen lint --explain codes` lists all")]
    Code(String, String),
    #[error("no page fits `{0}`; pages are named as in `api/user-get.md`")]
    Page(String),
}

/// The options of a run, checked.
pub struct Choice {
    deny_warnings: bool,
    deny: Vec<String>,
    allow: Vec<String>,
    pages: Vec<(String, Name)>,
}

impl Choice {
    pub fn new(options: &LintOptions) -> Result<Choice, Refused> {
        let trimmed = |codes: &[String]| codes.iter().map(|code| code.trim().to_owned()).collect::<Vec<_>>();
        let (words, deny): (Vec<_>, Vec<_>) = trimmed(&options.deny).into_iter().partition(|code| code == "warnings");
        let allow = trimmed(&options.allow);
        for code in deny.iter().chain(&allow) {
            code_of(code)?;
        }
        let pages = options.pages.iter().map(|page| (page.clone(), Name::parse(page))).collect();
        Ok(Choice { deny_warnings: !words.is_empty(), deny, allow, pages })
    }

    /// A pattern that fits no page is a slip of the pen, and would hide that nothing was checked.
    pub fn check_pages(&self, linted: &Linted) -> Result<(), Refused> {
        let fits = |name: &Name| linted.pages.iter().any(|page| is_match(name, page, &linted.layout));
        match self.pages.iter().find(|(_, name)| !fits(name)) {
            Some((page, _)) => Err(Refused::Page(page.clone())),
            None => Ok(()),
        }
    }

    pub fn shows(&self, finding: &Diagnostic, layout: &Layout) -> bool {
        let file = finding.source.as_ref().map_or("", |source| source.file.as_str());
        let is_chosen = self.pages.is_empty() || self.pages.iter().any(|(_, name)| is_match(name, file, layout));
        is_chosen && !self.allow.contains(&finding.code)
    }

    pub fn denies(&self, finding: &Diagnostic) -> bool {
        let by_severity = match finding.severity {
            Severity::Error => true,
            Severity::Warning => self.deny_warnings,
            Severity::Note => false,
        };
        by_severity || self.deny.contains(&finding.code)
    }
}

/// The code of a name; the nearest one is offered for names that are none.
pub fn code_of(name: &str) -> Result<&'static codes::Code, Refused> {
    let near = || codes::nearest(name).map(|code| format!(", but `{}`", code.name)).unwrap_or_default();
    codes::find(name).ok_or_else(|| Refused::Code(name.to_owned(), near()))
}

/// Pages are named as findings name them, or by their path, as a shell completes it.
fn is_match(name: &Name, page: &str, layout: &Layout) -> bool {
    name.matches_page(page) || name.matches_page(&layout.locate(page).to_string_lossy())
}
