//! Links that arrive, and who may have the token.

use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Cloud;
use crate::Error;

/// What cannot stand in a URL, and arrives nevertheless; `%` stays, since the rest is encoded already.
const UNFIT: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// Reads an absolute link.
///
/// # Errors
/// [`Error::Link`] where it is not absolute, or not of http or https, or has a user name.
pub(super) fn parse(text: &str) -> Result<Uri, Error> {
    let encoded = utf8_percent_encode(text.trim(), UNFIT).to_string();
    // A fragment is not sent (RFC 9110, section 7.1).
    let encoded = encoded.split_once('#').map_or(encoded.as_str(), |(url, _)| url);
    let uri: Uri = encoded.parse().map_err(|_| refused(None, "it is no URL"))?;
    let plain_host = uri.authority().is_some_and(|authority| !authority.as_str().contains(['@', '%', '\\']));
    match uri.scheme_str() {
        Some("http" | "https") if plain_host => Ok(uri),
        Some("http" | "https") => Err(refused(None, "its host is written in an unusual way")),
        // What has no scheme is read as a host, and may be anything.
        scheme => Err(refused(scheme.map(|_| &uri), "it is not an absolute http or https URL")),
    }
}

/// Reads the `Location` of an answer, which may be relative to the URL that was asked (RFC 9110, section 10.2.2).
///
/// # Errors
/// [`Error::Link`] where it is neither absolute nor begins with a slash, or leads from https to http.
pub(super) fn resolve(asked: &Uri, location: &str) -> Result<Uri, Error> {
    let location = location.trim();
    let scheme = asked.scheme_str().unwrap_or("https");
    let uri = if location.starts_with("//") {
        parse(&format!("{scheme}:{location}"))?
    } else if location.starts_with('/') {
        let authority = asked.authority().map_or("", Authority::as_str);
        parse(&format!("{scheme}://{authority}{location}"))?
    } else {
        parse(location)?
    };
    if asked.scheme() == Some(&Scheme::HTTPS) && uri.scheme() == Some(&Scheme::HTTP) {
        return Err(refused(Some(&uri), "it leads from https to http"));
    }
    Ok(uri)
}

/// True where the token may go: the origin of the base URL, and Graph itself in the same cloud.
pub(super) fn may_have_token(base: &Uri, cloud: Cloud, uri: &Uri) -> bool {
    same_origin(base, uri) || is_graph(cloud, uri)
}

/// True for URLs of a cloud's Graph, over https.
pub(super) fn is_graph(cloud: Cloud, uri: &Uri) -> bool {
    let is_host = uri.host().is_some_and(|host| host.eq_ignore_ascii_case(cloud.host()));
    is_host && uri.scheme() == Some(&Scheme::HTTPS) && port(uri) == 443
}

/// True where scheme, host and port are the same (RFC 6454, section 5).
pub(super) fn same_origin(one: &Uri, other: &Uri) -> bool {
    let same_host = match (one.host(), other.host()) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => false,
    };
    same_host && one.scheme() == other.scheme() && port(one) == port(other)
}

/// True where a host is this machine: what is sent to it leaves on no wire (RFC 6761, section 6.3; RFC 6890).
pub(super) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The link that is not followed, without its path and query, which may be secret.
pub(super) fn refused(uri: Option<&Uri>, reason: &'static str) -> Error {
    Error::Link { host: uri.and_then(Uri::host).map(str::to_owned), reason }
}

/// Path and query, for links within the service.
pub(super) fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", PathAndQuery::as_str)
}

fn port(uri: &Uri) -> u16 {
    uri.port_u16().unwrap_or(if uri.scheme() == Some(&Scheme::HTTP) { 80 } else { 443 })
}

#[cfg(test)]
mod tests {
    use super::{may_have_token, parse, resolve};
    use crate::Error;
    use crate::client::Cloud;

    #[test]
    fn tokens_go_to_the_base_and_to_graph_alone() {
        let base = parse("http://127.0.0.1:8080/v1.0").unwrap();
        for (link, allowed) in [
            ("http://127.0.0.1:8080/v1.0/users?$skiptoken=a b", true),
            ("http://127.0.0.1:8081/v1.0/users", false),
            ("https://127.0.0.1:8080/v1.0/users", false),
            ("http://127.0.0.1.example.com:8080/", false),
            ("https://graph.microsoft.com/v1.0/users", true),
            ("https://GRAPH.microsoft.com:443/v1.0/users", true),
            ("https://graph.microsoft.us/v1.0/users", false),
            ("https://microsoftgraph.chinacloudapi.cn/v1.0/users", false),
            ("http://graph.microsoft.com/v1.0/users", false),
            ("https://graph.microsoft.com:8443/v1.0/users", false),
            ("https://graph.microsoft.com.example.com/v1.0/users", false),
            ("https://example.com/graph.microsoft.com", false),
        ] {
            assert_eq!(may_have_token(&base, Cloud::Global, &parse(link).unwrap()), allowed, "{link}");
        }
        let china = parse("https://microsoftgraph.chinacloudapi.cn/v1.0/users").unwrap();
        assert!(may_have_token(&base, Cloud::China, &china));
    }

    #[test]
    fn odd_links_are_refused() {
        for link in [
            "",
            "/v1.0/users",
            "ftp://graph.microsoft.com/",
            "https://graph.microsoft.com@example.com/",
            "https://graph.microsoft.com%2eexample.com/",
            "https://graph.microsoft.com\\@example.com/",
            "https://",
        ] {
            assert!(matches!(parse(link), Err(Error::Link { .. })), "{link}");
        }
    }

    #[test]
    fn locations_are_resolved() {
        let asked = parse("https://graph.microsoft.com/v1.0/a?b=c").unwrap();
        assert_eq!(resolve(&asked, "/x?y=z").unwrap(), "https://graph.microsoft.com/x?y=z");
        assert_eq!(resolve(&asked, "//example.com/x").unwrap(), "https://example.com/x");
        assert_eq!(resolve(&asked, "https://example.com/x#y").unwrap(), "https://example.com/x");
        assert!(resolve(&asked, "http://example.com/x").is_err());
        assert!(resolve(&asked, "x").is_err());
    }
}
