//! Structs of request bodies.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::model::{OF_STRUCTS, object_macro, option_field};
use crate::docs::{self, Links};
use crate::plan::{BodyStruct, Field};
use crate::{EmitError, naming};

/// The struct of a request body, and `new` where it has required properties.
pub(crate) fn body(
    body: &BodyStruct,
    function: &str,
    gate: &TokenStream,
    context: Context<'_>,
    links: &Links,
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&body.path.name)?;
    let documentation = context.docs(&docs::body_struct(function));
    let fields = body.fields.iter().map(|field| body_field(body, field, context, links)).collect::<Result<Vec<_>, _>>()?;
    let own: &[&str] = if body.has_required() { &["Clone"] } else { &[] };
    let derive = context.derive(own, OF_STRUCTS)?;
    let extra = context.doc("What else is sent.");

    let macro_name = match (body.has_required(), body.update) {
        (true, _) => "body",
        (false, true) => "update",
        (false, false) => "object",
    };
    let odata_type = body.odata_type.as_deref().unwrap_or_default();
    let macro_call = object_macro(macro_name, &body.path.name, odata_type, body.derived, &body.fields)?;
    let new = if body.has_required() { new(body, gate, context)? } else { TokenStream::new() };
    Ok(quote! {
        #gate
        #documentation
        #derive
        pub struct #name {
            #(#fields)*
            #extra
            pub extra: ::msgraph_runtime::Extra,
        }
        #gate
        #macro_call
        #new
    })
}

fn body_field(body: &BodyStruct, field: &Field, context: Context<'_>, links: &Links) -> Result<TokenStream, EmitError> {
    if !body.update && !field.property.required {
        return option_field(field, context, links);
    }
    let documentation = context.docs(&docs::field(field, links));
    let (name, type_) = (naming::ident(&field.name)?, context.field_type(&field.type_)?);
    let type_ = if body.update { quote!(::msgraph_runtime::Field<#type_>) } else { type_ };
    Ok(quote!(#documentation pub #name: #type_,))
}

fn new(body: &BodyStruct, gate: &TokenStream, context: Context<'_>) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&body.path.name)?;
    let required: Vec<&Field> = body.fields.iter().filter(|field| field.property.required).collect();
    let parameters = required
        .iter()
        .map(|field| {
            let (name, type_) = (naming::ident(&field.name)?, context.field_type(&field.type_)?);
            Ok(quote!(#name: #type_))
        })
        .collect::<Result<Vec<_>, EmitError>>()?;
    let values = body
        .fields
        .iter()
        .map(|field| {
            let name = naming::ident(&field.name)?;
            Ok(if field.property.required { quote!(#name) } else { quote!(#name: ::std::option::Option::None) })
        })
        .collect::<Result<Vec<_>, EmitError>>()?;
    let allow = super::function::allow_many(required.len());
    let documentation = context.doc("A body with the properties that are required.");
    Ok(quote! {
        #gate
        impl #name {
            #documentation
            #[inline]
            #allow
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#values,)* extra: ::msgraph_runtime::Extra::new() }
            }
        }
    })
}
