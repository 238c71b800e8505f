use msgraph_ir::TypeKind;

use crate::Diagnostics;
use crate::facts::{PropertyFact, TypeFact};
use crate::testing::facts_of_file;

fn types_of(markdown: &str) -> (Vec<TypeFact>, Diagnostics) {
    let (facts, diagnostics) = facts_of_file("resources/page.md", markdown);
    (facts.types, diagnostics)
}

fn type_of(markdown: &str) -> TypeFact {
    let (types, _) = types_of(markdown);
    match <[TypeFact; 1]>::try_from(types) {
        Ok([fact]) => fact,
        Err(types) => panic!("{} types instead of one", types.len()),
    }
}

/// The rows of a table of properties.
fn rows_of(rows: &str) -> Vec<PropertyFact> {
    type_of(&format!("# thing resource type\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n{rows}\n"))
        .properties
}

fn codes(diagnostics: &Diagnostics) -> Vec<&str> {
    let codes = diagnostics.found.iter().map(|diagnostic| diagnostic.code.as_str());
    codes.filter(|code| *code != "missing-front-matter").collect()
}

const JSON: &str = r##"
## JSON representation
<!-- { "blockType": "resource", "keyProperty": "id", "@odata.type": "microsoft.graph.thing",
       "baseType": "microsoft.graph.base", "openType": true } -->
```json
{ "@odata.type": "#microsoft.graph.thing", "id": "String (identifier)", "displayName": "String",
  "createdDateTime": "String (timestamp)", "count": 1024, "tags": ["String"], "enabled": true,
  "owner": { "@odata.type": "microsoft.graph.user" }, "state": "on | off" }
```
"##;

#[test]
fn an_annotation_gives_name_base_key_and_openness() {
    let fact = type_of(&format!("# Thing facet\n\n## Properties\n|Property|Type|\n|:-|:-|\n|id|String|\n{JSON}"));
    assert_eq!(fact.name, "microsoft.graph.thing");
    assert_eq!(fact.base_type.map(|base| base.name).as_deref(), Some("microsoft.graph.base"));
    assert_eq!((fact.key.as_deref(), fact.open, fact.kind), (Some("id"), true, Some(TypeKind::Entity)));
}

#[test]
fn json_shows_what_tables_forget_and_how_names_are_spelt() {
    let table =
        "|Property|Type|Description|\n|:-|:-|:-|\n|DisplayName|String|Name.|\n|state|String|State.|\n|owner| |Owner.|\n";
    let fact = type_of(&format!("# thing resource type\n\n## Properties\n{table}{JSON}"));
    let names: Vec<&str> = fact.properties.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["displayName", "state", "owner"]);
    assert_eq!(fact.properties[1].enum_values, ["on", "off"]);
    assert_eq!(fact.properties[2].type_.as_ref().map(|type_| type_.name.as_str()), Some("microsoft.graph.user"));
    let mut shown: Vec<String> = fact
        .shown
        .iter()
        .map(|row| {
            let type_ = row.type_.clone().unwrap_or_default();
            format!("{} {}{}", row.name, type_.name, if type_.collection { "[]" } else { "" })
        })
        .collect();
    shown.sort();
    let expected = [
        "count Edm.Int32",
        "createdDateTime Edm.DateTimeOffset",
        "enabled Edm.Boolean",
        "id Edm.String",
        "tags Edm.String[]",
    ];
    assert_eq!(shown, expected);
}

#[test]
fn a_key_that_nothing_shows_makes_no_entity_by_itself() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|\n|:-|:-|\n|name|String|\n\n\
        <!-- { \"blockType\": \"resource\", \"keyProperty\": \"id\", \"@odata.type\": \"microsoft.graph.thing\" } -->\n\
        ```json\n{ \"name\": \"String\" }\n```\n";
    let fact = type_of(page);
    assert_eq!((fact.key.as_deref(), fact.kind), (Some("id"), None));
}

