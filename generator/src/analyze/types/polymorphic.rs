//! Polymorphic schemas: those which others extend by `allOf`, and whose instances say by a discriminator which they are
//! (OpenAPI 3.1, 4.8.25.2).
//!
//! Where a schema with a `discriminator` and without `oneOf` is used, an instance of any schema that extends it may occur. So
//! its type is a union of these, whose last variant is the polymorphic schema itself, for values that none of the others
//! describes. A schema that extends one whose `oneOf` lists its subtypes, and is extended by some of these, is a union of them.

use std::collections::HashSet;

use super::builder::TypeBuilder;
use super::shape::TypeShape;
use super::variant_names::{document_name, unique_names};
use crate::analyze::naming_context::NamingContext;
use crate::analyze::schema::discriminator::DiscriminatorValues;
use crate::analyze::schema::flat::{Flat, UnionKeyword};
use crate::lower::{Discriminator, SchemaId};
use crate::model::{Predicate, TypeKind, Union, Variant};

impl<'a> TypeBuilder<'a> {
    /// The union for a polymorphic schema; `None` if the schema is not polymorphic, or nothing extends it.
    pub(super) fn polymorphic_union(&mut self, id: SchemaId, naming: &NamingContext) -> Option<TypeShape> {
        let schema = self.schemas().get(id);
        if !(schema.any_of.is_empty() && schema.one_of.is_empty()) {
            return None;
        }
        match &schema.uncommon.discriminator {
            // Nothing but the schema around it refers to an inline schema.
            Some(discriminator) if self.drafts.named.contains_key(&id) || self.facts.is_target(id) => {
                self.union_of_subtypes(id, discriminator, naming)
            }
            _ => self.union_of_inherited(id, naming),
        }
    }

    fn union_of_subtypes(
        &mut self,
        id: SchemaId,
        discriminator: &Discriminator,
        naming: &NamingContext,
    ) -> Option<TypeShape> {
        let schemas = self.schemas();
        let subtypes = self.facts.subtypes(id, &discriminator.mapping);
        if subtypes.is_empty() {
            return None;
        }
        let values = DiscriminatorValues::of(schemas, discriminator);
        let mut variants = Vec::new();
        let mut names = Vec::new();
        for subtype in subtypes {
            let Some(name) = document_name(schemas, &[subtype]) else { continue };
            let constants = values.of_branch(schemas, &[subtype], Some(name.clone()));
            let predicate = Predicate { constants, ..Predicate::default() };
            let ty = self.ty(subtype, &naming.child(&name)).without_null().clone();
            variants.push(Variant { name: String::new(), ty, predicate });
            names.push(name);
        }
        let flat = Flat::of(schemas, &[id]);
        let inner = naming.child("base");
        let shape = self.flat_shape(id, id, flat, &inner);
        let ty = self.ty_of_shape(id, shape, &inner).without_null().clone();
        let predicate = Predicate { types: vec!["object"], ..Predicate::default() };
        variants.push(Variant { name: String::new(), ty, predicate });
        names.push("other".to_owned());
        for (variant, name) in variants.iter_mut().zip(unique_names(&names)) {
            variant.name = name;
        }
        let discriminator = Some(discriminator.property.clone());
        Some(TypeShape::Defined {
            kind: TypeKind::Union(Union { variants, discriminator, is_open: false, sent: false }),
            nullable: false,
        })
    }

    /// The union for a schema that is no branch of its supertype's union, though some of these branches extend it.
    fn union_of_inherited(&mut self, id: SchemaId, naming: &NamingContext) -> Option<TypeShape> {
        let schemas = self.schemas();
        // Only what is in a circle has subtypes among the branches of its supertype.
        if !schemas.is_subtype(id) {
            return None;
        }
        let mut flat = Flat::of(schemas, &[id]);
        let inherited = std::mem::take(&mut flat.inherited);
        let is_branch =
            |keyword: &UnionKeyword<'a>| keyword.branches.iter().any(|branch| schemas.target(*branch) == id);
        if !flat.unions.is_empty() || inherited.iter().any(is_branch) {
            return None;
        }
        let subtypes: HashSet<SchemaId> = self.facts.subtypes(id, &[]).into_iter().collect();
        let own = inherited.into_iter().find_map(|mut keyword| {
            keyword.branches.to_mut().retain(|branch| subtypes.contains(&schemas.target(*branch)));
            if keyword.branches.is_empty() { None } else { Some(keyword) }
        });
        flat.unions = vec![own?];
        Some(self.flat_shape(id, id, flat, naming))
    }
}

#[cfg(test)]
mod tests;
