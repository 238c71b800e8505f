//! What arrives is sent back.

use msgraph_runtime::{Decimal, Extra, Field, Page, PropertyValue, UnknownObject, Value};
use serde_json::json;

use crate::assignments::UpdateBody;
use crate::models::{
    AnyDeviceAndAppManagementAssignmentTarget as AnyTarget, BodyType, DeviceAndAppManagementAssignmentTarget,
    DeviceConfigurationAssignment, Rights, Specimen,
};

fn read(text: &str) -> Specimen {
    serde_json::from_str(text).unwrap()
}

/// Reads the text as a model from text and from a value, and asserts that what is written has the same JSON.
#[track_caller]
fn kept(text: &str) -> Specimen {
    let arrived: Value = serde_json::from_str(text).unwrap();
    let specimen = read(text);
    assert_eq!(serde_json::to_value(&specimen).unwrap(), arrived);
    let from_value: Specimen = serde_json::from_value(arrived).unwrap();
    assert_eq!(from_value, specimen);
    assert_eq!(from_value.clone(), specimen);
    specimen
}

#[test]
fn every_kind_of_value_is_kept() {
    let specimen = kept(
        r##"{"name": "n", "enabled": true, "small": -7, "size": 9007199254740993, "single": 0.5, "double": 1.25,
        "price": 12.30000, "createdDateTime": "9999-12-31T23:59:59Z", "length": "P11D23H59M59.999999999999S",
        "tenantId": "6ea91a8d-e32e-41a1-b7bd-d2d185eed0e0", "contentBytes": "aGVsbG8=", "anything": {"a": [1, null]},
        "tags": ["a", "b"], "bodyType": "html", "rights": "read,write", "parent": {"name": "p"},
        "children": [{"name": "c1"}, {"name": "c2", "children": []}],
        "targets": [{"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "g"}]}"##,
    );
    assert_eq!(specimen.size, Some(9_007_199_254_740_993));
    assert!(matches!(specimen.body_type, Some(BodyType::Html)));
    assert!(matches!(specimen.rights.as_deref(), Some([Rights::Read, Rights::Write])));
    assert_eq!(specimen.content.as_ref().unwrap().decode().unwrap(), b"hello");
    assert_eq!(specimen.parent.as_ref().unwrap().name.as_deref(), Some("p"));
    assert!(matches!(specimen.targets.as_deref(), Some([AnyTarget::GroupAssignmentTarget(_)])));
    assert!(specimen.extra.is_empty());
}

/// Where an item's properties are looked for first depends on the item before it; what is found must not.
#[test]
fn items_may_come_in_any_order() {
    let many: Vec<String> = (0..60).map(|number| format!("\"x{number}\": {number}")).collect();
    let specimen = kept(&format!(
        r#"{{"children": [{{"name": "a", "size": 1, "enabled": true}}, {{"enabled": false, "name": "b", "size": 2}},
        {{"y": 0, "size": 3, {}, "tags": ["t"], "name": "c"}}, {{}}, {{"size": 4, "name": "d", "children": [{{"size": 5}}]}}]}}"#,
        many.join(", ")
    ));
    let children = specimen.children.unwrap_or_default();
    let names: Vec<_> = children.iter().map(|child| (child.name.as_deref(), child.size, child.extra.len())).collect();
    let expected = [(Some("a"), Some(1), 0), (Some("b"), Some(2), 0), (Some("c"), Some(3), 61), (None, None, 0)];
    assert_eq!(names[..4], expected);
    assert_eq!(names[4], (Some("d"), Some(4), 0));
    assert_eq!(children[4].children.as_ref().unwrap()[0].size, Some(5));
}

