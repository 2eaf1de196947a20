//! Tests of misspelled names in files that are no documents by themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panicking")]

use serde_json::json;

use super::{Run, run};
use serde_json::Value;

fn main(paths: Value) -> Value {
    json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
}

/// The lines of the report that begin a message or have a location.
fn messages(run: &Run) -> Vec<&str> {
    let is_wanted = |line: &&str| line.starts_with("error") || line.starts_with("warning") || line.contains("-->");
    run.report.lines().filter(is_wanted).map(str::trim).collect()
}

#[test]
fn a_reference_to_what_is_within_a_misspelled_field_resolves() {
    let response = json!({"200": {"description": "d", "content": {"a/b": {"schema": {"$ref": "s.json#/Dog"}}}}});
    let files = [
        ("main.json", main(json!({"/pets": {"$ref": "pets.json"}}))),
        ("pets.json", json!({"get": {"respones": response}})),
        (
            "s.json",
            json!({
                "Dog": {"properties": {"name": {"$ref": "#/Pet/properties/name"}, "pet": {"$ref": "#/Pet"}}},
                "Pet": {"propertys": {"name": {"type": "string"}}},
            }),
        ),
    ];
    let run = run(&files);
    assert_eq!(
        messages(&run),
        [
            "error[misspelled-field]: `respones` is not a field of the Operation Object; a part of the client would be lost with it",
            "--> pets.json:1:20 at #/get/respones",
            "error[misspelled-field]: `propertys` is not a field of the Schema Object; a part of the client would be lost with it",
            "--> s.json:1:107 at #/Pet/propertys",
        ],
        "{}",
        run.report
    );
    assert_eq!(run.at("/components/schemas/Dog/properties/name/$ref"), "#/components/schemas/Pet/properties/name");
    // A copy, and a component.
    assert_eq!(run.origin("/paths/~1pets/get/responses/200/description"), "pets.json#/get/respones/200/description");
    assert_eq!(run.origin("/components/schemas/Pet/properties/name/type"), "s.json#/Pet/propertys/name/type");
}

#[test]
fn a_file_has_the_names_of_the_version_of_its_referrers() {
    let item =
        json!({"get": {"produces": ["a/b"], "responses": {"200": {"description": "d", "schema": {"type": "string"}}}}});
    let two =
        json!({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/pets": {"$ref": "pets.json"}}});
    let run = run(&[("main.json", two), ("pets.json", item)]);
    assert_eq!(messages(&run), [""; 0], "{}", run.report);
    assert_eq!(run.at("/paths/~1pets/get/responses/200/content/a~1b/schema/type"), "string");
}

#[test]
fn slips_behind_slips_are_corrected() {
    let files = [
        ("main.json", main(json!({"/pets": {"$ref": "a.json#/item"}}))),
        (
            "a.json",
            json!({"item": {"pots": {
                "requestbody": {"content": {"a/b": {"schema": {"$Ref": "s.json#/A"}}}},
                "responses": {"204": {"description": "d"}},
            }}}),
        ),
        ("s.json", json!({"A": {"propertys": {"b": {"type": "string"}}}})),
    ];
    let run = run(&files);
    let codes = messages(&run).into_iter().filter(|line| line.starts_with("error[misspelled-field]")).count();
    assert_eq!((codes, messages(&run).len()), (4, 8), "{}", run.report);
    assert_eq!(run.at("/paths/~1pets/post/requestBody/content/a~1b/schema/$ref"), "#/components/schemas/A");
    assert_eq!(run.at("/components/schemas/A/properties/b/type"), "string");
}
