//! The same models as most generators write them: structs and enumerations with derived serde implementations.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use msgraph_build::ir::{Api, Property, Type, TypeKind, TypeRef};
use msgraph_emitter::BodyStruct;

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n";

/// The text of a crate with all structured types and enumerations of an API, and with these request bodies.
///
/// `extra` adds the map that keeps properties without a field (`#[serde(flatten)]`), as the bindings do.
pub fn text(models: &Models, bodies: &[&BodyStruct], extra: bool) -> String {
    let mut text = String::from("#![allow(warnings)]\n");
    for (index, type_) in models.types.iter().enumerate() {
        match type_.kind {
            TypeKind::Enum => models.enumeration(index, type_, &mut text),
            TypeKind::Entity | TypeKind::Complex => models.structure(index, type_, extra, &mut text),
        }
    }
    for (index, body) in bodies.iter().enumerate() {
        models.body(index, body, extra, &mut text);
    }
    text
}

/// Writes the crate.
pub fn write(folder: &Path, dependencies: &str, text: &str) -> io::Result<()> {
    let manifest = format!(
        "[package]\nname = \"derived\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n{dependencies}\n[workspace]\n"
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/lib.rs"), text)
}

fn end_structure(extra: bool, text: &mut String) {
    if extra {
        text.push_str("    #[serde(flatten)]\n    pub extra: serde_json::Map<String, serde_json::Value>,\n");
    }
    text.push_str("}\n");
}

/// The types of an API, numbered.
pub struct Models<'a> {
    types: Vec<&'a Type>,
    index: BTreeMap<&'a str, usize>,
    bases: BTreeSet<&'a str>,
}

impl<'a> Models<'a> {
    /// Numbers the types.
    pub fn new(api: &'a Api) -> Self {
        let types: Vec<&Type> = api.types.iter().collect();
        let index = types.iter().enumerate().map(|(index, type_)| (type_.name.as_str(), index)).collect();
        let bases = types.iter().filter_map(|type_| type_.base_type.as_deref()).collect();
        Models { types, index, bases }
    }

    fn enumeration(&self, index: usize, type_: &Type, text: &mut String) {
        let _ = writeln!(text, "{DERIVES}pub enum T{index} {{");
        for (member, value) in type_.members.iter().enumerate() {
            let _ = writeln!(text, "    #[serde(rename = {:?})]\n    M{member},", value.name);
        }
        text.push_str("    #[serde(untagged)]\n    Unrecognized(String),\n}\n");
    }

    fn structure(&self, index: usize, type_: &'a Type, extra: bool, text: &mut String) {
        let _ = writeln!(text, "{}pub struct T{index} {{", DERIVES.replace("PartialEq", "PartialEq, Default"));
        let mut known = BTreeSet::new();
        let properties = self.chain(type_).into_iter().flat_map(|type_| &type_.properties);
        for (field, property) in properties.filter(|property| known.insert(property.name.as_str())).enumerate() {
            let _ = writeln!(
                text,
                "    #[serde(rename = {:?}, default, skip_serializing_if = \"Option::is_none\")]\n    pub f{field}: Option<{}>,",
                property.name,
                self.rust_type(property)
            );
        }
        end_structure(extra, text);
        if self.bases.contains(type_.name.as_str()) {
            self.polymorphic(index, type_, text);
        }
    }

    /// A request body: required properties, those that may be left out, and in an update those that may be null as well.
    fn body(&self, index: usize, body: &BodyStruct, extra: bool, text: &mut String) {
        let _ = writeln!(text, "{DERIVES}pub struct B{index} {{");
        for (field, property) in body.fields.iter().map(|field| &field.property).enumerate() {
            let type_ = self.rust_type(property);
            let (type_, attributes) = match (property.required, body.update) {
                (true, false) => (type_, ""),
                (_, true) => (format!("Option<Option<{type_}>>"), ", default, skip_serializing_if = \"Option::is_none\""),
                (false, false) => (format!("Option<{type_}>"), ", default, skip_serializing_if = \"Option::is_none\""),
            };
            let _ = writeln!(text, "    #[serde(rename = {:?}{attributes})]\n    pub f{field}: {type_},", property.name);
        }
        end_structure(extra, text);
    }

    /// An enum over the derived types; above 64 of them the bindings have none either.
    fn polymorphic(&self, index: usize, base: &Type, text: &mut String) {
        let derived: Vec<_> = self.derived(base).collect();
        if derived.len() > 64 {
            return;
        }
        let _ = writeln!(text, "{DERIVES}#[serde(tag = \"@odata.type\")]\npub enum Any{index} {{");
        for index in derived {
            let _ = writeln!(text, "    #[serde(rename = \"#{}\")]\n    T{index}(Box<T{index}>),", self.types[index].name);
        }
        text.push_str("    #[serde(untagged)]\n    Unknown(serde_json::Map<String, serde_json::Value>),\n}\n");
    }

    fn derived(&self, base: &Type) -> impl Iterator<Item = usize> {
        let is_derived = |type_: &&Type| self.chain(type_).iter().any(|above| above.name == base.name);
        self.types
            .iter()
            .filter(|type_| type_.kind != TypeKind::Enum)
            .filter(move |type_| is_derived(type_))
            .filter_map(|type_| self.index.get(type_.name.as_str()).copied())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// A type and those it derives from, itself first.
    fn chain<'b>(&'b self, type_: &'b Type) -> Vec<&'b Type> {
        let mut chain = vec![type_];
        while let Some(base) = chain.last().and_then(|last| last.base_type.as_deref()) {
            match self.index.get(base).map(|index| self.types[*index]) {
                Some(above) if !chain.iter().any(|known| known.name == above.name) => chain.push(above),
                _ => break,
            }
        }
        chain
    }

    fn rust_type(&self, property: &Property) -> String {
        let item = self.item_type(&property.type_);
        if property.type_.collection { format!("Vec<{item}>") } else { item }
    }

    fn item_type(&self, type_: &TypeRef) -> String {
        match type_.name.as_str() {
            "Edm.Boolean" => "bool".into(),
            "Edm.Int16" | "Edm.Int32" | "Edm.Byte" | "Edm.SByte" => "i32".into(),
            "Edm.Int64" => "i64".into(),
            "Edm.Double" | "Edm.Single" | "Edm.Decimal" => "f64".into(),
            "Edm.Untyped" | "Edm.Stream" => "serde_json::Value".into(),
            name if name.starts_with("Edm.") => "String".into(),
            name => match self.index.get(name) {
                Some(index) if self.types[*index].kind != TypeKind::Enum && !self.is_polymorphic(name, *index) => {
                    format!("Box<T{index}>")
                }
                _ => self.named(name),
            },
        }
    }

    /// What a documented type is called; JSON of any shape for others.
    pub fn named(&self, name: &str) -> String {
        match self.index.get(name) {
            None => "serde_json::Value".into(),
            Some(index) if self.is_polymorphic(name, *index) => format!("Any{index}"),
            Some(index) => format!("T{index}"),
        }
    }

    fn is_polymorphic(&self, name: &str, index: usize) -> bool {
        self.bases.contains(name) && self.derived(self.types[index]).count() <= 64
    }
}
