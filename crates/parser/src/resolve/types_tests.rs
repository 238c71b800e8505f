use msgraph_ir::{Api, Type, TypeKind};

use crate::{NoIncludes, PageFile, parse};

fn api(pages: &[(&str, &str)]) -> Api {
    let files: Vec<PageFile> =
        pages.iter().map(|(path, markdown)| PageFile { path: (*path).into(), bytes: (*markdown).into() }).collect();
    parse(&files, &NoIncludes)
}

fn type_<'a>(api: &'a Api, name: &str) -> &'a Type {
    match api.types.iter().find(|type_| type_.name == format!("microsoft.graph.{name}")) {
        Some(type_) => type_,
        None => panic!("there is no {name}"),
    }
}

fn properties(type_: &Type) -> Vec<String> {
    type_.properties.iter().map(|property| format!("{}: {}", property.name, property.type_)).collect()
}

fn members(type_: &Type) -> Vec<&str> {
    type_.members.iter().map(|member| member.name.as_str()).collect()
}

fn codes(api: &Api) -> Vec<&str> {
    let codes = api.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str());
    codes.filter(|code| *code != "missing-front-matter" && *code != "missing-permissions").collect()
}

/// A resource page with rows of properties.
fn resource(name: &str, prose: &str, rows: &str) -> String {
    format!("# {name} resource type\n\n{prose}\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n{rows}\n")
}

#[test]
fn pages_on_one_type_are_brought_together() {
    let one = resource("thing", "A thing.", "|id|String|The id.|\n|name|String|The name.|");
    let other =
        resource("Thing", "Inherits from [base](base.md).", "|Name|String|Again.|\n|size|Int32|The size.|\n|a|part|A.|");
    let api = api(&[("resources/a-thing.md", &one), ("resources/b-thing.md", &other)]);
    let thing = type_(&api, "thing");
    assert_eq!(properties(thing)[..3], ["Name: Edm.String", "size: Edm.Int32", "a: microsoft.graph.part"]);
    assert_eq!(thing.properties.last().map(|property| property.name.as_str()), Some("id"));
    assert_eq!(thing.base_type.as_deref(), Some("microsoft.graph.base"));
    assert_eq!(codes(&api), ["duplicate-type", "unknown-type", "unknown-type"]);
}

#[test]
fn members_of_all_sources_are_united_in_order() {
    let page = resource(
        "thing",
        "",
        "|color|[color](enums.md#color-values)|Possible values are: `red`, `green`, `Blue`.|\n\
         |shade|shade|Possible values are: `light`, `dark`. Multi-valued.|\n|other|shade|Possible values: `dark`, `dull`.|",
    );
    let enums = "# Enum values\n\n### color values\n|Member|Value|\n|:-|:-|\n|red|1|\n|blue|2|\n";
    let api = api(&[("resources/enums.md", enums), ("resources/thing.md", &page)]);
    assert_eq!(members(type_(&api, "color")), ["red", "blue", "green"]);
    let shade = type_(&api, "shade");
    assert_eq!((members(shade), shade.inferred, shade.flags), (vec!["light", "dark", "dull"], true, true));
    assert!(type_(&api, "thing").properties.iter().all(|property| property.enum_values.is_empty()));
    assert_eq!(codes(&api), Vec::<&str>::new());
}

#[test]
fn values_that_a_body_lists_are_members_too() {
    let page = "# Paint\n## HTTP request\n```http\nPOST /things/{id}/paint\n```\n## Request body\n\
        |Parameter|Type|Description|\n|:-|:-|:-|\n|shade|shade|Possible values are: `light`, `dark`.|\n";
    let api = api(&[("api/thing-paint.md", page)]);
    assert_eq!(members(type_(&api, "shade")), ["light", "dark"]);
}

#[test]
fn listed_values_of_a_text_stay_with_the_property() {
    let api = api(&[("resources/thing.md", &resource("thing", "", "|state|String|Possible values are: `on`, `off`.|"))]);
    assert_eq!(
        type_(&api, "thing").properties.first().map(|state| state.enum_values.clone()),
        Some(vec!["on".into(), "off".into()])
    );
    assert_eq!(api.types.len(), 1);
}

#[test]
fn types_without_a_page_keep_their_name() {
    let api = api(&[(
        "resources/thing.md",
        &resource("thing", "", "|owner|[owner](owner.md) collection|The owners.|\n|odd| |No type.|"),
    )]);
    let thing = type_(&api, "thing");
    assert_eq!(properties(thing), ["owner: Collection(microsoft.graph.owner)", "odd: Edm.Untyped"]);
    assert_eq!(codes(&api), ["unknown-type", "unreadable-type"]);
}

const SHOWN: &str = "<!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.leaf\" } -->\n\
    ```json\n{ \"id\": \"String\", \"size\": 1, \"extra\": \"String\" }\n```\n";

