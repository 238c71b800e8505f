//! The Rust of a call.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{ArgumentValue, BodyType, Call, SentBody};
use crate::plan::{FieldType, Item, Primitive};
use crate::render::{item, path};
use crate::{EmitError, naming};

impl Call {
    /// The call, whose value is the request. It stands where `?` may give a `serde_json::Error`, since a body is read from the
    /// text of the example. `root` is the path of the generated code: `::msgraph`, `crate`.
    ///
    /// # Errors
    /// [`EmitError::Identifier`] where a name, or the root, is no Rust path.
    pub fn expression(&self, root: &str) -> Result<String, EmitError> {
        let root: syn::Path = syn::parse_str(root).map_err(|_| EmitError::Identifier(root.to_owned()))?;
        let root = quote!(#root);
        let function = path(&root, &self.function)?;
        let mut arguments =
            self.arguments.iter().map(|value| argument(&root, value)).collect::<Result<Vec<_>, EmitError>>()?;
        let mut body = TokenStream::new();
        match &self.body {
            SentBody::None => {}
            SentBody::Json { type_, value, .. } => {
                let (reader, text) = (reader(&root, type_)?, value.to_string());
                body = quote!(let body = (#reader)(#text)?;);
                arguments.push(quote!(&body));
            }
            SentBody::Reference(url) => arguments.push(quote!(#url)),
            SentBody::Content { media_type, text } => arguments.extend([quote!(#media_type), quote!(#text)]),
        }
        let call = quote!(#function(#(#arguments),*));
        Ok(if body.is_empty() { call } else { quote!({ #body #call }) }.to_string())
    }
}

/// What reads a body from its text: a function or a closure.
pub(crate) fn reader(root: &TokenStream, type_: &BodyType) -> Result<TokenStream, EmitError> {
    Ok(match type_ {
        BodyType::Struct { path: type_, required } if !required.is_empty() => {
            let type_ = path(root, type_)?;
            quote! {
                |text| ::msgraph_runtime::object::body_from_str(text, |required| {
                    Ok(#type_::new(#(required.take(#required)?),*))
                })
            }
        }
        BodyType::Struct { path: type_, .. } => {
            let type_ = path(root, type_)?;
            quote!(|text| ::msgraph_runtime::serde_json::from_str::<#type_>(text))
        }
        BodyType::Model(FieldType { item: type_, collection, .. }) => {
            let item = item(root, type_)?;
            let type_ = if *collection { quote!(::std::vec::Vec<#item>) } else { item };
            quote!(|text| ::msgraph_runtime::serde_json::from_str::<#type_>(text))
        }
    })
}

fn argument(root: &TokenStream, value: &ArgumentValue) -> Result<TokenStream, EmitError> {
    let text = &value.text;
    Ok(match &value.argument.item {
        Item::Enumeration(enumeration) => {
            let type_ = path(root, enumeration)?;
            match &value.variant {
                Some(variant) => {
                    let variant = naming::ident(variant)?;
                    quote!(&#type_::#variant)
                }
                None => quote!(&#type_::from(#text)),
            }
        }
        Item::Primitive(primitive) => number(*primitive, text).unwrap_or_else(|| match primitive {
            Primitive::String | Primitive::Binary | Primitive::Json => quote!(#text),
            _ => quote!(&#text.into()),
        }),
        Item::Model(_) | Item::Any(_) | Item::Flags(_) | Item::UnknownObject => quote!(#text),
    })
}

/// Numbers and truth values as Rust writes them.
fn number(primitive: Primitive, text: &str) -> Option<TokenStream> {
    match primitive {
        Primitive::Boolean => text.parse().ok().map(|value: bool| quote!(#value)),
        Primitive::Byte | Primitive::SByte | Primitive::Int16 | Primitive::Int32 | Primitive::Int64 => {
            let value = Literal::i64_unsuffixed(text.parse().ok()?);
            Some(quote!(#value))
        }
        Primitive::Single | Primitive::Double => {
            let value: f64 = text.parse().ok()?;
            let value = value.is_finite().then(|| Literal::f64_unsuffixed(value))?;
            Some(quote!(#value))
        }
        _ => None,
    }
}
