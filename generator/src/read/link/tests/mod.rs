//! Tests of references between texts.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod base_uri;
mod corrections;
mod vendored;

use serde_json::json;

use super::*;
use crate::diag::Report;
use crate::merge::{Conflicts, Document, merge};
use crate::read::read_texts;
use crate::source::{Locate, Sources};

struct Run {
    document: Document,
    sources: Sources,
    report: String,
}

fn run(texts: &[(&str, Value)]) -> Run {
    let mut diagnostics = Diagnostics::default();
    let texts = texts.iter().map(|(name, text)| (*name, text.to_string()));
    let mut sources = Sources::default();
    let fragments = read_texts(texts, &[], &mut sources, &mut diagnostics);
    let (document, _) = merge(fragments, &Conflicts::default(), &mut diagnostics);
    diagnostics.sort();
    let report = Report::new(&diagnostics, &sources).to_string();
    Run { document, sources, report }
}

impl Run {
    fn at(&self, pointer: &str) -> &Value {
        self.document.root.pointer(pointer).unwrap_or_else(|| panic!("{pointer} in {:#}", self.document.root))
    }

    fn origin(&self, pointer: &str) -> String {
        let location = self.sources.locate(&self.document.origins.location(pointer).unwrap());
        format!("{}#{}", location.file, location.pointer)
    }

    fn schemas(&self) -> Vec<&str> {
        self.at("/components/schemas").as_object().unwrap().keys().map(String::as_str).collect()
    }
}

fn main(schemas: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": schemas}})
}

#[test]
fn the_target_of_a_reference_becomes_a_component_with_its_location() {
    let run = run(&[
        ("api/main.json", main(json!({"A": {"properties": {"b": {"$ref": "../shared/b.json"}}}}))),
        ("shared/b.json", json!({"properties": {"c": {"$ref": "./c.json#/x%20y/~1c~0"}, "b": {"$ref": "#"}}})),
        ("shared/c.json", json!({"x y": {"/c~": {"type": "string"}}})),
    ]);
    assert_eq!(run.report, "");
    assert_eq!(run.schemas(), ["A", "_c_", "b"]);
    assert_eq!(run.at("/components/schemas/A/properties/b/$ref"), "#/components/schemas/b");
    assert_eq!(run.at("/components/schemas/b/properties/c/$ref"), "#/components/schemas/_c_");
    assert_eq!(run.at("/components/schemas/b/properties/b/$ref"), "#/components/schemas/b");
    assert_eq!(run.origin("/components/schemas/b/properties/c"), "shared/b.json#/properties/c");
    assert_eq!(run.origin("/components/schemas/_c_/type"), "shared/c.json#/x y/~1c~0/type");
}

#[test]
fn a_component_that_is_a_reference_gives_the_name() {
    let pet = ("pet.json", json!({"type": "object", "properties": {"m": {"$ref": "#"}}}));
    let run = run(&[("main.json", main(json!({"Animal": {"$ref": "pet.json"}, "Beast": {"$ref": "pet.json"}}))), pet]);
    assert_eq!(run.report, "");
    assert_eq!(run.at("/components/schemas/Animal/properties/m/$ref"), "#/components/schemas/Animal");
    assert_eq!(run.at("/components/schemas/Beast/$ref"), "#/components/schemas/Animal");
    assert_eq!(run.origin("/components/schemas/Animal"), "pet.json#");
}

