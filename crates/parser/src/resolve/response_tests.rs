use msgraph_ir::{Api, Operation, OperationKind};

use crate::{NoIncludes, PageFile, parse};

const USER: &str = "# user resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n\
    ## Relationships\n|Relationship|Type|Description|\n|:--|:--|:--|\n|messages|[message](message.md) collection|Mail.|\n\
    |manager|[user](user.md)|Who.|\n";
const MESSAGE: &str =
    "# message resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n";
const GET_USER: &str = "# Get user\n## HTTP request\n```http\nGET /me\nGET /users/{id}\n```\n## Response\n\
    Returns `200 OK` and a [user](../resources/user.md) object in the response body.\n";

/// The first operation of a page that is read beside those above, and the codes of its diagnostics.
fn operation(markdown: &str) -> (Operation, Vec<String>) {
    operation_beside(USER, markdown)
}

/// The same beside another page of `user`.
fn operation_beside(user: &str, markdown: &str) -> (Operation, Vec<String>) {
    let file = |path: &str, text: &str| PageFile { path: path.into(), bytes: text.into() };
    let pages = [
        file("api/page.md", markdown),
        file("api/user-get.md", GET_USER),
        file("resources/message.md", MESSAGE),
        file("resources/user.md", user),
    ];
    let Api { operations, diagnostics, .. } = parse(&pages, &NoIncludes);
    let of_page = |file: Option<&str>| file == Some("api/page.md");
    let codes = diagnostics.into_iter().filter(|found| of_page(found.source.as_ref().map(|source| source.file.as_str())));
    match operations.into_iter().find(|operation| of_page(Some(&operation.page))) {
        Some(operation) => (operation, codes.map(|found| found.code).collect()),
        None => panic!("no operation in {markdown}"),
    }
}

fn answer(line: &str, rest: &str) -> (u16, Option<String>, Vec<String>) {
    let (operation, codes) = operation(&format!("# X\n## HTTP request\n```http\n{line}\n```\n{rest}"));
    let response = operation.response.unwrap_or_else(|| panic!("no response to {line}"));
    (response.status, response.type_.map(|type_| type_.to_string()), codes)
}

#[test]
fn a_page_that_names_no_type_answers_what_the_url_addresses() {
    for (line, expected) in [
        ("GET /me/messages", Some("Collection(microsoft.graph.message)")),
        ("GET /users/{id}/messages/{id}", Some("microsoft.graph.message")),
        ("GET /users/{id}/manager", Some("microsoft.graph.user")),
        ("DELETE /users/{id}", None),
        ("PATCH /users/{id}", None),
    ] {
        assert_eq!(answer(line, "").1.as_deref(), expected, "{line}");
    }
    let created = answer("POST /me/messages", "## Response\nReturns `201 Created`.\n");
    assert_eq!((created.0, created.1.as_deref()), (201, Some("microsoft.graph.message")));
}

#[test]
fn of_two_members_that_differ_in_case_alone_the_last_is_addressed() {
    let user = "# user resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|Key.|\n\
        |Manager|String|The name.|\n## Relationships\n|Relationship|Type|Description|\n|:--|:--|:--|\n\
        |manager|[message](message.md)|Who.|\n";
    let get = "# Get manager\n## HTTP request\n```http\nGET /users/{id}/manager\n```\n";
    let type_ = operation_beside(user, get).0.response.and_then(|response| response.type_);
    assert_eq!(type_.map(|type_| type_.to_string()).as_deref(), Some("microsoft.graph.message"));
}

#[test]
fn the_url_corrects_what_a_page_says() {
    let wrong = "## Example\n```http\nGET /me/messages\n```\n\
        <!-- {\"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.user\"} -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"1\"}\n```\n";
    let (_, type_, codes) = answer("GET /me/messages", wrong);
    assert_eq!(type_.as_deref(), Some("Collection(microsoft.graph.message)"));
    assert!(codes.contains(&"contradictory-answer".to_owned()));
}

#[test]
fn values_and_streams_are_answers() {
    let value = "## Response\nReturns `200 OK`.\n## Example\n```http\nPOST /me/check\n```\n```http\nHTTP/1.1 200 OK\n\n{\"value\": true}\n```\n";
    assert_eq!(answer("POST /me/check", value).1.as_deref(), Some("Edm.Boolean"));
    assert_eq!(answer("GET /me/photo/$value", "").1.as_deref(), Some("Edm.Stream"));
    let shown = "## Example\n```http\nGET /me/photo\n```\n<!-- { \"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.photo\" } -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"1\"}\n```\n";
    assert_eq!(answer("GET /me/photo/$value\nGET /me/photo", shown).1.as_deref(), Some("Edm.Stream"));
    assert_eq!(answer("GET /me/report()", "## Response\nReturns `302 Found`.\n").1.as_deref(), Some("Edm.Stream"));
    assert_eq!(answer("GET /users/$count", "").1.as_deref(), Some("Edm.Int32"));
    let context = value.replace(
        "{\"value\": true}",
        "{\"@odata.context\": \"https://x/$metadata#Collection(Edm.String)\", \"value\": []}",
    );
    assert_eq!(answer("POST /me/check", &context).1.as_deref(), Some("Collection(Edm.String)"));
}

