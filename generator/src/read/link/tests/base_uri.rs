//! Tests of base URIs: schemas with an `$id`, and their references.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::json;

use super::vendored::{main, refers_to, run};

#[test]
fn schemas_with_an_id_refer_to_vendored_documents_by_it() {
    let texts = [
        (
            "main.json",
            main(json!({
                "Tree": {"$id": "https://e.example/x/tree", "type": "object", "properties": {
                    "leaf": {"$ref": "leaf.json"}, "own": {"$ref": "#/$defs/o"}, "inner": {"$ref": "inner"},
                    "other": {"$ref": "https://e.example/x/copy.json#/$defs/part"}
                }, "$defs": {"o": {"type": "string"}, "i": {"$id": "inner", "items": {"$ref": "leaf.json"}}}}
            })),
        ),
        ("v/leaf.json", json!({"type": "object", "properties": {"up": {"$ref": "copy.json#there"}}})),
        (
            "v/copy.json",
            json!({"$defs": {
                "part": {"$id": "deep/part.json", "items": {"$ref": "#/$defs/own"}, "contains": {"$ref": "../leaf.json"},
                    "$defs": {"own": {"type": "integer"}, "there": {"$anchor": "there"}}},
                "there": {"$anchor": "there", "$ref": "https://e.example/x/deep/part.json#/$defs/own"}
            }}),
        ),
    ];
    let (document, report) = run(&[("https://e.example/x/", "v/")], &texts);
    assert!(!report.contains("error[") && !report.contains("warning["), "{report}");
    let schemas = &document["components"]["schemas"];
    let tree = &schemas["Tree"];
    // Within a schema with an `$id` a fragment alone would be relative to it.
    assert_eq!(tree["properties"]["leaf"]["$ref"], "https://document.invalid/#/components/schemas/leaf");
    assert_eq!(tree["properties"]["own"]["$ref"], "#/$defs/o");
    assert_eq!(tree["properties"]["inner"]["$ref"], "inner");
    assert_eq!(tree["$defs"]["i"]["items"]["$ref"], "https://document.invalid/#/components/schemas/leaf");
    assert_eq!(schemas["leaf"]["properties"]["up"]["$ref"], "#/components/schemas/there");
    assert_eq!(schemas["there"]["$ref"], "#/components/schemas/part/$defs/own");
    assert_eq!(schemas["part"]["items"]["$ref"], "https://document.invalid/#/components/schemas/part/$defs/own");
    assert_eq!(schemas["part"]["contains"]["$ref"], "https://document.invalid/#/components/schemas/leaf");
}

#[test]
fn references_that_resolve_in_the_file_only_are_resolved_there_with_a_warning() {
    let texts = [
        ("main.json", refers_to(&["a.json#/$defs/part"])),
        (
            "a.json",
            json!({"$defs": {
                "part": {"$id": "https://e.example/part", "items": {"$ref": "#/$defs/item"}, "not": {"$ref": "#no"}},
                "item": {"type": "string"}
            }}),
        ),
    ];
    let (document, report) = run(&[], &texts);
    assert!(report.contains("warning[nonstandard-ref]: `#/$defs/item` is within a schema with an `$id`"), "{report}");
    assert!(report.contains("error[dangling-ref]: `#no` refers to a definition that does not exist"), "{report}");
    let reference = &document["components"]["schemas"]["part"]["items"]["$ref"];
    assert_eq!(reference, "https://document.invalid/#/components/schemas/item");
}

/// A fragment alone is relative to any URI (RFC 3986, section 4.4), be it hierarchical or not.
#[test]
fn a_schema_whose_id_is_a_urn_refers_to_its_own_parts() {
    let part = json!({
        "$id": "urn:e:part", "items": {"$ref": "#/$defs/own"}, "$defs": {"own": {"type": "integer"}}
    });
    let texts = [("main.json", refers_to(&["a.json#/$defs/part/items"])), ("a.json", json!({"$defs": {"part": part}}))];
    let (document, report) = run(&[], &texts);
    assert_eq!(report, "");
    assert_eq!(document["components"]["schemas"]["A"]["properties"]["p0"]["$ref"], "#/components/schemas/own");
}

