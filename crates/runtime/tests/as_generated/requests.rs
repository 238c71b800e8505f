//! What is sent, and how answers are read.

use http::{Response, StatusCode};
use msgraph_runtime::{Bytes, Date, Error, Field, Request, Value};

use crate::BASE;
use crate::assignments::{self, UpdateBody};

fn uri<T: msgraph_runtime::Answer>(request: Request<T>) -> String {
    request.into_http(BASE).unwrap().uri().to_string().split_off(BASE.len())
}

fn answer(status: u16, body: &'static str) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

#[test]
fn a_value_never_leaves_its_segment() {
    for (value, encoded) in [
        ("a/b", "a%2Fb"),
        ("a?b=c", "a%3Fb=c"),
        ("a#b", "a%23b"),
        ("100%", "100%25"),
        ("%2e%2e", "%252e%252e"),
        ("..x", "..x"),
        ("it's", "it%27s"),
        ("say \"hi\"", "say%20%22hi%22"),
        ("a b+c", "a%20b%2Bc"),
        ("grüße", "gr%C3%BC%C3%9Fe"),
        ("a\\b\r\nHost: x\0", "a%5Cb%0D%0AHost%3A%20x%00"),
        ("adele@contoso.com", "adele@contoso.com"),
        ("$count", "%24count"),
        ("root:", "root%3A"),
        ("AAMk-_==", "AAMk-_=="),
    ] {
        assert_eq!(uri(assignments::list(value)), format!("/deviceManagement/deviceConfigurations/{encoded}/assignments"));
    }
}

#[test]
fn a_value_that_would_change_the_path_is_refused() {
    for value in ["", ".", ".."] {
        let error = assignments::list(value).into_http(BASE).unwrap_err();
        assert!(matches!(error, Error::Argument { index: 0, .. }), "{value}");
        assert!(error.to_string().contains("argument 1 of /deviceManagement/deviceConfigurations/{deviceConfigurationId}"));
    }
    let error = assignments::update("a", "..", &UpdateBody::default()).into_http(BASE).unwrap_err();
    assert!(matches!(error, Error::Argument { index: 1, .. }));
}

#[test]
fn quotes_are_doubled_and_arguments_stay_arguments() {
    let since = Date::from("2024-01-31");
    assert_eq!(
        uri(assignments::search("O'Neill/',count=2)?x", Some(&since), -5)),
        "/deviceManagement/search(name='O%27%27Neill%2F%27%27%2Ccount%3D2%29%3Fx',count=-5)?since=2024-01-31&model=A"
    );
    assert_eq!(uri(assignments::search("", None, 0)), "/deviceManagement/search(name='',count=0)?model=A");
}

#[test]
fn paths_keep_their_slashes_alone() {
    let path = |value| assignments::upload(value, "x").into_http(BASE).map(|request| request.uri().path().to_owned());
    assert_eq!(path("/Documents/a b#1.txt").unwrap(), "/v1.0/me/drive/root:/Documents/a%20b%231.txt:/content");
    assert_eq!(path("a:/b").unwrap(), "/v1.0/me/drive/root:/a%3A/b:/content");
    for value in ["", "/", "a//b", "a/../b", "a/."] {
        assert!(matches!(path(value), Err(Error::Argument { .. })), "{value}");
    }
}

#[test]
fn query_options_are_encoded() {
    let request = assignments::list("1")
        .select(["id", "target"])
        .filter("displayName eq 'R&D + #1'")
        .expand(["target($select=id)"])
        .order_by(["displayName desc"])
        .top(5)
        .skip(10)
        .top(7);
    assert_eq!(
        uri(request.clone()).split_once('?').unwrap().1,
        "$select=id,target&$filter=displayName%20eq%20'R%26D%20%2B%20%231'&$expand=target($select%3Did)\
         &$orderby=displayName%20desc&$top=7&$skip=10"
    );
    assert!(!request.headers().contains_key("consistencylevel"));
    let request = assignments::list("1").search("\"displayName:a\"").count();
    assert_eq!(request.query_string(), "$search=%22displayName:a%22&$count=true");
    assert_eq!(request.headers()["ConsistencyLevel"], "eventual");
}

#[test]
fn lists_are_added_to() {
    let none: [&str; 0] = [];
    let request = assignments::list("1").select(["id"]).select(none).select(["target", "x"]).expand(none);
    let request = request.order_by(["a"]).order_by(["b desc"]).filter("a eq 1").filter("b eq 2");
    assert_eq!(request.query_string(), "$select=id,target,x&$orderby=a,b%20desc&$filter=b%20eq%202");
    let request = request.query("$select", "id").prefer("return=minimal").prefer("odata.maxpagesize=5");
    assert!(request.query_string().starts_with("$select=id&"));
    assert_eq!(request.headers()["prefer"], "return=minimal, odata.maxpagesize=5");
    let refused = request.prefer("a\r\nX: y").into_http(BASE);
    assert!(matches!(refused, Err(Error::Header { .. })));
}

#[test]
fn fields_have_three_states() {
    let sent = |id| {
        String::from_utf8(assignments::update("1", "2", &UpdateBody { id, ..Default::default() }).body().to_vec()).unwrap()
    };
    let with_type = |rest: &str| format!(r##"{{"@odata.type":"#microsoft.graph.deviceConfigurationAssignment"{rest}}}"##);
    assert_eq!(sent(Field::Absent), with_type(""));
    assert_eq!(sent(Field::Null), with_type(r#","id":null"#));
    assert_eq!(sent("x".into()), with_type(r#","id":"x""#));
    let read: UpdateBody = serde_json::from_str(r#"{"id": null, "other": 1}"#).unwrap();
    assert_eq!((read.id, read.target.is_absent(), read.extra.len()), (Field::Null, true, 1));
}

#[test]
fn secrets_are_not_printed() {
    let request =
        assignments::upload("secret.txt", "the body").header("Authorization", "Bearer abc").header("Cookie", "abc");
    let printed = format!("{request:?} {:?}", request.to_http(BASE).unwrap().headers());
    assert!(!printed.contains("abc") && !printed.contains("the body"), "{printed}");
    assert!(printed.contains("8 bytes"), "{printed}");
}

#[test]
fn headers_cannot_be_injected() {
    for (name, value, part) in [("Prefer", "a\r\nHost: x", "value"), ("Pre fer", "a", "name"), ("", "a", "name")] {
        let error = assignments::list("1").header(name, value).into_http(BASE).unwrap_err();
        assert!(matches!(&error, Error::Header { part: wrong, .. } if *wrong == part), "{error}");
        assert!(!error.to_string().contains("Host"));
    }
}

#[test]
fn base_urls_are_checked() {
    let with = |base| assignments::list("1").into_http(base).map(|request| request.uri().to_string());
    let path = "/deviceManagement/deviceConfigurations/1/assignments";
    assert_eq!(with("http://127.0.0.1:8080/").unwrap(), format!("http://127.0.0.1:8080{path}"));
    for base in [
        "",
        "graph.microsoft.com",
        "ftp://graph.microsoft.com",
        "https://x/?a=b",
        "https://x/#a",
        "https://",
        "https://a b",
    ] {
        assert!(matches!(with(base), Err(Error::BaseUrl)), "{base}");
    }
}

#[test]
fn answers_are_read() {
    let page = assignments::list("1").decode(answer(200, "\u{feff}{\"value\": [{\"id\": \"a\"}]}")).unwrap();
    assert_eq!(page.value[0].id.as_deref(), Some("a"));
    let request = assignments::update("1", "2", &UpdateBody::default());
    assert_eq!(request.decode(answer(204, "")).unwrap().id, None);
    assert_eq!(request.clone().answer_as::<i64>().decode(answer(200, "\u{feff}42")).unwrap(), 42);
    assert_eq!(request.clone().answer_as::<String>().decode(answer(200, "a,b\r\n")).unwrap(), "a,b\r\n");
    assert_eq!(request.clone().answer_as::<Bytes>().decode(answer(200, "x")).unwrap(), "x");
    assert_eq!(request.clone().answer_as::<Value>().decode(answer(204, "")).unwrap(), Value::Null);
    assert_eq!(request.headers()["accept"], "application/json");
    // Nothing, where something is read, would be an object whose properties are all absent.
    let error = assignments::list("1").decode(answer(200, "")).unwrap_err();
    assert!(matches!(error, Error::Decode { .. }) && error.to_string().contains("the body is empty"), "{error}");
    assert_eq!(assignments::list("1").decode(answer(204, "")).unwrap().value, []);
}

#[test]
fn an_unreadable_answer_keeps_its_text() {
    let error = assignments::list("1").decode(answer(200, "<html>secret</html>")).unwrap_err();
    let Error::Decode { status, body, .. } = &error else { panic!("{error}") };
    assert_eq!((status.as_u16(), body.text().as_ref()), (200, "<html>secret</html>"));
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert!(error.to_string().contains("line 1 column 1"), "{error}");
}

/// What arrived may be a secret, of which errors and logs must not have a word.
#[test]
fn errors_do_not_quote_answers() {
    for body in ["\"s3cret\"", "[\"s3cret\"]", "s3cret", "{\"s3cret\": \"s3cret\"", "{\"value\": {\"s\": \"s3cret\"}}"] {
        let request = assignments::list("1");
        let read = [
            request.decode(answer(200, body)).map(drop),
            request.clone().answer_as::<i64>().decode(answer(200, body)).map(drop),
            request.answer_as::<Value>().decode(answer(200, body)).map(drop),
        ];
        assert!(read[0].is_err() && read[1].is_err(), "{body}");
        for error in read.into_iter().filter_map(Result::err) {
            let printed = format!("{error} {error:?}");
            assert!(!printed.replace("at s3cret", "").replace("path: \"s3cret\"", "").contains("s3cret"), "{printed}");
        }
    }
}

#[test]
fn a_refusal_tells_what_the_service_said() {
    let body = r#"{"error": {"code": "Authorization_RequestDenied", "message": "No.", "target": "t",
        "details": [{"code": "d", "message": "m"}, 7],
        "innerError": {"date": "2021-07-01T10:00:00", "request-id": "r", "client-request-id": "c", "code": "one",
            "innererror": {"code": "two"}}}}"#;
    let mut response = answer(403, body);
    response.headers_mut().insert("retry-after", "120".parse().unwrap());
    let error = assignments::list("1").decode(response).unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::FORBIDDEN));
    let service = error.service().unwrap();
    assert_eq!(service.code.as_deref(), Some("Authorization_RequestDenied"));
    assert_eq!((service.request_id.as_deref(), service.client_request_id.as_deref()), (Some("r"), Some("c")));
    assert_eq!((service.date.as_deref(), service.retry_after.as_deref()), (Some("2021-07-01T10:00:00"), Some("120")));
    assert_eq!(service.inner_codes, ["one", "two"]);
    assert_eq!((service.details.len(), service.details[0].code.as_deref()), (2, Some("d")));
    let debug = format!("{error:?}");
    for part in ["status: 403", "Authorization_RequestDenied", "request_id: Some(\"r\")", "retry_after: Some(\"120\")"] {
        assert!(debug.contains(part), "{debug}");
    }
    assert!(!debug.contains("headers") && !debug.contains("ReadWrite") && debug.len() < 500, "{debug}");
    assert_eq!(
        error.to_string(),
        "GET /deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments answered 403 Forbidden: \
         Authorization_RequestDenied: No. (request-id r); delegated permissions, one of: \
         DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All; application permissions, one of: \
         DeviceManagementConfiguration.Read.All, DeviceManagementConfiguration.ReadWrite.All"
    );
}

#[test]
fn a_refusal_without_the_documented_shape_keeps_its_text() {
    for body in ["", "<html>", "[]", r#"{"error": null}"#, r#"{"error": {"innerError": [], "details": {}}}"#] {
        let error = assignments::list("1").decode(answer(502, body)).unwrap_err();
        let service = error.service().unwrap();
        assert_eq!((service.status.as_u16(), service.code.as_deref(), service.body.text().as_ref()), (502, None, body));
    }
    let error =
        assignments::list("1").decode(answer(400, r#"{"error": "invalid_grant", "error_description": "d"}"#)).unwrap_err();
    assert!(error.to_string().ends_with("answered 400 Bad Request: invalid_grant: d"), "{error}");
}

#[test]
fn facts_cost_nothing_and_are_at_hand() {
    let request = assignments::list("1");
    assert_eq!(request.operation().page, "api/intune-deviceconfig-deviceconfigurationassignment-list.md");
    assert!(std::ptr::eq(request.operation(), assignments::list("2").operation()));
}
