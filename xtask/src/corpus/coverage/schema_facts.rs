//! Facts about the values of schemas, read from the schemas alone.

use generator::arena::Arena;
use generator::lower::{Schema, SchemaId, Schemas, Types};

/// A fact that holds for a schema by its own keywords, or through what it refers to and is composed of.
///
/// It is the least fixed point, so that it does not hold for schemas that only refer to each other.
#[derive(Debug)]
pub(super) struct SchemaFact(Arena<SchemaId, bool>);

impl SchemaFact {
    /// The document gives the values a type: the schema has a keyword from which a Rust type follows. It holds for a
    /// union if it holds for all branches: next to a branch that accepts any value, the others determine nothing.
    pub(super) fn has_type(schemas: &Schemas) -> Self {
        Self::of(schemas, has_own_type)
    }

    /// The document declares the members of an object, or the type of all members. `typed` is [`Self::has_type`].
    pub(super) fn has_members(schemas: &Schemas, typed: &Self) -> Self {
        Self::of(schemas, |schema| {
            let members = schema.additional.iter().chain(schema.uncommon.patterns.iter().map(|(_, id)| id));
            !schema.properties.is_empty() || members.into_iter().any(|id| typed.holds(*id))
        })
    }

    /// Tests for the fact in a schema.
    pub(super) fn holds(&self, id: SchemaId) -> bool {
        self.0[id]
    }

    fn of(schemas: &Schemas, own: impl Fn(&Schema) -> bool) -> Self {
        let mut fact = Self(schemas.ids().map(|id| own(schemas.get(id))).collect());
        loop {
            let found: Vec<SchemaId> = schemas
                .ids()
                .filter(|id| !fact.holds(*id) && fact.holds_through_parts(schemas, schemas.get(*id)))
                .collect();
            if found.is_empty() {
                return fact;
            }
            for id in found {
                fact.0[id] = true;
            }
        }
    }

    fn holds_through_parts(&self, schemas: &Schemas, schema: &Schema) -> bool {
        let unions = [&schema.any_of, &schema.one_of];
        schema.reference.iter().chain(&schema.all_of).any(|id| self.holds(*id))
            || unions.into_iter().flatten().any(|id| self.holds(*id) && schemas.get(*id).types != Some(Types::NULL))
    }
}

fn has_own_type(schema: &Schema) -> bool {
    let every = Types::ALL.without(Types::NULL);
    schema.types.is_some_and(|types| !types.has(every))
        || schema.values.is_some()
        || !schema.properties.is_empty()
        || !schema.required.is_empty()
        || !schema.uncommon.patterns.is_empty()
        || !schema.uncommon.prefix_items.is_empty()
        || schema.items.is_some()
}
