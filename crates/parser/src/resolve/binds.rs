//! `members@odata.bind`: a request links to resources that are there already instead of describing them (OData JSON Format
//! 4.0, section 8.5).

use msgraph_ir::{Operation, Property, Type, TypeRef};

use super::types::find;
use crate::facts::{BIND, Bind, TypeExpression};

/// Puts the links that the page shows into the body, in place of the properties that they set.
///
/// `typed` is true where an example says which of several types it sends: such a value is sent as a whole.
pub(super) fn apply(operation: &mut Operation, binds: &[Bind], typed: bool, types: &[Type]) {
    let Some(body) = operation.request_body.as_mut().filter(|_| !binds.is_empty()) else { return };
    let is_whole = body.properties.is_empty();
    let type_ = body.type_.as_ref().filter(|_| is_whole && !typed);
    let whole = type_.and_then(|type_| settable(types, &type_.name));
    if is_whole && whole.is_none() {
        return;
    }
    body.properties.extend(whole.into_iter().flatten());
    for (name, shown) in binds {
        let target = name.strip_suffix(BIND).unwrap_or(name);
        if body.properties.iter().any(|property| property.name == *name) {
            continue;
        }
        match (body.properties.iter_mut().find(|property| property.name.eq_ignore_ascii_case(target)), shown) {
            (Some(property), shown) => {
                property.type_ = addresses(shown.as_ref().map_or(property.type_.collection, |shown| shown.collection));
                property.name.clone_from(name);
                property.navigation = false;
                property.enum_values.clear();
                property.flags = false;
            }
            // Text alone may be about a link further within the body.
            (None, None) => {}
            (None, Some(shown)) => body.properties.push(bind(name, shown, operation.source.clone())),
        }
    }
}

fn addresses(collection: bool) -> TypeRef {
    TypeRef { name: "Edm.String".to_owned(), collection }
}

fn bind(name: &str, shown: &TypeExpression, source: msgraph_ir::Source) -> Property {
    Property::new(name, addresses(shown.collection), source)
}

/// What can be sent of a type, its own properties and those of its base types; `None` where no page describes it.
fn settable(types: &[Type], name: &str) -> Option<Vec<Property>> {
    let first = find(types, name)?;
    let base = |type_: &&Type| find(types, type_.base_type.as_deref()?);
    // A circle of base types is broken off elsewhere; the bound keeps this one from following it.
    let ancestry = std::iter::successors(Some(first), base).take(super::MAX_BASE_TYPES);
    let properties = ancestry.flat_map(|type_| &type_.properties).filter(|property| !property.read_only);
    Some(properties.cloned().collect())
}

#[cfg(test)]
mod tests {
    use crate::{NoIncludes, PageFile, parse};

    /// The properties that the body of a page has, with their types.
    fn sent(line: &str, text: &str, example: &str) -> Vec<String> {
        let team = "# team resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|name|String|One.|\n\
            |created|DateTimeOffset|Read-only.|\n## Relationships\n|Relationship|Type|Description|\n|:--|:--|:--|\n\
            |members|[team](team.md) collection|Who.|\n";
        let page = format!(
            "# Create team\n## HTTP request\n```http\n{line}\n```\n## Request body\nSupply a representation of the \
             [team](../resources/team.md) object. {text}\n## Example\n### Request\n```http\n{line}\n\n{example}\n```\n"
        );
        let file = |path: &str, text: &str| PageFile { path: path.into(), bytes: text.into() };
        let api = parse(&[file("api/a.md", &page), file("resources/team.md", team)], &NoIncludes);
        let bodies = api.operations.into_iter().filter_map(|operation| operation.request_body);
        bodies.flat_map(|body| body.properties).map(|row| format!("{} {}", row.name, row.type_)).collect()
    }

    const TABLE: &str =
        "\n\n|Property|Type|Description|\n|:--|:--|:--|\n|name|String|One.|\n|members|String collection|Who. Required.|\n";

    #[test]
    fn a_link_stands_in_place_of_its_property() {
        let example = "{\"name\": \"a\", \"members@odata.bind\": [\"https://x/1\"]}";
        let expected = ["name Edm.String", "members@odata.bind Collection(Edm.String)"];
        assert_eq!(sent("POST /teams", TABLE, example), expected);
        assert_eq!(sent("POST /teams", "", example), expected);
    }

    #[test]
    fn a_link_that_no_table_lists_is_added() {
        let example = "{\"name\": \"a\", \"template@odata.bind\": \"https://x/1\"}";
        let members = "members Collection(microsoft.graph.team)";
        assert_eq!(sent("POST /teams", "", example), ["name Edm.String", members, "template@odata.bind Edm.String"]);
    }

    #[test]
    fn a_value_that_tells_its_type_is_sent_as_a_whole() {
        let example = "{\"@odata.type\": \"#microsoft.graph.team\", \"template@odata.bind\": \"https://x/1\"}";
        assert_eq!(sent("POST /teams", "", example), Vec::<String>::new());
    }

    #[test]
    fn the_page_of_another_operation_may_show_links() {
        let page =
            |line: &str, text: &str| format!("# X\n## HTTP request\n```http\n{line}\n```\n## Request body\n{text}\n");
        let table = format!("A team.{TABLE}").replace("|members|String collection|Who. Required.|\n", "");
        let example = "A link.\n## Example\n```http\nPATCH /teams/1\n\n{\"members@odata.bind\": [\"https://x/1\"]}\n```";
        let file = |path: &str, text: String| PageFile { path: path.into(), bytes: text.into() };
        let pages = [
            file("api/add.md", page("POST /teams/{id}/members/$ref", example)),
            file("api/update.md", page("PATCH /teams/{id}", &table)),
        ];
        let operations = parse(&pages, &NoIncludes).operations.into_iter();
        let bodies =
            operations.filter(|operation| operation.method == "PATCH").filter_map(|operation| operation.request_body);
        let names: Vec<_> = bodies.flat_map(|body| body.properties).map(|row| row.name).collect();
        assert_eq!(names, ["name", "members@odata.bind"]);
    }

    #[test]
    fn text_tells_of_links_to_properties_alone() {
        let text = format!("Use **members@odata.bind**, not `others@odata.bind`.{TABLE}");
        let expected = ["name Edm.String", "members@odata.bind Collection(Edm.String)"];
        assert_eq!(sent("POST /teams", &text, "{\"name\": \"a\"}"), expected);
    }
}
