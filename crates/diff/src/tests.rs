//! Each kind of change on small pages, with its mark.

use insta::assert_snapshot;
use msgraph_ir::Api;
use msgraph_parser::{NoIncludes, PageFile, parse};

use crate::{Change, diff};

const USER: &str = "# user resource type\n\nNamespace: microsoft.graph\n\nA user.\n\n## Properties\n\n|Property|Type|Description|\n\
    |:--|:--|:--|\n|id|String|The key.|\n|age|Int32|In years.|\n|kind|String|The possible values are: `a`, `b`.|\n";
const GET: &str = "# Get user\n\nNamespace: microsoft.graph\n\nRead a user.\n\n## Permissions\n\n\
    |Permission type|Permissions (from least to most privileged)|\n|:--|:--|\n\
    |Delegated (work or school account)|User.Read, User.ReadWrite|\n|Application|User.Read.All|\n\n## HTTP request\n\n\
    ```http\nGET /users/{id}\n```\n\n## Optional query parameters\n\nSupports `$select` and `$expand`.\n\n\
    ## Request headers\n\n|Name|Description|\n|:--|:--|\n|Authorization|Bearer {token}. Required.|\n\n## Response\n\n\
    Returns `200 OK` and a [user](../resources/user.md) object in the response body.\n";
const CREATE: &str = "# Create user\n\nNamespace: microsoft.graph\n\nMake a user.\n\n## HTTP request\n\n\
    ```http\nPOST /users\n```\n\n## Request body\n\n|Property|Type|Description|\n|:--|:--|:--|\n|age|Int32|In years.|\n\
    |name|String|What they are called.|\n\n## Response\n\nReturns `201 Created` and a [user](../resources/user.md) object.\n";

fn api(pages: &[(&str, &str)]) -> Api {
    let file = |(path, text): &(&str, &str)| {
        let kind = if path.starts_with("api") { "apiPageType" } else { "resourcePageType" };
        PageFile { path: (*path).into(), bytes: format!("---\ndoc_type: {kind}\n---\n{text}").into() }
    };
    parse(&pages.iter().map(file).collect::<Vec<_>>(), &NoIncludes)
}

/// The page with a text replaced, which it must have.
fn edited(page: &str, from: &str, to: &str) -> String {
    assert!(page.contains(from), "{from}");
    page.replacen(from, to, 1)
}

fn three<'a>(user: &'a str, get: &'a str, create: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("resources/user.md", user), ("api/user-get.md", get), ("api/user-post-users.md", create)]
}

fn changes(old: &[(&str, &str)], new: &[(&str, &str)]) -> Vec<Change> {
    diff(&api(old), &api(new)).expect("a plan")
}

/// The changes that an edit of one of the three pages brings, one a line.
fn edit(page: &str, from: &str, to: &str) -> String {
    let page_of = |own: &'static str| if own == page { edited(own, from, to) } else { own.to_owned() };
    let (user, get, create) = (page_of(USER), page_of(GET), page_of(CREATE));
    lines(&changes(&three(USER, GET, CREATE), &three(&user, &get, &create)))
}

