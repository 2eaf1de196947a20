//! Bounds on the work for one document, and on what is emitted for it.

use super::builder::Builder;
use super::shape::Shape;
use crate::lower::SchemaId;
use crate::model::Ty;

/// How deep inline schemas may stand in each other: rustc gives up on types that nest more than twice as deep.
const MAX_DEPTH: usize = 48;
/// How often each schema may be looked at, on average.
const MAX_LOOKS: usize = 64;

impl Builder<'_> {
    /// Runs `look` unless schemas nest, or multiply when they are put together, beyond all use.
    pub(crate) fn within_limits(&mut self, id: SchemaId, look: impl FnOnce(&mut Self) -> Shape) -> Shape {
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
pub(crate) fn is_large(ty: &Ty) -> bool {
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
