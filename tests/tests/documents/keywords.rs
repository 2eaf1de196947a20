//! The table of the treatment of each field and keyword: compares the docs of `openapi::table` with the generator.
//!
//! `tests/fixtures/keywords.json` has an object with each of the fields. A field that has a meaning only together with
//! others, or that is tested elsewhere, has `null` there.

use std::collections::BTreeSet;
use std::fs;

use generator::diag::Severity;
use generator::emit::Package;
use generator::openapi::segments;
use generator::openapi::{fields::Treatment, table::OBJECTS};
use serde_json::{Map, Value, json};

fn samples() -> Map<String, Value> {
    let text = fs::read_to_string("fixtures/keywords.json").expect("the samples");
    serde_json::from_str(&text).expect("JSON")
}

/// A document without diagnostics.
fn base(version: &str) -> Value {
    let response = json!({"description": "", "headers": {}, "links": {}, "content": {"application/json": {}}});
    if version == "2.0" {
        let parameter = json!({"name": "q", "in": "query", "type": "string"});
        let operation = json!({"parameters": [parameter], "responses": {"200": {"description": ""}}});
        let key = json!({"type": "apiKey", "in": "header", "name": "k"});
        return json!({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "example.com",
            "security": [{"k": []}], "paths": {"/x": {"put": operation}}, "securityDefinitions": {"k": key}});
    }
    let parameter = json!({"name": "q", "in": "query", "schema": {"type": "string"}});
    let body = json!({"content": {"application/json": {"schema": {"type": "string"}}}});
    let operation = json!({"parameters": [parameter], "requestBody": body, "responses": {"200": response}});
    let flow = json!({"authorizationUrl": "https://example.com", "tokenUrl": "https://example.com"});
    let cat = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}});
    json!({
        "openapi": "3.2.0",
        "info": {"title": "T", "version": "1", "contact": {}, "license": {"name": "MIT"}},
        "servers": [{"url": "https://example.com/{v}", "variables": {"v": {"default": "a"}}}],
        "security": [{"k": []}, {"o": []}],
        "tags": [{"name": "t"}, {"name": "u"}],
        "externalDocs": {"url": "https://example.com"},
        "paths": {"/x": {"put": operation}},
        "components": {
            "schemas": {"S": {}, "Other": {"type": "string", "$dynamicAnchor": "other"}, "Cat": cat},
            "examples": {"e": {}},
            "securitySchemes": {
                "k": {"type": "apiKey", "in": "header", "name": "k"},
                "o": {"type": "oauth2", "flows": {"authorizationCode": flow}},
            },
        },
    })
}

/// The value at a pointer; missing objects are created.
fn at<'v>(root: &'v mut Value, pointer: &str) -> &'v mut Value {
    segments(pointer).fold(root, |value, key| match value {
        Value::Array(items) => items.get_mut(key.parse::<usize>().expect("an index")).expect("an item"),
        Value::Object(members) => members.entry(key.into_owned()).or_insert_with(|| json!({})),
        other => panic!("{other} has no members"),
    })
}

fn with(version: &str, pointer: &str, name: &str, sample: &Value) -> Value {
    let mut document = base(version);
    let Value::Object(target) = at(&mut document, pointer) else { panic!("{pointer} is not an object") };
    match sample {
        // Fields that are required with this one are given too.
        Value::Object(members) if members.contains_key(name) => target.extend(members.clone()),
        value => {
            target.insert(name.to_owned(), value.clone());
        }
    }
    document
}

fn severities(document: &Value) -> (BTreeSet<Severity>, String) {
    let outcome = generator::generate_texts([("api.json", document.to_string())], &Package { name: "keywords".into() });
    let report = generator::diag::Report::new(&outcome.diagnostics, &outcome.sources).to_string();
    (outcome.diagnostics.iter().map(|found| found.code.severity()).collect(), report)
}

#[test]
fn the_base_documents_are_carried_over_whole() {
    for version in ["2.0", "3.2"] {
        let (found, report) = severities(&base(version));
        assert!(found.is_empty(), "{report}");
    }
}

#[test]
fn each_field_becomes_what_the_table_says() {
    let samples = samples();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for object in OBJECTS {
        for field in object.fields {
            let names = [("3.2", object.name.to_owned()), ("2.0", format!("{} 2.0", object.name))];
            let mut found = names.iter().filter_map(|(version, key)| {
                let entry = samples.get(key)?;
                let sample = entry.get("samples")?.get(field.name)?;
                Some((*version, entry.get("at")?.as_str()?, sample))
            });
            let Some((version, pointer, sample)) = found.next() else {
                wrong.push(format!("{}: `{}` has no sample", object.name, field.name));
                continue;
            };
            if sample.is_null() {
                continue;
            }
            tried += 1;
            let (severities, report) = severities(&with(version, pointer, field.name, sample));
            let approximated = severities.contains(&Severity::Approximation);
            if severities.contains(&Severity::Error) || approximated != (field.treatment == Treatment::Approximated) {
                wrong.push(format!("{}: `{}` is {:?}\n{report}", object.name, field.name, field.treatment));
            }
        }
    }
    println!("{tried} fields tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
