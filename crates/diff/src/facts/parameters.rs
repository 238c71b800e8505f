//! Parameters compared: those of the path by their place, since callers do not write their names, all others by name.

use msgraph_ir::{Parameter, ParameterLocation};

use super::operations::Both;
use super::{Cause, Facts, match_by_name};
use crate::change::{Action, Change, Subject};

pub(super) fn compare(facts: &mut Facts<'_>, both: &Both<'_>) {
    let in_url = |parameter: &&Parameter| is_in_url(parameter);
    let (old, new) = (&both.old.parameters, &both.new.parameters);
    for (old, new) in old.iter().filter(in_url).zip(new.iter().filter(in_url)) {
        pair(facts, both, old, new);
    }
    let (old, new) = (others(old), others(new));
    let matched = match_by_name(&old, &new, |parameter| (parameter.location, parameter.name.to_lowercase()));
    for parameter in matched.removed {
        let change = both.change(Subject::Parameter, Action::Removed, Some(&parameter.name));
        facts.push(cause(both, parameter), Change { fact: Some(location(parameter).to_owned()), ..change });
    }
    for (old, new) in matched.both {
        pair(facts, both, old, new);
    }
    for parameter in matched.added {
        let change = both.change(Subject::Parameter, Action::Added, Some(&parameter.name));
        let change = Change { fact: Some(location(parameter).to_owned()), ..change };
        facts.push(cause(both, parameter), if is_demanded(parameter) { demanded(change) } else { change });
    }
}

fn pair(facts: &mut Facts<'_>, both: &Both<'_>, old: &Parameter, new: &Parameter) {
    let fact =
        |name: &str, before: String, after: String| both.fact(Subject::Parameter, Some(&new.name), name, before, after);
    let required = fact("required", old.required.to_string(), new.required.to_string());
    let required = required.map(|change| if is_demanded(new) && !is_demanded(old) { demanded(change) } else { change });
    let facts_of_it = [
        fact("name", old.name.clone(), new.name.clone()),
        fact("type", old.type_.to_string(), new.type_.to_string()),
        required,
        fact("value", old.value.clone().unwrap_or_default(), new.value.clone().unwrap_or_default()),
        fact("values", old.enum_values.join(", "), new.enum_values.join(", ")),
    ];
    for change in facts_of_it.into_iter().flatten() {
        facts.push(cause(both, new), change);
    }
}

fn is_in_url(parameter: &Parameter) -> bool {
    matches!(parameter.location, ParameterLocation::Path | ParameterLocation::Function)
}

/// Parameters that are not in the path. Headers that the runtime sets are no concern of its users.
fn others(parameters: &[Parameter]) -> Vec<Parameter> {
    parameters.iter().filter(|parameter| !is_in_url(parameter)).cloned().collect()
}

/// True for a header that the caller has to give, which no signature shows.
fn is_demanded(parameter: &Parameter) -> bool {
    let by_others = ["authorization", "content-type", "content-length"].contains(&parameter.name.to_lowercase().as_str());
    parameter.location == ParameterLocation::Header && parameter.required && parameter.value.is_none() && !by_others
}

fn demanded(change: Change) -> Change {
    let reason = "the page demands a header that callers have to add";
    Change { breaking: true, reason: Some(reason.to_owned()), ..change }
}

fn cause(both: &Both<'_>, parameter: &Parameter) -> Cause {
    match parameter.location {
        ParameterLocation::Header => Cause::None,
        _ => Cause::Parameter(both.number, parameter.name.clone()),
    }
}

fn location(parameter: &Parameter) -> &'static str {
    match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Function => "function",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
    }
}
