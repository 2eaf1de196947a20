//! Tags: the properties that select the variants of unions. A variant is written with its tags, so each has to have one
//! value, or a field that holds the value.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::arena::Arena;
use crate::model::{Struct, Ty, TypeDef, TypeId, TypeKind, UNKNOWN, Union, Variant};
use crate::name::{self, Entry};

/// The largest number of types that are looked at for a variant: a union may have unions for variants.
const MAX_TYPES: usize = 64;

/// Makes sure that each variant can be written with its tags, and notes in each struct the values that all unions agree on.
pub(crate) fn apply_tags(types: &mut Arena<TypeId, TypeDef>) {
    for def in types.iter_mut() {
        if let TypeKind::Union(union) = &mut def.kind {
            union.variants.iter_mut().for_each(remove_unreachable);
        }
    }
    for id in types.ids() {
        let TypeKind::Union(union) = &types[id].kind else { continue };
        if let Some(variants) = split(types, union) {
            types[id].kind = TypeKind::Union(Union { variants, ..union.clone() });
        }
    }
    for (id, tags) in agreed(types) {
        if let TypeKind::Struct(def) = &mut types[id].kind {
            def.tags = tags.into_iter().filter_map(|(property, value)| Some((property, value?))).collect();
        }
    }
}

/// Removes the tags of a variant whose values are no objects. They have no properties, whatever a discriminator says.
fn remove_unreachable(variant: &mut Variant) {
    let types = &variant.predicate.types;
    if !types.is_empty() && !types.contains(&"object") {
        variant.predicate.constants.clear();
    }
}

/// The variants of a union with one for each value of a tag that has several, where the type need not hold the value;
/// `None` if there is no such tag.
fn split(types: &Arena<TypeId, TypeDef>, union: &Union) -> Option<Vec<Variant>> {
    let several = |variant: &Variant| {
        let tags = tags(variant).into_iter().find(|(_, values)| values.len() > 1)?;
        if holds(types, &variant.ty, tags.0) { None } else { Some((tags.0.to_owned(), tags.1.len())) }
    };
    let splits: Vec<Option<(String, usize)>> = union.variants.iter().map(several).collect();
    if splits.iter().all(Option::is_none) {
        return None;
    }
    let (mut variants, mut entries) = (Vec::new(), Vec::new());
    for (variant, property) in union.variants.iter().zip(splits) {
        let Some((property, _)) = property else {
            entries.push(Entry::generated(vec![variant.name.clone()], 0));
            variants.push(variant.clone());
            continue;
        };
        let mut base = variant.clone();
        let constants = std::mem::take(&mut base.predicate.constants);
        let at = constants.iter().position(|(name, _)| *name == property).unwrap_or_default();
        let (tags, others): (Vec<_>, Vec<_>) = constants.into_iter().partition(|(name, _)| *name == property);
        base.predicate.constants = others;
        for (_, value) in tags {
            let mut one = base.clone();
            one.predicate.constants.insert(at, (property.clone(), value.clone()));
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let candidates = [text.clone(), format!("{} {text}", variant.name)].map(|name| name::type_name(&name));
            entries.push(Entry::new(text, candidates.to_vec(), 1));
            variants.push(one);
        }
    }
    let names = name::assign(&entries, &BTreeSet::from([UNKNOWN.to_owned()]));
    for (variant, name) in variants.iter_mut().zip(names) {
        variant.name = name;
    }
    Some(variants)
}

/// The tags of a variant, each with its values.
fn tags(variant: &Variant) -> BTreeMap<&str, Vec<&Value>> {
    let mut tags: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for (property, value) in &variant.predicate.constants {
        tags.entry(property).or_default().push(value);
    }
    tags
}

/// Tests whether all values of a type have a property. A type that is no struct has whatever its value has.
fn holds(types: &Arena<TypeId, TypeDef>, ty: &Ty, property: &str) -> bool {
    let is_required = |def: &Struct| {
        def.constants.iter().any(|constant| constant.wire == property)
            || def.fields.iter().any(|field| field.wire == property && field.required)
    };
    structs(types, ty, property).into_iter().all(|(_, def)| is_required(def))
}