#[test]
fn json_adds_what_no_base_type_has() {
    let base = resource("base", "", "|id|String|The id.|");
    let leaf = format!("{}\n{SHOWN}", resource("leaf", "Inherits from [base](base.md).", "|size|Int64|The size.|"));
    let api = api(&[("resources/base.md", &base), ("resources/leaf.md", &leaf)]);
    assert_eq!(properties(type_(&api, "leaf")), ["size: Edm.Int64", "extra: Edm.String"]);
}

#[test]
fn the_nearest_of_several_base_types_wins() {
    let entity = resource("entity", "", "|id|String|The id.|");
    let middle = resource("middle", "Inherits from [entity](entity.md).", "|name|String|The name.|");
    let stated = format!(
        "{}\n<!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.stated\", \
         \"baseType\": \"microsoft.graph.entity\" }} -->\n```json\n{{}}\n```\n",
        resource("stated", "Inherits from [middle](middle.md).", "|size|Int32|The size.|")
    );
    let rows = "|id|String|Inherited from [entity](entity.md).|\n|name|String|Inherited from [middle](middle.md).|";
    let listed = resource("listed", "", "|size|Int32|The size.|");
    let lists = resource("lists", "Derived types include: [listed](listed.md).", "|size|Int32|The size.|");
    let api = api(&[
        ("resources/entity.md", &entity),
        ("resources/listed.md", &listed),
        ("resources/lists.md", &lists),
        ("resources/middle.md", &middle),
        ("resources/rows.md", &resource("rows", "", rows)),
        ("resources/stated.md", &stated),
    ]);
    for (name, base) in [("stated", "middle"), ("rows", "middle"), ("middle", "entity"), ("listed", "lists")] {
        assert_eq!(type_(&api, name).base_type, Some(format!("microsoft.graph.{base}")), "{name}");
    }
}

#[test]
fn circles_of_base_types_are_broken() {
    let one = resource("one", "Inherits from [two](two.md).", "|a|String|A.|");
    let two = resource("two", "Inherits from [one](one.md).", "|b|String|B.|");
    let api = api(&[("resources/one.md", &one), ("resources/two.md", &two)]);
    assert_eq!(type_(&api, "one").base_type, None);
    assert_eq!(type_(&api, "two").base_type.as_deref(), Some("microsoft.graph.one"));
    assert_eq!(codes(&api), ["inheritance-cycle"]);
}

#[test]
fn openness_is_inherited() {
    let base = resource("base", "This is an open type.", "|id|String|The id.|");
    let leaf = resource("leaf", "Inherits from [base](base.md).", "|name|String|The name.|");
    let api = api(&[("resources/base.md", &base), ("resources/leaf.md", &leaf)]);
    assert!(type_(&api, "leaf").open);
}

const GET_PART: &str = "# List parts\n\nThe parts of a thing.\n\n## HTTP request\n```http\nGET /things/{id}/parts\n```\n\n\
    ## Response\nReturns `200 OK` and a collection of [part](../resources/part.md) objects.\n";
const GET_THING: &str = "# Get thing\n\n## HTTP request\n```http\nGET /things/{id}\n```\n\n\
    ## Response\nReturns `200 OK` and a [thing](../resources/thing.md) object.\n";

#[test]
fn urls_tell_members_and_kinds() {
    let thing = resource("thing", "", "|name|String|The name.|\n|size|[size](size.md)|The size.|");
    let api = api(&[
        ("api/parts-list.md", GET_PART),
        ("api/thing-get.md", GET_THING),
        ("resources/part.md", &resource("part", "", "|name|String|The name.|")),
        ("resources/size.md", &resource("size", "", "|width|Int32|The width.|")),
        ("resources/thing.md", &thing),
    ]);
    let thing = type_(&api, "thing");
    let part = thing.properties.last().map(|part| (part.name.as_str(), part.type_.to_string(), part.navigation));
    assert_eq!(part, Some(("parts", "Collection(microsoft.graph.part)".into(), true)));
    assert_eq!(thing.properties.last().and_then(|part| part.description.as_deref()), Some("The parts of a thing."));
    let kinds = ["thing", "part", "size"].map(|name| type_(&api, name).kind);
    assert_eq!(kinds, [TypeKind::Entity, TypeKind::Entity, TypeKind::Complex]);
}

#[test]
fn urls_correct_a_relationship_to_many_and_its_spelling() {
    let thing = "# thing resource type\n\n## Properties\n|Property|Type|\n|:-|:-|\n|id|String|\n\n\
        ## Relationships\n|Relationship|Type|\n|:-|:-|\n|parts|[part](part.md)|\n";
    let api = api(&[
        ("api/parts-list.md", &GET_PART.replace("/parts", "/Parts/{part-id}/owner")),
        ("api/thing-get.md", GET_THING),
        ("resources/part.md", &resource("part", "", "|name|String|The name.|")),
        ("resources/thing.md", thing),
    ]);
    assert_eq!(properties(type_(&api, "thing")), ["id: Edm.String", "Parts: Collection(microsoft.graph.part)"]);
    assert_eq!(codes(&api), ["contradictory-property", "contradictory-property"]);
}

