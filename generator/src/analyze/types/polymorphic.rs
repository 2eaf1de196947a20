//! Bases: schemas with a `discriminator` and without `oneOf`, which others extend by `allOf` (OpenAPI 3.1, 4.8.25.2).
//!
//! Where the base is used, any schema that extends it may stand. So its type is a union of them, whose last variant is
//! the base alone, for values that none of them describes.

use std::collections::HashSet;

use super::builder::Builder;
use super::shape::Shape;
use crate::analyze::naming_context::Hint;
use crate::analyze::schema::discriminator::Tags;
use crate::analyze::schema::flat::Flat;
use crate::lower::{Discriminator, SchemaId};
use crate::model::{Guard, TypeKind, Union, Variant};

impl<'a> Builder<'a> {
    /// The union that stands for a base; `None` if the schema is none, or nothing extends it.
    pub(crate) fn base(&mut self, id: SchemaId, hint: &Hint) -> Option<Shape> {
        let schema = self.schemas().get(id);
        let discriminator = schema.discriminator.as_ref()?;
        if !(schema.any_of.is_empty() && schema.one_of.is_empty()) {
            return None;
        }
        let children = self.descendants(id, discriminator);
        if children.is_empty() {
            return None;
        }
        let tags = Tags::of(self.schemas(), discriminator);
        let mut variants = Vec::new();
        let mut labels = Vec::new();
        for child in children {
            let Some(label) = self.label(&[child]) else { continue };
            let values = tags.values(self.schemas(), &[child], Some(label.clone()));
            let guard = Guard { tags: values, ..Guard::default() };
            let ty = self.ty(child, &hint.child(&label)).without_null().clone();
            variants.push(Variant { name: String::new(), ty, guard });
            labels.push(label);
        }
        let flat = Flat::of(self.schemas(), &[id]);
        let inner = hint.child("base");
        let shape = self.flat_shape(id, flat, &inner);
        let ty = self.ty_of_shape(id, shape, &inner).without_null().clone();
        let guard = Guard { types: vec!["object"], ..Guard::default() };
        variants.push(Variant { name: String::new(), ty, guard });
        labels.push("other".to_owned());
        for (variant, name) in variants.iter_mut().zip(super::variant_names::variant_names(&labels)) {
            variant.name = name;
        }
        let tag = Some(discriminator.property.clone());
        Some(Shape::Defined { kind: TypeKind::Union(Union { variants, tag }), nullable: false })
    }

    /// What may stand for a base: what its mapping names, and what extends it, directly or not.
    fn descendants(&self, base: SchemaId, discriminator: &Discriminator) -> Vec<SchemaId> {
        let mut seen = HashSet::from([base]);
        let mapped = discriminator.mapping.iter().map(|(_, id)| self.schemas().target(*id));
        let mut found: Vec<SchemaId> = mapped.filter(|id| seen.insert(*id)).collect();
        // What the mapping names may be extended as well.
        let mut parents = found.clone();
        parents.push(base);
        while let Some(parent) = parents.pop() {
            for child in self.extensions.get(&parent).into_iter().flatten().filter(|child| seen.insert(**child)) {
                found.push(*child);
                parents.push(*child);
            }
        }
        found
    }
}
