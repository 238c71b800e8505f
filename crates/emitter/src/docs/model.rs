//! Documentation of types, fields, variants and modules.

use msgraph_ir::Api;

use super::links::link;
use super::sentence::first_sentence;
use super::text::{code, escape};
use super::{Links, markdown};
use crate::Options;
use crate::plan::{Field, Model, Variant, bound};

/// Documentation of a struct or an enumeration, with a link to its page.
pub(crate) fn model(model: &Model, links: &Links) -> Vec<String> {
    let mut lines = described(model.description.as_deref(), || code(&model.odata_name), links);
    if let Some(url) = model.page.as_deref().and_then(|page| links.page(page)) {
        let name = model.odata_name.rsplit('.').next().unwrap_or(&model.odata_name);
        lines.extend([String::new(), format!("See {}.", link(&escape(name, false), &url))]);
    }
    lines
}

/// Documentation of a field.
pub(crate) fn field(field: &Field, links: &Links) -> Vec<String> {
    let property = &field.property;
    let lines = described(property.description.as_deref(), || code(&property.name), links);
    let link = bound(&property.name).map(|_| match field.type_.collection {
        true => "URLs of the objects to link.",
        false => "URL of the object to link.",
    });
    match link {
        Some(link) if property.description.is_none() => vec![link.to_owned()],
        Some(link) => lines.into_iter().chain([String::new(), link.to_owned()]).collect(),
        None => lines,
    }
}

/// Documentation of a variant of an open enumeration.
pub(crate) fn variant(variant: &Variant, links: &Links) -> Vec<String> {
    described(variant.description.as_deref(), || code(&variant.wire), links)
}

/// Documentation of the struct of a request body.
pub(crate) fn body_struct(function: &str) -> Vec<String> {
    vec![format!("What [`{function}`]({function}()) sends.")]
}

/// Documentation of a module.
pub(crate) fn module(url: Option<&str>) -> Vec<String> {
    match url.map(code).filter(|url| !url.is_empty()) {
        Some(url) => vec![format!("Operations of {url}.")],
        None => vec!["Operations.".to_owned()],
    }
}

/// Documentation of a module of types.
pub(crate) fn namespace(names: &[String]) -> Vec<String> {
    vec![if names.is_empty() { "Types.".to_owned() } else { format!("Types of the namespace `{}`.", names.join(".")) }]
}

/// Documentation of the root.
pub(crate) fn root(api: &Api, options: &Options) -> Vec<String> {
    if options.types_only {
        return vec!["Types of Microsoft Graph, in [`models`].".to_owned()];
    }
    let text = "Typed bindings of Microsoft Graph.

Modules follow the URL: `GET /users/{id}/messages` is `users::messages::list`. A function does no I/O: it returns a
[`Request`] that knows its method, path, query, headers and body, and how to decode the answer. Types are in [`models`].";
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.extend([String::new(), format!("{} operations, {} types.", api.operations.len(), api.types.len())]);
    if options.features {
        let text = "Each first segment of the URL is a cargo feature, in kebab case, which brings its functions and the types that these need;
the features of huge areas have parts. `models` brings all types, and `all`, which is on by default, everything.";
        lines.push(String::new());
        lines.extend(text.lines().map(str::to_owned));
    }
    lines
}

/// What the page says, or else something that says what it is: every public item has documentation.
fn described(description: Option<&str>, otherwise: impl Fn() -> String, links: &Links) -> Vec<String> {
    let lines = markdown::lines(description.unwrap_or_default(), links);
    let lines = if links.short { first_sentence(&lines) } else { lines };
    if !lines.is_empty() {
        return lines;
    }
    let otherwise = otherwise();
    vec![if otherwise.is_empty() { "Without a name.".to_owned() } else { otherwise }]
}
