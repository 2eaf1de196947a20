#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use generator::Options;
use generator::emit::Package;
use serde_json::{Value, json};

use super::{Coverage, coverage, declared_operations};

fn options() -> Options {
    Options { package: Package { name: "covered".to_owned() }, keep_document: true, ..Options::default() }
}

fn coverage_of(paths: Value, schemas: Value) -> Coverage {
    let info = json!({ "title": "t", "version": "1" });
    let document = json!({
        "openapi": "3.1.0", "info": info, "paths": paths, "components": { "schemas": schemas }
    });
    let outcome = generator::generate_texts([("a.json", document.to_string())], options());
    coverage(&outcome.result.unwrap(), &outcome.diagnostics)
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
fn positions_that_the_document_does_not_type_are_not_counted_as_untyped() {
    let free = json!({
        "type": "object",
        "properties": {
            "any": {},
            "object": { "type": "object" },
            "list": { "type": "array" },
            "either": { "anyOf": [{}, { "type": "null" }] },
            "text": { "type": "string" },
            "one": { "oneOf": [{ "type": "object" }, { "type": "object", "properties": { "a": {} }, "required": ["a"] }] },
        },
    });
    let coverage = coverage_of(json!({}), json!({ "Free": free }));
    assert_eq!(coverage.positions.untyped, Vec::<String>::new());
    // Six fields, the item of the array, the two variants of the union and the field of one of them.
    assert_eq!(coverage.positions.total, 10);
    assert_eq!((coverage.schemas, coverage.types), (1, 3));
}

#[test]
fn positions_that_only_the_document_types_are_found() {
    // A schema that no value satisfies is approximated.
    let list = json!({ "type": "array", "items": { "type": "string", "enum": [] } });
    let thing = json!({ "type": "object", "properties": { "pair": list } });
    let response = json!({ "description": "d", "content": { "application/json": { "schema": list } } });
    let paths = json!({ "/a": { "get": { "responses": { "200": response } } } });
    let coverage = coverage_of(paths, json!({ "Thing": thing }));
    assert_eq!(coverage.positions.untyped.len(), 2);
    assert_eq!(coverage.positions.total, 4);
    assert_eq!(coverage.operations, 1);
    assert!(coverage.approximations.contains_key("untyped"));
    assert!(coverage.lines.own > 0 && coverage.lines.runtime > 0);
}

#[test]
fn a_whole_document_is_covered() {
    let text = r#"{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {
        "/pets": {"get": {"responses": {"204": {"description": "none"}}}}}}"#;
    let outcome = generator::generate_texts([("pets.json", text)], options());
    let coverage = coverage(&outcome.result.unwrap(), &outcome.diagnostics);
    assert_eq!(coverage.operations, declared_operations("pets.json", text));
    assert_eq!(coverage.operations, 1);
    assert!(coverage.warnings.is_empty() && coverage.approximations.is_empty());
}

#[test]
fn properties_of_the_emitted_api_are_counted() {
    let content = json!({ "application/json": { "schema": { "type": "string" } } });
    let response = json!({ "description": "d", "content": content });
    let query = |name: &str| json!({ "name": name, "in": "query", "required": true, "schema": { "type": "string" } });
    let parameters: Vec<Value> = ["a", "b", "c", "d", "e", "f", "g", "h"].into_iter().map(query).collect();
    let named = json!({ "operationId": "x".repeat(61), "responses": { "204": { "description": "none" } } });
    let many = json!({ "operationId": "many", "parameters": parameters, "responses": { "200": response } });
    let unnamed = json!({ "responses": { "204": { "description": "none" } } });
    let path = format!("/{}", "y".repeat(51));
    let paths = json!({ "/a": { "get": named, "put": many }, path: { "get": unnamed } });
    let interface = coverage_of(paths, json!({})).interface;
    assert_eq!(interface.empty_successes, Vec::<String>::new());
    assert_eq!(interface.long_methods.first(), Some(&1), "the name of 61 characters is the document's own");
}
