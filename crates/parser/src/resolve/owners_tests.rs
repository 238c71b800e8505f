use msgraph_ir::{Api, Type, TypeKind};

use crate::{NoIncludes, PageFile, parse};

fn api(pages: &[(&str, &str)]) -> Api {
    let files: Vec<PageFile> =
        pages.iter().map(|(path, markdown)| PageFile { path: (*path).into(), bytes: (*markdown).into() }).collect();
    parse(&files, &NoIncludes)
}

fn resource(name: &str) -> String {
    format!(
        "# {name} resource type\n\nOne.\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n|id|String|The id.|\n"
    )
}

/// A page that reads one resource, or several.
fn reads(title: &str, line: &str, response: &str) -> String {
    format!(
        "# {title}\n\nReads.\n\n## HTTP request\n```http\nGET {line}\n```\n## Response\nIt returns `200 OK` and {response}.\n"
    )
}

fn find<'a>(api: &'a Api, name: &str) -> Option<&'a Type> {
    api.types.iter().find(|type_| type_.name == format!("microsoft.graph.{name}"))
}

/// The properties of a type: `things: Collection(microsoft.graph.thing)`.
fn members(api: &Api, name: &str) -> Vec<String> {
    let properties = find(api, name).into_iter().flat_map(|type_| &type_.properties);
    properties
        .map(|property| format!("{}: {}", property.name, property.type_.to_string().replace("microsoft.graph.", "")))
        .collect()
}

const THINGS: &str = "a collection of [thing](../resources/thing.md) objects";

