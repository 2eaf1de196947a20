//! The recursion limit that an emitted crate needs.
//!
//! To find out whether a type is `Send`, the compiler goes from type to type through all that it contains; rustdoc does so
//! for each type and each auto trait. What a recursive document makes of that is deeper than the compiler's usual limit.

use crate::arena::Arena;
use crate::model::{Ty, TypeDef, TypeId};
use crate::scc::components;

/// The limit of the compiler where a crate has none of its own.
const USUAL_LIMIT: usize = 128;

/// The levels below the last type of a chain, such as those of `serde_json::Value`, and above the first one.
const ENDS: usize = 40;

/// The recursion limit of a crate with these types; `None` if the usual one is enough.
///
/// The compiler may meet all types of a cycle before it is back at the first one, so each of them counts.
pub(crate) fn recursion_limit(types: &Arena<TypeId, TypeDef>) -> Option<usize> {
    let components = components(types, successors);
    let mut order: Vec<TypeId> = types.ids().collect();
    // Components have numbers in the order in which they are complete: what a type contains has a lower one.
    order.sort_by_key(|id| components[*id]);
    let mut depths = vec![0_usize; types.len()];
    for members in order.chunk_by(|a, b| components[*a] == components[*b]) {
        let Some(component) = members.first().map(|id| components[*id]) else { continue };
        let below = members.iter().flat_map(|id| successors(&types[*id])).filter_map(|id| depths.get(components[id]));
        let depth = below.max().copied().unwrap_or(0) + members.iter().map(|id| levels(&types[*id])).sum::<usize>();
        if let Some(place) = depths.get_mut(component) {
            *place = depth;
        }
    }
    let needed = depths.into_iter().max().unwrap_or(0) + ENDS;
    (needed > USUAL_LIMIT).then(|| needed.next_power_of_two())
}

fn successors(def: &TypeDef) -> Vec<TypeId> {
    def.kind.types().into_iter().flat_map(Ty::named).collect()
}

/// The levels from a type to those that it contains, itself included.
fn levels(def: &TypeDef) -> usize {
    1 + def.kind.types().into_iter().map(levels_of).max().unwrap_or(0)
}

/// The levels of a type around those of the crate: each type between, down to the field that has them, is one.
fn levels_of(ty: &Ty) -> usize {
    let mut deepest = 0;
    let mut stack = vec![(ty, 0)];
    while let Some((ty, above)) = stack.pop() {
        deepest = deepest.max(above);
        match ty {
            Ty::Option(inner) => stack.push((inner, above + 1)),
            Ty::Vec(inner) | Ty::Boxed(inner) => stack.push((inner, above + 4)),
            Ty::Map(inner) => stack.push((inner, above + 10)),
            Ty::Tuple(items) => stack.extend(items.iter().map(|item| (item, above + 1))),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::recursion_limit;
    use crate::arena::{Arena, Id as _};
    use crate::model::{Doc, Ty, TypeDef, TypeId, TypeKind};
    use crate::openapi::Pointer;

    /// A chain of types; the last one contains the first one.
    fn chain(length: usize, wrap: impl Fn(Box<Ty>) -> Ty) -> Arena<TypeId, TypeDef> {
        let mut types = Arena::new();
        for index in 0..length {
            types.push(TypeDef {
                name: format!("S{index}"),
                pointer: Pointer::default(),
                doc: Doc::default(),
                kind: TypeKind::Newtype(wrap(Box::new(Ty::Named(TypeId::new((index + 1) % length))))),
                derives: Vec::new(),
                is_exhaustive: false,
                used_by: Vec::new(),
            });
        }
        types
    }

    #[test]
    fn the_limit_is_set_where_types_are_many_levels_deep() {
        let boxed = |inner| Ty::Option(Box::new(Ty::Boxed(inner)));
        assert_eq!(recursion_limit(&chain(10, boxed)), None);
        // Measured: rustdoc needs 123 levels for 20 of these types, and 6 more for each further one.
        assert_eq!(recursion_limit(&chain(20, boxed)), Some(256));
        assert_eq!(recursion_limit(&chain(100, boxed)), Some(1024));
        // 12 for each of these, without the `Option`.
        assert_eq!(recursion_limit(&chain(20, Ty::Map)), Some(512));
        assert_eq!(recursion_limit(&Arena::new()), None);
    }
}
