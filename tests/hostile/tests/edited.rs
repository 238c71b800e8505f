//! An interface that somebody edited: the Rust names in it may be anything, and give an error or code, never a panic, and
//! never other items than the interface asks for.
//!
//! Every run tries the same names; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` take others.

use msgraph_emitter::{EmitError, Layout, Options, emit, plan};
use msgraph_hostile::{Generated, config, inspect, pages, targets};
use msgraph_ir::Api;
use proptest::prelude::*;

const FOLDER: &str = include_str!("../../../fuzz/corpus/folder/three");

fn generate(api: &Api, layout: Layout) -> Result<Generated, EmitError> {
    let options = Options { layout, with_tests: true, ..Options::default() };
    let (plan, found) = plan(api, &options);
    let files = emit(api, &plan, &options)?;
    Ok(Generated { api: api.clone(), plan, found, files })
}

#[test]
fn a_name_that_is_none_is_an_error_that_names_it() {
    for name in [
        "",
        "::",
        "a b",
        " a",
        "1a",
        "fn",
        "r#self",
        "models::",
        "a::b c",
        "a/b",
        "../a",
        "a\0",
        "x\u{202e}y",
        "a;mod b",
        "😀",
    ] {
        let mut api = targets::read_folder(FOLDER).read();
        api.operations.iter_mut().take(1).for_each(|operation| operation.rust = Some(name.to_owned()));
        let error = generate(&api, Layout::Crate).err().map(|error| error.to_string()).unwrap_or_default();
        let last = name.split("::").find(|part| !msgraph_emitter::is_identifier(part)).unwrap_or(name);
        assert!(error.contains("is no ") && error.contains(last), "{name:?}: {error}");
        let mut api = targets::read_folder(FOLDER).read();
        api.types.iter_mut().take(1).for_each(|type_| type_.rust = Some(format!("models::{name}")));
        let error = generate(&api, Layout::Crate).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("is no Rust identifier"), "models::{name:?}: {error}");
    }
}

#[test]
fn a_type_among_functions_and_a_function_among_types_are_errors_that_name_them() {
    let mut api = targets::read_folder(FOLDER).read();
    api.types.iter_mut().take(1).for_each(|type_| type_.rust = Some("things::Thing".to_owned()));
    assert!(generate(&api, Layout::Crate).is_err_and(|error| error.to_string().contains("`things::Thing` is no place")));
    let mut api = targets::read_folder(FOLDER).read();
    api.operations.iter_mut().take(1).for_each(|operation| operation.rust = Some("models::get".to_owned()));
    assert!(generate(&api, Layout::Crate).is_err_and(|error| error.to_string().contains("`models::get` is no place")));
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn whatever_the_names_are_the_code_has_what_the_interface_asks_for(
        names in prop::collection::vec(pages::name(), 1..6), of_types in any::<bool>(), in_one_file in any::<bool>()
    ) {
        let mut api = targets::read_folder(FOLDER).read();
        let mut names = names.iter().cycle().cloned();
        if of_types {
            api.types.iter_mut().for_each(|type_| type_.rust = names.next());
        } else {
            api.operations.iter_mut().for_each(|operation| operation.rust = names.next());
        }
        let layout = if in_one_file { Layout::Include } else { Layout::Crate };
        if let Ok(generated) = generate(&api, layout) {
            prop_assert_eq!(inspect::faults(&generated), Vec::<String>::new());
        }
    }
}
