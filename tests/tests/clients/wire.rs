//! Every operation over a real socket: requests are checked against the document, and all kinds of responses are sent.

use std::fs;

use serde_json::{Map, Value, json};
use tests::driver::{copy, target};
use tests::scenario::run;
use tests::subject::Subject;

#[test]
fn the_committed_client_keeps_to_the_document() {
    let Some(subject) = Subject::committed() else { return };
    let report = run(&subject, 5, 2026).expect("the driver runs");
    report.print("calls of the committed client");
    assert!(report.failures.is_empty(), "see the report above");
    assert!(report.calls() >= subject.document.operations().len() * 8, "too little was tried");
}

/// Sequences, forms with files, several content types for one status.
#[test]
fn every_kind_of_content_gets_through() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pass/content");
    let subject = Subject::generated(&[path.into()], "client-content").expect("the document is taken");
    let report = run(&subject, 5, 2026).expect("the driver runs");
    report.print("calls of the client for every kind of content");
    assert_eq!(report.failures, Vec::<String>::new());
    assert!(report.driven.get("declared success as a stream").is_some_and(|count| *count > 0));
}

/// Each location and style of a parameter, exploded and not.
#[test]
fn every_style_of_a_parameter_arrives() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/pass/parameters");
    let subject = Subject::generated(&[path.into()], "client-parameters").expect("the document is taken");
    let report = run(&subject, 20, 2026).expect("the driver runs");
    report.print("calls of the client for every style of parameter");
    assert_eq!(report.failures, Vec::<String>::new());
    assert_eq!(report.skipped, std::collections::BTreeMap::new());
}

/// A document with an operation for each style and type: bounds of each type, alone, in an array and in a map. The values are
/// judged by a validator and by a reader of styles that is written from the table of OpenAPI 3.1, 4.8.12.
fn styles_and_bounds() -> Value {
    let styles = [
        ("path", "simple"),
        ("path", "label"),
        ("path", "matrix"),
        ("query", "form"),
        ("query", "spaceDelimited"),
        ("query", "pipeDelimited"),
        ("query", "deepObject"),
        ("header", "simple"),
        ("cookie", "form"),
    ];
    let exactly = |value: Value| json!({"type": "number", "minimum": value, "maximum": value});
    let floats =
        [f64::MAX, f64::MIN, f64::MIN_POSITIVE, 9_007_199_254_740_991.0, 1e16, 1e21, -0.1, 1e-7, 258_684_937.0];
    let integers = ["int8", "uint8", "int32", "uint32", "int64", "uint64"];
    let mut types: Vec<Value> = floats.into_iter().map(|value| exactly(json!(value))).collect();
    types.extend(integers.map(|format| json!({"type": "integer", "format": format})));
    types.extend(["date", "date-time", "uuid"].map(|format| json!({"type": "string", "format": format})));
    types.push(json!({"type": "number", "format": "decimal", "minimum": 0.5, "maximum": 1000.25}));
    types.push(json!({"type": "boolean"}));
    types.push(json!({"enum": ["a b", "c&d=e", "f/g"]}));
    let list = |items: &Value| json!({"type": "array", "items": items, "minItems": 1, "maxItems": 3});
    let map = |of: &Value| json!({"type": "object", "properties": {"a": of, "b": of}, "required": ["a"]});
    let mut paths = Map::new();
    for (location, style) in styles {
        for explode in [false, true] {
            for (index, one) in types.iter().enumerate() {
                let shapes = [("one", one.clone()), ("list", list(one)), ("map", map(one))];
                // What the table has for a style; a date has the separator of its style at most in a text of its own.
                let is_defined = |shape: &&(&str, Value)| match style {
                    "deepObject" => shape.0 == "map" && explode,
                    "spaceDelimited" | "pipeDelimited" => shape.0 != "one" && !explode,
                    "label" => shape.0 == "one" || !explode,
                    _ => true,
                };
                let is_text =
                    one.get("enum").is_some() || one.get("format").is_some_and(|format| format == "date-time");
                let shapes = shapes.iter().filter(is_defined).filter(|shape| !is_text || shape.0 == "one");
                let parameters: Vec<Value> = shapes
                    .map(|(name, schema)| {
                        json!({"name": format!("x-{name}"), "in": location, "style": style, "explode": explode,
                            "required": true, "schema": schema})
                    })
                    .collect();
                if parameters.is_empty() {
                    continue;
                }
                let names = parameters.iter().filter_map(|parameter| parameter["name"].as_str());
                let rest =
                    if location == "path" { names.map(|name| format!("/{{{name}}}")).collect() } else { String::new() };
                let operation = json!({"operationId": format!("{location}_{style}_{explode}_{index}"), "tags": [style],
                    "parameters": parameters, "responses": {"204": {"description": "Done."}}});
                paths.insert(format!("/{location}-{style}-{explode}-{index}{rest}"), json!({"get": operation}));
            }
        }
    }
    json!({"openapi": "3.1.0", "info": {"title": "Bounds", "version": "1"}, "paths": paths})
}

