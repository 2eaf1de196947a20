//! Schemas that all have to hold are one type; how far that goes.

use super::builder::Builder;
use super::shape::Shape;
use crate::analyze::naming_context::Hint;
use crate::lower::SchemaId;
use crate::model::{Ty, TypeKind};
use crate::name;

impl Builder<'_> {
    /// The type of schemas that all have to hold.
    pub(crate) fn all(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
        let essences: Vec<SchemaId> = ids.iter().map(|id| self.essence(*id)).collect();
        match *self.distinct(&essences) {
            [only] => self.ty(only, hint),
            ref several => self.merged(owner, several, hint),
        }
    }

    /// The same for schemas that don't hold each other. Where that leads back to the same schemas, it is a type of its own.
    pub(crate) fn merged(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
        let mut key = ids.to_vec();
        key.sort_unstable();
        key.dedup();
        match self.merging.get(&key).copied() {
            Some(Some(type_id)) => return Ty::Named(type_id),
            Some(None) => {
                let full = name::type_name(&hint.full());
                let candidates = vec![full.clone(), format!("{full}Model")];
                let type_id = self.draft(owner, candidates, 1, TypeKind::Alias(Ty::Value));
                self.merging.insert(key, Some(type_id));
                return Ty::Named(type_id);
            }
            None => {}
        }
        self.merging.insert(key.clone(), None);
        let shape = self.shape(ids.first().copied().unwrap_or(owner), ids, hint);
        let Some(Some(type_id)) = self.merging.remove(&key) else { return self.ty_of_shape(owner, shape, hint) };
        let (kind, nullable) = match shape {
            Shape::Plain { ty, nullable } => (TypeKind::Alias(ty), nullable),
            Shape::Defined { kind, nullable } => (kind, nullable),
        };
        self.drafts[type_id].def.kind = kind;
        if nullable { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }
}
