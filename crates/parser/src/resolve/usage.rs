//! What URLs tell about types: `GET /users/{id}/chats` says that a user has chats, and `/chats/{id}` that a chat is an
//! entity, whether or not a table says so.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt as _, HashSet, HashSetExt as _};
use msgraph_ir::{Diagnostic, OperationKind, Property, Related, Severity, Source, Type, TypeRef};
use rayon::prelude::*;

use super::addresses::{Addresses, Target};
use super::compared_path::{ComparedPath, ComparedSegment};
use super::response::Answers;
use super::statements::{Statement, Statements};
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts};

/// What the URLs of all pages tell.
#[derive(Debug)]
pub(super) struct Usage<'a> {
    /// By type in lower case, then by member in lower case.
    members: HashMap<String, BTreeMap<String, Member>>,
    /// As in [`Statements::functions`].
    functions: &'a HashSet<String>,
    /// Types in lower case that a key addresses.
    keyed: HashSet<String>,
    /// Types in lower case that a GET or an action answers one of.
    answered: HashSet<String>,
}

/// A segment behind a resource.
#[derive(Debug)]
struct Member {
    spellings: BTreeMap<String, usize>,
    type_: TypeRef,
    /// True where a key follows, or a page says to list them.
    collection: bool,
    description: Option<String>,
    source: Source,
}

impl<'a> Usage<'a> {
    /// Collects from the operations of all pages.
    pub fn of(pages: &[PageFacts], statements: &'a Statements, answers: &Answers<'_>) -> Self {
        let (members, functions) = (HashMap::new(), &statements.functions);
        let mut usage = Usage { members, functions, keyed: HashSet::new(), answered: HashSet::new() };
        let targets = |statements: &Vec<Statement>| -> Vec<Vec<Option<Target>>> {
            statements.iter().map(|statement| answers.addresses.targets(&statement.path).collect()).collect()
        };
        let targets: Vec<_> = statements.pages.par_iter().map(targets).collect();
        for ((page, statements), targets) in pages.iter().zip(&statements.pages).zip(&targets) {
            let lists = page.title.as_deref().is_some_and(says_to_list);
            for ((operation, statement), targets) in page.operations.iter().zip(statements).zip(targets) {
                for index in 0..targets.len() {
                    usage.look_at(operation, &statement.path, index, lists, targets);
                }
                if operation.kind == OperationKind::Action {
                    let known = statement.annotated.iter().chain(&statement.prose);
                    known.filter(|type_| !type_.collection).for_each(|type_| note(&mut usage.answered, type_));
                }
            }
        }
        usage
    }

    /// `targets` are what the URL addresses up to each of its segments.
    fn look_at(
        &mut self,
        operation: &OperationFact,
        path: &ComparedPath,
        index: usize,
        lists: bool,
        targets: &[Option<Target>],
    ) {
        let (Some(last), Some(Some(target))) = (path.segment(index), targets.get(index)) else { return };
        let owner = index.checked_sub(1).and_then(|before| targets.get(before)?.as_ref());
        if last.is_key {
            // What stands behind the key of one of many; `/thumbnails/{id}/{size}` is no key of a thumbnail.
            let of_many = owner.is_some_and(|owner| owner.type_.collection) || index < 2;
            if of_many && !target.type_.collection {
                note(&mut self.keyed, &target.type_);
            }
            return;
        }
        let behind = path.segment(index + 1);
        if behind.is_none() && is_read(operation) && !target.type_.collection {
            note(&mut self.answered, &target.type_);
        }
        // A root resource that is one alone is an entity (OData CSDL 4.01, section 13.3).
        if index == 0 && behind.is_some() && !target.type_.collection && !last.has_arguments {
            note(&mut self.keyed, &target.type_);
        }
        // A POST to a name alone may as well be an action: it is no evidence of a member.
        let evident = behind.is_some() || is_read(operation) || changes(operation);
        let owner = owner.filter(|owner| !owner.type_.collection && owner.is_resource);
        let name = operation.segments.get(index).and_then(|segment| segment.name.as_deref());
        let name = name.zip(path.name(index)).filter(|(name, lower)| evident && self.may_be_member(name, lower, last));
        if let (Some(owner), Some((name, lower))) = (owner.filter(|owner| !owner.type_.is_primitive()), name) {
            let shows_many = target.type_.collection || operation.response.example_is_collection == Some(true);
            let many = behind.map_or(lists && shows_many, |behind| behind.is_key);
            let type_ = TypeRef { collection: target.type_.collection || many, ..target.type_.clone() };
            let member = self.member(&owner.type_.name, lower, &type_, operation);
            *member.spellings.entry(name.to_owned()).or_default() += 1;
            member.collection |= many;
            if behind.is_none() && is_read(operation) && member.description.is_none() {
                member.description.clone_from(&operation.description);
                member.source = operation.place.line_source();
            }
        }
    }

    /// A name alone: no function call, no path syntax, no cast, no annotation.
    fn may_be_member(&self, name: &str, lower: &str, segment: ComparedSegment) -> bool {
        let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(char::is_alphanumeric);
        is_name && !segment.ends_with_colon && !self.functions.contains(lower)
    }

    /// What is known of the segment behind a resource of the type `owner`.
    fn member(&mut self, owner: &str, lower: &str, type_: &TypeRef, operation: &OperationFact) -> &mut Member {
        let members = self.members.entry(owner.to_lowercase()).or_default();
        members.entry(lower.to_owned()).or_insert_with(|| Member {
            spellings: BTreeMap::new(),
            type_: type_.clone(),
            collection: false,
            description: None,
            source: operation.place.line_source(),
        })
    }

