//! Properties whose null is all that tells the variants of a union apart.

use std::collections::{BTreeSet, HashSet};

use crate::arena::Arena;
use crate::model::{Struct, Ty, TypeDef, TypeId, TypeKind, Union, Variant};

/// The largest number of variants that are compared with one another, and of pairs of structs within them.
const MOST: usize = 100;

/// The optional properties whose null, and nothing else in a value, may select a variant: a variant before it does not have the
/// property. If null were read as an absent property, the value would be written without it, and read again as that other variant.
pub(super) fn find(types: &Arena<TypeId, TypeDef>) -> HashSet<(TypeId, usize)> {
    let mut found = HashSet::new();
    for def in types.iter() {
        if let TypeKind::Union(union) = &def.kind {
            of_union(types, union, &mut found);
        }
    }
    found
}

fn of_union(types: &Arena<TypeId, TypeDef>, union: &Union, found: &mut HashSet<(TypeId, usize)>) {
    let structs = |variant: &'_ Variant| struct_of(types, &variant.ty);
    let variants: Vec<_> = union.variants.iter().take(MOST).map(|variant| (variant, structs(variant))).collect();
    for (index, (variant, id)) in variants.iter().enumerate() {
        let Some(id) = *id else { continue };
        for (before, other) in variants.iter().take(index) {
            if let Some(other) = other.filter(|_| !excludes(before, variant)) {
                of_pair(types, other, id, found);
            }
        }
    }
}

/// Tests whether tags tell two variants apart, or values that their properties may have.
fn excludes(one: &Variant, other: &Variant) -> bool {
    let (one, other) = (&one.predicate, &other.predicate);
    let tags = |name: &str| -> Vec<_> {
        other.constants.iter().filter(|(known, _)| known == name).map(|(_, value)| value).collect()
    };
    one.constants.iter().any(|(name, _)| {
        let others = tags(name);
        let own = one.constants.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        !others.is_empty() && own.into_iter().all(|value| !others.contains(&value))
    }) || one.allowed.iter().any(|(name, values)| {
        let others = other.allowed.iter().filter(|(known, _)| known == name).flat_map(|(_, values)| values);
        let others: Vec<_> = others.chain(tags(name)).collect();
        !others.is_empty() && values.iter().all(|value| !others.contains(&value))
    })
}

/// Adds the properties of the second struct, and of those within it, whose null the first does not have.
fn of_pair(types: &Arena<TypeId, TypeDef>, one: TypeId, other: TypeId, found: &mut HashSet<(TypeId, usize)>) {
    let (mut seen, mut pending) = (BTreeSet::new(), vec![(one, other)]);
    while let Some(pair) = pending.pop() {
        let (Some(one), Some(other)) = (as_struct(types, pair.0), as_struct(types, pair.1)) else { continue };
        if pair.0 == pair.1 || seen.len() >= MOST || !seen.insert(pair) || !covers(one, other) {
            continue;
        }
        for (index, field) in other.fields.iter().enumerate() {
            let same = one.fields.iter().find(|known| known.wire == field.wire);
            let is_constant = one.constants.iter().any(|constant| constant.wire == field.wire);
            match same {
                Some(same) => pending.extend(struct_of(types, &same.ty).zip(struct_of(types, &field.ty))),
                // What a struct keeps with its additional properties is no loss of it.
                None if one.additional.is_some() || is_constant || field.required => {}
                None => _ = found.insert((pair.1, index)),
            }
        }
    }
}

/// Tests whether a value of the second struct may be one of the first: each has what the other requires.
fn covers(one: &Struct, other: &Struct) -> bool {
    let has = |of: &Struct, wire: &str| {
        of.additional.is_some()
            || of.fields.iter().any(|field| field.wire == wire)
            || of.constants.iter().any(|constant| constant.wire == wire)
    };
    let has_all = |of: &Struct, required: &Struct| {
        required.fields.iter().filter(|field| field.required).all(|field| has(of, &field.wire))
            && required.constants.iter().all(|constant| has(of, &constant.wire))
    };
    let differs = |constant: &crate::model::Constant| {
        other.constants.iter().any(|known| known.wire == constant.wire && known.value != constant.value)
    };
    has_all(one, other) && has_all(other, one) && !one.constants.iter().any(differs)
}

