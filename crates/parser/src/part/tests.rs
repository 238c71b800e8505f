use super::*;
use crate::NoIncludes;

fn page(path: &str, text: &str) -> PageFile {
    PageFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

fn api_page(path: &str, request: &str, answered: &str) -> PageFile {
    let text = format!(
        "# A page\n\nNamespace: microsoft.graph\n\n## HTTP request\n\n``` http\n{request}\n```\n\n## Response\n\nThis method returns \
         `200 OK` and a [{answered}](../resources/{answered}.md) object in the response body.\n"
    );
    page(path, &text)
}

fn resource(name: &str, base: Option<&str>, rows: &str) -> PageFile {
    let base = base.map(|base| format!(", \"baseType\": \"microsoft.graph.{base}\"")).unwrap_or_default();
    let text = format!(
        "# {name} resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:---|:---|:---|\n{rows}\n\
         ## JSON representation\n\n<!-- {{ \"blockType\": \"resource\", \"@odata.type\": \"microsoft.graph.{name}\"{base} }} -->\n\
         ``` json\n{{}}\n```\n"
    );
    page(&format!("resources/{name}.md"), &text)
}

fn pages() -> Vec<PageFile> {
    vec![
        api_page("api/task-get.md", "GET /tasks/{id}", "task"),
        api_page("api/user-get.md", "GET /users/{id}", "user"),
        api_page("api/user-list-tasks.md", "GET /users/{id}/tasks/{id}", "task"),
        resource(
            "task",
            None,
            "|id|String|The key.|\n|target|[target](target.md)|Whom it is for.|\n|owner|userRef|Who has it.|",
        ),
        resource("target", None, "|id|String|The key.|"),
        resource("groupTarget", Some("target"), "|groupId|String|The group.|"),
        resource("userRef", None, "|name|String|A name.|"),
        resource("user", None, "|id|String|The key.|\n|secret|[secret](secret.md)|More.|"),
        resource("secret", None, "|id|String|The key.|"),
    ]
}

fn types(selected: &str, most_derived_types: usize) -> Vec<String> {
    let is_selected = |outline: &Outline| outline.page == selected;
    let wanted = Wanted { is_selected: &is_selected, most_derived_types, navigation_properties: false };
    let api = parse_part(&pages(), &NoIncludes, &wanted);
    assert_eq!(api.diagnostics.iter().filter(|it| it.code == "unknown-type").count(), 0, "{:?}", api.diagnostics);
    api.types.iter().map(|type_| type_.name.trim_start_matches("microsoft.graph.").to_owned()).collect()
}

#[test]
fn a_page_brings_the_types_that_it_reaches() {
    assert_eq!(types("api/task-get.md", 32), ["groupTarget", "target", "task", "userRef"]);
}

#[test]
fn far_too_many_derived_types_are_not_read() {
    assert_eq!(types("api/task-get.md", 0), ["target", "task", "userRef"]);
}

#[test]
fn what_a_url_leads_through_is_read_without_what_it_is_made_of() {
    assert_eq!(types("api/user-list-tasks.md", 32), ["groupTarget", "target", "task", "user", "userRef"]);
}

#[test]
fn an_outline_tells_requests_and_names() {
    let outlines: Vec<Outline> = pages().iter().map(outline).collect();
    let find = |page: &str| outlines.iter().find(|outline| outline.page == page).expect("the page");
    let request = &find("api/user-list-tasks.md").requests;
    assert_eq!(request.iter().map(|line| (line.method.as_str(), line.segments.len())).collect::<Vec<_>>(), [("GET", 4)]);
    assert_eq!(find("resources/groupTarget.md").describes, ["grouptarget"]);
    assert_eq!(find("resources/groupTarget.md").derives_from, ["target"]);
    let listing = page(
        "resources/base.md",
        "# base resource type\n\n## Derived types\n\n|Type|\n|--|\n| [one](./one.md) |\n\n## Other\n\n[two](two.md)\n",
    );
    assert!(outline(&listing).derives_from.contains(&"one".to_owned()));
    assert!(!outline(&listing).derives_from.contains(&"two".to_owned()));
    let included = page("api/a.md", "# A\n\n[!INCLUDE [request](../includes/request.md)]\n");
    assert!(outline(&included).is_open);
}
