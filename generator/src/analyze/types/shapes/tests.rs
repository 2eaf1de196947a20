use serde_json::{Map, Value, json};

use crate::analyze::test_schemas::{kind, kinds};
use crate::model::{Ty, TypeKind};

#[test]
fn an_object_whose_properties_cannot_have_values_is_any_object() {
    for never in [json!(false), json!({"not": {}})] {
        let schema = json!({"type": "object", "properties": {"a": never}});
        assert_eq!(kind(&schema), TypeKind::Alias(Ty::Object), "{schema}");
    }
}

/// The constants of an object with the property `a`, and its fields.
fn constants(property: &Value, required: &[&str]) -> (Vec<Value>, usize) {
    let properties = json!({"a": property, "b": {"type": "string"}});
    let schema = json!({"type": "object", "properties": properties, "required": required});
    let TypeKind::Struct(of) = kind(&schema) else { return (vec![schema], 0) };
    (of.constants.into_iter().map(|constant| constant.value).collect(), of.fields.len())
}

#[test]
fn a_required_property_with_one_value_is_no_field() {
    for value in [json!("x"), json!(true), json!(-3), json!(2.5)] {
        assert_eq!(constants(&json!({"const": value}), &["a"]), (vec![value.clone()], 1));
        assert_eq!(constants(&json!({"enum": [value]}), &["b", "a"]), (vec![value], 1));
    }
    let reference = json!({"allOf": [{"type": "string"}, {"const": "x"}]});
    assert_eq!(constants(&reference, &["a"]), (vec![json!("x")], 1));
}

#[test]
fn a_property_that_may_have_another_value_is_a_field() {
    assert_eq!(constants(&json!({"const": "x"}), &["b"]), (Vec::new(), 2));
    for property in [
        json!({"enum": ["x", null]}),
        json!({"enum": ["x", "y"]}),
        json!({"const": {"x": 1}}),
        json!({"const": 18_446_744_073_709_551_615_u64}),
        json!({"const": "x", "readOnly": true}),
        json!({"const": "x", "writeOnly": true}),
        json!({"anyOf": [{"const": "x"}, {"type": "string"}]}),
    ] {
        assert_eq!(constants(&property, &["a"]), (Vec::new(), 2), "{property}");
    }
}

#[test]
fn a_component_with_one_value_has_a_field_unless_more_is_said_of_it() {
    let with = |property: Value| json!({"type": "object", "properties": {"a": property}, "required": ["a"]});
    let reference = json!({"$ref": "#/components/schemas/Kind"});
    let narrowed = json!({"allOf": [reference, {"const": "x"}]});
    let all = kinds(&json!({"Kind": {"enum": ["x"]}, "Test": with(reference), "Other": with(narrowed)}));
    let constants = |name: &str| match all.get(name) {
        Some(TypeKind::Struct(of)) => Some(of.constants.len()),
        _ => None,
    };
    assert_eq!((constants("Test"), constants("Other")), (Some(0), Some(1)));
}

#[test]
fn constants_beyond_the_largest_number_are_fields() {
    let names: Vec<String> = (0..70).map(|index| format!("a{index:02}")).collect();
    let properties: Map<String, Value> = names.iter().map(|name| (name.clone(), json!({"const": 1}))).collect();
    let schema = json!({"type": "object", "properties": properties, "required": names});
    let TypeKind::Struct(of) = kind(&schema) else { return assert_eq!(schema, json!(null)) };
    assert_eq!((of.constants.len(), of.fields.len()), (64, 6));
}

#[test]
fn an_object_of_constants_alone_is_a_struct() {
    let schema = json!({"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]});
    let TypeKind::Struct(of) = kind(&schema) else { return assert_eq!(schema, json!(null)) };
    assert_eq!((of.constants.len(), of.fields.len()), (1, 0));
}

#[test]
fn passwords_and_what_is_only_written_are_secrets() {
    let schema = json!({"type": "object", "properties": {
        "name": {"type": "string"},
        "password": {"type": ["string", "null"], "format": "password"},
        "cvc": {"type": "string", "writeOnly": true},
        "tags": {"type": "array", "items": {"type": "string"}, "writeOnly": true},
    }});
    let TypeKind::Struct(of) = kind(&schema) else { return assert_eq!(schema, json!(null)) };
    let secrets: Vec<&str> = of.fields.iter().filter(|field| field.is_secret).map(|field| &*field.wire).collect();
    assert_eq!(secrets, ["password", "cvc"]);
}