#[test]
fn base_types_are_found_in_prose() {
    for (prose, base) in [
        ("Inherits from [base](base.md)", Some("base")),
        ("A device. Inherits from\n[base](../resources/base.md).", Some("base")),
        (
            "The **thing** resource is derived from [**base**](base.md) and inherits properties from that resource.",
            Some("base"),
        ),
        ("This is a subclass of [base](base.md).", Some("base")),
        ("A [base](base.md) that is a thing.", Some("base")),
        ("Represents a thing. Derived from baseThing.", Some("baseThing")),
        ("This is a derived type that inherits from the [base](base.md) resource type.", Some("base")),
        ("Holds [base](base.md). Types that inherits from [base](base.md) are listed.", None),
        ("All things that are derived from [base](base.md) are listed.", None),
        ("A thing in a [base](base.md).", None),
        ("Inherits from [thing](thing.md).", None),
    ] {
        let fact =
            type_of(&format!("# thing resource type\n\nNamespace: microsoft.graph\n\n{prose}\n\n## Properties\nNone.\n"));
        assert_eq!(fact.base_type.map(|base| base.name).as_deref(), base, "{prose}");
    }
}

#[test]
fn derived_types_are_listed_on_the_page_of_their_base() {
    for text in [
        "This is a base class; the derived types are [a](a.md), and [b](b.md). See [c](c.md).\n",
        "Derived types include:\n\n- [a](a.md) for one\n- [b](b.md)\n\nMore.\n",
        "Base type of [a](a.md) and [b](b.md).\n",
        "Subtypes include [a](a.md) and [b](b.md).\n",
        "It holds [c](c.md).\n\n## Derived types\n\n|Type|Description|\n|:-|:-|\n|[a](a.md)|A.|\n|[b](b.md)|B.|\n",
    ] {
        let fact = type_of(&format!("# thing resource type\n\n{text}\n## Properties\nNone.\n"));
        let derived: Vec<&str> = fact.derived_types.iter().map(|type_| type_.name.as_str()).collect();
        assert_eq!(derived, ["a", "b"], "{text}");
    }
}

#[test]
fn abstract_and_open_types_are_told_by_prose() {
    for (prose, abstract_, open) in [
        ("An abstract base class for things.", true, false),
        ("This resource is an abstract type.", true, false),
        ("This superclass is abstract and you cannot make one.", true, false),
        ("Represents an abstract definition of a task.", false, false),
        ("Supports the [extension](extension.md) abstract type.", false, false),
        ("This resource is an open type that allows additional properties.", false, true),
        ("An open complex type that holds a value.", false, true),
        ("Properties of an Open Type can be defined by the client.", false, true),
        ("A thing.", false, false),
    ] {
        let fact = type_of(&format!("# thing resource type\n\n{prose}\n\n## Properties\nNone.\n"));
        assert_eq!((fact.abstract_, fact.open), (abstract_, open), "{prose}");
    }
}

#[test]
fn rows_tell_what_is_required_read_only_and_nullable() {
    for (description, required, read_only, nullable) in [
        ("The name.", false, false, true),
        ("Required. The name.", true, false, true),
        ("The name. **Required**.", true, false, true),
        ("The name (Required).", true, false, true),
        ("Required when there is no other name.", false, false, true),
        ("Not required.", false, false, true),
        ("Possible values are: `available`, `required`, `uninstall`.", false, false, true),
        ("Possible values are: `ReadWrite`, `ReadOnly`.", false, false, true),
        ("Read-only. Possible values are: `readWrite`, `readOnly`.", false, true, true),
        ("This property is required only for keys of one kind.", false, false, true),
        ("This property is required.", true, false, true),
        ("The name. Read-only.", false, true, true),
        ("Read-only. Not nullable.", false, true, false),
        ("The name. Read-only. Nullable.", false, true, true),
    ] {
        let rows = rows_of(&format!("|name|String|{description}|"));
        let facts = rows.first().map(|row| (row.required, row.read_only, row.nullable));
        assert_eq!(facts, Some((required, read_only, nullable)), "{description}");
    }
}

