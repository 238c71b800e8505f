//! Endpoint functions.

use msgraph_ir::{Operation, ParameterForm, ParameterLocation, Piece};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use crate::plan::{Answer, Argument, Body, FieldType, Function, Item, Primitive};
use crate::{EmitError, naming};

/// The code of a function, without the struct of its body.
pub(crate) fn function(
    function: &Function,
    operation: &Operation,
    documentation: &[String],
    context: Context<'_>,
) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&function.path.name)?;
    let documentation = context.docs(documentation);
    let mut parameters =
        function.arguments.iter().map(|argument| parameter(argument, context)).collect::<Result<Vec<_>, _>>()?;
    let (body_parameters, body_call) = body(&function.body, context)?;
    parameters.extend(body_parameters);
    let allow = allow_many(parameters.len());
    let answer = answer(&function.answer, context)?;
    let facts = facts(operation, function)?;
    let values = path_arguments(operation, function).map(text).collect::<Result<Vec<_>, _>>()?;
    let queries = queries(operation, function)?;
    let headers = headers(operation);
    Ok(quote! {
        #documentation
        #[inline]
        #allow
        pub fn #name(#(#parameters),*) -> ::msgraph_runtime::Request<#answer> {
            ::msgraph_runtime::Request::new(#facts, &[#(#values),*]) #queries #headers #body_call
        }
    })
}

