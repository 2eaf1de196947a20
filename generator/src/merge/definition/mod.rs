//! The definitions given under one name: equal ones are folded, different ones are told apart.

mod canonical;
mod conflict;
mod join;

use std::collections::HashMap;

use serde_json::Value;

use self::join::same;
use super::origins::extend;
use super::path_item::identity;
use crate::openapi::Kind;
use crate::source::Location;

pub(super) use self::canonical::canonical;
pub(super) use self::conflict::report;
pub(super) use self::join::{join, join_text};

/// What stands under one name, and where it was given.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub value: Value,
    /// The places that gave it.
    pub locations: Vec<Location>,
    /// Parts that did not stand below the place that gave the whole.
    pub moved: Vec<(Part, Location)>,
}

/// A part of a definition.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A member, by its JSON pointer from the definition.
    Member(String),
    /// The operation's parameter at this index.
    Parameter(usize),
}

impl Part {
    /// The index of the parameter that it is.
    pub fn parameter(&self) -> Option<usize> {
        match self {
            Self::Member(_) => None,
            Self::Parameter(index) => Some(*index),
        }
    }

    /// The JSON pointer from the definition to the part.
    pub fn pointer(&self) -> String {
        match self {
            Self::Member(pointer) => pointer.clone(),
            Self::Parameter(index) => format!("/parameters/{index}"),
        }
    }
}

impl Definition {
    pub fn new(value: Value, location: Location) -> Self {
        Self { value, locations: vec![location], moved: Vec::new() }
    }

    /// The smallest of the places that gave it.
    pub fn location(&self) -> Option<&Location> {
        self.locations.iter().min()
    }

    /// The place of what stands at a JSON pointer from the definition, or of the nearest thing around it.
    pub fn place_of(&self, pointer: &str) -> Option<Location> {
        let mut end = pointer.len();
        while end > 0 && self.value.pointer(pointer.get(..end)?).is_none() {
            end = pointer.get(..end)?.rfind('/')?;
        }
        let pointer = pointer.get(..end)?;
        let around = self.moved.iter().filter_map(|(part, location)| {
            let part = part.pointer();
            let rest = pointer.strip_prefix(part.as_str())?;
            (rest.is_empty() || rest.starts_with('/')).then(|| (part.len(), extend(location, rest)))
        });
        around.max().map(|(_, location)| location).or_else(|| Some(extend(self.location()?, pointer)))
    }
}

/// Equal definitions that are being joined into one.
struct Shape {
    value: Value,
    members: Vec<Member>,
}

/// What is kept of a definition whose value was joined with others.
struct Member {
    locations: Vec<Location>,
    moved: Vec<(Part, Location)>,
    /// The identities of an operation's parameters, in this definition's order.
    parameters: Vec<String>,
}

/// Folds equal definitions into one each; the result has one definition for each shape, sorted by their places.
///
/// Linear in the size of the definitions: shapes are found by their canonical form, not by comparing all pairs.
pub(super) fn fold(definitions: Vec<Definition>, kind: Kind) -> Vec<Definition> {
    if definitions.len() < 2 {
        return definitions;
    }
    let mut shapes: Vec<Shape> = Vec::new();
    let mut by_form: HashMap<String, usize> = HashMap::new();
    for Definition { value, locations, moved } in definitions {
        let member = Member { locations, moved, parameters: identities(&value, kind) };
        if let Some(first) = shapes.first_mut()
            && same(&first.value, &value)
        {
            first.members.push(member);
            continue;
        }
        if let ([first], true) = (shapes.as_slice(), by_form.is_empty()) {
            by_form.insert(canonical(&first.value, kind), 0);
        }
        if shapes.is_empty() {
            shapes.push(Shape { value, members: vec![member] });
            continue;
        }
        let index = *by_form.entry(canonical(&value, kind)).or_insert(shapes.len());
        match shapes.get_mut(index) {
            Some(shape) => {
                join(kind, &mut shape.value, value);
                shape.members.push(member);
            }
            None => shapes.push(Shape { value, members: vec![member] }),
        }
    }
    let mut folded: Vec<_> = shapes.into_iter().map(|shape| shape.into_definition(kind)).collect();
    folded.sort_by(|a, b| a.location().cmp(&b.location()));
    folded
}

/// Folds texts: there is no difference between them that matters, the fullest stays.
pub(super) fn fold_texts(definitions: Vec<Definition>) -> Option<Definition> {
    definitions.into_iter().reduce(|mut joined, new| {
        join_text(&mut joined.value, new.value);
        joined.locations.extend(new.locations);
        joined
    })
}

impl Shape {
    fn into_definition(self, kind: Kind) -> Definition {
        let order = identities(&self.value, kind);
        let at: HashMap<&str, usize> = order.iter().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
        let (mut locations, mut moved) = (Vec::new(), Vec::new());
        for member in self.members {
            moved.extend(member.moved_in(&order, &at));
            locations.extend(member.locations);
        }
        Definition { value: self.value, locations, moved }
    }
}

impl Member {
    /// The moved parts, with parameters at their index in the joined operation.
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
                Some((Part::Parameter(new_index(index)?), extend(location, &format!("/parameters/{index}"))))
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
