//! The way from a build script to the crate that it belongs to.

/// Stands for the bindings that the build script has generated with `msgraph_build::Builder::compile`.
///
/// ```ignore
/// /// What this crate calls of Microsoft Graph.
/// mod graph {
///     msgraph_runtime::include_bindings!();
/// }
/// ```
#[macro_export]
macro_rules! include_bindings {
    () => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/bindings.rs"));
    };
}
