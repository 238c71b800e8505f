use super::{Names, Scope};
use crate::facts::TypeExpression;
use crate::testing::facts_of_file;

const USER: &str =
    "# user resource type\n\nNamespace: microsoft.graph\n\n## Properties\n|Property|Type|\n|:-|:-|\n|id|String|\n";
const ALERT: &str = "# alert resource type\n\nNamespace: microsoft.graph.security\n\n## Properties\n\
    |Property|Type|\n|:-|:-|\n|status|[state](#state-values)|\n\n### state values\n|Member|\n|:-|\n|new|\n";
const OTHER_ALERT: &str =
    "# alert resource type\n\nNamespace: microsoft.graph\n\n## Properties\n|Property|Type|\n|:-|:-|\n|id|String|\n";
const CHART: &str = "# Chart resource type\n\n## Properties\n|Property|Type|\n|:-|:-|\n|id|String|\n\n\
    <!-- { \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.workbookChart\" } -->\n```json\n{}\n```\n";

const ENUMS: &str = "# Enum values\n\nNamespace: microsoft.graph\n\n### color values\n|Member|\n|:-|\n|red|\n\n\
    ### size values\n|Member|\n|:-|\n|small|\n";

fn names() -> Names {
    let pages = [
        ("resources/alert.md", OTHER_ALERT),
        ("resources/chart.md", CHART),
        ("resources/enums.md", ENUMS),
        ("resources/security-alert.md", ALERT),
        ("resources/user.md", USER),
    ];
    let facts: Vec<_> = pages.iter().map(|(path, markdown)| facts_of_file(path, markdown).0).collect();
    Names::of(&facts)
}

fn resolved(name: &str, link: Option<&str>, namespace: Option<&str>) -> String {
    let expression = TypeExpression { name: name.to_owned(), link: link.map(str::to_owned), collection: false };
    names().lookup_or_keep(&expression, Scope { page: "resources/security-alert.md", namespace }).to_string()
}

#[test]
fn the_link_decides_between_types_of_one_name() {
    let security = Some("microsoft.graph.security");
    for (link, name) in [
        ("alert.md", "microsoft.graph.alert"),
        ("../resources/ALERT.md", "microsoft.graph.alert"),
        ("security-alert.md#properties", "microsoft.graph.security.alert"),
        ("/graph/api/resources/alert?view=graph-rest-1.0", "microsoft.graph.alert"),
        ("#state-values", "microsoft.graph.security.state"),
        ("security-alert.md#state-values", "microsoft.graph.security.state"),
    ] {
        assert_eq!(resolved("alert", Some(link), security), name, "{link}");
    }
}

#[test]
fn without_a_link_the_namespace_of_the_page_comes_first() {
    assert_eq!(resolved("alert", None, Some("microsoft.graph.security")), "microsoft.graph.security.alert");
    assert_eq!(resolved("alert", None, None), "microsoft.graph.alert");
    assert_eq!(resolved("USER", None, Some("microsoft.graph.security")), "microsoft.graph.user");
    assert_eq!(resolved("graph.user", None, None), "microsoft.graph.user");
    assert_eq!(resolved("state", None, None), "microsoft.graph.security.state");
}

#[test]
fn headings_and_file_names_are_names_of_last_resort() {
    assert_eq!(resolved("Chart", None, None), "microsoft.graph.workbookChart");
    assert_eq!(resolved("a chart", Some("chart.md"), None), "microsoft.graph.workbookChart");
}

#[test]
fn a_link_to_another_type_than_the_text_names_is_not_followed() {
    assert_eq!(resolved("user", Some("chart.md"), None), "microsoft.graph.user");
}

#[test]
fn a_link_to_the_values_of_an_enumeration_leads_to_no_other_type() {
    let security = Some("microsoft.graph.security");
    assert_eq!(resolved("severity", Some("#severity-values"), security), "microsoft.graph.severity");
    assert_eq!(resolved("severity", Some("enums.md"), security), "microsoft.graph.severity");
    assert_eq!(resolved("colour", Some("enums.md#color-values"), security), "microsoft.graph.color");
}

#[test]
fn unknown_names_are_kept() {
    assert_eq!(resolved("thing", None, None), "microsoft.graph.thing");
    assert_eq!(resolved("thing", Some("security-thing.md"), None), "microsoft.graph.security.thing");
    assert_eq!(resolved("microsoft.graph.x.thing", None, None), "microsoft.graph.x.thing");
    assert_eq!(resolved("Edm.String", None, None), "Edm.String");
    assert_eq!(resolved("Thing", Some("../resources/thing.md"), None), "microsoft.graph.thing");
    assert_eq!(resolved("Things", Some("../resources/security-thing.md"), None), "microsoft.graph.security.thing");
    assert_eq!(resolved("Things", Some("../resources/things.md"), None), "microsoft.graph.things");
}
