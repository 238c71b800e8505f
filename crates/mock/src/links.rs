//! Links in answers lead back to the mock: a client that follows one must not send its token to the real service.

use http::header::HeaderName;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::State;
use crate::request_path;
use crate::resources;

/// The `$skiptoken` of the last page. The first page is the documented one with a link to the last, the last is the same
/// without link, so that paging ends.
pub const LAST_PAGE: &str = "mock-last-page";

/// The `$deltatoken` of links to later changes.
const LATER: &str = "mock-later";

/// What cannot stand in a URL (RFC 3986, 2), but stands in URLs of pages.
const FORBIDDEN: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Where links lead.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// `http://` and the host that the request names.
    pub base: &'a str,
    /// The path of the request as it was sent, with version.
    pub path: &'a str,
    /// The query of the request as it was sent.
    pub query: &'a str,
    /// The index of an example with content, where the page shows one.
    pub content: Option<usize>,
    /// The index of an example with the item that an upload makes.
    pub item: Option<usize>,
}

/// The path and query of a URL, without host.
pub fn path_of(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default(),
        None => url,
    }
}

/// True where the request is for the last page.
pub fn is_last_page(query: &str) -> bool {
    request_path::query_options(query).iter().any(|(name, value)| name == "$skiptoken" && *value == LAST_PAGE)
}

impl Target<'_> {
    /// Rewrites all links of a body.
    pub fn rewrite(&self, body: &mut Value, state: &mut State) {
        if let Value::Object(properties) = body {
            self.turn_page(properties);
        }
        self.rewrite_within(body, state);
    }

    /// The links of the page itself: its path and query are the request's, for the documented ones may lead nowhere.
    fn turn_page(&self, properties: &mut Map<String, Value>) {
        if is_last_page(self.query) {
            let had_next = properties.remove("@odata.nextLink").is_some();
            let is_delta = self.path.trim_end_matches("()").to_lowercase().ends_with("delta");
            if had_next && is_delta && !properties.contains_key("@odata.deltaLink") {
                properties.insert("@odata.deltaLink".to_owned(), Value::Null);
            }
        }
        for (name, token) in
            [("@odata.nextLink", format!("$skiptoken={LAST_PAGE}")), ("@odata.deltaLink", format!("$deltatoken={LATER}"))]
        {
            if let Some(link) = properties.get_mut(name) {
                *link = Value::String(self.own_link(&token));
            }
        }
    }

    fn own_link(&self, token: &str) -> String {
        let is_token = |pair: &&str| {
            let name = request_path::decode(pair.split('=').next().unwrap_or_default()).to_lowercase();
            name != "$skiptoken" && name != "$deltatoken"
        };
        let kept = self.query.split('&').filter(|pair| !pair.is_empty()).filter(is_token);
        let query = kept.chain([token]).collect::<Vec<_>>().join("&");
        format!("{}{}?{query}", self.base, self.path)
    }

    fn rewrite_within(&self, value: &mut Value, state: &mut State) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.rewrite_within(item, state)),
            Value::Object(properties) => {
                for (name, value) in properties {
                    match value {
                        Value::String(link) => self.rewrite_property(name, link, state),
                        value => self.rewrite_within(value, state),
                    }
                }
            }
            _ => {}
        }
    }

    fn rewrite_property(&self, name: &str, link: &mut String, state: &mut State) {
        let name = name.to_lowercase();
        if name.ends_with("uploadurl") {
            *link = resources::upload_url(self.base, state.begin_upload(self.item));
        } else if name.ends_with("downloadurl") {
            *link = resources::download_url(self.base, self.content);
        } else if is_link(&name) {
            *link = self.here(link);
        }
    }

    /// A URL of a header.
    pub fn rewrite_header(&self, name: &HeaderName, url: &str, status: u16) -> String {
        match (name.as_str(), status) {
            ("location" | "operation-location" | "azure-asyncoperation", 202) => resources::monitor_url(self.base),
            ("location", 300..400) => resources::download_url(self.base, self.content),
            _ => self.here(url),
        }
    }

    /// The same path on the mock. What is no URL with a host stays.
    fn here(&self, url: &str) -> String {
        let url = match url.split_once("://") {
            Some(_) if url.starts_with(self.base) => url.to_owned(),
            Some(_) => format!("{}{}", self.base, path_of(url)),
            None => url.to_owned(),
        };
        utf8_percent_encode(&url, FORBIDDEN).to_string()
    }
}

