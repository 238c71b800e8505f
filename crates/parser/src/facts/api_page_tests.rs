use msgraph_ir::OperationKind;

use crate::testing::{facts_of, facts_of_file};

const PAGE: &str = "---\ndoc_type: apiPageType\n---\n# List users\n\nNamespace: microsoft.graph\n\nRead all [users](../resources/user.md).\n\n\
    ## HTTP request\n```http\nGET /users\nGET /groups/{id}/members\n```\n## Response\nIt returns `200 OK` and a collection of [user](../resources/user.md) objects.\n\
    ## Example\n```http\nGET /users\n```\n<!-- {\"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.user\"} -->\n\
    ```http\nHTTP/1.1 200 OK\n\n{\"@odata.context\": \"https://x/$metadata#users\", \"value\": []}\n```\n";

#[test]
fn operations_share_what_the_page_says() {
    let (facts, _) = facts_of(PAGE);
    assert_eq!(facts.operations.len(), 2);
    for operation in &facts.operations {
        assert_eq!(operation.kind, OperationKind::List);
        assert_eq!(operation.response.statuses, [200]);
        assert_eq!(operation.response.annotated.as_ref().map(|type_| type_.name.as_str()), Some("microsoft.graph.user"));
        let expected = "Read all [users](https://learn.microsoft.com/graph/api/resources/user).";
        assert_eq!(operation.description.as_deref(), Some(expected));
    }
}

#[test]
fn the_description_may_follow_the_namespace_or_stand_in_the_front_matter() {
    let line = "## HTTP request\n```http\nGET /x\n```\n";
    let description = |page: String| facts_of(&page).0.operations.into_iter().find_map(|operation| operation.description);
    let joined = description(format!("# X\n\nNamespace: microsoft.graph\nReads **x**.\n\n{line}"));
    assert_eq!(joined.as_deref(), Some("Reads **x**."));
    let stated = description(format!("---\ndescription: \"Reads y.\"\n---\n# X\n\nNamespace: microsoft.graph\n\n{line}"));
    assert_eq!(stated.as_deref(), Some("Reads y."));
}

#[test]
fn resource_pages_have_no_operations() {
    assert!(facts_of_file("resources/user.md", PAGE).0.operations.is_empty());
    assert_eq!(facts_of_file("other/user.md", PAGE).0.operations.len(), 2);
}

#[test]
fn a_deletion_beside_a_change_sends_nothing() {
    let (facts, _) = facts_of(
        "# X\n## HTTP request\n```http\nPATCH /x\nDELETE /x\n```\n## Request body\n|Property|Type|Description|\n|:--|:--|:--|\n|a|String|A.|\n",
    );
    let sends: Vec<bool> = facts.operations.iter().map(|operation| operation.request_body.is_some()).collect();
    assert_eq!(sends, [true, false]);
}

#[test]
fn rows_without_a_place_are_told() {
    let (_, diagnostics) = facts_of(
        "# X\n## HTTP request\n```http\nDELETE /x/{id}\n```\n## Path parameters\n|Parameter|Type|Description|\n|:--|:--|:--|\n|other|String|X|\n",
    );
    assert!(diagnostics.found.iter().any(|found| found.code == "parameter-without-place"));
}

#[test]
fn overloads_of_a_function_answer_the_same() {
    let (facts, _) = facts_of(
        "# X\n## HTTP request\n```http\nGET /x/f(a={a})\nGET /x/f(b={b})\n```\n## Example\n### Request\n```http\nGET /x/f(b=1)\n```\n\
         ### Response\n<!-- {\"blockType\": \"response\", \"@odata.type\": \"microsoft.graph.thing\"} -->\n```http\nHTTP/1.1 200 OK\n\n{}\n```\n",
    );
    let called: Vec<_> = facts.examples.iter().map(|example| example.operation).collect();
    assert_eq!(called, [Some(1)]);
    let answers = facts.operations.iter().map(|operation| operation.response.borrowed);
    assert_eq!(answers.collect::<Vec<_>>(), [false, false], "nothing is borrowed from other operations");
}
