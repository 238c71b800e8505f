//! How the property tests take their cases: the same in each run, so that nobody's change fails on what it did not bring
//! about; others where one asks for them.

use proptest::test_runner::{Config, RngSeed};

/// As `PROPTEST_CASES` and `PROPTEST_RNG_SEED` have it; by default so many cases that are the same in each run.
pub fn config(cases: u32) -> Config {
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let mut config = Config { max_shrink_iters: 400, failure_persistence: None, ..Config::default() };
    if !is_set("PROPTEST_CASES") {
        config.cases = cases;
    }
    if !is_set("PROPTEST_RNG_SEED") {
        config.rng_seed = RngSeed::Fixed(20_260_601);
    }
    config
}
