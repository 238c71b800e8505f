//! Several tables of what is sent, each for another case.

use foldhash::{HashMap, HashMapExt as _, HashSet};

use super::{PropertyFact, TypeExpression};
use crate::syntax::Text;

/// What is known of a table of properties beside its rows, which follow those of the tables before.
#[derive(Clone, Debug)]
pub(super) struct BodyTable {
    /// The type that the paragraph above links to.
    pub type_: Option<String>,
    /// True where the paragraph above says when its properties are sent.
    pub is_case: bool,
    /// How many rows were read.
    pub rows: usize,
}

/// True for a paragraph above a table that is about a case of its own. One table may have what is required, and the next one
/// what else may be sent.
pub(super) fn is_case(text: &Text) -> bool {
    let lower = text.plain().to_lowercase();
    !["required", "optional", "optionally", "mandatory"].iter().any(|word| lower.contains(word))
}

/// Makes one list of tables that are alternatives; required is what all of them require. True where each is about a type.
///
/// Tables may each be about another type that can be sent (`api/conditionalaccessroot-post-namedlocations.md`), of which there is
/// one then, or about another case (`api/printer-update.md`).
pub(super) fn unite(tables: &[BodyTable], rows: &mut Vec<PropertyFact>) -> bool {
    let used: Vec<&BodyTable> = tables.iter().filter(|table| table.rows > 0).collect();
    let types: HashSet<&String> = used.iter().filter_map(|table| table.type_.as_ref()).collect();
    // A table may also be about a part of what another one lists.
    let is_part = |row: &PropertyFact| row.type_.as_ref().is_some_and(|type_| types.contains(&type_.name));
    if used.len() < 2 || rows.iter().any(is_part) {
        return false;
    }
    let are_types = types.len() == used.len();
    let are_cases = || used.iter().all(|table| table.is_case) && lists_in_several(&used, rows);
    if !(are_types || are_cases()) {
        return false;
    }
    let mut count: HashMap<String, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.required) {
        *count.entry(row.name.clone()).or_default() += 1;
    }
    let mut known: HashMap<String, Option<TypeExpression>> = HashMap::new();
    // Rows of different types are told later.
    rows.retain(|row| match known.get(&row.name) {
        Some(type_) => !are_types && !is_same(type_.as_ref(), row.type_.as_ref()),
        None => known.insert(row.name.clone(), row.type_.clone()).is_none(),
    });
    rows.iter_mut().for_each(|row| row.required = count.get(&row.name) == Some(&used.len()));
    are_types
}

fn is_same(one: Option<&TypeExpression>, other: Option<&TypeExpression>) -> bool {
    let facts = |type_: &TypeExpression| (type_.name.to_lowercase(), type_.collection);
    one.map(facts) == other.map(facts)
}

/// True where a property stands in two tables; in one table, that is a slip.
fn lists_in_several(tables: &[&BodyTable], rows: &[PropertyFact]) -> bool {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut rows = rows.iter();
    tables
        .iter()
        .enumerate()
        .any(|(index, table)| rows.by_ref().take(table.rows).any(|row| *first.entry(&row.name).or_insert(index) != index))
}

#[cfg(test)]
mod tests {
    use crate::testing::facts_of;

    /// The properties of a page with two tables, with a star where they are required, and the findings.
    fn sent(above: [&str; 2], rows: [&str; 2]) -> (Vec<String>, Vec<String>) {
        let table =
            |index: usize| format!("{}\n\n|Property|Type|Description|\n|:--|:--|:--|\n{}\n\n", above[index], rows[index]);
        let page = format!("# X\n## HTTP request\n```http\nPOST /x\n```\n## Request body\n{}{}", table(0), table(1));
        let (facts, diagnostics) = facts_of(&format!("---\ndoc_type: x\n---\n{page}"));
        let body = facts.operations.into_iter().next().and_then(|operation| operation.request_body);
        let star = |required: bool| if required { "*" } else { "" };
        let named = body.iter().flat_map(|body| &body.properties).map(|row| format!("{}{}", row.name, star(row.required)));
        let told = diagnostics.found.into_iter().map(|found| found.code).filter(|code| code == "duplicate-property");
        (named.collect(), told.collect())
    }

    const COMMON: &str = "|zone|String|Required.|";

    #[test]
    fn required_is_what_each_case_requires() {
        let rows = [COMMON, "|mail|String|Required.|\n|zone|String|Required.|"];
        let cases = ["With delegated permission, you can set:", "With application permission, you can set:"];
        assert_eq!(sent(cases, rows), (vec!["zone*".into(), "mail".into()], vec![]));
    }

    #[test]
    fn a_table_of_what_is_required_is_no_case() {
        let rows = [COMMON, "|zone|String|The zone.|\n|mail|String|Its mail.|"];
        let found = sent(["These properties are required.", "You can set these as well."], rows);
        assert_eq!(found, (vec!["zone*".into(), "mail".into()], vec!["duplicate-property".into()]));
    }

    #[test]
    fn cases_that_contradict_each_other_are_told() {
        let rows = [COMMON, "|zone|Int32|Required.|"];
        assert_eq!(sent(["With one:", "With another:"], rows).1, ["duplicate-property"]);
    }
}
