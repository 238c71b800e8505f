//! Base types, kinds and inherited properties: what only all types together tell.

use foldhash::{HashMap, HashSet};
use msgraph_ir::{Property, Type, TypeKind};

use super::MAX_BASE_TYPES;
use super::types::Drafts;
use crate::Diagnostics;

/// Decides the base types, and which of the properties that only JSON shows a type has itself.
pub(super) fn settle(drafts: &mut Drafts, diagnostics: &mut Diagnostics) {
    bases_from_lists(drafts);
    nearest_bases(drafts);
    break_cycles(drafts, diagnostics);
    break_long_chains(drafts, diagnostics);
    inherit_openness(drafts);
    add_shown(drafts);
}

/// The qualified names, in lower case, of the types that a type derives from, nearest first, [`MAX_BASE_TYPES`] at most.
fn chain(drafts: &Drafts, name: &str) -> Vec<String> {
    let mut chain: Vec<String> = Vec::new();
    let mut next = drafts.get(name).and_then(|draft| draft.type_.base_type.clone());
    while let Some(base) = next
        .filter(|_| chain.len() < MAX_BASE_TYPES)
        .map(|base| base.to_lowercase())
        .filter(|base| base != name && !chain.contains(base))
    {
        next = drafts.get(&base).and_then(|draft| draft.type_.base_type.clone());
        chain.push(base);
    }
    chain
}

/// Pages of base types may list the types that derive from them.
fn bases_from_lists(drafts: &mut Drafts) {
    let lists: Vec<(String, String)> = drafts
        .values()
        .flat_map(|draft| draft.derived.iter().map(|derived| (derived.to_lowercase(), draft.type_.name.clone())))
        .collect();
    for (derived, base) in lists {
        if let Some(draft) = drafts.get_mut(&derived).filter(|draft| !draft.ancestors.contains(&base)) {
            draft.ancestors.push(base);
        }
    }
}

/// Where no page annotates a documented base type, it is the most derived of the types that prose and rows name. Where
/// one does, they may name one that is nearer: annotations often say `entity` of everything.
fn nearest_bases(drafts: &mut Drafts) {
    let names: Vec<String> =
        drafts.iter().filter(|(_, draft)| !draft.ancestors.is_empty()).map(|(name, _)| name.clone()).collect();
    for name in names {
        let Some(draft) = drafts.get(&name) else { continue };
        let annotated = draft.type_.base_type.as_ref().map(|base| base.to_lowercase());
        let documented = annotated.as_ref().filter(|base| drafts.contains_key(*base));
        let chain_of = |ancestor: &String| chain(drafts, &ancestor.to_lowercase());
        let nearer = |ancestor: &&String| {
            let chain = chain_of(ancestor);
            !chain.contains(&name) && documented.is_none_or(|base| chain.contains(base))
        };
        let nearest = draft.ancestors.iter().filter(nearer).rev().max_by_key(|ancestor| chain_of(ancestor).len()).cloned();
        if let (Some(nearest), Some(draft)) = (nearest, drafts.get_mut(&name)) {
            draft.type_.base_type = Some(nearest);
        }
    }
}

/// Takes the base type from types that derive from themselves.
fn break_cycles(drafts: &mut Drafts, diagnostics: &mut Diagnostics) {
    let names: Vec<String> = drafts.keys().cloned().collect();
    for name in names {
        let last = chain(drafts, &name).pop();
        let closes = last
            .and_then(|last| drafts.get(&last)?.type_.base_type.clone())
            .is_some_and(|base| base.to_lowercase() == name);
        if let Some(draft) = drafts.get_mut(&name).filter(|_| closes) {
            let base = draft.type_.base_type.take().unwrap_or_default();
            let message = format!("`{}` derives from `{base}`, which derives from `{0}`", draft.type_.name);
            let help = "Correct the base type on one of the pages.";
            diagnostics.found.push(warning("inheritance-cycle", &draft.type_, message, help));
        }
    }
}

