//! The code of the interface in `obstacles.rs`, compiled with warnings denied and used.

/// The generated code.
#[deny(warnings)]
#[deny(missing_docs)]
pub mod bindings {
    include!("obstacles/bindings.rs");
}

use bindings::models::{AnyBox2, Members, Self_};

#[test]
fn a_derived_type_says_what_it_is() {
    let any = AnyBox2::from(Self_::default());
    let text = serde_json::to_string(&any).expect("JSON");
    assert_eq!(text, r##"{"@odata.type":"#microsoft.graph.Self"}"##);
    assert_eq!(any.into_base().extra.odata_type(), Some("#microsoft.graph.Self"));
}

#[test]
fn members_keep_their_names() {
    assert_eq!((Members::from("self"), Members::from("Self")), (Members::Self_, Members::Self2));
    assert_eq!((Members::Self_.as_str(), Members::Self2.as_str()), ("self", "Self"));
    assert_eq!(Members::from("unheard of").as_str(), "unheard of");
}
