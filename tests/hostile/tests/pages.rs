//! Whatever pages say, no text of theirs becomes code: the files parse, have the items that the interface asks for and no
//! others, and their documentation is harmless. A sample of each run is compiled, documented and tested by cargo.
//!
//! Every run tries the same pages. `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=7 cargo test --release -p msgraph-hostile --test
//! pages` tries more, and others.

use msgraph_emitter::{DocComments, Layout, Options};
use msgraph_hostile::{config, inspect, pages};
use proptest::prelude::*;

fn options() -> impl Strategy<Value = Options> {
    let layout = prop_oneof![Just(Layout::Crate), Just(Layout::Include), Just(Layout::Module("crate::graph".to_owned()))];
    let comments = prop_oneof![4 => Just(DocComments::Full), 1 => Just(DocComments::Short), 1 => Just(DocComments::None)];
    (layout, comments, any::<bool>(), any::<bool>(), pages::text()).prop_map(
        |(layout, doc_comments, features, with_tests, text)| Options {
            layout,
            doc_comments,
            features,
            with_tests,
            attribution: Some(text.clone()),
            command: text,
            ..Options::default()
        },
    )
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn no_text_of_a_page_becomes_code(folder in pages::folder(), options in options()) {
        let generated = folder.generate(&options);
        let faults = generated.as_ref().map(inspect::faults).map_err(ToString::to_string);
        prop_assert_eq!(faults, Ok(Vec::new()));
    }
}
