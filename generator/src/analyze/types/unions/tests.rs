//! Tests of the rules for `anyOf` and `oneOf`.
#![allow(clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::{Value, json};

use crate::analyze::test_schemas::{kind, kinds};
use crate::model::{Ty, TypeKind, Variant};

fn variants(schema: &Value) -> Vec<Variant> {
    match kind(schema) {
        TypeKind::Union(union) => union.variants,
        other => panic!("no union: {other:?}"),
    }
}

fn names(schema: &Value) -> Vec<String> {
    variants(schema).into_iter().map(|variant| variant.name).collect()
}

fn object(property: &str) -> Value {
    json!({"type": "object", "properties": {property: {"type": "string"}}, "required": [property]})
}

#[test]
fn null_is_not_a_variant() {
    let schema = json!({"anyOf": [{"type": "string"}, {"type": "boolean"}, {"type": "null"}]});
    assert_eq!(names(&schema), ["String", "Boolean"]);
    let optional = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    assert_eq!(kind(&optional), TypeKind::Alias(Ty::String));
    let holding = json!({"type": "object", "properties": {"a": optional}});
    let TypeKind::Struct(def) = kind(&holding) else { panic!("no struct") };
    // What is only received does not distinguish null from an absent member.
    let field = def.fields.first().map(|field| (field.ty.clone(), field.null_is_absent));
    assert_eq!(field, Some((Ty::String, true)));
}

#[test]
fn null_alone_is_null() {
    assert_eq!(kind(&json!({"oneOf": [{"type": "null"}, {"const": null}]})), TypeKind::Alias(Ty::Null));
}

