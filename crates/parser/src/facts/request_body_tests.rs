use crate::facts::RequestBodyFact;
use crate::testing::facts_of;

fn body(line: &str, text: &str) -> Option<RequestBodyFact> {
    let (facts, _) = facts_of(&format!("# X\n## HTTP request\n```http\n{line}\n```\n{text}\n"));
    facts.operations.into_iter().next().and_then(|operation| operation.request_body)
}

#[test]
fn nothing_is_sent_where_the_page_says_so() {
    for text in ["## Request body\nDo not supply a request body for this method.", "## Request body\nDon't supply one.", ""]
    {
        assert!(body("GET /x", text).is_none(), "{text}");
    }
    assert!(body("POST /x/stop", "## Request body\nDo not supply a request body for this method.").is_none());
}

#[test]
fn the_type_comes_from_the_sentence_and_properties_from_the_table() {
    let text = "## Request body\nSupply a JSON representation of the [user](../resources/user.md) object.\n\n\
                |Property|Type|Description|\n|:--|:--|:--|\n|mail|String|Required.|";
    let found = body("POST /users", text);
    assert_eq!(found.as_ref().and_then(|body| body.type_.as_ref()).map(|type_| type_.name.as_str()), Some("user"));
    assert_eq!(found.map(|body| body.properties.len()), Some(1));
}

#[test]
fn an_action_sends_its_parameters() {
    let text = "## Request body\nProvide a JSON object with the following parameters.\n\n\
                |Parameter|Type|Description|\n|:--|:--|:--|\n|comment|String|Why.|";
    let found = body("POST /x/decline", text);
    assert!(found.as_ref().is_some_and(|body| body.type_.is_none()));
    assert_eq!(found.map(|body| body.properties.len()), Some(1));
}

#[test]
fn a_part_of_a_parameter_is_none() {
    let text = "## Request body\nSend the `item` parameter. The _item_ should include the `drive` and `id` parameters.";
    let found = body("POST /x/copy", text).map(|body| body.parameters).unwrap_or_default();
    assert_eq!(found.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["item"]);
}

#[test]
fn what_the_text_says_of_headers_and_of_other_operations_is_no_part_of_the_body() {
    let text = "Get its URL from the `Location` parameter of the response headers.\n\n## Request body\nSend a JSON object.\n\n\
                |Parameter|Type|Description|\n|:--|:--|:--|\n|ids|String|Which.|\n\n\
                To include others, see [this example](../api/x-list.md#example-2).";
    let (facts, _) = facts_of(&format!("# X\n{text}\n## HTTP request\n```http\nPOST /x/hold\n```\n"));
    let of_page = facts.operations.into_iter().next().and_then(|operation| operation.request_body);
    assert!(of_page.as_ref().is_some_and(|body| body.parameters.is_empty() && body.type_.is_none()), "{of_page:?}");
    let of_site =
        body("POST /x", "## Request body\nSupply a JSON representation of the [user](/graph/api/resources/user).");
    assert_eq!(of_site.and_then(|body| body.type_).map(|type_| type_.name).as_deref(), Some("user"));
}