/// Pages decide how many parameters a function has, not style.
pub(crate) fn allow_many(count: usize) -> TokenStream {
    if count > 7 { quote!(#[allow(clippy::too_many_arguments)]) } else { TokenStream::new() }
}

/// A parameter with its type.
pub(crate) fn parameter(argument: &Argument, context: Context<'_>) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&argument.name)?;
    let type_ = match &argument.item {
        item if is_text(item) => quote!(&str),
        item @ Item::Primitive(primitive) if !is_copied(*primitive) => {
            let type_ = context.item(item)?;
            quote!(&#type_)
        }
        item @ Item::Enumeration(_) => {
            let type_ = context.item(item)?;
            quote!(&#type_)
        }
        item => context.item(item)?,
    };
    Ok(quote!(#name: #type_))
}

/// The text of an argument, not yet encoded.
fn text(argument: &Argument) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&argument.name)?;
    Ok(match &argument.item {
        item if is_text(item) => quote!(#name),
        Item::Primitive(primitive) if is_copied(*primitive) => quote!(&::std::string::ToString::to_string(&#name)),
        _ => quote!(#name.as_str()),
    })
}

/// True for arguments that are given as the text to be sent.
fn is_text(item: &Item) -> bool {
    match item {
        Item::Primitive(primitive) => matches!(primitive, Primitive::String | Primitive::Binary | Primitive::Json),
        Item::Enumeration(_) => false,
        Item::Model(_) | Item::Any(_) | Item::Flags(_) | Item::UnknownObject => true,
    }
}

fn is_copied(primitive: Primitive) -> bool {
    matches!(
        primitive,
        Primitive::Boolean
            | Primitive::Byte
            | Primitive::SByte
            | Primitive::Int16
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::Single
            | Primitive::Double
    )
}

fn path_arguments<'a>(operation: &'a Operation, function: &'a Function) -> impl Iterator<Item = &'a Argument> {
    function.arguments.iter().filter(|argument| {
        let parameter = operation.parameters.get(argument.parameter);
        parameter.is_some_and(|parameter| parameter.location != ParameterLocation::Query)
    })
}

/// The static facts of the operation.
fn facts(operation: &Operation, function: &Function) -> Result<TokenStream, EmitError> {
    let method = naming::ident(method(&operation.method))?;
    let (template, page) = (&operation.path, &operation.page);
    let path = path(operation, function);
    let list = |names: Vec<&[String]>| names.into_iter().map(|names| names.join("+")).collect::<Vec<_>>().join(" ");
    let [work, personal, application] = operation.permissions.alternatives().map(list);
    let options = operation.query_options.join(" ");
    let status = Literal::u16_unsuffixed(operation.response.as_ref().map_or(0, |response| response.status));
    Ok(quote! {
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::#method,
            template: #template,
            path: #path,
            page: #page,
            permissions: ::msgraph_runtime::Permissions {
                delegated_work: #work,
                delegated_personal: #personal,
                application: #application,
            },
            query_options: #options,
            status: #status,
        }
    })
}

fn method(method: &str) -> &'static str {
    match method {
        "POST" => "Post",
        "PATCH" => "Patch",
        "PUT" => "Put",
        "DELETE" => "Delete",
        "HEAD" => "Head",
        "OPTIONS" => "Options",
        _ => "Get",
    }
}

/// The path with the numbers of its arguments, as the runtime reads it.
fn path(operation: &Operation, function: &Function) -> String {
    let mut path = String::new();
    for segment in &operation.segments {
        path.push('/');
        for piece in &segment.pieces {
            match piece {
                Piece::Literal(text) => push_literal(&mut path, text),
                Piece::Parameter { index, form } => {
                    let place = path_arguments(operation, function).position(|argument| argument.parameter == *index);
                    let Some(place) = place else { continue };
                    let sign = match form {
                        ParameterForm::Segment => "",
                        ParameterForm::Path => "+",
                        ParameterForm::Quoted => "'",
                        ParameterForm::Bare => "=",
                    };
                    path.push_str(&format!("{{{sign}{place}}}"));
                }
            }
        }
    }
    path
}

/// Text that is sent as it stands, so what has no place in a URL is encoded; braces are, too.
fn push_literal(path: &mut String, text: &str) {
    for byte in text.bytes() {
        let fits = byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte);
        if fits { path.push(char::from(byte)) } else { path.push_str(&format!("%{byte:02X}")) }
    }
}

/// Query parameters that are arguments, and those with a value of their own.
fn queries(operation: &Operation, function: &Function) -> Result<TokenStream, EmitError> {
    let mut calls = TokenStream::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        if parameter.location != ParameterLocation::Query || !parameter.required {
            continue;
        }
        let wire = &parameter.name;
        if let Some(argument) = function.arguments.iter().find(|argument| argument.parameter == index) {
            let name = naming::ident(&argument.name)?;
            let value = if matches!(argument.item, Item::Enumeration(_)) { quote!(#name.as_str()) } else { quote!(#name) };
            calls.extend(quote!(.query(#wire, #value)));
        } else if let Some(value) = &parameter.value {
            calls.extend(quote!(.query(#wire, #value)));
        }
    }
    Ok(calls)
}

/// Headers that every request must have, with the one value that the page gives.
fn headers(operation: &Operation) -> TokenStream {
    const SET_BY_OTHERS: [&str; 3] = ["authorization", "content-type", "content-length"];
    let mut calls = TokenStream::new();
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Header) {
        let (name, Some(value)) = (&parameter.name, &parameter.value) else { continue };
        if parameter.required && !SET_BY_OTHERS.contains(&name.to_ascii_lowercase().as_str()) {
            calls.extend(quote!(.header(#name, #value)));
        }
    }
    calls
}

/// The parameters for the body, and the call that takes them.
pub(crate) fn body(body: &Body, context: Context<'_>) -> Result<(Vec<TokenStream>, TokenStream), EmitError> {
    let json = quote!(.json(body));
    Ok(match body {
        Body::None => (Vec::new(), TokenStream::new()),
        Body::Struct(body) => {
            let name = naming::ident(&body.path.name)?;
            (vec![quote!(body: &#name)], json)
        }
        Body::Shared { name, .. } => {
            let name = naming::ident(name)?;
            (vec![quote!(body: &#name)], json)
        }
        Body::Model(type_ @ FieldType { .. }) => {
            let type_ = context.field_type(type_)?;
            (vec![quote!(body: &#type_)], json)
        }
        Body::Unknown => (vec![quote!(body: &::msgraph_runtime::UnknownObject)], json),
        Body::Reference => (
            vec![quote!(target: &str)],
            quote!(.json(&::msgraph_runtime::UnknownObject { extra: [("@odata.id", target)].into_iter().collect() })),
        ),
        Body::Bytes(_) => (
            vec![quote!(content_type: &str), quote!(content: impl ::std::convert::Into<::msgraph_runtime::Bytes>)],
            quote!(.content(content_type, content)),
        ),
    })
}

pub(crate) fn answer(answer: &Answer, context: Context<'_>) -> Result<TokenStream, EmitError> {
    Ok(match answer {
        Answer::Nothing => quote!(()),
        Answer::Bytes => quote!(::msgraph_runtime::Bytes),
        Answer::Text => quote!(::std::string::String),
        Answer::Count => quote!(i64),
        Answer::Page(item) => {
            let item = context.item(item)?;
            quote!(::msgraph_runtime::Page<#item>)
        }
        Answer::One(item) => context.item(item)?,
        Answer::Value(item) => {
            let item = context.item(item)?;
            quote!(::msgraph_runtime::PropertyValue<#item>)
        }
    })
}
