//! What a plan looks like to the user of the bindings: Rust types and signatures as text, for people and for comparing two
//! plans. Nothing here is emitted; it is made from the same tokens, written shorter: `Vec<models::User>`.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::plan::{Answer, Body, BodyStruct, Field, FieldType, Function, Plan, RustPath};
use crate::render::{self, Context};
use crate::{DocComments, EmitError, Layout};

/// A parameter of a function, in the order in which values are given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name, which callers do not write.
    pub name: String,
    /// The type, such as `&str`.
    pub type_: String,
}

/// The parameters of a function that stand in the URL.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn arguments(function: &Function) -> Result<Vec<Parameter>, EmitError> {
    function.arguments.iter().map(|argument| parameter(&render::parameter(argument, context())?)).collect()
}

/// The parameters of a function for what it sends: none, `body`, `target`, or `content_type` and `content`.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn body(body: &Body) -> Result<Vec<Parameter>, EmitError> {
    render::body_parameters(body, context())?.0.iter().map(parameter).collect()
}

/// What a request of a function answers: the `T` of `Request<T>`.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn answer(answer: &Answer) -> Result<String, EmitError> {
    Ok(short(&render::answer(answer, context())?))
}

/// The type of a field or argument, without what the place puts around it.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn field_type(type_: &FieldType) -> Result<String, EmitError> {
    Ok(short(&context().field_type(type_)?))
}

/// The type of a field of a model.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn model_field(field: &Field) -> Result<String, EmitError> {
    Ok(format!("Option<{}>", field_type(&field.type_)?))
}

/// The type of a field of a request body.
///
/// # Errors
/// Where a name of the plan is no identifier.
pub fn body_field(body: &BodyStruct, field: &Field) -> Result<String, EmitError> {
    let type_ = field_type(&field.type_)?;
    Ok(match (body.update, field.property.required) {
        (true, _) => format!("Field<{type_}>"),
        (false, true) => type_,
        (false, false) => format!("Option<{type_}>"),
    })
}

/// The structs of request bodies, which request lines of one page share.
pub struct BodyStructs<'a>(BTreeMap<&'a RustPath, &'a BodyStruct>);

impl<'a> BodyStructs<'a> {
    /// All structs of a plan.
    pub fn new(plan: &'a Plan) -> Self {
        let structs = plan.functions.iter().filter_map(|function| match &function.body {
            Body::Struct(body) => Some((&body.path, body)),
            _ => None,
        });
        BodyStructs(structs.collect())
    }

    /// The struct that a function sends, and its path beside the function.
    pub fn of(&self, function: &'a Function) -> Option<(&'a BodyStruct, RustPath)> {
        match &function.body {
            Body::Struct(body) => Some((body, body.path.clone())),
            Body::Shared { name, original } => {
                let path = RustPath { modules: function.path.modules.clone(), name: name.clone() };
                Some((self.0.get(original)?, path))
            }
            _ => None,
        }
    }
}

fn context() -> Context<'static> {
    Context { layout: &Layout::Crate, depth: 0, comments: DocComments::Full, derive: &[] }
}

fn parameter(tokens: &TokenStream) -> Result<Parameter, EmitError> {
    let text = short(tokens);
    let (name, type_) = text.split_once(':').ok_or_else(|| EmitError::Identifier(text.clone()))?;
    Ok(Parameter { name: name.to_owned(), type_: type_.to_owned() })
}

/// Tokens without spaces, and without the paths of what everybody knows.
fn short(tokens: &TokenStream) -> String {
    const KNOWN: [&str; 7] = [
        "::std::vec::",
        "::std::boxed::",
        "::std::string::",
        "::std::option::",
        "::std::convert::",
        "::msgraph_runtime::",
        "crate::",
    ];
    let text = tokens.to_string().replace(' ', "").replace("impl::", "impl ::");
    KNOWN.iter().fold(text, |text, path| text.replace(path, ""))
}

#[cfg(test)]
mod tests {
    use super::{Parameter, body, field_type};
    use crate::plan::{Body, FieldType, Item, Primitive, RustPath};

    #[test]
    fn types_are_written_as_people_do() {
        let user = RustPath { modules: vec!["models".into()], name: "User".into() };
        let type_ = |item, collection, boxed| field_type(&FieldType { item, collection, boxed }).expect("a type");
        assert_eq!(type_(Item::Model(user.clone()), true, false), "Vec<models::User>");
        assert_eq!(type_(Item::Flags(user.clone()), false, false), "Flags<models::User>");
        assert_eq!(type_(Item::Any(user), false, true), "Box<models::User>");
        assert_eq!(type_(Item::Primitive(Primitive::Int32), false, false), "i32");
        assert_eq!(type_(Item::Primitive(Primitive::String), false, false), "String");
    }

    #[test]
    fn a_body_of_bytes_has_two_parameters() {
        let parameter = |name: &str, type_: &str| Parameter { name: name.into(), type_: type_.into() };
        assert_eq!(
            body(&Body::Bytes("text/plain".into())).expect("parameters"),
            [parameter("content_type", "&str"), parameter("content", "impl Into<Bytes>")]
        );
        assert_eq!(body(&Body::None).expect("parameters"), []);
    }
}