#[test]
fn numbers_are_merged_into_one() {
    let schema = json!({"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "number"}]});
    assert_eq!(names(&schema), ["Number", "String"]);
    assert_eq!(kind(&json!({"anyOf": [{"type": "integer"}, {"type": "number"}]})), TypeKind::Alias(Ty::Number));
}

#[test]
fn equal_branches_are_one() {
    let schema = json!({"oneOf": [{"type": "string", "minLength": 1}, {"type": "string"}, {"type": "boolean"}]});
    assert_eq!(names(&schema), ["String", "Boolean"]);
}

#[test]
fn branches_of_constants_are_an_enum() {
    let TypeKind::Enum(def) = kind(&json!({"oneOf": [{"const": "a"}, {"const": "b"}]})) else { panic!("no enum") };
    assert_eq!(def.values.len(), 2);
}

#[test]
fn a_branch_that_allows_any_value_leaves_the_other_branches() {
    for any in [json!(true), json!({}), json!({"description": "Anything."})] {
        assert_eq!(names(&json!({"anyOf": [{"type": "string"}, any]})), ["String"]);
        assert_eq!(names(&json!({"oneOf": [any, object("a"), {"type": "boolean"}]})), ["A", "Boolean"]);
        assert_eq!(kind(&json!({"anyOf": [{"type": "null"}, any]})), TypeKind::Alias(Ty::Value));
    }
}

#[test]
fn a_branch_that_no_value_matches_is_left_out() {
    for never in [json!(false), json!({"not": {}}), json!({"not": true}), json!({"allOf": [{"type": "string"}, false]})]
    {
        let schema = json!({"anyOf": [{"type": "string"}, never, {"type": "boolean"}]});
        assert_eq!(names(&schema), ["String", "Boolean"], "{never}");
        assert_eq!(kind(&json!({"oneOf": [{"type": "string"}, never]})), TypeKind::Alias(Ty::String), "{never}");
    }
}

#[test]
fn unions_with_branches_in_common_are_one_union_of_these() {
    let mut document = json!({"A": object("a"), "B": object("b"), "C": object("c")});
    let branches = |names: &[&str]| {
        let reference = |name: &&str| json!({"$ref": format!("#/components/schemas/{name}")});
        names.iter().map(reference).collect::<Value>()
    };
    document["Test"] = json!({"anyOf": branches(&["A", "B", "C"]), "oneOf": branches(&["C", "B"])});
    document["Parts"] = json!({"allOf": [{"anyOf": branches(&["A", "B"])}, {"anyOf": branches(&["B", "A", "C"])}]});
    let kinds = kinds(&document);
    for (name, expected) in [("Test", ["B", "C"]), ("Parts", ["A", "B"])] {
        let Some(TypeKind::Union(union)) = kinds.get(name) else { panic!("no union: {kinds:?}") };
        assert_eq!(union.variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), expected);
    }
    assert_eq!(kinds.len(), 5, "{kinds:?}");
}

#[test]
fn values_next_to_a_union_of_constants_leave_some_of_them() {
    let constants =
        json!([{"const": 1, "title": "Row"}, {"const": 2, "title": "Button"}, {"const": 3, "title": "Text"}]);
    let schema = json!({"type": "integer", "enum": [1, 3], "allOf": [{"type": "integer", "oneOf": constants}]});
    let TypeKind::Enum(def) = kind(&schema) else { panic!("no enum") };
    assert_eq!(def.values.iter().map(|value| value.name.as_str()).collect::<Vec<_>>(), ["Row", "Text"]);
}

#[test]
fn branches_that_only_constrain_are_not_variants() {
    let mut schema = json!({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    schema["anyOf"] = json!([{"required": ["a"]}, {"required": ["b", "c"]}]);
    let TypeKind::Struct(def) = kind(&schema) else { panic!("no struct") };
    let fields: Vec<(&str, bool)> = def.fields.iter().map(|field| (field.wire.as_str(), field.required)).collect();
    assert_eq!(fields, [("a", false), ("b", false), ("c", false)]);
}

#[test]
fn branches_that_type_a_free_property_are_variants() {
    let event =
        |name: &str, data: Value| json!({"type": "object", "properties": {"event": {"const": name}, "data": data}});
    let base = json!({"type": "object", "properties": {
        "event": {"type": "string"}, "data": {"type": "object", "additionalProperties": {}},
    }});
    let branches = json!([event("a", json!({"$ref": "#/components/schemas/Data"})), event("b", object("y"))]);
    let schemas = json!({"Test": {"allOf": [base, {"oneOf": branches}]}, "Data": object("x")});
    let kinds = kinds(&schemas);
    let Some(TypeKind::Union(union)) = kinds.get("Test") else { panic!("no union: {kinds:?}") };
    assert_eq!(union.variants.iter().map(|variant| variant.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(kinds.len(), 6 + 1, "{:?}", kinds.keys());
}

#[test]
fn fragments_of_an_object_become_optional_properties() {
    let fragment = |name: &str| json!({"properties": {name: {"type": "string"}}, "required": [name]});
    let any_of = json!({"type": "object", "anyOf": [fragment("a"), fragment("b")]});
    let TypeKind::Struct(def) = kind(&any_of) else { panic!("no struct") };
    assert_eq!(def.fields.iter().map(|field| field.required).collect::<Vec<_>>(), [false, false]);
    let one_of = json!({"type": "object", "oneOf": [fragment("a"), fragment("b")]});
    assert_eq!(names(&one_of), ["A", "B"]);
}

#[test]
fn branches_of_two_unions_are_combined() {
    let schema = json!({"allOf": [
        {"oneOf": [object("a"), object("b")]},
        {"oneOf": [object("c"), object("d")]},
    ]});
    assert_eq!(variants(&schema).len(), 4);
    let nine = |prefix: &str| (0..9).map(|index| object(&format!("{prefix}{index}"))).collect::<Vec<Value>>();
    let schema = json!({"allOf": [{"oneOf": nine("p")}, {"oneOf": nine("q")}]});
    assert_eq!(kind(&schema), TypeKind::Alias(Ty::Value), "81 combinations");
}

#[test]
fn strings_that_accept_less_are_tried_first() {
    let schema = json!({"anyOf": [{"type": "string"}, {"type": "string", "format": "uuid"}]});
    assert_eq!(names(&schema), ["Uuid", "String"]);
}

#[test]
fn the_default_of_a_discriminator_is_tried_last_for_any_value() {
    let branch = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let mut document = json!({"A": object("kind"), "B": object("kind")});
    document["Test"] = json!({
        "oneOf": [branch("A"), branch("B")],
        "discriminator": {"propertyName": "kind", "defaultMapping": "#/components/schemas/A"},
    });
    let Some(TypeKind::Union(union)) = kinds(&document).remove("Test") else { panic!("no union") };
    let constants = union.variants.iter().map(|variant| (variant.name.as_str(), variant.predicate.constants.len()));
    assert_eq!(constants.collect::<Vec<_>>(), [("B", 1), ("A", 0)]);
}

#[test]
fn a_schema_of_several_types_is_a_union_of_them() {
    let schema = json!({"type": ["string", "array", "null"], "items": {"type": "integer"}});
    let variants = variants(&schema);
    let seen: Vec<(&str, &[&str])> =
        variants.iter().map(|variant| (variant.name.as_str(), variant.predicate.types.as_slice())).collect();
    assert_eq!(seen, [("String", &["string"][..]), ("Array", &["array"])]);
}