fn as_struct(types: &Arena<TypeId, TypeDef>, id: TypeId) -> Option<&Struct> {
    match &types[id].kind {
        TypeKind::Struct(def) => Some(def),
        _ => None,
    }
}

/// The struct that a type is, boxed, optional or by another name.
fn struct_of(types: &Arena<TypeId, TypeDef>, of: &Ty) -> Option<TypeId> {
    let mut found = of;
    // An alias of itself has been broken up before, so that this ends.
    loop {
        match found {
            Ty::Option(inner) | Ty::Boxed(inner) => found = inner,
            Ty::Named(id) => match &types[*id].kind {
                TypeKind::Alias(of) => found = of,
                TypeKind::Struct(_) => return Some(*id),
                _ => return None,
            },
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::analyze::test_operations::{analyze, document};
    use crate::model::{Ty, TypeKind};

    /// The types of the last property of `B`, of a response that is `A` or `B`, and of the struct within it.
    fn kept(a: Value, b: Value) -> Vec<String> {
        let schema = json!({"anyOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]});
        let content = json!({"application/json": {"schema": schema}});
        let operation = json!({"responses": {"200": {"description": "d", "content": content}}});
        let mut document = document(&json!({"/t": {"get": operation}}));
        document.as_object_mut().map(|root| root.insert("components".to_owned(), json!({"schemas": {"A": a, "B": b}})));
        let model = analyze(&document).0;
        let structs = model.types.iter().filter_map(|def| match &def.kind {
            TypeKind::Struct(of) => Some((&def.name, of)),
            _ => None,
        });
        let fields = structs.flat_map(|(name, of)| of.fields.iter().map(move |field| (name, field)));
        let optional = fields.filter(|(_, field)| matches!(field.ty, Ty::Option(_)));
        optional.map(|(name, field)| format!("{name}.{}", field.wire)).collect()
    }

    fn object(properties: Value, required: &[&str]) -> Value {
        json!({"type": "object", "properties": properties, "required": required})
    }

    #[test]
    fn null_is_kept_where_it_alone_selects_a_variant() {
        let (text, option) = (json!({"type": "string"}), json!({"type": ["string", "null"]}));
        let (a, b) = (object(json!({"n": text}), &[]), object(json!({"n": text, "p": option}), &[]));
        assert_eq!(kept(a.clone(), b.clone()), ["B.p"]);
        // The variant comes first, so that it is read without the property too.
        assert!(kept(b.clone(), a.clone()).is_empty());
        // Something else selects it.
        assert!(kept(a.clone(), object(json!({"n": text, "p": option, "q": text}), &["q"])).is_empty());
        assert!(kept(object(json!({"n": text, "q": text}), &["q"]), b.clone()).is_empty());
        let tagged = |tag: &str| object(json!({"n": {"const": tag}, "p": option}), &["n"]);
        assert!(kept(object(json!({"n": {"const": "a"}}), &["n"]), tagged("b")).is_empty());
        assert_eq!(kept(object(json!({"n": text}), &["n"]), tagged("b")), ["B.p"]);
        // The property of the other variant, and a map, keep null too.
        assert!(kept(object(json!({"n": text, "p": option}), &[]), b.clone()).is_empty());
        let map = json!({"type": "object", "additionalProperties": {"type": ["string", "null"]}});
        assert!(kept(map, b).is_empty());
    }

    #[test]
    fn null_is_kept_within_the_properties_of_both() {
        let text = json!({"type": "string"});
        let a = object(json!({"v": object(json!({"n": text}), &[])}), &[]);
        let inner = json!({"n": text, "p": {"type": ["string", "null"]}});
        let b = object(json!({"v": object(inner, &[])}), &[]);
        let found = kept(a, b);
        assert!(matches!(found.as_slice(), [one] if one.ends_with(".p")), "{found:?}");
    }
}
