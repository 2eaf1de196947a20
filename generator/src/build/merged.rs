//! Schemas that all have to hold are one type; how far that goes.

use super::hint::Hint;
use super::shapes::Shape;
use super::types::Builder;
use crate::lower::SchemaId;
use crate::model::{Ty, TypeKind};
use crate::name;

/// How deep inline schemas may stand in each other: rustc gives up on types that nest more than twice as deep.
const MAX_DEPTH: usize = 48;
/// How often each schema may be looked at, on average.
const MAX_LOOKS: usize = 64;

impl Builder<'_, '_> {
    /// The type of schemas that all have to hold.
    pub(super) fn all(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
        let essences: Vec<SchemaId> = ids.iter().map(|id| self.essence(*id)).collect();
        match *self.distinct(&essences) {
            [only] => self.ty(only, hint),
            ref several => self.merged(owner, several, hint),
        }
    }

    /// The same for schemas that don't hold each other. Where that leads back to the same schemas, it is a type of its own.
    pub(super) fn merged(&mut self, owner: SchemaId, ids: &[SchemaId], hint: &Hint) -> Ty {
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
        let shape = self.shape(ids, hint);
        let Some(Some(type_id)) = self.merging.remove(&key) else { return self.ty_of_shape(owner, shape, hint) };
        let (kind, nullable) = match shape {
            Shape::Plain { ty, nullable } => (TypeKind::Alias(ty), nullable),
            Shape::Defined { kind, nullable } => (kind, nullable),
        };
        if let Some(draft) = self.drafts.get_mut(type_id.0 as usize) {
            draft.def.kind = kind;
        }
        if nullable { Ty::Named(type_id).optional() } else { Ty::Named(type_id) }
    }

    /// Runs `look` unless schemas nest, or multiply when they are put together, beyond all use.
    pub(super) fn within_limits(&mut self, id: SchemaId, look: impl FnOnce(&mut Self) -> Shape) -> Shape {
        self.looks += 1;
        if self.depth >= MAX_DEPTH || self.looks > MAX_LOOKS * (self.schemas().len() + MAX_LOOKS) {
            self.approximate(id, "schemas that hold each other in too many ways", "serde_json::Value");
            return Shape::plain(Ty::Value);
        }
        self.depth += 1;
        let shape = look(self);
        self.depth -= 1;
        shape
    }
}

/// Whether a type without a name nests deeper than [`MAX_DEPTH`], or has too many parts to be read.
pub(super) fn is_large(ty: &Ty) -> bool {
    let mut stack = vec![(ty, 0)];
    let mut parts = 0;
    while let Some((ty, depth)) = stack.pop() {
        parts += 1;
        if depth > MAX_DEPTH || parts > 8 * MAX_DEPTH {
            return true;
        }
        match ty {
            Ty::Option(inner) | Ty::Vec(inner) | Ty::Map(inner) | Ty::Boxed(inner) => stack.push((inner, depth + 1)),
            Ty::Tuple(items) => stack.extend(items.iter().map(|item| (item, depth + 1))),
            _ => {}
        }
    }
    false
}
