//! Cycles of types: `Box`es where a type would contain itself.

use crate::arena::Arena;
use crate::model::{Content, Ty, TypeDef, TypeId, TypeKind};
use crate::scc::{components, cyclic};

/// Adds a `Box` where a type would contain itself, and makes an alias that would contain itself a newtype. Returns the
/// aliases that refer only to each other; they become untyped.
pub(crate) fn break_cycles(types: &mut Arena<TypeId, TypeDef>) -> Vec<TypeId> {
    let empty = break_empty_cycles(types);
    break_alias_cycles(types);
    break_union_cycles(types);
    box_variants(types);
    box_optional_members(types);
    box_members(types);
    empty
}

/// Adds a `Box` to each member on a cycle that may be absent or null, as one of a cycle of values does: a property that an API adds
/// later is optional, and so a member that has always been there keeps its type when the new one refers back.
fn box_optional_members(types: &mut Arena<TypeId, TypeDef>) {
    let components = components(types, direct);
    for (id, def) in types.entries_mut() {
        let TypeKind::Struct(def) = &mut def.kind else { continue };
        let inside = |other: &TypeId| components[*other] == components[id];
        for field in &mut def.fields {
            if !field.required || matches!(field.ty, Ty::Option(_)) {
                box_within(&mut field.ty, &inside);
            }
        }
    }
}

/// Adds a `Box` to each member that is on a cycle still.
fn box_members(types: &mut Arena<TypeId, TypeDef>) {
    let components = components(types, direct);
    for (id, def) in types.entries_mut() {
        let inside = |other: &TypeId| components[*other] == components[id];
        for ty in direct_mut(&mut def.kind) {
            box_within(ty, &inside);
        }
    }
}

/// Makes aliases that refer only to each other untyped: to decode one would take an endless number of steps.
fn break_empty_cycles(types: &mut Arena<TypeId, TypeDef>) -> Vec<TypeId> {
    let empty = cyclic(types, |def| match &def.kind {
        TypeKind::Alias(ty) => direct_of(ty),
        _ => Vec::new(),
    });
    for id in &empty {
        types[*id].kind = TypeKind::Alias(Ty::Value);
    }
    empty
}

/// Makes aliases that contain themselves newtypes: Rust has no recursive alias, not even through `Vec`.
fn break_alias_cycles(types: &mut Arena<TypeId, TypeDef>) {
    let on_cycle = cyclic(types, |def| match &def.kind {
        TypeKind::Alias(ty) => ty.named(),
        _ => Vec::new(),
    });
    for id in on_cycle {
        if let TypeKind::Alias(ty) = &types[id].kind {
            types[id].kind = TypeKind::Newtype(ty.clone());
        }
    }
}

/// Removes a union from its own variants: it would be tried without end, and adds no value that the others do not have.
fn break_union_cycles(types: &mut Arena<TypeId, TypeDef>) {
    let components = components(types, |def| match &def.kind {
        TypeKind::Union(union) => union.variants.iter().flat_map(|variant| direct_of(&variant.ty)).collect(),
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => direct_of(ty),
        _ => Vec::new(),
    });
    for (id, def) in types.entries_mut() {
        if let TypeKind::Union(union) = &mut def.kind {
            let inside = |other: &TypeId| components[*other] == components[id];
            union.variants.retain(|variant| !direct_of(&variant.ty).iter().any(inside));
        }
    }
}

/// Adds a `Box` to each variant that is an object, whatever its size is and whether it is part of a cycle: a property that an
/// API adds to it, or to another type, must not change the variant.
fn box_variants(types: &mut Arena<TypeId, TypeDef>) {
    let variants = types.iter().map(|def| match &def.kind {
        TypeKind::Union(union) => union.variants.iter().map(|variant| is_object(types, &variant.ty)).collect(),
        TypeKind::Outcome(variants) => variants.iter().map(|variant| is_object_in(types, &variant.content)).collect(),
        _ => Vec::new(),
    });
    let variants: Vec<Vec<bool>> = variants.collect();
    for (def, are_objects) in types.iter_mut().zip(variants) {
        let all: Vec<Option<&mut Ty>> = match &mut def.kind {
            TypeKind::Union(union) => union.variants.iter_mut().map(|variant| Some(&mut variant.ty)).collect(),
            TypeKind::Outcome(variants) => {
                variants.iter_mut().map(|variant| variant.content.ty_mut().map(non_null_mut)).collect()
            }
            _ => continue,
        };
        for ty in all.into_iter().zip(are_objects).filter_map(|(ty, is_object)| ty.filter(|_| is_object)) {
            *ty = Ty::Boxed(Box::new(ty.clone()));
        }
    }
}

/// The type of a value that is not null.
fn non_null_mut(ty: &mut Ty) -> &mut Ty {
    if let Ty::Option(inner) = ty { inner } else { ty }
}

fn is_object_in(types: &Arena<TypeId, TypeDef>, content: &Content) -> bool {
    matches!(content, Content::Json(ty) if is_object(types, ty))
}

/// Tests for a struct, or one that may be null.
fn is_object(types: &Arena<TypeId, TypeDef>, of: &Ty) -> bool {
    let mut of = of;
    loop {
        of = match of {
            Ty::Option(inner) => inner,
            Ty::Named(id) => match &types[*id].kind {
                // Aliases that refer only to each other are replaced already.
                TypeKind::Alias(inner) => inner,
                kind => return matches!(kind, TypeKind::Struct(_)),
            },
            _ => return false,
        };
    }
}

