//! Questions about single schemas: what they mean without wrappers, and whether they are the same.

use std::collections::HashSet;

use super::builder::Builder;
use crate::analyze::schema::flat::Flat;
use crate::lower::{SchemaId, Types};
use crate::openapi::value_at;

impl Builder<'_> {
    /// What a schema means once wrappers that say nothing are taken off; stops at the first schema with a name.
    pub(crate) fn essence(&self, start: SchemaId) -> SchemaId {
        let mut id = start;
        let mut seen = HashSet::new();
        while let Some(inner) = self.wrapped(id) {
            seen.insert(id);
            id = inner;
            if seen.contains(&id) || self.named.contains_key(&id) || self.replaced.contains_key(&id) {
                break;
            }
        }
        id
    }

    /// What a schema without a name means; `None` if that has a name.
    pub(crate) fn inline_essence(&self, id: SchemaId) -> Option<SchemaId> {
        let id = self.essence(id);
        (!self.named.contains_key(&id) && !self.targets.contains(&id)).then_some(id)
    }

    /// The only schema that a schema consists of, if it adds nothing to it.
    fn wrapped(&self, id: SchemaId) -> Option<SchemaId> {
        let schema = self.schemas().get(id);
        if schema.constrains_beside_types() {
            return None;
        }
        let says = |id: &SchemaId| {
            let part = self.schemas().get(*id);
            part.constrains() || part.reference.is_some()
        };
        let mut parts: Vec<SchemaId> =
            schema.reference.into_iter().chain(schema.all_of.iter().copied().filter(says)).collect();
        for choice in [&schema.any_of, &schema.one_of] {
            match choice.as_slice() {
                [] => {}
                [only] => parts.push(*only),
                _ => return None,
            }
        }
        let [only] = *self.distinct(&parts) else { return None };
        if schema.discriminator.as_ref().is_some_and(|of| !self.holds(&[only], &of.property)) {
            return None;
        }
        schema.types.is_none_or(|types| self.allows_only(only, types)).then_some(only)
    }

    /// Whether objects of some schemas together have a property. What tells a shape and is not in its type would be lost
    /// if a union of this shape alone were that type.
    pub(crate) fn holds(&self, ids: &[SchemaId], property: &str) -> bool {
        Flat::of(self.schemas(), ids).properties.contains_key(property)
    }

    /// Whether two schemas mean the same: one schema, or the same text.
    pub(crate) fn is_same(&self, a: Option<SchemaId>, b: Option<SchemaId>) -> bool {
        let (Some(a), Some(b)) = (a, b) else { return a == b };
        let node = |id: SchemaId| value_at(&self.cx.document.root, &self.schemas().get(id).pointer);
        self.essence(a) == self.essence(b) || node(a).is_some_and(|text| node(b) == Some(text))
    }

    pub(crate) fn is_defined(&mut self, id: SchemaId) -> bool {
        let flat = Flat::of(self.schemas(), &[id]);
        let types = flat.kinds().without(Types::NULL);
        !flat.unions.is_empty() || (types == Types::OBJECT && !flat.properties.is_empty()) || flat.values.is_some()
    }

    /// Whether a schema is of a file in a form.
    pub(crate) fn is_part(&self, id: SchemaId) -> bool {
        self.parts.contains(&id)
    }

    /// Whether null is a value of a schema that has a name.
    pub(crate) fn nullable(&self, id: SchemaId) -> bool {
        crate::analyze::schema::null::nullable(self.schemas(), id, &mut self.nullable.borrow_mut())
    }
}