/// A document whose operation refers to each of some values.
fn referring(references: &[&str]) -> Value {
    let mut document = main(json!({}));
    let content = |reference: &&str| (format!("a/{reference}"), json!({"schema": {"$ref": reference}}));
    let content: serde_json::Map<String, Value> = references.iter().map(content).collect();
    document["paths"] = json!({"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}});
    document
}

#[test]
fn an_alias_in_an_index_file_and_its_definition_are_one_component() {
    let index = json!({"Pet": {"$ref": "./Pet.json"}, "Owner": {"$ref": "more.json#/Owner"}, "Dog": {"$ref": "#/Pet"}});
    let references = ["index.json#/Pet", "Pet.json", "index.json#/Dog", "index.json#/Owner", "more.json#/Owner"];
    let texts = [
        ("main.json", referring(&references)),
        ("index.json", index),
        ("Pet.json", json!({"type": "object", "properties": {"owner": {"$ref": "index.json#/Owner"}}})),
        ("more.json", json!({"Owner": {"type": "object", "properties": {"pet": {"$ref": "Pet.json"}}}})),
    ];
    let there = run(&texts);
    assert_eq!(there.report, "");
    assert_eq!(there.schemas(), ["Owner", "Pet"]);
    assert_eq!(there.at("/components/schemas/Pet/properties/owner/$ref"), "#/components/schemas/Owner");
    assert_eq!(there.origin("/components/schemas/Owner"), "more.json#/Owner");
    let mut back = texts;
    back.reverse();
    assert_eq!(run(&back).document.root, there.document.root);
}

#[test]
fn a_whole_file_has_the_name_that_an_alias_gives_it_and_a_definition_in_a_file_keeps_its_own() {
    let run = run(&[
        ("main.json", referring(&["index.json#/Animal", "index.json#/Beast"])),
        (
            "index.json",
            json!({"Animal": {"$ref": "models/pet-model.json"}, "Beast": {"$ref": "models/all.json#/Lion"}}),
        ),
        ("models/pet-model.json", json!({"type": "object"})),
        ("models/all.json", json!({"Lion": {"type": "object", "title": "lion"}})),
    ]);
    assert_eq!(run.report, "");
    assert_eq!(run.schemas(), ["Animal", "Lion"]);
}

#[test]
fn a_section_that_is_a_reference_to_an_index_file_has_the_definitions_of_its_aliases() {
    let mut document = referring(&["schemas/index.json#/Pets", "schemas/pet.json#/Pet"]);
    document["components"]["schemas"] = json!({"$ref": "schemas/index.json"});
    let run = run(&[
        ("main.json", document),
        (
            "schemas/index.json",
            json!({"Pet": {"$ref": "pet.json#/Pet"}, "Pets": {"$ref": "pet.json#/Pets"}, "Beast": {"$ref": "pet.json#/Pet"}}),
        ),
        ("schemas/pet.json", json!({"Pet": {"type": "object"}, "Pets": {"type": "array", "items": {"$ref": "#/Pet"}}})),
    ]);
    assert!(!run.report.contains("error"), "{}", run.report);
    assert_eq!(run.schemas(), ["Beast", "Pet", "Pets"]);
    assert_eq!(run.at("/components/schemas/Beast/$ref"), "#/components/schemas/Pet");
    assert_eq!(run.at("/components/schemas/Pet/type"), "object");
}

#[test]
fn aliases_that_lead_to_no_definition_are_kept_and_long_chains_are_followed() {
    let cyclic = run(&[
        ("main.json", referring(&["a.json#/A", "a.json#/B"])),
        ("a.json", json!({"A": {"$ref": "b.json#/A"}, "B": {"$ref": "missing.json"}})),
        ("b.json", json!({"A": {"$ref": "a.json#/A"}})),
    ]);
    assert_eq!(cyclic.report.matches("error").count(), 1, "{}", cyclic.report);
    assert!(cyclic.report.contains("a.json:1:") && cyclic.report.contains("missing.json"), "{}", cyclic.report);
    // Lowering reports the cycle at these components.
    assert_eq!(cyclic.schemas(), ["A", "B"]);
    assert_eq!(cyclic.at("/components/schemas/A/$ref"), "#/components/schemas/A");

    let mut chain: serde_json::Map<String, Value> =
        (0..20_000).map(|n| (format!("A{n}"), json!({"$ref": format!("#/A{}", n + 1)}))).collect();
    chain.insert("A20000".to_owned(), json!({"type": "string"}));
    let long = run(&[("main.json", referring(&["a.json#/A0", "a.json#/A1"])), ("a.json", Value::Object(chain))]);
    assert_eq!(long.report, "");
    assert_eq!(long.schemas(), ["A20000"]);
}

#[test]
fn one_name_for_two_meanings_is_none() {
    let texts = [
        (
            "main.json",
            main(json!({
                "A": {"properties": {"a": {"$ref": "a/x.json#/definitions/Id"}, "b": {"$ref": "b/x.json#/definitions/Id"},
                    "c": {"$ref": "c/x.json#/definitions/Id"}, "d": {"$ref": "d/x.json#/definitions/Id"}, "e": {"$ref": "x.json#/Same"}}},
                "Id": {"type": "boolean"}, "Same": {"type": "string", "minLength": 1}
            })),
        ),
        ("a/x.json", json!({"definitions": {"Id": {"type": "string"}}})),
        ("b/x.json", json!({"definitions": {"Id": {"type": "integer"}}})),
        ("c/x.json", json!({"definitions": {"Id": {"type": "integer"}}})),
        ("d/x.json", json!({"definitions": {"Id": {"type": "boolean"}}})),
        ("x.json", json!({"Same": {"minLength": 1, "type": "string"}})),
    ];
    let there = run(&texts);
    assert_eq!(there.report, "");
    // Both integers have the same meaning and share a name, which is not that of the string.
    assert_eq!(there.schemas(), ["A", "Id", "Same", "a_x_Id", "b_x_Id", "c_x_Id"]);
    for (property, name) in [("a", "a_x_Id"), ("b", "b_x_Id"), ("c", "c_x_Id"), ("d", "Id"), ("e", "Same")] {
        let at = format!("/components/schemas/A/properties/{property}/$ref");
        assert_eq!(there.at(&at), &format!("#/components/schemas/{name}"));
    }
    let mut back = texts.clone();
    back.reverse();
    assert_eq!(run(&back).document.root, there.document.root);
}

#[test]
fn path_items_are_copied_to_the_place_of_the_reference() {
    let mut document = main(json!({}));
    document["security"] = json!([{"key": []}]);
    document["paths"] = json!({
        "/a": {"$ref": "item.json"}, "/b": {"$ref": "items.json#/b", "description": "own"}, "/c": {"$ref": "main.json#/paths/~1a"}
    });
    let run = run(&[
        ("main.json", document),
        (
            "item.json",
            json!({"get": {"responses": {"200": {"$ref": "parts.json#/ok"}}, "callbacks": {"c": {"{$url}": {"$ref": "item.json"}}}}}),
        ),
        ("items.json", json!({"b": {"$ref": "#/more/c"}, "more": {"c": {"put": {"$ref": "operation.json"}}}})),
        ("operation.json", json!({"responses": {"204": {"description": "d"}}})),
        ("parts.json", json!({"ok": {"description": "ok"}})),
    ]);
    assert!(
        run.report
            .contains("warning[misplaced-ref]: a `$ref` is not allowed here; the content of `operation.json` is used"),
        "{}",
        run.report
    );
    assert_eq!(run.at("/paths/~1a/get/responses/200/$ref"), "#/components/responses/ok");
    assert_eq!(run.at("/paths/~1a/get/security"), &json!([{"key": []}]));
    assert_eq!(run.at("/paths/~1a/get/callbacks/c/{$url}/$ref"), "#/components/pathItems/item");
    assert_eq!(run.at("/paths/~1b/put/security"), &json!([{"key": []}]));
    assert_eq!(run.at("/paths/~1c/$ref"), "#/paths/~1a");
    assert_eq!(run.origin("/paths/~1a/get/responses"), "item.json#/get/responses");
    assert_eq!(run.origin("/paths/~1b/put/responses/204"), "operation.json#/responses/204");
    assert_eq!(run.origin("/components/responses/ok"), "parts.json#/ok");
}

#[test]
fn swagger_refers_to_files_as_well() {
    let run = run(&[
        (
            "main.json",
            json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "produces": ["application/json"],
            "paths": {"/a": {"$ref": "item.json"}}, "definitions": {"B": {"type": "object"}}}),
        ),
        (
            "item.json",
            json!({"post": {"parameters": [{"$ref": "parts.json#/parameters/body"}, {"$ref": "parts.json#/parameters/field"}],
            "responses": {"200": {"$ref": "parts.json#/responses/Ok"}}}}),
        ),
        (
            "parts.json",
            json!({
                "parameters": {"body": {"in": "body", "name": "b", "schema": {"$ref": "#/definitions/Pet"}}, "field": {"in": "query", "name": "f", "type": "string"}},
                "responses": {"Ok": {"description": "d", "schema": {"$ref": "#/definitions/Pet"}}},
                "definitions": {"Pet": {"type": "object", "x-nullable": true, "properties": {"b": {"$ref": "main.json#/definitions/B"}}}}
            }),
        ),
    ]);
    assert_eq!(run.report, "");
    assert_eq!(run.at("/paths/~1a/post/requestBody/$ref"), "#/components/requestBodies/body");
    assert_eq!(run.at("/components/responses/Ok/content/application~1json/schema/$ref"), "#/components/schemas/Pet");
    assert_eq!(run.at("/components/schemas/Pet/type"), &json!(["object", "null"]));
    assert_eq!(run.at("/components/schemas/Pet/properties/b/$ref"), "#/components/schemas/B");
    assert_eq!(run.origin("/components/schemas/Pet/properties"), "parts.json#/definitions/Pet/properties");
    assert_eq!(run.origin("/components/responses/Ok/description"), "parts.json#/responses/Ok/description");
}