#[test]
fn the_name_of_a_file_tells_the_owner_of_a_member() {
    let list = reads("List things", "/shop/things", THINGS);
    let deeper = reads("List more", "/shop/storeRoom/things", THINGS);
    let pages = [
        ("api/shopcontainer-list-things.md", list.as_str()),
        ("api/storeroom-list-things.md", deeper.as_str()),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    assert_eq!(members(&api, "shopcontainer"), ["storeRoom: storeRoom", "things: Collection(thing)"]);
    assert_eq!(members(&api, "storeRoom"), ["things: Collection(thing)"]);
    let container = find(&api, "shopcontainer");
    assert!(container.is_some_and(|type_| type_.inferred && type_.kind == TypeKind::Entity));
    let described =
        container.and_then(|type_| type_.properties.last()).and_then(|property| property.description.as_deref());
    assert_eq!(described, Some("Reads."));
    assert!(api.diagnostics.iter().any(|found| found.code == "unknown-type" && found.message.contains("shopcontainer")));
}

#[test]
fn the_title_of_an_action_tells_the_owner() {
    let action = "# shopRoot: count\n\nCounts.\n\n## HTTP request\n```http\nPOST /shop/count\n```\n";
    let list = reads("List things", "/shop/things", THINGS);
    let pages = [("api/shop-count.md", action), ("api/thing-list.md", &list), ("resources/thing.md", &resource("thing"))];
    assert_eq!(members(&api(&pages), "shopRoot"), ["things: Collection(thing)"]);
}

#[test]
fn an_enumeration_owns_nothing() {
    let list = reads("List things", "/shop/things", THINGS);
    let values = "# shop enum values\n\nNamespace: microsoft.graph\n\n### size values\n|Member|\n|:-|\n|small|\n|large|\n";
    let pages = [
        ("api/shop-list-things.md", list.as_str()),
        ("resources/enums-shop.md", values),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    assert_eq!((members(&api, "size"), members(&api, "shop")), (Vec::new(), vec!["things: Collection(thing)".to_owned()]));
}

#[test]
fn an_owner_without_members_is_no_type() {
    let action = "# shopRoot: count\n\nCounts.\n\n## HTTP request\n```http\nPOST /shop/count\n```\n";
    let api = api(&[("api/shop-count.md", action)]);
    assert_eq!(api.types.len(), 0);
    assert!(!api.diagnostics.iter().any(|found| found.code == "unknown-type"));
}

#[test]
fn no_url_leads_to_an_owner_that_is_no_type() {
    let action = "# shopRoot: count\n\nCounts.\n\n## HTTP request\n```http\nPOST /shop/count\n```\n";
    let list = reads("List things", "/things", THINGS);
    let cast = reads("Get roots", "/things/microsoft.graph.shopRoot", "what there is");
    let pages = [
        ("api/shop-count.md", action),
        ("api/thing-list.md", &list),
        ("api/thing-roots.md", &cast),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    let answers = api.operations.iter().filter_map(|operation| operation.response.as_ref()?.type_.as_ref());
    assert_eq!(answers.map(ToString::to_string).collect::<Vec<_>>(), ["Collection(microsoft.graph.thing)"]);
    assert!(find(&api, "shopRoot").is_none());
}

#[test]
fn a_page_may_name_what_only_another_page_tells_to_be_a_type() {
    let list = reads("List things", "/shop/things", THINGS);
    let get = reads(
        "Get depot",
        "/depots/{id}",
        "it.\n\n## Example\n```http\nGET /depots/1\n```\n\
        <!-- {\"blockType\": \"response\", \"@odata.type\": \"shopcontainer\"} -->\n```http\nHTTP/1.1 200 OK\n\n{\"id\": \"1\"}\n```",
    );
    let pages = [
        ("api/depot-get.md", get.as_str()),
        ("api/shopcontainer-list-things.md", &list),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    let depot = api.operations.iter().find(|operation| operation.path == "/depots/{id}");
    let type_ = depot.and_then(|operation| operation.response.as_ref()?.type_.as_ref());
    assert_eq!(type_.map(|type_| type_.name.as_str()), Some("microsoft.graph.shopcontainer"));
}

#[test]
fn the_name_of_a_file_tells_more_than_the_start_of_a_url_in_any_case() {
    let list = reads("List things", "/shop/things", THINGS);
    let other = reads("Get it", "/Shop/x", "what there is");
    let pages = [
        ("api/a.md", other.as_str()),
        ("api/boxroot-list-things.md", &list),
        ("resources/shop.md", &resource("shop")),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    assert_eq!(members(&api, "boxroot"), ["things: Collection(thing)"]);
    assert_eq!(members(&api, "shop"), ["id: Edm.String"]);
}

#[test]
fn a_url_that_starts_with_the_name_of_a_type_starts_with_that_type() {
    let list = reads("List things", "/shop/things", THINGS);
    let pages = [
        ("api/thing-list.md", list.as_str()),
        ("resources/shop.md", &resource("shop")),
        ("resources/thing.md", &resource("thing")),
    ];
    let api = api(&pages);
    assert_eq!(members(&api, "shop"), ["id: Edm.String", "things: Collection(thing)"]);
    assert!(find(&api, "shop").is_some_and(|type_| type_.kind == TypeKind::Entity));
}

#[test]
fn what_stands_elsewhere_in_numbers_owns_nothing_at_the_root() {
    // The file is named for who calls, or for what is listed.
    let list = reads("List things", "/shop/things", THINGS);
    let users = reads("List users", "/users", "a collection of [user](../resources/user.md) objects");
    for file in ["api/user-list-things.md", "api/thing-list-things.md"] {
        let pages = [
            (file, list.as_str()),
            ("api/user-list.md", &users),
            ("resources/thing.md", &resource("thing")),
            ("resources/user.md", &resource("user")),
        ];
        let api = api(&pages);
        assert_eq!(
            (members(&api, "user"), members(&api, "thing")),
            (vec!["id: Edm.String".into()], vec!["id: Edm.String".into()]),
            "{file}"
        );
    }
}

#[test]
fn a_segment_in_the_plural_is_not_the_one_that_the_file_names() {
    let print = "# printer: create\n\nOne.\n\n## HTTP request\n```http\nPOST /shop/printers/create\n```\n";
    let list = reads("List things", "/shop/printers/things", THINGS);
    let pages = [("api/printer-create.md", print), ("api/list.md", &list), ("resources/thing.md", &resource("thing"))];
    assert!(find(&api(&pages), "printer").is_none());
}

#[test]
fn a_change_shows_a_member_as_a_read_does() {
    let put = "# Create team\n\nMakes a team.\n\n## HTTP request\n```http\nPUT /groups/{id}/team\n```\n## Request body\n\
               Supply a JSON representation of a [thing](../resources/thing.md) object.\n## Response\n\
               It returns `201 Created` and a [thing](../resources/thing.md) object.\n";
    let group = reads("Get group", "/groups/{id}", "a [group](../resources/group.md) object");
    let pages = [
        ("api/team-put-teams.md", put),
        ("api/group-get.md", &group),
        ("resources/group.md", &resource("group")),
        ("resources/thing.md", &resource("thing")),
    ];
    assert_eq!(members(&api(&pages), "group"), ["id: Edm.String", "team: thing"]);
}

#[test]
fn a_member_is_many_where_a_table_has_many_of_that_name() {
    let one = reads("Get thing", "/shop/things", "a [thing](../resources/thing.md) object");
    let user = format!(
        "{}\n## Relationships\n|Relationship|Type|Description|\n|:-|:-|:-|\n|things|[thing](thing.md) collection|Some.|\n",
        resource("user")
    );
    let pages = [
        ("api/thing-get.md", one.as_str()),
        ("resources/shop.md", &resource("shop")),
        ("resources/thing.md", &resource("thing")),
        ("resources/user.md", &user),
    ];
    assert_eq!(members(&api(&pages), "shop"), ["id: Edm.String", "things: Collection(thing)"]);
}
