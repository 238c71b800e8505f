use super::names;
use crate::testing::facts_of;

const LINE: &str = "## HTTP request\n```http\nGET /users/{id}\nGET /groups/{id}\n```\n";

/// The permissions of the first operation: work, personal, application.
fn permissions(tables: &str) -> [String; 3] {
    permissions_of(tables, 0)
}

fn permissions_of(tables: &str, operation: usize) -> [String; 3] {
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{LINE}"));
    let found = facts.operations.get(operation).map(|operation| operation.permissions.clone()).unwrap_or_default();
    [found.delegated_work, found.delegated_personal, found.application].map(|names| names.join(" "))
}

#[test]
fn two_and_three_columns_are_read() {
    let two = "|Permission type|Permissions (from least to most privileged)|\n|:--|:--|\n\
               |Delegated (work or school account)|User.Read, User.ReadWrite.All|\n\
               |Delegated (personal Microsoft account)|Not supported.|\n|Application | User.Read.All";
    assert_eq!(permissions(two), ["User.Read User.ReadWrite.All", "", "User.Read.All"]);
    let three = "|Permission type|Least privileged permissions|Higher privileged permissions|\n|:--|:--|:--|\n\
                 |Delegated (work or school account)|A.Read|B.Read*, C.Read.All|\n|Application|Not available.|Not available.|";
    assert_eq!(permissions(three), ["A.Read B.Read C.Read.All", "", ""]);
}

#[test]
fn rows_for_workflows_belong_to_the_caller_above() {
    let table = "|Permission type|Permissions|\n|:--|:--|\n|Delegated (work or school account)||\n\
                 |&nbsp;&nbsp;Auditing|A.Read.All|\n|Application|B.Read.All|";
    assert_eq!(permissions(table), ["A.Read.All", "", "B.Read.All"]);
}

#[test]
fn rows_of_no_kind_of_caller_are_told() {
    let table = "|Permission type|Permissions|\n|:--|:--|\n|Delegated (work or school account)|A.Read|\n|user|B.Read|";
    assert_eq!(permissions(table), ["A.Read", "", ""]);
    let (_, diagnostics) = facts_of(&format!("# Get x\n## Permissions\n{table}\n{LINE}"));
    assert!(diagnostics.found.iter().any(|found| found.code == "unknown-permission-type"));
}

#[test]
fn combinations_are_kept_as_they_stand() {
    let table = "|Permission type|Permissions|\n|:--|:--|\n|Application|A.Read and B.Read, A.Read **and** C.Read, D.Read, and E.Read|";
    assert_eq!(permissions(table), ["", "", "A.Read B.Read A.Read C.Read D.Read E.Read"]);
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{table}\n{LINE}"));
    let found = facts.operations.first().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let [_, _, application] =
        found.alternatives().map(|names| names.iter().map(|names| names.join("+")).collect::<Vec<_>>());
    assert_eq!(application, ["A.Read+B.Read", "A.Read+C.Read", "D.Read", "E.Read"]);
}

#[test]
fn what_is_needed_together_is_told_for_each_caller_and_not_of_plain_lists() {
    let table = "|Permission type|Permissions|Higher|\n|:--|:--|:--|\n|Delegated (work or school account)|A.Read and B.Read|C.Read|\n\
                 |Delegated (personal Microsoft account)|F.Read or (G.Read and H.Read)||\n|Application|A.Read|B.Read, C.Read and D.Read|";
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{table}\n{LINE}"));
    let found = facts.operations.first().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let [work, personal, application] =
        found.alternatives().map(|names| names.iter().map(|names| names.join("+")).collect::<Vec<_>>());
    assert_eq!(work, ["A.Read+B.Read", "C.Read"]);
    assert_eq!(personal, ["F.Read", "G.Read+H.Read"]);
    assert_eq!(application, ["A.Read", "B.Read", "C.Read", "D.Read"]);
}

#[test]
fn combinations_of_several_tables_stay_together() {
    let table = |names: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{names}|\n");
    let tables =
        format!("### One\n{}\n### Other\n{}", table("A.Read and B.Read"), table("A.Read and C.Read, A.Read and B.Read"));
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{LINE}"));
    let found = facts.operations.first().map(|operation| operation.permissions.clone()).unwrap_or_default();
    let [_, _, application] =
        found.alternatives().map(|names| names.iter().map(|names| names.join("+")).collect::<Vec<_>>());
    assert_eq!(application, ["A.Read+B.Read", "A.Read+C.Read"]);
}

#[test]
fn of_several_tables_the_one_for_the_resource_is_taken() {
    let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
    let tables = format!("### For a user\n{}\n### For groups\n{}", table("User.Read.All"), table("Group.Read.All"));
    assert_eq!(permissions(&tables), ["", "", "User.Read.All"]);
    assert_eq!(permissions_of(&tables, 1), ["", "", "Group.Read.All"]);
    let others = format!("### In one place\n{}\n### In another\n{}", table("A.Read"), table("B.Read"));
    assert_eq!(permissions(&others), ["", "", "A.Read B.Read"]);
}

#[test]
fn of_several_tables_the_one_about_oneself_is_for_me() {
    let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
    let tables = format!("### Acting on self\n{}\n### Acting on other users\n{}", table("A.Own"), table("A.All"));
    let line = LINE.replace("/groups/{id}", "/me");
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{line}"));
    let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
    assert_eq!(found.collect::<Vec<_>>(), ["A.All", "A.Own"]);
}