#[test]
fn the_sentence_above_a_table_may_require_all_rows_that_are_always_sent() {
    let text = "## Request body\nProvide the following required properties.\n\n|Property|Type|Description|\n|:--|:--|:--|\n\
                |key|String|The key.|\n|password|String|This property is required only for keys of one type.|\n|note|String|Optional.|\n\
                |end|String|If not supplied, it is in three years.|";
    let required = |text: &str| -> Vec<bool> {
        body("POST /x/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.required).collect()
    };
    assert_eq!(required(text), [true, false, false, false]);
    assert_eq!(required(&text.replace("required properties", "properties")), [false; 4]);
    let other = text
        .replace("Provide the following required properties.", "The following properties are required when creating it.");
    assert_eq!(required(&other), [true, false, false, false]);
}

#[test]
fn tables_of_several_types_require_what_all_of_them_do() {
    let table = |type_: &str, rows: &str| {
        format!(
            "To create an [{type_}](../resources/{type_}.md):\n\n|Property|Type|Description|\n|:--|:--|:--|\n{rows}\n\n"
        )
    };
    let text = format!(
        "## Request body\nSupply a JSON representation of an [address](../resources/address.md) or a [country](../resources/country.md).\n\n{}{}",
        table("address", "|name|String|Required.|\n|ranges|String collection|Required.|"),
        table("country", "|codes|String collection|Required.|\n|name|String|Required.|"),
    );
    let page = format!("# X\n## HTTP request\n```http\nPOST /x\n```\n{text}\n");
    let (facts, diagnostics) = facts_of(&page);
    let body = facts.operations.into_iter().next().and_then(|operation| operation.request_body).unwrap();
    let rows: Vec<_> = body.properties.iter().map(|row| (row.name.as_str(), row.required)).collect();
    assert_eq!(rows, [("name", true), ("ranges", false), ("codes", false)]);
    let parts = text.replace("|ranges|String collection|", "|ranges|[country](../resources/country.md)|");
    let of_parts = self::body("POST /x", &parts).unwrap();
    assert!(of_parts.type_.is_some() && of_parts.properties.iter().all(|row| row.required));
    assert!(body.type_.is_none() && !diagnostics.found.iter().any(|found| found.code == "duplicate-property"));
}

#[test]
fn a_table_that_counts_its_rows_lists_no_properties() {
    let text = "## Request body\nSend these.\n\n|Property|Type|Description|\n|:--|:--|:--|\n|name|String|Which.|\n\n\
                |#|Web part|Type|\n|:--|:--|:--|\n|1|Maps|String|\n|2|News|String|";
    assert_eq!(body("POST /x", text).map(|body| body.properties.len()), Some(1));
    let (_, diagnostics) = facts_of(&format!("# X\n## HTTP request\n```http\nPOST /x\n```\n{text}\n"));
    assert!(!diagnostics.found.iter().any(|found| found.code == "unreadable-property-name"));
}

#[test]
fn types_may_stand_below_value() {
    let text = |cell: &str| {
        format!(
            "## Request body\nProvide a JSON object with these parameters.\n\n|Name|Value|Description|\n|:--|:--|:--|\n\
             |parent|[item](../resources/item.md)|Where.|\n|name|{cell}|What.|"
        )
    };
    let types = |cell: &str| {
        let properties = body("POST /x/copy", &text(cell)).map(|body| body.properties).unwrap_or_default();
        properties.into_iter().map(|property| property.type_.map(|type_| type_.name)).collect::<Vec<_>>()
    };
    assert_eq!(types("string"), [Some("item".to_owned()), Some("Edm.String".to_owned())]);
    assert_eq!(types("report.pdf"), [None, None]);
}

#[test]
fn the_column_type_is_told_from_others_that_end_so() {
    let text = "## Request body\nThese.\n\n|Permission type|Property|Type|Description|\n|:--|:--|:--|:--|\n|User|roles|String|One.|";
    let types: Vec<_> =
        body("PATCH /x/{id}", text).into_iter().flat_map(|body| body.properties).map(|row| row.type_).collect();
    assert_eq!(types.first().and_then(|type_| type_.as_ref()).map(|type_| type_.name.as_str()), Some("Edm.String"));
}

#[test]
fn what_the_example_wraps_is_wrapped() {
    let text = "## Request body\nProvide these properties.\n\n|Property|Type|Description|\n|:--|:--|:--|\n|displayName|String|One.|\n\
                ## Examples\n### Request\n```http\nPOST /x/1/add\n\n{\"credential\": {\"displayName\": \"a\"}}\n```";
    let names: Vec<_> =
        body("POST /x/{id}/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.name).collect();
    assert_eq!(names, ["credential"]);
}

#[test]
fn the_items_of_an_array_are_wrapped_too() {
    let text = "## Request body\nAn array.\n\n|Name|Type|Description|\n|:--|:--|:--|\n|id|String|One.|\n\
                ## Examples\n### Request\n```http\nPOST /x/1/add\n\n{\"value\": [{\"id\": \"a\"}]}\n```";
    let names: Vec<_> =
        body("POST /x/{id}/add", text).into_iter().flat_map(|body| body.properties).map(|row| row.name).collect();
    assert_eq!(names, ["value"]);
}

#[test]
fn parameters_of_an_action_come_from_text_and_json_too() {
    let text = "## Request body\nYou may include the `quickly` parameter, and either a comment or the **body** property of the \
                `message` parameter.\n```json\n{\"depth\": 1}\n```";
    let found: Vec<_> = body("POST /x/{id}/stop", text).into_iter().flat_map(|body| body.parameters).collect();
    let types: Vec<_> =
        found.iter().map(|row| (row.name.as_str(), row.type_.as_ref().map(|type_| type_.name.as_str()))).collect();
    assert_eq!(types, [("quickly", None), ("message", Some("message")), ("comment", None), ("depth", Some("Edm.Int32"))]);
}

#[test]
fn mime_beside_json_or_nothing_is_not_the_body() {
    let mime = "Provide the MIME content in **base64** format.";
    let example = "## Example\n```http\nPOST /x/1/reply\nContent-Type: text/plain\n\nSGVsbG8=\n```";
    let media_type = |text: &str| body("POST /x/{id}/reply", &format!("{text}\n{example}")).map(|body| body.media_type);
    assert_eq!(media_type(&format!("## Request body\n{mime}")).as_deref(), Some("text/plain"));
    let nothing = format!("## Request body\nThis method does not require a request body.\n\nElse: {mime}");
    assert_eq!(media_type(&nothing), None);
    let headers = "## Request headers\n|Name|Description|\n|:--|:--|\n|Content-Type|`application/json` or `text/plain`.|";
    let both = format!("{headers}\n## Request body\nSee [message](../resources/message.md). {mime}");
    assert_eq!(media_type(&both).as_deref(), Some("application/json"));
}

#[test]
fn bodies_that_are_not_json_have_the_media_type_of_the_example() {
    let text = "## Request body\nThe bytes of the file.\n## Example\n```http\nPUT /x/1/content\nContent-Type: text/plain\n\nHello\n```";
    assert_eq!(body("PUT /x/{id}/content", text).map(|body| body.media_type).as_deref(), Some("text/plain"));
}

#[test]
fn content_is_of_the_type_that_the_headers_name() {
    let header = |type_: &str| format!("## Request headers\n|Name|Description|\n|:--|:--|\n|Content-Type|{type_}|\n");
    let text = |type_: &str| format!("{}## Request body\nSend the binary data.", header(type_));
    let media_type = |line: &str, type_: &str| body(line, &text(type_)).map(|body| body.media_type);
    assert_eq!(media_type("PATCH /me/photo/$value", "image/jpeg").as_deref(), Some("image/jpeg"));
    assert_eq!(media_type("PATCH /me/photo", "image/jpeg").as_deref(), Some("application/json"));
    assert_eq!(media_type("PUT /x/$value", "application/json").as_deref(), Some("application/json"));
}
