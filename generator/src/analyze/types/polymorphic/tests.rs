//! Tests of polymorphic schemas, with and without `oneOf`.
#![allow(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::analyze::test_schemas::kinds;
use crate::model::TypeKind;

fn pets(base: &Value) -> Vec<(String, Vec<String>)> {
    let extending = |property: &str| json!({"allOf": [{"$ref": "#/components/schemas/Test"}, {"properties": {property: {"type": "string"}}}]});
    let document = json!({
        "Test": base, "Cat": extending("claws"), "Dog": extending("barks"),
        "Puppy": {"allOf": [{"$ref": "#/components/schemas/Dog"}, {"properties": {"age": {"type": "integer"}}}]},
    });
    let kinds = kinds(&document);
    let Some(TypeKind::Union(union)) = kinds.get("Test") else { return Vec::new() };
    let values = |constants: &[(String, Value)]| constants.iter().map(|(_, value)| value.to_string()).collect();
    union.variants.iter().map(|variant| (variant.name.clone(), values(&variant.predicate.constants))).collect()
}

#[test]
fn a_polymorphic_schema_is_a_union_of_all_that_extend_it_and_itself() {
    let base = json!({
        "type": "object", "properties": {"kind": {"type": "string"}}, "discriminator": {"propertyName": "kind"},
    });
    let value = |name: &str| (name.to_owned(), vec![format!("{name:?}")]);
    let other = ("Other".to_owned(), Vec::new());
    assert_eq!(pets(&base), [value("Cat"), value("Dog"), value("Puppy"), other]);
}