/// Takes the base type from the last of [`MAX_BASE_TYPES`] types that derive from each other, where there are more.
fn break_long_chains(drafts: &mut Drafts, diagnostics: &mut Diagnostics) {
    let names: Vec<String> = drafts.keys().cloned().collect();
    for name in names {
        let last = chain(drafts, &name).into_iter().nth(MAX_BASE_TYPES - 1);
        let Some(draft) = last.and_then(|last| drafts.get_mut(&last)) else { continue };
        if let Some(base) = draft.type_.base_type.take() {
            let message = format!(
                "more than {MAX_BASE_TYPES} types derive from each other; `{}` was not derived from `{base}`",
                draft.type_.name
            );
            let help = "Derive the type from one that is nearer to the root.";
            diagnostics.found.push(warning("inheritance-depth", &draft.type_, message, help));
        }
    }
}

fn warning(code: &str, type_: &Type, message: String, help: &str) -> msgraph_ir::Diagnostic {
    msgraph_ir::Diagnostic {
        source: Some(type_.source.clone()),
        code: code.to_owned(),
        severity: msgraph_ir::Severity::Warning,
        message,
        help: Some(help.to_owned()),
        text: None,
        length: None,
        related: Vec::new(),
    }
}

/// What derives from an open type is open (OData CSDL 4.01, section 6.3).
fn inherit_openness(drafts: &mut Drafts) {
    let names: Vec<String> = drafts.keys().cloned().collect();
    for name in names {
        let open = |base: &String| drafts.get(base).is_some_and(|draft| draft.type_.open);
        let inherits = chain(drafts, &name).iter().any(open);
        if let Some(draft) = drafts.get_mut(&name).filter(|_| inherits) {
            draft.type_.open = true;
        }
    }
}

/// Entities are the types that pages state to be, the targets of relationships, those that URLs address by a key, and all
/// that derive from an entity or are its base (OData CSDL 4.01, section 6.2: an entity type derives from entity types
/// alone).
pub(super) fn decide_kinds(types: &mut [Type], addressed: &HashSet<String>) {
    let mut entities = addressed.clone();
    for type_ in types.iter() {
        if type_.kind == TypeKind::Entity {
            entities.insert(type_.name.to_lowercase());
        }
        let targets = type_.properties.iter().filter(|property| property.navigation);
        entities.extend(targets.map(|property| property.type_.name.to_lowercase()));
    }
    let bases: HashMap<String, String> = types
        .iter()
        .filter_map(|type_| Some((type_.name.to_lowercase(), type_.base_type.as_ref()?.to_lowercase())))
        .collect();
    let chain = |name: &str| {
        let up = std::iter::successors(bases.get(name), |base| bases.get(*base));
        up.take(types.len()).cloned().collect::<Vec<String>>()
    };
    let chains: Vec<(String, Vec<String>)> =
        types.iter().map(|type_| type_.name.to_lowercase()).map(|name| (name.clone(), chain(&name))).collect();
    for (name, chain) in &chains {
        if entities.contains(name) {
            entities.extend(chain.iter().cloned());
        }
    }
    for (type_, (name, chain)) in types.iter_mut().zip(&chains) {
        if type_.kind != TypeKind::Enum {
            let is_entity = entities.contains(name) || chain.iter().any(|base| entities.contains(base));
            type_.kind = if is_entity { TypeKind::Entity } else { TypeKind::Complex };
            type_.key = type_.key.take().filter(|_| is_entity);
        }
    }
}

/// Adds the properties that only JSON shows, unless a base type has them.
fn add_shown(drafts: &mut Drafts) {
    let mut chains: Vec<(String, Vec<String>)> = drafts.keys().map(|name| (name.clone(), chain(drafts, name))).collect();
    // Bases first: what they turn out to have is inherited.
    chains.sort_by_key(|(_, chain)| chain.len());
    for (name, chain) in chains {
        let Some(draft) = drafts.get_mut(&name) else { continue };
        let shown = std::mem::take(&mut draft.shown);
        let family = || chain.iter().chain(std::iter::once(&name)).filter_map(|name| drafts.get(name));
        if shown.is_empty() {
            continue;
        }
        let listed = family().flat_map(|draft| &draft.type_.properties);
        let known: HashSet<String> = listed.map(|property| property.name.to_ascii_lowercase()).collect();
        let is_new = |property: &Property| !known.contains(&property.name.to_ascii_lowercase());
        let new: Vec<_> = shown.into_iter().filter(is_new).collect();
        if let Some(draft) = drafts.get_mut(&name) {
            draft.type_.properties.extend(new);
        }
    }
}
