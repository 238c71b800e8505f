//! What the sections of an API page are about, by their headings.

use crate::syntax::{Page, Section};

use super::prose;

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who may call.
    Permissions,
    /// The request lines.
    HttpRequest,
    /// Arguments of a function.
    FunctionParameters,
    /// Values of placeholders.
    PathParameters,
    /// What may follow `?`.
    QueryParameters,
    /// `## Parameters` and nothing more: which ones, their names must tell.
    Parameters,
    /// Request headers.
    Headers,
    /// What is sent.
    RequestBody,
    /// What is answered.
    Response,
    /// Examples, with everything below them.
    Example,
    /// Background: remarks, links, error codes.
    Background,
    /// Anything else.
    Other,
}

/// The role of each section of a page. A section without a telling heading has the role of the section around it.
pub fn roles(page: &Page) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(page.sections.len());
    for section in &page.sections {
        let outer = section.parent.and_then(|parent| roles.get(parent)).copied().unwrap_or(Role::Other);
        let own = of_url(section, role_of(&section.title.plain()));
        roles.push(match (outer, own) {
            (_, Role::HttpRequest) => Role::HttpRequest,
            (Role::Example, _) => Role::Example,
            (_, Role::Other) => outer,
            (_, own) => own,
        });
    }
    roles
}

/// A section below `## Request body` whose text says that it is about the URL
/// (`api/intune-auditing-auditevent-getauditactivitytypes.md`).
fn of_url(section: &Section, role: Role) -> Role {
    if role != Role::RequestBody {
        return role;
    }
    let text: String = prose::texts(section).map(|text| text.plain().to_lowercase()).collect();
    match (text.contains("in the request url, provide"), text.contains("used with this function")) {
        (true, true) => Role::FunctionParameters,
        (true, false) => Role::QueryParameters,
        (false, _) => role,
    }
}

/// The role that a heading gives to its section.
pub fn role_of(title: &str) -> Role {
    let title = title.trim().trim_end_matches(':').to_lowercase();
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| title.contains(phrase));
    let starts = |phrases: &[&str]| phrases.iter().any(|phrase| title.starts_with(phrase));
    match title.as_str() {
        _ if starts(&["http request"]) => Role::HttpRequest,
        _ if starts(&["example"]) => Role::Example,
        _ if starts(&["permission", "prerequisite"]) => Role::Permissions,
        _ if has(&["function parameter"]) => Role::FunctionParameters,
        _ if has(&["path parameter"]) => Role::PathParameters,
        _ if has(&["query parameter", "query option", "query string"]) => Role::QueryParameters,
        _ if starts(&["response header"]) => Role::Background,
        _ if has(&["header"]) => Role::Headers,
        _ if has(&["request body"]) => Role::RequestBody,
        _ if starts(&["response", "http response"]) => Role::Response,
        "parameters" => Role::Parameters,
        _ if is_request(&title) => Role::Example,
        _ if starts(&["remarks", "see also", "related", "next step", "error", "known issue", "note"]) => Role::Background,
        _ => Role::Other,
    }
}

/// `Request`, `Request 2`: the request of an example, wherever it stands.
fn is_request(title: &str) -> bool {
    title.strip_prefix("request").is_some_and(|rest| rest.trim().chars().all(|char| char.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::page_of;

    #[test]
    fn arguments_of_a_function_may_stand_below_the_body() {
        let role = |text: &str| roles(&page_of(&format!("# Get x\n## Request body\n{text}\n"))).pop();
        let of_url = "In the request URL, provide the following query parameters with values.";
        let of_function = format!("{of_url}\nThe table shows the parameters that can be used with this function.");
        assert_eq!(role(&of_function), Some(Role::FunctionParameters));
        assert_eq!(role(of_url), Some(Role::QueryParameters));
        assert_eq!(role("In the request body, provide the following."), Some(Role::RequestBody));
    }

    #[test]
    fn sections_inherit_their_role() {
        let page = page_of(
            "# Get x\n## HTTP request\n### For a user\n## Response\n### HTTP request\n## Examples\n### Response\n## Response headers\n",
        );
        let roles = roles(&page);
        assert_eq!(
            roles.get(1..),
            Some(
                &[
                    Role::Other,
                    Role::HttpRequest,
                    Role::HttpRequest,
                    Role::Response,
                    Role::HttpRequest,
                    Role::Example,
                    Role::Example,
                    Role::Background
                ][..]
            )
        );
    }
}