    /// Adds the members that no table lists, and corrects what URLs contradict: the casing of a name, and relationships to
    /// many that a table gives as one.
    pub fn complete(&self, types: &mut [Type], addresses: &mut Addresses, diagnostics: &mut Diagnostics) {
        // All types are looked at before the first is changed: what URLs show of two related types is a member of both.
        let shown: Vec<Vec<Shown<'_>>> = types.iter().map(|type_| self.shown(type_, addresses)).collect();
        let many = self.known_as_many(types);
        for (type_, shown) in types.iter_mut().zip(shown).filter(|(_, shown)| !shown.is_empty()) {
            for Shown { lower, member, known } in shown {
                if let Some(known) = known.and_then(|at| type_.properties.get_mut(at)) {
                    member.correct(known, diagnostics);
                } else {
                    let described = many.contains(&(lower.to_owned(), member.type_.name.clone()));
                    type_.properties.push(member.property(described));
                }
            }
            addresses.learn_members(&type_.name.to_lowercase(), &type_.properties);
        }
    }

    /// What URLs show of a type, without what its bases or the types that derive from it have.
    fn shown(&self, type_: &Type, addresses: &Addresses) -> Vec<Shown<'_>> {
        let Some(members) = self.members.get(&type_.name.to_lowercase()) else { return Vec::new() };
        let own: Vec<String> = type_.properties.iter().map(|property| property.name.to_lowercase()).collect();
        let is_lacking = |lower: &str, member: &Member| {
            !member.type_.is_primitive() && addresses.member_in_lower_case(&type_.name, lower).is_none()
        };
        members
            .iter()
            .map(|(lower, member)| Shown { lower, member, known: own.iter().position(|known| known == lower) })
            .filter(|shown| shown.known.is_some() || is_lacking(shown.lower, shown.member))
            .collect()
    }

    /// The names in lower case, and the types, of what tables or URLs know to be many. `GET /me/onlineMeetings?$filter=...`
    /// finds one of them (`api/onlinemeeting-get.md`), and so does the same at `/communications/onlineMeetings`.
    fn known_as_many(&self, types: &[Type]) -> HashSet<(String, String)> {
        let listed = types.iter().flat_map(|type_| &type_.properties).filter(|property| property.navigation);
        let listed = listed.map(|property| (property.name.to_lowercase(), &property.type_, property.type_.collection));
        let addressed = self.members.values().flatten();
        let addressed =
            addressed.map(|(name, member)| (name.clone(), &member.type_, member.collection || member.type_.collection));
        let many = listed.chain(addressed).filter(|(_, _, many)| *many);
        many.map(|(name, type_, _)| (name, type_.name.clone())).collect()
    }

    /// The types, in lower case, that operations prove to be entities: addressed by a key, or answered with an `id` of
    /// their own.
    pub fn entities(&self, types: &[Type]) -> HashSet<String> {
        let has_id = |type_: &&Type| type_.key.is_some() || type_.properties.iter().any(|property| property.name == "id");
        let identified = types.iter().filter(has_id).map(|type_| type_.name.to_lowercase());
        identified.filter(|name| self.answered.contains(name)).chain(self.keyed.iter().cloned()).collect()
    }
}

/// A member that URLs show of a type.
struct Shown<'a> {
    /// Its name in lower case.
    lower: &'a str,
    member: &'a Member,
    /// The index of the property, where the type has it by itself.
    known: Option<usize>,
}

impl Member {
    /// The spelling that most URLs have.
    fn name(&self) -> String {
        self.spellings.iter().max_by_key(|(_, count)| **count).map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// `many` is true where others of this name and type are known to be many.
    fn property(&self, many: bool) -> Property {
        let type_ = TypeRef { collection: self.type_.collection || many, ..self.type_.clone() };
        let property = Property::new(self.name(), type_, self.source.clone());
        Property { navigation: true, description: self.description.clone(), ..property }
    }

    fn correct(&self, known: &mut Property, diagnostics: &mut Diagnostics) {
        let name = self.name();
        let lower = !known.name.contains(char::is_uppercase);
        if lower && name != known.name {
            diagnostics.found.push(self.contradiction(known, format!("`{}` is `{name}` in the request lines", known.name)));
            known.name = name;
        }
        if known.navigation && self.collection && !known.type_.collection {
            let message = format!("`{}` is a collection in the request lines, and none in the table", known.name);
            diagnostics.found.push(self.contradiction(known, message));
            known.type_.collection = true;
        }
    }

    fn contradiction(&self, known: &Property, message: String) -> Diagnostic {
        Diagnostic {
            source: Some(known.source.clone()),
            code: "contradictory-property".to_owned(),
            severity: Severity::Warning,
            message,
            help: Some("Correct the row, or the request lines.".to_owned()),
            text: None,
            length: None,
            related: vec![Related { source: self.source.clone(), message: "a request line".to_owned(), text: None }],
        }
    }
}

/// Notes a type in lower case.
fn note(types: &mut HashSet<String>, type_: &TypeRef) {
    types.insert(type_.name.to_lowercase());
}

/// True for the title of a page that lists resources.
fn says_to_list(title: &str) -> bool {
    title.get(.."list ".len()).is_some_and(|verb| verb.eq_ignore_ascii_case("list "))
}

/// True for a request that no action is called with.
fn changes(operation: &OperationFact) -> bool {
    matches!(operation.kind, OperationKind::Update | OperationKind::Replace | OperationKind::Upsert | OperationKind::Delete)
}

fn is_read(operation: &OperationFact) -> bool {
    operation.method == "GET" && matches!(operation.kind, OperationKind::Get | OperationKind::List)
}
