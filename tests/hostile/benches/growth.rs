//! How the time grows with the size of pages that nobody would write: twice as much of the same may take twice as long.
//!
//! `cargo bench -p msgraph-hostile [-- PART OF A NAME]` prints milliseconds for 1, 2, 4 and 8 times as much, and how the last
//! step grew; 2.0 is linear, 4.0 quadratic.

use std::time::{Duration, Instant};

use msgraph_emitter::{Layout, Options};
use msgraph_hostile::pathological::{ALL, MANY, Sort};

fn measure((_, make): &Sort, size: usize) -> Duration {
    let folder = make(size);
    let options = Options { layout: Layout::Include, with_tests: true, ..Options::default() };
    let start = Instant::now();
    let generated = folder.generate(&options);
    let elapsed = start.elapsed();
    drop(generated);
    elapsed
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let size = |default: usize| std::env::var("SIZE").ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    println!("{:32} {:>8} {:>9} {:>9} {:>9} {:>9} {:>6}", "", "size", "1x", "2x", "4x", "8x", "growth");
    let sorts = ALL.iter().map(|sort| (sort, size(12_500))).chain(MANY.iter().map(|sort| (sort, size(400))));
    for (sort, size) in sorts.filter(|(sort, _)| wanted.is_empty() || wanted.iter().any(|part| sort.0.contains(part))) {
        let times: Vec<f64> = [1, 2, 4, 8].map(|factor| measure(sort, size * factor).as_secs_f64() * 1000.0).into();
        let growth = times.get(3).zip(times.get(2)).map(|(last, before)| last / before).unwrap_or_default();
        let columns: String = times.iter().map(|time| format!(" {time:9.1}")).collect();
        println!("{:32} {size:8}{columns} {growth:6.1}", sort.0);
    }
}