#[test]
fn types_without_a_page_are_kept_and_told() {
    let (_, type_, codes) =
        answer("POST /me/check", "## Response\nReturns `200 OK` and a [report](../resources/report.md) object.\n");
    assert_eq!(type_.as_deref(), Some("microsoft.graph.report"));
    let (spelled, _) = operation(
        "# Create report\n## HTTP request\n```http\nPOST /reports\n```\n## Request body\nSupply a [usage report](../resources/usagereport.md) object.\n\
         ## Response\nReturns `201 Created` and a [usageReport](../resources/usagereport.md) object.\n",
    );
    let type_ = spelled.request_body.and_then(|body| body.type_).map(|type_| type_.to_string());
    assert_eq!(type_.as_deref(), Some("microsoft.graph.usageReport"));
    let (_, type_, _) = answer(
        "POST /reports",
        "## Request body\nSupply a [report](../resources/report.md) object.\n\
        ## Response\nReturns `201 Created` and the new **report** object.\n",
    );
    assert_eq!(type_.as_deref(), Some("microsoft.graph.report"));
    assert!(codes.contains(&"unknown-type".to_owned()));
    let untold = "## Example\n```http\nPOST /me/check\n```\n```http\nHTTP/1.1 200 OK\n\n{\"a\": 1}\n```\n";
    let (_, type_, codes) = answer("POST /me/check", untold);
    assert_eq!(type_.as_deref(), Some("Edm.Untyped"));
    assert!(codes.contains(&"unknown-answer".to_owned()));
    let described = "## Response\nA JSON object.\n```json\n{ \"url\": \"https://contoso.com\" }\n```\n";
    assert_eq!(answer("POST /me/check", described).1.as_deref(), Some("Edm.Untyped"));
    let several = "## Example\n```http\nPOST /me/check\n```\n```http\nHTTP/1.1 200 OK\n\n{\"value\": [{}]}\n```\n";
    assert_eq!(answer("POST /me/check", several).1.as_deref(), Some("Collection(Edm.Untyped)"));
}

#[test]
fn an_example_may_call_the_operation_of_another_page() {
    let file = |path: &str, text: &str| PageFile { path: path.into(), bytes: text.into() };
    let other = "# X\n## HTTP request\n```http\nGET /x\n```\n## Example\n```http\nGET /users/1\n```\n```http\nHTTP/1.1 200 OK\n```\n";
    let api = parse(&[file("api/a.md", other), file("api/b.md", GET_USER)], &NoIncludes);
    let called = api.examples.first().and_then(|example| api.operations.get(example.operation?));
    assert_eq!(called.map(|operation| operation.path.as_str()), Some("/users/{id}"));
}

#[test]
fn the_status_is_the_one_that_the_example_shows() {
    let text = "## Response\nReturns `201 Created` or `204 No Content`.\n## Example\n```http\nPUT /me\n```\n```http\nHTTP/1.1 204 No Content\n```\n";
    assert_eq!(answer("PUT /me", text).0, 204);
    assert_eq!(answer("PUT /me", "## Response\nReturns `201 Created` or `204 No Content`.\n").0, 201);
    let later = text.replace("PUT /me\n", "PUT /me\nPrefer: respond-async\n");
    let both = format!("{later}### Another\n```http\nPUT /me\n```\n```http\nHTTP/1.1 201 Created\n```\n");
    assert_eq!(answer("PUT /me", &both).0, 201);
}

#[test]
fn what_can_only_be_posted_is_an_action() {
    let kind = |line: &str| {
        operation(&format!("# Create x\n## HTTP request\n```http\n{line}\n```\n## Request body\nA [message](../resources/message.md).\n## Response\nReturns `201 Created` and a [message](../resources/message.md).\n")).0.kind
    };
    assert_eq!(kind("POST /me/messages"), OperationKind::Create);
    assert_eq!(kind("POST /me/manager/createLink"), OperationKind::Action);
    assert_eq!(kind("POST /things/microsoft.graph.special"), OperationKind::Create);
    assert_eq!(kind("POST /me/manager/notes"), OperationKind::Create, "a plural is no verb");
    assert_eq!(kind("POST /me/manager/process"), OperationKind::Action);
}