#[test]
fn items_may_lack_what_others_have() {
    let names = ["tags", "enabled", "name", "size", "small"];
    let values = ["[]", "true", "\"n\"", "1", "2"];
    let item = |lacking: usize| {
        let members = (0..names.len()).filter(|index| lacking & (1 << index) == 0);
        format!(
            "{{{}}}",
            members.map(|index| format!("\"{}\": {}", names[index], values[index])).collect::<Vec<_>>().join(",")
        )
    };
    // Each item after each other one, with any of the properties.
    let all = 1 << names.len();
    let items: Vec<String> = (0..all * all).flat_map(|pair| [item(pair / all), item(pair % all)]).collect();
    let specimen = kept(&format!(r#"{{"children": [{}]}}"#, items.join(",")));
    assert!(specimen.children.unwrap().iter().all(|child| child.extra.is_empty()));
}

/// Types with several properties each, in one collection.
mod shapes {
    use msgraph_runtime::{Extra, UnknownObject, object, polymorphic};

    pub struct Shape {
        pub name: Option<String>,
        pub colour: Option<String>,
        pub items: Option<Vec<AnyShape>>,
        pub extra: Extra,
    }
    object! { Shape "microsoft.graph.shape" plain; 0 name "name"; 1 colour "colour"; 2 items "items"; }

    pub struct Circle {
        pub radius: Option<i32>,
        pub name: Option<String>,
        pub colour: Option<String>,
        pub items: Option<Vec<AnyShape>>,
        pub extra: Extra,
    }
    object! {
        Circle "microsoft.graph.circle" derived;
        0 radius "radius"; 1 name "name"; 2 colour "colour"; 3 items "items";
    }

    #[derive(Clone)]
    pub enum AnyShape {
        Shape(Box<Shape>),
        Circle(Box<Circle>),
        Unknown(UnknownObject),
    }
    polymorphic! { AnyShape; Shape(Shape) "microsoft.graph.shape"; 1 Circle(Circle) "microsoft.graph.circle"; }
}

#[test]
fn items_of_several_types_may_come_in_any_order() {
    use shapes::AnyShape;
    let text = r##"[
        {"@odata.type": "#microsoft.graph.circle", "colour": "red", "radius": 1, "name": "a"},
        {"colour": "red", "name": "b"},
        {"@odata.type": "#microsoft.graph.circle", "colour": "red", "radius": 2, "name": "c"},
        {"name": "d", "radius": 3, "colour": "blue", "@odata.type": "#microsoft.graph.circle"},
        {"@odata.type": "#microsoft.graph.square", "colour": "red", "side": 4},
        {"items": [{"@odata.type": "#microsoft.graph.circle", "name": "f", "radius": 6}], "name": "e", "radius": 5}
    ]"##;
    let read: Vec<AnyShape> = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    let circles: Vec<_> = read
        .iter()
        .filter_map(|shape| match shape {
            AnyShape::Circle(circle) => Some((circle.name.as_deref(), circle.radius, circle.colour.as_deref())),
            _ => None,
        })
        .collect();
    assert_eq!(circles.len(), 3);
    assert_eq!(circles[1], (Some("c"), Some(2), Some("red")));
    assert_eq!(circles[2], (Some("d"), Some(3), Some("blue")));
    let AnyShape::Shape(plain) = &read[5] else { panic!("{:?}", read[5]) };
    assert_eq!((plain.name.as_deref(), plain.extra.len()), (Some("e"), 1));
    assert!(matches!(&plain.items.as_ref().unwrap()[0], AnyShape::Circle(circle) if circle.radius == Some(6)));
}

#[test]
fn of_several_types_the_last_counts() {
    let of = |text: &str| serde_json::from_str::<shapes::AnyShape>(text).unwrap();
    for text in [
        r##"{"@odata.type": "#microsoft.graph.shape", "name": "n", "@odata.type": "#microsoft.graph.circle", "radius": 1}"##,
        r##"{"@odata.type": null, "radius": 1, "name": "n", "@odata.type": "#microsoft.graph.circle"}"##,
        r##"{"@odata.type": 7, "@odata.type": "#microsoft.graph.circle", "name": "n", "radius": 1}"##,
    ] {
        let shapes::AnyShape::Circle(circle) = of(text) else { panic!("{text}") };
        assert_eq!((circle.name.as_deref(), circle.radius), (Some("n"), Some(1)), "{text}");
    }
    let base = r##"{"@odata.type": "#microsoft.graph.circle", "radius": 1, "name": "n", "@odata.type": "#microsoft.graph.shape"}"##;
    let shapes::AnyShape::Shape(shape) = of(base) else { panic!("{base}") };
    assert_eq!((shape.name.as_deref(), shape.extra.get("radius")), (Some("n"), Some(&Value::from(1))));
}

#[test]
fn of_several_values_the_last_counts() {
    for last in ["7", "[1]", "{}", "null"] {
        let specimen =
            read(&format!(r#"{{"name": "n", "parent": {{"size": 1}}, "tags": ["a"], "name": {last}, "tags": {last}}}"#));
        let last: Value = serde_json::from_str(last).unwrap();
        assert_eq!((specimen.name, specimen.extra.get("name")), (None, Some(&last)));
        assert_eq!((specimen.tags, specimen.extra.get("tags")), (None, Some(&last)));
    }
    let parent = read(r#"{"parent": {"size": 1}, "parent": "p", "children": [{}], "children": 7}"#);
    assert!(parent.parent.is_none() && parent.children.is_none());
    assert_eq!((parent.extra.get("parent"), parent.extra.get("children")), (Some(&"p".into()), Some(&7.into())));
}

/// Threads of a server have less stack than the main one.
#[test]
fn deep_answers_fit_a_small_stack() {
    let work = || {
        let parents = format!("{}{{}}{}", r#"{"parent":"#.repeat(120), "}".repeat(120));
        let children = format!("{{{}{}}}", r#""children":[{"#.repeat(60), "}]".repeat(60));
        for text in [parents, children] {
            let specimen = read(&text);
            assert_eq!(serde_json::to_string(&specimen).unwrap(), text);
            assert_eq!(specimen.clone(), specimen);
            assert!(format!("{specimen:?}").len() > 120);
        }
    };
    std::thread::Builder::new().stack_size(512 << 10).spawn(work).unwrap().join().unwrap();
}

/// A copy is made through the places that JSON is read into, which could give another value of the same text.
#[test]
fn copies_are_exact() {
    let unknown = AnyTarget::Unknown(UnknownObject::from(Extra::from_iter([
        ("@odata.type", Value::from("#microsoft.graph.groupAssignmentTarget")),
        ("groupId", Value::from("g")),
    ])));
    let base = AnyTarget::from(DeviceAndAppManagementAssignmentTarget::default());
    let specimen = Specimen {
        body_type: Some(BodyType::Unrecognized("text".into())),
        price: Some(Decimal::new("1.50")),
        anything: Some(Value::Null),
        parent: Some(Box::new(Specimen { children: Some(Vec::new()), ..Specimen::default() })),
        children: Some(vec![Specimen::default(), Specimen { tags: Some(vec!["a".into()]), ..Specimen::default() }]),
        targets: Some(vec![unknown, base]),
        ..Specimen::default()
    };
    let copy = specimen.clone();
    assert_eq!(copy, specimen);
    assert!(matches!(copy.body_type, Some(BodyType::Unrecognized(_))));
    assert_eq!(copy.price, specimen.price);
    assert!(matches!(
        copy.targets.as_deref(),
        Some([AnyTarget::Unknown(_), AnyTarget::DeviceAndAppManagementAssignmentTarget(_)])
    ));
    for target in [Field::Absent, Field::Null, Field::Value(copy.targets.unwrap_or_default().remove(0))] {
        let body = UpdateBody { target, ..UpdateBody::default() };
        assert_eq!(body.clone().target, body.target);
    }
}

#[test]
fn null_is_remembered_until_there_is_a_value() {
    let mut specimen = kept(r#"{"name": null, "enabled": false, "targets": null, "anything": null}"#);
    assert_eq!(specimen.name, None);
    assert_eq!(specimen.extra.get("name"), Some(&Value::Null));
    specimen.name = Some("now".into());
    assert_eq!(serde_json::to_value(&specimen).unwrap()["name"], "now");
}

#[test]
fn what_has_no_field_is_kept() {
    let specimen =
        kept(r#"{"@odata.context": "c", "name": "n", "zeta": {"b": 1, "a": [null]}, "alpha": null, "@odata.etag": "e"}"#);
    let names: Vec<&str> = specimen.extra.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["@odata.context", "zeta", "alpha", "@odata.etag"]);
}

#[test]
fn what_does_not_fit_is_kept() {
    for text in [
        r#"{"name": 7}"#,
        r#"{"small": 2147483648}"#,
        r#"{"small": 1.5}"#,
        r#"{"size": "9007199254740993"}"#,
        r#"{"size": 18446744073709551615}"#,
        r#"{"double": "INF"}"#,
        r#"{"double": 9007199254740993}"#,
        r#"{"single": 1e300}"#,
        r#"{"createdDateTime": {"dateTime": "2021-01-01"}}"#,
        r#"{"tags": ["a", null, "b"]}"#,
        r#"{"tags": "a"}"#,
        r#"{"parent": []}"#,
        r#"{"children": {"name": "n"}}"#,
        r#"{"children": [{"name": "n"}, 7, {"name": "m"}]}"#,
        r#"{"bodyType": 1}"#,
        r#"{"rights": ["read"]}"#,
        r#"{"targets": [[]]}"#,
    ] {
        let specimen = kept(text);
        assert_eq!(specimen.extra.len(), 1, "{text}");
        assert_eq!(Specimen { extra: Default::default(), ..specimen }, Specimen::default(), "{text}");
    }
}

#[test]
fn numbers_are_read_in_either_notation() {
    let specimen = read(r#"{"small": 7.0, "size": 1e3, "double": 5, "single": 0.1}"#);
    assert_eq!((specimen.small, specimen.size, specimen.double), (Some(7), Some(1000), Some(5.0)));
    assert!(serde_json::to_string(&specimen).unwrap().contains(r#""single":0.1,"#));
    assert_eq!(
        serde_json::to_string(&Specimen { double: Some(f64::NAN), ..specimen }).unwrap().matches(r#""NaN""#).count(),
        1
    );
}

#[test]
fn decimals_are_sent_as_they_arrived() {
    for text in ["12.3", "\"12.30\"", "-7", "18446744073709551615", "0.1"] {
        let specimen = read(&format!(r#"{{"price":{text}}}"#));
        assert!(specimen.price.is_some(), "{text}");
        assert_eq!(serde_json::to_string(&specimen).unwrap(), format!(r#"{{"price":{text}}}"#));
    }
}

#[test]
fn unknown_members_are_kept() {
    let specimen = kept(r#"{"bodyType": "rtf", "rights": "read, own"}"#);
    assert_eq!(specimen.body_type, Some(BodyType::Unrecognized("rtf".into())));
    assert_eq!(specimen.rights.unwrap().members[1].as_str(), "own");
    kept(r#"{"rights": "read,own, write"}"#);
    kept(r#"{"rights": ""}"#);
}

#[test]
fn the_type_of_a_target_is_found_wherever_it_stands() {
    for text in [
        r##"{"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "g", "x": 1}"##,
        r##"{"@odata.type": "microsoft.graph.GROUPAssignmentTarget", "groupId": "g", "x": 1}"##,
        r##"{"groupId": "g", "x": 1, "@odata.type": "#microsoft.graph.groupAssignmentTarget"}"##,
    ] {
        let target: AnyTarget = serde_json::from_str(text).unwrap();
        let AnyTarget::GroupAssignmentTarget(group) = &target else { panic!("{text}") };
        assert_eq!(group.group_id.as_deref(), Some("g"));
        assert_eq!(serde_json::to_value(&target).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    }
}

#[test]
fn a_target_without_documented_type_is_kept() {
    for (text, unknown) in [
        (r##"{"@odata.type": "#microsoft.graph.newTarget", "colour": "red", "nothing": null}"##, true),
        (r##"{"colour": "red", "@odata.type": "#microsoft.graph.newTarget"}"##, true),
        (r#"{"colour": "red"}"#, false),
        (r#"{"@odata.type": 7, "colour": "red"}"#, false),
    ] {
        let assignment: DeviceConfigurationAssignment = serde_json::from_str(&format!(r#"{{"target": {text}}}"#)).unwrap();
        let target = assignment.target.unwrap();
        assert_eq!(matches!(target, AnyTarget::Unknown(_)), unknown, "{text}");
        assert_eq!(serde_json::to_value(&target).unwrap(), serde_json::from_str::<Value>(text).unwrap());
    }
}

#[test]
fn the_type_is_sent_where_it_is_derived() {
    let assignment = DeviceConfigurationAssignment::default();
    assert_eq!(
        serde_json::to_value(&assignment).unwrap(),
        json!({"@odata.type": "#microsoft.graph.deviceConfigurationAssignment"})
    );
    assert_eq!(serde_json::to_value(Specimen::default()).unwrap(), json!({}));
}

#[test]
fn repeated_names_are_sent_once() {
    let text = format!(r#"{{"x": 1, "x": 2, "name": "a", "name": null, {} "x": 3}}"#, r#""y": 0,"#.repeat(40));
    assert_eq!(serde_json::to_string(&read(&text)).unwrap(), r#"{"name":null,"y":0,"x":3}"#);
    for (text, last) in [
        (r#"{"name": "a", "name": {}}"#, r#"{"name":{}}"#),
        (r#"{"name": "a", "name": [1]}"#, r#"{"name":[1]}"#),
        (r#"{"tags": ["a"], "tags": {}}"#, r#"{"tags":{}}"#),
        (r#"{"parent": {}, "parent": [1]}"#, r#"{"parent":[1]}"#),
        (r#"{"anything": [1], "anything": {"a": 2}}"#, r#"{"anything":{"a":2}}"#),
    ] {
        assert_eq!(serde_json::to_string(&read(text)).unwrap(), last);
    }
}

/// A model with what the documentation of v1.0 does not need.
struct Update {
    tags: Field<Vec<String>>,
    table: Field<Vec<Vec<String>>>,
    extra: Extra,
}
msgraph_runtime::update! { Update "microsoft.graph.update" plain; 0 tags "tags"; 1 table "table"; }

#[test]
fn collections_that_do_not_fit_are_kept_as_they_arrived() {
    for text in [
        r#"{"tags":["a",7]}"#,
        r#"{"tags":{"a":1}}"#,
        r#"{"tags":null}"#,
        r#"{"table":[["a"],["b","c"],[]]}"#,
        r#"{"table":[["a"],["b",5]]}"#,
        r#"{"table":[["a"],{}]}"#,
    ] {
        let read: Update = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        assert_eq!(serde_json::to_string(&read.clone()).unwrap(), text);
    }
}

#[test]
fn names_are_found_in_any_order() {
    let specimen = kept(r#"{"tags": [], "small": 1, "name": "n", "targets": [], "size": 2}"#);
    assert_eq!((specimen.small, specimen.size), (Some(1), Some(2)));
}

#[test]
fn nesting_is_limited() {
    let deep = format!("{}{}", r#"{"parent":"#.repeat(5_000), "}".repeat(5_000));
    assert!(serde_json::from_str::<Specimen>(&deep).unwrap_err().to_string().contains("recursion limit"));
}

#[test]
fn what_is_no_object_is_an_error() {
    for text in ["[]", "7", "null", r#"{"name": "n""#, r#"{"name": "n"} x"#, ""] {
        assert!(serde_json::from_str::<Specimen>(text).is_err(), "{text}");
    }
}

#[test]
fn debug_prints_what_is_set() {
    let specimen = read(r#"{"name": "n", "bodyType": "html", "tags": ["a"], "parent": {"size": 1}, "x": 1}"#);
    assert_eq!(
        format!("{specimen:?}"),
        r#"Specimen { name: "n", tags: ["a"], bodyType: "html", parent: Specimen { size: 1 }, extra: {"x": Number(1)} }"#
    );
}

#[test]
fn equality_sees_fields_types_and_extra() {
    let base = read(r#"{"name": "n", "tags": ["a"], "x": 1}"#);
    for other in [
        r#"{"name": "m", "tags": ["a"], "x": 1}"#,
        r#"{"name": "n", "tags": [], "x": 1}"#,
        r#"{"name": "n", "tags": ["a"]}"#,
    ] {
        assert_ne!(read(other), base);
    }
    let of = |text: &str| serde_json::from_str::<AnyTarget>(text).unwrap();
    assert_ne!(of("{}"), of(r#"{"@odata.type": "microsoft.graph.groupAssignmentTarget"}"#));
}

#[test]
fn pages_have_items_links_and_counts() {
    let page: Page<AnyTarget> = serde_json::from_str(
        r##"{"@odata.context": "c", "@odata.count": 3, "@odata.nextLink": "https://next",
        "value": [{"@odata.type": "#microsoft.graph.groupAssignmentTarget"}, null, {}]}"##,
    )
    .unwrap();
    assert_eq!((page.value.len(), page.count, page.next_link.as_deref()), (2, Some(3), Some("https://next")));
    assert_eq!(page.extra.len(), 1);
    assert!(serde_json::from_str::<Page<Specimen>>(r#"{"value": [{}, 7]}"#).is_err());
    let texts: Page<String> = serde_json::from_str(r#"{"value": ["a"], "@odata.deltaLink": "d"}"#).unwrap();
    assert_eq!((texts.value, texts.delta_link.as_deref()), (vec!["a".to_owned()], Some("d")));
}

#[test]
fn single_values_are_unwrapped() {
    let request = crate::assignments::search("", None, 1);
    let answer = http::Response::new(msgraph_runtime::Bytes::from_static(br#"{"@odata.context": "c", "value": "v"}"#));
    let PropertyValue { value, extra } = request.decode(answer).unwrap();
    assert_eq!((value.as_deref(), extra.len()), (Some("v"), 1));
}