/// The structs that a value of a type may be, but for those that the unions within it select by the same property.
fn structs<'t>(types: &'t Arena<TypeId, TypeDef>, ty: &Ty, property: &str) -> Vec<(TypeId, &'t Struct)> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut pending = vec![ty];
    while let Some(ty) = pending.pop() {
        match ty {
            Ty::Boxed(inner) | Ty::Option(inner) => pending.push(inner),
            Ty::Named(id) if seen.len() < MAX_TYPES && seen.insert(*id) => match &types[*id].kind {
                TypeKind::Struct(def) => found.push((*id, def)),
                TypeKind::Union(union) => {
                    let is_tagged =
                        |variant: &&Variant| variant.predicate.constants.iter().any(|(name, _)| name == property);
                    let untagged = union.variants.iter().filter(|variant| !is_tagged(variant));
                    pending.extend(untagged.take(MAX_TYPES).map(|variant| &variant.ty));
                }
                TypeKind::Alias(inner) | TypeKind::Newtype(inner) => pending.push(inner),
                TypeKind::Enum(_) | TypeKind::Outcome(_) | TypeKind::Errors(_) => {}
            },
            _ => {}
        }
    }
    found
}

/// The tags of each struct that has a field for them, with the value that all unions agree on; `None` if they do not.
fn agreed(types: &Arena<TypeId, TypeDef>) -> HashMap<TypeId, BTreeMap<String, Option<Value>>> {
    let mut found: HashMap<TypeId, BTreeMap<String, Option<Value>>> = HashMap::new();
    let unions = types.iter().filter_map(|def| if let TypeKind::Union(union) = &def.kind { Some(union) } else { None });
    for variant in unions.flat_map(|union| &union.variants) {
        // A constant that need not be present, or may be null, selects a variant as well, if it is present.
        let optional = variant.predicate.allowed.iter().map(|(property, values)| {
            (property.as_str(), values.iter().filter(|value| !value.is_null()).collect::<Vec<_>>())
        });
        let optional = optional.filter(|(_, values)| values.len() == 1);
        for (property, values) in tags(variant).into_iter().chain(optional) {
            let value = if let [only] = values.as_slice() { Some(*only) } else { None };
            for (id, def) in structs(types, &variant.ty, property) {
                if def.fields.iter().any(|field| field.wire == property) {
                    let tags = found.entry(id).or_default();
                    let own = tags.entry(property.to_owned()).or_insert_with(|| value.cloned());
                    if own.as_ref() != value {
                        *own = None;
                    }
                }
            }
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use crate::analyze::test_schemas::kinds;
    use crate::model::TypeKind;

    fn reference(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    /// The components `A` and `B` with these schemas for the property `kind`, if any, and `Test`, the union of them.
    fn document(a: Option<Value>, b: Option<Value>, mapping: &[(&str, &str)], required: &[&str]) -> Value {
        let with = |kind: Option<Value>, own: &str| {
            let mut properties = json!({own: {"type": "string"}});
            kind.into_iter().for_each(|kind| properties["kind"] = kind);
            json!({"type": "object", "properties": properties, "required": required})
        };
        let mapping: BTreeMap<&str, Value> =
            mapping.iter().map(|(value, name)| (*value, json!(format!("#/components/schemas/{name}")))).collect();
        let discriminator = json!({"propertyName": "kind", "mapping": mapping});
        let one_of = [reference("A"), reference("B")];
        json!({"A": with(a, "a"), "B": with(b, "b"), "Test": {"oneOf": one_of, "discriminator": discriminator}})
    }

    /// The variants of the union `Test`, with their tags.
    fn variants(kinds: &BTreeMap<String, TypeKind>) -> Vec<(&str, Vec<&Value>)> {
        let Some(TypeKind::Union(union)) = kinds.get("Test") else { panic!("no union: {kinds:?}") };
        let values = union.variants.iter().map(|variant| {
            let values = variant.predicate.constants.iter().map(|(_, value)| value).collect();
            (variant.name.as_str(), values)
        });
        values.collect()
    }

    fn tags<'k>(kinds: &'k BTreeMap<String, TypeKind>, name: &str) -> &'k [(String, Value)] {
        let Some(TypeKind::Struct(def)) = kinds.get(name) else { panic!("no struct: {kinds:?}") };
        &def.tags
    }

    #[test]
    fn a_struct_knows_the_value_that_selects_it() {
        let all = json!({"type": "string", "enum": ["a", "b", "c"]});
        for kind in [json!({"const": "a"}), json!({"type": "string"}), all] {
            let kinds = kinds(&document(Some(kind), None, &[("a", "A"), ("b", "B")], &[]));
            assert_eq!(tags(&kinds, "A"), [("kind".to_owned(), json!("a"))]);
            assert!(tags(&kinds, "B").is_empty(), "it has no field");
        }
    }

    #[test]
    fn a_struct_with_other_values_in_another_union_has_none() {
        let mut document = document(Some(json!({"type": "string"})), None, &[], &["kind"]);
        document["Other"] = json!({"type": "object", "properties": {"any": {
            "oneOf": [reference("A"), reference("B")],
            "discriminator": {"propertyName": "kind", "mapping": {"x": "#/components/schemas/A"}},
        }}});
        assert!(tags(&kinds(&document), "A").is_empty());
    }

    #[test]
    fn a_tag_of_several_values_without_a_field_splits_the_variant() {
        let mapping = [("created", "A"), ("deleted", "A"), ("b", "B")];
        let optional = json!({"type": "string"});
        for kind in [None, Some(optional)] {
            let kinds = kinds(&document(kind, None, &mapping, &[]));
            let seen = variants(&kinds);
            let (created, deleted, b) = (json!("created"), json!("deleted"), json!("b"));
            assert_eq!(seen, [("Created", vec![&created]), ("Deleted", vec![&deleted]), ("B", vec![&b])]);
            assert!(tags(&kinds, "A").is_empty());
        }
    }

    #[test]
    fn a_field_that_must_be_present_holds_the_choice() {
        let mapping = [("created", "A"), ("deleted", "A"), ("b", "B")];
        let kinds = kinds(&document(Some(json!({"type": "string"})), None, &mapping, &["kind"]));
        let (created, deleted, b) = (json!("created"), json!("deleted"), json!("b"));
        assert_eq!(variants(&kinds), [("A", vec![&created, &deleted]), ("B", vec![&b])]);
    }

    #[test]
    fn a_value_that_names_another_variant_is_put_behind_its_schema() {
        let mapping = [("b", "A"), ("c", "A"), ("x", "B")];
        let kinds = kinds(&document(None, None, &mapping, &[]));
        assert_eq!(variants(&kinds).into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["AB", "C", "B"]);
    }

    #[test]
    fn the_structs_of_an_inner_union_have_the_tag_of_the_outer_one() {
        let part = |own: &str| {
            let properties = json!({"kind": {"type": "string"}, "sub": {"const": own}});
            json!({"type": "object", "properties": properties, "required": ["kind", "sub"]})
        };
        let kinds = kinds(&json!({
            "Test": {"oneOf": [reference("Inner"), reference("C")], "discriminator": {
                "propertyName": "kind", "mapping": {"inner": "#/components/schemas/Inner", "c": "#/components/schemas/C"},
            }},
            "Inner": {"oneOf": [reference("A"), reference("B")]}, "A": part("a"), "B": part("b"), "C": part("c"),
        }));
        for name in ["A", "B"] {
            assert_eq!(tags(&kinds, name).first(), Some(&("kind".to_owned(), json!("inner"))));
        }
    }

    #[test]
    fn an_array_has_no_tag() {
        let kinds = kinds(&json!({
            "Test": {"oneOf": [reference("List"), reference("A")], "discriminator": {"propertyName": "kind"}},
            "List": {"type": "array", "items": {"type": "string"}},
            "A": {"type": "object", "properties": {"kind": {"type": "string"}}},
        }));
        assert_eq!(variants(&kinds), [("List", Vec::new()), ("A", vec![&json!("A")])]);
    }
}