/// Names of properties that clients follow (OData JSON Format 4.01, 4.6.11 and 4.6.12, and Microsoft Graph).
fn is_link(name: &str) -> bool {
    let control = name.split_once("@odata.").is_some_and(|(_, annotation)| annotation.ends_with("link"));
    control || ["monitorurl", "resourcelocation", "targetresourcelocation"].contains(&name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn target<'a>(query: &'a str) -> Target<'a> {
        Target { base: "http://127.0.0.1:1", path: "/v1.0/users", query, content: None, item: None }
    }

    fn rewritten(query: &str, mut body: Value) -> Value {
        target(query).rewrite(&mut body, &mut State::default());
        body
    }

    #[test]
    fn a_page_links_to_the_last_page_and_that_to_none() {
        let body = json!({ "value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x?$skiptoken=1" });
        let first = rewritten("$top=2&%24skiptoken=old", body.clone());
        assert_eq!(first["@odata.nextLink"], "http://127.0.0.1:1/v1.0/users?$top=2&$skiptoken=mock-last-page");
        assert_eq!(rewritten("%24skiptoken=mock-last-page", body), json!({ "value": [] }));
    }

    #[test]
    fn the_last_page_of_changes_links_to_later_ones() {
        let mut body = json!({ "@odata.nextLink": "https://graph.microsoft.com/x" });
        let target = Target { path: "/v1.0/users/delta", ..target("$skiptoken=mock-last-page") };
        target.rewrite(&mut body, &mut State::default());
        assert_eq!(body, json!({ "@odata.deltaLink": "http://127.0.0.1:1/v1.0/users/delta?$deltatoken=mock-later" }));
    }

    #[test]
    fn links_anywhere_lead_to_the_mock_and_identifiers_stay() {
        let url = "https://graph.microsoft.com/v1.0/a b";
        let body = rewritten(
            "",
            json!({ "value": [{
            "@microsoft.graph.downloadUrl": "https://storage.example/x", "messages@odata.nextLink": url,
            "uploadUrl": "https://storage.example/y", "logo@odata.mediaReadLink": url,
            "@odata.id": url, "webUrl": url, "deltaLink": null,
        }] }),
        );
        assert_eq!(
            body["value"][0],
            json!({
                "@microsoft.graph.downloadUrl": "http://127.0.0.1:1/mock/downloads/any",
                "messages@odata.nextLink": "http://127.0.0.1:1/v1.0/a%20b",
                "uploadUrl": "http://127.0.0.1:1/mock/uploads/1",
                "logo@odata.mediaReadLink": "http://127.0.0.1:1/v1.0/a%20b",
                "@odata.id": url, "webUrl": url, "deltaLink": null,
            })
        );
    }

    #[test]
    fn headers_lead_to_monitors_downloads_and_resources() {
        let header = |status, url: &str| target("").rewrite_header(&http::header::LOCATION, url, status);
        assert_eq!(header(201, "https://graph.microsoft.com/v1.0/users/{id}"), "http://127.0.0.1:1/v1.0/users/%7Bid%7D");
        assert_eq!(header(201, "/teams('1')"), "/teams('1')");
        assert_eq!(header(202, "/teams('1')/operations('2')"), "http://127.0.0.1:1/mock/monitors/1");
        assert_eq!(header(302, "https://..."), "http://127.0.0.1:1/mock/downloads/any");
    }
}
