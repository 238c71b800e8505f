//! Whatever pages say, no text of theirs becomes code: the files parse, have the items that the interface asks for and no
//! others, and their documentation is harmless. A sample of each run is compiled, documented and tested by cargo.
//!
//! Every run tries the same pages. `PROPTEST_CASES=20000 PROPTEST_RNG_SEED=7 cargo test --release -p msgraph-hostile --test
//! pages` tries more, and others.

use msgraph_emitter::{DocComments, Layout, Options};
use msgraph_hostile::{inspect, pages};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// As the environment has it, or few cases that are the same in each run.
fn config() -> ProptestConfig {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let mut config = ProptestConfig { max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() };
    if !is_set("PROPTEST_CASES") {
        config.cases = 200;
    }
    if !is_set("PROPTEST_RNG_SEED") {
        config.rng_seed = RngSeed::Fixed(20_260_601);
    }
    config
}

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
    #![proptest_config(config())]

    #[test]
    fn no_text_of_a_page_becomes_code(folder in pages::folder(), options in options()) {
        let generated = folder.generate(&options);
        let faults = generated.as_ref().map(inspect::faults).map_err(ToString::to_string);
        prop_assert_eq!(faults, Ok(Vec::new()));
    }
}
