//! Thousands of pages in one folder.

mod common;

use common::Place;

const PAGES: usize = 5_000;

#[test]
fn thousands_of_pages_in_one_folder_are_read_and_written() {
    let place = Place::new();
    for number in 0..PAGES {
        let text =
            format!("# Get {number}\n\nRead {number}.\n\n## HTTP request\n\n``` http\nGET /things/part{number}\n```\n");
        place.write(&format!("docs/api/page{number}.md"), text);
    }
    place.write("docs/api/page7.md", [0xff, 0xfe, 0x00]);
    let run = place.gen_(&["--docs", "docs", "--out", "out", "--quiet"]);
    assert_eq!(run.code, Some(1), "{}", &run.stderr[..run.stderr.len().min(2000)]);
    assert!(run.stderr.contains("docs/api/page7.md:1"), "the page that is none is named");
    let text = |number: usize| format!("/things/part{number}`");
    let sources = place.files("out/src");
    let all: String = sources.values().map(|text| String::from_utf8_lossy(text)).collect();
    for number in (0..PAGES).filter(|number| *number != 7).step_by(97) {
        assert!(all.contains(&text(number)), "{}", text(number));
    }
    place.gen_(&["--docs", "docs", "--out", "out", "--quiet", "--check"]).expect(1, &[]);
    assert!(place.files("out/src") == sources);
}