#[test]
fn each_type_arrives_at_its_bounds_in_each_style() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("openapi.json");
    fs::write(&path, styles_and_bounds().to_string()).expect("it can be written");
    let subject = Subject::generated(&[path], "client-bounds").expect("the document is taken");
    let report = run(&subject, 4, 2026).expect("the driver runs");
    report.print("calls of the client for each type at its bounds in each style");
    assert_eq!(report.failures, Vec::<String>::new());
}

#[test]
fn the_driver_accepts_what_is_right_and_finds_what_is_not() {
    let mut subject = Subject::sample();
    let report = run(&subject, 10, 1).expect("the driver runs");
    report.print("calls of the sample");
    assert_eq!(report.failures, Vec::<String>::new());
    for scenario in [
        "declared success",
        "declared success without content",
        "declared success that is not JSON",
        "declared error",
        "declared error without content",
        "undeclared status",
        "wrong content type",
        "missing required field",
        "extra field",
        "unknown enum value",
        "empty body",
        "invalid JSON",
        "body cut short",
        "connection closed",
        "in chunks",
        "slow",
    ] {
        assert!(report.driven.get(scenario).is_some_and(|count| *count > 0), "`{scenario}` was not tried");
    }

    // Without the credential, and with an operation that cannot be called.
    subject.credentials.iter_mut().for_each(|setter| setter.rust = "key(\"\").key".to_owned());
    subject.credentials.clear();
    subject.calls.retain(|call| call.rust == "note");
    let report = run(&subject, 1, 1);
    assert!(report.is_err(), "a client without the setter of the document's credential does not build");
}

/// Checks that accept everything would pass all other tests: each of these faults of the sample must be found.
#[test]
fn each_fault_of_a_client_is_found() {
    let faults = [
        ("src/lib.rs", "escape(id)", "id.to_owned()", "remove_pet"),
        ("src/lib.rs", "(\"force\", force", "(\"Force\", force", "remove_pet"),
        // Valid, but not the argument of the caller.
        (
            "src/lib.rs",
            "(\"X-Trace\".to_owned(), value.into())",
            "(\"X-Trace\".to_owned(), value.into() + \"x\")",
            "list_pets",
        ),
        ("src/lib.rs", "\"application/json\".to_owned()", "\"text/json\".to_owned()", "add_pet"),
        ("src/lib.rs", "201 =>", "200 =>", "add_pet"),
        (
            "src/lib.rs",
            "404 => Err(Error::Api(answer, Some(())))",
            "404 => Err(Error::Api(answer, None))",
            "remove_pet",
        ),
        ("src/lib.rs", "422 => Err(api(answer))", "422 | 418 => Err(Error::Unexpected(answer))", "list_pets"),
        ("src/runtime.rs", "if answer.content_type() == \"application/json\"", "if true", "list_pets"),
        (
            "src/runtime.rs",
            "body = rest.get(..length)?.to_vec()",
            "body = rest[..length.min(rest.len())].to_vec()",
            "note",
        ),
        ("src/runtime.rs", "\"X-Key\".to_owned()", "\"X-Kay\".to_owned()", "note"),
        ("src/types.rs", "    #[serde(untagged)]\n    Unknown(String),\n", "", "list_pets"),
        ("src/types.rs", "    #[serde(deserialize_with = \"nullable\")]\n", "", "list_pets"),
        ("src/types.rs", "pub struct Pet {", "#[serde(deny_unknown_fields)]\npub struct Pet {", "list_pets"),
    ];
    for (index, (file, right, wrong, operation)) in faults.into_iter().enumerate() {
        let sample = Subject::sample();
        let folder = target().join("faulty").join(index.to_string());
        copy(&sample.folder, &folder).expect("the sample can be copied");
        let text = fs::read_to_string(folder.join(file)).expect("the file is there");
        assert!(text.contains(right), "the sample has changed: {right}");
        fs::write(folder.join(file), text.replace(right, wrong)).expect("the file can be written");
        let mut subject = Subject { folder, ..sample };
        // One operation is enough to find it.
        subject.calls.retain(|call| call.rust.ends_with(operation));
        let report = run(&subject, 10, 1).expect("the driver runs");
        let found = report.failures.iter().filter(|failure| !failure.ends_with("is not in the manifest")).count();
        assert!(found > 0, "not found: {wrong}");
    }
}
