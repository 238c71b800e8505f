//! Cells that name several types: "[appHostedMediaConfig] or [serviceHostedMediaConfig]" (`resources/call.md`). What arrives is of
//! any of them, and so of the type that all of them derive from.

use foldhash::{HashMap, HashMapExt as _};

use super::names::{Names, Scope, is_common_base, qualify};
use crate::facts::{PageFacts, PropertyFact, TypeExpression};

/// Gives rows with alternatives the nearest type that all of them derive from; where there is none, they keep the first.
pub fn settle(pages: &mut [PageFacts], names: &Names) {
    if !pages.iter().flat_map(rows).any(|row| !row.alternatives.is_empty()) {
        return;
    }
    let bases = Bases::of(pages, names);
    for page in pages {
        let scope = Scope::of(page);
        let settled: Vec<_> = rows(page).map(|row| bases.shared(row, names, scope)).collect();
        for (row, base) in rows_mut(page).zip(settled) {
            if let (Some(type_), Some(name)) = (&mut row.type_, base) {
                *type_ = TypeExpression { name, link: None, collection: type_.collection };
            }
        }
    }
}

/// The base type of each type, both in lower case, and how many types have it.
struct Bases {
    of: HashMap<String, String>,
    counts: HashMap<String, usize>,
}

impl Bases {
    fn of(pages: &[PageFacts], names: &Names) -> Self {
        let mut bases = Bases { of: HashMap::new(), counts: HashMap::new() };
        for page in pages {
            let scope = Scope::of(page);
            for fact in &page.types {
                let base = fact.base_type.as_ref().and_then(|base| names.lookup(base, scope));
                if let Some(base) = base {
                    *bases.counts.entry(base.name.clone()).or_default() += 1;
                    bases.of.entry(qualify(&fact.name, scope).to_lowercase()).or_insert(base.name);
                }
            }
        }
        bases
    }

    fn shared(&self, row: &PropertyFact, names: &Names, scope: Scope<'_>) -> Option<String> {
        let others: Vec<_> = row.alternatives.iter().map(|type_| names.lookup(type_, scope)).collect::<Option<_>>()?;
        let first = names.lookup(row.type_.as_ref().filter(|_| !others.is_empty())?, scope)?;
        let lines: Vec<Vec<&str>> = others.iter().map(|type_| self.line(&type_.name)).collect();
        let is_shared = |name: &&str| lines.iter().all(|line| line.contains(name));
        let found = self.line(&first.name).into_iter().find(is_shared)?;
        let direct = self.counts.get(found).copied().unwrap_or_default();
        let is_common = names.is_common_base(&found.to_lowercase(), false) || is_common_base(direct, self.of.len(), false);
        (!is_common).then(|| found.to_owned())
    }

    /// A type and all that it derives from, the nearest first; a circle is left where it closes.
    fn line<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut line = vec![name];
        while let Some(base) = line.last().and_then(|last| self.of.get(&last.to_lowercase())) {
            if line.contains(&base.as_str()) {
                break;
            }
            line.push(base);
        }
        line
    }
}

fn rows(page: &PageFacts) -> impl Iterator<Item = &PropertyFact> {
    let sent = page.operations.iter().filter_map(|operation| operation.request_body.as_ref());
    page.types.iter().flat_map(|fact| &fact.properties).chain(sent.flat_map(|body| &body.properties))
}

fn rows_mut(page: &mut PageFacts) -> impl Iterator<Item = &mut PropertyFact> {
    let sent = page.operations.iter_mut().filter_map(|operation| operation.request_body.as_mut());
    page.types.iter_mut().flat_map(|fact| &mut fact.properties).chain(sent.flat_map(|body| &mut body.properties))
}

#[cfg(test)]
mod tests {
    use crate::{NoIncludes, PageFile, parse};

    /// The type of `config`, whose cell is given, of an API in which `spoken` and `written` derive from `media`.
    fn config(cell: &str) -> String {
        let file = |path: &str, text: String| PageFile { path: path.into(), bytes: text.into() };
        let type_ = |name: &str, base: &str| {
            let text = format!(
                "# {name} resource type\nInherits from [{base}]({base}.md).\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|{name}Of|String|A.|\n"
            );
            file(&format!("resources/{name}.md"), text)
        };
        let mut pages: Vec<PageFile> = (0..30).map(|index| type_(&format!("thing{index}"), "everything")).collect();
        pages.extend([type_("media", "everything"), type_("spoken", "media"), type_("written", "media")]);
        pages.push(file(
            "resources/everything.md",
            "# everything resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|id|String|A.|\n"
                .into(),
        ));
        pages.push(file(
            "resources/call.md",
            format!(
                "# call resource type\n## Properties\n|Property|Type|Description|\n|:--|:--|:--|\n|config|{cell}|A.|\n"
            ),
        ));
        pages.sort_by(|a, b| a.path.cmp(&b.path));
        let api = parse(&pages, &NoIncludes);
        let call = api.types.iter().find(|type_| type_.name == "microsoft.graph.call");
        call.and_then(|call| call.properties.first()).map(|row| row.type_.to_string()).unwrap_or_default()
    }

    #[test]
    fn one_or_another_is_what_both_derive_from() {
        assert_eq!(config("[spoken](spoken.md) or [written](written.md)"), "microsoft.graph.media");
        assert_eq!(config("[spoken](spoken.md), [written](written.md), or [media](media.md)"), "microsoft.graph.media");
        assert_eq!(config("[written](written.md) or [spoken](spoken.md) collection"), "Collection(microsoft.graph.media)");
        // What everything derives from says nothing, and what has no page may derive from anything.
        assert_eq!(config("[spoken](spoken.md) or [thing1](thing1.md)"), "microsoft.graph.spoken");
        assert_eq!(config("[spoken](spoken.md) or [unknown](unknown.md)"), "microsoft.graph.spoken");
        assert_eq!(config("[spoken](spoken.md) (see [written](written.md))"), "microsoft.graph.spoken");
    }
}