#[test]
fn the_mapping_gives_the_discriminator_values() {
    let mapping = json!({"c": "#/components/schemas/Cat"});
    let base = json!({
        "type": "object", "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    });
    assert!(pets(&base).contains(&("Cat".to_owned(), vec!["\"c\"".to_owned()])));
}

#[test]
fn a_schema_without_a_discriminator_is_not_polymorphic() {
    assert!(pets(&json!({"type": "object", "properties": {"kind": {"type": "string"}}})).is_empty());
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn references(names: &[&str]) -> Value {
    names.iter().copied().map(reference).collect()
}

/// A schema that extends another one, and has a property of its own if that has a name.
fn extending(name: &str, property: &str) -> Value {
    match property {
        "" => json!({"allOf": [reference(name)]}),
        _ => json!({"allOf": [reference(name), {"type": "object", "properties": {property: {"type": "string"}}}]}),
    }
}

/// A schema with the property `kind` and a `oneOf` of its subtypes.
fn supertype(branches: &[&str]) -> Value {
    json!({
        "type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
        "oneOf": references(branches), "discriminator": {"propertyName": "kind"},
    })
}

/// The variants of unions and the fields of structs by the name of the type.
fn outlines(schemas: &Value) -> BTreeMap<String, String> {
    let outline = |kind: &TypeKind| match kind {
        TypeKind::Union(union) => {
            let names: Vec<&str> = union.variants.iter().map(|variant| variant.name.as_str()).collect();
            names.join(" | ")
        }
        TypeKind::Struct(def) => {
            let names: Vec<&str> = def.fields.iter().map(|field| field.wire.as_str()).collect();
            names.join(", ")
        }
        other => format!("{other:?}"),
    };
    kinds(schemas).iter().map(|(name, kind)| (name.clone(), outline(kind))).collect()
}

fn assert_outlines(schemas: &Value, expected: &[(&str, &str)]) {
    let expected = expected.iter().map(|(name, outline)| ((*name).to_owned(), (*outline).to_owned())).collect();
    assert_eq!(outlines(schemas), expected, "{schemas:#}");
}

#[test]
fn a_supertype_with_one_of_is_a_union_of_its_subtypes_and_each_has_its_members() {
    let schemas = json!({
        "Shape": supertype(&["Circle", "Square"]), "Circle": extending("Shape", "r"), "Square": extending("Shape", "side"),
    });
    assert_outlines(&schemas, &[("Circle", "kind, r"), ("Shape", "Circle | Square"), ("Square", "kind, side")]);
}

#[test]
fn subtypes_may_have_no_member_of_their_own() {
    for child in [extending("Zoo", ""), json!({"type": "object", "allOf": [reference("Zoo"), {"description": "d"}]})] {
        let mut zoo = supertype(&["Cat", "Dog"]);
        let schemas = json!({"Zoo": zoo, "Cat": child, "Dog": extending("Zoo", "")});
        assert_outlines(&schemas, &[("Cat", "kind"), ("Dog", "kind"), ("Zoo", "Cat | Dog")]);
        zoo.as_object_mut().map(|zoo| zoo.remove("discriminator"));
        let schemas = json!({"Zoo": zoo, "Cat": child, "Dog": extending("Zoo", "")});
        assert_outlines(&schemas, &[("Cat", "kind"), ("Dog", "kind"), ("Zoo", "Cat | Dog")]);
    }
}

#[test]
fn a_subtype_may_be_a_supertype_itself() {
    let branches = json!({"allOf": [reference("Zoo")], "oneOf": references(&["Cat", "Lion"])});
    let schemas = json!({
        "Zoo": supertype(&["Feline", "Dog"]), "Feline": branches, "Cat": extending("Feline", ""),
        "Lion": extending("Feline", "mane"), "Dog": extending("Zoo", "barks"),
    });
    let expected = [
        ("Cat", "kind"),
        ("Dog", "kind, barks"),
        ("Feline", "Cat | Lion"),
        ("Lion", "kind, mane"),
        ("Zoo", "Feline | Dog"),
    ];
    assert_outlines(&schemas, &expected);
}

#[test]
fn a_schema_between_a_supertype_and_its_branches_is_a_union_of_those_that_extend_it() {
    for property in ["", "paws"] {
        let schemas = json!({
            "Zoo": supertype(&["Cat", "Lion", "Dog"]), "Feline": extending("Zoo", property),
            "Cat": extending("Feline", ""), "Lion": extending("Feline", "mane"), "Dog": extending("Zoo", ""),
        });
        let with = |members: [&'static str; 2]| if property.is_empty() { members[0] } else { members[1] };
        let expected = [
            ("Cat", with(["kind", "kind, paws"])),
            ("Dog", "kind"),
            ("Feline", "Cat | Lion"),
            ("Lion", with(["kind, mane", "kind, paws, mane"])),
            ("Zoo", "Cat | Lion | Dog"),
        ];
        assert_outlines(&schemas, &expected);
    }
}

#[test]
fn a_branch_that_another_one_extends_is_a_struct() {
    let schemas = json!({
        "Zoo": supertype(&["Cat", "Lion"]), "Cat": extending("Zoo", "claws"), "Lion": extending("Cat", ""),
    });
    assert_outlines(&schemas, &[("Cat", "kind, claws"), ("Lion", "kind, claws"), ("Zoo", "Cat | Lion")]);
}

#[test]
fn a_supertype_may_allow_null_and_its_subtypes_have_its_members() {
    let mut zoo = supertype(&["Cat", "Dog"]);
    zoo["nullable"] = true.into();
    let schemas = json!({"Zoo": zoo, "Cat": extending("Zoo", "claws"), "Dog": extending("Zoo", "")});
    let outlines = outlines(&schemas);
    assert_eq!(outlines.get("Cat").map(String::as_str), Some("kind, claws"), "{outlines:?}");
    assert_eq!(outlines.get("Dog").map(String::as_str), Some("kind"), "{outlines:?}");
    assert!(outlines.values().any(|outline| outline == "Cat | Dog"), "{outlines:?}");
}

#[test]
fn branches_that_do_not_extend_a_supertype_with_members_have_these_members() {
    let mut schemas = json!({"Zoo": supertype(&["Cat", "Dog"]), "Cat": {"properties": {"claws": {"type": "string"}}}});
    schemas["Dog"] = extending("Zoo", "");
    assert_outlines(&schemas, &[("Cat", "claws"), ("Dog", "kind"), ("Zoo", "Cat | Dog")]);
    schemas["Zoo"]["properties"]["name"] = json!({"type": "string"});
    let expected = [("Cat", "claws"), ("Dog", "kind, name"), ("Zoo", "Cat | Dog"), ("ZooCat", "kind, name, claws")];
    assert_outlines(&schemas, &expected);
}

#[test]
fn a_circle_has_no_effect_on_other_schemas() {
    let count = 40;
    let name = |index: usize| format!("Child{index}");
    let names: Vec<String> = (0..count).map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut schemas = json!({"Zoo": supertype(&names), "Other": {"properties": {"a": {"type": "string"}}}});
    for name in &names {
        schemas[*name] = extending("Zoo", "");
    }
    let outlines = outlines(&schemas);
    assert_eq!(outlines.len(), count + 2, "{outlines:?}");
    assert_eq!(outlines.get("Other").map(String::as_str), Some("a"));
    assert_eq!(outlines.get("Zoo").map(|zoo| zoo.split(" | ").count()), Some(count));
}

#[test]
fn a_branch_that_is_a_union_is_selected_by_the_values_of_its_branches() {
    let feline = json!({"allOf": [reference("Zoo")], "oneOf": references(&["Cat", "Lion"])});
    let mut schemas = json!({
        "Zoo": supertype(&["Feline", "Dog"]), "Feline": feline, "Cat": extending("Feline", ""),
        "Lion": extending("Feline", "mane"), "Dog": extending("Zoo", ""),
    });
    let tags = |schemas: &Value, name: &str| -> Vec<(String, Vec<Value>)> {
        let kinds = kinds(schemas);
        let Some(TypeKind::Union(union)) = kinds.get(name) else { panic!("no union: {kinds:?}") };
        let values = |constants: &[(String, Value)]| constants.iter().map(|(_, value)| value.clone()).collect();
        union.variants.iter().map(|variant| (variant.name.clone(), values(&variant.predicate.constants))).collect()
    };
    let tag = |name: &str, values: &[&str]| (name.to_owned(), values.iter().map(|value| json!(value)).collect());
    assert_eq!(tags(&schemas, "Zoo"), [tag("Feline", &["Cat", "Lion"]), tag("Dog", &["Dog"])]);
    assert_eq!(tags(&schemas, "Feline"), [tag("Cat", &["Cat"]), tag("Lion", &["Lion"])]);
    let target = |name: &str| format!("#/components/schemas/{name}");
    schemas["Zoo"]["discriminator"]["mapping"] = json!({"c": target("Cat"), "l": target("Lion"), "d": target("Dog")});
    assert_eq!(tags(&schemas, "Zoo"), [tag("Feline", &["c", "l"]), tag("Dog", &["d"])]);
    assert_eq!(tags(&schemas, "Feline"), [tag("Cat", &["c"]), tag("Lion", &["l"])]);
}