#[test]
fn the_name_of_a_property_says_nothing_of_it_but_the_remark_behind_it_does() {
    let rows = rows_of(
        "|**readOnly**|Boolean|If it changes.|\n|required|Boolean|If it must be.|\n|name<sup>1</sup> (required)|String|A name.|",
    );
    let facts: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.required, row.read_only)).collect();
    assert_eq!(facts, [("readOnly", false, false), ("required", false, false), ("name", true, false)]);
}

#[test]
fn rows_keep_their_origin_and_drop_what_is_no_property() {
    let rows =
        rows_of("|id|String|The id. Inherited from [entity](entity.md).|\n|@odata.type|String|The type.|\n|None| | |\n");
    let origins: Vec<_> =
        rows.iter().map(|row| (row.name.as_str(), row.inherited_from.as_ref().map(|from| from.name.as_str()))).collect();
    assert_eq!(origins, [("id", Some("entity"))]);
    let rows = rows_of("|id|String|Copied from the directory. Inherited from [entity](entity.md).|\n");
    assert_eq!(rows[0].inherited_from.as_ref().map(|from| from.name.as_str()), Some("entity"));
}

#[test]
fn tables_are_known_by_heading_and_columns() {
    let page = "# thing resource type\n\n## Methods\n|Method|Return type|Description|\n|:-|:-|:-|\n|[Get](a.md)|thing|Gets.|\n\n\
        ## thing Properties\n|Method|Return Type|Description|\n|:-|:-|:-|\n|data|Binary|The data.|\n\n\
        |Constant|Color|\n|:-|:-|\n|a|Red|\n\n## Relationships\n|Relationship|Type|Description|\n|:-|:-|:-|\n\
        |owner|[user](user.md)|The owner.|\n";
    let (types, diagnostics) = types_of(page);
    let rows: Vec<_> = types[0].properties.iter().map(|row| (row.name.as_str(), row.navigation)).collect();
    assert_eq!(rows, [("data", false), ("owner", true)]);
    assert_eq!(codes(&diagnostics), ["unknown-table"]);
}

#[test]
fn required_columns_are_read() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|Required (Y/N)|Description|\n|:-|:-|:-|:-|\n\
        |a|String|Y|A.|\n|b|String|N|B.|\n";
    let required = |page: &str| type_of(page).properties.iter().map(|row| row.required).collect::<Vec<bool>>();
    assert_eq!(required(page), [true, false]);
    let table = |head: &str, cells: [&str; 3]| {
        let rows = ["a", "b", "c"].into_iter().zip(cells);
        let rows: String = rows.map(|(name, cell)| format!("|{name}|String|{cell}|A.|\n")).collect();
        required(&format!(
            "# thing resource type\n\n## Properties\n|Property|Type|{head}|Description|\n|:-|:-|:-|:-|\n{rows}"
        ))
    };
    assert_eq!(table("Required", ["✓", "No", "Optional"]), [true, false, false]);
    assert_eq!(table("Optional", ["Yes", "No", ""]), [false, true, false]);
    assert_eq!(table("Optional/Required", ["Required", "Optional", ""]), [true, false, false]);
}

#[test]
fn what_is_required_may_have_a_value_of_that_name() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n\
        |a|String|Required. The possible values are: `notRequired`, `required`.|\n\
        |b|String|The possible values are: `notRequired`, `required`.|\n";
    let required: Vec<bool> = type_of(page).properties.iter().map(|row| row.required).collect();
    assert_eq!(required, [true, false]);
}

#[test]
fn members_with_the_numbers_of_bits_are_flags() {
    let page = |numbers: [u8; 5]| {
        let rows = numbers.map(|number| format!("|m{number}|{number}|A.|\n")).concat();
        type_of(&format!("# color enum type\n\n## Members\n|Member|Value|Description|\n|:-|:-|:-|\n{rows}")).flags
    };
    assert!(page([0, 1, 2, 4, 8]));
    assert!(!page([0, 1, 2, 3, 4]) && !page([0, 1, 2, 4, 5]));
}