#[test]
fn of_several_tables_the_one_for_a_later_segment_is_taken() {
    let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
    let tables = format!("### For channels\n{}\n### For chats\n{}", table("Channel.Send"), table("Chat.Send"));
    let line = LINE.replace("/users/{id}", "/teams/{id}/channels/{id}/messages").replace("/groups/", "/chats/");
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{tables}\n{line}"));
    let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
    assert_eq!(found.collect::<Vec<_>>(), ["Channel.Send", "Chat.Send"]);
}

#[test]
fn matrices_have_the_callers_in_their_head() {
    let matrix = "|Supported resource|Delegated (work or school account)|Delegated (personal Microsoft account)|Application|\n\
                  |:--|:--|:--|:--|\n|[user](../resources/user.md)|A.Read and B.Read|Not supported|C.Read|\n\
                  |group|D.Read|Not supported|Not supported|";
    assert_eq!(permissions(matrix), ["A.Read B.Read", "", "C.Read"]);
    assert_eq!(permissions_of(matrix, 1), ["D.Read", "", ""]);
    let line = LINE.replace("/users/{id}", "/directory/deletedItems/microsoft.graph.group");
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{matrix}\n{line}"));
    let cast = facts.operations.first().map(|operation| operation.permissions.delegated_work.join(" "));
    assert_eq!(cast.as_deref(), Some("D.Read"));
}

#[test]
fn of_rows_for_what_a_path_holds_the_last_is_taken() {
    let matrix = "|Resource|Delegated (work or school account)|Application|\n|:--|:--|:--|\n\
                  |user|A.Read|B.Read|\n|event|C.Read|D.Read|\n|group event|E.Read|Not supported|\n|todoTask|F.Read|G.Read|";
    let page = "# Get x\n## Permissions\nTABLE\n## HTTP request\n```http\nGET /users/{id}/events/{id}/xs\n\
                GET /groups/{id}/events/{id}/xs\nGET /users/{id}/todo/lists/{id}/tasks\nGET /users/{id}/xs\n```\n";
    let (facts, _) = facts_of(&page.replace("TABLE", matrix));
    let found = facts.operations.iter().map(|operation| {
        [operation.permissions.delegated_work.join(" "), operation.permissions.application.join(" ")].join("/")
    });
    assert_eq!(found.collect::<Vec<_>>(), ["C.Read/D.Read", "E.Read/", "F.Read/G.Read", "A.Read/B.Read"]);
}

#[test]
fn a_heading_may_write_the_name_of_a_segment_as_words() {
    let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
    let headings = ["For the directory provider", "For the app management provider", "For role management alerts"];
    let tables = headings
        .iter()
        .zip(["A.Read", "B.Read", "C.Read"])
        .map(|(heading, name)| format!("### {heading}\n{}\n", table(name)));
    let line = LINE
        .replace("/users/{id}", "/roleManagement/directory/xs")
        .replace("/groups/{id}", "/roleManagement/appManagement/xs");
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{}\n{line}", tables.collect::<String>()));
    let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
    assert_eq!(found.collect::<Vec<_>>(), ["A.Read", "B.Read"]);
}

#[test]
fn a_row_that_is_called_like_a_segment_of_other_resources_is_not_taken_alone() {
    let matrix = "|Service|Delegated (work or school account)|Application|\n|:--|:--|:--|\n\
                  |All Audit Logs|A.Read|A.Read|\n|Exchange|B.Read|B.Read|";
    let line = LINE.replace("/users/{id}", "/security/auditLog/queries");
    let (facts, _) = facts_of(&format!("# Get x\n## Permissions\n{matrix}\n{line}"));
    let found = facts.operations.first().map(|operation| operation.permissions.application.join(" "));
    assert_eq!(found.as_deref(), Some("A.Read B.Read"));
}

#[test]
fn of_several_tables_the_one_below_the_request_line_is_taken() {
    let table = |name: &str| format!("|Permission type|Permissions|\n|:--|:--|\n|Application|{name}|\n");
    let above = [
        "```http\nGET /users/{user-id}\n```\n",
        "<!-- {\"blockType\": \"permissions\", \"requestUrls\": [\"GET /groups/{group-id}\"]} -->\n",
    ];
    let [users, groups] = above;
    let (facts, _) =
        facts_of(&format!("# Get x\n## Permissions\n{users}\n{}\n{groups}\n{}\n{LINE}", table("A.Read"), table("B.Read")));
    let found = facts.operations.iter().map(|operation| operation.permissions.application.join(" "));
    assert_eq!(found.collect::<Vec<_>>(), ["A.Read", "B.Read"]);
    assert!(facts.examples.is_empty(), "{:?}", facts.examples);
}

#[test]
fn a_page_without_permissions_is_told() {
    let (_, diagnostics) = facts_of(&format!("# Get x\n{LINE}"));
    assert!(diagnostics.found.iter().any(|found| found.code == "missing-permissions"));
}

#[test]
fn only_words_joined_by_dots_are_permissions() {
    let found: Vec<&str> = names("Not supported. User.Read, (Sites.Read.All) e.g. v1.0 X-Y.Read-Only.All*").collect();
    assert_eq!(found, ["User.Read", "Sites.Read.All", "e.g", "X-Y.Read-Only.All"]);
}
