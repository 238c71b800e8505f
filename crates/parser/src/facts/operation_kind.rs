//! What an operation does, as far as its own page tells; navigation properties of other pages may correct it later.

use msgraph_ir::{OperationKind, Segment};

/// What tells the kind of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// In capitals.
    pub method: &'a str,
    /// The path.
    pub segments: &'a [Segment],
    /// The heading of the page.
    pub title: &'a str,
    /// True where the page says that parameters are sent.
    pub sends_parameters: bool,
    /// True where the page says that what is created is answered, or the answer's status is 201.
    pub answers_created: bool,
    /// True where the answer is a collection.
    pub answers_collection: bool,
    /// True where a header asks to create what there is not.
    pub creates_if_missing: bool,
}

/// Decides from the method, the last segment and the words of the page.
pub fn decide(evidence: Evidence<'_>) -> OperationKind {
    let last = evidence.segments.last();
    let name = last.and_then(|segment| segment.name.as_deref()).unwrap_or_default();
    match name {
        "$count" => return OperationKind::Count,
        "$ref" => return OperationKind::Reference,
        "$value" | "content" if matches!(evidence.method, "GET" | "PUT" | "PATCH") => return OperationKind::Content,
        _ => {}
    }
    let title = evidence.title.trim().to_lowercase();
    match evidence.method {
        "PATCH" if evidence.creates_if_missing || title.starts_with("upsert") => OperationKind::Upsert,
        "PATCH" => OperationKind::Update,
        "PUT" => OperationKind::Replace,
        "DELETE" => OperationKind::Delete,
        "POST" if is_action(&evidence, &title, name) => OperationKind::Action,
        "POST" => OperationKind::Create,
        _ if is_function(last, name, &title) => OperationKind::Function,
        _ if evidence.answers_collection => OperationKind::List,
        _ => OperationKind::Get,
    }
}

/// A POST is an action unless the page says that it creates something.
fn is_action(evidence: &Evidence<'_>, title: &str, name: &str) -> bool {
    let creates = ["create", "add", "post", "new", "upload", "assign", "publish", "copy", "invite"];
    let says_create = creates.iter().any(|verb| title.split_whitespace().next() == Some(*verb));
    // `user: sendMail` and `sendMail action` name the action itself.
    let says_action = title.contains(':') || title.ends_with(" action");
    let names_itself = !name.is_empty() && squeeze(title).contains(&name.rsplit('.').next().unwrap_or(name).to_lowercase());
    let is_named = says_action && names_itself;
    evidence.sends_parameters || is_named || !(evidence.answers_created || says_create)
}

fn is_function(last: Option<&Segment>, name: &str, title: &str) -> bool {
    let has_arguments = last.is_some_and(|segment| {
        segment.pieces.iter().any(|piece| matches!(piece, msgraph_ir::Piece::Literal(text) if text.contains('(')))
    });
    let names_itself = title.contains(':') && squeeze(title).ends_with(&format!(":{}", name.to_lowercase()));
    has_arguments || name == "delta" || !name.is_empty() && names_itself || title.ends_with(" function")
}

fn squeeze(title: &str) -> String {
    title.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::path_template;

    fn kind(method: &str, path: &str, title: &str) -> OperationKind {
        let segments = path_template::read(path).segments;
        decide(Evidence {
            method,
            segments: &segments,
            title,
            sends_parameters: false,
            answers_created: title.contains("201"),
            answers_collection: title.starts_with("List"),
            creates_if_missing: false,
        })
    }

    #[test]
    fn kinds_are_told_by_method_path_and_title() {
        for (method, path, title, expected) in [
            ("GET", "/users", "List users", OperationKind::List),
            ("GET", "/users/{id}", "Get user", OperationKind::Get),
            ("GET", "/users/$count", "Count", OperationKind::Count),
            ("GET", "/users/delta", "user: delta", OperationKind::Function),
            ("GET", "/x/f(a='{a}')", "Get f", OperationKind::Function),
            ("GET", "/me/photo/$value", "Get photo", OperationKind::Content),
            ("POST", "/users", "Create user", OperationKind::Create),
            ("POST", "/x/tabs", "tab 201", OperationKind::Create),
            ("POST", "/x/microsoft.graph.user", "Create user", OperationKind::Create),
            ("POST", "/me/sendMail", "user: sendMail", OperationKind::Action),
            ("POST", "/me/messages/{id}/createReply", "message: createReply", OperationKind::Action),
            ("POST", "/groups/{id}/members/$ref", "Add members", OperationKind::Reference),
            ("PATCH", "/users/{id}", "Update user", OperationKind::Update),
            ("PATCH", "/applications(appId='{appId}')", "Upsert application", OperationKind::Upsert),
            ("PUT", "/x/{id}/content", "Upload", OperationKind::Content),
            ("PUT", "/x/{id}", "Replace", OperationKind::Replace),
            ("DELETE", "/users/{id}", "Delete user", OperationKind::Delete),
        ] {
            assert_eq!(kind(method, path, title), expected, "{method} {path} {title}");
        }
    }
}