#[test]
fn what_a_base_type_or_a_derived_type_has_is_not_added() {
    let parts = "|parts|[part](part.md) collection|The parts.|";
    let name = "|name|String|The name.|";
    let parted_with = |base: &str, derived: &str, (of_base, of_derived)| {
        let api = api(&[
            ("api/parts-list.md", GET_PART),
            ("api/thing-get.md", GET_THING),
            ("resources/part.md", &resource("part", "", name)),
            (&format!("resources/{base}.md"), &resource(base, "", of_base)),
            (
                &format!("resources/{derived}.md"),
                &resource(derived, &format!("Inherits from [{base}]({base}.md)."), of_derived),
            ),
        ]);
        properties(type_(&api, "thing"))
    };
    assert_eq!(parted_with("item", "thing", (parts, name)), ["name: Edm.String"]);
    assert_eq!(parted_with("thing", "bolt", (name, parts)), ["name: Edm.String"]);
    assert_eq!(parted_with("thing", "bolt", (name, name)).len(), 2);
}

#[test]
fn actions_and_functions_are_no_members() {
    let thing = resource("thing", "", "|name|String|The name.|");
    let copy = GET_THING.replace("Get thing", "thing: copy").replace("GET /things/{id}", "POST /things/{id}/copy");
    let find = GET_THING.replace("GET /things/{id}", "GET /things/{id}/find(name='{name}')");
    let api = api(&[
        ("api/thing-copy.md", &copy),
        ("api/thing-find.md", &find),
        ("api/thing-get.md", GET_THING),
        ("resources/thing.md", &thing),
    ]);
    assert_eq!(properties(type_(&api, "thing")), ["name: Edm.String"]);
}

#[test]
fn the_order_of_the_pages_does_not_matter() {
    let one = resource("thing", "A thing.", "|id|String|The id.|\n|b|b|Possible values are: `x`, `y`.|");
    let other = resource("thing", "Another.", "|size|Int32|The size.|\n|b|b|Possible values are: `z`.|");
    let forwards = [("resources/a.md", one.as_str()), ("resources/b.md", other.as_str()), ("api/get.md", GET_THING)];
    let backwards = [forwards[2], forwards[1], forwards[0]];
    assert_eq!(api(&forwards), api(&backwards));
}

#[test]
fn bodies_list_members_too_in_rows_and_in_sections() {
    let page = "# x: export\n## HTTP request\n```http\nPOST /xs/export\n```\n## Request body\n\
        |Parameter|Type|Description|\n|:-|:-|:-|\n|options|[option](../resources/enums.md#option-values)|Possible values are: `a`, `b`.|\n\
        |depth|depth|How deep.|\n### option values\n|Name|Description|\n|:-|:-|\n|a|One.|\n### depth values\n|Name|Description|\n|:-|:-|\n|flat|One level.|\n|deep|All.|\n";
    let enums = "# Enum values\n\n### option values\n|Member|Value|\n|:-|:-|\n|a|1|\n";
    let api = api(&[("api/x-export.md", page), ("resources/enums.md", enums)]);
    assert_eq!(members(type_(&api, "option")), ["a", "b"]);
    assert_eq!(members(type_(&api, "depth")), ["flat", "deep"]);
    assert_eq!(type_(&api, "option").source.file, "resources/enums.md");
    let sent =
        api.operations.iter().filter_map(|operation| operation.request_body.as_ref()).flat_map(|body| &body.properties);
    let sent: Vec<String> = sent.map(|property| format!("{}: {}", property.name, property.type_)).collect();
    assert_eq!(sent, ["options: microsoft.graph.option", "depth: microsoft.graph.depth"]);
}

#[test]
fn texts_of_which_several_may_hold_at_once_are_told() {
    let rows = "|changes|String|Possible values are: `made`, `gone`. Multiple values can be combined.|\n\
        |state|String|Possible values are: `on`, `off`.|\n|name|String|A combination of letters.|";
    let api = api(&[("resources/thing.md", &resource("thing", "", rows))]);
    let flags: Vec<bool> = type_(&api, "thing").properties.iter().map(|property| property.flags).collect();
    assert_eq!(flags, [true, false, false]);
}

#[test]
fn an_enumeration_is_flags_where_a_property_says_so() {
    let page = "# thing resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n\
        |assignableTo|[assigneeTypes](#assigneetypes-values)|It is a multi-valued enumeration.|\n|one|[color](#color-values)|A.|\n\
        |many|[color](#color-values) collection|Multi-valued.|\n### assigneeTypes values\n|Member|\n|:--|\n|user|\n|group|\n\
        ### color values\n|Member|\n|:--|\n|red|\n";
    let api = api(&[("resources/thing.md", page)]);
    let flags = ["assigneeTypes", "color"].map(|name| type_(&api, name).flags);
    assert_eq!(flags, [true, false]);
}