#[test]
fn a_vendored_document_whose_id_is_a_urn_has_no_relative_references() {
    let texts = [
        ("main.json", refers_to(&["https://e.example/a.json"])),
        ("v/a.json", json!({"$id": "urn:e:a", "items": {"$ref": "b.json"}})),
        ("v/b.json", json!({"type": "string"})),
    ];
    let (_, report) = run(&[("https://e.example/", "v/")], &texts);
    assert!(report.contains("`b.json` does not resolve against its base URI"), "{report}");
}

#[test]
fn a_schema_that_names_its_dialect_is_read_by_it() {
    let mut document = refers_to(&["https://e.example/a.json", "https://e.example/b.json"]);
    document["openapi"] = json!("3.0.3");
    let of = |schema: &str| json!({"$schema": schema, "nullable": true, "type": "string"});
    let texts = [
        ("main.json", document),
        ("v/a.json", of("https://json-schema.org/draft/2020-12/schema")),
        ("v/b.json", of("http://json-schema.org/draft-04/schema#")),
    ];
    let (document, report) = run(&[("https://e.example/", "v/")], &texts);
    assert!(!report.contains("error["), "{report}");
    assert_eq!(document["components"]["schemas"]["b"]["type"], json!(["string", "null"]));
    assert_ne!(document["components"]["schemas"]["a"], document["components"]["schemas"]["b"], "{report}");
}

#[test]
fn the_target_of_a_dynamic_reference_becomes_a_component() {
    let texts = [
        ("main.json", refers_to(&["https://e.example/a.json#/$defs/use"])),
        (
            "a.json",
            json!({"$defs": {"use": {"$dynamicRef": "#item"}, "item": {"$dynamicAnchor": "item", "type": "string"}}}),
        ),
    ];
    let (document, report) = run(&[("https://e.example/a.json", "a.json")], &texts);
    assert_eq!(report, "");
    assert_eq!(document["components"]["schemas"]["use"]["$dynamicRef"], "#item");
    assert_eq!(document["components"]["schemas"]["item"]["type"], "string");
}

#[test]
fn what_a_schema_with_an_id_needs_stays_when_operations_go() {
    let get = |name: &str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"get": {"tags": [name], "responses": {"200": {"description": "d", "content": {"application/json": {"schema": schema}}}}}})
    };
    let mut document = main(json!({
        "Tree": {"$id": "https://e.example/tree", "type": "object", "properties": {"l": {"$ref": "leaf"}}},
        "Bush": {"$id": "https://e.example/bush", "type": "object", "properties": {"b": {"$ref": "berry"}}},
    }));
    document["servers"] = json!([{"url": "https://api.example"}]);
    document["paths"] = json!({"/tree": get("Tree"), "/bush": get("Bush")});
    let toml = "operations.exclude = ['Bush']\n[references]\n'https://e.example/' = 'v/'\n";
    let texts = [
        ("main.json", document.to_string()),
        ("generator.toml", toml.to_owned()),
        ("v/leaf.json", json!({"type": "object", "title": "Leaf"}).to_string()),
        ("v/berry.json", json!({"type": "object", "title": "Berry"}).to_string()),
    ];
    let options = crate::Options { keep_document: true, ..crate::Options::default() };
    let outcome = crate::generate_texts(texts, options);
    assert_eq!(outcome.diagnostics.iter().count(), 0, "{:?}", outcome.diagnostics);
    let schemas = &outcome.result.unwrap().document.unwrap().root["components"]["schemas"];
    let names: Vec<_> = schemas.as_object().unwrap().keys().collect();
    assert_eq!(names, ["Tree", "leaf"]);
}