#[test]
fn unreadable_cells_are_diagnosed() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n\
        |a b c|String|A.|\n|d| |D.|\n|e|String|E.|\n|e|String|Again.|\n";
    let (types, diagnostics) = types_of(page);
    assert_eq!(types[0].properties.len(), 2);
    assert_eq!(codes(&diagnostics), ["unreadable-property-name", "unreadable-type", "duplicate-property"]);
}

#[test]
fn enumerations_stand_on_pages_of_their_own_or_in_sections() {
    let page = "# color enum type\n\nColors of things.\n\n## Members\n|Member|Value|Description|\n|:-|:-|:-|\n\
        |`red`|0|Red.|\n|blue|1|Blue.|\n|null|2|No color.|\n";
    let fact = type_of(page);
    assert_eq!((fact.name.as_str(), fact.kind), ("color", Some(TypeKind::Enum)));
    let members: Vec<_> = fact.members.iter().map(|member| (member.name.as_str(), member.value)).collect();
    assert_eq!(members, [("red", Some(0)), ("blue", Some(1))]);

    for title in ["Enum values", "paint enum values", "Paint shop enum values"] {
        let sections = "### color values\n\n| Member\n|:---\n| red\n\n### size values \n|Value|\n|:-|\n|big|\n";
        let (types, _) = types_of(&format!("# {title}\n\nNamespace: a.b\n\n{sections}"));
        let names: Vec<_> = types.iter().map(|fact| (fact.name.as_str(), fact.members.len())).collect();
        assert_eq!(names, [("color", 1), ("size", 1)], "{title}");
    }
}

#[test]
fn values_on_a_resource_page_belong_to_a_type_or_to_a_text_property() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|Description|\n|:-|:-|:-|\n\
        |status|[thingStatus](#status-values)|S.|\n|visibility|String|V.|\n|size|thingSize|Z.|\n\n\
        ### status values\n|Member|Description|\n|:-|:-|\n|new|New.|\n\n\
        ### visibility values\n|Value|Description|\n|:-|:-|\n|Private|P.|\n\n\
        ### thingSize values\n|Member|\n|:-|\n|big|\n";
    let (types, _) = types_of(page);
    let names: Vec<&str> = types.iter().map(|fact| fact.name.as_str()).collect();
    assert_eq!(names, ["thing", "thingStatus", "thingSize"]);
    assert_eq!(types[0].properties[1].enum_values, ["Private"]);
}

#[test]
fn pages_of_operations_and_overviews_describe_no_type() {
    assert!(types_of("# Get thing\n\n## HTTP request\n```http\nGET /things/{id}\n```\n\n## Properties\n|Property|Type|\n|:-|:-|\n|a|String|\n").0.is_empty());
    assert!(
        types_of("# Overview of things\n\n## Methods\n|Method|Return type|\n|:-|:-|\n|[Get](a.md)|thing|\n").0.is_empty()
    );
}

#[test]
fn examples_of_an_open_type_are_no_properties() {
    let page = "# bag resource type\n\nThis is an open type.\n\n\
        <!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.bag\" } -->\n```json\n{ \"Color\": \"Red\" }\n```\n";
    assert!(type_of(page).shown.is_empty());
}

#[test]
fn what_stands_behind_the_members_is_no_description() {
    let page = "# thing resource type\n\n## Properties\n|Property|Type|\n|:-|:-|\n|state|[state](#state-values)|\n\n\
        ### state values\n|Value|Description|\n|:-|:-|\n|on|On.|\n\n> [!TIP]\n> Use it well.\n";
    let (facts, _) = facts_of_file("resources/thing.md", page);
    let state = facts.types.into_iter().find(|fact| fact.name == "state").unwrap();
    assert_eq!(state.description, None);
    assert_eq!(state.members.len(), 1);
}