#[test]
fn mappings_anchors_and_parts_of_other_documents() {
    let run = run(&[
        (
            "a.json",
            main(json!({"A": {
                "oneOf": [{"$ref": "b.json#/components/schemas/B/properties/x"}, {"$ref": "c.json#deep"}, {"$ref": "old.json#/definitions/O"}],
                "discriminator": {"propertyName": "k", "mapping": {"b": "b.json#/components/schemas/B", "c": "./c.json#deep", "n": "B"}}
            }})),
        ),
        ("b.json", main(json!({"B": {"properties": {"x": {"type": "string"}}}}))),
        ("c.json", json!({"$defs": {"x": {"$anchor": "deep", "type": "object"}}})),
        ("old.json", json!({"swagger": "2.0", "paths": {}, "definitions": {"O": {"type": "object"}}})),
    ]);
    assert_eq!(run.report, "");
    let reference = |index: usize| run.at(&format!("/components/schemas/A/oneOf/{index}/$ref"));
    assert_eq!(reference(0), "#/components/schemas/B/properties/x");
    assert_eq!(reference(1), "#/components/schemas/x");
    assert_eq!(reference(2), "#/components/schemas/O");
    let mapping = run.at("/components/schemas/A/discriminator/mapping");
    assert_eq!(mapping, &json!({"b": "#/components/schemas/B", "c": "#/components/schemas/x", "n": "B"}));
}

