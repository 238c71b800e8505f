//! Uploads, downloads and monitors, as the links of answers lead to them.

mod common;

use bytes::Bytes;
use common::{Called, Page, mock};
use http::Method;
use serde_json::json;

const ITEM: &str = "HTTP/1.1 201 Created\n\n{ \"id\": \"made\", \"@content.downloadUrl\": \"https://storage.example/1\" }";

fn upload() -> Called {
    let session = "HTTP/1.1 200 OK\n\n{ \"uploadUrl\": \"https://storage.example/up/1\", \"expirationDateTime\": \"2015-01-29T09:21:55Z\" }";
    mock(&[Page::new("upload", "POST /files/{id}/createUploadSession")
        .answers("200 OK", "an [uploadSession](../resources/uploadsession.md) object")
        .example("POST https://graph.microsoft.com/v1.0/files/{id}/createUploadSession", session)
        .example("PUT https://storage.example/up/1\nContent-Length: 26", ITEM)])
}

fn item() -> serde_json::Value {
    json!({ "id": "made", "@content.downloadUrl": "http://127.0.0.1:1/mock/downloads/any" })
}

fn begin(mock: &mut Called) -> String {
    let session = mock.send(Method::POST, "/v1.0/files/1/createUploadSession", "{}").json();
    let url = session["uploadUrl"].as_str().expect("a URL").to_owned();
    url.strip_prefix("http://127.0.0.1:1").expect("a URL of the mock").to_owned()
}

fn put(mock: &mut Called, url: &str, range: &str, length: usize) -> common::Answered {
    mock.request(Method::PUT, url, &[("content-range", range)], Bytes::from(vec![0; length]))
}

#[test]
fn a_file_is_uploaded_in_pieces() {
    let mut mock = upload();
    let url = begin(&mut mock);
    let first = put(&mut mock, &url, "bytes 0-9/25", 10);
    assert_eq!((first.status(), first.json()["nextExpectedRanges"].clone()), (202, json!(["10-"])));
    assert_eq!(mock.get(&url).json()["nextExpectedRanges"], json!(["10-"]));
    assert_eq!(put(&mut mock, &url, "bytes 0-9/25", 10).status(), 416);
    let last = put(&mut mock, &url, "bytes 10-24/25", 15);
    assert_eq!((last.status(), last.json()), (201, item()));
    assert_eq!(mock.get(&url).status(), 404);
}

#[test]
fn sessions_are_told_apart_and_can_be_ended() {
    let mut mock = upload();
    let (one, two) = (begin(&mut mock), begin(&mut mock));
    put(&mut mock, &one, "bytes 0-9/25", 10);
    assert_eq!(mock.get(&two).json()["nextExpectedRanges"], json!(["0-"]));
    assert_eq!(mock.send(Method::DELETE, &one, "").status(), 204);
    assert_eq!(mock.get(&one).status(), 404);
    assert_eq!(mock.request(Method::PUT, &two, &[], Bytes::from_static(b"all")).json(), item());
    assert_eq!(mock.get("/mock/uploads/nothing").status(), 404);
}

#[test]
fn wrong_ranges_are_refused() {
    let mut mock = upload();
    let url = begin(&mut mock);
    for (range, length) in [
        ("bytes 0-9/25", 9),
        ("bytes 9-0/25", 10),
        ("bytes 0-25/25", 26),
        ("0-9/25", 10),
        ("bytes 0-9/*", 10),
        ("bytes 0-18446744073709551615/1", 1),
    ] {
        let refused = put(&mut mock, &url, range, length);
        assert_eq!((refused.status(), refused.json()["error"]["code"].as_str()), (400, Some("invalidRequest")), "{range}");
    }
}

fn download() -> Called {
    mock(&[Page::new("content", "GET /files/{id}/content").answers("302 Found", "a link").example(
        "GET https://graph.microsoft.com/v1.0/files/{id}/content",
        "HTTP/1.1 302 Found\nLocation: https://storage.example/secret",
    )])
}

#[test]
fn a_redirect_leads_to_content_with_ranges() {
    let mut mock = download();
    let redirect = mock.get("/files/1/content");
    let url =
        redirect.header("location").and_then(|url| url.strip_prefix("http://127.0.0.1:1")).expect("a URL of the mock");
    assert_eq!(redirect.status(), 302);
    let whole = mock.get(url);
    let (text, size) = (whole.text().to_owned(), whole.text().len());
    assert!(size > 20);
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let last = size - 1;
    for (range, part, content_range) in [
        ("bytes=0-4", &text[..5], format!("bytes 0-4/{size}")),
        ("bytes=5-", &text[5..], format!("bytes 5-{last}/{size}")),
        ("bytes=-3", &text[size - 3..], format!("bytes {}-{last}/{size}", size - 3)),
        ("bytes=5-9999999", &text[5..], format!("bytes 5-{last}/{size}")),
    ] {
        let answer = mock.get_with(url, &[("range", range)]);
        assert_eq!((answer.status(), answer.text()), (206, part), "{range}");
        assert_eq!(answer.header("content-range"), Some(content_range.as_str()));
    }
    for (range, status) in
        [("bytes=9999999-", 416), ("bytes=-0", 416), ("bytes=4-1", 200), ("lines=1-2", 200), ("bytes=x", 200)]
    {
        assert_eq!(mock.get_with(url, &[("range", range)]).status(), status, "{range}");
    }
}

#[test]
fn what_goes_on_has_a_monitor_that_has_succeeded() {
    let mut mock = mock(&[Page::new("copy", "POST /files/{id}/copy").answers("202 Accepted", "nothing").example(
        "POST https://graph.microsoft.com/v1.0/files/{id}/copy",
        "HTTP/1.1 202 Accepted\nLocation: https://storage.example/monitor/1",
    )]);
    let accepted = mock.send(Method::POST, "/files/1/copy", "{}");
    let url =
        accepted.header("location").and_then(|url| url.strip_prefix("http://127.0.0.1:1")).expect("a URL of the mock");
    assert_eq!(accepted.status(), 202);
    let monitor = mock.get(url);
    assert_eq!((monitor.status(), monitor.json()["status"].as_str()), (200, Some("succeeded")));
    assert_eq!(mock.send(Method::DELETE, url, "").status(), 405);
    assert_eq!(mock.get("/mock/other").status(), 404);
}