#[test]
fn one_resource_by_its_key_is_no_list_whatever_the_example_shows() {
    let page = |title: &str, line: &str| {
        format!(
            "# {title}\n## HTTP request\n```http\n{line}\n```\n## Response\nReturns `200 OK` and a [message](../resources/message.md).\n\
             ## Example\n```http\n{line}\n```\n```http\nHTTP/1.1 200 OK\n\n{{\"value\": [{{\"id\": \"1\"}}]}}\n```\n"
        )
    };
    let read = |title: &str, line: &str| {
        let operation = operation(&page(title, line)).0;
        (operation.kind, operation.response.and_then(|response| response.type_).map(|type_| type_.collection))
    };
    assert_eq!(read("Get message", "GET /things/{id}"), (OperationKind::Get, Some(false)));
    assert_eq!(read("List messages", "GET /things/{id}"), (OperationKind::List, Some(true)));
    assert_eq!(read("Get messages", "GET /things"), (OperationKind::List, Some(true)));
}

#[test]
fn the_text_and_the_body_outvote_the_annotation() {
    let text = "## Response\nReturns `200 OK` and a [user](../resources/user.md) object.\n## Example\n```http\nPOST /me/check\n```\n\
        <!-- {\"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.message\"} -->\n\
        ```http\nHTTP/1.1 200 OK\n\n{\"@odata.type\": \"#microsoft.graph.user\", \"id\": \"1\"}\n```\n";
    assert_eq!(answer("POST /me/check", text).1.as_deref(), Some("microsoft.graph.user"));
    let silent = text.replace("\"@odata.type\": \"#microsoft.graph.user\", ", "");
    assert_eq!(answer("POST /me/check", &silent).1.as_deref(), Some("microsoft.graph.message"));
}

#[test]
fn parameters_that_are_no_properties_of_the_named_type_have_none() {
    let sent = |row: &str| {
        let body = format!(
            "## Request body\nSupply a representation of the [user](../resources/user.md) object.\n\n\
            |Property|Type|Description|\n|:--|:--|:--|\n|{row}|String|Text.|\n"
        );
        let (operation, _) = operation(&format!("# user: assign\n## HTTP request\n```http\nPOST /me/assign\n```\n{body}"));
        operation.request_body.and_then(|body| body.type_).map(|type_| type_.to_string())
    };
    assert_eq!(sent("assignments"), None);
    let (operation, _) = operation(
        "# Create report\n## HTTP request\n```http\nPOST /reports\n```\n## Request body\n\
        Supply a representation of the [report](../resources/report.md) object.\n",
    );
    let type_ = operation.request_body.and_then(|body| body.type_).map(|type_| type_.to_string());
    assert_eq!(type_.as_deref(), Some("microsoft.graph.report"));
    assert_eq!(sent("id").as_deref(), Some("microsoft.graph.user"));
}

#[test]
fn a_row_without_a_type_means_the_property_of_what_is_sent() {
    let body = "## Request body\nSupply a [user](../resources/user.md) object.\n\n|Property|Description|\n|:--|:--|\n|manager|Who.|\n";
    let (operation, _) = operation(&format!("# Update\n## HTTP request\n```http\nPATCH /me\n```\n{body}"));
    let types = operation.request_body.into_iter().flat_map(|body| body.properties).map(|row| row.type_.to_string());
    assert_eq!(types.collect::<Vec<_>>(), ["microsoft.graph.user"]);
}

#[test]
fn examples_of_several_types_are_what_the_text_says() {
    let example = |type_: &str| {
        format!(
            "```http\nGET /thing\n```\n<!-- {{\"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.{type_}\"}} -->\n\
             ```http\nHTTP/1.1 200 OK\n\n{{\"id\": \"1\"}}\n```\n"
        )
    };
    let text = "## Response\nReturns `200 OK` and a [user](../resources/user.md) in the response body.\n";
    let answered = |second: &str| {
        let page = format!("{text}## Examples\n### One\n{}### Two\n{}", example("message"), example(second));
        let (_, type_, codes) = answer("GET /thing", &page);
        (type_, codes.iter().any(|code| code == "contradictory-annotation"))
    };
    assert_eq!(answered("room"), (Some("microsoft.graph.user".into()), false));
    assert_eq!(answered("message"), (Some("microsoft.graph.message".into()), true));
}

#[test]
fn what_is_sent_is_what_the_text_links_to_though_it_has_no_page() {
    let page = "# Create team\n## HTTP request\n```http\nPOST /teams\n```\n## Request body\nSupply a JSON representation of a \
        [team](../resources/team.md) object.\n## Response\nReturns `202 Accepted` and a [user](../resources/user.md).\n";
    let sent = operation(page).0.request_body.and_then(|body| body.type_);
    assert_eq!(sent.map(|type_| type_.name).as_deref(), Some("microsoft.graph.team"));
}