#[test]
fn a_text_without_a_version_has_that_of_the_text_that_refers_to_it() {
    let mut document = main(json!({"A": {"$ref": "a.json#/components/schemas/A"}, "B": {"$ref": "b.json"}}));
    document["openapi"] = json!("3.0.3");
    let nullable = json!({"type": "string", "nullable": true});
    let run = run(&[
        ("a.json", json!({"components": {"schemas": {"C": nullable}}})),
        ("b.json", json!({"properties": {"n": nullable, "c": {"$ref": "a.json#/components/schemas/C"}}})),
        ("main.json", document),
    ]);
    assert!(
        run.report.contains("`a.json#/components/schemas/A` refers to a definition that does not exist"),
        "{}",
        run.report
    );
    assert_eq!(run.at("/components/schemas/B/properties/n/type"), &json!(["string", "null"]));
    assert_eq!(run.at("/components/schemas/C/type"), &json!(["string", "null"]));
    assert!(!run.report.contains("nullable"), "{}", run.report);
}

#[test]
fn references_that_do_not_resolve_are_reported_with_their_locations() {
    let run = run(&[
        (
            "a.json",
            main(
                json!({"A": {"$ref": "b.json#/x"}, "B": {"$ref": "c.json"}, "D": {"$ref": "d.json#/a"}, "E": {"$ref": "a.json"}}),
            ),
        ),
        ("b.json", json!({"y": {"$ref": "#/z"}})),
        ("d.json", json!({"a": {"properties": {"b": {"$ref": "#/components/schemas/A"}, "c": {"$ref": "#/nothing"}}}})),
        ("e.json", json!({"type": "string"})),
    ]);
    for (code, words) in [
        ("error[dangling-ref]", "`b.json#/x` refers to a definition that does not exist"),
        ("error[dangling-ref]", "the file `c.json` does not exist, to which `c.json` refers"),
        ("error[dangling-ref]", "`a.json` refers to a whole OpenAPI document"),
        ("error[dangling-ref]", "`#/nothing` refers to a definition that does not exist"),
        ("warning[nonstandard-ref]", "`#/components/schemas/A` does not exist in this file"),
        ("error[not-openapi]", "not an OpenAPI document"),
    ] {
        assert!(run.report.contains(&format!("{code}: {words}")), "{words}\n{}", run.report);
    }
    // The one that no reference names.
    assert_eq!(run.report.matches("not-openapi").count(), 1, "{}", run.report);
}

#[test]
fn a_sibling_that_the_path_item_has_as_well_is_reported() {
    let mut document = main(json!({}));
    let own = json!({"description": "own", "responses": {"204": {"description": "d"}}});
    document["paths"] = json!({"/a": {"$ref": "item.json", "description": "mine", "get": own, "put": own}});
    let item = json!({"description": "theirs", "get": {"responses": {"204": {"description": "d"}}}});
    let run = run(&[("a.json", document), ("item.json", item)]);
    assert_eq!(
        run.report.matches("warning[duplicate-ref-sibling]: `get` is a sibling of `$ref` and also").count(),
        1,
        "{}",
        run.report
    );
    assert_eq!(run.report.matches("warning").count(), 1, "{}", run.report);
    assert_eq!(run.at("/paths/~1a/get/description"), "own");
}

#[test]
fn cyclic_references_of_path_items_are_refused() {
    let mut document = main(json!({}));
    document["paths"] = json!({"/a": {"$ref": "b.json"}});
    let run =
        run(&[("a.json", document), ("b.json", json!({"$ref": "c.json"})), ("c.json", json!({"$ref": "b.json"}))]);
    assert!(run.report.contains("error[cyclic-ref]"), "{}", run.report);
}

