//! What users of the two crates that they depend on may name. A line that goes away or changes breaks somebody: it belongs to
//! a new version. `INSTA_UPDATE=always cargo test -p msgraph-tests --test public_api` takes the lines as they are.

use insta::assert_snapshot;
use msgraph_tests::public_api::public_items;
use msgraph_tests::repository;

fn items(name: &str) -> String {
    let items = public_items(&repository().join("crates").join(name)).expect("the sources are read");
    assert!(items.len() > 20, "{items:?}");
    items.join("\n")
}

#[test]
fn of_the_library_for_build_scripts() {
    assert_snapshot!(items("build"));
}

#[test]
fn of_the_runtime() {
    assert_snapshot!(items("runtime"));
}

#[test]
fn items_are_found_through_modules_and_reexports() {
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join("src").join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write(
        "lib.rs",
        "mod a; pub mod b; pub use a::{inner::*, Thing as Other}; pub use bytes::Bytes;
         #[doc(hidden)] pub mod hidden { pub fn f() {} }
         #[cfg(test)] pub mod tests { pub fn f() {} }
         #[macro_export] macro_rules! m { () => {} }
         pub(crate) fn no() {} pub const N: usize = 1;",
    );
    write(
        "a.rs",
        "pub mod inner; pub struct Thing<T> { pub a: Vec<T>, b: u8 } impl<T> Thing<T> { pub fn new(a: &T) -> Self {} fn no() {} }",
    );
    write(
        "a/inner.rs",
        "pub enum E { A { #[x] b: u8 }, #[doc(hidden)] B } impl Default for E {} struct No; pub trait T: Sized { fn f(&self); }",
    );
    write("b.rs", "pub use crate::a::inner::E; pub async fn g<T: Into<String>>(t: T) -> u8 { 0 }");
    let items = public_items(folder.path()).expect("the sources are read");
    assert_snapshot!(items.join("\n"));
}
