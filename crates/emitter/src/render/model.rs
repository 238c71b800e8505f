//! Structs, open enumerations, and enumerations of derived types.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use crate::docs::{self, Links};
use crate::plan::{Field, Form, Model, Object, Polymorphic, RustPath, Variant};
use crate::{EmitError, naming};

/// What structs and enumerations of derived types implement.
pub(crate) const OF_STRUCTS: &[&str] = &["Clone", "Debug", "Default", "PartialEq"];
/// What enumerations implement.
const OF_ENUMERATIONS: &[&str] = &["Clone", "Debug", "PartialEq", "Eq", "Hash"];

/// What has to stand before each item of a type.
type Gate<'a> = &'a dyn Fn(&RustPath) -> TokenStream;

/// The code of a model.
pub(crate) fn model(model: &Model, gate: Gate<'_>, context: Context<'_>, links: &Links) -> Result<TokenStream, EmitError> {
    let documentation = context.docs(&docs::model(model, links));
    match &model.form {
        Form::Object(object) => self::object(model, object, &documentation, gate, context, links),
        Form::Enumeration(variants) => enumeration(model, variants, &documentation, &gate(&model.path), context, links),
    }
}

fn object(
    model: &Model,
    object: &Object,
    documentation: &TokenStream,
    gate: Gate<'_>,
    context: Context<'_>,
    links: &Links,
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&model.path.name)?;
    let fields = object.fields.iter().map(|field| option_field(field, context, links)).collect::<Result<Vec<_>, _>>()?;
    let macro_call = object_macro("object", &model.path.name, &model.odata_name, object.derived, &object.fields)?;
    let any = object.any.as_ref().map(|any| polymorphic(any, model, &gate(&any.path), context)).transpose()?;
    let gate = gate(&model.path);
    let (derive, extra) = (context.derive(&[], OF_STRUCTS)?, context.doc("What arrived and has no field."));
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
        #any
    })
}

/// A field that may be missing.
pub(crate) fn option_field(field: &Field, context: Context<'_>, links: &Links) -> Result<TokenStream, EmitError> {
    let documentation = context.docs(&docs::field(field, links));
    let (name, type_) = (naming::ident(&field.name)?, context.field_type(&field.type_)?);
    Ok(quote!(#documentation pub #name: ::std::option::Option<#type_>,))
}

/// The call that implements reading and writing: index, field and name on the wire of each property.
pub(crate) fn object_macro(
    macro_name: &str,
    name: &str,
    odata_type: &str,
    derived: bool,
    fields: &[Field],
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(name)?;
    let macro_name = naming::ident(macro_name)?;
    let send = naming::ident(if derived { "derived" } else { "plain" })?;
    let indexes = (0..fields.len()).map(Literal::usize_unsuffixed);
    let names = fields.iter().map(|field| naming::ident(&field.name)).collect::<Result<Vec<_>, _>>()?;
    let wires = fields.iter().map(|field| &field.property.name);
    Ok(quote! {
        ::msgraph_runtime::#macro_name! { #name #odata_type #send; #(#indexes #names #wires;)* }
    })
}

fn polymorphic(
    any: &Polymorphic,
    model: &Model,
    gate: &TokenStream,
    context: Context<'_>,
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&any.path.name)?;
    let arms = any.arms.iter().map(|arm| naming::ident(&arm.name)).collect::<Result<Vec<_>, _>>()?;
    let models = any.arms.iter().map(|arm| context.path(&arm.model)).collect::<Result<Vec<_>, _>>()?;
    let odata_names: Vec<&String> = any.arms.iter().map(|arm| &arm.odata_name).collect();
    let documentation = context.docs(&[format!(
        "[`{}`]({}), or a type that derives from it.",
        model.path.name,
        format_args!("struct@{}", model.path.name)
    )]);
    let arm_documentation = odata_names.iter().map(|name| context.docs(&[docs::code(name)]));
    let entries = arms.iter().zip(&models).zip(&odata_names).enumerate().map(|(index, ((arm, model), odata_name))| {
        let index = (index > 0).then(|| Literal::usize_unsuffixed(index));
        quote!(#index #arm(#model) #odata_name;)
    });
    let derive = context.derive(&["Clone"], OF_STRUCTS)?;
    let unknown = context.doc("A type that the documentation does not name, with all that arrived.");
    let into_base = context.doc("The base type; what derived types add to it is in `extra`.");
    let (Some(base), Some(base_model)) = (arms.first(), models.first()) else { return Ok(TokenStream::new()) };
    Ok(quote! {
        #gate
        #documentation
        #derive
        pub enum #name {
            #(#arm_documentation #arms(::std::boxed::Box<#models>),)*
            #unknown
            Unknown(::msgraph_runtime::UnknownObject),
        }
        #gate
        ::msgraph_runtime::polymorphic! { #name; #(#entries)* }

        #gate
        impl #name {
            #into_base
            #[inline]
            pub fn into_base(self) -> #base_model {
                match self {
                    Self::#base(object) => *object,
                    other => ::msgraph_runtime::object::from_value(::msgraph_runtime::object::to_value(&other)).unwrap_or_default(),
                }
            }
        }
    })
}

fn enumeration(
    model: &Model,
    variants: &[Variant],
    documentation: &TokenStream,
    gate: &TokenStream,
    context: Context<'_>,
    links: &Links,
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&model.path.name)?;
    let names = variants.iter().map(|variant| naming::ident(&variant.name)).collect::<Result<Vec<_>, _>>()?;
    let wires = variants.iter().map(|variant| &variant.wire);
    let indexes = (0..variants.len()).map(Literal::usize_unsuffixed);
    let variant_documentation = variants.iter().map(|variant| context.docs(&docs::variant(variant, links)));
    let derive = context.derive(&["Clone"], OF_ENUMERATIONS)?;
    let unrecognized = context.doc("A value that the documentation does not name.");
    Ok(quote! {
        #gate
        #documentation
        #derive
        pub enum #name {
            #(#variant_documentation #names,)*
            #unrecognized
            Unrecognized(::std::string::String),
        }
        #gate
        ::msgraph_runtime::enumeration! { #name; #(#indexes #names #wires;)* }
    })
}
