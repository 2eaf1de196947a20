//! Definitions with one name: equal ones are deduplicated, different ones are kept apart.

mod canonical;
mod compare;
mod conflict;
mod join;
mod slip;
mod spelling;

use std::collections::HashMap;

use serde_json::Value;

use self::compare::{Difference, Weight, differences};
use self::join::are_identical;
use super::origins::extend;
use super::path_item::identity;
use crate::openapi::{Kind, Pointer, ancestors};
use crate::source::Location;

pub(super) use self::canonical::canonical;
pub(super) use self::conflict::settle;
pub(super) use self::join::{join, join_text};

/// A value that has a name, and its locations.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub value: Value,
    /// The locations that declare it.
    pub locations: Vec<Location>,
    /// Parts that are declared outside of these locations.
    pub moved: Vec<(Part, Location)>,
    /// A difference between the definitions that it is joined of, which means nothing for a client, and where another one has
    /// it.
    pub minor: Option<(Location, Difference)>,
}

/// A part of a definition.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A member, by its JSON pointer from the definition.
    Member(Pointer),
    /// The operation's parameter at this index.
    Parameter(usize),
}

impl Part {
    /// The index of the parameter, if it is one.
    pub fn parameter(&self) -> Option<usize> {
        match self {
            Self::Member(_) => None,
            Self::Parameter(index) => Some(*index),
        }
    }

    /// The JSON pointer from the definition to the part.
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::Member(pointer) => pointer.clone(),
            Self::Parameter(index) => parameter_pointer(*index),
        }
    }
}

impl Definition {
    pub fn new(value: Value, location: Location) -> Self {
        Self { value, locations: vec![location], moved: Vec::new(), minor: None }
    }

    /// The smallest of the locations that declare it.
    pub fn location(&self) -> Option<&Location> {
        self.locations.iter().min()
    }

    /// The location of the value at a JSON pointer from the definition, or of the nearest value around it.
    pub fn location_of(&self, pointer: &str) -> Option<Location> {
        let pointer = ancestors(pointer).find(|pointer| self.value.pointer(pointer).is_some())?;
        let around = self.moved.iter().filter_map(|(part, location)| {
            let part = part.pointer();
            let rest = pointer.strip_prefix(part.as_str())?;
            let is_around = rest.is_empty() || rest.starts_with('/');
            is_around.then(|| (part.len(), extend(location, rest)))
        });
        around.max().map(|(_, location)| location).or_else(|| Some(extend(self.location()?, pointer)))
    }
}

/// The pointer from an operation to its parameter at `index`.
pub(super) fn parameter_pointer(index: usize) -> Pointer {
    Pointer::from("/parameters").item(index)
}

/// Equal definitions that are being joined into one.
struct Group {
    value: Value,
    members: Vec<Member>,
    minor: Option<(Location, Difference)>,
}

/// A definition without its value, which is joined with those of the other members of its group.
struct Member {
    locations: Vec<Location>,
    moved: Vec<(Part, Location)>,
    /// The identities of an operation's parameters, in this definition's order.
    parameters: Vec<String>,
}

/// Joins equal definitions; the result has one definition for each group of equal ones, sorted by their locations.
///
/// Linear in the size of the definitions: groups are found by their canonical form, not by comparing all pairs.
pub(super) fn deduplicate(definitions: Vec<Definition>, kind: Kind) -> Vec<Definition> {
    if definitions.len() < 2 {
        return definitions;
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut by_form: HashMap<String, usize> = HashMap::new();
    for Definition { value, locations, moved, minor } in definitions {
        let member = Member { locations, moved, parameters: identities(&value, kind) };
        if let Some(first) = groups.first_mut()
            && are_identical(&first.value, &value)
        {
            first.members.push(member);
            continue;
        }
        if let ([first], true) = (groups.as_slice(), by_form.is_empty()) {
            by_form.insert(canonical(&first.value, kind), 0);
        }
        if groups.is_empty() {
            groups.push(Group { value, members: vec![member], minor });
            continue;
        }
        let index = *by_form.entry(canonical(&value, kind)).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => {
                if group.minor.is_none() {
                    let location = member.locations.first().cloned();
                    group.minor = minor.or_else(|| Some((location?, minor_difference(kind, &group.value, &value)?)));
                }
                join(kind, &mut group.value, value);
                group.members.push(member);
            }
            None => groups.push(Group { value, members: vec![member], minor }),
        }
    }
    let mut unique: Vec<_> = groups.into_iter().map(|group| group.into_definition(kind)).collect();
    unique.sort_by(|a, b| a.location().cmp(&b.location()));
    unique
}

/// The first difference that means nothing for a client.
fn minor_difference(kind: Kind, left: &Value, right: &Value) -> Option<Difference> {
    differences(kind, left, right).into_iter().find(|found| found.weight == Weight::Minor)
}

/// Joins texts, which are equal whatever they are: the fullest one is kept.
pub(super) fn deduplicate_texts(definitions: Vec<Definition>) -> Option<Definition> {
    definitions.into_iter().reduce(|mut joined, new| {
        join_text(&mut joined.value, new.value);
        joined.locations.extend(new.locations);
        joined
    })
}

impl Group {
    fn into_definition(self, kind: Kind) -> Definition {
        let order = identities(&self.value, kind);
        let at: HashMap<&str, usize> = order.iter().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
        let (mut locations, mut moved) = (Vec::new(), Vec::new());
        for member in self.members {
            moved.extend(member.moved_in(&order, &at));
            locations.extend(member.locations);
        }
        Definition { value: self.value, locations, moved, minor: self.minor }
    }
}

impl Member {
    /// The moved parts, with parameters at their index in the joined operation. A definition that has its parameters in
    /// another order than the joined one has all of them moved.
    fn moved_in(&self, order: &[String], at: &HashMap<&str, usize>) -> Vec<(Part, Location)> {
        let new_index = |index: usize| self.parameters.get(index).and_then(|id| at.get(id.as_str()).copied());
        let mut moved: Vec<(Part, Location)> = Vec::new();
        let mut parameter_moved = false;
        for (part, location) in &self.moved {
            match part {
                Part::Member(_) => moved.push((part.clone(), location.clone())),
                Part::Parameter(index) => {
                    parameter_moved = true;
                    moved.extend(new_index(*index).map(|index| (Part::Parameter(index), location.clone())));
                }
            }
        }
        if let (false, false, Some(location)) = (parameter_moved, self.parameters == order, self.locations.first()) {
            let all = (0..self.parameters.len()).filter_map(|index| {
                Some((Part::Parameter(new_index(index)?), extend(location, &parameter_pointer(index))))
            });
            moved.extend(all);
        }
        moved
    }
}

fn identities(value: &Value, kind: Kind) -> Vec<String> {
    let parameters = value.get("parameters").and_then(Value::as_array);
    match (kind, parameters) {
        (Kind::Operation, Some(parameters)) => parameters.iter().map(identity).collect(),
        _ => Vec::new(),
    }
}
