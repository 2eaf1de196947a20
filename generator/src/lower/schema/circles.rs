//! Circles of composition: a schema with `oneOf` or `anyOf`, whose branches extend it by `allOf`. Frameworks write a type and
//! its subtypes so.
//!
//! A value of a subtype has the members of its supertype, but the branches of the supertype say nothing about it: it is valid
//! against one of them, since it is one of them.

use std::collections::{HashMap, HashSet};

use super::{Schema, SchemaId};
use crate::arena::Arena;
use crate::scc;

/// The circles of a document.
#[derive(Debug, Default)]
pub(super) struct Circles {
    /// The circle of each schema that is part of one.
    of: HashMap<SchemaId, usize>,
    /// The schemas whose branches lead back to them.
    supertypes: HashSet<SchemaId>,
}

impl Circles {
    /// Finds the circles.
    pub fn find(schemas: &Arena<SchemaId, Box<Schema>>) -> Self {
        let components = scc::components(schemas, |schema| parts(schema).chain(branches(schema)).collect());
        let leads_back = |id: &SchemaId| {
            let schema = &schemas[*id];
            // One branch and nothing else is a wrapper of it.
            let is_union = schema.constrains_alone() || branches(schema).nth(1).is_some();
            is_union && branches(schema).any(|branch| components[branch] == components[*id])
        };
        let supertypes: HashSet<SchemaId> = schemas.ids().filter(leads_back).collect();
        let circular: HashSet<usize> = supertypes.iter().map(|id| components[*id]).collect();
        let of = components.entries().map(|(id, component)| (id, *component));
        let of = of.filter(|(_, component)| circular.contains(component)).collect();
        Self { of, supertypes }
    }

    /// Tests whether two schemas are part of the same circle.
    pub fn are_in_one(&self, a: SchemaId, b: SchemaId) -> bool {
        self.of.get(&a).is_some_and(|circle| self.of.get(&b) == Some(circle))
    }

    /// Tests whether the branches of a schema lead back to it.
    pub fn is_supertype(&self, id: SchemaId) -> bool {
        self.supertypes.contains(&id)
    }
}

fn parts(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.reference.iter().chain(&schema.all_of).copied()
}

fn branches(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    schema.any_of.iter().chain(&schema.one_of).copied()
}
