//! What the document says of a schema's values, read off the schemas alone.

use crate::arena::Arena;
use crate::lower::{Schema, SchemaId, Schemas, Types};

/// For each schema, whether it says something, itself or through what it refers to and is composed of.
///
/// The least fixed point, so that schemas that only refer to each other say nothing.
#[derive(Debug)]
pub(super) struct Says(Arena<SchemaId, bool>);

impl Says {
    /// Whether the document gives values a type: any keyword from which a Rust type follows. A union does if all of
    /// its branches do: beside a branch that takes anything, the others tell nothing.
    pub(super) fn a_type(schemas: &Schemas) -> Self {
        Self::of(schemas, types_alone)
    }

    /// Whether the document says which members an object has, or what type all of them are.
    pub(super) fn members(schemas: &Schemas, typed: &Self) -> Self {
        Self::of(schemas, |schema| {
            let members = schema.additional.iter().chain(schema.patterns.values());
            !schema.properties.is_empty() || members.into_iter().any(|id| typed.has(*id))
        })
    }

    /// Whether a schema says it.
    pub(super) fn has(&self, id: SchemaId) -> bool {
        self.0[id]
    }

    fn of(schemas: &Schemas, alone: impl Fn(&Schema) -> bool) -> Self {
        let mut says = Self(schemas.ids().map(|id| alone(schemas.get(id))).collect());
        loop {
            let found: Vec<SchemaId> =
                schemas.ids().filter(|id| !says.has(*id) && says.through_parts(schemas.get(*id))).collect();
            if found.is_empty() {
                return says;
            }
            for id in found {
                says.0[id] = true;
            }
        }
    }

    fn through_parts(&self, schema: &Schema) -> bool {
        let unions = [&schema.any_of, &schema.one_of];
        schema.reference.iter().chain(&schema.all_of).any(|id| self.has(*id))
            || unions.into_iter().any(|branches| !branches.is_empty() && branches.iter().all(|id| self.has(*id)))
    }
}

fn types_alone(schema: &Schema) -> bool {
    let every = Types::ALL.without(Types::NULL);
    schema.types.is_some_and(|types| !types.has(every))
        || schema.values.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || !schema.patterns.is_empty()
        || !schema.prefix_items.is_empty()
        || schema.items.is_some()
}
