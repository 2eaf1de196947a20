//! Bounds on the work for one schema and on what is emitted for it, and the schemas that are being built, by which
//! recursion is found.

use std::collections::{HashMap, HashSet};

use super::builder::TypeBuilder;
use super::shape::TypeShape;
use crate::arena::Arena;
use crate::diag::messages::analyze as messages;
use crate::lower::SchemaId;
use crate::model::{Ty, TypeId};

/// The depth to which inline schemas may nest: rustc gives up on types that nest more than twice as deep.
const MAX_DEPTH: usize = 48;
/// The number of shapes that are built for each schema within a named one, on average.
const MAX_SHAPES: usize = 64;
/// The number of parts of a type without a name.
const MAX_PARTS: usize = 8 * MAX_DEPTH;

/// The schemas that are being built, and the number of those that were, for one named schema or one in an operation: what
/// is too much for one of them costs no other one its type.
pub(super) struct Limits {
    /// Inline schemas whose type is being built.
    pub open: HashSet<SchemaId>,
    /// Sets of schemas that all have to hold and are being built, with the type to use where a set contains itself.
    pub combined: HashMap<Vec<SchemaId>, Option<TypeId>>,
    /// The number of shapes that became untyped because of a limit.
    pub exceeded: usize,
    /// The number of shapes that are being built, each within the one before.
    depth: usize,
    /// The number of outermost shapes so far.
    outermost: usize,
    /// The number of shapes of the outermost one so far.
    shapes: usize,
    /// The number of schemas that have these shapes.
    schemas: usize,
    /// The outermost shape for which each schema was seen last; 0 if it was not seen.
    seen: Arena<SchemaId, usize>,
    /// Set if the outermost shape has taken too many shapes.
    is_exhausted: bool,
}

impl Limits {
    /// The limits of schemas that were not seen, each of them with 0.
    pub fn new(seen: Arena<SchemaId, usize>) -> Self {
        Self {
            open: HashSet::new(),
            combined: HashMap::new(),
            exceeded: 0,
            depth: 0,
            outermost: 0,
            shapes: 0,
            schemas: 0,
            seen,
            is_exhausted: false,
        }
    }

    /// Counts a shape of a schema.
    fn count(&mut self, id: SchemaId) {
        if self.depth == 0 {
            self.outermost += 1;
            (self.shapes, self.schemas, self.is_exhausted) = (0, 0, false);
        }
        self.shapes += 1;
        if std::mem::replace(&mut self.seen[id], self.outermost) != self.outermost {
            self.schemas += 1;
        }
    }
}

impl TypeBuilder<'_> {
    /// Builds a shape of a schema, unless schemas nest, or multiply when they are combined, beyond the limits. `owner` is
    /// the schema of which it is a part.
    pub(super) fn within_limits(
        &mut self,
        owner: SchemaId,
        id: SchemaId,
        build: impl FnOnce(&mut Self) -> TypeShape,
    ) -> TypeShape {
        self.limits.count(id);
        let is_too_deep = self.limits.depth >= MAX_DEPTH;
        let is_too_much = self.limits.shapes > MAX_SHAPES * (self.limits.schemas + MAX_SHAPES);
        if is_too_deep || is_too_much {
            self.limits.exceeded += 1;
            if is_too_deep {
                self.report(owner, messages::too_deep());
            } else if !std::mem::replace(&mut self.limits.is_exhausted, true) {
                self.report(owner, messages::too_complex());
            }
            return TypeShape::plain(Ty::Value);
        }
        self.limits.depth += 1;
        let shape = build(self);
        self.limits.depth -= 1;
        shape
    }
}

/// Tests whether a type without a name nests deeper, or has more parts, than the limits allow.
pub(super) fn is_large(ty: &Ty) -> bool {
    let mut stack = vec![(ty, 0)];
    let mut parts = 0;
    while let Some((ty, depth)) = stack.pop() {
        parts += 1;
        if depth > MAX_DEPTH || parts > MAX_PARTS {
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

#[cfg(test)]
mod tests {
    use super::{Limits, MAX_DEPTH, MAX_PARTS, is_large};
    use crate::arena::Id as _;
    use crate::lower::SchemaId;
    use crate::model::Ty;

    #[test]
    fn what_one_schema_takes_is_not_counted_for_the_next() {
        let mut limits = Limits::new([0; 3].into_iter().collect());
        let mut count = |depth: usize, index: usize| {
            limits.depth = depth;
            limits.count(SchemaId::new(index));
            (limits.shapes, limits.schemas)
        };
        assert_eq!([count(0, 0), count(1, 1), count(2, 1)], [(1, 1), (2, 2), (3, 2)]);
        assert_eq!([count(0, 1), count(1, 2)], [(1, 1), (2, 2)]);
    }

    fn nested(depth: usize) -> Ty {
        (0..depth).fold(Ty::String, |ty, _| Ty::Vec(Box::new(ty)))
    }

    #[test]
    fn a_type_may_nest_as_deep_as_the_limit() {
        assert!(!is_large(&nested(MAX_DEPTH)));
        assert!(is_large(&nested(MAX_DEPTH + 1)));
    }

    #[test]
    fn a_tuple_counts_as_a_part_besides_its_items() {
        assert!(!is_large(&Ty::Tuple(vec![Ty::String; MAX_PARTS - 1])));
        assert!(is_large(&Ty::Tuple(vec![Ty::String; MAX_PARTS])));
    }
}
