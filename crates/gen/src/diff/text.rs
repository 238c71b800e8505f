//! Differences for people, grouped by operation and type.

use clap::builder::styling::{AnsiColor, Style};
use msgraph_build::printable;
use msgraph_diff::{Action, Change, Effect, Subject};

const HEADING: Style = Style::new().bold();
const BREAKING: Style = AnsiColor::Red.on_default().bold();
const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();
const CHANGED: Style = AnsiColor::Yellow.on_default();
const RUST: Style = AnsiColor::Cyan.on_default();
const DIM: Style = Style::new().dimmed();

/// So many effects of one change are shown; JSON has all.
const EFFECTS: usize = 8;

/// All differences; empty where there are none.
pub fn of(changes: &[Change]) -> String {
    let mut text = String::new();
    let mut group: Option<&str> = None;
    for change in changes {
        if group != Some(change.of.as_str()) {
            let gap = if group.is_some() { "\n" } else { "" };
            text.push_str(&format!("{gap}{HEADING}{}{HEADING:#}\n", printable(&change.of)));
            group = Some(&change.of);
        }
        text.push_str(&one(change));
    }
    text
}

/// `breaking changed property age, type: Edm.Int32 -> Edm.Int64  models::User::age`, and what comes of it.
fn one(change: &Change) -> String {
    let style = match change.action {
        Action::Added => ADDED,
        Action::Removed => REMOVED,
        Action::Changed => CHANGED,
    };
    let mark = if change.breaking { format!("{BREAKING}breaking{BREAKING:#}") } else { " ".repeat(8) };
    let mut line = format!("  {mark} {style}{:<7}{style:#} {}", change.action.as_str(), change.subject.as_str());
    if let Some(name) = &change.name {
        line.push_str(&format!(" {}", printable(name)));
    }
    line.push_str(&printable(&facts(change)));
    if let Some(rust) = change.rust.as_ref().filter(|_| change.subject != Subject::Binding) {
        line.push_str(&format!("  {RUST}{}{RUST:#}", printable(rust)));
    }
    line.push('\n');
    if let Some(reason) = &change.reason {
        line.push_str(&format!("{:19}{DIM}{}{DIM:#}\n", "", printable(reason)));
    }
    line + &effects(change)
}

/// `, type: Edm.Int32 -> Edm.Int64`.
fn facts(change: &Change) -> String {
    let fact = match (&change.fact, change.action, change.subject) {
        (Some(fact), Action::Changed, _) => format!(", {fact}"),
        (Some(property), _, Subject::Member) => format!(" of {property}"),
        (Some(fact), _, Subject::Permission | Subject::Parameter) => format!(" ({fact})"),
        _ => String::new(),
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": {old} -> {new}"),
        (Some(old), None) if change.action == Action::Changed => format!(": {old} -> nothing"),
        (None, Some(new)) if change.action == Action::Changed => format!(": nothing -> {new}"),
        (Some(value), None) | (None, Some(value)) => format!(": {value}"),
        (None, None) => String::new(),
    };
    fact + &values
}

/// What breaks, and what else does not follow from the change itself.
fn effects(change: &Change) -> String {
    let obvious = |effect: &&Effect| {
        let is_it = change.rust.as_ref() == Some(&effect.item);
        let is_told = change.action == Action::Removed && is_it && effect.effect == "is gone";
        effect.effect == "is new" || is_told
    };
    let shown: Vec<&Effect> = change.effects.iter().filter(|effect| !obvious(effect)).collect();
    let mut text = String::new();
    for effect in shown.iter().take(EFFECTS) {
        text.push_str(&format!("{:19}{RUST}{}{RUST:#} {}\n", "", printable(&effect.item), printable(&effect.effect)));
    }
    if shown.len() > EFFECTS {
        text.push_str(&format!("{:19}and {} more; `--format json` has all\n", "", shown.len() - EFFECTS));
    }
    text
}
