//! Where the pages are. The user names a folder with `api/` and `resources/`, or any of the folders above one: a checkout
//! of Microsoft's documentation repository has `api-reference/<version>/api`.

use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::Error;

/// The version that is read where none is given.
pub const DEFAULT_VERSION: &str = "v1.0";

/// The folders of a version that hold pages.
pub(crate) const PAGE_FOLDERS: [&str; 2] = ["api", "resources"];

/// Where the pages of one version are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The documentation folder as the user named it.
    pub docs: PathBuf,
    /// The folder that holds `api/` and `resources/`: [`Layout::docs`] or one below it.
    pub pages: PathBuf,
    /// The version of the API: `v1.0`, `beta`.
    pub version: String,
}

impl Layout {
    /// Finds the pages of a version in or below a folder.
    ///
    /// # Errors
    /// [`Error::Docs`] where the folder is missing, [`Error::NoPages`] where it has no pages of the version,
    /// [`Error::Version`] and [`Error::OtherVersion`] where the version is not one, or not the folder's.
    pub fn find(docs: &Path, version: Option<&str>) -> Result<Layout, Error> {
        fs::read_dir(docs).map_err(|source| Error::Docs { path: docs.to_owned(), source })?;
        let wanted = version.unwrap_or(DEFAULT_VERSION);
        if !is_folder_name(wanted) {
            return Err(Error::Version { version: wanted.to_owned() });
        }
        let candidates = [docs.join("api-reference").join(wanted), docs.join(wanted), docs.to_owned()];
        let versions = versions_below(docs);
        // A checkout may have a folder `resources` of its own (pictures, style sheets), which holds no pages.
        let usable = |folder: &&PathBuf| holds_pages(folder) && (*folder != docs || versions.is_empty());
        let Some(pages) = candidates.iter().find(usable) else {
            return Err(Error::NoPages { path: docs.to_owned(), looked_in: candidates.to_vec(), versions });
        };
        let version = if pages == docs { version_of(docs, version)? } else { wanted.to_owned() };
        Ok(Layout { docs: docs.to_owned(), pages: pages.clone(), version })
    }

    /// The path under which the user can open a page or include, given as in [`msgraph_ir::Source::file`].
    pub fn locate(&self, file: &str) -> PathBuf {
        let mut folder = self.pages.clone();
        let mut rest = file;
        while let Some(above) = rest.strip_prefix("../") {
            // `docs/..` cannot be shortened where the folder is the current one or itself ends in `..`.
            match folder.components().next_back() {
                Some(Component::Normal(_)) => _ = folder.pop(),
                _ => folder.push(".."),
            }
            rest = above;
        }
        folder.join(rest)
    }

    /// The folders, innermost first, whose LICENSE, NOTICE and README are about the pages: from the folder with the pages
    /// up to the root of the checkout that it belongs to.
    pub(crate) fn documentation_folders(&self) -> Vec<PathBuf> {
        let mut folders = vec![self.pages.clone()];
        let canonical = fs::canonicalize(&self.pages).unwrap_or_else(|_| self.pages.clone());
        if canonical.file_name().is_some_and(|name| name == self.version.as_str())
            && let Some(above) = canonical.parent()
        {
            folders.push(above.to_owned());
            if above.file_name().is_some_and(|name| name == "api-reference") {
                folders.extend(above.parent().map(Path::to_owned));
            }
        }
        if !folders.contains(&self.docs) {
            folders.push(self.docs.clone());
        }
        folders
    }
}

fn holds_pages(folder: &Path) -> bool {
    PAGE_FOLDERS.iter().any(|name| folder.join(name).is_dir())
}

/// The version of a folder that itself holds the pages: what its name says, else what is wanted.
fn version_of(docs: &Path, wanted: Option<&str>) -> Result<String, Error> {
    let canonical = fs::canonicalize(docs).map_err(|source| Error::Docs { path: docs.to_owned(), source })?;
    let name = canonical.file_name().and_then(|name| name.to_str()).filter(|name| matches!(*name, "v1.0" | "beta"));
    match (name, wanted) {
        (Some(found), Some(wanted)) if found != wanted => {
            Err(Error::OtherVersion { path: docs.to_owned(), found: found.to_owned(), wanted: wanted.to_owned() })
        }
        (found, wanted) => Ok(found.or(wanted).unwrap_or(DEFAULT_VERSION).to_owned()),
    }
}

fn is_folder_name(version: &str) -> bool {
    let mut components = Path::new(version).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(name)), None) if name == version)
}

/// The versions that could be asked for, for the message that tells so.
fn versions_below(docs: &Path) -> Vec<String> {
    let mut versions: Vec<String> = [docs.join("api-reference"), docs.to_owned()]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flat_map(|entries| entries.filter_map(Result::ok))
        .filter(|entry| holds_pages(&entry.path()))
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    versions.sort();
    versions.dedup();
    versions
}

#[cfg(test)]
mod tests {
    use super::Layout;

    fn locate(pages: &str, file: &str) -> String {
        let layout = Layout { docs: pages.into(), pages: pages.into(), version: "v1.0".into() };
        layout.locate(file).display().to_string()
    }

    #[test]
    fn a_source_becomes_a_path_that_can_be_opened() {
        assert_eq!(locate("docs", "api/user-get.md"), "docs/api/user-get.md");
        assert_eq!(locate("checkout/api-reference/v1.0", "../includes/x.md"), "checkout/api-reference/includes/x.md");
        assert_eq!(locate("../..", "../includes/x.md"), "../../../includes/x.md");
        assert_eq!(locate(".", "../includes/x.md"), "./../includes/x.md");
    }
}