/// The types that a type contains without a pointer in between.
fn direct(def: &TypeDef) -> Vec<TypeId> {
    match &def.kind {
        TypeKind::Struct(def) => def.fields.iter().flat_map(|field| direct_of(&field.ty)).collect(),
        TypeKind::Union(union) => union.variants.iter().flat_map(|variant| direct_of(&variant.ty)).collect(),
        TypeKind::Alias(ty) | TypeKind::Newtype(ty) => direct_of(ty),
        TypeKind::Enum(_) | TypeKind::Outcome(_) | TypeKind::Errors(_) => Vec::new(),
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
        // The cycle contains a struct or union as well, which gets the `Box`.
        TypeKind::Alias(_) | TypeKind::Enum(_) | TypeKind::Outcome(_) | TypeKind::Errors(_) => Vec::new(),
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

#[cfg(test)]
#[allow(clippy::panic, reason = "tests fail by panicking")]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_schemas::kinds;
    use crate::model::{Ty, TypeKind};

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn field_of(kind: Option<&TypeKind>) -> Option<Ty> {
        match kind {
            Some(TypeKind::Struct(def)) => def.fields.first().map(|field| field.ty.clone()),
            _ => None,
        }
    }

    #[test]
    fn a_struct_that_contains_itself_gets_a_box_and_not_in_an_array() {
        let with = |schema: Value| json!({"Test": {"type": "object", "properties": {"a": schema}}});
        let direct = kinds(&with(reference("Test")));
        assert!(matches!(field_of(direct.get("Test")), Some(Ty::Boxed(_))), "{direct:?}");
        let array = kinds(&with(json!({"type": "array", "items": reference("Test")})));
        let Some(Ty::Vec(item)) = field_of(array.get("Test")) else { panic!("no array: {array:?}") };
        assert!(matches!(*item, Ty::Named(_)), "{item:?}");
    }

    #[test]
    fn a_required_member_has_no_box_where_an_optional_one_ends_the_cycle() {
        let member =
            |of: Value, required: Value| json!({"type": "object", "properties": {"a": of}, "required": required});
        let fields = |of: Value, required: Value| {
            let of = json!({"Test": member(reference("Other"), json!(["a"])), "Other": member(of, required)});
            let kinds = kinds(&of);
            ["Test", "Other"].map(|name| field_of(kinds.get(name)))
        };
        let boxed = |of: Value, required: Value| fields(of, required).map(|ty| matches!(ty, Some(Ty::Boxed(_))));
        assert_eq!(boxed(json!({"type": "string"}), json!([])), [false, false]);
        assert_eq!(boxed(reference("Test"), json!([])), [false, true]);
        assert_eq!(boxed(reference("Test"), json!(["a"])), [true, true], "no value ends this cycle");
        let [required, nullable] = fields(json!({"anyOf": [reference("Test"), {"type": "null"}]}), json!(["a"]));
        assert!(matches!(required, Some(Ty::Named(_))), "{required:?}");
        assert!(matches!(&nullable, Some(Ty::Option(of)) if matches!(**of, Ty::Boxed(_))), "{nullable:?}");
    }

    #[test]
    fn a_variant_that_is_an_object_has_a_box_whatever_it_contains() {
        let object = |properties: Value| json!({"type": "object", "properties": properties});
        let boxed = |properties: Value| {
            let kinds = kinds(&json!({
                "Test": {"oneOf": [reference("Alias"), {"type": "string"}, {"type": "array"}]},
                "Alias": reference("Object"), "Object": object(properties),
            }));
            let Some(TypeKind::Union(union)) = kinds.get("Test") else { panic!("no union: {kinds:?}") };
            let variants = union.variants.iter().map(|variant| matches!(variant.ty, Ty::Boxed(_)));
            (variants.collect::<Vec<bool>>(), matches!(field_of(kinds.get("Object")), Some(Ty::Boxed(_))))
        };
        let expected = (vec![true, false, false], false);
        assert_eq!(boxed(json!({"a": {"type": "integer"}})), expected);
        assert_eq!(boxed(json!({"a": reference("Test")})), expected, "the variant breaks the cycle");
        let many: serde_json::Map<String, Value> =
            (0..40).map(|n| (format!("p{n}"), json!({"type": "string"}))).collect();
        assert_eq!(boxed(many.into()), expected);
    }

    #[test]
    fn an_alias_that_contains_itself_is_a_newtype() {
        let kinds = kinds(&json!({"Test": {"type": "array", "items": reference("Test")}, "Other": reference("Test")}));
        assert!(matches!(kinds.get("Test"), Some(TypeKind::Newtype(Ty::Vec(_)))), "{kinds:?}");
        assert!(matches!(kinds.get("Other"), Some(TypeKind::Alias(Ty::Named(_)))), "{kinds:?}");
    }

    #[test]
    fn aliases_that_refer_only_to_each_other_are_untyped() {
        let kinds = kinds(&json!({"Test": {"anyOf": [reference("Other")]}, "Other": {"allOf": [reference("Test")]}}));
        for name in ["Test", "Other"] {
            assert_eq!(kinds.get(name), Some(&TypeKind::Alias(Ty::Value)), "{name}");
        }
    }

    #[test]
    fn a_union_is_not_its_own_variant() {
        let kinds = kinds(&json!({
            "Test": {"oneOf": [reference("Other"), {"type": "string"}, {"type": "boolean"}]},
            "Other": {"oneOf": [reference("Test"), {"type": "array"}, {"type": "object"}]},
        }));
        let Some(TypeKind::Union(union)) = kinds.get("Test") else { panic!("no union: {kinds:?}") };
        assert_eq!(union.variants.iter().map(|variant| &variant.ty).collect::<Vec<_>>(), [&Ty::String, &Ty::Bool]);
    }
}
