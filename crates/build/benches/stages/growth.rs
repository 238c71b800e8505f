//! Time for each page must not depend on how many there are, nor time for each byte on how long or odd a page is.

use std::time::{Duration, Instant};

use msgraph_emitter::Options;
use msgraph_parser::{NoIncludes, PageFile};

const ROUNDS: usize = 3;

/// Writes a page of so many parts.
type Write = fn(usize) -> String;

/// Prints the time for each page of one, two, four and eight copies of the pages, under other names.
pub fn print_copies(pages: &[PageFile]) {
    for copies in [1, 2, 4, 8] {
        let all: Vec<PageFile> = (0..copies).flat_map(|copy| pages.iter().map(move |page| renamed(page, copy))).collect();
        let (parse, emit) = shortest(|| {
            let start = Instant::now();
            let api = msgraph_parser::parse(&all, &NoIncludes);
            let parsed = start.elapsed();
            let options = Options::default();
            let (plan, _) = msgraph_emitter::plan(&api, &options);
            // What cannot be emitted takes no time, which the figures show.
            _ = msgraph_emitter::emit(&api, &plan, &options);
            (parsed, start.elapsed() - parsed)
        });
        let per_page = |time: Duration| time.as_secs_f64() * 1e6 / all.len() as f64;
        println!(
            "{copies} x {} pages: parse {:8.1} us, emit {:8.1} us a page",
            pages.len(),
            per_page(parse),
            per_page(emit)
        );
    }
}

fn renamed(page: &PageFile, copy: usize) -> PageFile {
    let path = page.path.strip_suffix(".md").unwrap_or(&page.path);
    PageFile { path: format!("{path}{copy}.md"), bytes: page.bytes.clone() }
}

/// Prints the time for each byte of pages that are out of all proportion, at one size and at twice that size.
pub fn print_odd_pages() {
    let odd: [(&str, Write); 5] = [
        ("prose", |size| "Some words of text. \n\n".repeat(size * 20)),
        ("rows of a table", |size| {
            format!(
                "## Properties\n\n|Property|Type|Description|\n|:-|:-|:-|\n{}",
                "|name|String|Text.|\n".repeat(size * 5)
            )
        }),
        ("nested quotes", |size| format!("{} x\n", "> ".repeat(size * 10))),
        ("nested lists", |size| (0..size / 20).map(|depth| format!("{}- x\n", "  ".repeat(depth))).collect()),
        ("links", |size| "[user](../resources/user.md) ".repeat(size * 5)),
    ];
    for (name, text) in odd {
        let per_byte = [10_000, 20_000].map(|size| {
            let page = format!("# user resource type\n\nNamespace: microsoft.graph\n\n{}", text(size));
            let pages = [PageFile { path: "resources/user.md".to_owned(), bytes: page.into_bytes() }];
            let (time, ()) = shortest(|| {
                let start = Instant::now();
                _ = msgraph_parser::parse(&pages, &NoIncludes);
                (start.elapsed(), ())
            });
            time.as_secs_f64() * 1e9 / pages.iter().map(|page| page.bytes.len()).sum::<usize>() as f64
        });
        println!("{name:20} {:8.1} ns a byte, {:8.1} at twice the size", per_byte[0], per_byte[1]);
    }
}

fn shortest<T: Ord>(mut work: impl FnMut() -> T) -> T {
    let first = work();
    (1..ROUNDS).map(|_| work()).fold(first, T::min)
}
