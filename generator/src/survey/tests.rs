#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};

use super::{Survey, declared_operations, survey};
use crate::emit::Package;

fn of(paths: Value, schemas: Value) -> Survey {
    let info = json!({ "title": "t", "version": "1" });
    let document = json!({
        "openapi": "3.1.0", "info": info, "paths": paths, "components": { "schemas": schemas }
    });
    let package = Package { name: "surveyed".to_owned() };
    let outcome = crate::generate_texts([("a.json", document.to_string())], &package);
    survey(&outcome.result.unwrap(), &outcome.diagnostics)
}

#[test]
fn operations_are_counted_in_the_text() {
    let document = json!({
        "openapi": "3.2.0",
        "paths": {
            "/a": { "get": {}, "parameters": [], "summary": "none", "query": {} },
            "/b": { "$ref": "#/components/pathItems/b", "get": {} },
            "/c": { "additionalOperations": { "COPY": {}, "MOVE": {} } },
            "x-d": { "get": {} },
        },
        "components": { "pathItems": { "b": { "put": {} } } },
    });
    assert_eq!(declared_operations("a.json", document.to_string()), 6);
    assert_eq!(declared_operations("a.json", "{"), 0);
    let yaml = "openapi: 3.1.0\npaths:\n  /a:\n    get: {}\n    x-get: {}\n";
    assert_eq!(declared_operations("a.yaml", yaml), 1);
}

#[test]
fn what_the_document_leaves_open_is_not_held_against_the_crate() {
    let free = json!({
        "type": "object",
        "properties": {
            "any": {},
            "object": { "type": "object" },
            "list": { "type": "array" },
            "either": { "anyOf": [{}, { "type": "string" }] },
            "text": { "type": "string" },
            "one": { "oneOf": [{ "type": "object" }, { "type": "object", "properties": { "a": {} }, "required": ["a"] }] },
        },
    });
    let survey = of(json!({}), json!({ "Free": free }));
    assert_eq!(survey.positions.untyped, Vec::<String>::new());
    // Six fields, the item of the list, the two variants of the union and the field of one of them.
    assert_eq!(survey.positions.total, 10);
    assert_eq!((survey.schemas, survey.types), (1, 3));
}

#[test]
fn what_the_document_types_and_the_crate_does_not_is_found() {
    // A schema that no value satisfies, and lists without a fixed length, are approximated.
    let list = json!({ "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }] });
    let thing = json!({ "type": "object", "properties": { "pair": list } });
    let answer = json!({ "description": "d", "content": { "application/json": { "schema": list } } });
    let paths = json!({ "/a": { "get": { "responses": { "200": answer } } } });
    let survey = of(paths, json!({ "Thing": thing }));
    assert_eq!(survey.positions.untyped.len(), 2);
    assert_eq!(survey.positions.total, 4);
    assert_eq!(survey.operations, 1);
    assert!(survey.approximations.contains_key("untyped"));
    assert!(survey.lines.own > 0 && survey.lines.runtime > 0);
}