/// `!` marks what breaks.
fn lines(changes: &[Change]) -> String {
    let line = |change: &Change| {
        let words = [Some(change.subject.as_str()), change.name.as_deref(), change.fact.as_deref(), change.old.as_deref()];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let mut line =
            format!("{} {} {}", if change.breaking { '!' } else { ' ' }, change.action.as_str(), words.join(" "));
        if let Some(new) = &change.new {
            line.push_str(&format!(" -> {new}"));
        }
        line.push_str(&format!(" [{}]", change.rust.as_deref().unwrap_or_default()));
        for effect in &change.effects {
            let mark = if effect.breaking { '!' } else { ' ' };
            line.push_str(&format!("\n    {mark} {} {}", effect.item, effect.effect));
        }
        line
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_pages_do_not_differ() {
    assert_eq!(changes(&three(USER, GET, CREATE), &three(USER, GET, CREATE)), []);
}

#[test]
fn another_text_is_no_difference() {
    assert_eq!(edit(USER, "In years.", "Since birth."), "");
}

#[test]
fn properties_come_and_go() {
    assert_eq!(
        edit(USER, "|age|Int32|In years.|\n", ""),
        "! removed property age Edm.Int32 [models::User::age]\n    ! models::User::age is gone"
    );
    assert_eq!(
        edit(USER, "|age|", "|mail|String|By post.|\n|age|"),
        "  added property mail -> Edm.String [models::User::mail]\n      models::User::mail is new"
    );
}
/// All edits of one page, each with what it brings.
fn edits(page: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().map(|(from, to)| format!("# {from:?} becomes {to:?}\n{}\n\n", edit(page, from, to))).collect()
}

#[test]
fn facts_of_properties() {
    assert_snapshot!(edits(
        USER,
        &[
            ("|age|Int32|", "|age|Int64|"),
            ("The possible values are: `a`, `b`.", "What it is."),
            ("In years.", "In years. Read-only. Deprecated."),
        ]
    ));
}

#[test]
fn members_and_base_types() {
    assert_snapshot!(edits(
        USER,
        &[
            ("`a`, `b`", "`a`, `c`"),
            ("A user.", "A user. Inherits from [directoryObject](directoryobject.md)."),
            ("A user.", "A user. This type is deprecated."),
        ]
    ));
}

#[test]
fn operations() {
    assert_snapshot!(edits(
        GET,
        &[
            ("{id}", "{user-id}"),
            ("GET /users/{id}", "GET /users/{id}\nGET /me"),
            ("GET /users/{id}", "GET /people/{id}"),
            ("# Get user", "# Get user (deprecated)"),
        ]
    ));
}

#[test]
fn permissions_options_and_headers() {
    assert_snapshot!(edits(
        GET,
        &[
            ("User.Read, User.ReadWrite", "User.ReadBasic.All, User.ReadWrite"),
            ("User.Read, User.ReadWrite", "User.ReadWrite, User.Read"),
            ("`$select` and `$expand`", "`$select` and `$filter`"),
            ("|Authorization|", "|Prefer|The way to answer. Optional.|\n|Authorization|"),
            ("|Authorization|", "|If-Match|The last known ETag. Required.|\n|Authorization|"),
        ]
    ));
}

#[test]
fn what_is_needed_together_and_what_is_required() {
    let together = edit(GET, "User.Read, User.ReadWrite", "User.Read and User.ReadWrite");
    assert!(together.contains("! removed permission User.Read delegated_work"), "{together}");
    assert!(together.contains("added permission User.Read and User.ReadWrite delegated_work"), "{together}");
    let required = edit(GET, "`$expand`.", "`$expand`. It requires the `$select` option.");
    assert!(required.contains("! changed query option $select required false -> true"), "{required}");
    let added = edit(GET, "`$expand`.", "`$expand`. It requires the `$filter` option.");
    assert!(added.contains("! added query option $filter"), "{added}");
}

#[test]
fn answers() {
    let answer = "`200 OK` and a [user](../resources/user.md) object in the response body";
    assert_snapshot!(edits(GET, &[(answer, "`204 No Content`"), (answer, "`202 Accepted`")]));
}

#[test]
fn bodies() {
    let table = CREATE.split_once("## Request body").and_then(|(_, rest)| rest.split_once("## Response"));
    let table = table.expect("a table").0;
    assert_snapshot!(edits(
        CREATE,
        &[
            ("|age|Int32|In years.|\n", ""),
            ("In years.", "In years. Required."),
            ("What they are called.|", "What they are called.|\n|mail|String|By post.|"),
            ("|name|String|", "|name|Guid|"),
            (table, "\nDo not supply a request body for this method.\n"),
        ]
    ));
}

#[test]
fn arguments_of_new_in_another_order_are_taken_for_each_other() {
    let body = |rows: &str| edited(CREATE, "|age|Int32|In years.|\n|name|String|What they are called.|\n", rows);
    let (one, two) = ("|name|String|Its name. Required.|\n", "|mail|String|By post. Required.|\n");
    let (before, after) = (body(&format!("{one}{two}")), body(&format!("{two}{one}")));
    let changes = lines(&changes(&three(USER, GET, &before), &three(USER, GET, &after)));
    let effect = "! users::CreateBody `new` takes (mail: String, name: String) in another order than before";
    assert!(changes.contains(effect), "{changes}");
}

#[test]
fn derived_types() {
    let guest = edited(&edited(USER, "# user", "# guest"), "A user.", "A guest. Inherits from [user](user.md).");
    let spy = edited(&guest, "# guest", "# spy");
    let moved = edited(&guest, "|age|Int32|In years.|\n", "");
    let with = |resources: &[(&'static str, &str)]| {
        let all: Vec<_> = three(USER, GET, CREATE).into_iter().chain(resources.iter().copied()).collect();
        api(&all)
    };
    let (none, one) = (with(&[]), with(&[("resources/guest.md", &guest)]));
    let two = with(&[("resources/guest.md", &guest), ("resources/spy.md", &spy)]);
    let inherited = with(&[("resources/guest.md", &moved)]);
    let between = |old: &Api, new: &Api| lines(&diff(old, new).expect("a plan"));
    assert_snapshot!(format!(
        "# the first\n{}\n\n# the second\n{}\n\n# no more\n{}\n\n# a property that the base has\n{}",
        between(&none, &one),
        between(&one, &two),
        between(&one, &none),
        between(&one, &inherited),
    ));
}

#[test]
fn pages() {
    let (user, get) = (("resources/user.md", USER), ("api/user-get.md", GET));
    let other = ("api/user-read.md", GET);
    assert_snapshot!(format!(
        "# a type is gone\n{}\n\n# a page is renamed\n{}\n\n# one of two pages is gone\n{}",
        lines(&changes(&[user, get], &[get])),
        lines(&changes(&[user, get], &[user, other])),
        lines(&changes(&[user, get, other], &[user, get])),
    ));
}

#[test]
fn what_a_page_adds_to_the_body_of_others_goes_with_it() {
    let more = edited(CREATE, "|name|String|", "|mail|String|By post.|\n|name|String|");
    let (one, both) = ([("api/a.md", CREATE)], [("api/a.md", CREATE), ("api/b.md", more.as_str())]);
    assert_eq!(lines(&changes(&both, &one)), "! removed operation [users::create]\n    ! users::CreateBody::mail is gone");
}

#[test]
fn a_function_that_is_called_otherwise() {
    let report = edited(GET, "GET /users/{id}", "GET /reports/getX(period='{period}')");
    let second = edited(GET, "GET /users/{id}", "GET /reports/getX(date={date})");
    let changes = changes(&[("api/a.md", &report)], &[("api/a.md", &report), ("api/b.md", &second)]);
    let renamed = changes.iter().find(|change| change.fact.as_deref() == Some("rust")).expect("a change");
    assert_eq!((renamed.old.as_deref(), renamed.breaking), (Some("reports::get_x"), true));
    assert_eq!(renamed.new.as_deref(), Some("reports::get_x_by_period"));
}

#[test]
fn an_interface_of_a_file_gives_the_same_differences() {
    let user = edited(USER, "|age|Int32|", "|age|Int64|");
    let (old, new) = (api(&three(USER, GET, CREATE)), api(&three(&user, GET, CREATE)));
    let through = |api: &Api| -> Api {
        let text = serde_json::to_string(api).expect("JSON");
        let read = serde_json::from_str(&text).expect("the same");
        assert_eq!(*api, read);
        read
    };
    assert_eq!(diff(&through(&old), &through(&new)).expect("a plan"), diff(&old, &new).expect("a plan"));
}

#[test]
fn a_property_that_a_request_has_to_send_breaks() {
    // A change takes each property or leaves it, so that no signature tells.
    let update = CREATE.replace("# Create", "# Update").replace("POST /users", "PATCH /users/{id}");
    let with = |from: &str, to: &str| {
        let edited = edited(&update, from, to);
        lines(&changes(&[("api/user-update.md", &update)], &[("api/user-update.md", &edited)]))
    };
    let required = with("In years.", "In years. Required.");
    assert!(required.starts_with("! changed request body property age required false -> true"), "{required}");
    let added = with("|age|Int32|In years.|", "|age|Int32|In years.|\n|mail|String|By post. Required.|");
    assert!(added.starts_with("! added request body property mail"), "{added}");
    let optional = with("|age|Int32|In years.|", "|age|Int32|In years.|\n|mail|String|By post.|");
    assert!(optional.starts_with("  added request body property mail"), "{optional}");
}

#[test]
fn an_enumeration_that_becomes_a_struct_breaks() {
    let size = "# size enumeration\n\nNamespace: microsoft.graph\n\n## Members\n\n|Member|Description|\n|:--|:--|\n|small|Little.|\n";
    let thing = "# size resource type\n\nNamespace: microsoft.graph\n\n## Properties\n\n|Property|Type|Description|\n|:--|:--|:--|\n|small|String|Little.|\n";
    let found = lines(&changes(&[("resources/size.md", size)], &[("resources/size.md", thing)]));
    assert!(found.contains("! changed type kind enum -> complex [models::Size]"), "{found}");
    assert!(found.contains("    ! models::Size is a struct instead of an enum"), "{found}");
}

#[test]
fn a_page_of_another_name_is_no_difference() {
    assert_eq!(changes(&[("api/user-get.md", GET)], &[("api/person-get.md", GET)]), []);
}