#[test]
fn copies_are_bounded() {
    let mut document = main(json!({}));
    let item: Value = (0..2000).map(|i| (format!("x-{i}"), json!({"a": [1, 2, 3]}))).collect();
    document["paths"] = (0..1000).map(|i| (format!("/p{i}"), json!({"$ref": "item.json"}))).collect();
    let run = run(&[("a.json", document), ("item.json", item)]);
    assert!(run.report.contains("error[limit]"), "{}", run.report.len());
}

#[test]
fn a_text_is_found_by_the_uri_that_it_declares() {
    let mut document = main(
        json!({"A": {"$ref": "https://e.example/s/pet"}, "B": {"$ref": "https://e.example/api#/components/schemas/A"}}),
    );
    document["openapi"] = json!("3.2.0");
    document["$self"] = json!("https://e.example/api");
    let run = run(&[
        ("main.json", document),
        (
            "x.json",
            json!({"$id": "https://e.example/s/pet", "properties": {"o": {"$ref": "owner"}, "d": {"$ref": "#/$defs/d"}, "f": {"$ref": "f.json"}}, "$defs": {"d": true}}),
        ),
        ("y.json", json!({"$id": "https://e.example/s/owner#", "type": "string"})),
        ("f.json", json!({"type": "integer"})),
    ]);
    assert_eq!(run.report, "");
    assert_eq!(run.at("/components/schemas/A/properties/o/$ref"), "#/components/schemas/y");
    assert_eq!(run.at("/components/schemas/A/properties/d/$ref"), "#/components/schemas/A/$defs/d");
    assert_eq!(run.at("/components/schemas/A/properties/f/$ref"), "#/components/schemas/f");
    assert_eq!(run.at("/components/schemas/B/$ref"), "#/components/schemas/A");
    assert!(run.at("/components/schemas/A").get("$id").is_none());
}

#[test]
fn references_into_schemas_that_the_upgrade_wraps_follow() {
    let mut document = main(json!({
        "A": {"nullable": true, "allOf": [{"type": "object", "properties": {"x": {"nullable": true, "oneOf": [{"type": "string"}, {"type": "integer"}]}}}]},
        "B": {"properties": {
            "a": {"$ref": "#/components/schemas/A/allOf/0/properties/x/oneOf/1"},
            "f": {"$ref": "f.json#/$defs/d/properties/p"}, "d": {"$ref": "f.json#/$defs/d"}
        }}
    }));
    document["openapi"] = json!("3.0.3");
    let run = run(&[
        ("main.json", document),
        (
            "f.json",
            json!({"$defs": {"d": {"nullable": true, "type": "object", "anyOf": [{}], "properties": {"p": {"type": "string"}}}}}),
        ),
    ]);
    assert_eq!(run.report, "");
    for (property, target) in [("a", json!({"type": "integer"})), ("f", json!({"type": "string"}))] {
        let reference = run.at(&format!("/components/schemas/B/properties/{property}/$ref")).as_str().unwrap();
        assert_eq!(run.at(reference.trim_start_matches('#')), &target, "{reference}");
    }
    assert_eq!(run.origin("/components/schemas/d/anyOf/0/properties/p"), "f.json#/$defs/d/properties/p");
}

#[test]
fn a_security_requirement_may_have_the_uri_of_a_scheme_in_another_text() {
    let scheme = |location: &str| json!({"type": "apiKey", "in": location, "name": "key"});
    let security = json!([{"./auth.json#/Token": ["a"], "other.json#/components/securitySchemes/Key": []}, {"lib/auth.json#/Token": []}]);
    let mut document = main(json!({}));
    document["security"] = security;
    document["paths"] = json!({"/a": {"get": {"responses": {}}}});
    let mut other = main(json!({}));
    other["components"] = json!({"securitySchemes": {"Key": scheme("cookie")}});
    let run = run(&[
        ("main.json", document),
        ("other.json", other),
        ("auth.json", json!({"Token": scheme("header")})),
        ("lib/auth.json", json!({"Token": scheme("query")})),
    ]);
    let required = json!([{"Key": [], "Token": ["a"]}, {"auth_Token": []}]);
    assert_eq!(run.at("/paths/~1a/get/security"), &required, "{}", run.report);
    for (name, location) in [("Key", "cookie"), ("Token", "header"), ("auth_Token", "query")] {
        assert_eq!(run.at("/components/securitySchemes")[name]["in"], location, "{:#}", run.document.root);
    }
}
