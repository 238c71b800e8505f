//! Attributes that leave code out where none of the features is on that need it.

use proc_macro2::TokenStream;
use quote::quote;

/// The attribute for what needs one of `features`, within code that needs one of `around`.
pub(crate) fn gate(features: &[String], around: &[String]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        same if same == around => TokenStream::new(),
        [feature] => quote!(#[cfg(feature = #feature)]),
        features => quote!(#[cfg(any(#(feature = #features),*))]),
    }
}
