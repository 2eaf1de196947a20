#![expect(clippy::unwrap_used, reason = "a test may fail")]

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::arena::Id as _;
use crate::diag::Code;
use crate::source::FragmentId;

fn upgraded(schema: Value, version: &str) -> (Value, Vec<(Code, String)>, Moves) {
    let root = json!({"openapi": version, "components": {"schemas": {"S": schema}}});
    let mut fragment = Fragment { id: FragmentId::new(0), root };
    let mut diagnostics = Diagnostics::default();
    let moves = upgrade(&mut fragment, &mut diagnostics);
    let found = diagnostics.iter().map(|d| (d.code, format!("{:?}", d.location))).collect();
    (fragment.root.pointer("/components/schemas/S").unwrap().clone(), found, moves)
}

/// A schema in the dialect of 3.0, and what a person would write in 3.1.
fn pairs() -> Vec<(Value, Value)> {
    vec![
        (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
        (json!({"type": "string", "nullable": false}), json!({"type": "string"})),
        (json!({"nullable": true}), json!({})),
        (
            json!({"type": "string", "enum": ["a"], "nullable": true}),
            json!({"type": ["string", "null"], "enum": ["a", null]}),
        ),
        (json!({"enum": ["a", null], "nullable": true}), json!({"enum": ["a", null]})),
        (
            json!({"properties": {"a": {}}, "nullable": true}),
            json!({"properties": {"a": {}}, "type": ["object", "null"]}),
        ),
        (
            json!({"allOf": [{"$ref": "#/x"}], "nullable": true, "description": "d"}),
            json!({"description": "d", "anyOf": [{"allOf": [{"$ref": "#/x"}]}, {"type": "null"}]}),
        ),
        (
            json!({"type": "object", "allOf": [{"$ref": "#/x"}], "nullable": true}),
            json!({"anyOf": [{"type": "object", "allOf": [{"$ref": "#/x"}]}, {"type": "null"}]}),
        ),
        (
            json!({"anyOf": [{"$ref": "#/x"}, {"$ref": "#/y"}], "nullable": true, "title": "t"}),
            json!({"anyOf": [{"$ref": "#/x"}, {"$ref": "#/y"}, {"type": "null"}], "title": "t"}),
        ),
        (
            json!({"oneOf": [{"$ref": "#/x"}], "nullable": true}),
            json!({"anyOf": [{"oneOf": [{"$ref": "#/x"}]}, {"type": "null"}]}),
        ),
        (
            json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true, "maximum": 9, "exclusiveMaximum": false}),
            json!({"type": "integer", "exclusiveMinimum": 1, "maximum": 9}),
        ),
        (json!({"type": "number", "example": {"example": 1}}), json!({"type": "number", "examples": [{"example": 1}]})),
        (
            json!({"properties": {"nullable": {"type": "boolean", "nullable": true}, "example": {"type": "string"}}}),
            json!({"properties": {"nullable": {"type": ["boolean", "null"]}, "example": {"type": "string"}}}),
        ),
        (json!({"default": {"nullable": true, "example": 1}}), json!({"default": {"nullable": true, "example": 1}})),
        (
            json!({"items": [{"$ref": "#/x"}, {"type": "string", "nullable": true}], "additionalItems": false}),
            json!({"prefixItems": [{"$ref": "#/x"}, {"type": ["string", "null"]}], "items": false}),
        ),
        (
            json!({"items": [{"items": [{"type": "string"}]}], "nullable": true, "oneOf": [{}]}),
            json!({"anyOf": [{"prefixItems": [{"prefixItems": [{"type": "string"}]}], "oneOf": [{}]}, {"type": "null"}]}),
        ),
        (json!({"type": "string", "format": "binary"}), json!({"type": "string", "format": "binary"})),
        (
            json!({"anyOf": [{"$ref": "#/x"}, {"nullable": true, "description": "d"}]}),
            json!({"anyOf": [{"$ref": "#/x"}, {"type": "null", "description": "d"}]}),
        ),
        (
            json!({"oneOf": [{"nullable": true}, {"$ref": "#/x"}]}),
            json!({"oneOf": [{"type": "null"}, {"$ref": "#/x"}]}),
        ),
        (
            json!({"allOf": [{"$ref": "#/x"}, {"nullable": true}]}),
            json!({"anyOf": [{"allOf": [{"$ref": "#/x"}, {}]}, {"type": "null"}]}),
        ),
        (json!({"allOf": [{"nullable": true}]}), json!({"allOf": [{}]})),
    ]
}

#[test]
fn schemas_of_3_0_become_what_a_person_would_write() {
    for (old, new) in pairs() {
        let (found, warnings, _) = upgraded(old.clone(), "3.0.3");
        assert_eq!(found, new, "from {old}");
        let codes: Vec<Code> = warnings.iter().map(|(code, _)| *code).collect();
        let is_tuple = old.get("items").is_some_and(Value::is_array);
        assert_eq!(codes, vec![Code::ItemsList; usize::from(is_tuple)], "from {old}");
    }
}

#[test]
fn a_reference_keeps_its_siblings() {
    let (found, warnings, moves) =
        upgraded(json!({"$ref": "#/x", "nullable": true, "description": "d", "minLength": 1}), "3.0.0");
    let inner = json!({"$ref": "#/x", "minLength": 1});
    assert_eq!(found, json!({"description": "d", "anyOf": [inner, {"type": "null"}]}));
    assert_eq!(warnings.iter().map(|w| w.0).collect::<Vec<_>>(), [Code::RefSiblings, Code::RefSiblings]);
    let old = moves.origin("/components/schemas/S/anyOf/0/minLength");
    assert_eq!(old, "/components/schemas/S/minLength");
}

#[test]
fn keywords_of_3_0_in_3_1_are_taken_with_a_warning() {
    let (found, warnings, _) = upgraded(json!({"type": "string", "nullable": true, "example": 1}), "3.1.0");
    assert_eq!(found, json!({"type": ["string", "null"], "example": 1}));
    assert_eq!(warnings.len(), 1);
}

#[test]
fn a_version_becomes_3_1_only_from_3_0() {
    for (old, new) in [("3.0.3", "3.1.0"), ("3.1.1", "3.1.1"), ("3.2.0", "3.2.0")] {
        let mut fragment = Fragment { id: FragmentId::new(0), root: json!({"openapi": old}) };
        let _ = upgrade(&mut fragment, &mut Diagnostics::default());
        assert_eq!(fragment.root, json!({"openapi": new}));
    }
}

/// Schemas in both dialects at once, built from the pairs above.
fn both() -> impl Strategy<Value = (Value, Value)> {
    let leaf = proptest::sample::select(pairs());
    leaf.prop_recursive(4, 24, 3, |inner| {
        let list = proptest::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            inner.prop_map(|(a, b)| {
                (json!({"type": "array", "items": a, "nullable": true}), json!({"type": ["array", "null"], "items": b}))
            }),
            list.prop_map(|all| {
                let (a, b): (Vec<_>, Vec<_>) = all.into_iter().unzip();
                let inner = json!({"allOf": b});
                (json!({"allOf": a, "nullable": true}), json!({"anyOf": [inner, {"type": "null"}]}))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn nested_schemas_are_upgraded_alike((old, new) in both()) {
        let (found, _, _) = upgraded(old, "3.0.1");
        prop_assert_eq!(&found, &new);
        let (again, _, _) = upgraded(found, "3.1.0");
        prop_assert_eq!(again, new);
    }
}
