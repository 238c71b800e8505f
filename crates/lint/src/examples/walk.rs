//! A value of an example against its documented type, member by member.

use std::collections::HashSet;

use msgraph_ir::{Property, Severity, Source, Type, TypeKind, TypeRef};
use serde_json::{Map, Value};

use super::locate::Cursor;
use super::values;
use crate::findings::{At, Findings, related};
use crate::model::Model;

/// Of one example, more is not said: it shows something else than its page is about.
const MAX_FINDINGS: usize = 50;

/// Walks through the JSON of one example.
pub(crate) struct Walk<'a, 'f> {
    pub model: &'a Model<'a>,
    pub cursor: Cursor<'a>,
    pub found: &'f mut Findings,
    /// What was said of this example: the items of an array differ in nothing that matters.
    pub said: HashSet<(&'static str, String, String)>,
}

/// What an object is compared with.
pub(crate) struct Expected<'a> {
    /// The documented type.
    pub type_: Option<&'a Type>,
    /// Rows that may say more than the type: those of a request body.
    pub rows: Vec<&'a Property>,
    /// Where the rows or the type are described, for members that are in neither.
    pub described: Option<&'a Source>,
}

impl<'a> Walk<'a, '_> {
    /// Compares an object; its `@odata.type` tells better than the table what it is.
    pub fn object(&mut self, object: &Map<String, Value>, expected: Expected<'a>) {
        let named = object.get("@odata.type").and_then(Value::as_str);
        let own = named.map(|name| self.model.type_(name).filter(|type_| type_.kind != TypeKind::Enum));
        let type_ = own.unwrap_or(expected.type_);
        // A type that no page describes, or that the URL led to and the annotation contradicts: nothing is known.
        let is_unknown = own.is_some_and(|own| own.is_none());
        let described = own.flatten().map(|type_| &type_.source).or(expected.described);
        let expected = Expected { type_, described, ..expected };
        for (name, value) in object {
            let at = self.cursor.member(name);
            let property = self.property(name, &expected).filter(|_| !is_unknown);
            if property.is_none() && !is_unknown {
                self.undocumented(name, at.clone(), &expected);
            }
            self.value(value, property, at);
        }
    }

    fn property(&self, name: &str, expected: &Expected<'a>) -> Option<&'a Property> {
        let row = expected.rows.iter().find(|row| row.name == name).copied();
        row.or_else(|| self.model.property(expected.type_?, name))
    }

    /// A member that no table has.
    fn undocumented(&mut self, name: &str, at: At, expected: &Expected<'a>) {
        let is_closed = expected.type_.map_or(!expected.rows.is_empty(), |type_| self.model.is_closed(type_));
        // Extensions are named by those who make them, with underscores that no property of the service has.
        let is_extension = name.contains(['@', '_', '#', ':', '/', ' ', '.']) || name.is_empty();
        let in_derived = expected.type_.is_some_and(|type_| self.model.is_of_derived(type_, name));
        // Entities have one, whether their table repeats it or not.
        let is_key = name == "id" && expected.type_.is_some_and(|type_| type_.kind == TypeKind::Entity);
        let is_other = is_extension || in_derived || is_key;
        let owner = expected.type_.map_or("the request body".to_owned(), |type_| format!("`{}`", type_.name));
        if !is_closed || is_other || !self.is_new("undocumented-property", &owner, name) {
            return;
        }
        let near = self.nearest(name, expected);
        let (message, help) = match &near {
            Some((near, _)) if near.eq_ignore_ascii_case(name) => (
                format!("`{name}` is spelled `{near}` in the table of {owner}"),
                "Spell the property as the service does, in the example or in the table.",
            ),
            _ => (
                format!("the example has a property `{name}`, which no table of {owner} lists"),
                "Add the property to the table, or take it out of the example.",
            ),
        };
        let place = near.map(|(_, source)| source).or(expected.described.cloned());
        let place = place.map(|source| related(&source, "it is described here"));
        self.found.add((Severity::Warning, "undocumented-property"), at, message, help, place);
    }

    /// A property of another capitalisation.
    fn nearest(&self, name: &str, expected: &Expected<'a>) -> Option<(String, Source)> {
        let inherited = expected.type_.into_iter().flat_map(|type_| self.model.ancestry(type_));
        let mut all = expected.rows.iter().copied().chain(inherited.flat_map(|type_| &type_.properties));
        all.find(|row| row.name.eq_ignore_ascii_case(name)).map(|row| (row.name.clone(), row.source.clone()))
    }

    /// Compares a member's value with its property; without one, the cursor is moved on only.
    pub fn value(&mut self, value: &Value, property: Option<&'a Property>, at: At) {
        let Some(property) = property else { return self.pass(value) };
        let type_ = &property.type_;
        let is_described = |name: &str| self.model.type_(name).is_none_or(|type_| self.model.is_described(type_));
        if type_.is_anything() || !is_described(&type_.name) {
            return self.pass(value);
        }
        match value {
            Value::Array(items) if type_.collection => {
                for item in items {
                    self.item(item, property, &at);
                }
            }
            Value::Null => {}
            _ if values::is_placeholder(value) => {}
            _ if value.is_array() != type_.collection => {
                self.wrong_shape(value, property, at);
                self.pass(value);
            }
            value => self.item(value, property, &at),
        }
    }

    /// Compares a single value, or an item of a collection.
    fn item(&mut self, value: &Value, property: &'a Property, at: &At) {
        let TypeRef { name, .. } = &property.type_;
        if let Some(expected) = values::wrong_kind(name, value) {
            let what = format!("`{}` is {expected} by its type `{name}`, and {} here", property.name, values::kind(value));
            self.contradiction("example-value-type", Severity::Warning, property, what, at);
            return self.pass(value);
        }
        let type_ = self.model.type_(name);
        match (value, type_) {
            (Value::Object(object), Some(type_)) if type_.kind != TypeKind::Enum => {
                let described = Some(&type_.source);
                self.object(object, Expected { type_: Some(type_), rows: Vec::new(), described });
            }
            (Value::String(text), Some(type_)) if type_.kind == TypeKind::Enum => {
                self.enumeration(text, type_, property, at)
            }
            // What identifies an object is its own; a description that lists values forbids or explains some.
            (Value::String(text), None) if name == "Edm.String" && property.name != "id" => self.listed(text, property, at),
            (Value::Object(_) | Value::Array(_) | Value::Null, _) | (_, None) => self.pass(value),
            (_, Some(type_)) if !values::is_placeholder(value) => {
                let kind = if type_.kind == TypeKind::Enum { "the name of a member" } else { "an object" };
                let what = format!("`{}` is {kind} by its type `{name}`, and {} here", property.name, values::kind(value));
                self.contradiction("example-value-type", Severity::Warning, property, what, at);
            }
            _ => {}
        }
    }

    fn enumeration(&mut self, text: &str, type_: &Type, property: &Property, at: &At) {
        let unknown = values::undocumented_members(type_, text);
        let Some(first) = unknown.first().filter(|_| !type_.members.is_empty()) else { return };
        if values::is_placeholder(&Value::from(*first)) {
            return;
        }
        let spelled = type_.members.iter().find(|member| member.name.eq_ignore_ascii_case(first));
        let (severity, what) = match spelled {
            Some(member) => {
                (Severity::Note, format!("`{first}` is spelled `{}` in the list of `{}`", member.name, type_.name))
            }
            None => (
                Severity::Warning,
                format!("`{}` has the value `{first}`, which `{}` does not list", property.name, type_.name),
            ),
        };
        let members = related(&type_.source, "the members are here");
        let row = related(&property.source, "the property is here");
        // An enumeration that has no page is made of the row.
        let place = [members].into_iter().chain(Some(row).filter(|_| property.source != type_.source));
        let at = &self.cursor.value(text).unwrap_or_else(|| at.clone());
        if self.is_new("undocumented-value", &type_.name, first) {
            let help = "Correct the value, or add it to the enumeration.";
            self.found.add((severity, "undocumented-value"), at.clone(), what, help, place);
        }
    }

    /// A text whose description lists values; the list need not be complete.
    fn listed(&mut self, text: &str, property: &Property, at: &At) {
        let unknown = values::undocumented_values(property, text);
        if let Some(first) = unknown.first() {
            let what = format!("`{}` has the value `{first}`, which its description does not list", property.name);
            let at = self.cursor.value(text).unwrap_or_else(|| at.clone());
            self.contradiction("undocumented-value", Severity::Note, property, what, &at);
        }
    }

    fn wrong_shape(&mut self, value: &Value, property: &Property, at: At) {
        let (table, here) =
            if property.type_.collection { ("a collection", values::kind(value)) } else { ("a single value", "an array") };
        let what = format!("`{}` is {table} in the table, and {here} here", property.name);
        self.contradiction("example-collection", Severity::Warning, property, what, &at);
    }

    fn contradiction(&mut self, code: &'static str, severity: Severity, property: &Property, what: String, at: &At) {
        if self.is_new(code, &property.source.file, &property.name) {
            let help = "Correct the example or the table, whichever the service contradicts.";
            let place = related(&property.source, "the property is described here");
            self.found.add((severity, code), at.clone(), what, help, [place]);
        }
    }

    fn is_new(&mut self, code: &'static str, owner: &str, name: &str) -> bool {
        self.said.len() < MAX_FINDINGS && self.said.insert((code, owner.to_owned(), name.to_owned()))
    }

    /// Moves the cursor behind a value of which nothing is known.
    pub fn pass(&mut self, value: &Value) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    self.cursor.member(name);
                    self.pass(value);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.pass(item)),
            _ => {}
        }
    }
}
