//! Cycles of types: `Box`es where a type would contain itself.

use super::scc::{components, cyclic};
use crate::model::{Ty, TypeDef, TypeId, TypeKind};

/// Puts a `Box` where a type would contain itself, and a type of its own where an alias would. Aliases that lead
/// to nothing but themselves become any JSON; their indices are returned.
pub(crate) fn break_cycles(types: &mut [TypeDef]) -> Vec<usize> {
    let empty = break_empty_cycles(types);
    break_alias_cycles(types);
    break_union_cycles(types);
    let components = components(types.len(), |index| types.get(index).map(direct).unwrap_or_default());
    for index in 0..types.len() {
        let own = components.get(index).copied();
        let inside = |id: &TypeId| components.get(id.0 as usize).copied() == own;
        if let Some(def) = types.get_mut(index) {
            for ty in direct_mut(&mut def.kind) {
                box_within(ty, &inside);
            }
        }
    }
    empty
}

/// An alias of an alias .. of itself: to decode one would take an endless number of steps.
fn break_empty_cycles(types: &mut [TypeDef]) -> Vec<usize> {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Alias(ty)) => direct_of(ty),
        _ => Vec::new(),
    };
    let empty = cyclic(types.len(), edges);
    for index in &empty {
        if let Some(def) = types.get_mut(*index) {
            def.kind = TypeKind::Alias(Ty::Value);
        }
    }
    empty
}

/// An alias can't contain itself, not even in a list.
fn break_alias_cycles(types: &mut [TypeDef]) {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Alias(ty)) => ty.named(),
        _ => Vec::new(),
    };
    for index in cyclic(types.len(), edges) {
        if let Some(def) = types.get_mut(index)
            && let TypeKind::Alias(ty) = &def.kind
        {
            def.kind = TypeKind::Newtype(ty.clone());
        }
    }
}

/// A union that is a branch of itself would be tried without end; the branch adds no value that the others don't have.
fn break_union_cycles(types: &mut [TypeDef]) {
    let edges = |index: usize| match types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Union(union)) => union.variants.iter().flat_map(|v| direct_of(&v.ty)).collect(),
        Some(TypeKind::Alias(ty) | TypeKind::Newtype(ty)) => direct_of(ty),
        _ => Vec::new(),
    };
    let groups = components(types.len(), edges);
    for (index, def) in types.iter_mut().enumerate() {
        if let TypeKind::Union(union) = &mut def.kind {
            let own = groups.get(index);
            let inside = |id: &TypeId| groups.get(id.0 as usize) == own;
            union.variants.retain(|variant| !direct_of(&variant.ty).iter().any(inside));
        }
    }
}

/// The types that a type holds without a pointer in between.
fn direct(def: &TypeDef) -> Vec<TypeId> {
    match &def.kind {
        TypeKind::Struct(def) => def.fields.iter().flat_map(|field| direct_of(&field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().flat_map(|variant| direct_of(&variant.ty)).collect(),
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => direct_of(ty),
        TypeKind::Enum(_) | TypeKind::Choice(_) => Vec::new(),
    }
}

fn direct_of(ty: &Ty) -> Vec<TypeId> {
    match ty {
        Ty::Named(id) => vec![*id],
        Ty::Option(inner) => direct_of(inner),
        Ty::Tuple(items) => items.iter().flat_map(direct_of).collect(),
        _ => Vec::new(),
    }
}

fn direct_mut(kind: &mut TypeKind) -> Vec<&mut Ty> {
    match kind {
        TypeKind::Struct(def) => def.fields.iter_mut().map(|field| &mut field.ty).collect(),
        TypeKind::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.ty).collect(),
        // The cycle goes through a struct or union as well, and is cut there.
        TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::Choice(_) => Vec::new(),
        TypeKind::Newtype(ty) => vec![ty],
    }
}

fn box_within(ty: &mut Ty, inside: &impl Fn(&TypeId) -> bool) {
    match ty {
        Ty::Named(id) if inside(id) => *ty = Ty::Boxed(Box::new(Ty::Named(*id))),
        Ty::Option(inner) => box_within(inner, inside),
        Ty::Tuple(items) => items.iter_mut().for_each(|item| box_within(item, inside)),
        _ => {}
    }
}
