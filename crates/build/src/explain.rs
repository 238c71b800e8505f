//! One page of a folder beside what was understood of it. All pages are read for that: names of types stand on others.

use msgraph_explain::Explanation;
use msgraph_ir::Api;
use msgraph_parser::{Diagnostics, syntax};
use msgraph_select::{Selector, nearest, nearest_to};

use crate::includes::FileIncludes;
use crate::roots::Roots;
use crate::{Builder, Error, Layout};

/// A page that was explained.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Where the pages are.
    pub layout: Layout,
    /// Its lines; none where the page is empty or not text.
    pub explanation: Explanation,
}

impl Builder {
    /// Explains the page that is meant by a path (`api/user-get.md`, or one that can be opened), by a part of its name that
    /// no other page has, or by a request line (`GET /users/{id}`).
    ///
    /// # Errors
    /// [`Error::UnknownPage`], [`Error::SeveralPages`], and where the folder cannot be read or has no pages.
    pub fn explain(&self, page: &str) -> Result<Explained, Error> {
        self.with_threads(|| {
            let (mut loaded, files) = self.load_with_pages()?;
            self.plan(&mut loaded);
            let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
            let path = choose(page, &paths, &loaded.api)?;
            let file = files.iter().find(|file| file.path == path);
            let roots = Roots::new(&loaded.layout)?;
            // What is wrong with the syntax was said when all pages were read.
            let includes = FileIncludes::new(&roots);
            let read = file.and_then(|file| syntax::read_page(file, &includes, &mut Diagnostics::default()));
            let explanation = match read {
                Some(read) => msgraph_explain::explain(&read, &loaded.api)?,
                None => Explanation { page: path, lines: Vec::new() },
            };
            Ok(Explained { layout: loaded.layout, explanation })
        })
    }
}

/// The one page that is meant.
fn choose(wanted: &str, pages: &[&str], api: &Api) -> Result<String, Error> {
    let plain = wanted.replace('\\', "/").to_lowercase();
    let name = |page: &str| page.rsplit('/').next().unwrap_or(page).to_lowercase();
    let stem = |page: &str| name(page).trim_end_matches(".md").to_owned();
    let requests: Vec<&str> = match Selector::parse(wanted) {
        Selector::Request(request) => {
            let meant = api.operations.iter().filter(|operation| request.matches(operation));
            meant.map(|operation| operation.page.as_str()).collect()
        }
        Selector::Name(_) => Vec::new(),
    };
    let tests: [&dyn Fn(&str) -> bool; 5] = [
        &|page| page.to_lowercase() == plain,
        &|page| plain.ends_with(&format!("/{}", page.to_lowercase())),
        &|page| name(page) == plain || stem(page) == plain,
        &|page| requests.contains(&page),
        &|page| !plain.is_empty() && page.to_lowercase().contains(&plain),
    ];
    for test in tests {
        match pages.iter().filter(|page| test(page)).collect::<Vec<_>>().as_slice() {
            [] => {}
            [page] => return Ok((**page).to_owned()),
            several => {
                let pages = several.iter().map(|page| page.into()).collect();
                return Err(Error::SeveralPages { page: wanted.to_owned(), pages });
            }
        }
    }
    if let Selector::Request(_) = Selector::parse(wanted) {
        return Err(Error::UnknownPage { page: wanted.to_owned(), nearest: nearest_to(wanted, api) });
    }
    let stems: Vec<String> = pages.iter().map(|page| stem(page)).collect();
    let found = nearest(&plain, pages.iter().copied().chain(stems.iter().map(String::as_str)));
    let nearest = found.and_then(|found| pages.iter().find(|page| **page == found || stem(page) == found));
    Err(Error::UnknownPage { page: wanted.to_owned(), nearest: nearest.map(|page| (*page).to_owned()) })
}

#[cfg(test)]
mod tests {
    use msgraph_ir::Api;

    use super::choose;

    fn chosen(wanted: &str) -> String {
        let pages = ["api/user-get.md", "api/user-list.md", "resources/user.md"];
        choose(wanted, &pages, &Api::default()).unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn a_page_is_known_by_its_path_or_a_part_of_its_name() {
        for wanted in
            ["api/user-get.md", "docs/api/user-get.md", "user-get", "USER-GET.md", "-get", "docs\\api\\user-get.md"]
        {
            assert_eq!(chosen(wanted), "api/user-get.md", "{wanted}");
        }
        assert_eq!(chosen("user"), "resources/user.md");
    }

    #[test]
    fn an_unknown_page_gives_the_nearest() {
        assert_eq!(chosen("api/user-lst.md"), "no page is called `api/user-lst.md`; did you mean `api/user-list.md`?");
        assert_eq!(chosen("user-gte"), "no page is called `user-gte`; did you mean `api/user-get.md`?");
        assert_eq!(chosen("api/"), "2 pages are meant by `api/`: `api/user-get.md`, `api/user-list.md`; name one of them");
    }
}
