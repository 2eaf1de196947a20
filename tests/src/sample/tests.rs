use super::Sampler;
use crate::document::{Document, Location};
use crate::page::{joined, shared};
use crate::view::{Direction, View};
use serde_json::{Value, json};

fn document(schemas: Value) -> Document {
    Document::new(json!({"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}}))
}

fn draw(schema: Value, count: usize) -> Vec<Value> {
    let mut sampler = Sampler::new(&document(json!({"S": schema})), Direction::Both, 7);
    let drawn: Vec<Value> = (0..count).filter_map(|_| sampler.sample("/components/schemas/S")).collect();
    assert_eq!(drawn.len(), count, "{:?}", sampler.tally());
    drawn
}

#[test]
fn the_same_seed_draws_the_same_instances() {
    let schema = json!({"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}});
    assert_eq!(draw(schema.clone(), 50), draw(schema, 50));
}

#[test]
fn every_format_is_drawn_and_valid() {
    for format in [
        "uuid",
        "date",
        "time",
        "date-time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uri-reference",
        "iri",
        "uri-template",
        "json-pointer",
        "relative-json-pointer",
        "regex",
        "byte",
        "binary",
        "password",
        "decimal",
    ] {
        draw(json!({"type": "string", "format": format}), 50);
    }
    for format in ["int32", "int64", "uint8", "uint64"] {
        draw(json!({"type": "integer", "format": format}), 50);
    }
    for format in ["float", "double"] {
        draw(json!({"type": "number", "format": format}), 50);
    }
}

#[test]
fn enumerated_values_are_drawn_in_forms() {
    let listed = json!({"enum": ["a", "b", null]});
    let schema = json!({"type": "object", "properties": {"kind": listed}, "required": ["kind"]});
    let mut sampler = Sampler::new(&document(json!({"S": schema})), Direction::Request, 7);
    let drawn = sampler.sample_for("/components/schemas/S", Location::Form).unwrap();
    assert!(drawn == json!({"kind": "a"}) || drawn == json!({"kind": "b"}), "{drawn}");
}

/// The validator alone refuses every instance of such arrays.
#[test]
fn a_name_required_twice_is_required_once() {
    draw(json!({"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id", "id"]}), 10);
}

#[test]
fn references_are_judged_through_cycles() {
    let node = json!({"type": "object", "required": ["next"], "properties": {
        "next": {"anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "integer"}]},
        "$ref": {"type": "string"}
    }});
    let view = View::new(
        &document(json!({"S": node, "T": {"properties": {"s": {"$ref": "#/components/schemas/S"}}}})),
        Direction::Both,
    );
    let pointer = "/components/schemas/T";
    assert!(view.accepts(pointer, &json!({"s": {"next": {"next": {"next": 1}}, "$ref": "x"}})));
    assert!(!view.accepts(pointer, &json!({"s": {"next": {"next": {"next": "x"}}}})));
    assert!(!view.accepts(pointer, &json!({"s": {"next": 1, "$ref": 2}})));
    assert_eq!(
        view.errors(pointer, &json!({"s": {"next": 1, "$ref": 2}})),
        ["2 is not of type \"string\" at /$ref at /s"]
    );
}

#[test]
fn bounds_lengths_and_patterns_hold() {
    let drawn = draw(json!({"type": "integer", "minimum": 3, "exclusiveMaximum": 6}), 100);
    assert!((3..6).all(|wanted| drawn.contains(&json!(wanted))));
    draw(json!({"type": "number", "multipleOf": 0.01, "minimum": 0.1, "maximum": 0.9}), 100);
    draw(json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}), 100);
    draw(json!({"type": "string", "minLength": 3, "maxLength": 5}), 100);
    draw(json!({"type": "string", "pattern": "^(sk|pk)_[A-Za-z0-9]{8,}$", "maxLength": 12}), 100);
    draw(json!({"type": "string", "pattern": "\\d{3}-\\w+"}), 100);
    draw(json!({"type": "array", "items": {"type": "boolean"}, "uniqueItems": true, "minItems": 1}), 100);
    draw(json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false}), 100);
    draw(
        json!({"type": "object", "minProperties": 2, "maxProperties": 3, "additionalProperties": {"type": "null"}}),
        100,
    );
    draw(json!({"type": "object", "propertyNames": {"pattern": "^x-[a-z]+$"}, "additionalProperties": true}), 100);
    draw(
        json!({"type": "object", "patternProperties": {"^n_": {"type": "integer"}}, "additionalProperties": false}),
        100,
    );
}

#[test]
fn every_branch_gets_its_share() {
    let drawn = draw(json!({"anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]}), 300);
    for kind in [Value::is_i64, Value::is_string, Value::is_null] {
        assert!(drawn.iter().filter(|value| kind(value)).count() > 50);
    }
    // Only what matches exactly one branch is an instance of `oneOf`.
    let drawn = draw(json!({"oneOf": [{"type": "number", "multipleOf": 5}, {"type": "number", "multipleOf": 3}]}), 100);
    assert!(drawn.iter().filter_map(Value::as_f64).all(|value| value % 15.0 != 0.0));
}

#[test]
fn merged_and_conditional_schemas_are_drawn() {
    let base = json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
    let more = json!({"properties": {"a": {"minLength": 4}, "b": {"type": "integer"}}, "required": ["b"]});
    draw(json!({"allOf": [base, more]}), 100);
    let condition = json!({
        "type": "object", "properties": {"kind": {"enum": ["x", "y"]}, "n": {"type": "integer"}},
        "if": {"properties": {"kind": {"const": "x"}}, "required": ["kind"]}, "then": {"required": ["n"]}
    });
    draw(condition, 100);
}

#[test]
fn discriminators_name_what_was_drawn() {
    let pet = |name: &str| json!({"type": "object", "properties": {"kind": {"type": "string"}, name: {"type": "boolean"}}, "required": ["kind", name]});
    let union = json!({
        "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
        "discriminator": {"propertyName": "kind", "mapping": {"feline": "#/components/schemas/Cat"}}
    });
    let document = document(json!({"Cat": pet("purrs"), "Dog": pet("barks"), "Pet": union}));
    let mut sampler = Sampler::new(&document, Direction::Both, 1);
    for _ in 0..50 {
        let drawn = sampler.sample("/components/schemas/Pet").unwrap_or_default();
        let expected = if drawn.get("purrs").is_some() { "feline" } else { "Dog" };
        assert_eq!(drawn["kind"], expected);
    }
}

#[test]
fn recursion_ends() {
    let node = json!({"type": "object", "required": ["next"], "properties": {
        "next": {"anyOf": [{"$ref": "#/components/schemas/S"}, {"type": "null"}]},
        "children": {"type": "array", "items": {"$ref": "#/components/schemas/S"}}
    }});
    draw(node, 200);
    let endless =
        json!({"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/S"}}});
    let mut sampler = Sampler::new(
        &document(json!({"S": endless, "L": {"allOf": [{"$ref": "#/components/schemas/L"}]}})),
        Direction::Both,
        1,
    );
    assert_eq!(sampler.sample("/components/schemas/S"), None);
    assert_eq!(sampler.sample("/components/schemas/L"), None);
    assert_eq!(sampler.tally()["/components/schemas/S"].not_sampled, 1);
}

#[test]
fn the_direction_decides_what_is_there() {
    let schema = json!({"type": "object", "required": ["id", "secret"], "properties": {
        "id": {"type": "integer", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}
    }});
    let document = document(json!({"S": schema}));
    for (direction, there, absent) in [(Direction::Request, "secret", "id"), (Direction::Response, "id", "secret")] {
        let drawn = Sampler::new(&document, direction, 1).sample("/components/schemas/S").unwrap_or_default();
        assert!(drawn.get(there).is_some() && drawn.get(absent).is_none(), "{drawn}");
    }
}

#[test]
fn parameters_can_be_sent_at_their_location() {
    let schema =
        json!({"anyOf": [{"type": "string"}, {"type": "null"}, {"type": "array", "items": {"type": "string"}}]});
    let mut sampler = Sampler::new(&document(json!({"S": schema})), Direction::Request, 3);
    for _ in 0..200 {
        let header = sampler.sample_for("/components/schemas/S", Location::Header).unwrap_or_default();
        let texts = header.as_array().cloned().unwrap_or_else(|| vec![header.clone()]);
        assert!(
            !texts.is_empty()
                && texts.iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty() && text.is_ascii()))
        );
    }
}

#[test]
fn the_billing_page_is_sampled_whole() {
    let Some(page) = shared("pages/billing.md") else { return };
    let document = Document::new(joined(&std::fs::read_to_string(page).unwrap_or_default()));
    let schemas = document.component_schemas();
    assert_eq!((document.operations().len(), schemas.len()), (12, 28));
    let mut sampler = Sampler::new(&document, Direction::Both, 1);
    for (_, pointer) in &schemas {
        for _ in 0..200 {
            assert!(sampler.sample(pointer).is_some(), "{pointer}: {:?}", sampler.tally()[pointer]);
        }
    }
}
